/* dailies-clock.c: noticing that time was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* A timer far in the future that the kernel cancels at every jump of the wall clock; waking from
 * suspend is one. It needs no bus, so it works in every sandbox. */
typedef struct
{
  GSource source;
  gpointer tag;
  int fd;
} ClockWatch;

static gboolean
arm (int fd)
{
  struct itimerspec never = { 0 };

  never.it_value.tv_sec = G_MAXINT32;
  return timerfd_settime (fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static gboolean
clock_watch_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  ClockWatch *watch = (ClockWatch *) source;
  guint64 expirations;
  gboolean jumped;

  if (g_source_query_unix_fd (source, watch->tag) == 0)
    return G_SOURCE_CONTINUE;

  jumped = read (watch->fd, &expirations, sizeof expirations) == -1 && errno == ECANCELED;
  if (!arm (watch->fd))
    {
      g_warning ("The clock is not watched any more: %s", g_strerror (errno));
      return G_SOURCE_REMOVE;
    }

  return jumped && callback != NULL ? callback (user_data) : G_SOURCE_CONTINUE;
}

static void
clock_watch_finalize (GSource *source)
{
  ClockWatch *watch = (ClockWatch *) source;

  if (watch->fd != -1)
    close (watch->fd);
}

GSource *
dailies_clock_watch_new (void)
{
  static GSourceFuncs funcs = {
    .dispatch = clock_watch_dispatch,
    .finalize = clock_watch_finalize,
  };
  GSource *source = g_source_new (&funcs, sizeof (ClockWatch));
  ClockWatch *watch = (ClockWatch *) source;

  g_source_set_static_name (source, "dailies-clock");
  watch->fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (watch->fd != -1 && arm (watch->fd))
    watch->tag = g_source_add_unix_fd (source, watch->fd, G_IO_IN);
  else
    g_warning ("The clock is not watched: %s", g_strerror (errno));

  return source;
}

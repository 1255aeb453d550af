/* dailies-watch.c: what other processes write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

/* Of a burst of writes, one look in this time. */
#define RATE_MILLISECONDS 50

static DexFuture *
look_failed (DexFuture *future, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  g_warning ("What other programs wrote could not be read: %s", error->message);
  return NULL;
}

static void
on_changed (GFileMonitor *monitor,
            GFile *file,
            GFile *other,
            GFileMonitorEvent event,
            gpointer user_data)
{
  DailiesLibrary *self = user_data;

  if (!g_atomic_int_compare_and_exchange (&self->looking, FALSE, TRUE))
    return;

  dex_future_disown (dex_future_catch (dailies_library_look (self), look_failed, NULL, NULL));
}

void
dailies_library_watch (DailiesLibrary *self)
{
  g_autoptr (GFile) log = g_file_get_child (self->folder, "library.db-wal");
  g_autoptr (GError) error = NULL;

  if ((self->monitor = g_file_monitor_file (log, G_FILE_MONITOR_NONE, NULL, &error)) == NULL)
    {
      /* Out of inotify watches, say. Everything of our own goes on. */
      g_info ("Changes by other programs will not be seen: %s", error->message);
      return;
    }

  g_file_monitor_set_rate_limit (self->monitor, RATE_MILLISECONDS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_changed), self, 0);

  /* What was written between the loading and the first watching. */
  on_changed (self->monitor, log, NULL, G_FILE_MONITOR_EVENT_CHANGED, self);
}

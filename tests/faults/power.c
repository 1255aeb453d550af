/* power.c: a program whose syncs are watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "power.h"

#include "power-disk.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static GMutex mutex;
static const char *watched_disk;
static guint die_at;
static gboolean dies_when_done;
static guint n_syncs;

/* One at a time, so that a disk never has less than it had. */
static int
watched_sync (long call, int fd)
{
  g_autoptr (GMutexLocker) locker = NULL;
  struct stat info;

  /* A pipe promises nothing. */
  if ((watched_disk == NULL && die_at == 0)
      || (fstat (fd, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode)))
    return (int) syscall (call, fd);

  locker = g_mutex_locker_new (&mutex);
  n_syncs++;
  if (n_syncs == die_at && !dies_when_done)
    raise (SIGKILL);
  if (watched_disk != NULL)
    power_disk_take (watched_disk, fd);
  else if (syscall (call, fd) != 0)
    return -1;
  if (n_syncs == die_at)
    raise (SIGKILL);
  return 0;
}

int
fsync (int fd)
{
  return watched_sync (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  return watched_sync (SYS_fdatasync, fd);
}

void
power_watch (const char *disk)
{
  watched_disk = disk;
}

void
power_die_at (guint nth, gboolean when_done)
{
  die_at = nth;
  dies_when_done = when_done;
}

void
power_die_after (guint microseconds)
{
  struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL };
  struct itimerspec when = { .it_value = { .tv_sec = microseconds / 1000000,
                                           .tv_nsec = microseconds % 1000000 * 1000 + 1 } };
  timer_t timer;

  if (timer_create (CLOCK_MONOTONIC, &event, &timer) != 0
      || timer_settime (timer, 0, &when, NULL) != 0)
    g_error ("No timer");
}

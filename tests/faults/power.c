/* power.c: a program whose syncs are watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "power.h"

#include "power-disk.h"

#include <signal.h>
#include <sys/syscall.h>
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

  if (watched_disk == NULL)
    return (int) syscall (call, fd);

  locker = g_mutex_locker_new (&mutex);
  n_syncs++;
  if (n_syncs == die_at && !dies_when_done)
    raise (SIGKILL);
  power_disk_take (watched_disk, fd);
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

/* tiny-disk.c: a disk that can be filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tiny-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#define SIZE "size=4m"

static char *place;

static gboolean
write_file (const char *path, const char *text)
{
  g_autofd int fd = open (path, O_WRONLY | O_CLOEXEC);

  return fd != -1 && write (fd, text, strlen (text)) == (gssize) strlen (text);
}

/* Root over nothing but its own mounts, as every user may be where the kernel is built and set so. */
static gboolean
enter_namespace (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", (guint) geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", (guint) getegid ());

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_file ("/proc/self/setgroups", "deny")
         && write_file ("/proc/self/uid_map", users) && write_file ("/proc/self/gid_map", groups)
         && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static void
remove_place (void)
{
  umount2 (place, MNT_DETACH);
  g_rmdir (place);
}

const char *
tiny_disk_mount (char **why)
{
  g_autofree char *path = g_dir_make_tmp ("dailies-disk-XXXXXX", NULL);

  *why = NULL;
  if (path != NULL && enter_namespace () && mount ("tmpfs", path, "tmpfs", 0, SIZE) == 0)
    {
      place = g_steal_pointer (&path);
      atexit (remove_place);
      return place;
    }

  *why = g_strdup_printf ("no file system of its own: %s", g_strerror (errno));
  if (path != NULL)
    g_rmdir (path);
  return NULL;
}

void
tiny_disk_set_full (gboolean full)
{
  static char block[4096];
  g_autofree char *path = g_build_filename (place, "filler", NULL);
  g_autofd int fd = -1;

  if (!full)
    {
      g_assert_no_errno (g_unlink (path));
      return;
    }

  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, !=, -1);
  while (write (fd, block, sizeof block) > 0)
    continue;
  g_assert_cmpint (errno, ==, ENOSPC);
}

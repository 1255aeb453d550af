/* dailies-lock.c: the right to do something, among all processes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-lock.h"

#include "dailies-library-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* So many descriptors are left for connections, files, players: half of them where there are few. */
#define RESERVE 256

struct _DailiesLock
{
  GObject parent_instance;

  char *path;
  int fd;
  gboolean passing;
};

G_DEFINE_FINAL_TYPE (DailiesLock, dailies_lock, G_TYPE_OBJECT)

static void
dailies_lock_finalize (GObject *object)
{
  DailiesLock *self = DAILIES_LOCK (object);

  /* Removed while it is still held: whoever waits on this file finds that it is no longer the one
   * at the path, and takes the new one. */
  if (self->passing)
    g_unlink (self->path);
  g_clear_fd (&self->fd, NULL);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (dailies_lock_parent_class)->finalize (object);
}

static void
dailies_lock_class_init (DailiesLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_lock_finalize;
}

static void
dailies_lock_init (DailiesLock *self)
{
  self->fd = -1;
}

/* The lock belongs to the open file description: two of one process exclude each other too, and
 * closing some other descriptor of the file does not lose it, as with POSIX's own locks. */
static gboolean
lock_fd (int fd, gboolean wait)
{
  struct flock region = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int result;

  do
    result = fcntl (fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &region);
  while (result != 0 && errno == EINTR);

  return result == 0;
}

static gboolean
is_at_path (int fd, const char *path)
{
  struct stat ours, theirs;

  return fstat (fd, &ours) == 0 && stat (path, &theirs) == 0 && ours.st_dev == theirs.st_dev
         && ours.st_ino == theirs.st_ino;
}

/* The system gives the lowest number that is free. */
static gboolean
is_in_reserve (int fd)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return FALSE;
  return (rlim_t) fd >= limit.rlim_cur - MIN (RESERVE, limit.rlim_cur / 2);
}

/* Looked at before there is a file of that lock's: one that is not had leaves none. */
static gboolean
check_spare (GError **error)
{
  g_autofd int fd = open ("/", O_PATH | O_CLOEXEC);

  if (fd != -1 ? !is_in_reserve (fd) : errno != EMFILE)
    return TRUE;

  g_set_error_literal (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_TOO_MANY,
                       _ ("Too many clips are unfinished to see to all of them at once. This one "
                          "goes on when others have ended."));
  return FALSE;
}

DailiesLock *
dailies_lock_take (const char *path, DailiesLockFlags flags, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  if ((flags & DAILIES_LOCK_SPARING) != 0 && !check_spare (error))
    return NULL;

  while (TRUE)
    {
      g_autofd int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      DailiesLock *self;

      if (fd == -1)
        {
          dailies_library_set_error_from_errno (error, path, errno);
          return NULL;
        }

      if (!lock_fd (fd, (flags & DAILIES_LOCK_WAIT) != 0))
        {
          if (errno != EAGAIN && errno != EACCES)
            dailies_library_set_error_from_errno (error, path, errno);
          return NULL;
        }

      /* Removed by the one who had it. */
      if (!is_at_path (fd, path))
        continue;

      self = g_object_new (DAILIES_TYPE_LOCK, NULL);
      self->path = g_strdup (path);
      self->fd = g_steal_fd (&fd);
      self->passing = (flags & DAILIES_LOCK_PASSING) != 0;
      return self;
    }
}

/* dailies-library-error.c: what went wrong, as a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <unistd.h>

G_DEFINE_QUARK (dailies - library - error - quark, dailies_library_error)

static gboolean
set_disk_error (GError **error, const char *path, int errsv)
{
  switch (errsv)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FULL,
                   _ ("“%s” could not be written: %s. Nothing was overwritten; make some room and "
                      "it goes on."),
                   path, g_strerror (errsv));
      return TRUE;

    case EROFS:
    case EACCES:
    case EPERM:
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_READ_ONLY,
                   _ ("“%s” cannot be written: %s."), path, g_strerror (errsv));
      return TRUE;

    default:
      return FALSE;
    }
}

void
dailies_library_set_error_from_errno (GError **error, const char *path, int errsv)
{
  if (!set_disk_error (error, path, errsv))
    g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED,
                 _ ("“%s” could not be used: %s."), path, g_strerror (errsv));
}

GError *
dailies_library_error_from_io (const char *path, GError *error)
{
  g_autoptr (GError) owned = error;
  GError *made = NULL;

  if (error->domain != G_IO_ERROR)
    return g_steal_pointer (&owned);

  switch (error->code)
    {
    case G_IO_ERROR_NO_SPACE:
      dailies_library_set_error_from_errno (&made, path, ENOSPC);
      break;
    case G_IO_ERROR_READ_ONLY:
      dailies_library_set_error_from_errno (&made, path, EROFS);
      break;
    case G_IO_ERROR_PERMISSION_DENIED:
      dailies_library_set_error_from_errno (&made, path, EACCES);
      break;
    default:
      g_set_error (&made, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED,
                   _ ("“%s” could not be used: %s"), path, error->message);
    }

  return made;
}

void
dailies_library_set_error_from_sqlite (GError **error,
                                       const char *path,
                                       int code,
                                       int errsv,
                                       const char *message)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      set_disk_error (error, path, ENOSPC);
      return;

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      set_disk_error (error, path, access (path, W_OK) != 0 && errno == EROFS ? EROFS : EACCES);
      return;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_DAMAGED,
                   _ ("“%s” is damaged (%s). Nothing was overwritten."), path, message);
      return;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED,
                   _ ("“%s” is held by another program."), path);
      return;

    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      /* The system's error says more than "disk I/O error"; for other results it is an old one. */
      if (errsv != 0)
        {
          dailies_library_set_error_from_errno (error, path, errsv);
          return;
        }
      G_GNUC_FALLTHROUGH;

    default:
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED,
                   _ ("“%s” could not be used: %s."), path, message);
    }
}

/* dailies-command-copy.c: a copy of the finished clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-copy.h"

#include "dailies-command-private.h"
#include "dailies-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (1024 * 1024)

static void G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_OUTPUT, message);
}

char *
dailies_command_copy_check (const char *path, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *shown_folder = NULL;
  char *followed;
  struct stat info;

  g_return_val_if_fail (path != NULL, NULL);

  shown = g_filename_display_name (path);
  if (*path == '\0' || g_str_has_suffix (path, "/"))
    {
      refuse (error, _ ("“%s” is no file name for the copy."), shown);
      return NULL;
    }

  absolute = g_canonicalize_filename (path, NULL);
  if (stat (absolute, &info) == 0)
    {
      if (!S_ISREG (info.st_mode))
        {
          refuse (error, _ ("“%s” is no file: the copy cannot take its place."), shown);
          return NULL;
        }
      /* A link stays, and what it leads to is replaced. */
      followed = realpath (absolute, NULL);
      if (followed != NULL)
        {
          g_set_str (&absolute, followed);
          free (followed);
        }
    }

  folder = g_path_get_dirname (absolute);
  shown_folder = g_filename_display_name (folder);
  if (stat (folder, &info) != 0 || !S_ISDIR (info.st_mode))
    {
      refuse (error, _ ("The folder “%s” for the copy does not exist."), shown_folder);
      return NULL;
    }
  if (access (folder, W_OK | X_OK) != 0)
    {
      refuse (error, _ ("Nothing can be written to the folder “%s”: %s."), shown_folder,
              g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&absolute);
}

/* --- copying, in a worker thread --- */

typedef struct
{
  GFile *clip;
  char *path;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->clip);
  g_free (copy->path);
  g_free (copy);
}

static gboolean
write_all (int fd, const char *data, gssize size)
{
  while (size > 0)
    {
      gssize written = write (fd, data, (gsize) size);

      if (written < 0 && errno != EINTR)
        return FALSE;
      if (written > 0)
        {
          data += written;
          size -= written;
        }
    }
  return TRUE;
}

static gboolean
copy_bytes (int from, int to)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  for (;;)
    {
      gssize size = read (from, buffer, CHUNK);

      if (size == 0)
        return TRUE;
      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0 || !write_all (to, buffer, size))
        return FALSE;
    }
}

static gboolean
fill (GFile *clip, int fd)
{
  g_autofd int from = open (g_file_peek_path (clip), O_RDONLY | O_CLOEXEC);

  return from >= 0 && copy_bytes (from, fd) && fsync (fd) == 0;
}

static DexFuture *
copy_in_thread (gpointer data)
{
  Copy *copy = data;
  g_autofree char *folder = g_path_get_dirname (copy->path);
  g_autofree char *name = g_path_get_basename (copy->path);
  g_autofree char *temporary = g_strdup_printf ("%s/.dailies-XXXXXX", folder);
  g_autofree char *shown = g_filename_display_name (copy->path);
  g_autofd int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  int saved;

  if (fd >= 0 && fill (copy->clip, fd) && g_rename (temporary, copy->path) == 0)
    return dex_future_new_true ();

  saved = errno;
  if (fd >= 0)
    g_unlink (temporary);
  return dex_future_new_reject (DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_OUTPUT,
                                _ ("The copy “%s” could not be written: %s. The clip is in the "
                                   "library."),
                                shown, g_strerror (saved));
}

DexFuture *
dailies_command_copy (GFile *clip, const char *path)
{
  Copy *copy;

  g_return_val_if_fail (G_IS_FILE (clip), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  copy = g_new0 (Copy, 1);
  copy->clip = g_object_ref (clip);
  copy->path = g_strdup (path);
  return dailies_thread_run ("[dailies] copy", copy_in_thread, copy, copy_free);
}

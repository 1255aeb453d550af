/* dailies-picture-file.c: a picture's file, opened with care and written whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gfiledescriptorbased.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dailies-picture-file.h"

static gboolean
set_unreadable (const char *reason, GError **error)
{
  g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE,
               _ ("The file cannot be read: %s"), reason);

  return FALSE;
}

static gboolean
check_type (GFileType type, GError **error)
{
  if (type == G_FILE_TYPE_REGULAR)
    return TRUE;

  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE,
                       type == G_FILE_TYPE_DIRECTORY
                         ? _ ("This is a folder, not a picture")
                         : _ ("This is a pipe or a device, not a picture"));

  return FALSE;
}

static gboolean
check_mode (const struct stat *status, GError **error)
{
  if (S_ISDIR (status->st_mode))
    return check_type (G_FILE_TYPE_DIRECTORY, error);

  return check_type (S_ISREG (status->st_mode) ? G_FILE_TYPE_REGULAR : G_FILE_TYPE_SPECIAL, error);
}

/* What stands at a path may change between being asked for and being opened: it is asked before,
 * because to open some devices is to use them, and after, because it is what was opened that
 * counts; and a pipe's other end is never waited for. */
static GInputStream *
open_path (const char *path, goffset *size, GError **error)
{
  g_autofd int fd = -1;
  struct stat status;

  if (stat (path, &status) < 0)
    {
      set_unreadable (g_strerror (errno), error);
      return NULL;
    }

  if (!check_mode (&status, error))
    return NULL;

  fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0);
  if (fd < 0 || fstat (fd, &status) < 0)
    {
      set_unreadable (g_strerror (errno), error);
      return NULL;
    }

  if (!check_mode (&status, error))
    return NULL;

  *size = status.st_size;

  return g_unix_input_stream_new (g_steal_fd (&fd), TRUE);
}

GInputStream *
dailies_picture_file_open (GFile *file, goffset *size, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) reason = NULL;

  if (g_file_peek_path (file) != NULL)
    return open_path (g_file_peek_path (file), size, error);

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, NULL, &reason);
  if (info == NULL)
    {
      set_unreadable (reason->message, error);
      return NULL;
    }

  /* Some network shares do not know the type of what they serve. */
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_UNKNOWN
      && !check_type (g_file_info_get_file_type (info), error))
    return NULL;

  if ((stream = g_file_read (file, NULL, &reason)) == NULL)
    {
      set_unreadable (reason->message, error);
      return NULL;
    }

  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_SIZE))
    *size = g_file_info_get_size (info);

  return G_INPUT_STREAM (g_steal_pointer (&stream));
}

struct _DailiesPictureFile
{
  GFile *place;
  GFile *beside;
  GFileOutputStream *stream;
};

/* GIO's sentence would name the file beside the place, which nobody has heard of. */
static const char *
get_reason (const GError *error)
{
  static const struct
  {
    GIOErrorEnum code;
    int number;
  } reasons[] = {
    { G_IO_ERROR_NOT_FOUND, ENOENT },
    { G_IO_ERROR_PERMISSION_DENIED, EACCES },
    { G_IO_ERROR_NO_SPACE, ENOSPC },
    { G_IO_ERROR_READ_ONLY, EROFS },
    { G_IO_ERROR_NOT_DIRECTORY, ENOTDIR },
    { G_IO_ERROR_IS_DIRECTORY, EISDIR },
    { G_IO_ERROR_FILENAME_TOO_LONG, ENAMETOOLONG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (error, G_IO_ERROR, reasons[i].code))
      return g_strerror (reasons[i].number);

  return error->message;
}

static gboolean
set_unwritable (GError *reason, GError **error)
{
  g_autoptr (GError) owned = reason;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE,
                 _ ("The picture cannot be written: %s"), get_reason (owned));

  return FALSE;
}

/* In the same folder, so that it can be renamed; hidden, and of a name that nobody else has. */
static GFile *
get_beside (GFile *place)
{
  g_autoptr (GFile) folder = g_file_get_parent (place);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".dailies-%s", unique);

  return folder != NULL ? g_file_get_child (folder, name) : NULL;
}

/* Where the whole file is to stand: a link stays, and what it leads to is replaced. A rename would take
 * the place of a pipe or a device as well, of which there may be no other. */
static GFile *
find_place (GFile *place, GError **error)
{
  g_autofree char *followed = NULL;
  struct stat status;

  if (g_file_peek_path (place) == NULL || stat (g_file_peek_path (place), &status) < 0)
    return g_object_ref (place);

  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE,
                   _ ("The picture cannot be written: %s"),
                   S_ISDIR (status.st_mode) ? g_strerror (EISDIR)
                                            : _ ("there is a pipe or a device in its place"));
      return NULL;
    }

  followed = realpath (g_file_peek_path (place), NULL);
  return followed != NULL ? g_file_new_for_path (followed) : g_object_ref (place);
}

DailiesPictureFile *
dailies_picture_file_new (GFile *place, GError **error)
{
  g_autoptr (DailiesPictureFile) self = g_new0 (DailiesPictureFile, 1);
  GError *reason = NULL;

  if ((self->place = find_place (place, error)) == NULL)
    return NULL;

  if ((self->beside = get_beside (self->place)) == NULL)
    reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, g_strerror (EISDIR));
  else
    self->stream = g_file_create (self->beside, G_FILE_CREATE_NONE, NULL, &reason);

  if (self->stream == NULL)
    {
      set_unwritable (reason, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

GFile *
dailies_picture_file_get_beside (DailiesPictureFile *self)
{
  return self->beside;
}

gboolean
dailies_picture_file_write (DailiesPictureFile *self,
                            const void *data,
                            gsize length,
                            GCancellable *cancellable,
                            GError **error)
{
  GError *reason = NULL;

  if (!g_output_stream_write_all (G_OUTPUT_STREAM (self->stream), data, length, NULL, cancellable,
                                  &reason))
    return set_unwritable (reason, error);

  return TRUE;
}

gboolean
dailies_picture_file_close (DailiesPictureFile *self, GError **error)
{
  GError *reason = NULL;

  /* A rename must never be on the disk before what it names. */
  if (G_IS_FILE_DESCRIPTOR_BASED (self->stream)
      && fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (self->stream))) < 0)
    return set_unwritable (
      g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno)), error);

  if (!g_output_stream_close (G_OUTPUT_STREAM (self->stream), NULL, &reason))
    return set_unwritable (reason, error);

  g_clear_object (&self->stream);

  return TRUE;
}

gboolean
dailies_picture_file_put_in_place (DailiesPictureFile *self, GError **error)
{
  GError *reason = NULL;

  g_assert (self->stream == NULL);

  if (!g_file_move (self->beside, self->place,
                    G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL,
                    &reason))
    return set_unwritable (reason, error);

  g_clear_object (&self->beside);

  return TRUE;
}

void
dailies_picture_file_free (DailiesPictureFile *self)
{
  if (self->stream != NULL)
    g_output_stream_close (G_OUTPUT_STREAM (self->stream), NULL, NULL);
  if (self->beside != NULL)
    g_file_delete (self->beside, NULL, NULL);

  g_clear_object (&self->stream);
  g_clear_object (&self->beside);
  g_clear_object (&self->place);
  g_free (self);
}

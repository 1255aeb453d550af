/* dailies-picture-reader.c: a picture's bytes in order, through a bounded window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dailies-picture-reader.h"
#include "dailies-picture.h"

struct _DailiesPictureReader
{
  GInputStream *stream;
  GCancellable *cancellable;
  guint8 *window;
  gsize start;
  gsize end;
  guint64 offset; /* of window[start] in the stream */
  gboolean at_end;
};

DailiesPictureReader *
dailies_picture_reader_new (GInputStream *stream, GCancellable *cancellable)
{
  DailiesPictureReader *self = g_new0 (DailiesPictureReader, 1);

  g_set_object (&self->stream, stream);
  g_set_object (&self->cancellable, cancellable);
  self->window = g_malloc (DAILIES_PICTURE_READER_WINDOW);

  return self;
}

void
dailies_picture_reader_free (DailiesPictureReader *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->window, g_free);
  g_free (self);
}

guint64
dailies_picture_reader_get_offset (DailiesPictureReader *self)
{
  return self->offset;
}

static gboolean
set_read_error (GError *reason, GError **error)
{
  g_autoptr (GError) owned = reason;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE,
                 _ ("The file cannot be read: %s"), owned->message);

  return FALSE;
}

static gboolean
fill (DailiesPictureReader *self, gsize wanted, GError **error)
{
  if (self->start + wanted > DAILIES_PICTURE_READER_WINDOW)
    {
      memmove (self->window, self->window + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }

  while (self->end - self->start < wanted && !self->at_end)
    {
      GError *reason = NULL;
      gssize n;

      /* A stream that never ends is no picture, and must not be read for ever. */
      if (self->offset > DAILIES_PICTURE_MAX_BYTES)
        {
          g_autofree char *limit = g_format_size (DAILIES_PICTURE_MAX_BYTES);

          g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE,
                       /* Translators: %s is a number of bytes with its unit, as in “1.1 GB” */
                       _ ("The picture has more than %s; so much is not read"), limit);
          return FALSE;
        }

      /* Not every stream asks for itself. */
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      n = g_input_stream_read (self->stream, self->window + self->end,
                               DAILIES_PICTURE_READER_WINDOW - self->end, self->cancellable,
                               &reason);
      if (n < 0)
        return set_read_error (reason, error);

      self->end += n;
      self->at_end = n == 0;
    }

  return TRUE;
}

const guint8 *
dailies_picture_reader_peek (DailiesPictureReader *self,
                             gsize wanted,
                             gsize *available,
                             GError **error)
{
  g_assert (wanted <= DAILIES_PICTURE_READER_WINDOW);

  if (self->start == self->end)
    self->start = self->end = 0;

  if (self->end - self->start < wanted && !fill (self, wanted, error))
    return NULL;

  *available = self->end - self->start;

  return self->window + self->start;
}

const guint8 *
dailies_picture_reader_need (DailiesPictureReader *self, gsize wanted, GError **error)
{
  const guint8 *data;
  gsize available;

  if ((data = dailies_picture_reader_peek (self, wanted, &available, error)) == NULL)
    return NULL;

  if (available < wanted)
    {
      dailies_picture_reader_cut_short (self, error);
      return NULL;
    }

  return data;
}

void
dailies_picture_reader_advance (DailiesPictureReader *self, gsize count)
{
  g_assert (count <= self->end - self->start);

  self->start += count;
  self->offset += count;
}

gboolean
dailies_picture_reader_skip (DailiesPictureReader *self, guint64 count, GError **error)
{
  while (count > 0)
    {
      gsize available;
      gsize step;

      if (dailies_picture_reader_peek (self, 1, &available, error) == NULL)
        return FALSE;

      if (available == 0)
        return dailies_picture_reader_cut_short (self, error);

      step = MIN (available, count);
      dailies_picture_reader_advance (self, step);
      count -= step;
    }

  return TRUE;
}

gboolean
dailies_picture_reader_drain (DailiesPictureReader *self, GError **error)
{
  gsize available;

  do
    {
      if (dailies_picture_reader_peek (self, 1, &available, error) == NULL)
        return FALSE;
      dailies_picture_reader_advance (self, available);
    }
  while (available > 0);

  return TRUE;
}

gboolean
dailies_picture_reader_cut_short (DailiesPictureReader *self, GError **error)
{
  guint64 whole = self->offset + (self->end - self->start);
  g_autofree char *bytes = g_strdup_printf ("%'" G_GUINT64_FORMAT, whole);

  g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED,
               ngettext ("The picture is cut short: its file ends after %s byte",
                         "The picture is cut short: its file ends after %s bytes",
                         (gulong) MIN (whole, G_MAXULONG)),
               bytes);

  return FALSE;
}

gboolean
dailies_picture_reader_broken (DailiesPictureReader *self, GError **error)
{
  g_autofree char *offset = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->offset);

  g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED,
               /* Translators: %s counts bytes from the beginning of a file */
               _ ("The picture is damaged: its structure breaks at byte %s"), offset);

  return FALSE;
}

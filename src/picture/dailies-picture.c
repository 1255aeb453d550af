/* dailies-picture.c: what a picture file is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dailies-picture-decode-private.h"
#include "dailies-picture-facts.h"
#include "dailies-picture-file.h"
#include "dailies-picture.h"
#include "dailies-thread.h"

struct _DailiesPicture
{
  GObject parent_instance;

  DailiesPictureFacts facts;
  guint64 bytes;
};

G_DEFINE_FINAL_TYPE (DailiesPicture, dailies_picture, G_TYPE_OBJECT)
/* clang-format would put spaces into the name. */
/* clang-format off */
G_DEFINE_QUARK (dailies_picture_error, dailies_picture_error)
/* clang-format on */

static const struct
{
  const char *id;
  const char *mime;
} formats[] = {
  [DAILIES_PICTURE_FORMAT_UNKNOWN] = { "unknown", NULL },
  [DAILIES_PICTURE_FORMAT_JPEG] = { "jpeg", "image/jpeg" },
  [DAILIES_PICTURE_FORMAT_PNG] = { "png", "image/png" },
  [DAILIES_PICTURE_FORMAT_APNG] = { "apng", "image/apng" },
  [DAILIES_PICTURE_FORMAT_GIF] = { "gif", "image/gif" },
  [DAILIES_PICTURE_FORMAT_WEBP] = { "webp", "image/webp" },
  [DAILIES_PICTURE_FORMAT_AVIF] = { "avif", "image/avif" },
  [DAILIES_PICTURE_FORMAT_HEIC] = { "heic", "image/heic" },
  [DAILIES_PICTURE_FORMAT_TIFF] = { "tiff", "image/tiff" },
  [DAILIES_PICTURE_FORMAT_BMP] = { "bmp", "image/bmp" },
  [DAILIES_PICTURE_FORMAT_SVG] = { "svg", "image/svg+xml" },
};

const char *
dailies_picture_format_get_id (DailiesPictureFormat format)
{
  g_return_val_if_fail ((guint) format < G_N_ELEMENTS (formats), NULL);

  return formats[format].id;
}

const char *
dailies_picture_format_get_mime (DailiesPictureFormat format)
{
  g_return_val_if_fail ((guint) format < G_N_ELEMENTS (formats), NULL);

  return formats[format].mime;
}

static void
dailies_picture_class_init (DailiesPictureClass *klass)
{
}

static void
dailies_picture_init (DailiesPicture *self)
{
}

gboolean
dailies_picture_check_pixels (guint width, guint height, GError **error)
{
  if (MAX (width, height) > DAILIES_PICTURE_MAX_SIDE)
    {
      g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE,
                   /* Translators: width and height in pixels, then the longest side */
                   _ ("The picture has %u × %u px; no side may be longer than %'u px"), width,
                   height, DAILIES_PICTURE_MAX_SIDE);
      return FALSE;
    }

  if ((guint64) width * height <= DAILIES_PICTURE_MAX_PIXELS)
    return TRUE;

  g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE,
               /* Translators: width and height in pixels, then two numbers of millions of pixels */
               _ ("The picture has %u × %u px, which is %'u megapixels; it may have at most %u"),
               width, height, (guint) (((guint64) width * height + 999999) / 1000000),
               (guint) (DAILIES_PICTURE_MAX_PIXELS / 1000000));

  return FALSE;
}

DailiesPicture *
dailies_picture_probe_stream (GInputStream *stream,
                              goffset size,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (DailiesPictureReader) reader = NULL;
  g_autoptr (DailiesPicture) self = NULL;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (size >= -1, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  reader = dailies_picture_reader_new (stream, cancellable);
  self = g_object_new (DAILIES_TYPE_PICTURE, NULL);

  if (!dailies_picture_facts_read_header (&self->facts, reader, error)
      || !dailies_picture_check_pixels (self->facts.width, self->facts.height, error))
    return NULL;

  /* So long a file is refused by the rule on its size, which must not wait for hours of reading. */
  if (size <= (goffset) DAILIES_PICTURE_MAX_BYTES
      && !dailies_picture_facts_read_rest (&self->facts, reader, error))
    return NULL;

  if (size < 0 && !dailies_picture_reader_drain (reader, error))
    return NULL;

  self->bytes = dailies_picture_reader_get_offset (reader);
  if (size >= 0)
    self->bytes = MAX (self->bytes, (guint64) size);

  if (self->facts.orientation == 0)
    self->facts.orientation = 1;

  return g_steal_pointer (&self);
}

DailiesPicture *
dailies_picture_probe_now (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  goffset size = -1;

  if ((stream = dailies_picture_file_open (file, &size, error)) == NULL)
    return NULL;

  return dailies_picture_probe_stream (stream, size, cancellable, error);
}

static DexFuture *
probe_in_thread (gpointer data)
{
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  if ((picture = dailies_picture_probe_now (data, g_cancellable_get_current (), &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&picture));
}

DexFuture *
dailies_picture_probe_file (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  return dailies_thread_run ("[dailies] probe a picture", probe_in_thread, g_object_ref (file),
                             g_object_unref);
}

DailiesPictureFormat
dailies_picture_get_format (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), DAILIES_PICTURE_FORMAT_UNKNOWN);

  return self->facts.format;
}

/* The orientations from 5 turn by a quarter. */
static gboolean
is_turned (DailiesPicture *self)
{
  return self->facts.orientation >= 5;
}

guint
dailies_picture_get_width (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), 0);

  return is_turned (self) ? self->facts.height : self->facts.width;
}

guint
dailies_picture_get_height (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), 0);

  return is_turned (self) ? self->facts.width : self->facts.height;
}

guint64
dailies_picture_get_bytes (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), 0);

  return self->bytes;
}

guint
dailies_picture_get_orientation (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), 1);

  return self->facts.orientation;
}

guint
dailies_picture_get_components (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), 0);

  return self->facts.components;
}

const DailiesPictureColouring *
dailies_picture_get_colouring (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), NULL);

  return &self->facts.colouring;
}

DailiesPictureTells
dailies_picture_get_tells (DailiesPicture *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE (self), 0);

  return self->facts.tells;
}

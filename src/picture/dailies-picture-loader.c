/* dailies-picture-loader.c: a file through gdk-pixbuf
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "dailies-picture-file.h"
#include "dailies-picture-loader.h"

#define CHUNK (64 * 1024)

/* A JPEG can be halved three times while it is decoded. */
#define MOST_HALVINGS 3

typedef struct
{
  DailiesPicture *picture;
  DailiesPictureWant want;
  gpointer user_data;
  guint *source_width;
  guint *source_height;
  GError *refusal;
} Load;

static void
halve_jpeg (Load *self, GdkPixbufLoader *loader, guint width, guint height)
{
  double scale = self->want (*self->source_width, *self->source_height, self->user_data);
  guint divisor = 1;

  while (divisor < 1 << MOST_HALVINGS && 1.0 / (2 * divisor) >= scale)
    divisor *= 2;

  gdk_pixbuf_loader_set_size (loader, (width + divisor - 1) / divisor,
                              (height + divisor - 1) / divisor);
}

static void
size_svg (Load *self, GdkPixbufLoader *loader, guint width, guint height)
{
  double scale = self->want (width, height, self->user_data);

  scale = MIN (scale, (double) DAILIES_PICTURE_LARGEST_DRAWING / MAX (width, height));
  gdk_pixbuf_loader_set_size (loader, MAX (round (width * scale), 1),
                              MAX (round (height * scale), 1));
}

static void
size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Load *self = user_data;
  DailiesPictureFormat format = dailies_picture_get_format (self->picture);

  if (width <= 0 || height <= 0 || self->refusal != NULL)
    return;

  if (format == DAILIES_PICTURE_FORMAT_SVG)
    {
      if (*self->source_width == 0)
        {
          *self->source_width = width;
          *self->source_height = height;
        }
      size_svg (self, loader, *self->source_width, *self->source_height);
    }
  /* Where the header did not say it, this is the first word on its size: a size of nothing makes
   * the loader stop. */
  else if (!dailies_picture_check_pixels (width, height, &self->refusal))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  else if (format == DAILIES_PICTURE_FORMAT_JPEG)
    halve_jpeg (self, loader, width, height);
}

/* What the person has to install is named after the project that makes it: packages have other
 * names everywhere. */
static const char *
get_loader_name (DailiesPictureFormat format)
{
  switch (format)
    {
    case DAILIES_PICTURE_FORMAT_WEBP:
      return "webp-pixbuf-loader";
    case DAILIES_PICTURE_FORMAT_AVIF:
      return "libavif";
    case DAILIES_PICTURE_FORMAT_HEIC:
      return "libheif";
    case DAILIES_PICTURE_FORMAT_SVG:
      return "librsvg";
    case DAILIES_PICTURE_FORMAT_JPEG:
    case DAILIES_PICTURE_FORMAT_PNG:
    case DAILIES_PICTURE_FORMAT_APNG:
    case DAILIES_PICTURE_FORMAT_GIF:
    case DAILIES_PICTURE_FORMAT_TIFF:
    case DAILIES_PICTURE_FORMAT_BMP:
    case DAILIES_PICTURE_FORMAT_UNKNOWN:
    default:
      return "gdk-pixbuf";
    }
}

static GdkPixbufLoader *
new_loader (DailiesPictureFormat format, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) reason = NULL;
  /* To the loader it is a PNG. */
  DailiesPictureFormat plain
    = format == DAILIES_PICTURE_FORMAT_APNG ? DAILIES_PICTURE_FORMAT_PNG : format;

  /* By what the probe has found, so that the same bytes are never taken for something else. */
  loader = gdk_pixbuf_loader_new_with_mime_type (dailies_picture_format_get_mime (plain), &reason);
  if (loader == NULL)
    g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_LOADER,
                 /* Translators: the first %s is the name of a format, as in “webp”, the second that
                  * of a library, as in “webp-pixbuf-loader”, the third a reason */
                 _ ("Pictures of the format %s cannot be opened here: install the image loader of "
                    "%s (%s)"),
                 dailies_picture_format_get_id (format), get_loader_name (format), reason->message);

  return g_steal_pointer (&loader);
}

static gboolean
feed (GdkPixbufLoader *loader,
      GInputStream *stream,
      GCancellable *cancellable,
      GError **reason,
      GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);

  for (;;)
    {
      g_autoptr (GError) read_error = NULL;
      gssize n;

      /* Not every stream asks for itself. */
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      n = g_input_stream_read (stream, chunk, CHUNK, cancellable, &read_error);
      if (g_error_matches (read_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }
      if (n < 0)
        {
          g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE,
                       _ ("The file cannot be read: %s"), read_error->message);
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      if (!gdk_pixbuf_loader_write (loader, chunk, n, reason))
        return FALSE;
    }
}

/* The loader says why, in its own translation. */
static void
set_undecodable (const GError *reason, GError **error)
{
  if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    dailies_picture_out_of_memory (error);
  else if (reason != NULL)
    g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED,
                 /* Translators: %s is a decoder's reason */
                 _ ("The picture cannot be decoded: %s"), reason->message);
  else
    g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED,
                         _ ("The picture is damaged: nothing of it can be decoded"));
}

GdkPixbuf *
dailies_picture_loader_load (GFile *file,
                             DailiesPicture *picture,
                             DailiesPictureWant want,
                             gpointer user_data,
                             guint *source_width,
                             guint *source_height,
                             GCancellable *cancellable,
                             GError **error)
{
  Load load = { picture, want, user_data, source_width, source_height, NULL };
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GError) failure = NULL;
  GdkPixbuf *pixbuf;
  goffset size = -1;
  gboolean fed;
  gboolean closed;

  if ((stream = dailies_picture_file_open (file, &size, error)) == NULL
      || (loader = new_loader (dailies_picture_get_format (picture), error)) == NULL)
    return NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared), &load);
  fed = feed (loader, stream, cancellable, &reason, &failure);
  closed = gdk_pixbuf_loader_close (loader, fed ? &reason : NULL);
  g_signal_handlers_disconnect_by_data (loader, &load);

  if (load.refusal != NULL)
    {
      g_propagate_error (error, load.refusal);
      return NULL;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!fed || !closed || pixbuf == NULL)
    {
      set_undecodable (reason, error);
      return NULL;
    }

  return g_object_ref (pixbuf);
}

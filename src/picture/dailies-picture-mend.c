/* dailies-picture-mend.c: a repaired picture, from decoded pixels to a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dailies-picture-decode-private.h"
#include "dailies-picture-mend.h"
#include "dailies-picture-scale.h"

/* Of a photograph no level makes a smaller PNG, and the usual one takes twice as long. */
#define PNG_COMPRESSION "4"

/* The crop, in the pixels that were decoded */
static DailiesPictureArea
get_area (DailiesPicturePixels *pixels, const DailiesPictureRepair *repair)
{
  GdkPixbuf *pixbuf = dailies_picture_pixels_get_pixbuf (pixels);
  double across = (double) gdk_pixbuf_get_width (pixbuf) / repair->source_width;
  double down = (double) gdk_pixbuf_get_height (pixbuf) / repair->source_height;

  return (DailiesPictureArea) { repair->crop_x * across, repair->crop_y * down,
                                repair->crop_width * across, repair->crop_height * down };
}

/* The largest part of @area with the ratio of width to height, in its middle */
static DailiesPictureArea
get_cover (const DailiesPictureArea *area, guint width, guint height)
{
  double part_width = MIN (area->width, area->height * width / height);
  double part_height = MIN (area->height, area->width * height / width);

  return (DailiesPictureArea) { area->x + (area->width - part_width) / 2,
                                area->y + (area->height - part_height) / 2, part_width,
                                part_height };
}

static GdkPixbuf *
make_background (GdkPixbuf *pixbuf,
                 const DailiesPictureArea *area,
                 const DailiesPictureRepair *repair,
                 guint width,
                 guint height,
                 GCancellable *cancellable,
                 GError **error)
{
  DailiesPictureArea cover = get_cover (area, width, height);
  g_autoptr (GdkPixbuf) plain = NULL;

  if (repair->padding == DAILIES_PICTURE_PADDING_BLUR)
    return dailies_picture_blur (pixbuf, &cover, width, height, cancellable, error);

  if ((plain = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height)) != NULL)
    gdk_pixbuf_fill (plain, repair->colour << 8 | 0xff);
  else
    dailies_picture_out_of_memory (error);

  return g_steal_pointer (&plain);
}

GdkPixbuf *
dailies_picture_mend_compose (DailiesPicturePixels *pixels,
                              const DailiesPictureRepair *repair,
                              guint width,
                              guint height,
                              GCancellable *cancellable,
                              GError **error)
{
  GdkPixbuf *pixbuf = dailies_picture_pixels_get_pixbuf (pixels);
  DailiesPictureArea area = get_area (pixels, repair);
  guint part_width = width;
  guint part_height = height;
  g_autoptr (GdkPixbuf) part = NULL;
  g_autoptr (GdkPixbuf) background = NULL;

  if (repair->crop_width != repair->canvas_width)
    part_width = CLAMP ((guint) round ((double) width * repair->crop_width / repair->canvas_width),
                        1, width);
  if (repair->crop_height != repair->canvas_height)
    part_height = CLAMP (
      (guint) round ((double) height * repair->crop_height / repair->canvas_height), 1, height);

  if ((part = dailies_picture_scale (pixbuf, &area, part_width, part_height, cancellable, error))
      == NULL)
    return NULL;

  if (part_width == width && part_height == height)
    return g_steal_pointer (&part);

  if ((background = make_background (pixbuf, &area, repair, width, height, cancellable, error))
      == NULL)
    return NULL;
  gdk_pixbuf_copy_area (part, 0, 0, part_width, part_height, background, (width - part_width) / 2,
                        (height - part_height) / 2);

  return g_steal_pointer (&background);
}

typedef struct
{
  DailiesPictureFile *file;
  GCancellable *cancellable;
  guint64 max_bytes;
  guint64 bytes;
  gboolean is_over;
} Encode;

static gboolean
save_func (const char *data, gsize length, GError **error, gpointer user_data)
{
  Encode *self = user_data;

  self->bytes += length;
  if (self->max_bytes != 0 && self->bytes > self->max_bytes)
    {
      self->is_over = TRUE;
      g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNMENDABLE,
                           "More bytes than allowed");
      return FALSE;
    }

  return dailies_picture_file_write (self->file, data, length, self->cancellable, error);
}

gboolean
dailies_picture_mend_encode (GdkPixbuf *pixbuf,
                             DailiesPictureFormat format,
                             guint quality,
                             guint64 max_bytes,
                             DailiesPictureFile *file,
                             gboolean *fits,
                             GCancellable *cancellable,
                             GError **error)
{
  Encode encode = { file, cancellable, max_bytes, 0, FALSE };
  g_autoptr (GError) reason = NULL;
  g_autofree char *value = g_strdup_printf ("%u", quality);
  gboolean saved;

  if (format == DAILIES_PICTURE_FORMAT_PNG)
    saved = gdk_pixbuf_save_to_callback (pixbuf, save_func, &encode, "png", &reason, "compression",
                                         PNG_COMPRESSION, NULL);
  else
    saved = gdk_pixbuf_save_to_callback (pixbuf, save_func, &encode, "jpeg", &reason, "quality",
                                         value, NULL);

  *fits = !encode.is_over;
  if (encode.is_over)
    return TRUE;

  if (!saved)
    {
      if (reason != NULL
          && (reason->domain == DAILIES_PICTURE_ERROR
              || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
        g_propagate_error (error, g_steal_pointer (&reason));
      else
        dailies_picture_out_of_memory (error);
      return FALSE;
    }

  return dailies_picture_file_close (file, error);
}

/* dailies-demo-photo.c: a camera's slow move over a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-photo.h"

#include "dailies-picture.h"
#include "dailies-thread.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <lcms2.h>
#include <math.h>

/* What video-01 makes of a first frame: its ratio at 720p. */
#define SHORTER_SIDE 720
/* How far the move goes in: far enough to be seen, and to pan in. */
#define ZOOM 0.10

struct _DailiesDemoPhoto
{
  cairo_surface_t *surface;
  guint width;
  guint height;
  /* where the camera goes: -1 to 1 of what the zoom leaves room for */
  double to_x;
  double to_y;
};

void
dailies_demo_photo_free (DailiesDemoPhoto *photo)
{
  g_return_if_fail (photo != NULL);

  g_clear_pointer (&photo->surface, cairo_surface_destroy);
  g_free (photo);
}

static guint
round_to_even (double value)
{
  return MAX (2, 2 * (guint) floor (value / 2 + 0.5));
}

static void
choose_size (DailiesDemoPhoto *photo, double width, double height)
{
  if (width >= height)
    {
      photo->height = SHORTER_SIDE;
      photo->width = round_to_even (SHORTER_SIDE * width / height);
    }
  else
    {
      photo->width = SHORTER_SIDE;
      photo->height = round_to_even (SHORTER_SIDE * height / width);
    }
}

/* The picture's own colours as the screen's, where it says what they are. */
static void
convert_to_srgb (GdkPixbuf *pixbuf)
{
  const char *encoded = gdk_pixbuf_get_option (pixbuf, "icc-profile");
  g_autofree guchar *icc = NULL;
  cmsHPROFILE from;
  gsize length;

  if (encoded == NULL)
    return;

  icc = g_base64_decode (encoded, &length);
  from = cmsOpenProfileFromMem (icc, (cmsUInt32Number) length);
  if (from == NULL)
    return;

  /* A CMYK picture's profile is none of the RGB that it was decoded to. */
  if (cmsGetColorSpace (from) == cmsSigRgbData)
    {
      cmsUInt32Number format = gdk_pixbuf_get_has_alpha (pixbuf) ? (cmsUInt32Number) TYPE_RGBA_8
                                                                 : (cmsUInt32Number) TYPE_RGB_8;
      cmsHPROFILE to = cmsCreate_sRGBProfile ();
      cmsHTRANSFORM transform
        = cmsCreateTransform (from, format, to, format, INTENT_PERCEPTUAL, cmsFLAGS_COPY_ALPHA);
      guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
      guint rowstride = (guint) gdk_pixbuf_get_rowstride (pixbuf);

      if (transform != NULL)
        {
          for (guint y = 0; y < (guint) gdk_pixbuf_get_height (pixbuf); y++)
            cmsDoTransform (transform, pixels + (gsize) y * rowstride,
                            pixels + (gsize) y * rowstride,
                            (cmsUInt32Number) gdk_pixbuf_get_width (pixbuf));
          cmsDeleteTransform (transform);
        }
      cmsCloseProfile (to);
    }

  cmsCloseProfile (from);
}

/* A video has no transparency: what shines through is white, as on paper. */
static cairo_surface_t *
to_surface (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  int rowstride = gdk_pixbuf_get_rowstride (pixbuf);
  const guchar *pixels = gdk_pixbuf_read_pixels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < height; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++)
        {
          const guchar *p = pixels + (gsize) y * (gsize) rowstride + (gsize) x * (gsize) channels;
          guint alpha = channels == 4 ? p[3] : 255;
          guint32 pixel = 0;

          for (guint i = 0; i < 3; i++)
            pixel = pixel << 8 | (p[i] * alpha + 255 * (255 - alpha) + 127) / 255;
          row[x] = pixel;
        }
    }

  cairo_surface_mark_dirty (surface);
  return surface;
}

typedef struct
{
  GFile *file;
  char *seed;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->file);
  g_free (load->seed);
  g_free (load);
}

static void
choose_move (DailiesDemoPhoto *photo, const char *seed)
{
  guint32 hash = g_str_hash (seed);

  photo->to_x = (hash & 0xff) / 127.5 - 1;
  photo->to_y = ((hash >> 8) & 0xff) / 127.5 - 1;
}

static DexFuture *
load_in_thread (gpointer data)
{
  Load *load = data;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GdkPixbuf) turned = NULL;
  DailiesDemoPhoto *photo;
  gboolean quarter;
  GError *error = NULL;
  guint width;
  guint height;

  if ((stream = g_file_read (load->file, NULL, &error)) == NULL)
    return dex_future_new_for_error (error);
  picture = dailies_picture_probe_stream (G_INPUT_STREAM (stream), -1, NULL, &error);
  if (picture == NULL || !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, NULL, &error))
    return dex_future_new_for_error (error);

  photo = g_new0 (DailiesDemoPhoto, 1);
  choose_size (photo, dailies_picture_get_width (picture), dailies_picture_get_height (picture));
  choose_move (photo, load->seed);

  /* Orientations from 5 on turn by a quarter; it is decoded as it lies. */
  quarter = dailies_picture_get_orientation (picture) >= 5;
  width = quarter ? photo->height : photo->width;
  height = quarter ? photo->width : photo->height;
  pixbuf = gdk_pixbuf_new_from_stream_at_scale (G_INPUT_STREAM (stream), (int) width, (int) height,
                                                FALSE, NULL, &error);
  if (pixbuf == NULL)
    {
      dailies_demo_photo_free (photo);
      return dex_future_new_for_error (error);
    }

  convert_to_srgb (pixbuf);
  turned = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  photo->surface = to_surface (turned);
  return dex_future_new_for_pointer (photo);
}

DexFuture *
dailies_demo_photo_load (GFile *file, const char *seed)
{
  Load *load;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (seed != NULL, NULL);

  load = g_new0 (Load, 1);
  load->file = g_object_ref (file);
  load->seed = g_strdup (seed);
  return dailies_thread_run ("demo-photo", load_in_thread, load, load_free);
}

guint
dailies_demo_photo_get_width (DailiesDemoPhoto *photo)
{
  g_return_val_if_fail (photo != NULL, 0);

  return photo->width;
}

guint
dailies_demo_photo_get_height (DailiesDemoPhoto *photo)
{
  g_return_val_if_fail (photo != NULL, 0);

  return photo->height;
}

void
dailies_demo_photo_draw (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  DailiesDemoPhoto *photo = user_data;
  double t = frames > 1 ? (double) frame / (frames - 1) : 0;
  /* Speed sets in from nothing, and is kept to the end, where a cut would come. */
  double eased = t * t * (1.6 - 0.6 * t);
  double scale = 1 + ZOOM * eased;
  double room_x = photo->width * (scale - 1) / 2;
  double room_y = photo->height * (scale - 1) / 2;

  cairo_translate (cr, -room_x * (1 + photo->to_x * 0.8), -room_y * (1 + photo->to_y * 0.8));
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, photo->surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
}

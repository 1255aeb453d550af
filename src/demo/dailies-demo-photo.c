/* dailies-demo-photo.c: a camera's slow move over a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-photo.h"

#include "dailies-picture-decode.h"
#include "dailies-thread.h"

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

static cairo_surface_t *
to_surface (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int rowstride = gdk_pixbuf_get_rowstride (pixbuf);
  const guchar *pixels = gdk_pixbuf_read_pixels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < height; y++)
    {
      const guchar *p = pixels + (gsize) y * (gsize) rowstride;
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++, p += 3)
        row[x] = (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
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

typedef struct
{
  DailiesPicturePixels *pixels;
  guint width;
  guint height;
} Fit;

static void
fit_free (gpointer data)
{
  Fit *fit = data;

  g_clear_object (&fit->pixels);
  g_free (fit);
}

/* To even numbers, and up to the size of its clip where the picture is smaller. */
static DexFuture *
fit_in_thread (gpointer data)
{
  Fit *fit = data;
  g_autoptr (GdkPixbuf) pixbuf
    = gdk_pixbuf_scale_simple (dailies_picture_pixels_get_pixbuf (fit->pixels), (int) fit->width,
                               (int) fit->height, GDK_INTERP_BILINEAR);

  if (pixbuf == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED, "not enough memory");

  return dex_future_new_for_pointer (to_surface (pixbuf));
}

static DexFuture *
load_fiber (gpointer data)
{
  Load *load = data;
  g_autoptr (DailiesDemoPhoto) photo = g_new0 (DailiesDemoPhoto, 1);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (DailiesPicturePixels) pixels = NULL;
  GError *error = NULL;
  Fit *fit;

  if ((picture = dex_await_object (dailies_picture_probe_file (load->file), &error)) == NULL)
    return dex_future_new_for_error (error);
  choose_size (photo, dailies_picture_get_width (picture), dailies_picture_get_height (picture));
  choose_move (photo, load->seed);

  if ((pixels = dex_await_object (
         dailies_picture_decode_file (load->file, MAX (photo->width, photo->height)), &error))
      == NULL)
    return dex_future_new_for_error (error);

  fit = g_new0 (Fit, 1);
  fit->pixels = g_steal_pointer (&pixels);
  fit->width = photo->width;
  fit->height = photo->height;
  if ((photo->surface = dex_await_pointer (
         dailies_thread_run ("demo-photo", fit_in_thread, fit, fit_free), &error))
      == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_for_pointer (g_steal_pointer (&photo));
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
  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, load_fiber, load, load_free);
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

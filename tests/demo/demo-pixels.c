/* demo-pixels.c: how alike two pictures are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "demo-pixels.h"

#include <stdlib.h>

double
demo_pixels_difference (cairo_surface_t *one, cairo_surface_t *two)
{
  int width = cairo_image_surface_get_width (one);
  int height = cairo_image_surface_get_height (one);
  guint64 sum = 0;

  g_assert_cmpint (width, ==, cairo_image_surface_get_width (two));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (two));
  cairo_surface_flush (one);
  cairo_surface_flush (two);

  for (int y = 0; y < height; y++)
    {
      const guint8 *a
        = cairo_image_surface_get_data (one) + y * cairo_image_surface_get_stride (one);
      const guint8 *b
        = cairo_image_surface_get_data (two) + y * cairo_image_surface_get_stride (two);

      for (int x = 0; x < width * 4; x++)
        {
          if (x % 4 != 3)
            sum += (guint64) abs (a[x] - b[x]);
        }
    }

  return (double) sum / (3.0 * width * height);
}

static double
get_lightness (GdkPixbuf *pixbuf, int x, int y)
{
  const guchar *p = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf)
                    + x * gdk_pixbuf_get_n_channels (pixbuf);

  return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

static double
get_window_similarity (GdkPixbuf *one, GdkPixbuf *two, int left, int top)
{
  const double c1 = 0.01 * 255 * 0.01 * 255;
  const double c2 = 0.03 * 255 * 0.03 * 255;
  double a = 0;
  double b = 0;
  double aa = 0;
  double bb = 0;
  double ab = 0;
  const double n = 64;

  for (int y = top; y < top + 8; y++)
    {
      for (int x = left; x < left + 8; x++)
        {
          double u = get_lightness (one, x, y);
          double v = get_lightness (two, x, y);

          a += u;
          b += v;
          aa += u * u;
          bb += v * v;
          ab += u * v;
        }
    }

  a /= n;
  b /= n;
  aa = aa / n - a * a;
  bb = bb / n - b * b;
  ab = ab / n - a * b;
  return (2 * a * b + c1) * (2 * ab + c2) / ((a * a + b * b + c1) * (aa + bb + c2));
}

double
demo_pixels_similarity (GdkPixbuf *one, GdkPixbuf *two)
{
  int width = gdk_pixbuf_get_width (one);
  int height = gdk_pixbuf_get_height (one);
  double sum = 0;
  guint count = 0;

  g_assert_cmpint (width, ==, gdk_pixbuf_get_width (two));
  g_assert_cmpint (height, ==, gdk_pixbuf_get_height (two));

  for (int y = 0; y + 8 <= height; y += 4)
    {
      for (int x = 0; x + 8 <= width; x += 4)
        {
          sum += get_window_similarity (one, two, x, y);
          count++;
        }
    }

  return sum / count;
}

GdkPixbuf *
demo_pixels_from_surface (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int rowstride = gdk_pixbuf_get_rowstride (pixbuf);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guint32 *row
        = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) + y * stride);

      for (int x = 0; x < width; x++)
        {
          pixels[y * rowstride + x * 3] = (guchar) (row[x] >> 16);
          pixels[y * rowstride + x * 3 + 1] = (guchar) (row[x] >> 8);
          pixels[y * rowstride + x * 3 + 2] = (guchar) row[x];
        }
    }

  return pixbuf;
}

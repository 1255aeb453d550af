/* picture-look.c: looking at what was decoded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-look.h"

DailiesPicturePixels *
look_decode (World *world, GBytes *bytes, guint max_side)
{
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GError) error = NULL;
  DailiesPicturePixels *pixels = world_await (dailies_picture_decode_file (in, max_side), &error);

  g_assert_no_error (error);

  return pixels;
}

guint32
look_get_colour (GdkPixbuf *pixbuf, double x, double y)
{
  guint column = x * gdk_pixbuf_get_width (pixbuf);
  guint row = y * gdk_pixbuf_get_height (pixbuf);
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf)
                        + (gsize) row * gdk_pixbuf_get_rowstride (pixbuf)
                        + (gsize) column * gdk_pixbuf_get_n_channels (pixbuf);

  g_assert_cmpint (gdk_pixbuf_get_n_channels (pixbuf), ==, 3);

  return (guint32) pixel[0] << 16 | pixel[1] << 8 | pixel[2];
}

void
look_assert_near (guint32 colour, guint32 expected, int tolerance)
{
  for (guint shift = 0; shift < 24; shift += 8)
    {
      int difference = (int) (colour >> shift & 0xff) - (int) (expected >> shift & 0xff);

      if (ABS (difference) > tolerance)
        g_error ("The colour is #%06x and should be #%06x ± %d", colour, expected, tolerance);
    }
}

char
look_name_colour (guint32 colour)
{
  guint red = colour >> 16;
  guint green = colour >> 8 & 0xff;
  guint blue = colour & 0xff;

  if (red > 200 && green > 200 && blue > 200)
    return 'W';
  if (red > 200 && green < 60 && blue < 60)
    return 'R';
  if (red < 60 && green > 200 && blue < 60)
    return 'G';
  if (red < 60 && green < 60 && blue > 200)
    return 'B';

  return '?';
}

/* test-orientation.c: the right way up, in every format that can say it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-boxes.h"
#include "picture-formats.h"
#include "picture-look.h"
#include "picture-samples.h"

/* What each orientation makes of red, green / blue, white */
static const char *const turned[]
  = { NULL, "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB" };

static GBytes *
insert (GBytes *bytes, gsize at, GByteArray *what)
{
  GByteArray *out = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_byte_array_append (out, data, at);
  g_byte_array_append (out, what->data, what->len);
  g_byte_array_append (out, data + at, size - at);

  return g_byte_array_free_to_bytes (out);
}

/* The same in the words of HEIF: quarters to the left, then 0: top and bottom exchanged, 1: left and
 * right; -1: neither */
static const struct
{
  guint turns;
  int axis;
} turns[] = { { 0, -1 }, { 0, -1 }, { 0, 1 }, { 2, -1 }, { 0, 0 },
              { 1, 0 },  { 3, -1 }, { 1, 1 }, { 1, -1 } };

static GBytes *
add_orientation (GBytes *bytes, const char *format, guint orientation)
{
  g_autoptr (GBytes) exif = sample_exif (orientation, orientation % 2);
  g_autoptr (GByteArray) part = g_byte_array_new ();

  if (g_str_equal (format, "jpeg"))
    {
      g_autoptr (GByteArray) content = g_byte_array_new ();

      g_byte_array_append (content, (const guint8 *) "Exif\0", 6);
      g_byte_array_append (content, g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
      sample_add_jpeg_segment (part, 0xe1, content->data, content->len);

      return insert (bytes, 2, part);
    }

  if (g_str_equal (format, "webp"))
    return boxes_extend_webp (bytes, 96, 64, exif, orientation % 2);
  if (g_str_equal (format, "avif") || g_str_equal (format, "heic"))
    return boxes_turn (bytes, turns[orientation].turns, turns[orientation].axis);

  /* Behind the signature and IHDR */
  sample_add_png_chunk (part, "eXIf", g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));

  return insert (bytes, 8 + 25, part);
}

/* A HEIC is what AVIF's writer makes, under another brand: libheif's loader reads it. */
static GBytes *
save (GdkPixbuf *pixbuf, const char *format)
{
  if (g_str_equal (format, "heic"))
    return format_as_heic (format_saved (pixbuf, "avif", NULL));

  return format_saved (pixbuf, format, NULL);
}

static DailiesPicture *
probe (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  DailiesPicture *picture
    = dailies_picture_probe_stream (stream, g_bytes_get_size (bytes), NULL, &error);

  g_assert_no_error (error);

  return picture;
}

static void
test_orientation (World *world, gconstpointer format)
{
  g_autoptr (GdkPixbuf) quarters = format_quarters (96, 64);
  g_autoptr (GBytes) bytes = save (quarters, format);

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) with = add_orientation (bytes, format, orientation);
      g_autoptr (DailiesPicturePixels) pixels = look_decode (world, with, 0);
      g_autoptr (DailiesPicture) picture = probe (with);
      GdkPixbuf *pixbuf = dailies_picture_pixels_get_pixbuf (pixels);
      char seen[5] = { 0 };

      for (guint i = 0; i < 4; i++)
        seen[i]
          = look_name_colour (look_get_colour (pixbuf, 0.25 + 0.5 * (i % 2), 0.25 + 0.5 * (i / 2)));
      g_assert_cmpstr (seen, ==, turned[orientation]);

      g_assert_cmpuint (dailies_picture_get_orientation (picture), ==, orientation);
      g_assert_cmpuint (dailies_picture_get_width (picture), ==, orientation >= 5 ? 64 : 96);
      g_assert_cmpuint (dailies_picture_get_height (picture), ==, orientation >= 5 ? 96 : 64);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, orientation >= 5 ? 64 : 96);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, orientation >= 5 ? 96 : 64);
      g_assert_cmpuint (dailies_picture_pixels_get_source_width (pixels), ==,
                        gdk_pixbuf_get_width (pixbuf));
      g_assert_cmpuint (dailies_picture_pixels_get_source_height (pixels), ==,
                        gdk_pixbuf_get_height (pixbuf));
    }
}

/* An orientation may stand behind any number of other parts, or where none should be. */
static void
test_webp_order (void)
{
  g_autoptr (GBytes) webp = sample_saved ("webp", 96, 64);
  g_autoptr (GBytes) exif = sample_exif (6, FALSE);
  g_autoptr (GBytes) turned_webp = boxes_extend_webp (webp, 96, 64, exif, FALSE);
  g_autoptr (GByteArray) flagless = g_byte_array_new ();
  g_autoptr (GBytes) flagless_bytes = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (turned_webp, &size);

  g_byte_array_append (flagless, data, size);
  flagless->data[20] = 0;
  flagless_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&flagless));

  {
    g_autoptr (DailiesPicture) picture = probe (flagless_bytes);

    g_assert_cmpuint (dailies_picture_get_orientation (picture), ==, 1);
  }

  /* Wherever it breaks off, it is upright or turned, and no fault of the probe. */
  for (gsize cut = 30; cut <= size; cut++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (turned_webp, 0, cut);
      g_autoptr (DailiesPicture) picture = probe (part);
      guint orientation = dailies_picture_get_orientation (picture);

      g_assert_true (orientation == 1 || orientation == 6);
      g_assert_cmpuint (orientation, ==, cut + 10 > size ? orientation : 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, data, func) g_test_add (path, World, data, world_set_up, func, world_tear_down)
  ADD ("/picture/orientation/jpeg", "jpeg", test_orientation);
  ADD ("/picture/orientation/png", "png", test_orientation);
  ADD ("/picture/orientation/webp", "webp", test_orientation);
  ADD ("/picture/orientation/avif", "avif", test_orientation);
  ADD ("/picture/orientation/heic", "heic", test_orientation);
  g_test_add_func ("/picture/orientation/webp-order", test_webp_order);

  return g_test_run ();
}

/* test-headers.c: sizes, read from what is only ever converted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-boxes.h"
#include "picture-formats.h"
#include "picture-look.h"
#include "picture-samples.h"

static DailiesPicture *
probe (GBytes *bytes, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  return dailies_picture_probe_stream (stream, g_bytes_get_size (bytes), NULL, error);
}

static void
assert_size (GBytes *bytes, guint width, guint height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = probe (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_width (picture), ==, width);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, height);
}

static void
assert_too_large (GBytes *bytes)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GError) error = NULL;

  g_assert_null (probe (owned, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==,
                   "The picture has 30000 × 30000 px, which is 900 megapixels; it may have at most "
                   "268");
}

/* A small picture of @format, its size put where its header has it */
static GBytes *
claim (const char *format, gsize at, const char *size, gsize length)
{
  g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (
    g_str_equal (format, "gif") ? format_gif (16, 16) : sample_saved (format, 16, 16));

  memcpy (bytes->data + at, size, length);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
claim_tiff (void)
{
  static const guint8 tiff[]
    = { 'I',  'I', 42, 0, 8, 0, 0, 0, 2, 0, 0, 1,    3,    0, 1, 0, 0, 0, 0x30,
        0x75, 0,   0,  1, 1, 3, 0, 1, 0, 0, 0, 0x30, 0x75, 0, 0, 0, 0, 0, 0 };

  return g_bytes_new (tiff, sizeof tiff);
}

/* PNG and JPEG are in test-structure.c. */
static void
test_claims (void)
{
  g_autoptr (GBytes) avif = sample_saved ("avif", 16, 16);
  g_autoptr (GBytes) heic = format_heic (16, 16);
  g_autoptr (GBytes) webp = sample_saved ("webp", 16, 16);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);

  assert_too_large (boxes_claim (avif, 30000, 30000));
  assert_too_large (boxes_claim (heic, 30000, 30000));
  assert_too_large (boxes_extend_webp (webp, 30000, 30000, none, FALSE));
  assert_too_large (claim ("gif", 6, "\x30\x75\x30\x75", 4));
  assert_too_large (claim ("bmp", 18, "\x30\x75\0\0\x30\x75\0\0", 8));
  assert_too_large (claim_tiff ());
  assert_too_large (format_svg (30000, 30000));
}

/* What says how large it is may lie anywhere, but not where nobody looks before it is decoded. */
static void
test_deferred_boxes (void)
{
  g_autoptr (GBytes) avif = sample_saved ("avif", 64, 48);
  g_autoptr (GBytes) near = boxes_defer (avif, 100000);
  g_autoptr (GBytes) far = boxes_defer (avif, 300000);
  g_autoptr (GError) error = NULL;

  assert_size (near, 64, 48);
  g_assert_null (probe (far, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED);
}

/* No more pixels than the largest has, but all in one line */
static void
test_long_sides (void)
{
  static const guint sizes[][2] = { { 1000001, 1 }, { 1, 1000001 }, { 1 << 28, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) svg = format_svg (sizes[i][0], sizes[i][1]);
      g_autoptr (GError) error = NULL;

      g_assert_null (probe (svg, &error));
      g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE);
      g_assert_nonnull (strstr (error->message, "no side may be longer than 1000000 px"));
    }
}

/* A header says what comes of it. */
static void
test_boxes (World *world, gconstpointer data)
{
  static const guint sizes[][2] = { { 64, 48 }, { 1, 1 }, { 301, 77 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) avif = sample_saved ("avif", sizes[i][0], sizes[i][1]);
      g_autoptr (GBytes) heic = format_heic (sizes[i][0], sizes[i][1]);

      assert_size (avif, sizes[i][0], sizes[i][1]);
      assert_size (heic, sizes[i][0], sizes[i][1]);
    }
}

/* Wherever it breaks off or a byte of it is another, the probe says a size or none, and never reads
 * where nothing is (the sanitizers look). */
static void
test_broken_boxes (void)
{
  g_autoptr (GBytes) plain = sample_saved ("avif", 64, 48);
  g_autoptr (GBytes) avif = boxes_turn (plain, 1, 1);
  gsize size;
  const guint8 *data = g_bytes_get_data (avif, &size);

  for (gsize at = 16; at < size; at++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (avif, 0, at);
      g_autoptr (DailiesPicture) picture = probe (part, NULL);

      if (picture != NULL)
        g_assert_true (dailies_picture_get_width (picture) == 0
                       || dailies_picture_get_width (picture) == 48
                       || dailies_picture_get_width (picture) == 64);

      for (guint bit = 0; bit < 8; bit++)
        {
          g_autofree guint8 *changed = g_memdup2 (data, size);
          g_autoptr (GBytes) bytes = NULL;
          g_autoptr (DailiesPicture) other = NULL;

          changed[at] ^= 1 << bit;
          bytes = g_bytes_new_take (g_steal_pointer (&changed), size);
          other = probe (bytes, NULL);
          if (other != NULL)
            g_assert_cmpuint ((guint64) dailies_picture_get_width (other)
                                * dailies_picture_get_height (other),
                              <=, DAILIES_PICTURE_MAX_PIXELS);
        }
    }
}

#define SPACE " xmlns=\"http://www.w3.org/2000/svg\""

static const struct
{
  const char *text;
  guint width; /* 0: it is not said */
  guint height;
} drawings[] = {
  { "<svg" SPACE " width=\"40\" height=\"30\"/>", 40, 30 },
  { "<svg" SPACE " width='40px' height = '30PX' viewBox=\"0 0 4 4\"/>", 40, 30 },
  { "<svg" SPACE " width=\"1in\" height=\"2.54cm\"/>", 96, 96 },
  { "<svg" SPACE " width=\"72pt\" height=\"25.4mm\"/>", 96, 96 },
  { "<svg" SPACE " width=\"6pc\" height=\"1in\"/>", 96, 96 },
  { "<svg" SPACE " width=\"1e2\" height=\" 50 \"/>", 100, 50 },
  { "<svg" SPACE " viewBox=\"0 0 120 80\"/>", 120, 80 },
  { "<svg" SPACE " viewBox=\"-10,-10,120,80\" width=\"100%\" height=\"100%\"/>", 120, 80 },
  { "<?xml version=\"1.0\"?>\n<!-- <svg width=\"1\" height=\"1\"> -->\n"
    "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\" [ <!ENTITY a \"<svg>\"> ]>\n"
    "<svg" SPACE " width=\"40\" height=\"30\"><svg width=\"9\" height=\"9\"/></svg>",
    40, 30 },
  { "\xef\xbb\xbf<s:svg xmlns:s=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"/>", 40,
    30 },
  { "<svg" SPACE " width=\"40\" height=\"100%\" viewBox=\"0 0 4 4\"/>", 0, 0 },
  { "<svg" SPACE " width=\"4em\" height=\"3em\"><rect width=\"9\" height=\"9\"/></svg>", 0, 0 },
  { "<svg" SPACE " width=\"0x10\" height=\"nan\" viewBox=\"0 0 4 3\"/>", 0, 0 },
  { "<svg" SPACE " width=\"40\" height=\"30\" style=\"width:80px\"/>", 0, 0 },
  { "<svg" SPACE "><rect width=\"9\" height=\"9\"/></svg>", 0, 0 },
  { "<svg" SPACE " viewBox=\"0 0 0 4\"/>", 0, 0 },
  { "<svg" SPACE " width=\"40", 0, 0 },
  { "<svg", 0, 0 },
};

static gboolean
is_decoded (World *world, GBytes *bytes, guint *width, guint *height)
{
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (DailiesPicturePixels) pixels = world_await (dailies_picture_decode_file (in, 0), NULL);

  if (pixels == NULL)
    return FALSE;
  *width = gdk_pixbuf_get_width (dailies_picture_pixels_get_pixbuf (pixels));
  *height = gdk_pixbuf_get_height (dailies_picture_pixels_get_pixbuf (pixels));

  return TRUE;
}

/* What its drawer says by itself */
static gboolean
is_drawn (GBytes *bytes, guint *width, guint *height)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, NULL);

  if (pixbuf == NULL)
    return FALSE;
  *width = gdk_pixbuf_get_width (pixbuf);
  *height = gdk_pixbuf_get_height (pixbuf);

  return TRUE;
}

static void
test_drawings (World *world, gconstpointer data)
{
  guint drawn = 0;

  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (drawings[i].text, strlen (drawings[i].text));
      guint width = 0;
      guint height = 0;

      g_test_message ("%s", drawings[i].text);
      if (drawings[i].width == 0 && !g_str_has_suffix (drawings[i].text, ">"))
        {
          g_autoptr (DailiesPicture) picture = probe (bytes, NULL);

          g_assert_true (picture == NULL || dailies_picture_get_width (picture) == 0);
          continue;
        }

      assert_size (bytes, drawings[i].width, drawings[i].height);
      if (drawings[i].width == 0)
        continue;

      if (is_drawn (bytes, &width, &height))
        {
          /* Some take an inch for 90 pixels, and CSS for 96. */
          g_assert_cmpuint (width * drawings[i].height, ==, height * drawings[i].width);
          drawn++;
        }
      g_assert_true (is_decoded (world, bytes, &width, &height));
      g_assert_cmpuint (width, ==, drawings[i].width);
      g_assert_cmpuint (height, ==, drawings[i].height);
    }

  g_assert_cmpuint (drawn, ==, 9);
}

/* Units of a view box are no pixels: drawn as large as is of use, and nothing is refused. */
static void
test_large_drawing (World *world, gconstpointer data)
{
  const char text[] = "<svg" SPACE " viewBox=\"0 0 60000 30000\"><path d=\"M0 0h9v9H0z\"/></svg>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (DailiesPicturePixels) pixels = NULL;

  assert_size (bytes, 4096, 2048);
  pixels = look_decode (world, bytes, 100);
  g_assert_cmpint (gdk_pixbuf_get_width (dailies_picture_pixels_get_pixbuf (pixels)), ==, 100);
  g_assert_cmpint (gdk_pixbuf_get_height (dailies_picture_pixels_get_pixbuf (pixels)), ==, 50);
  g_assert_cmpuint (dailies_picture_pixels_get_source_width (pixels), ==, 4096);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)
  g_test_add_func ("/picture/headers/claims", test_claims);
  g_test_add_func ("/picture/headers/long-sides", test_long_sides);
  ADD ("/picture/headers/boxes", test_boxes);
  g_test_add_func ("/picture/headers/boxes/deferred", test_deferred_boxes);
  g_test_add_func ("/picture/headers/boxes/broken", test_broken_boxes);
  ADD ("/picture/headers/drawings", test_drawings);
  ADD ("/picture/headers/drawings/large", test_large_drawing);

  return g_test_run ();
}

/* test-decode.c: the right pixels, the right way up, in the right colours
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-formats.h"
#include "picture-look.h"
#include "picture-profiles.h"
#include "picture-samples.h"
#include "picture-world.h"

static void
test_first_frame (World *world, gconstpointer data)
{
  g_autoptr (GBytes) gif = format_gif (80, 60);
  g_autoptr (GBytes) apng = format_apng (80, 60);
  g_autoptr (DailiesPicturePixels) from_gif = look_decode (world, gif, 0);
  g_autoptr (DailiesPicturePixels) from_apng = look_decode (world, apng, 0);

  for (double y = 0; y < 1; y += 0.49)
    {
      g_assert_cmphex (look_get_colour (dailies_picture_pixels_get_pixbuf (from_gif), 0.5, y), ==,
                       0xff0000);
      g_assert_cmphex (look_get_colour (dailies_picture_pixels_get_pixbuf (from_apng), 0.5, y), ==,
                       0xff0000);
    }
}

/* On white, whatever colour the transparent pixels have */
static void
test_transparent (World *world, gconstpointer data)
{
  g_autoptr (GdkPixbuf) half = format_plain (60, 60, 0x33669980, TRUE);
  g_autoptr (GBytes) rgba = format_saved (half, "png", NULL);
  g_autoptr (GBytes) palette = format_palette_png (60, 60);
  g_autoptr (GBytes) svg = format_svg (60, 60);
  g_autoptr (DailiesPicturePixels) from_rgba = look_decode (world, rgba, 0);
  g_autoptr (DailiesPicturePixels) from_palette = look_decode (world, palette, 0);
  g_autoptr (DailiesPicturePixels) from_svg = look_decode (world, svg, 0);

  look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (from_rgba), 0.5, 0.5),
                    0x99b2cc, 1);
  g_assert_cmphex (look_get_colour (dailies_picture_pixels_get_pixbuf (from_palette), 0.5, 0.2), ==,
                   0xff0000);
  g_assert_cmphex (look_get_colour (dailies_picture_pixels_get_pixbuf (from_palette), 0.5, 0.8), ==,
                   0xffffff);
  g_assert_cmphex (look_get_colour (dailies_picture_pixels_get_pixbuf (from_svg), 0.25, 0.25), ==,
                   0x0000ff);
  g_assert_cmphex (look_get_colour (dailies_picture_pixels_get_pixbuf (from_svg), 0.25, 0.75), ==,
                   0xffffff);
}

static void
test_deep (World *world, gconstpointer data)
{
  g_autoptr (GBytes) bytes = format_deep_png (60, 40, (guint16[]) { 0x1234, 0x80ff, 0xfedc });
  g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);

  look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                    0x1281fe, 1);
}

static const guint32 colours[]
  = { 0x000000, 0xffffff, 0x808080, 0xc02010, 0x20a040, 0x3050b0, 0x00ff00, 0xe0c0a0 };

static void
test_rgb_profile (World *world, gconstpointer format)
{
  g_autoptr (GBytes) profile = profile_wide ();

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      g_autoptr (GdkPixbuf) plain = format_plain (64, 64, colours[i] << 8 | 0xff, FALSE);
      g_autoptr (GBytes) bytes = format_saved (plain, format, profile);
      g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);

      /* A JPEG rounds twice on its way. */
      look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                        profile_wide_in_srgb (colours[i]), g_str_equal (format, "jpeg") ? 8 : 1);
    }
}

/* The colours of what is half transparent too, before it is set on white */
static void
test_rgba_profile (World *world, gconstpointer data)
{
  g_autoptr (GBytes) profile = profile_wide ();
  g_autoptr (GdkPixbuf) plain = format_plain (64, 64, 0xc0201080, TRUE);
  g_autoptr (GBytes) bytes = format_saved (plain, "png", profile);
  g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);
  guint32 opaque = profile_wide_in_srgb (0xc02010);
  guint32 expected = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    expected |= ((opaque >> shift & 0xff) * 128 + 255 * 127) / 255 << shift;
  look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                    expected, 2);
}

static void
test_grey_profile (World *world, gconstpointer data)
{
  g_autoptr (GBytes) profile = profile_linear_grey ();
  /* Linear light of 55 is an sRGB of 127. */
  g_autoptr (GBytes) bytes = format_flat_jpeg (64, 64, 1, (guint8[]) { 55 }, FALSE, profile);
  g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);

  look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                    0x7f7f7f, 2);
}

/* Inks as Adobe stores them: 255 is none. */
static void
test_inks (World *world, gconstpointer data)
{
  gboolean has_profile = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) profile = has_profile ? profile_inks () : NULL;
  static const struct
  {
    guint8 levels[4];
    guint32 multiplied;
  } inks[] = {
    { { 255, 255, 255, 255 }, 0xffffff }, { { 0, 255, 255, 255 }, 0x00ffff },
    { { 255, 0, 255, 255 }, 0xff00ff },   { { 255, 255, 0, 255 }, 0xffff00 },
    { { 0, 0, 255, 255 }, 0x0000ff },     { { 255, 255, 255, 128 }, 0x808080 },
    { { 255, 255, 255, 0 }, 0x000000 },   { { 255, 128, 255, 128 }, 0x804080 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    {
      g_autoptr (GBytes) bytes = format_flat_jpeg (64, 64, 4, inks[i].levels, TRUE, profile);
      g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);
      guint32 expected = has_profile ? profile_inks_in_srgb (inks[i].levels) : inks[i].multiplied;

      look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                        expected, has_profile ? 3 : 1);
    }
}

/* A profile that is broken, or that belongs to other pixels, is none. */
static void
test_broken_profile (World *world, gconstpointer data)
{
  g_autoptr (GBytes) inks = profile_inks ();
  g_autoptr (GBytes) wide = profile_wide ();
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (wide, 0, 150);
  g_autoptr (GBytes) none = g_bytes_new_static ("none at all", 11);
  GBytes *profiles[] = { inks, cut, none };
  guint8 levels[] = { 55, 128, 128 };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (GBytes) bytes = format_flat_jpeg (64, 64, 3, levels, FALSE, profiles[i]);
      g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);

      look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                        0x373737, 1);
    }
}

/* No larger than wanted, and where it has fewer pixels, not larger than it is; an SVG has as many
 * as one likes. */
static void
test_reduced (World *world, gconstpointer data)
{
  static const struct
  {
    const char *format;
    guint max_side;
    int width;
    int height;
  } reduced[] = {
    { "jpeg", 100, 100, 75 },    { "png", 100, 100, 75 },
    { "jpeg", 799, 799, 599 },   { "jpeg", 1, 1, 1 },
    { "jpeg", 5000, 800, 600 },  { "webp", 400, 400, 300 },
    { "tiff", 5000, 800, 600 },  { "svg", 100, 100, 75 },
    { "svg", 2000, 2000, 1500 }, { "svg", 1000000, 4096, 3072 },
    { "svg", 0, 800, 600 },
  };
  g_autoptr (GdkPixbuf) quarters = format_quarters (800, 600);

  for (guint i = 0; i < G_N_ELEMENTS (reduced); i++)
    {
      g_autoptr (GBytes) bytes = g_str_equal (reduced[i].format, "svg")
                                   ? format_svg (800, 600)
                                   : format_saved (quarters, reduced[i].format, NULL);
      g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, reduced[i].max_side);
      GdkPixbuf *pixbuf = dailies_picture_pixels_get_pixbuf (pixels);

      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, reduced[i].width);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, reduced[i].height);
      g_assert_cmpuint (dailies_picture_pixels_get_source_width (pixels), ==, 800);
      g_assert_cmpuint (dailies_picture_pixels_get_source_height (pixels), ==, 600);
      if (!g_str_equal (reduced[i].format, "svg") && reduced[i].width > 1)
        g_assert_cmpint (look_name_colour (look_get_colour (pixbuf, 0.25, 0.25)), ==, 'R');
    }
}

static void
assert_refused (World *world, GBytes *bytes, int code, const char *start)
{
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (world_await (dailies_picture_decode_file (in, 100), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, code);
  if (!g_str_has_prefix (error->message, start))
    g_error ("“%s” does not begin with “%s”", error->message, start);
}

static void
test_hostile (World *world, gconstpointer data)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GBytes) png_bytes = NULL;
  g_autoptr (GByteArray) gif = g_bytes_unref_to_array (format_gif (16, 16));
  g_autoptr (GBytes) gif_bytes = NULL;
  g_autoptr (GByteArray) avif = g_bytes_unref_to_array (sample_saved ("avif", 64, 64));
  g_autoptr (GBytes) avif_bytes = NULL;
  guint8 *size;

  sample_add_png_signature (png);
  sample_add_png_ihdr (png, 30000, 30000, 1, 0);
  sample_add_png_pixels (png, 30000, 30000);
  sample_add_png_chunk (png, "IEND", NULL, 0);
  png_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&png));
  assert_refused (world, png_bytes, DAILIES_PICTURE_ERROR_TOO_LARGE,
                  "The picture has 30000 × 30000 px, which is 900 megapixels");

  memset (gif->data + 6, 0xff, 4);
  gif_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&gif));
  assert_refused (world, gif_bytes, DAILIES_PICTURE_ERROR_TOO_LARGE,
                  "The picture has 65535 × 65535 px, which is 4295 megapixels");

  /* What it says of itself stands in its "ispe". */
  size = memmem (avif->data, avif->len, "ispe", 4);
  g_assert_nonnull (size);
  memcpy (size + 8, "\0\0\x75\x30\0\0\x75\x30", 8);
  avif_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&avif));
  assert_refused (world, avif_bytes, DAILIES_PICTURE_ERROR_TOO_LARGE,
                  "The picture has 30000 × 30000 px, which is 900 megapixels");
}

static void
test_damaged (World *world, gconstpointer data)
{
  g_autoptr (GBytes) webp = sample_saved ("webp", 64, 64);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (webp, 0, g_bytes_get_size (webp) - 20);
  g_autoptr (GBytes) svg = g_bytes_new_static ("<svg><path", 10);

  assert_refused (world, cut, DAILIES_PICTURE_ERROR_DAMAGED, "The picture ");
  assert_refused (world, svg, DAILIES_PICTURE_ERROR_DAMAGED, "The picture cannot be decoded: ");
}

/* gdk-pixbuf reads its list of loaders once, so this is a process of its own. */
static void
test_no_loader (World *world, gconstpointer data)
{
  static const struct
  {
    const char *format;
    const char *start;
  } missing[] = {
    { "webp", "Pictures of the format webp cannot be opened here: install the image loader of "
              "webp-pixbuf-loader (" },
    { "avif", "Pictures of the format avif cannot be opened here: install the image loader of "
              "libavif (" },
    { "heic", "Pictures of the format heic cannot be opened here: install the image loader of "
              "libheif (" },
    { "svg", "Pictures of the format svg cannot be opened here: install the image loader of "
             "librsvg (" },
  };
  g_autoptr (GBytes) jpeg = sample_saved ("jpeg", 64, 64);

  if (g_test_subprocess ())
    {
      g_autoptr (DailiesPicturePixels) pixels = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
        {
          g_autofree char *path = g_build_filename (g_getenv ("PICTURES"), missing[i].format, NULL);
          g_autoptr (GFile) file = g_file_new_for_path (path);
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);

          g_assert_no_error (error);
          assert_refused (world, bytes, DAILIES_PICTURE_ERROR_NO_LOADER, missing[i].start);
        }

      pixels = look_decode (world, jpeg, 0);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GFile) file = NULL;

      if (g_str_equal (missing[i].format, "svg"))
        bytes = format_svg (64, 64);
      else if (g_str_equal (missing[i].format, "heic"))
        bytes = format_heic (64, 64);
      else
        bytes = sample_saved (missing[i].format, 64, 64);
      file = world_write (world, missing[i].format, bytes);
    }

  {
    g_auto (GStrv) environment = g_get_environ ();

    environment = g_environ_setenv (environment, "GDK_PIXBUF_MODULE_FILE", "/dev/null", TRUE);
    environment = g_environ_setenv (environment, "PICTURES", world->folder, TRUE);
    g_test_trap_subprocess_with_envp (NULL, (const char *const *) environment, 0,
                                      G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, data, func) g_test_add (path, World, data, world_set_up, func, world_tear_down)
  ADD ("/picture/decode/first-frame", NULL, test_first_frame);
  ADD ("/picture/decode/transparent", NULL, test_transparent);
  ADD ("/picture/decode/deep", NULL, test_deep);
  ADD ("/picture/decode/profile/png", "png", test_rgb_profile);
  ADD ("/picture/decode/profile/jpeg", "jpeg", test_rgb_profile);
  ADD ("/picture/decode/profile/tiff", "tiff", test_rgb_profile);
  ADD ("/picture/decode/profile/rgba", NULL, test_rgba_profile);
  ADD ("/picture/decode/profile/grey", NULL, test_grey_profile);
  ADD ("/picture/decode/profile/broken", NULL, test_broken_profile);
  ADD ("/picture/decode/inks/profile", GINT_TO_POINTER (TRUE), test_inks);
  ADD ("/picture/decode/inks/plain", GINT_TO_POINTER (FALSE), test_inks);
  ADD ("/picture/decode/reduced", NULL, test_reduced);
  ADD ("/picture/decode/hostile", NULL, test_hostile);
  ADD ("/picture/decode/damaged", NULL, test_damaged);
  ADD ("/picture/decode/no-loader", NULL, test_no_loader);

  return g_test_run ();
}

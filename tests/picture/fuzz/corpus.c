/* corpus.c: writes small pictures of every kind into a folder, for the fuzzers to begin with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-boxes.h"
#include "picture-formats.h"
#include "picture-profiles.h"
#include "picture-samples.h"

/* A PNG whose first parts are these, and its IHDR before them */
static GBytes *
make_coloured (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, 16, 12, 1, 0);
  sample_add_png_chunk (out, "gAMA", "\0\0\xb1\x8f", 4);
  sample_add_png_chunk (out, "cHRM",
                        "\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8"
                        "\0\0\x52\x08\0\1\x15\x58\0\0\x3a\x98\0\0\x17\x70",
                        32);
  sample_add_png_chunk (out, "cICP", "\x09\x10\0\1", 4);
  sample_add_png_pixels (out, 16, 12);
  sample_add_png_chunk (out, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
put (const char *folder, const char *name, GBytes *bytes)
{
  g_autoptr (GBytes) owned = bytes;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, g_bytes_get_data (owned, NULL), g_bytes_get_size (owned), &error))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  static const char *const saved[] = { "png", "jpeg", "tiff", "bmp", "webp", "avif" };
  g_autoptr (GdkPixbuf) quarters = format_quarters (24, 16);
  g_autoptr (GBytes) wide = profile_wide ();

  if (argc != 2)
    {
      g_printerr ("Usage: %s FOLDER\n", argv[0]);
      return 2;
    }

  for (guint i = 0; i < G_N_ELEMENTS (saved); i++)
    put (argv[1], saved[i], format_saved (quarters, saved[i], i < 3 ? wide : NULL));
  for (guint i = 1; i <= 8; i++)
    {
      SamplePicture turned = { 32, 40, i, i % 2 };
      g_autofree char *png = g_strdup_printf ("png-turned-%u", i);
      g_autofree char *jpeg = g_strdup_printf ("jpeg-turned-%u", i);

      put (argv[1], png, sample_png (&turned));
      put (argv[1], jpeg, sample_jpeg (&turned));
    }
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GBytes) avif = format_saved (quarters, "avif", NULL);
      g_autoptr (GBytes) webp = format_saved (quarters, "webp", NULL);
      g_autoptr (GBytes) exif = sample_exif (i + 5, i % 2);
      g_autofree char *boxes = g_strdup_printf ("boxes-turned-%u", i);
      g_autofree char *chunks = g_strdup_printf ("webp-turned-%u", i);
      GBytes *turned = boxes_turn (avif, i, (int) i / 2);

      put (argv[1], boxes, i % 2 == 0 ? turned : format_as_heic (turned));
      put (argv[1], chunks, boxes_extend_webp (webp, 24, 16, exif, i % 2));
    }
  put (argv[1], "coloured", make_coloured ());
  put (argv[1], "cmyk", format_flat_jpeg (16, 16, 4, (guint8[]) { 9, 99, 199, 255 }, TRUE, NULL));
  put (argv[1], "deep", format_deep_png (16, 12, (guint16[]) { 0x1234, 0x80ff, 0xfedc }));
  put (argv[1], "palette", format_palette_png (16, 12));
  put (argv[1], "gif", format_gif (16, 12));
  put (argv[1], "apng", format_apng (16, 12));
  put (argv[1], "svg", format_svg (16, 12));
  put (argv[1], "heic", format_heic (16, 12));

  return 0;
}

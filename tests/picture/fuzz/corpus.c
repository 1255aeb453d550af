/* corpus.c: writes small pictures of every kind into a folder, for the fuzzers to begin with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-formats.h"
#include "picture-profiles.h"
#include "picture-samples.h"

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
  put (argv[1], "cmyk", format_flat_jpeg (16, 16, 4, (guint8[]) { 9, 99, 199, 255 }, TRUE, NULL));
  put (argv[1], "deep", format_deep_png (16, 12, (guint16[]) { 0x1234, 0x80ff, 0xfedc }));
  put (argv[1], "palette", format_palette_png (16, 12));
  put (argv[1], "gif", format_gif (16, 12));
  put (argv[1], "apng", format_apng (16, 12));
  put (argv[1], "svg", format_svg (16, 12));
  put (argv[1], "heic", format_heic (16, 12));

  return 0;
}

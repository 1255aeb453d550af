/* test-colouring.c: colours that a PNG names without a profile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-boxes.h"
#include "picture-formats.h"
#include "picture-look.h"
#include "picture-profiles.h"
#include "picture-samples.h"

#define GAMMA_22 "\0\0\xb1\x8f"
#define LINEAR "\0\1\x86\xa0"

/* White, red, green, blue of Adobe RGB, which is what profile_wide() has */
static const guint32 wide[] = { 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000 };

static void
add_chroma (GByteArray *out, const guint32 *chroma)
{
  guint32 words[8];

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = GUINT32_TO_BE (chroma[i]);
  sample_add_png_chunk (out, "cHRM", words, sizeof words);
}

/* A PNG of one colour with @parts, which are PNG's own, behind its IHDR */
static GBytes *
make (guint32 colour, GByteArray *parts, GBytes *profile)
{
  g_autoptr (GdkPixbuf) pixbuf = format_plain (16, 16, colour << 8 | 0xff, FALSE);
  g_autoptr (GByteArray) out = g_bytes_unref_to_array (format_saved (pixbuf, "png", profile));
  const guint behind_ihdr = 8 + 25;
  guint rest = out->len - behind_ihdr;

  g_byte_array_set_size (out, out->len + parts->len);
  memmove (out->data + behind_ihdr + parts->len, out->data + behind_ihdr, rest);
  memcpy (out->data + behind_ihdr, parts->data, parts->len);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static guint32
decode_one (World *world, guint32 colour, GByteArray *parts, GBytes *profile)
{
  g_autoptr (GBytes) bytes = make (colour, parts, profile);
  g_autoptr (DailiesPicturePixels) pixels = look_decode (world, bytes, 0);

  return look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5);
}

static const guint32 colours[] = { 0x000000, 0xffffff, 0x808080, 0x336699, 0xc08040, 0x20a060 };

/* A curve and colours: as a profile that says the same */
static void
test_measured (World *world, gconstpointer data)
{
  g_autoptr (GByteArray) parts = g_byte_array_new ();

  sample_add_png_chunk (parts, "gAMA", GAMMA_22, 4);
  add_chroma (parts, wide);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    look_assert_near (decode_one (world, colours[i], parts, NULL),
                      profile_wide_in_srgb (colours[i]), 2);
}

/* A curve alone: the colours are sRGB's. Half of the light is 188 of 255. */
static void
test_gamma (World *world, gconstpointer data)
{
  g_autoptr (GByteArray) parts = g_byte_array_new ();

  sample_add_png_chunk (parts, "gAMA", LINEAR, 4);
  look_assert_near (decode_one (world, 0x808080, parts, NULL), 0xbcbcbc, 1);
  look_assert_near (decode_one (world, 0x000000, parts, NULL), 0x000000, 1);
  look_assert_near (decode_one (world, 0xffffff, parts, NULL), 0xffffff, 1);
}

/* What changes nothing: sRGB in the words of gAMA, nonsense, and what stands there for whoever does
 * not know of better. */
static void
test_left_alone (World *world, gconstpointer data)
{
  static const guint32 srgb[] = { 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 };
  static const guint32 dark[] = { 31270, 0, 64000, 33000, 30000, 60000, 15000, 6000 };
  static const guint32 flat[] = { 31270, 32900, 30000, 30000, 30000, 30000, 30000, 30000 };
  static const struct
  {
    const char *gamma;
    const guint32 *chroma;
    gboolean has_srgb;
  } left[] = {
    { GAMMA_22, srgb, FALSE },   { LINEAR, NULL, TRUE },    { "\0\0\0\0", NULL, FALSE },
    { "\0\0\0\1", NULL, FALSE }, { GAMMA_22, flat, FALSE }, { NULL, wide, FALSE },
    { GAMMA_22, dark, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autoptr (GByteArray) parts = g_byte_array_new ();

      if (left[i].gamma != NULL)
        sample_add_png_chunk (parts, "gAMA", left[i].gamma, 4);
      if (left[i].chroma != NULL)
        add_chroma (parts, left[i].chroma);
      if (left[i].has_srgb)
        sample_add_png_chunk (parts, "sRGB", "\0", 1);
      look_assert_near (decode_one (world, 0x336699, parts, NULL), 0x336699, 0);
    }
}

/* A profile comes before gAMA, and a code point before a profile. */
static void
test_precedence (World *world, gconstpointer data)
{
  g_autoptr (GBytes) profile = profile_wide ();
  g_autoptr (GByteArray) linear = g_byte_array_new ();
  g_autoptr (GByteArray) coded = g_byte_array_new ();
  g_autoptr (GByteArray) unknown = g_byte_array_new ();
  guint32 by_profile = profile_wide_in_srgb (0x20a060);

  sample_add_png_chunk (linear, "gAMA", LINEAR, 4);
  look_assert_near (decode_one (world, 0x20a060, linear, profile), by_profile, 2);

  sample_add_png_chunk (coded, "cICP", "\1\x0d\0\1", 4);
  look_assert_near (decode_one (world, 0x20a060, coded, profile), 0x20a060, 1);

  sample_add_png_chunk (unknown, "cICP", "\xc8\x0d\0\1", 4);
  look_assert_near (decode_one (world, 0x20a060, unknown, profile), by_profile, 2);
}

static void
test_coded (World *world, gconstpointer data)
{
  static const struct
  {
    const char *code;
    guint32 stored;
    guint32 shown;
  } coded[] = {
    /* sRGB; its light; Display P3's red is farther out than sRGB goes, its white and greys are not */
    { "\1\x0d\0\1", 0x336699, 0x336699 },
    { "\1\x08\0\1", 0x808080, 0xbcbcbc },
    { "\x0c\x0d\0\1", 0xff0000, 0xff0000 },
    { "\x0c\x0d\0\1", 0x808080, 0x808080 },
    { "\x0c\x0d\0\1", 0x336699, 0x1b689d },
    /* BT.2020 with the curve of films: half of its way up is a bit less than half of the light */
    { "\x09\1\0\1", 0xffffff, 0xffffff },
    { "\x09\1\0\1", 0x808080, 0x8c8c8c },
    /* PQ: 203 candelas are 58 % of its way up, and what is brighter is as white; HLG: 75 % */
    { "\x09\x10\0\1", 0x949494, 0xffffff },
    { "\x09\x10\0\1", 0xffffff, 0xffffff },
    { "\x09\x10\0\1", 0x707070, 0x878787 },
    { "\x09\x12\0\1", 0xbfbfbf, 0xffffff },
    { "\x09\x12\0\1", 0x808080, 0x898989 },
    /* Half of the range, as in films, or colours that are no RGB: not followed */
    { "\1\x08\0\0", 0x808080, 0x808080 },
    { "\1\x08\1\1", 0x808080, 0x808080 },
    { "\1\xff\0\1", 0x808080, 0x808080 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (coded); i++)
    {
      g_autoptr (GByteArray) parts = g_byte_array_new ();

      sample_add_png_chunk (parts, "cICP", coded[i].code, 4);
      look_assert_near (decode_one (world, coded[i].stored, parts, NULL), coded[i].shown, 2);
    }
}

/* An AVIF or HEIC of one colour with those code points */
static guint32
decode_boxes (World *world, const char *format, guint32 colour, guint8 primaries, guint8 transfer)
{
  g_autoptr (GdkPixbuf) pixbuf = format_plain (32, 32, colour << 8 | 0xff, FALSE);
  g_autoptr (GBytes) saved = format_saved (pixbuf, "avif", NULL);
  g_autoptr (GBytes) branded = g_str_equal (format, "heic")
                                 ? format_as_heic (g_steal_pointer (&saved))
                                 : g_bytes_ref (saved);
  g_autoptr (GBytes) coded = boxes_code (branded, primaries, transfer);
  g_autoptr (DailiesPicturePixels) pixels = look_decode (world, coded, 0);

  return look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5);
}

/* The same as a PNG's; what its coder loses is allowed for. */
static void
test_boxes (World *world, gconstpointer format)
{
  static const struct
  {
    guint8 primaries;
    guint8 transfer;
    guint32 stored;
    guint32 shown;
  } coded[] = {
    { 1, 13, 0x336699, 0x336699 },
    { 2, 2, 0x336699, 0x336699 },
    { 1, 8, 0x808080, 0xbcbcbc },
    { 12, 13, 0x336699, 0x1b689d },
    { 9, 16, 0x949494, 0xffffff },
    { 9, 16, 0x707070, 0x878787 },
    { 9, 18, 0xbfbfbf, 0xffffff },
    { 9, 18, 0x808080, 0x898989 },
    /* A camera's curve is shown as sRGB. */
    { 1, 1, 0x808080, 0x808080 },
    { 9, 14, 0x808080, 0x808080 },
    { 200, 16, 0x808080, 0x808080 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (coded); i++)
    look_assert_near (
      decode_boxes (world, format, coded[i].stored, coded[i].primaries, coded[i].transfer),
      coded[i].shown, 5);
}

/* Both a profile and code points, in either order: the profile has the word (ISO/IEC 23008-12). */
static void
test_boxes_precedence (World *world, gconstpointer format)
{
  g_autoptr (GBytes) profile = profile_wide ();

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    for (guint swapped = 0; swapped < 2; swapped++)
      {
        g_autoptr (GdkPixbuf) pixbuf = format_plain (32, 32, colours[i] << 8 | 0xff, FALSE);
        g_autoptr (GBytes) saved = format_saved (pixbuf, "avif", NULL);
        g_autoptr (GBytes) branded = g_str_equal (format, "heic")
                                       ? format_as_heic (g_steal_pointer (&saved))
                                       : g_bytes_ref (saved);
        g_autoptr (GBytes) coded = boxes_code (branded, 9, 16);
        g_autoptr (GBytes) both = boxes_add_profile (coded, profile);
        g_autoptr (GBytes) ordered = swapped ? boxes_swap_colours (both) : g_bytes_ref (both);
        g_autoptr (DailiesPicturePixels) pixels = look_decode (world, ordered, 0);

        look_assert_near (look_get_colour (dailies_picture_pixels_get_pixbuf (pixels), 0.5, 0.5),
                          profile_wide_in_srgb (colours[i]), 6);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)
  ADD ("/picture/colouring/measured", test_measured);
  ADD ("/picture/colouring/gamma", test_gamma);
  ADD ("/picture/colouring/left-alone", test_left_alone);
  ADD ("/picture/colouring/precedence", test_precedence);
  ADD ("/picture/colouring/coded", test_coded);
  g_test_add ("/picture/colouring/avif", World, "avif", world_set_up, test_boxes, world_tear_down);
  g_test_add ("/picture/colouring/heic", World, "heic", world_set_up, test_boxes, world_tear_down);
  g_test_add ("/picture/colouring/avif/precedence", World, "avif", world_set_up,
              test_boxes_precedence, world_tear_down);
  g_test_add ("/picture/colouring/heic/precedence", World, "heic", world_set_up,
              test_boxes_precedence, world_tear_down);

  return g_test_run ();
}

/* test-structure.c: whole, cut short, damaged, and claiming too much
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-facts.h"
#include "picture-samples.h"

static DailiesPicture *
probe_data (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, length, NULL);

  return dailies_picture_probe_stream (stream, length, NULL, error);
}

static void
assert_damaged (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = probe_data (data, length, &error);

  g_assert_null (picture);
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED);
}

static DailiesPicture *
assert_whole (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = probe_data (data, length, &error);

  g_assert_no_error (error);
  g_assert_nonnull (picture);

  return g_steal_pointer (&picture);
}

static void
assert_every_cut_is_told (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) empty = NULL;
  g_autoptr (GError) single = NULL;

  g_assert_null (probe_data (data, 0, &empty));
  g_assert_error (empty, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_EMPTY);
  g_assert_null (probe_data (data, 1, &single));
  g_assert_error (single, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE);

  for (gsize length = 2; length < size; length++)
    assert_damaged (data, length);

  g_assert_finalize_object (assert_whole (data, size));
}

static void
test_cut_png (void)
{
  SamplePicture sample = { 640, 480, 6 };
  g_autoptr (GBytes) bytes = sample_png (&sample);

  assert_every_cut_is_told (bytes);
}

static void
test_cut_jpeg (void)
{
  SamplePicture sample = { 320, 240, 6 };
  g_autoptr (GBytes) bytes = sample_jpeg (&sample);

  assert_every_cut_is_told (bytes);
}

/* Cut where the windows of the reader meet, too */
static void
test_cut_large (void)
{
  SamplePicture sample = { 512, 512, .bytes = 3 * 256 * 1024 };
  g_autoptr (GBytes) bytes = sample_png (&sample);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  for (gsize window = 1; window < 3; window++)
    for (gsize around = 0; around < 17; around++)
      assert_damaged (data, window * 256 * 1024 + around - 8);
}

/* Wherever a part lies across the edge of a window, it is read as one. */
static void
test_windows (void)
{
  for (gsize around = 0; around < 120; around++)
    {
      SamplePicture sample = { 512, 512, 6, .bytes = 256 * 1024 + around };
      g_autoptr (GBytes) bytes = sample_png (&sample);

      g_assert_finalize_object (assert_whole (g_bytes_get_data (bytes, NULL), sample.bytes));
    }
}

static void
test_cut_message (void)
{
  SamplePicture sample = { 512, 512 };
  g_autoptr (GBytes) bytes = sample_png (&sample);
  g_autoptr (GError) error = NULL;

  g_assert_null (probe_data (g_bytes_get_data (bytes, NULL), 50, &error));
  g_assert_cmpstr (error->message, ==, "The picture is cut short: its file ends after 50 bytes");
}

/* No bit of a PNG can change unnoticed. */
static void
test_flipped_png (void)
{
  SamplePicture sample = { 640, 480, 3 };
  g_autoptr (GBytes) bytes = sample_png (&sample);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autoptr (GError) error = NULL;
      int expected = bit / 8 < 4 ? DAILIES_PICTURE_ERROR_NO_PICTURE : DAILIES_PICTURE_ERROR_DAMAGED;

      copy[bit / 8] ^= 1 << bit % 8;
      g_assert_null (probe_data (copy, size, &error));
      g_assert_error (error, DAILIES_PICTURE_ERROR, expected);
      copy[bit / 8] = data[bit / 8];
    }
}

/* PNGs whose every checksum is right, and whose order is not */
static void
test_png_order (void)
{
  static const struct
  {
    const char *chunks; /* i: IHDR, p: PLTE, d: IDAT, z: IDAT without data, a: ancillary, c: unknown
                           and critical, e: IEND */
    guint8 colour;
    gboolean whole;
  } cases[] = {
    { "ide", 0, TRUE },   { "iadae", 0, TRUE }, { "idde", 0, TRUE },   { "izde", 0, TRUE },
    { "ipde", 3, TRUE },  { "ipde", 2, TRUE },  { "ide", 3, FALSE },   { "die", 0, FALSE },
    { "ie", 0, FALSE },   { "ize", 0, FALSE },  { "idade", 0, FALSE }, { "idadde", 0, FALSE },
    { "iide", 0, FALSE }, { "icde", 0, FALSE }, { "idce", 0, FALSE },  { "idpe", 2, FALSE },
    { "id", 0, FALSE },   { "iade", 5, FALSE }, { "e", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();

      g_test_message ("chunks %s, colour %u", cases[i].chunks, cases[i].colour);
      sample_add_png_signature (out);
      for (const char *p = cases[i].chunks; *p != '\0'; p++)
        switch (*p)
          {
          case 'i':
            sample_add_png_ihdr (out, 400, 400, 8, cases[i].colour);
            break;
          case 'p':
            sample_add_png_chunk (out, "PLTE", "rgb", 3);
            break;
          case 'd':
            sample_add_png_chunk (out, "IDAT", "data", 4);
            break;
          case 'z':
            sample_add_png_chunk (out, "IDAT", NULL, 0);
            break;
          case 'a':
            sample_add_png_chunk (out, "tEXt", "Title\0A", 7);
            break;
          case 'c':
            sample_add_png_chunk (out, "CRIT", NULL, 0);
            break;
          case 'e':
            sample_add_png_chunk (out, "IEND", NULL, 0);
            break;
          default:
            g_assert_not_reached ();
          }

      if (cases[i].whole)
        g_assert_finalize_object (assert_whole (out->data, out->len));
      else
        assert_damaged (out->data, out->len);
    }
}

/* A turn that is told after the pixels counts as well. */
static void
test_png_late_exif (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) exif = sample_exif (6, FALSE);
  g_autoptr (DailiesPicture) picture = NULL;

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, 640, 480, 1, 0);
  sample_add_png_pixels (out, 640, 480);
  sample_add_png_chunk (out, "eXIf", g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
  sample_add_png_chunk (out, "IEND", NULL, 0);

  picture = assert_whole (out->data, out->len);
  g_assert_cmpuint (dailies_picture_get_width (picture), ==, 480);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, 640);
}

/* Every kind of JPEG there is, as a skeleton: with several scans, stuffed bytes, restarts, fill
 * bytes, padding, and another picture behind it */
static void
test_jpeg_kinds (void)
{
  static const guint8 kinds[] = { 0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc9, 0xca, 0xcf };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint8 components = 1; components <= 4; components++)
      {
        g_autoptr (GByteArray) out = g_byte_array_new ();
        g_autoptr (DailiesPicture) picture = NULL;

        sample_add_jpeg_marker (out, 0xd8);
        g_byte_array_append (out, (const guint8 *) "\xff\xff\xff", 3);
        sample_add_jpeg_segment (out, 0xe0, "JFIF", 5);
        g_byte_array_append (out, (const guint8 *) "\0\0", 2);
        sample_add_jpeg_segment (out, 0xdb, "table", 5);
        sample_add_jpeg_frame (out, kinds[i], 800, 600, components);
        sample_add_jpeg_scan (out, "ab\xff\x00\xff\xd0yz\xff\xd7!", 11);
        sample_add_jpeg_segment (out, 0xc4, "table \xff\xd9", 8);
        sample_add_jpeg_scan (out, "more\xff", 5);
        sample_add_jpeg_marker (out, 0xd9);
        sample_add_jpeg_segment (out, 0xd8, "another", 7);

        picture = assert_whole (out->data, out->len);
        g_assert_cmpuint (dailies_picture_get_width (picture), ==, 800);
        g_assert_cmpuint (dailies_picture_get_height (picture), ==, 600);
        g_assert_cmpuint (dailies_picture_get_bytes (picture), ==, out->len);
      }
}

typedef enum
{
  NO_FRAME,
  NO_HEIGHT,
  NO_WIDTH,
  TWO_FRAMES,
  SHORT_FRAME,
  NO_COMPONENTS,
  NO_SCAN,
  EMPTY_SCAN,
  SHORT_SCAN_HEADER,
  TWO_BEGINNINGS,
  RESERVED_MARKER,
  RESERVED_MARKER_IN_SCAN,
  NO_LENGTH,
  N_FAULTS,
} Fault;

static void
test_jpeg_faults (void)
{
  for (Fault fault = 0; fault < N_FAULTS; fault++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();

      g_test_message ("fault %d", fault);
      sample_add_jpeg_marker (out, 0xd8);
      sample_add_jpeg_segment (out, 0xe0, "JFIF", 5);
      if (fault == TWO_BEGINNINGS)
        sample_add_jpeg_marker (out, 0xd8);
      if (fault == RESERVED_MARKER)
        sample_add_jpeg_segment (out, 0x42, "?", 1);
      if (fault == NO_LENGTH)
        g_byte_array_append (out, (const guint8 *) "\xff\xe2\x00\x01", 4);
      if (fault == SHORT_FRAME)
        sample_add_jpeg_segment (out, 0xc0, "\x08\x00\xff\x00\xff\x03", 6);
      else if (fault != NO_FRAME)
        sample_add_jpeg_frame (out, 0xc0, fault == NO_WIDTH ? 0 : 400, fault == NO_HEIGHT ? 0 : 400,
                               fault == NO_COMPONENTS ? 0 : 3);
      if (fault == TWO_FRAMES)
        sample_add_jpeg_frame (out, 0xc0, 400, 400, 3);
      if (fault == SHORT_SCAN_HEADER)
        {
          sample_add_jpeg_segment (out, 0xda, "\3\1\0\0\77\0", 6);
          g_byte_array_append (out, (const guint8 *) "data", 4);
        }
      else if (fault != NO_SCAN)
        sample_add_jpeg_scan (out, "data", fault == EMPTY_SCAN ? 0 : 4);
      if (fault == RESERVED_MARKER_IN_SCAN)
        g_byte_array_append (out, (const guint8 *) "\xff\x42\x00\x04..", 6);
      sample_add_jpeg_marker (out, 0xd9);

      assert_damaged (out->data, out->len);
    }
}

/* Each scan is one more way over all pixels, for a hundred bytes. */
static void
test_jpeg_scans (void)
{
  static const guint counts[] = { 1, 100, 101, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();

      sample_add_jpeg_marker (out, 0xd8);
      sample_add_jpeg_frame (out, 0xc2, 16384, 4096, 3);
      for (guint scan = 0; scan < counts[i]; scan++)
        sample_add_jpeg_scan (out, "data", 4);
      sample_add_jpeg_marker (out, 0xd9);

      if (counts[i] <= 100)
        g_assert_finalize_object (assert_whole (out->data, out->len));
      else
        assert_damaged (out->data, out->len);
    }
}

/* Where the two entries of sample_exif() end */
#define ENTRIES_END 34

/* On exactly as many bytes as there are, so that a look behind them is seen */
static void
test_exif_bounds (void)
{
  for (guint big_endian = 0; big_endian < 2; big_endian++)
    {
      g_autoptr (GBytes) exif = sample_exif (6, big_endian);
      gsize size;
      const guint8 *data = g_bytes_get_data (exif, &size);

      for (gsize length = 0; length <= size; length++)
        for (gsize at = 0; at <= length; at++)
          for (guint value = 0; value < 256; value++)
            {
              g_autofree guint8 *copy = g_memdup2 (data, length);
              guint orientation;

              if (at < length)
                copy[at] = value;
              orientation = dailies_picture_exif_get_orientation (copy, length);
              g_assert_cmpuint (orientation, <=, 8);
              if (at == length)
                g_assert_cmpuint (orientation, ==, (length >= ENTRIES_END ? 6 : 0));
            }
    }
}

/* EXIF that points out of itself, counts too much, or is no EXIF leaves the picture upright. */
static void
test_hostile_exif (void)
{
  g_autoptr (GBytes) exif = sample_exif (6, TRUE);
  gsize size;
  const guint8 *data = g_bytes_get_data (exif, &size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();
      g_autoptr (GByteArray) segment = g_byte_array_new ();
      g_autoptr (DailiesPicture) picture = NULL;

      g_byte_array_append (segment, (const guint8 *) "Exif\0\0", 6);
      g_byte_array_append (segment, data, size);
      segment->data[6 + cut] = 0xff;

      sample_add_jpeg_marker (out, 0xd8);
      sample_add_jpeg_segment (out, 0xe1, segment->data, 6 + cut);
      sample_add_jpeg_segment (out, 0xe1, segment->data, segment->len);
      sample_add_jpeg_frame (out, 0xc0, 640, 480, 3);
      sample_add_jpeg_scan (out, "data", 4);
      sample_add_jpeg_marker (out, 0xd9);

      picture = assert_whole (out->data, out->len);
      g_assert_cmpuint (dailies_picture_get_orientation (picture), >=, 1);
      g_assert_cmpuint (dailies_picture_get_orientation (picture), <=, 8);
    }
}

static void
assert_too_large (GByteArray *out)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (probe_data (out->data, out->len, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==,
                   "The picture has 30000 × 30000 px, which is 900 megapixels; it may have at most "
                   "268");
}

/* Refused by the header: there is nothing behind it, and nobody has missed it. */
static void
test_claims (void)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GByteArray) jpeg = g_byte_array_new ();
  g_autoptr (GByteArray) largest = g_byte_array_new ();

  sample_add_png_signature (png);
  sample_add_png_ihdr (png, 30000, 30000, 8, 6);
  sample_add_png_chunk (png, "IDAT", NULL, 0);
  assert_too_large (png);

  sample_add_jpeg_marker (jpeg, 0xd8);
  sample_add_jpeg_frame (jpeg, 0xc0, 30000, 30000, 3);
  sample_add_jpeg_scan (jpeg, NULL, 0);
  assert_too_large (jpeg);

  sample_add_png_signature (largest);
  sample_add_png_ihdr (largest, 16384, 16384, 1, 0);
  sample_add_png_pixels (largest, 16384, 16384);
  sample_add_png_chunk (largest, "IEND", NULL, 0);
  g_assert_finalize_object (assert_whole (largest->data, largest->len));
}

static void
assert_no_picture (const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (probe_data ((const guint8 *) data, length, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE);
}

static void
test_no_picture (void)
{
  static const char *const texts[] = { "GIF",
                                       "Hello",
                                       "<html><body>",
                                       "<svgx",
                                       "<svg",
                                       "<!DOCTYPE html><p>A picture: <svg width='9'/>",
                                       "BM is not a bitmap, whatever it begins with",
                                       "RIFF    WAVEfmt ",
                                       "%PDF-1.7",
                                       "\x89PNH\r\n\x1a\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_no_picture (texts[i], strlen (texts[i]));

  /* Films have brands too, and a version is no brand. */
  assert_no_picture ("\0\0\0\x18"
                     "ftypmp42\0\0\0\0isommp42",
                     24);
  assert_no_picture ("\0\0\0\x14"
                     "ftypmif1avifmif1",
                     20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/cut/png", test_cut_png);
  g_test_add_func ("/picture/cut/jpeg", test_cut_jpeg);
  g_test_add_func ("/picture/cut/large", test_cut_large);
  g_test_add_func ("/picture/windows", test_windows);
  g_test_add_func ("/picture/cut/message", test_cut_message);
  g_test_add_func ("/picture/png/flipped", test_flipped_png);
  g_test_add_func ("/picture/png/order", test_png_order);
  g_test_add_func ("/picture/png/late-exif", test_png_late_exif);
  g_test_add_func ("/picture/jpeg/kinds", test_jpeg_kinds);
  g_test_add_func ("/picture/jpeg/faults", test_jpeg_faults);
  g_test_add_func ("/picture/jpeg/scans", test_jpeg_scans);
  g_test_add_func ("/picture/exif-bounds", test_exif_bounds);
  g_test_add_func ("/picture/hostile-exif", test_hostile_exif);
  g_test_add_func ("/picture/claims", test_claims);
  g_test_add_func ("/picture/no-picture", test_no_picture);

  return g_test_run ();
}

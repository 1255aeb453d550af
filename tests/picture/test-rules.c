/* test-rules.c: pictures at every edge of the rules, with their verdicts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "dailies-picture-rules.h"
#include "picture-samples.h"

/* Those of video-01 */
static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

typedef enum
{
  PNG,
  JPEG,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  SamplePicture picture;
  const char *problems; /* the ids of the rules that it breaks, in order */
  const char *message;  /* of the first problem, where the case is about it */
} Case;

static const Case cases[] = {
  { "square", PNG, { 512, 512 }, "" },
  { "square-jpeg", JPEG, { 512, 512 }, "" },
  { "wide", PNG, { 1280, 720 }, "" },
  { "tall-jpeg", JPEG, { 720, 1280 }, "" },
  { "smallest", PNG, { 301, 301 }, "" },
  { "smallest-jpeg", JPEG, { 301, 301 }, "" },

  { "exactly-300",
    PNG,
    { 300, 400 },
    "short-side",
    "Shorter side is 300 px; it must be over 300 px" },
  { "exactly-300-high", PNG, { 400, 300 }, "short-side" },
  { "exactly-300-jpeg", JPEG, { 300, 300 }, "short-side" },
  { "240", JPEG, { 320, 240 }, "short-side", "Shorter side is 240 px; it must be over 300 px" },
  { "one-pixel", PNG, { 1, 1 }, "short-side", "Shorter side is 1 px; it must be over 300 px" },

  { "exactly-5-2",
    PNG,
    { 1000, 400 },
    "aspect-ratio",
    "Aspect ratio is 5:2; it must be under 5:2" },
  { "exactly-2-5", PNG, { 400, 1000 }, "aspect-ratio", "Aspect ratio is 2:5; it must be over 2:5" },
  { "exactly-5-2-jpeg", JPEG, { 2500, 1000 }, "aspect-ratio" },
  { "exactly-2-5-jpeg", JPEG, { 1000, 2500 }, "aspect-ratio" },
  { "just-under-5-2", PNG, { 999, 400 }, "" },
  { "just-over-2-5", PNG, { 400, 999 }, "" },
  { "just-over-5-2",
    PNG,
    { 1001, 400 },
    "aspect-ratio",
    "Aspect ratio is 1001:400; it must be under 5:2" },
  { "just-under-2-5", PNG, { 400, 1001 }, "aspect-ratio" },
  { "a-hair-under-5-2", PNG, { 24999, 10000 }, "" },
  { "a-hair-over-5-2", PNG, { 25001, 10000 }, "aspect-ratio" },
  { "3-1", JPEG, { 1200, 400 }, "aspect-ratio", "Aspect ratio is 3:1; it must be under 5:2" },
  { "1-3", JPEG, { 400, 1200 }, "aspect-ratio", "Aspect ratio is 1:3; it must be over 2:5" },
  { "thin-and-small",
    PNG,
    { 3000, 100 },
    "aspect-ratio short-side",
    "Aspect ratio is 30:1; it must be under 5:2" },
  { "a-line", PNG, { 1, 100000 }, "aspect-ratio short-side" },

  { "exactly-20-MB", PNG, { 512, 512, .bytes = 20000000 }, "" },
  { "exactly-20-MB-jpeg", JPEG, { 512, 512, .bytes = 20000000 }, "" },
  { "a-byte-over-20-MB",
    PNG,
    { 512, 512, .bytes = 20000001 },
    "file-size",
    "The file has 20000001 bytes; it may have at most 20000000 bytes" },
  { "a-byte-over-20-MB-jpeg", JPEG, { 512, 512, .bytes = 20000001 }, "file-size" },
  { "20-MiB",
    PNG,
    { 512, 512, .bytes = 20 * 1024 * 1024 },
    "file-size",
    "The file has 21.0 MB; it may have at most 20 MB" },
  { "21.3-MB",
    JPEG,
    { 512, 512, .bytes = 21300000 },
    "file-size",
    "The file has 21.3 MB; it may have at most 20 MB" },
  { "everything", PNG, { 900, 300, .bytes = 22000000 }, "aspect-ratio short-side file-size" },

  /* Turned by a quarter, what is stored tall is shown wide. */
  { "turned-1-png",
    PNG,
    { 1001, 400, 1 },
    "aspect-ratio",
    "Aspect ratio is 1001:400; it must be under 5:2" },
  { "turned-6-png",
    PNG,
    { 1001, 400, 6 },
    "aspect-ratio",
    "Aspect ratio is 400:1001; it must be over 2:5" },
  { "turned-6-jpeg",
    JPEG,
    { 1200, 400, 6 },
    "aspect-ratio",
    "Aspect ratio is 1:3; it must be over 2:5" },
  { "turned-8-jpeg",
    JPEG,
    { 400, 1200, 8, TRUE },
    "aspect-ratio",
    "Aspect ratio is 3:1; it must be under 5:2" },
  { "turned-3-jpeg", JPEG, { 640, 480, 3, TRUE }, "" },
};

static DailiesPicture *
probe (GBytes *bytes, goffset size)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = dailies_picture_probe_stream (stream, size, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (picture);

  return g_steal_pointer (&picture);
}

static char *
list_problems (GPtrArray *problems)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      DailiesPictureProblem *problem = g_ptr_array_index (problems, i);

      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
      g_string_append_printf (ids, "%s%s", i == 0 ? "" : " ",
                              dailies_picture_rule_get_id (problem->rule));
    }

  return g_string_free_and_steal (g_steal_pointer (&ids));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = c->kind == PNG ? sample_png (&c->picture) : sample_jpeg (&c->picture);
  gboolean turned = c->picture.orientation >= 5;
  goffset sizes[] = { g_bytes_get_size (bytes), -1 };

  if (c->picture.bytes != 0)
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, c->picture.bytes);

  /* As a file, and as a stream that does not say its length */
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (DailiesPicture) picture = probe (bytes, sizes[i]);
      g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&video_01, picture);
      g_autofree char *ids = list_problems (problems);

      g_assert_cmpint (dailies_picture_get_format (picture), ==,
                       c->kind == PNG ? DAILIES_PICTURE_FORMAT_PNG : DAILIES_PICTURE_FORMAT_JPEG);
      g_assert_cmpuint (dailies_picture_get_width (picture), ==,
                        turned ? c->picture.height : c->picture.width);
      g_assert_cmpuint (dailies_picture_get_height (picture), ==,
                        turned ? c->picture.width : c->picture.height);
      g_assert_cmpuint (dailies_picture_get_bytes (picture), ==, g_bytes_get_size (bytes));
      g_assert_cmpstr (ids, ==, c->problems);
      if (c->message != NULL)
        g_assert_cmpstr (((DailiesPictureProblem *) g_ptr_array_index (problems, 0))->message, ==,
                         c->message);
      g_assert_finalize_object (g_steal_pointer (&picture));
    }
}

/* All eight, in both byte orders, in both formats: as gdk-pixbuf shows the JPEG */
static void
test_orientations (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    for (guint big_endian = 0; big_endian < 2; big_endian++)
      {
        SamplePicture sample = { 640, 480, orientation, big_endian };
        g_autoptr (GBytes) png_bytes = sample_png (&sample);
        g_autoptr (GBytes) jpeg_bytes = sample_jpeg (&sample);
        g_autoptr (DailiesPicture) png = probe (png_bytes, -1);
        g_autoptr (DailiesPicture) jpeg = probe (jpeg_bytes, -1);
        g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (jpeg_bytes);
        g_autoptr (GError) error = NULL;
        g_autoptr (GdkPixbuf) stored = gdk_pixbuf_new_from_stream (stream, NULL, &error);
        g_autoptr (GdkPixbuf) shown = NULL;

        g_assert_no_error (error);
        shown = gdk_pixbuf_apply_embedded_orientation (stored);

        g_assert_cmpuint (dailies_picture_get_orientation (png), ==, orientation);
        g_assert_cmpuint (dailies_picture_get_orientation (jpeg), ==, orientation);
        g_assert_cmpuint (dailies_picture_get_width (jpeg), ==, gdk_pixbuf_get_width (shown));
        g_assert_cmpuint (dailies_picture_get_height (jpeg), ==, gdk_pixbuf_get_height (shown));
        g_assert_cmpuint (dailies_picture_get_width (png), ==, gdk_pixbuf_get_width (shown));
        g_assert_cmpuint (dailies_picture_get_height (png), ==, gdk_pixbuf_get_height (shown));
      }
}

/* What makes no sense is upright, and says so. */
static void
test_senseless_orientations (void)
{
  static const guint values[] = { 9, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      SamplePicture sample = { 640, 480, values[i], TRUE };
      g_autoptr (GBytes) bytes = sample_jpeg (&sample);
      g_autoptr (DailiesPicture) picture = probe (bytes, -1);

      g_assert_cmpuint (dailies_picture_get_orientation (picture), ==, 1);
      g_assert_cmpuint (dailies_picture_get_width (picture), ==, 640);
    }
}

static void
assert_only_problem (GBytes *bytes, DailiesPictureFormat format, const char *message)
{
  g_autoptr (DailiesPicture) picture = probe (bytes, g_bytes_get_size (bytes));
  g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&video_01, picture);
  DailiesPictureProblem *problem;

  g_assert_cmpint (dailies_picture_get_format (picture), ==, format);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpint (problem->rule, ==, DAILIES_PICTURE_RULE_FORMAT);
  g_assert_cmpstr (problem->message, ==, message);
}

static void
assert_literal (const void *data, gsize length, DailiesPictureFormat format, const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  assert_only_problem (bytes, format, message);
}

#define ASSERT_LITERAL(string, format, message) \
  assert_literal (string, sizeof (string) - 1, format, message)

/* Each format that is not sent is named, and where the header is simple its size is known. */
static void
test_formats (void)
{
  g_autoptr (GBytes) tiff = sample_saved ("tiff", 640, 480);
  g_autoptr (GBytes) bmp = sample_saved ("bmp", 640, 480);

  assert_only_problem (tiff, DAILIES_PICTURE_FORMAT_TIFF, "Format is TIFF; it must be JPEG or PNG");
  assert_only_problem (bmp, DAILIES_PICTURE_FORMAT_BMP, "Format is BMP; it must be JPEG or PNG");
  ASSERT_LITERAL ("GIF89a\x80\x02\xe0\x01\xf0\x00\x00", DAILIES_PICTURE_FORMAT_GIF,
                  "Format is GIF; it must be JPEG or PNG");
  ASSERT_LITERAL ("RIFF\x64\x00\x00\x00WEBPVP8 \x50\x00\x00\x00\x30\x00\x00\x9d\x01\x2a"
                  "\x80\x02\xe0\x01",
                  DAILIES_PICTURE_FORMAT_WEBP, "Format is WebP; it must be JPEG or PNG");
  ASSERT_LITERAL ("\x00\x00\x00\x1c"
                  "ftypmif1\x00\x00\x00\x00mif1avifmiaf",
                  DAILIES_PICTURE_FORMAT_AVIF, "Format is AVIF; it must be JPEG or PNG");
  ASSERT_LITERAL ("\x00\x00\x00\x18"
                  "ftypheic\x00\x00\x00\x00mif1heic",
                  DAILIES_PICTURE_FORMAT_HEIC, "Format is HEIC; it must be JPEG or PNG");
  ASSERT_LITERAL ("<?xml version=\"1.0\"?>\n<!-- a < b -->\n<svg xmlns=\"…\"/>",
                  DAILIES_PICTURE_FORMAT_SVG, "Format is SVG; it must be JPEG or PNG");
  ASSERT_LITERAL ("\xef\xbb\xbf <svg>", DAILIES_PICTURE_FORMAT_SVG,
                  "Format is SVG; it must be JPEG or PNG");
}

static void
assert_size (const void *data, gsize length, guint width, guint height)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (DailiesPicture) picture = probe (bytes, -1);

  g_assert_cmpuint (dailies_picture_get_width (picture), ==, width);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, height);
}

/* A TIFF of 640 × 480 px turned by a quarter, whose directory stands at @offset */
static void
assert_tiff_behind (guint32 offset, guint width, guint height)
{
  static const guint8 directory[] = {
    0, 3,    1, 0x00, 0, 3, 0, 0, 0, 1,    2, 0x80, 0, 0, /* width */
    1, 1,    0, 3,    0, 0, 0, 1, 1, 0xe0, 0, 0,          /* height */
    1, 0x12, 0, 3,    0, 0, 0, 1, 0, 6,    0, 0,          /* orientation */
  };
  g_autofree guint8 *data = g_malloc0 (offset + sizeof directory);
  guint32 stored = GUINT32_TO_BE (offset);

  memcpy (data, "MM\0*", 4);
  memcpy (data + 4, &stored, 4);
  memcpy (data + offset, directory, sizeof directory);
  assert_size (data, offset + sizeof directory, width, height);
  /* Cut before its directory, it has no size. */
  assert_size (data, offset, 0, 0);
}

static void
test_other_sizes (void)
{
  static const char *const formats[] = { "tiff", "bmp" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) bytes = sample_saved (formats[i], 200, 100);
      g_autoptr (DailiesPicture) picture = probe (bytes, -1);
      g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&video_01, picture);
      g_autofree char *ids = list_problems (problems);

      g_assert_cmpuint (dailies_picture_get_width (picture), ==, 200);
      g_assert_cmpuint (dailies_picture_get_height (picture), ==, 100);
      g_assert_cmpstr (ids, ==, "format short-side");
    }

  assert_size ("GIF87a\x80\x02\xe0\x01\xf0\x00\x00", 13, 640, 480);
  assert_size (
    "RIFF\x64\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x7f\x02\x00\xdf\x01\x00", 30, 640,
    480);
  /* 14 bits of width - 1, then 14 of height - 1 */
  assert_size (
    "RIFF\x64\x00\x00\x00WEBPVP8L\x50\x00\x00\x00\x2f\x7f\xc2\x77\x00\x00\x00\x00\x00\x00", 31, 640,
    480);
  /* A directory behind the pixels, as most writers put it, and with a turn */
  assert_tiff_behind (300000, 480, 640);
  /* Half a header gives no size, and no error: its decoder will tell. */
  assert_size ("RIFF\x64\x00\x00\x00WEBPVP8X", 16, 0, 0);
  assert_size ("GIF89a\x80", 7, 0, 0);
  assert_size ("GIF89a\x80\x02\x00\x00\xf0\x00\x00", 13, 0, 0);
}

/* The pixels of one frame, marked as a film of one */
static void
test_animated (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, 640, 480, 1, 0);
  sample_add_png_chunk (out, "acTL", "\0\0\0\2\0\0\0\0", 8);
  sample_add_png_pixels (out, 640, 480);
  sample_add_png_chunk (out, "IEND", NULL, 0);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));

  assert_only_problem (bytes, DAILIES_PICTURE_FORMAT_APNG,
                       "Format is animated PNG; it must be JPEG or a still PNG");
}

/* Rules are data: another model's bounds, and none at all */
static void
test_other_rules (void)
{
  static const DailiesPictureRules none = { 0 };
  static const DailiesPictureRules strict = { 1, 2, 2, 1, 1000, 1000000 };
  SamplePicture thin = { 10000, 1 };
  SamplePicture plain = { 1280, 720 };
  g_autoptr (GBytes) thin_bytes = sample_png (&thin);
  g_autoptr (GBytes) plain_bytes = sample_png (&plain);
  g_autoptr (DailiesPicture) thin_picture = probe (thin_bytes, -1);
  g_autoptr (DailiesPicture) plain_picture = probe (plain_bytes, -1);
  g_autoptr (GPtrArray) thin_problems = dailies_picture_rules_check (&none, thin_picture);
  g_autoptr (GPtrArray) plain_problems = dailies_picture_rules_check (&strict, plain_picture);
  g_autofree char *ids = list_problems (plain_problems);

  g_assert_cmpuint (thin_problems->len, ==, 0);
  g_assert_cmpstr (ids, ==, "short-side");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/picture/rules/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  g_test_add_func ("/picture/orientations", test_orientations);
  g_test_add_func ("/picture/orientations/senseless", test_senseless_orientations);
  g_test_add_func ("/picture/formats", test_formats);
  g_test_add_func ("/picture/formats/sizes", test_other_sizes);
  g_test_add_func ("/picture/formats/animated", test_animated);
  g_test_add_func ("/picture/rules/of-others", test_other_rules);

  return g_test_run ();
}

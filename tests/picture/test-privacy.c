/* test-privacy.c: nothing but the picture leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include "dailies-picture-privacy.h"
#include "picture-samples.h"
#include "picture-world.h"

/* What must not leave, wherever it stands */
#define SECRET "52.5163N13.3777E"

/* EXIF as a camera writes it: an orientation, a maker, a place and a thumbnail */
static GBytes *
make_exif (guint orientation, gboolean big_endian)
{
  g_autoptr (GByteArray) exif = g_bytes_unref_to_array (sample_exif (orientation, big_endian));

  g_byte_array_append (exif, (const guint8 *) "CAMERA " SECRET, sizeof ("CAMERA " SECRET));
  g_byte_array_append (exif, (const guint8 *) "\xff\xd8\xff\xd9", 4);

  return g_byte_array_free_to_bytes (g_steal_pointer (&exif));
}

static void
add_jpeg_text (GByteArray *out, guint8 marker, const char *start, gsize start_length)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  g_byte_array_append (content, (const guint8 *) start, start_length);
  g_byte_array_append (content, (const guint8 *) SECRET, strlen (SECRET));
  sample_add_jpeg_segment (out, marker, content->data, content->len);
}

#define ADD_JPEG_TEXT(out, marker, start) add_jpeg_text (out, marker, start, sizeof (start) - 1)

static void
add_jpeg_exif (GByteArray *out, guint orientation, gboolean big_endian)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GBytes) exif = make_exif (orientation, big_endian);

  g_byte_array_append (content, (const guint8 *) "Exif\0", 6);
  g_byte_array_append (content, g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
  sample_add_jpeg_segment (out, 0xe1, content->data, content->len);
}

static void
append (GByteArray *out, GBytes *bytes, gsize from)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_byte_array_append (out, data + from, size - from);
}

/* The size of gdk-pixbuf's SOI and JFIF */
#define PLAIN_HEAD 20

/* A JPEG with all that can be told, and what must be left of it. */
static GBytes *
make_talking_jpeg (guint orientation, gboolean big_endian, GBytes **left)
{
  g_autoptr (GBytes) plain = sample_saved ("jpeg", 320, 340);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GByteArray) rest = g_byte_array_new ();
  g_autoptr (GByteArray) jfif = g_byte_array_new ();
  static const char thumbnail[] = "JFIF\0\1\1\0\0\1\0\1\2\2" SECRET;

  g_assert_cmpmem ((const guint8 *) g_bytes_get_data (plain, NULL) + 6, 5, "JFIF", 5);

  sample_add_jpeg_marker (all, 0xd8);
  sample_add_jpeg_segment (all, 0xe0, thumbnail, sizeof thumbnail - 1);
  ADD_JPEG_TEXT (all, 0xe0, "JFXX\0\x10");
  add_jpeg_exif (all, orientation, big_endian);
  add_jpeg_exif (all, 3, TRUE);
  ADD_JPEG_TEXT (all, 0xe1, "http://ns.adobe.com/xap/1.0/\0");
  ADD_JPEG_TEXT (all, 0xe1, "http://ns.adobe.com/xmp/extension/\0");
  ADD_JPEG_TEXT (all, 0xe2, "MPF\0");
  sample_add_jpeg_segment (all, 0xe2, "ICC_PROFILE\0\1\1not really", 24);
  ADD_JPEG_TEXT (all, 0xe2, "FPXR\0");
  ADD_JPEG_TEXT (all, 0xe4, "maker");
  ADD_JPEG_TEXT (all, 0xeb, "JP\0\1");
  ADD_JPEG_TEXT (all, 0xed, "Photoshop 3.0\0");
  ADD_JPEG_TEXT (all, 0xee, "Adobe\0\x64\0\0\0\0\1");
  ADD_JPEG_TEXT (all, 0xef, "");
  ADD_JPEG_TEXT (all, 0xfe, "");
  g_byte_array_append (all, (const guint8 *) SECRET "\xff\0", strlen (SECRET) + 2);
  g_byte_array_append (all, (const guint8 *) "\xff\xff\xff", 3);
  append (all, plain, PLAIN_HEAD);
  /* Between the scans of a progressive picture too: here before its end. */
  g_byte_array_set_size (all, all->len - 2);
  ADD_JPEG_TEXT (all, 0xfe, "");
  ADD_JPEG_TEXT (all, 0xe1, "Exif\0\0");
  sample_add_jpeg_marker (all, 0xd9);
  append (all, plain, 0);
  g_byte_array_append (all, (const guint8 *) SECRET, strlen (SECRET));

  sample_add_jpeg_marker (rest, 0xd8);
  sample_add_jpeg_segment (rest, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
  if (orientation > 1)
    {
      static const guint8 big[] = "Exif\0\0MM\0*\0\0\0\x8\0\1\x1\x12\0\3\0\0\0\1\0?\0\0\0\0\0";
      static const guint8 little[] = "Exif\0\0II*\0\x8\0\0\0\1\0\x12\1\3\0\1\0\0\0?\0\0\0\0\0\0";
      guint8 exif[32];

      memcpy (exif, big_endian ? big : little, sizeof exif);
      *(guint8 *) memchr (exif, '?', sizeof exif) = orientation;
      sample_add_jpeg_segment (rest, 0xe1, exif, sizeof exif);
    }
  sample_add_jpeg_segment (rest, 0xe2, "ICC_PROFILE\0\1\1not really", 24);
  sample_add_jpeg_segment (rest, 0xee, "Adobe\0\x64\0\0\0\0\1", 12);
  g_byte_array_append (rest, (const guint8 *) "\xff\xff\xff", 3);
  append (rest, plain, PLAIN_HEAD);

  *left = g_byte_array_free_to_bytes (g_steal_pointer (&rest));

  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static void
add_png_text (GByteArray *out, const char *type)
{
  sample_add_png_chunk (out, type, "Comment\0" SECRET, sizeof ("Comment\0" SECRET) - 1);
}

static GBytes *
make_talking_png (guint orientation, gboolean big_endian, GBytes **left)
{
  static const char *const kept[] = { "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "pHYs" };
  static const char *const gone[]
    = { "tEXt", "iTXt", "zTXt", "tIME", "caBX", "prVW", "dSIG", "acTL", "fcTL" };
  g_autoptr (GBytes) exif = make_exif (orientation, big_endian);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GByteArray) rest = g_byte_array_new ();

  sample_add_png_signature (all);
  sample_add_png_signature (rest);
  sample_add_png_ihdr (all, 320, 340, 1, 0);
  sample_add_png_ihdr (rest, 320, 340, 1, 0);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      sample_add_png_chunk (all, kept[i], "12345", 5);
      sample_add_png_chunk (rest, kept[i], "12345", 5);
    }
  sample_add_png_chunk (all, "eXIf", g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
  if (orientation > 1)
    {
      static const guint8 big[] = "MM\0*\0\0\0\x8\0\1\x1\x12\0\3\0\0\0\1\0?\0\0\0\0\0";
      static const guint8 little[] = "II*\0\x8\0\0\0\1\0\x12\1\3\0\1\0\0\0?\0\0\0\0\0\0";
      guint8 reduced[26];

      memcpy (reduced, big_endian ? big : little, sizeof reduced);
      *(guint8 *) memchr (reduced, '?', sizeof reduced) = orientation;
      sample_add_png_chunk (rest, "eXIf", reduced, sizeof reduced);
    }
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    add_png_text (all, gone[i]);
  sample_add_png_pixels (all, 320, 340);
  sample_add_png_pixels (rest, 320, 340);
  add_png_text (all, "fdAT");
  add_png_text (all, "tEXt");
  sample_add_png_chunk (all, "eXIf", SECRET, strlen (SECRET));
  sample_add_png_chunk (all, "IEND", NULL, 0);
  sample_add_png_chunk (rest, "IEND", NULL, 0);
  add_png_text (all, "tEXt");

  *left = g_byte_array_free_to_bytes (g_steal_pointer (&rest));

  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

typedef GBytes *(*Make) (guint orientation, gboolean big_endian, GBytes **left);

static void
assert_stripped (World *world, Make make, guint orientation, gboolean big_endian)
{
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GBytes) all = make (orientation, big_endian, &left);
  g_autoptr (GFile) in = world_write (world, "in", all);
  g_autoptr (GFile) out = world_get_file (world, "out");
  g_autoptr (GFile) again = world_get_file (world, "again");
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (DailiesPicture) second = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) rewritten = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (
    memmem (g_bytes_get_data (all, NULL), g_bytes_get_size (all), SECRET, strlen (SECRET)));

  picture
    = world_await (dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE), &error);
  g_assert_no_error (error);
  written = world_read (out);
  g_assert_null (
    memmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written), SECRET, strlen (SECRET)));
  g_assert_cmpmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written),
                   g_bytes_get_data (left, NULL), g_bytes_get_size (left));
  g_assert_cmpuint (dailies_picture_get_bytes (picture), ==, g_bytes_get_size (written));
  g_assert_cmpuint (dailies_picture_get_width (picture), ==, orientation >= 5 ? 340 : 320);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, orientation >= 5 ? 320 : 340);
  g_assert_cmpuint (dailies_picture_get_orientation (picture), ==, orientation);

  /* What has nothing to remove stays byte for byte as it is. */
  second = world_await (dailies_picture_privacy_copy (out, again, DAILIES_PICTURE_PRIVACY_REMOVE),
                        &error);
  g_assert_no_error (error);
  rewritten = world_read (again);
  g_assert_true (g_bytes_equal (written, rewritten));

  world_assert_files (world, "again in out");
}

static void
test_strip (World *world, gconstpointer make)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      assert_stripped (world, (Make) make, orientation, TRUE);
      assert_stripped (world, (Make) make, orientation, FALSE);
    }
}

/* Pictures with nothing to remove, of every writer at hand */
static void
test_nothing_to_remove (World *world, gconstpointer data)
{
  SamplePicture sample = { 512, 400 };
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (pictures, sample_png (&sample));
  g_ptr_array_add (pictures, sample_jpeg (&sample));
  g_ptr_array_add (pictures, sample_saved ("png", 700, 500));
  g_ptr_array_add (pictures, sample_saved ("jpeg", 700, 500));

  for (guint i = 0; i < pictures->len; i++)
    {
      g_autoptr (GFile) in = world_write (world, "in", g_ptr_array_index (pictures, i));
      g_autoptr (GFile) out = world_get_file (world, "out");
      g_autoptr (DailiesPicture) picture = NULL;
      g_autoptr (GBytes) written = NULL;
      g_autoptr (GError) error = NULL;

      picture = world_await (dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE),
                             &error);
      g_assert_no_error (error);
      written = world_read (out);
      g_assert_true (g_bytes_equal (written, g_ptr_array_index (pictures, i)));
    }
}

/* The picture stands in its own place, and whatever stood there stays until then. */
static void
test_in_place (World *world, gconstpointer data)
{
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GBytes) all = make_talking_jpeg (6, TRUE, &left);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (all, 0, 900);
  g_autoptr (GFile) file = world_write (world, "picture", all);
  g_autoptr (GFile) damaged = world_write (world, "damaged", cut);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GError) error = NULL;

  picture = world_await (dailies_picture_privacy_copy (file, file, DAILIES_PICTURE_PRIVACY_REMOVE),
                         &error);
  g_assert_no_error (error);
  written = world_read (file);
  g_assert_true (g_bytes_equal (written, left));

  g_assert_null (world_await (
    dailies_picture_privacy_copy (damaged, file, DAILIES_PICTURE_PRIVACY_REMOVE), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED);
  kept = world_read (file);
  g_assert_true (g_bytes_equal (kept, left));
  world_assert_files (world, "damaged picture");
}

static void
test_refused (World *world, gconstpointer data)
{
  g_autoptr (GBytes) plain = sample_saved ("jpeg", 320, 340);
  g_autoptr (GBytes) tiff = sample_saved ("tiff", 320, 340);
  g_autoptr (GFile) in = world_write (world, "in", plain);
  g_autoptr (GFile) other = world_write (world, "tiff", tiff);
  g_autoptr (GFile) out = world_get_file (world, "out");
  g_autoptr (GFile) nowhere = world_get_file (world, "no/where");
  g_autoptr (GError) error = NULL;

  g_assert_null (world_await (
    dailies_picture_privacy_copy (other, out, DAILIES_PICTURE_PRIVACY_REMOVE), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE);
  g_clear_error (&error);

  g_assert_null (world_await (
    dailies_picture_privacy_copy (in, nowhere, DAILIES_PICTURE_PRIVACY_REMOVE), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE);
  g_assert_cmpstr (error->message, ==, "The picture cannot be written: No such file or directory");
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (g_file_peek_path (out), 0700), ==, 0);
  g_assert_null (
    world_await (dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE);
  g_assert_cmpint (g_rmdir (g_file_peek_path (out)), ==, 0);

  world_assert_files (world, "in tiff");
}

/* What the composer says of it. */
static void
test_tells (World *world, gconstpointer data)
{
  static const struct
  {
    guint8 tag[2];
    DailiesPictureTells tells;
  } tags[] = {
    { { 0x01, 0x12 }, 0 },
    { { 0x01, 0x0f }, DAILIES_PICTURE_TELLS_CAMERA },
    { { 0x01, 0x10 }, DAILIES_PICTURE_TELLS_CAMERA },
    { { 0x87, 0x69 }, DAILIES_PICTURE_TELLS_CAMERA },
    { { 0x88, 0x25 }, DAILIES_PICTURE_TELLS_PLACE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      guint8 exif[] = "Exif\0\0MM\0*\0\0\0\x8\0\1\0\0\0\4\0\0\0\1\0\0\0\0\0\0\0";
      g_autoptr (GBytes) plain = sample_saved ("jpeg", 320, 340);
      g_autoptr (GByteArray) all = g_byte_array_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GFile) file = NULL;
      g_autoptr (GFile) out = world_get_file (world, "out");
      g_autoptr (DailiesPicture) picture = NULL;
      g_autoptr (DailiesPicture) stripped = NULL;
      g_autoptr (GError) error = NULL;

      memcpy (exif + 16, tags[i].tag, 2);
      sample_add_jpeg_marker (all, 0xd8);
      sample_add_jpeg_segment (all, 0xe1, exif, sizeof exif - 1);
      append (all, plain, 2);
      bytes = g_byte_array_free_to_bytes (g_steal_pointer (&all));
      file = world_write (world, "in", bytes);

      picture = world_await (dailies_picture_probe_file (file), &error);
      g_assert_no_error (error);
      g_assert_cmpint (dailies_picture_get_tells (picture), ==, tags[i].tells);
      stripped = world_await (
        dailies_picture_privacy_copy (file, out, DAILIES_PICTURE_PRIVACY_REMOVE), &error);
      g_assert_no_error (error);
      g_assert_cmpint (dailies_picture_get_tells (stripped), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, data, func) g_test_add (path, World, data, world_set_up, func, world_tear_down)
  ADD ("/picture/privacy/jpeg", make_talking_jpeg, test_strip);
  ADD ("/picture/privacy/png", make_talking_png, test_strip);
  ADD ("/picture/privacy/nothing-to-remove", NULL, test_nothing_to_remove);
  ADD ("/picture/privacy/in-place", NULL, test_in_place);
  ADD ("/picture/privacy/tells", NULL, test_tells);
  ADD ("/picture/privacy/refused", NULL, test_refused);

  return g_test_run ();
}

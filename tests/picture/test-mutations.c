/* test-mutations.c: thousands of broken pictures, the same ones at every run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-rules.h"
#include "picture-mutate.h"
#include "picture-samples.h"

#define SEED 20260214
#define ROUNDS 6000

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

static GBytes *
literal (const char *data, gsize length)
{
  return g_bytes_new (data, length);
}

#define LITERAL(string) literal (string, sizeof (string) - 1)

static GPtrArray *
make_corpus (void)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  SamplePicture upright = { 400, 400 };
  SamplePicture turned = { 320, 640, 6, TRUE };
  SamplePicture mirrored = { 320, 640, 5, FALSE };

  g_ptr_array_add (corpus, sample_png (&upright));
  g_ptr_array_add (corpus, sample_png (&turned));
  g_ptr_array_add (corpus, sample_jpeg (&upright));
  g_ptr_array_add (corpus, sample_jpeg (&turned));
  g_ptr_array_add (corpus, sample_jpeg (&mirrored));
  g_ptr_array_add (corpus, sample_saved ("tiff", 40, 30));
  g_ptr_array_add (corpus, sample_saved ("bmp", 40, 30));
  g_ptr_array_add (corpus, LITERAL ("GIF89a\x80\x02\xe0\x01\xf0\x00\x00"));
  g_ptr_array_add (corpus, LITERAL ("RIFF\x64\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"
                                    "\x7f\x02\x00\xdf\x01\x00"));
  g_ptr_array_add (corpus, LITERAL ("\x00\x00\x00\x1c"
                                    "ftypmif1\x00\x00\x00\x00mif1avifmiaf"));
  g_ptr_array_add (corpus, LITERAL ("<?xml version=\"1.0\"?><svg/>"));

  return corpus;
}

/* Whatever the bytes: facts that make sense, or an error of the documented ones with a sentence. */
static gboolean
assert_makes_sense (GByteArray *bytes, goffset size)
{
  g_autoptr (GInputStream) stream
    = g_memory_input_stream_new_from_data (bytes->data, bytes->len, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = dailies_picture_probe_stream (stream, size, NULL, &error);
  g_autoptr (GPtrArray) problems = NULL;
  gboolean sent;

  if (picture == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == DAILIES_PICTURE_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), >, 0);
      return FALSE;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_bytes (picture), ==, bytes->len);
  g_assert_cmpuint (dailies_picture_get_orientation (picture), >=, 1);
  g_assert_cmpuint (dailies_picture_get_orientation (picture), <=, 8);
  g_assert_cmpuint ((guint64) dailies_picture_get_width (picture)
                      * dailies_picture_get_height (picture),
                    <=, DAILIES_PICTURE_MAX_PIXELS);

  sent = dailies_picture_get_format (picture) == DAILIES_PICTURE_FORMAT_JPEG
         || dailies_picture_get_format (picture) == DAILIES_PICTURE_FORMAT_PNG;
  if (sent)
    {
      g_assert_cmpuint (dailies_picture_get_width (picture), >, 0);
      g_assert_cmpuint (dailies_picture_get_height (picture), >, 0);
    }

  problems = dailies_picture_rules_check (&video_01, picture);
  g_assert_true (sent || problems->len > 0);

  return TRUE;
}

static void
test_mutations (void)
{
  g_autoptr (GPtrArray) corpus = make_corpus ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  guint taken = 0;
  guint tried = 0;

  for (guint i = 0; i < corpus->len; i++)
    {
      g_autoptr (GByteArray) bytes
        = g_bytes_unref_to_array (g_bytes_ref (g_ptr_array_index (corpus, i)));

      g_assert_true (assert_makes_sense (bytes, -1));
    }

  for (guint round = 0; round < ROUNDS; round++)
    {
      GBytes *original = g_ptr_array_index (corpus, round % corpus->len);
      GBytes *other = g_ptr_array_index (corpus, g_rand_int_range (rand, 0, corpus->len));
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      guint times = g_rand_int_range (rand, 1, 5);
      gboolean as_stream;
      gboolean as_file;

      g_byte_array_append (bytes, g_bytes_get_data (original, NULL), g_bytes_get_size (original));
      for (guint i = 0; i < times; i++)
        mutate_once (rand, bytes, other);

      as_stream = assert_makes_sense (bytes, -1);
      as_file = assert_makes_sense (bytes, bytes->len);
      g_assert_cmpint (as_stream, ==, as_file);
      taken += as_file;
      tried++;
    }

  g_test_message ("%u inputs tried, seed %d: %u read as pictures, %u refused", tried, SEED, taken,
                  tried - taken);
  g_assert_cmpuint (tried, ==, ROUNDS);
  /* Neither side may be empty, or the mutations test nothing. */
  g_assert_cmpuint (taken, >, ROUNDS / 50);
  g_assert_cmpuint (tried - taken, >, ROUNDS / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/mutations", test_mutations);

  return g_test_run ();
}

/* test-repair-mutations.c: broken pictures through decoder and repair
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-privacy.h"
#include "dailies-picture-repair.h"
#include "picture-formats.h"
#include "picture-mutate.h"
#include "picture-profiles.h"
#include "picture-samples.h"
#include "picture-world.h"

#define SEED 20260215
#define ROUNDS 900

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

static GPtrArray *
make_corpus (void)
{
  static const char *const saved[] = { "png", "jpeg", "tiff", "bmp", "webp", "avif" };
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GdkPixbuf) quarters = format_quarters (24, 16);
  g_autoptr (GBytes) wide = profile_wide ();
  SamplePicture turned = { 32, 40, 6, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (saved); i++)
    g_ptr_array_add (corpus, format_saved (quarters, saved[i], i < 3 ? wide : NULL));
  g_ptr_array_add (corpus, sample_png (&turned));
  g_ptr_array_add (corpus, sample_jpeg (&turned));
  g_ptr_array_add (corpus,
                   format_flat_jpeg (16, 16, 4, (guint8[]) { 9, 99, 199, 255 }, TRUE, NULL));
  g_ptr_array_add (corpus, format_deep_png (16, 12, (guint16[]) { 0x1234, 0x80ff, 0xfedc }));
  g_ptr_array_add (corpus, format_palette_png (16, 12));
  g_ptr_array_add (corpus, format_gif (16, 12));
  g_ptr_array_add (corpus, format_apng (16, 12));
  g_ptr_array_add (corpus, format_svg (16, 12));
  g_ptr_array_add (corpus, format_heic (16, 12));

  return corpus;
}

/* Whatever went in: a picture that fits, or a sentence and nothing left behind. */
static gboolean
assert_makes_sense (World *world, DexFuture *repaired, GFile *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) told = world_await (repaired, &error);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  if (told == NULL)
    {
      g_assert_true (error->domain == DAILIES_PICTURE_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      world_assert_files (world, "in");
      return FALSE;
    }

  picture = world_await (dailies_picture_probe_file (out), &error);
  g_assert_no_error (error);
  problems = dailies_picture_rules_check (&video_01, picture);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (g_file_delete (out, NULL, &error));
  world_assert_files (world, "in");

  return TRUE;
}

/* A copy without what it tells is as whole as the picture was. */
static void
assert_copied (World *world, GFile *in, GFile *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy_error = NULL;
  g_autoptr (DailiesPicture) before = world_await (dailies_picture_probe_file (in), &error);
  g_autoptr (DailiesPicture) after = world_await (
    dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE), &copy_error);

  if (after == NULL)
    {
      g_assert_true (copy_error->domain == DAILIES_PICTURE_ERROR);
      /* Whatever the probe takes for a whole JPEG or PNG can be copied. */
      g_assert_true (
        before == NULL
        || g_error_matches (copy_error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE));
      world_assert_files (world, "in");
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_width (before), ==, dailies_picture_get_width (after));
  g_assert_cmpuint (dailies_picture_get_height (before), ==, dailies_picture_get_height (after));
  g_assert_cmpuint (dailies_picture_get_orientation (before), ==,
                    dailies_picture_get_orientation (after));
  g_assert_true (g_file_delete (out, NULL, &error));
}

static void
test_mutations (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) corpus = make_corpus ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GFile) png = world_get_file (world, "out.png");
  g_autoptr (GFile) jpeg = world_get_file (world, "out.jpg");
  guint taken = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      GBytes *original = corpus->pdata[round % corpus->len];
      GBytes *other = corpus->pdata[g_rand_int_range (rand, 0, corpus->len)];
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GBytes) broken = NULL;
      g_autoptr (GFile) in = NULL;
      GFile *out = round / corpus->len % 2 == 0 ? png : jpeg;
      /* The first round of each is not broken. */
      guint times = round < corpus->len ? 0 : g_rand_int_range (rand, 1, 4);

      g_byte_array_append (bytes, g_bytes_get_data (original, NULL), g_bytes_get_size (original));
      for (guint i = 0; i < times; i++)
        mutate_once (rand, bytes, other);
      mutate_mend_png (bytes);

      broken = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      in = world_write (world, "in", broken);
      if (assert_makes_sense (world, dailies_picture_repair_file (in, out, &video_01), out))
        taken++;
      else
        g_assert_cmpuint (times, >, 0);
      assert_copied (world, in, out);
    }

  g_test_message ("%u inputs tried, seed %d: %u repaired, %u refused", ROUNDS, SEED, taken,
                  ROUNDS - taken);
  /* Neither side may be empty, or the mutations test nothing. */
  g_assert_cmpuint (taken, >, ROUNDS / 20);
  g_assert_cmpuint (ROUNDS - taken, >, ROUNDS / 20);
}

/* Loaders complain of what they refuse, some of them of themselves (gdk-pixbuf's of a GIF whose frame
 * has no height). What is ours never does. */
static void
set_fatal (void)
{
  static const char *const ours[] = { G_LOG_DOMAIN, "GLib", "GLib-GObject", "GLib-GIO" };

  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    g_log_set_fatal_mask (ours[i], G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  set_fatal ();

  g_test_add ("/picture/repair/mutations", World, NULL, world_set_up, test_mutations,
              world_tear_down);

  return g_test_run ();
}

/* test-thumbnail.c: small pictures are decoded once, upright, and only where somebody waits for them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-samples.h"
#include "window-fixture.h"

#include "dailies-thumbnail.h"

/* As many as are kept, and more than are decoded at once */
#define KEPT 256
#define MORE_THAN_AT_ONCE 8

static GFile *folder;

/* @orientation: 0 for none */
static GFile *
put_picture (const char *name, guint width, guint height, guint orientation)
{
  GFile *file = g_file_get_child (folder, name);
  const SamplePicture picture = { .width = width, .height = height, .orientation = orientation };
  g_autoptr (GBytes) bytes = sample_jpeg (&picture);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (file), g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return file;
}

static GdkTexture *
load (GFile *picture, guint side)
{
  g_autoptr (DexFuture) loading = dailies_thumbnail_load (picture, side);

  return g_object_ref (fixture_await_object (loading));
}

static void
assert_size (GdkTexture *texture, int width, int height)
{
  g_assert_cmpint (gdk_texture_get_width (texture), ==, width);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, height);
}

/* The longer side is as long as was asked, and what was decoded once is there at once. */
static void
test_size (void)
{
  g_autoptr (GFile) wide = put_picture ("wide", 640, 360, 0);
  g_autoptr (GFile) high = put_picture ("high", 360, 640, 0);
  g_autoptr (GdkTexture) first = NULL;
  g_autoptr (GdkTexture) again = NULL;
  g_autoptr (GdkTexture) smaller = NULL;
  g_autoptr (GdkTexture) upright = NULL;

  g_assert_null (dailies_thumbnail_peek (wide, 144));
  first = load (wide, 144);
  assert_size (first, 144, 81);
  g_assert_true (dailies_thumbnail_peek (wide, 144) == first);
  again = load (wide, 144);
  g_assert_true (again == first);

  /* Another size is another picture. */
  g_assert_null (dailies_thumbnail_peek (wide, 72));
  smaller = load (wide, 72);
  assert_size (smaller, 72, 41);
  g_assert_true (dailies_thumbnail_peek (wide, 144) == first);

  upright = load (high, 144);
  assert_size (upright, 81, 144);
}

/* As a camera holds it */
static void
test_upright (void)
{
  g_autoptr (GFile) turned = put_picture ("turned", 640, 360, 6);
  g_autoptr (GdkTexture) texture = load (turned, 144);

  assert_size (texture, 81, 144);
}

/* One for one place is not kept for all. */
static void
test_large (void)
{
  g_autoptr (GFile) large = put_picture ("large", 1280, 720, 0);
  g_autoptr (GdkTexture) texture = load (large, 1280);

  assert_size (texture, 1280, 720);
  g_assert_null (dailies_thumbnail_peek (large, 1280));
}

static void
test_no_picture (void)
{
  g_autoptr (GFile) words = g_file_get_child (folder, "words");
  g_autoptr (GFile) missing = g_file_get_child (folder, "missing");
  g_autoptr (GFile) good = put_picture ("good", 64, 64, 0);
  g_autoptr (DexFuture) of_words = NULL;
  g_autoptr (DexFuture) of_nothing = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (words), "no picture", -1, &error);
  g_assert_no_error (error);
  of_words = dailies_thumbnail_load (words, 144);
  of_nothing = dailies_thumbnail_load (missing, 144);
  while (dex_future_is_pending (of_words) || dex_future_is_pending (of_nothing))
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (dex_future_get_value (of_words, &unknown));
  g_assert_error (unknown, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE);
  g_assert_null (dex_future_get_value (of_nothing, &gone));
  g_assert_error (gone, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  /* The next one is none the worse for it. */
  texture = load (good, 64);
  assert_size (texture, 64, 64);
}

static DexFuture *
seen (DexFuture *completed, gpointer data)
{
  *(guint *) data += 1;
  return dex_ref (completed);
}

/* What nobody waits for any more is not decoded, and the others are. */
static void
test_scrolled_past (void)
{
  g_autoptr (DexFuture) last = NULL;
  DexFuture *waits[MORE_THAN_AT_ONCE];
  GFile *pictures[MORE_THAN_AT_ONCE];
  guint n_seen = 0;

  for (guint i = 0; i < MORE_THAN_AT_ONCE; i++)
    {
      g_autofree char *name = g_strdup_printf ("row-%u", i);

      pictures[i] = put_picture (name, 64, 64, 0);
      waits[i] = dex_future_then (dailies_thumbnail_load (pictures[i], 144), seen, &n_seen, NULL);
    }
  /* All but the first two, which are under way, and the last */
  for (guint i = 2; i < MORE_THAN_AT_ONCE - 1; i++)
    dex_clear (&waits[i]);
  last = g_steal_pointer (&waits[MORE_THAN_AT_ONCE - 1]);
  fixture_await_object (last);
  for (guint i = 0; i < 2; i++)
    {
      fixture_await_object (waits[i]);
      dex_clear (&waits[i]);
    }

  g_assert_cmpuint (n_seen, ==, 3);
  for (guint i = 0; i < MORE_THAN_AT_ONCE; i++)
    {
      gboolean passed = i >= 2 && i < MORE_THAN_AT_ONCE - 1;

      g_assert_cmpint (dailies_thumbnail_peek (pictures[i], 144) == NULL, ==, passed);
      g_object_unref (pictures[i]);
    }
}

/* The oldest goes first, so that memory stays as it is however long a list is. */
static void
test_kept (void)
{
  g_autoptr (GFile) oldest = put_picture ("oldest", 8, 8, 0);
  g_autoptr (GFile) left = put_picture ("left", 8, 8, 0);
  g_autoptr (GFile) right = put_picture ("right", 8, 8, 0);
  g_autoptr (GFile) newest = put_picture ("newest", 8, 8, 0);
  GFile *others[] = { left, right };

  g_object_unref (load (oldest, 8));
  for (guint i = 1; i < KEPT; i++)
    g_object_unref (load (others[i % 2], 8 + i / 2));
  g_assert_nonnull (dailies_thumbnail_peek (oldest, 8));
  g_assert_nonnull (dailies_thumbnail_peek (others[1], 8));

  g_object_unref (load (newest, 8));
  g_assert_null (dailies_thumbnail_peek (oldest, 8));
  g_assert_nonnull (dailies_thumbnail_peek (others[1], 8));
  g_assert_nonnull (dailies_thumbnail_peek (newest, 8));
}

int
main (int argc, char *argv[])
{
  int result;

  fixture_init (&argc, &argv);
  folder = fixture_make_folder ();

  g_test_add_func ("/window/thumbnail/size", test_size);
  g_test_add_func ("/window/thumbnail/upright", test_upright);
  g_test_add_func ("/window/thumbnail/large", test_large);
  g_test_add_func ("/window/thumbnail/no-picture", test_no_picture);
  g_test_add_func ("/window/thumbnail/scrolled-past", test_scrolled_past);
  g_test_add_func ("/window/thumbnail/kept", test_kept);
  result = g_test_run ();

  fixture_remove_folder (folder);
  return result;
}

/* test-clip-picture.c: a frame of a clip, as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-clip-picture.h"
#include "dailies-drawing.h"

#include <glib/gstdio.h>
#include <sys/time.h>

#define FRAMES 25

/* From black to nearly white */
static void
draw_grey (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  double level = (double) frame / frames;

  cairo_set_source_rgb (cr, level, level, level);
  cairo_paint (cr);
}

/* (transfer full) */
static DailiesJob *
add_clip (Fixture *fixture)
{
  const DailiesDrawing drawing = { 160, 90, FRAMES, FRAMES };
  g_autoptr (GFile) clips = g_file_get_child (fixture->folder, "clips");
  g_autoptr (GFile) base = g_file_get_child (clips, "grey");
  g_autoptr (DexFuture) drawn = dailies_drawing_encode (&drawing, draw_grey, NULL, NULL, base);
  g_autofree char *name = g_file_get_basename (fixture_await_object (drawn));
  DailiesJob *job = library_add (fixture->library, "A harbour");
  DailiesChange *change = dailies_change_new ("test");
  g_autoptr (GError) error = NULL;

  library_lead (fixture->library, job, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, name);
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  return job;
}

static int
take_level (DailiesJob *job, gint64 time)
{
  g_autoptr (DexFuture) taking = dailies_clip_picture_take (job, time);
  GFile *picture = fixture_await_object (taking);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixels = gdk_pixbuf_new_from_file (g_file_peek_path (picture), &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixels), ==, 160);
  g_assert_cmpint (gdk_pixbuf_get_height (pixels), ==, 90);
  return gdk_pixbuf_get_pixels (pixels)[0];
}

static void
test_frames (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = add_clip (fixture);

  g_assert_cmpint (take_level (job, 0), <, 20);
  g_assert_cmpint (take_level (job, DAILIES_CLIP_PICTURE_LAST), >, 230);
  /* Once more: the same picture again */
  g_assert_cmpint (take_level (job, DAILIES_CLIP_PICTURE_LAST), >, 230);
}

/* What nobody can need any more goes; what is younger than a week stays. */
static void
test_clears (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = add_clip (fixture);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "dailies", "frames", NULL);
  g_autofree char *old = g_build_filename (folder, "old.png", NULL);
  g_autofree char *young = g_build_filename (folder, "young.png", NULL);
  const time_t then = time (NULL) - 8 * 24 * 60 * 60;
  const struct timeval times[2] = { { then, 0 }, { then, 0 } };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (old, "x", 1, NULL));
  g_assert_true (g_file_set_contents (young, "x", 1, NULL));
  g_assert_cmpint (utimes (old, times), ==, 0);

  take_level (job, 0);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
}

#define ADD(path, func) \
  g_test_add ("/window/clip-picture" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("/frames", test_frames);
  ADD ("/clears", test_clears);
  return g_test_run ();
}

/* test-job-row.c: a row of the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-job-row.h"
#include "dailies-thumbnail.h"

static void
measure (GtkWidget *row, int *width, int *height)
{
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, width, NULL, NULL, NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, *width, height, NULL, NULL, NULL);
}

static void
assert_says (GtkWidget *row, const char *name, const char *state)
{
  g_autofree char *words = NULL;

  g_assert_nonnull (fixture_find (row, name));
  g_assert_nonnull (fixture_find (row, state));
  g_object_get (row, "words", &words, NULL);
  g_assert_cmpstr (words, ==, state);
}

/* The row follows its job, and keeps its size when the picture and the words change. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour at dawn");
  GtkWidget *row = g_object_ref_sink (g_object_new (DAILIES_TYPE_JOB_ROW, "job", job, NULL));
  g_autofree char *poster = g_build_filename (fixture->path, "posters", "poster.png", NULL);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 360);
  DailiesChange *change = dailies_change_new ("test");
  g_autoptr (GError) error = NULL;
  int width, height, running_width, running_height, later_width, later_height;

  dailies_job_row_set_seen (DAILIES_JOB_ROW (row), TRUE);
  assert_says (row, "A harbour at dawn", "Waiting for its turn");
  measure (row, &width, &height);

  library_lead (fixture->library, job, DAILIES_STATE_UNCONFIRMED);
  assert_says (row, "A harbour at dawn", "Needs a decision");
  library_move (fixture->library, job, DAILIES_STATE_QUEUED);
  measure (row, &running_width, &running_height);
  g_assert_cmpint (running_height, ==, height);
  library_move (fixture->library, job, DAILIES_STATE_DOWNLOADING);

  g_assert_true (gdk_pixbuf_save (picture, poster, "png", &error, NULL));
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_poster (change, "poster.png");
  dailies_change_set_measures (change, 1280, 720, G_GINT64_CONSTANT (6000000000));
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  assert_says (row, "A harbour at dawn", "6 s · 1280×720");

  measure (row, &later_width, &later_height);
  g_assert_cmpint (later_height, ==, height);
  g_assert_cmpint (later_width, ==, width);

  fixture_assert_finalized (G_OBJECT (row));
}

/* A list uses one row for many jobs. */
static void
test_reused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) second = library_add (fixture->library, "A fox");
  DailiesJobRow *row = g_object_ref_sink (g_object_new (DAILIES_TYPE_JOB_ROW, "job", first, NULL));

  dailies_job_row_set_seen (row, TRUE);
  dailies_job_row_set_job (row, second);
  assert_says (GTK_WIDGET (row), "A fox", "Waiting for its turn");
  library_lead (fixture->library, first, DAILIES_STATE_FAILED);
  assert_says (GTK_WIDGET (row), "A fox", "Waiting for its turn");
  dailies_job_row_set_job (row, NULL);
  library_lead (fixture->library, second, DAILIES_STATE_FAILED);

  fixture_assert_finalized (G_OBJECT (row));
}

static GtkWidget *
find_picture (GtkWidget *row)
{
  GtkWidget *child = gtk_widget_get_first_child (row);

  while (child != NULL && !GTK_IS_PICTURE (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static gboolean
shows_picture (gpointer row)
{
  return gtk_picture_get_paintable (GTK_PICTURE (find_picture (row))) != NULL;
}

/* There is nothing in it before it is seen; but its words are known, and it is as high as the others. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour at dawn");
  GtkWidget *row = g_object_ref_sink (g_object_new (DAILIES_TYPE_JOB_ROW, "job", job, NULL));
  g_autofree char *poster = g_build_filename (fixture->path, "posters", "seen.png", NULL);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 360);
  DailiesChange *change = dailies_change_new ("test");
  GtkWidget *seen = g_object_ref_sink (g_object_new (DAILIES_TYPE_JOB_ROW, "job", job, NULL));
  g_autofree char *words = NULL;
  int width, height, seen_width, seen_height;
  g_autoptr (GError) error = NULL;

  dailies_job_row_set_seen (DAILIES_JOB_ROW (seen), TRUE);
  measure (seen, &seen_width, &seen_height);
  measure (row, &width, &height);
  g_assert_cmpint (height, ==, seen_height);
  g_assert_null (gtk_widget_get_first_child (row));
  g_object_get (row, "words", &words, NULL);
  g_assert_cmpstr (words, ==, "Waiting for its turn");
  fixture_assert_finalized (G_OBJECT (seen));

  g_assert_true (gdk_pixbuf_save (picture, poster, "png", &error, NULL));
  dailies_change_set_poster (change, "seen.png");
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);

  g_assert_null (dailies_thumbnail_peek (dailies_job_get_poster (job), 72));
  g_assert_null (gtk_widget_get_first_child (row));
  dailies_job_row_set_seen (DAILIES_JOB_ROW (row), TRUE);
  while (!shows_picture (row))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (
                     gtk_picture_get_paintable (GTK_PICTURE (find_picture (row)))),
                   ==, 72);

  fixture_assert_finalized (G_OBJECT (row));
}

#define ADD(path, func) \
  g_test_add ("/window/job-row" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("/follows", test_follows);
  ADD ("/reused", test_reused);
  ADD ("/seen", test_seen);
  return g_test_run ();
}

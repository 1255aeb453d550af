/* test-trash.c: what becomes of the files of a deleted job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include <glib/gstdio.h>

/* The trash of a home of the test's own. */
static char *home;

static char *
build_trash (void)
{
  return g_build_filename (home, "data", "Trash", NULL);
}

static GFile *
write_file (Fixture *fixture, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, name, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static void
hide (Fixture *fixture, DailiesJob *job, gboolean hidden)
{
  DailiesChange *change = dailies_change_new (hidden ? "deleted" : "restored");
  g_autoptr (GError) error = NULL;

  dailies_change_set_hidden (change, hidden);
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
}

/* (transfer full): a finished job with a clip, a poster and a first frame, at the files of which
 * @files (length 3) then look */
static DailiesJob *
add_finished (Fixture *fixture, GFile **files)
{
  g_autoptr (GFile) picture = write_file (fixture, ".", "picture.png");
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
  DailiesChange *change = dailies_change_new ("finished");
  g_autoptr (GError) error = NULL;
  DailiesJob *job;

  dailies_request_set_first_frame_file (request, picture);
  job = await_object (
    dailies_library_add (fixture->library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL),
    &error);
  g_assert_no_error (error);
  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);

  files[0] = write_file (fixture, "clips", "harbour.mp4");
  files[1] = write_file (fixture, "posters", "harbour.jpg");
  files[2] = g_object_ref (dailies_request_get_first_frame_file (dailies_job_get_request (job)));
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, "harbour.mp4");
  dailies_change_set_poster (change, "harbour.jpg");
  dailies_change_set_charge (change, 1040000, 0, 0.52);
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  return job;
}

static guint
count_there (GFile **files)
{
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    n += g_file_query_exists (files[i], NULL) ? 1 : 0;
  return n;
}

static void
clear_files (GFile **files)
{
  for (guint i = 0; i < 3; i++)
    g_clear_object (&files[i]);
}

static guint
count_deleted (Fixture *fixture)
{
  g_autoptr (GListModel) deleted = dailies_library_list_deleted (fixture->library);

  return g_list_model_get_n_items (deleted);
}

static gboolean
is_in_trash (const char *name)
{
  g_autofree char *trash = build_trash ();
  g_autofree char *path = g_build_filename (trash, "files", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_trashed (Fixture *fixture, gconstpointer data)
{
  GFile *files[3];
  g_autoptr (DailiesJob) job = add_finished (fixture, files);
  g_autoptr (JsonNode) events = NULL;
  g_autofree char *id = g_strdup (dailies_job_get_id (job));
  g_autofree char *frame = g_file_get_basename (files[2]);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count_deleted (fixture), ==, 0);
  hide (fixture, job, TRUE);
  g_assert_cmpuint (count_deleted (fixture), ==, 1);
  g_assert_cmpuint (count_there (files), ==, 3);

  g_assert_true (await_boolean (dailies_library_trash (fixture->library, job), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_there (files), ==, 0);
  g_assert_true (is_in_trash ("harbour.mp4"));
  g_assert_true (is_in_trash (frame));
  g_assert_cmpuint (count_deleted (fixture), ==, 0);
  g_assert_null (dailies_job_get_clip (job));

  /* A second time there is nothing to do. */
  g_assert_true (await_boolean (dailies_library_trash (fixture->library, job), &error));
  g_clear_object (&job);

  /* What it was and what it cost stays for ever. */
  fixture_reopen (fixture);
  job = dailies_library_lookup (fixture->library, id);
  g_assert_true (dailies_job_is_hidden (job));
  g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, 0.52);
  events = await_json (dailies_library_list_events (fixture->library, job), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (events)), >=, 7);
  g_assert_cmpuint (count_deleted (fixture), ==, 0);
  clear_files (files);
}

static void
test_not_deleted (Fixture *fixture, gconstpointer data)
{
  GFile *files[3];
  g_autoptr (DailiesJob) job = add_finished (fixture, files);
  g_autoptr (DailiesJob) running = library_add (fixture->library, "A fox");
  g_autoptr (GError) shown = NULL;
  g_autoptr (GError) under_way = NULL;

  /* Undone, or never deleted. */
  hide (fixture, job, TRUE);
  hide (fixture, job, FALSE);
  shown = await_error (dailies_library_trash (fixture->library, job), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_STATE);
  g_assert_cmpuint (count_there (files), ==, 3);

  library_lead (fixture->library, running, DAILIES_STATE_GENERATING);
  hide (fixture, running, TRUE);
  under_way = await_error (dailies_library_trash (fixture->library, running), DAILIES_LIBRARY_ERROR,
                           DAILIES_LIBRARY_ERROR_STATE);
  g_assert_cmpuint (count_deleted (fixture), ==, 0);
  clear_files (files);
}

/* Where there is no trash nothing is thrown away, and nothing is forgotten. */
static void
test_no_trash (Fixture *fixture, gconstpointer data)
{
  GFile *files[3];
  g_autoptr (DailiesJob) job = add_finished (fixture, files);
  g_autofree char *trash = build_trash ();
  g_autofree char *aside = g_strconcat (trash, "-aside", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none = NULL;

  if (g_file_test (trash, G_FILE_TEST_EXISTS))
    g_assert_cmpint (g_rename (trash, aside), ==, 0);
  g_assert_true (g_file_set_contents (trash, "no folder", -1, NULL));
  hide (fixture, job, TRUE);
  none = await_error (dailies_library_trash (fixture->library, job), DAILIES_LIBRARY_ERROR,
                      DAILIES_LIBRARY_ERROR_FAILED);
  g_test_message ("%s", none->message);
  g_assert_cmpuint (count_there (files), ==, 3);
  g_assert_cmpuint (count_deleted (fixture), ==, 1);

  g_assert_cmpint (g_unlink (trash), ==, 0);
  g_assert_true (await_boolean (dailies_library_trash (fixture->library, job), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_there (files), ==, 0);
  clear_files (files);
}

/* Deleted while it was made; it may have been paid, so it is shown when it has come. */
static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");

  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  hide (fixture, job, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 0);
  library_move (fixture->library, job, DAILIES_STATE_FINISHED);
  g_assert_false (dailies_job_is_hidden (job));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 1);
}

#define ADD(path, func) \
  g_test_add ("/trash" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  int result;

  home = g_dir_make_tmp ("dailies-home-XXXXXX", &error);
  g_assert_no_error (error);
  data = g_build_filename (home, "data", NULL);
  g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/trashed", test_trashed);
  ADD ("/not-deleted", test_not_deleted);
  ADD ("/no-trash", test_no_trash);
  ADD ("/comes-back", test_comes_back);
  result = g_test_run ();

  remove_tree (home);
  g_free (home);
  return result;
}

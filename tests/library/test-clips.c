/* test-clips.c: from a file that was fetched to a clip with a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"
#include "library-fixture.h"
#include "tiny-disk.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
build_clip_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->path, "clips", name, NULL);
}

static char *
make_partial (Fixture *fixture, DailiesJob *job, const char *text)
{
  g_autoptr (GFile) partial = dailies_library_get_partial (fixture->library, job);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (partial), text, -1, &error);
  g_assert_no_error (error);
  return g_file_get_path (partial);
}

static char *
keep (Fixture *fixture, DailiesJob *job)
{
  g_autoptr (GFile) partial = dailies_library_get_partial (fixture->library, job);
  g_autoptr (GError) error = NULL;
  char *name
    = await_string (dailies_library_keep_clip (fixture->library, job, partial, ".mp4"), &error);

  g_assert_no_error (error);
  return name;
}

static DexFuture *
find_kept (Fixture *fixture, DailiesJob *job)
{
  g_autoptr (GFile) partial = dailies_library_get_partial (fixture->library, job);

  return dailies_library_find_kept_clip (fixture->library, job, partial);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = library_add (fixture->library, "Harbour at dawn");
  g_autoptr (DailiesJob) second = library_add (fixture->library, "Harbour at dawn");
  g_autoptr (DailiesJob) third = library_add (fixture->library, "Harbour at dawn");
  g_autofree char *name = NULL;
  g_autofree char *other = NULL;
  g_autofree char *last = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *stranger = NULL;
  g_autofree char *partial = NULL;
  g_autoptr (GError) error = NULL;
  DailiesChange *change;

  library_lead (fixture->library, first, DAILIES_STATE_DOWNLOADING);
  partial = make_partial (fixture, first, "first clip");
  name = keep (fixture, first);
  g_assert_true (g_str_has_suffix (name, " Harbour at dawn.mp4"));
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));

  /* Its clip is shown once it is finished. */
  g_assert_null (dailies_job_get_clip (first));
  change = dailies_change_new ("kept");
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, name);
  await_boolean (dailies_library_write (fixture->library, first, change, TRUE), &error);
  g_assert_no_error (error);
  assert_text (g_file_peek_path (dailies_job_get_clip (first)), "first clip");

  /* The next of that name; and one that a person put there is left alone. */
  library_lead (fixture->library, second, DAILIES_STATE_DOWNLOADING);
  expected = g_strndup (name, strlen (name) - strlen (".mp4"));
  stranger = g_strconcat (expected, " (2).mp4", NULL);
  g_free (fixture_write_file (fixture, "clips", stranger, "a stranger's"));
  g_free (make_partial (fixture, second, "second clip"));
  other = keep (fixture, second);
  g_assert_true (g_str_has_suffix (other, " Harbour at dawn (3).mp4"));

  /* A name that is a dangling link is a name that is taken. */
  g_free (stranger);
  stranger = g_strdup_printf ("%s/clips/%s (4).mp4", fixture->path, expected);
  g_assert_cmpint (symlink ("/nowhere", stranger), ==, 0);
  library_lead (fixture->library, third, DAILIES_STATE_DOWNLOADING);
  g_free (make_partial (fixture, third, "third clip"));
  last = keep (fixture, third);
  g_assert_true (g_str_has_suffix (last, " Harbour at dawn (5).mp4"));

  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 5);
  assert_text (g_file_peek_path (dailies_job_get_clip (first)), "first clip");
}

/* The clip's file is not there. */
static void
test_keep_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "Harbour at dawn");
  g_autoptr (GFile) partial = dailies_library_get_partial (fixture->library, job);
  g_autoptr (GError) error = NULL;

  error = await_error (dailies_library_keep_clip (fixture->library, job, partial, ".mp4"),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED);
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 0);
}

/* The process died at each step of keeping; what comes next finds its way. */
static void
test_keep_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "Harbour at dawn");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (dailies_job_get_id (job));
  g_autofree char *partial = NULL;
  g_autofree char *name = NULL;
  g_autofree char *again = NULL;
  g_autofree char *found = NULL;
  g_autofree char *clip = NULL;

  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);

  /* Before it: nothing is found. */
  partial = make_partial (fixture, job, "clip");
  error = await_error (find_kept (fixture, job), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* After the renaming, before FINISHED: found. */
  name = keep (fixture, job);
  g_clear_object (&job);
  fixture_reopen (fixture);
  job = dailies_library_lookup (fixture->library, id);
  found = await_string (find_kept (fixture, job), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, name);

  /* After the name was reserved, before the renaming: not found, and the same name again. */
  clip = g_build_filename (fixture->path, "clips", name, NULL);
  g_assert_cmpint (g_rename (clip, partial), ==, 0);
  error = await_error (find_kept (fixture, job), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  again = keep (fixture, job);
  g_assert_cmpstr (again, ==, name);
  assert_text (clip, "clip");

  /* Between link and unlink, where the file system cannot rename: both are one file. */
  g_assert_cmpint (link (clip, partial), ==, 0);
  error = await_error (find_kept (fixture, job), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_free (again);
  again = keep (fixture, job);
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 1);
  g_assert_cmpstr (again, ==, name);
  assert_text (clip, "clip");
}

/* Somebody puts a file under the name after it was found free: it is left alone. */
static void
test_keep_raced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "Harbour at dawn");
  g_autoptr (GFile) partial = dailies_library_get_partial (fixture->library, job);
  g_autofree char *file = g_build_filename (fixture->path, "library.db", NULL);
  g_autofree char *path = make_partial (fixture, job, "clip");
  sqlite3 *connection = NULL;
  DexFuture *future;
  g_autofree char *reserved = NULL;
  g_autofree char *stranger = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  /* While this is held, the library cannot write the name down … */
  g_assert_cmpint (sqlite3_open (file, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  future = dailies_library_keep_clip (fixture->library, job, partial, ".mp4");
  while (g_main_context_iteration (NULL, FALSE))
    ;

  /* … and while the main context stands still, it goes no further than that. */
  g_assert_cmpint (sqlite3_exec (connection, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
  while ((reserved = sql_text (fixture->path, "SELECT clip FROM jobs")) == NULL)
    g_thread_yield ();
  stranger = fixture_write_file (fixture, "clips", reserved, "a stranger's");

  name = await_string (future, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, !=, reserved);
  assert_text (stranger, "a stranger's");
  {
    g_autofree char *clip = g_build_filename (fixture->path, "clips", name, NULL);

    assert_text (clip, "clip");
  }
}

/* A name that is reserved is nobody else's, though no file has it yet. */
static void
test_keep_reserved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = library_add (fixture->library, "Harbour at dawn");
  g_autoptr (DailiesJob) second = library_add (fixture->library, "Harbour at dawn");
  g_autofree char *name = NULL;
  g_autofree char *clip = NULL;
  g_autofree char *partial = make_partial (fixture, first, "first");
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  name = keep (fixture, first);
  clip = g_build_filename (fixture->path, "clips", name, NULL);
  g_assert_cmpint (g_rename (clip, partial), ==, 0);

  g_free (make_partial (fixture, second, "second"));
  other = keep (fixture, second);
  g_assert_cmpstr (other, !=, name);

  /* Both lost: a file of the other is not taken for one's own. */
  g_assert_cmpint (g_unlink (partial), ==, 0);
  error = await_error (find_kept (fixture, first), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_NOT_FOUND);
}

/* --- what is synced --- */

static void
test_sync (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = build_clip_path (fixture, "nothing");
  g_autoptr (GError) error = NULL;

  g_assert_true (dailies_library_sync_path (fixture->path, &error));
  g_assert_no_error (error);

  /* A file system without: that of the kernel's own files has none either. */
  g_assert_true (dailies_library_sync_path ("/proc/self", &error));
  g_assert_no_error (error);

  g_assert_false (dailies_library_sync_path (missing, &error));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED);
}

/* --- clips on another file system --- */

/* (nullable): where that is, and why there is none */
static const char *elsewhere;
static char *why_not;

static void
set_up_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *clips = NULL;

  fixture_set_up (fixture, data);
  if (elsewhere == NULL)
    return;
  clips = g_build_filename (fixture->path, "clips", NULL);
  g_assert_no_errno (g_rmdir (clips));
  g_assert_no_errno (symlink (elsewhere, clips));
}

static gboolean
is_skipped (void)
{
  if (elsewhere == NULL)
    g_test_skip (why_not);
  return elsewhere == NULL;
}

static void
test_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *stranger = NULL;
  g_autofree char *partial = NULL;
  g_autofree char *name = NULL;
  g_autofree char *second = NULL;
  g_autofree char *clip = NULL;

  if (is_skipped ())
    return;

  job = library_add (fixture->library, "Harbour at dawn");
  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  partial = make_partial (fixture, job, "first clip");
  name = keep (fixture, job);
  stranger = build_clip_path (fixture, name);
  assert_text (stranger, "first clip");
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 1);

  /* What is there is left alone there, too. */
  g_free (make_partial (fixture, job, "second clip"));
  second = keep (fixture, job);
  g_assert_cmpstr (second, !=, name);
  clip = build_clip_path (fixture, second);
  assert_text (clip, "second clip");
  assert_text (stranger, "first clip");
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 2);
}

/* The program died at each step of it. */
static void
test_elsewhere_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *arriving = NULL;
  g_autofree char *arrived = NULL;
  g_autofree char *partial = NULL;
  g_autofree char *name = NULL;
  g_autofree char *clip = NULL;
  g_autofree char *other = NULL;

  if (is_skipped ())
    return;

  job = library_add (fixture->library, "Harbour at dawn");
  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  arriving = g_strdup_printf ("%s/clips/.%s.part", fixture->path, dailies_job_get_id (job));
  arrived = g_strdup_printf ("%s/clips/.%s.whole", fixture->path, dailies_job_get_id (job));
  partial = make_partial (fixture, job, "clip");

  /* While it was copied: half of it is nothing, and is written over. */
  g_assert_true (g_file_set_contents (arriving, "a half cl", -1, NULL));
  error = await_error (find_kept (fixture, job), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  name = keep (fixture, job);
  clip = build_clip_path (fixture, name);
  assert_text (clip, "clip");
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 1);
  g_assert_cmpuint (fixture_count_files (fixture, "partial"), ==, 0);

  /* When the copy was there, with what it was copied from and without. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *found = NULL;

      g_assert_no_errno (g_rename (clip, arrived));
      if (i == 0)
        g_free (make_partial (fixture, job, "clip"));
      found = await_string (find_kept (fixture, job), &error);
      g_assert_cmpstr (found, ==, name);
      assert_text (clip, "clip");
      g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 1);
      g_assert_cmpuint (fixture_count_files (fixture, "partial"), ==, 0);
    }

  /* Its name is somebody else's by now. */
  g_assert_no_errno (g_rename (clip, arrived));
  g_free (fixture_write_file (fixture, "clips", name, "a stranger's"));
  other = await_string (find_kept (fixture, job), &error);
  g_assert_cmpstr (other, !=, name);
  assert_text (clip, "a stranger's");
  g_free (clip);
  clip = build_clip_path (fixture, other);
  assert_text (clip, "clip");

  /* Half a copy of which nothing became goes with the rest. */
  g_assert_true (g_file_set_contents (arriving, "a half cl", -1, NULL));
  g_free (make_partial (fixture, job, "clip"));
  await_boolean (dailies_library_clear_partial (fixture->library, job), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 2);
  g_assert_cmpuint (fixture_count_files (fixture, "partial"), ==, 0);
}

/* It is full there: the clip stays where it is whole, and nothing half is left. */
static void
test_elsewhere_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *partial = NULL;
  g_autofree char *name = NULL;
  g_autofree char *clip = NULL;

  if (is_skipped ())
    return;

  job = library_add (fixture->library, "Harbour at dawn");
  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  partial = make_partial (fixture, job, "clip");
  file = dailies_library_get_partial (fixture->library, job);
  tiny_disk_set_full (TRUE);
  error = await_error (dailies_library_keep_clip (fixture->library, job, file, ".mp4"),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FULL);
  assert_text (partial, "clip");
  g_assert_cmpuint (fixture_count_files (fixture, "clips"), ==, 1);

  tiny_disk_set_full (FALSE);
  name = keep (fixture, job);
  clip = build_clip_path (fixture, name);
  assert_text (clip, "clip");
}

static void
tear_down_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = elsewhere != NULL ? g_dir_open (elsewhere, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (elsewhere, name, NULL);

      g_assert_no_errno (g_unlink (path));
    }
  fixture_tear_down (fixture, data);
}

int
main (int argc, char *argv[])
{
  elsewhere = tiny_disk_mount (&why_not);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/clip/keep", test_keep);
  ADD ("/clip/keep-nothing", test_keep_nothing);
  ADD ("/clip/keep-interrupted", test_keep_interrupted);
  ADD ("/clip/keep-raced", test_keep_raced);
  ADD ("/clip/keep-reserved", test_keep_reserved);
  ADD ("/clip/sync", test_sync);
#define ADD_ELSEWHERE(path, func) \
  g_test_add (path, Fixture, NULL, set_up_elsewhere, func, tear_down_elsewhere)
  ADD_ELSEWHERE ("/clip/elsewhere/keep", test_elsewhere);
  ADD_ELSEWHERE ("/clip/elsewhere/interrupted", test_elsewhere_interrupted);
  ADD_ELSEWHERE ("/clip/elsewhere/full", test_elsewhere_full);

  return g_test_run ();
}

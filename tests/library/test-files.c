/* test-files.c: first frames and clips
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip-name.h"
#include "library-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
write_file (Fixture *fixture, const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->path, folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
assert_text (const char *path, const char *text)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

static guint
count_files (Fixture *fixture, const char *folder)
{
  g_autofree char *path = g_build_filename (fixture->path, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* --- first frames --- */

static void
test_frame (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, ".", "my picture.JPG", "not really a picture");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  GFile *frame;

  dailies_request_set_first_frame_file (request, file);
  job = await_object (
    dailies_library_add (fixture->library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL),
    &error);
  g_assert_no_error (error);
  id = g_strdup (dailies_job_get_id (job));
  g_clear_object (&job);

  /* The person's own file may go; what the library has is a copy. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_reopen (fixture);
  job = dailies_library_lookup (fixture->library, id);
  frame = dailies_request_get_first_frame_file (dailies_job_get_request (job));
  g_assert_true (g_file_has_prefix (frame, fixture->folder));
  assert_text (g_file_peek_path (frame), "not really a picture");
  name = g_file_get_basename (frame);
  g_assert_true (g_str_has_prefix (name, id));
  g_assert_true (g_str_has_suffix (name, ".jpg"));

  /* A second try copies from the copy. */
  second = await_object (dailies_library_add (fixture->library, dailies_job_get_request (job),
                                              "demo", DAILIES_DIALECT_UNIVERSAL, id),
                         &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (g_file_peek_path (frame)), ==, 0);
  frame = dailies_request_get_first_frame_file (dailies_job_get_request (second));
  assert_text (g_file_peek_path (frame), "not really a picture");
  g_assert_cmpuint (count_files (fixture, "frames"), ==, 1);
}

/* What a process that was killed has left goes at the next start, and what is being written stays. */
static void
test_frame_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesLock) lock = dailies_library_lock_job (fixture->library, job);
  g_autofree char *name = g_strconcat (dailies_job_get_id (job), ".png.part", NULL);
  g_autofree char *written = write_file (fixture, "frames", name, "half");
  g_autofree char *left
    = write_file (fixture, "frames", "0b9e7a2c-0000-4000-8000-000000000000.png.part", "half");
  g_autofree char *orphan
    = write_file (fixture, "frames", "0b9e7a2c-0000-4000-8000-000000000001.png", "whole");
  g_autofree char *whole_name = g_strconcat (dailies_job_get_id (job), ".png", NULL);
  g_autofree char *whole = write_file (fixture, "frames", whole_name, "whole");
  g_autofree char *strange = write_file (fixture, "frames", "notes.png", "not ours");

  g_assert_nonnull (lock);
  g_clear_object (&job);
  fixture_reopen (fixture);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (written, G_FILE_TEST_EXISTS));

  g_clear_object (&lock);
  fixture_reopen (fixture);
  g_assert_false (g_file_test (written, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (whole, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (strange, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (fixture, "locks"), ==, 1);
}

/* The library's folder can be moved: nothing in it knows where it is. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, ".", "picture.png", "png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
  g_autofree char *elsewhere = g_strconcat (fixture->path, "-moved", NULL);
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  dailies_request_set_first_frame_file (request, file);
  job = await_object (
    dailies_library_add (fixture->library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL),
    &error);
  g_assert_no_error (error);
  id = g_strdup (dailies_job_get_id (job));
  g_clear_object (&job);
  fixture_close (fixture);

  g_assert_cmpint (g_rename (fixture->path, elsewhere), ==, 0);
  fixture->library = library_open (elsewhere);
  job = dailies_library_lookup (fixture->library, id);
  assert_text (
    g_file_peek_path (dailies_request_get_first_frame_file (dailies_job_get_request (job))), "png");
  fixture_close (fixture);
  g_assert_cmpint (g_rename (elsewhere, fixture->path), ==, 0);
}

/* Without its picture a job is not added, and nothing is left of it. */
static void
test_frame_missing (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "gone.png", "clips" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GFile) file = g_file_get_child (fixture->folder, names[i]);
      g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
      g_autoptr (GError) error = NULL;

      dailies_request_set_first_frame_file (request, file);
      error = await_error (
        dailies_library_add (fixture->library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL),
        DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, names[i]));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 0);
      g_assert_cmpuint (count_files (fixture, "frames"), ==, 0);
    }
}

/* What was asked for is done, though nobody waits. */
static void
test_add_dropped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file (fixture, ".", "picture.png", "png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");

  dailies_request_set_first_frame_file (request, file);
  dex_unref (
    dailies_library_add (fixture->library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL));
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_files (fixture, "frames"), ==, 1);
}

/* --- names --- */

static void
test_names (void)
{
  static const struct
  {
    const char *prompt, *name;
  } cases[] = {
    { "Harbour at dawn", "2026-11-22 Harbour at dawn.mp4" },
    { "  two\n\twords\r\n ", "2026-11-22 two words.mp4" },
    { "../../etc/passwd", "2026-11-22 etc passwd.mp4" },
    { "...", "2026-11-22 Clip.mp4" },
    { "", "2026-11-22 Clip.mp4" },
    { "/", "2026-11-22 Clip.mp4" },
    { "a/b\\c:d*e?f\"g<h>i|j", "2026-11-22 a b c d e f g h i j.mp4" },
    { "what? … 100 %!", "2026-11-22 what … 100 %!.mp4" },
    { "ends with dots. . .", "2026-11-22 ends with dots.mp4" },
    /* what is not to be seen turns nothing round */
    { "abc\xe2\x80\xae"
      "4pm.exe\x07",
      "2026-11-22 abc 4pm.exe.mp4" },
    { "港の夜明け", "2026-11-22 港の夜明け.mp4" },
    { "Ελλάδα, Ísland & मुंबई", "2026-11-22 Ελλάδα, Ísland & मुंबई.mp4" },
    /* e with an accent, in two characters and in one */
    { "cafe\xcc\x81", "2026-11-22 caf\xc3\xa9.mp4" },
    /* 69 bytes are left for the words: cut between two of them */
    { "The quick brown fox jumps over the lazy dog and then it sits down by the river",
      "2026-11-22 The quick brown fox jumps over the lazy dog and then it sits down by.mp4" },
    /* … or between two characters */
    { "港港港港港港港港港港港港港港港港港港港港港港港港港港港港港港",
      "2026-11-22 港港港港港港港港港港港港港港港港港港港港港港港.mp4" },
    { "xyz港港港港港港港港港港港港港港港港港港港港港港港港港港港港",
      "2026-11-22 xyz港港港港港港港港港港港港港港港港港港港港港港.mp4" },
    { "\xff\xfe", "2026-11-22 \xef\xbf\xbd\xef\xbf\xbd.mp4" },
  };
  g_autoptr (GDateTime) noon = g_date_time_new_local (2026, 11, 22, 12, 0, 0);
  const gint64 created = g_date_time_to_unix_usec (noon);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = dailies_clip_name_new (created, cases[i].prompt, 1, ".mp4");

      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpuint (strlen (name), <=, 80 + strlen (".mp4"));
    }

  {
    g_autofree char *second = dailies_clip_name_new (created, "Harbour at dawn", 2, ".webm");

    g_assert_cmpstr (second, ==, "2026-11-22 Harbour at dawn (2).webm");
  }
}

/* Of a letter and its accents either all are in the name or none. */
static void
test_names_marks (void)
{
  g_autoptr (GDateTime) noon = g_date_time_new_local (2026, 11, 22, 12, 0, 0);

  for (guint before = 60; before <= 69; before++)
    {
      g_autofree char *start = g_strnfill (before, 'x');
      /* a q with four marks, of which no composed form exists */
      g_autofree char *prompt = g_strconcat (start, "q\xcc\x81\xcc\x81\xcc\x81\xcc\x81", NULL);
      g_autofree char *name
        = dailies_clip_name_new (g_date_time_to_unix_usec (noon), prompt, 1, "");
      const gsize length = strlen (name) - strlen ("2026-11-22 ");

      g_assert_true (length == before || length == before + 9);
      g_assert_cmpuint (strlen (name), <=, 80);
    }
}

/* --- clips --- */

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
  g_free (write_file (fixture, "clips", stranger, "a stranger's"));
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

  g_assert_cmpuint (count_files (fixture, "clips"), ==, 5);
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
  g_assert_cmpuint (count_files (fixture, "clips"), ==, 0);
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
  error = await_error (dailies_library_find_kept_clip (fixture->library, job),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* After the renaming, before FINISHED: found. */
  name = keep (fixture, job);
  g_clear_object (&job);
  fixture_reopen (fixture);
  job = dailies_library_lookup (fixture->library, id);
  found = await_string (dailies_library_find_kept_clip (fixture->library, job), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, name);

  /* After the name was reserved, before the renaming: not found, and the same name again. */
  clip = g_build_filename (fixture->path, "clips", name, NULL);
  g_assert_cmpint (g_rename (clip, partial), ==, 0);
  error = await_error (dailies_library_find_kept_clip (fixture->library, job),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  again = keep (fixture, job);
  g_assert_cmpstr (again, ==, name);
  assert_text (clip, "clip");

  /* Between link and unlink, where the file system cannot rename: both are one file. */
  g_assert_cmpint (link (clip, partial), ==, 0);
  error = await_error (dailies_library_find_kept_clip (fixture->library, job),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND);
  g_free (again);
  again = keep (fixture, job);
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (fixture, "clips"), ==, 1);
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
  stranger = write_file (fixture, "clips", reserved, "a stranger's");

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
  error = await_error (dailies_library_find_kept_clip (fixture->library, first),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/frame/copy", test_frame);
  ADD ("/frame/left", test_frame_left);
  ADD ("/frame/moved", test_moved);
  ADD ("/frame/missing", test_frame_missing);
  ADD ("/frame/dropped", test_add_dropped);
  g_test_add_func ("/clip/names", test_names);
  g_test_add_func ("/clip/names-marks", test_names_marks);
  ADD ("/clip/keep", test_keep);
  ADD ("/clip/keep-nothing", test_keep_nothing);
  ADD ("/clip/keep-interrupted", test_keep_interrupted);
  ADD ("/clip/keep-raced", test_keep_raced);
  ADD ("/clip/keep-reserved", test_keep_reserved);

  return g_test_run ();
}

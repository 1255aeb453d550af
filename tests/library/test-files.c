/* test-files.c: first frames, and the names of clips
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

/* --- first frames --- */

static void
test_frame (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path
    = fixture_write_file (fixture, ".", "my picture.JPG", "not really a picture");
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
  g_assert_cmpuint (fixture_count_files (fixture, "frames"), ==, 1);
}

/* What a process that was killed has left goes at the next start, and what is being written stays. */
static void
test_frame_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesLock) lock = dailies_library_lock_job (fixture->library, job, NULL);
  g_autofree char *name = g_strconcat (dailies_job_get_id (job), ".png.part", NULL);
  g_autofree char *written = fixture_write_file (fixture, "frames", name, "half");
  g_autofree char *left = fixture_write_file (
    fixture, "frames", "0b9e7a2c-0000-4000-8000-000000000000.png.part", "half");
  g_autofree char *orphan
    = fixture_write_file (fixture, "frames", "0b9e7a2c-0000-4000-8000-000000000001.png", "whole");
  g_autofree char *whole_name = g_strconcat (dailies_job_get_id (job), ".png", NULL);
  g_autofree char *whole = fixture_write_file (fixture, "frames", whole_name, "whole");
  g_autofree char *strange = fixture_write_file (fixture, "frames", "notes.png", "not ours");

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
  g_assert_cmpuint (fixture_count_files (fixture, "locks"), ==, 1);
}

/* The library's folder can be moved: nothing in it knows where it is. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_write_file (fixture, ".", "picture.png", "png");
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
      g_assert_cmpuint (fixture_count_files (fixture, "frames"), ==, 0);
    }
}

/* What was asked for is done, though nobody waits. */
static void
test_add_dropped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_write_file (fixture, ".", "picture.png", "png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");

  dailies_request_set_first_frame_file (request, file);
  dex_unref (
    dailies_library_add (fixture->library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL));
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture_count_files (fixture, "frames"), ==, 1);
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

  return g_test_run ();
}

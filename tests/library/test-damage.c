/* test-damage.c: libraries that cannot be opened, or not written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- what is in the folder --- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): names and a checksum of each file */
static char *
describe (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *contents = NULL;
      g_autofree char *sum = NULL;
      gsize length = 0;

      g_file_get_contents (file, &contents, &length, NULL);
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
      g_ptr_array_add (lines, g_strdup_printf ("%s %s", name, sum));
    }

  g_ptr_array_sort (lines, compare_names);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_refused (Fixture *fixture, DailiesLibraryError code, gboolean untouched)
{
  g_autofree char *before = describe (fixture->path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error
    = await_error (dailies_library_open (fixture->folder), DAILIES_LIBRARY_ERROR, code);

  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "library.db"));
  after = describe (fixture->path);
  if (untouched)
    g_assert_cmpstr (before, ==, after);
}

static char *
get_file (Fixture *fixture)
{
  return g_build_filename (fixture->path, "library.db", NULL);
}

/* --- other versions --- */

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *as_before = NULL;

  g_object_unref (library_add (fixture->library, "A harbour"));
  fixture_close (fixture);
  as_before = g_strdup_printf ("PRAGMA user_version = %d",
                               (int) sql_int (fixture->path, "PRAGMA user_version"));
  sql_run (fixture->path, "PRAGMA user_version = 99");
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_NEWER, TRUE);

  sql_run (fixture->path, as_before);
  fixture->library = library_open (fixture->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 1);
}

/* What a library of the first version lacks comes to it, and what it has stays. */
static void
test_older (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  gint64 newest;

  g_object_unref (library_add (fixture->library, "A harbour"));
  fixture_close (fixture);
  newest = sql_int (fixture->path, "PRAGMA user_version");
  sql_run (fixture->path, "ALTER TABLE jobs DROP COLUMN width;"
                          "ALTER TABLE jobs DROP COLUMN height;"
                          "ALTER TABLE jobs DROP COLUMN duration;"
                          "ALTER TABLE jobs DROP COLUMN favourite;"
                          "DROP INDEX jobs_by_spent;"
                          "DROP INDEX jobs_charged;"
                          "DROP INDEX jobs_charged_of;"
                          "DROP INDEX jobs_to_copy;"
                          "ALTER TABLE jobs DROP COLUMN copy_due;"
                          "PRAGMA user_version = 1");

  fixture->library = library_open (fixture->path);
  job = g_list_model_get_item (G_LIST_MODEL (fixture->library), 0);
  g_assert_cmpstr (dailies_job_get_prompt (job), ==, "A harbour");
  g_assert_cmpuint (dailies_job_get_width (job), ==, 0);
  g_assert_cmpint (sql_int (fixture->path, "PRAGMA user_version"), ==, newest);
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The newer version crashed, and its number is in the log that it left: the log stays what it is,
 * and is not worked into the file. */
static void
test_newer_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);
  g_autofree char *log = g_strconcat (file, "-wal", NULL);
  g_autofree char *crashed_file = g_strconcat (file, ".crashed", NULL);
  g_autofree char *crashed_log = g_strconcat (log, ".crashed", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *log_before = NULL;
  g_autofree char *log_after = NULL;
  gsize before_length, after_length, log_before_length, log_after_length;
  sqlite3 *connection = NULL;
  g_autoptr (GError) error = NULL;

  fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (file, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, "PRAGMA user_version = 99", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  copy_file (file, crashed_file);
  copy_file (log, crashed_log);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
  g_assert_cmpint (g_rename (crashed_file, file), ==, 0);
  g_assert_cmpint (g_rename (crashed_log, log), ==, 0);

  g_assert_true (g_file_get_contents (file, &before, &before_length, NULL));
  g_assert_true (g_file_get_contents (log, &log_before, &log_before_length, NULL));
  /* 60: where the number stands in the file */
  g_assert_cmpint (before[63], !=, 99);

  error = await_error (dailies_library_open (fixture->folder), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_NEWER);
  g_assert_true (g_file_get_contents (file, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
  g_assert_true (g_file_get_contents (log, &log_after, &log_after_length, NULL));
  g_assert_cmpmem (log_before, log_before_length, log_after, log_after_length);
}

/* --- the power went, and the file was not in the log yet --- */

/* What SQLite leaves beside a file when the power goes in the middle of @sql, which has written some of
 * it. The file is as long as it was by then. */
static void
interrupt (Fixture *fixture, const char *sql)
{
  g_autofree char *file = get_file (fixture);
  g_autofree char *journal = g_strconcat (file, "-journal", NULL);
  g_autofree char *left_file = g_strconcat (file, ".left", NULL);
  g_autofree char *left_journal = g_strconcat (journal, ".left", NULL);
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (file, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  copy_file (file, left_file);
  copy_file (journal, left_journal);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
  g_assert_no_errno (g_rename (left_file, file));
  g_assert_no_errno (g_rename (left_journal, journal));
}

#define SOME_PAGES                                                                  \
  "CREATE TABLE filling (bytes BLOB);"                                              \
  "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50)" \
  " INSERT INTO filling SELECT zeroblob (4000) FROM n"

/* At the very first start: the file has its length, and none of its bytes have come to the disk. */
static void
test_interrupted_making (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);
  g_autofree char *journal = g_strconcat (file, "-journal", NULL);
  g_autofree char *zeros = NULL;
  GStatBuf info;

  fixture_close (fixture);
  g_assert_no_errno (g_unlink (file));
  interrupt (fixture, "BEGIN;" SOME_PAGES);
  g_assert_no_errno (g_stat (file, &info));
  g_assert_cmpint (info.st_size, >, 0);
  zeros = g_malloc0 (info.st_size);
  g_assert_true (g_file_set_contents (file, zeros, info.st_size, NULL));

  fixture->library = library_open (fixture->path);
  g_object_unref (library_add (fixture->library, "A harbour"));
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  g_assert_cmpint (
    sql_int (fixture->path, "SELECT count (*) FROM sqlite_schema WHERE name = 'filling'"), ==, 0);
}

/* Of what is undone only then can be said whose it is. */
static void
test_interrupted_newer (Fixture *fixture, gconstpointer data)
{
  fixture_close (fixture);
  sql_run (fixture->path, "PRAGMA user_version = 99");
  interrupt (fixture, "BEGIN; PRAGMA user_version = 1;" SOME_PAGES);
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_NEWER, FALSE);
  g_assert_cmpint (sql_int (fixture->path, "PRAGMA user_version"), ==, 99);
}

/* --- what is no library --- */

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);
  static const char *const contents[]
    = { "x", "SQLite format 3",
        "this is a text of more than a hundred bytes, which somebody kept "
        "under the name that the library has, for reasons of their own." };

  fixture_close (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_assert_true (g_file_set_contents (file, contents[i], -1, NULL));
      assert_refused (fixture, DAILIES_LIBRARY_ERROR_DAMAGED, TRUE);
    }
}

static void
test_strangers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);

  fixture_close (fixture);
  sql_run (fixture->path, "PRAGMA application_id = 77");
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_DAMAGED, TRUE);

  /* One that gave itself no number: it is looked at more closely, and stays as it is. */
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  sql_run (fixture->path, "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_DAMAGED, FALSE);
  g_assert_cmpint (sql_int (fixture->path, "SELECT count (*) FROM recipes"), ==, 1);
  g_assert_cmpint (sql_int (fixture->path, "SELECT count (*) FROM sqlite_schema"), ==, 1);
}

/* A file of no bytes is what a full disk leaves of a new library. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);

  fixture_close (fixture);
  g_assert_cmpint (truncate (file, 0), ==, 0);
  fixture->library = library_open (fixture->path);
  g_object_unref (library_add (fixture->library, "A harbour"));
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);

  fixture_close (fixture);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_FAILED, TRUE);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "library.db", "inside", NULL);
  g_autoptr (GFile) inside = g_file_new_for_path (path);
  g_autoptr (GFile) remote = g_file_new_for_uri ("sftp://example.org/library");
  g_autoptr (GError) error = NULL;

  error = await_error (dailies_library_open (inside), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_FAILED);
  g_clear_error (&error);
  error = await_error (dailies_library_open (remote), DAILIES_LIBRARY_ERROR,
                       DAILIES_LIBRARY_ERROR_FAILED);
}

/* --- damage --- */

static void
fill (Fixture *fixture)
{
  g_autofree char *prompt = g_strnfill (1500, 'x');

  for (guint i = 0; i < 50; i++)
    g_object_unref (library_add (fixture->library, prompt));
  fixture_close (fixture);
}

static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);
  GStatBuf info;

  fill (fixture);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (truncate (file, info.st_size / 2 / 4096 * 4096), ==, 0);
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_DAMAGED, FALSE);
  /* Nobody made it shorter or longer. */
  {
    const goffset half = info.st_size / 2 / 4096 * 4096;

    g_assert_cmpint (g_stat (file, &info), ==, 0);
    g_assert_cmpint (info.st_size, ==, half);
  }
}

static void
test_scribbled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = get_file (fixture);
  g_autofree char *contents = NULL;
  gsize length;

  fill (fixture);
  g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
  /* All but the first page, which has the schema. */
  memset (contents + 4096, 0x5a, length - 4096);
  g_assert_true (g_file_set_contents (file, contents, length, NULL));
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_DAMAGED, FALSE);
  {
    g_autofree char *after = NULL;
    gsize after_length;

    g_assert_true (g_file_get_contents (file, &after, &after_length, NULL));
    g_assert_cmpmem (contents, length, after, after_length);
  }
}

/* A word that no version of this schema wrote. */
static void
test_unknown_state (Fixture *fixture, gconstpointer data)
{
  g_object_unref (library_add (fixture->library, "A harbour"));
  fixture_close (fixture);
  sql_run (fixture->path, "UPDATE jobs SET state = 'dreaming'");
  assert_refused (fixture, DAILIES_LIBRARY_ERROR_DAMAGED, FALSE);
  sql_run (fixture->path, "UPDATE jobs SET state = 'waiting'");
  fixture->library = library_open (fixture->path);
}

/* Damage that shows while the library is open is said, and what is not touched by it goes on. */
static void
test_damaged_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) other = library_add (fixture->library, "A boat");
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("DELETE FROM events; DELETE FROM jobs WHERE id = '%s'",
                                          dailies_job_get_id (job));

  sql_run (fixture->path, sql);
  error = await_error (
    dailies_library_write (fixture->library, job, dailies_change_new ("asked"), FALSE),
    DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND);
  library_move (fixture->library, other, DAILIES_STATE_SUBMITTING);
}

/* --- read-only --- */

static void
assert_read_only (Fixture *fixture)
{
  g_autofree char *before = describe (fixture->path);
  g_autofree char *after = NULL;
  g_autoptr (GSubprocess) helper = helper_spawn (fixture->path, "read-only", NULL);
  g_autofree char *line = helper_read_line (helper);

  g_assert_nonnull (line);
  helper_end (helper);
  after = describe (fixture->path);
  g_assert_cmpstr (before, ==, after);
  if (g_str_has_prefix (line, "skip"))
    g_test_skip (line);
  else
    g_test_message ("%s", line);
}

/* In a process that may not write, whoever runs the test: first the whole folder, then the one
 * file. */
static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  static const char *const names[]
    = { ".", "library.db", "clips", "posters", "frames", "partial", "locks", "locks/open" };

  g_object_unref (library_add (fixture->library, "A harbour"));
  fixture_close (fixture);

  for (guint everything = 0; everything < 2; everything++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *path = g_build_filename (fixture->path, names[i], NULL);
          const gboolean writable = everything == 1 && i != 1;

          g_assert_cmpint (g_chmod (path, writable ? 0777 : 0555), ==, 0);
        }
      assert_read_only (fixture);
    }

  g_assert_cmpint (g_chmod (fixture->path, 0700), ==, 0);
}

/* --- a full disk --- */

static void
test_full (gconstpointer data)
{
  g_autofree char *path = g_dir_make_tmp ("dailies-library-XXXXXX", NULL);
  g_autoptr (GSubprocess) helper = helper_spawn (path, data, NULL);
  g_autofree char *line = helper_read_line (helper);

  g_assert_nonnull (line);
  helper_end (helper);
  if (g_str_has_prefix (line, "skip"))
    g_test_skip (line);
  else
    {
      g_assert_true (g_str_has_prefix (line, "full "));
      g_test_message ("%s", line);
    }
  remove_tree (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/open/newer", test_newer);
  ADD ("/open/older", test_older);
  ADD ("/open/newer-log", test_newer_log);
  ADD ("/open/interrupted/making", test_interrupted_making);
  ADD ("/open/interrupted/newer", test_interrupted_newer);
  ADD ("/open/no-database", test_no_database);
  ADD ("/open/strangers", test_strangers);
  ADD ("/open/empty", test_empty);
  ADD ("/open/no-file", test_no_file);
  ADD ("/open/no-folder", test_no_folder);
  ADD ("/open/cut-off", test_cut_off);
  ADD ("/open/scribbled", test_scribbled);
  ADD ("/open/unknown-state", test_unknown_state);
  ADD ("/open/read-only", test_read_only);
  ADD ("/write/damaged-later", test_damaged_later);
  g_test_add_data_func ("/write/full-limit", "full-limit", test_full);
  g_test_add_data_func ("/write/full-tmpfs", "full-tmpfs", test_full);

  return g_test_run ();
}

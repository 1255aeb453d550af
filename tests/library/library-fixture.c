/* library-fixture.c: a library of its own for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

/* --- futures --- */

static const GValue *
settle (DexFuture *future, GError **error)
{
  g_assert_nonnull (future);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error);
}

gboolean
await_boolean (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value = settle (future, error);

  return value != NULL && g_value_get_boolean (value);
}

gpointer
await_object (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value = settle (future, error);

  return value != NULL ? g_value_dup_object (value) : NULL;
}

char *
await_string (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value = settle (future, error);

  return value != NULL ? g_value_dup_string (value) : NULL;
}

double
await_double (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value = settle (future, error);

  g_assert_nonnull (value);
  return g_value_get_double (value);
}

JsonNode *
await_json (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value = settle (future, error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

GError *
await_error (DexFuture *future, GQuark domain, int code)
{
  g_autoptr (DexFuture) owned = future;
  GError *error = NULL;

  g_assert_null (settle (future, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return error;
}

void
await_condition (gboolean (*condition) (gpointer data), gpointer data)
{
  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
}

/* --- the library --- */

DailiesLibrary *
library_open (const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  DailiesLibrary *library = await_object (dailies_library_open (folder), &error);

  g_assert_no_error (error);
  return library;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->path = g_dir_make_tmp ("dailies-library-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_file_new_for_path (fixture->path);
  fixture->library = library_open (fixture->path);
}

void
fixture_close (Fixture *fixture)
{
  if (fixture->library == NULL)
    return;

  /* Looks at the database that are on their way have a reference. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (G_OBJECT (fixture->library)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (g_steal_pointer (&fixture->library));
}

void
fixture_reopen (Fixture *fixture)
{
  fixture_close (fixture);
  fixture->library = library_open (fixture->path);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_close (fixture);
  remove_tree (fixture->path);
  g_clear_object (&fixture->folder);
  g_clear_pointer (&fixture->path, g_free);
}

char *
fixture_write_file (Fixture *fixture, const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->path, folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
assert_text (const char *path, const char *text)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

guint
fixture_count_files (Fixture *fixture, const char *folder)
{
  g_autofree char *path = g_build_filename (fixture->path, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

DailiesJob *
library_add (DailiesLibrary *library, const char *prompt)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", prompt);
  g_autoptr (GError) error = NULL;
  DailiesJob *job = await_object (
    dailies_library_add (library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL), &error);

  g_assert_no_error (error);
  return job;
}

void
library_move (DailiesLibrary *library, DailiesJob *job, DailiesState state)
{
  DailiesChange *change = dailies_change_new ("test");
  g_autoptr (GError) error = NULL;

  dailies_change_set_state (change, state);
  await_boolean (dailies_library_write (library, job, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpint (dailies_job_get_state (job), ==, state);
}

void
library_hide (DailiesLibrary *library, DailiesJob *job, gboolean hidden)
{
  DailiesChange *change = dailies_change_new (hidden ? "deleted" : "restored");
  g_autoptr (GError) error = NULL;

  dailies_change_set_hidden (change, hidden);
  await_boolean (dailies_library_write (library, job, change, FALSE), &error);
  g_assert_no_error (error);
}

void
library_lead (DailiesLibrary *library, DailiesJob *job, DailiesState state)
{
  if (state != DAILIES_STATE_WAITING)
    library_move (library, job, DAILIES_STATE_SUBMITTING);
  if (state == DAILIES_STATE_UNCONFIRMED || state == DAILIES_STATE_FAILED)
    library_move (library, job, state);
  if (state == DAILIES_STATE_QUEUED || state == DAILIES_STATE_GENERATING
      || state == DAILIES_STATE_DOWNLOADING || state == DAILIES_STATE_FINISHED
      || state == DAILIES_STATE_STOPPED)
    library_move (library, job, DAILIES_STATE_QUEUED);
  if (state == DAILIES_STATE_STOPPED || state == DAILIES_STATE_GENERATING
      || state == DAILIES_STATE_DOWNLOADING)
    library_move (library, job, state);
  if (state == DAILIES_STATE_FINISHED)
    {
      library_move (library, job, DAILIES_STATE_DOWNLOADING);
      library_move (library, job, DAILIES_STATE_FINISHED);
    }
}

/* --- the file --- */

static sqlite3 *
sql_open (const char *path)
{
  g_autofree char *file = g_build_filename (path, "library.db", NULL);
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open_v2 (file, &connection, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (connection, 10000);
  return connection;
}

char *
sql_text (const char *path, const char *sql)
{
  sqlite3 *connection = sql_open (path);
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
  return text;
}

gint64
sql_int (const char *path, const char *sql)
{
  g_autofree char *text = sql_text (path, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

void
sql_run (const char *path, const char *sql)
{
  sqlite3 *connection = sql_open (path);

  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
}

/* --- a second process --- */

GSubprocess *
helper_spawn (const char *path, const char *command, ...)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *helper;
  va_list more;
  const char *arg;

  g_ptr_array_add (args, (gpointer) LIBRARY_HELPER);
  g_ptr_array_add (args, (gpointer) path);
  g_ptr_array_add (args, (gpointer) command);
  va_start (more, command);
  while ((arg = va_arg (more, const char *)) != NULL)
    g_ptr_array_add (args, (gpointer) arg);
  va_end (more);
  g_ptr_array_add (args, NULL);

  helper
    = g_subprocess_newv ((const char *const *) args->pdata,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  return helper;
}

/* Byte by byte: nothing of the next line is taken away. */
char *
helper_read_line (GSubprocess *helper)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (helper);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char byte;

  while (g_input_stream_read (stream, &byte, 1, NULL, &error) == 1)
    {
      if (byte == '\n')
        return g_string_free (g_steal_pointer (&line), FALSE);
      g_string_append_c (line, byte);
    }

  g_assert_no_error (error);
  return NULL;
}

static gboolean
on_readable (GObject *stream, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

char *
helper_await_line (GSubprocess *helper)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (helper);
  g_autoptr (GSource) source
    = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  gboolean readable = FALSE;

  g_source_set_callback (source, G_SOURCE_FUNC (on_readable), &readable, NULL);
  g_source_attach (source, NULL);
  while (!readable)
    g_main_context_iteration (NULL, TRUE);
  return helper_read_line (helper);
}

void
helper_end (GSubprocess *helper)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (helper), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (helper, NULL, &error);
  g_assert_no_error (error);
}

void
helper_kill (GSubprocess *helper)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (helper, SIGKILL);
  g_subprocess_wait (helper, NULL, &error);
  g_assert_no_error (error);
}

void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    {
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* test-copies.c: a copy of a clip that was cut off is taken up again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include "dailies-lock.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>

static void
choose_folder (CommandFixture *fixture, const char *path)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "config", "dailies", NULL);
  g_autofree char *settings = g_build_filename (folder, "settings.ini", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *content = g_strdup_printf ("[" APP_NAME "]\ncopy-folder='%s'\n", uri);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (settings, content, -1, NULL));
}

/* (transfer full): while it lives, no process copies anything */
static DailiesLock *
hold_copies (CommandFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "dailies", "locks", NULL);
  g_autofree char *path = g_build_filename (folder, "copies", NULL);
  g_autoptr (GError) error = NULL;
  DailiesLock *lock;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  lock = dailies_lock_take (path, DAILIES_LOCK_NONE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  return lock;
}

/* (transfer full): sorted, also those that hide */
static GPtrArray *
list_files (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);
  return names;
}

static void
assert_copies (const char *path, guint count)
{
  g_autoptr (GPtrArray) names = list_files (path);

  for (guint i = 0; i < names->len; i++)
    g_assert_true (g_str_has_suffix (g_ptr_array_index (names, i), ".mp4"));
  g_assert_cmpuint (names->len, ==, count);
}

/* A clip is finished, and the program dies before it has copied it. */
static void
die_before_copying (CommandFixture *fixture)
{
  g_autoptr (DailiesLock) lock = hold_copies (fixture);
  CommandProcess *process = command_start (
    fixture, "generate", "--json", command_fixture_get_service (fixture), "A harbour", NULL);
  g_autoptr (CommandResult) killed = NULL;

  command_wait_for_state (process, "finished");
  command_signal (process, SIGKILL);
  killed = command_wait (process);
  g_assert_cmpint (killed->status, ==, -1);
}

static void
resume (CommandFixture *fixture)
{
  g_autoptr (CommandResult) result = command_run (fixture, "resume", NULL);

  command_assert_status (result, 0);
}

static void
test_killed (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *target = command_fixture_path (fixture, "copies");
  g_autofree char *id = NULL;
  g_autofree char *unfinished = NULL;

  g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
  choose_folder (fixture, target);
  die_before_copying (fixture);
  assert_copies (target, 0);

  /* What a copy that was under way leaves behind. */
  {
    g_autoptr (CommandResult) jobs = command_run (fixture, "jobs", "--json", NULL);
    g_autoptr (GPtrArray) lines = command_parse_jobs (jobs);

    g_assert_cmpuint (lines->len, ==, 1);
    id = g_strdup (command_get (g_ptr_array_index (lines, 0), "job"));
  }
  unfinished = g_strdup_printf ("%s/.%s.part", target, id);
  g_assert_true (g_file_set_contents (unfinished, "half", -1, NULL));

  resume (fixture);
  assert_copies (target, 1);
  {
    g_autoptr (GPtrArray) names = list_files (target);
    g_autofree char *path = g_build_filename (target, g_ptr_array_index (names, 0), NULL);
    g_autofree char *content = NULL;
    gsize size;

    g_assert_true (g_file_get_contents (path, &content, &size, NULL));
    g_assert_cmpmem (content, size, g_bytes_get_data (fixture->clip, NULL),
                     g_bytes_get_size (fixture->clip));

    /* It was made once: whoever takes it away does not find it there again. */
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  resume (fixture);
  assert_copies (target, 0);
}

/* Dead between the copy and the word of it: the same clip is not copied beside itself. */
static void
test_made_already (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *target = command_fixture_path (fixture, "copies");
  g_autofree char *clips = command_fixture_path (fixture, "data/dailies/clips");
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autoptr (GFile) clip = NULL;
  g_autoptr (GFile) copy = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
  choose_folder (fixture, target);
  die_before_copying (fixture);

  names = list_files (clips);
  g_assert_cmpuint (names->len, ==, 1);
  from = g_build_filename (clips, g_ptr_array_index (names, 0), NULL);
  to = g_build_filename (target, g_ptr_array_index (names, 0), NULL);
  clip = g_file_new_for_path (from);
  copy = g_file_new_for_path (to);
  g_file_copy (clip, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  resume (fixture);
  assert_copies (target, 1);
}

/* A folder that is not there now: told once, tried again, and no harm to the clip. */
static void
test_gone (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *target = command_fixture_path (fixture, "copies");
  g_autoptr (CommandResult) result = NULL;
  g_autoptr (CommandResult) again = NULL;

  choose_folder (fixture, target);
  result
    = command_run (fixture, "generate", command_fixture_get_service (fixture), "A harbour", NULL);
  command_assert_status (result, 0);
  g_assert_nonnull (strstr (result->err, "tried again at the next start"));

  again = command_run (fixture, "resume", NULL);
  command_assert_status (again, 0);
  g_assert_null (strstr (again->err, "tried again at the next start"));

  g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
  resume (fixture);
  assert_copies (target, 1);
}

/* Two that wait for the same copy make one. */
static void
test_together (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *target = command_fixture_path (fixture, "copies");
  DailiesLock *lock;
  CommandProcess *process;
  g_autoptr (CommandResult) other = NULL;

  g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
  choose_folder (fixture, target);
  lock = hold_copies (fixture);
  process = command_start (fixture, "generate", "--json", command_fixture_get_service (fixture),
                           "A harbour", NULL);
  command_wait_for_state (process, "finished");
  g_object_unref (lock);

  resume (fixture);
  other = command_wait (process);
  command_assert_status (other, 0);
  assert_copies (target, 1);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/copies/killed", test_killed);
  COMMAND_TEST ("/command/copies/made-already", test_made_already);
  COMMAND_TEST ("/command/copies/gone", test_gone);
  COMMAND_TEST ("/command/copies/together", test_together);

  return g_test_run ();
}

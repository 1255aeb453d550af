/* test-crash.c: a process that is killed while it writes
 *
 * LIBRARY_CRASHES=1000 makes more of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static guint
get_count (void)
{
  const char *count = g_getenv ("LIBRARY_CRASHES");

  return count != NULL ? (guint) g_ascii_strtoull (count, NULL, 10) : 20;
}

/* Kills it after some lines, wherever it is by then, and returns all that it said. */
static GPtrArray *
crash (GSubprocess *helper)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const guint n = g_test_rand_int_range (1, 40);
  char *line;

  for (guint i = 0; i < n; i++)
    {
      line = helper_read_line (helper);
      g_assert_nonnull (line);
      g_ptr_array_add (lines, line);
    }

  helper_kill (helper);
  while ((line = helper_read_line (helper)) != NULL)
    g_ptr_array_add (lines, line);
  return lines;
}

/* What was said to be on the disk is there; what is there is whole. */
static void
check (const char *path, GPtrArray *lines)
{
  g_autofree char *integrity = sql_text (path, "PRAGMA integrity_check");
  g_autoptr (DailiesLibrary) library = NULL;

  g_assert_cmpstr (integrity, ==, "ok");
  /* Every job has the event of its making, and its state is its last event's. */
  g_assert_cmpint (
    sql_int (path, "SELECT count (*) FROM jobs WHERE state <>"
                   " (SELECT state FROM events WHERE job = jobs.seq ORDER BY seq DESC LIMIT 1)"),
    ==, 0);
  g_assert_cmpint (sql_int (path,
                            "SELECT count (*) FROM jobs WHERE state IN ('queued', 'generating')"
                            " AND generation_id IS NOT id"),
                   ==, 0);

  library = library_open (path);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      const char *id = strchr (line, ' ') + 1;
      g_autoptr (DailiesJob) job = dailies_library_lookup (library, id);

      g_assert_nonnull (job);
      g_assert_cmpint (dailies_job_get_state (job), !=, DAILIES_STATE_WAITING);
      if (g_str_has_prefix (line, "queued"))
        {
          g_assert_cmpint (dailies_job_get_state (job), !=, DAILIES_STATE_SUBMITTING);
          g_assert_cmpstr (dailies_job_get_generation_id (job), ==, id);
        }
    }
}

static void
test_killed (void)
{
  g_autofree char *path = g_dir_make_tmp ("dailies-library-XXXXXX", NULL);
  guint promises = 0;

  for (guint i = 0; i < get_count (); i++)
    {
      g_autoptr (GSubprocess) helper = helper_spawn (path, "loop", NULL);
      g_autoptr (GPtrArray) lines = crash (helper);

      check (path, lines);
      promises += lines->len;
    }

  g_test_message ("%u kills, %u promises", get_count (), promises);
  remove_tree (path);
}

/* What was never synced is gone, too. */
static void
test_power_cut (void)
{
  guint promises = 0;

  for (guint i = 0; i < get_count (); i++)
    {
      g_autofree char *path = g_dir_make_tmp ("dailies-library-XXXXXX", NULL);
      g_autofree char *left = g_dir_make_tmp ("dailies-library-XXXXXX", NULL);
      g_autoptr (GSubprocess) helper = helper_spawn (path, "loop", left, NULL);
      g_autoptr (GPtrArray) lines = crash (helper);

      check (left, lines);
      promises += lines->len;
      remove_tree (path);
      remove_tree (left);
    }

  g_test_message ("%u cuts, %u promises", get_count (), promises);
}

/* Killed as it makes a new library: the next one makes it. */
static void
test_killed_new (void)
{
  for (guint i = 0; i < get_count (); i++)
    {
      g_autofree char *path = g_dir_make_tmp ("dailies-library-XXXXXX", NULL);
      g_autoptr (GSubprocess) helper = helper_spawn (path, "loop", NULL);
      g_autofree char *folder = g_build_filename (path, "clips", NULL);
      g_autoptr (DailiesLibrary) library = NULL;
      g_autofree char *integrity = NULL;

      /* Somewhere between its first file and its first job. */
      while (!g_file_test (folder, G_FILE_TEST_EXISTS))
        g_thread_yield ();
      for (guint turns = g_test_rand_int_range (0, 2000); turns > 0; turns--)
        g_thread_yield ();
      helper_kill (helper);

      library = library_open (path);
      g_clear_object (&library);
      integrity = sql_text (path, "PRAGMA integrity_check");
      g_assert_cmpstr (integrity, ==, "ok");
      while (g_main_context_iteration (NULL, FALSE))
        ;
      remove_tree (path);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/crash/killed", test_killed);
  g_test_add_func ("/crash/power-cut", test_power_cut);
  g_test_add_func ("/crash/killed-new", test_killed_new);

  return g_test_run ();
}

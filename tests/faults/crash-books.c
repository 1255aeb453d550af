/* crash-books.c: what the service accepted, and what the library has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "crash-books.h"

#include <sqlite3.h>
#include <string.h>

static gboolean
is_intact (CrashLane *lane)
{
  g_autofree char *path = g_build_filename (lane->folder, "library.db", NULL);
  sqlite3_stmt *statement = NULL;
  sqlite3 *database = NULL;
  gboolean intact;

  intact
    = sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
      && sqlite3_prepare_v2 (database, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW
      && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return intact;
}

static guint
count_files (CrashLane *lane, const char *name)
{
  g_autofree char *path = g_build_filename (lane->folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* (nullable): what is wrong with the clip of a finished job */
static const char *
judge_clip (CrashLane *lane, const char *name)
{
  g_autofree char *path = g_build_filename (lane->folder, "clips", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  if (bytes == NULL)
    return "whose clip is gone";
  if (g_bytes_get_size (bytes) != g_bytes_get_size (lane->clip))
    return "whose clip has another length";
  return g_bytes_equal (bytes, lane->clip) ? NULL : "whose clip has other bytes";
}

/* (nullable): what is wrong with a job, of @fields (nullable), that was accepted */
static const char *
judge (CrashLane *lane, GStrv fields, const char *generation)
{
  if (fields == NULL)
    return "not at all";
  if (!g_str_equal (fields[1], "finished"))
    return fields[1];
  if (!g_str_equal (fields[2], generation))
    return "finished as another";
  return judge_clip (lane, fields[3]);
}

/* (transfer full): the fields of each job, by id */
static GHashTable *
list_jobs (CrashLane *lane)
{
  GHashTable *jobs
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_strfreev);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, CRASHER, "--list",
                              lane->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      GStrv fields = g_strsplit (lines[i], "\t", 4);

      g_hash_table_insert (jobs, fields[0], fields);
    }
  return jobs;
}

/* The library and the disk, as they are */
static void
keep_evidence (CrashLane *lane)
{
  const char *to = g_getenv ("DAILIES_EVIDENCE");
  g_autofree char *command = NULL;

  if (to == NULL)
    return;
  command = g_strdup_printf ("cp -a %s %s %s", lane->home, lane->disk, to);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

gboolean
crash_books_compare (CrashLane *lane, GPtrArray *added, gboolean last)
{
  g_autoptr (GHashTable) jobs = list_jobs (lane);
  g_autoptr (GPtrArray) accepted = fault_service_list_accepted (lane->service);
  guint lost = 0, finished = 0, clips, partials;
  GHashTableIter iter;
  GStrv fields;

  for (guint i = 0; i < accepted->len; i++)
    {
      const char *id = g_ptr_array_index (accepted, i);
      g_autofree char *generation = fault_service_dup_generation (lane->service, id);
      const char *wrong = judge (lane, g_hash_table_lookup (jobs, id), generation);

      if (wrong != NULL)
        {
          lost++;
          if (last)
            {
              g_test_message ("Accepted as %s, but in the library: %s", generation, wrong);
              keep_evidence (lane);
            }
        }
    }
  if (lost > 0 && !last)
    return TRUE;

  lane->rounds++;
  lane->accepted += accepted->len;
  lane->jobs += g_hash_table_size (jobs);
  lane->paid_and_lost += lost;
  for (guint i = 0; i < added->len; i++)
    if (!g_hash_table_contains (jobs, g_ptr_array_index (added, i)))
      lane->added_and_lost++;

  g_hash_table_iter_init (&iter, jobs);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &fields))
    {
      if (fault_service_count_accepted_of (lane->service, fields[0]) > 1)
        lane->paid_twice++;
      if (g_str_equal (fields[1], "finished"))
        finished++;
      else if (g_str_equal (fields[1], "unconfirmed"))
        lane->unconfirmed++;
      else
        {
          g_test_message ("A job that is %s at the end", fields[1]);
          lane->left_over++;
        }
    }
  lane->finished += finished;

  /* No clip twice, none without a job, and nothing half-fetched. */
  clips = count_files (lane, "clips");
  lane->left_over += ABS ((int) clips - (int) finished);
  if (clips != finished)
    g_test_message ("%u clips of %u finished jobs", clips, finished);
  partials = count_files (lane, "partial");
  lane->left_over += partials;
  if (partials != 0)
    g_test_message ("%u files in partial", partials);
  if (!is_intact (lane))
    lane->damaged++;
  return FALSE;
}

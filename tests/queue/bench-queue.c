/* bench-queue.c: how long the main loop stands still for very many unfinished jobs
 *
 * bench-queue [JOBS …]
 *
 * There are more of them than the process may have files open. Each holds, or waits for, the lock of its
 * job; none is sent.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define DESCRIPTORS 1024
#define FALLS 20

typedef struct
{
  double longest;
  double sum;
  guint turns;
} Turns;

/* Of this thread: on a busy machine the clock on the wall says more of the others. */
static double
get_thread_milliseconds (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static gboolean
turn (Turns *turns, gboolean may_block)
{
  double start = get_thread_milliseconds ();
  gboolean dispatched = g_main_context_iteration (NULL, may_block);
  double took = get_thread_milliseconds () - start;

  turns->longest = MAX (turns->longest, took);
  turns->sum += took;
  turns->turns++;
  return dispatched;
}

static void
await (Turns *turns, DexFuture *future)
{
  g_autoptr (DexFuture) owned = future;
  g_autoptr (GError) error = NULL;

  while (dex_future_is_pending (owned))
    turn (turns, TRUE);
  dex_future_get_value (owned, &error);
  g_assert_no_error (error);
  while (turn (turns, FALSE))
    continue;
}

static void
tell (const char *what, const Turns *turns)
{
  printf ("       %-44s %8.1f ms in %6u turns, the longest %7.2f ms\n", what, turns->sum,
          turns->turns, turns->longest);
}

static DailiesLibrary *
open_library (GFile *folder)
{
  g_autoptr (DexFuture) future = dailies_library_open (folder);
  g_autoptr (GError) error = NULL;
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static void
fill (const char *folder, guint n)
{
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autofree char *sql = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
    " INSERT INTO jobs (revision, state, stood, dialect, created, id, prompt, model, service, "
    "request)"
    " SELECT i, 'waiting', 'waiting', 'universal', 1760000000000000 + i * 60000000,"
    "  lower (hex (randomblob (4)) || '-' || hex (randomblob (2)) || '-' || hex (randomblob (2))"
    "   || '-' || hex (randomblob (2)) || '-' || hex (randomblob (6))),"
    "  'A harbour at dawn', 'video-01', 'https://api.example.org',"
    " '{\"model\":\"video-01\",\"parameters\":{}}' FROM n",
    n);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static DexFuture *
find_service (const char *service, gpointer data)
{
  return dex_future_new_infinite ();
}

/* (transfer full): one that has its lock */
static DailiesJob *
find_locked (DailiesLibrary *library)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (library)); i-- > 0;)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (library), i);

      if (dailies_job_get_trouble (job) == NULL
          && !dailies_state_has_ended (dailies_job_get_state (job)))
        return g_steal_pointer (&job);
    }
  g_assert_not_reached ();
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_no_errno (g_remove (path));
}

static void
measure (guint n)
{
  g_autofree char *path = g_dir_make_tmp ("dailies-bench-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (DailiesLibrary) library = open_library (folder);
  g_autoptr (DailiesQueue) queue = NULL;
  Turns start = { 0 }, falls = { 0 }, closing = { 0 };

  g_clear_object (&library);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fill (path, n);
  library = open_library (folder);

  queue = dailies_queue_new (library, dailies_catalogue_get_default (), find_service, NULL, NULL);
  printf ("%6u jobs\n", n);
  await (&start, dailies_queue_start (queue));
  tell ("taken up", &start);

  for (guint i = 0; i < FALLS; i++)
    {
      g_autoptr (DailiesJob) job = find_locked (library);

      await (&falls, dailies_queue_stop (queue, job));
    }
  tell (G_STRINGIFY (FALLS) " locks fell, one after the other", &falls);

  dailies_queue_close (queue);
  while (turn (&closing, FALSE))
    continue;
  tell ("closed", &closing);

  g_clear_object (&queue);
  g_clear_object (&library);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  remove_tree (path);
}

int
main (int argc, char *argv[])
{
  struct rlimit limit;

  dex_init ();
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  limit.rlim_cur = DESCRIPTORS;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));

  if (argc == 1)
    {
      measure (500);
      measure (10000);
    }
  for (int i = 1; i < argc; i++)
    measure (atoi (argv[i]));

  return 0;
}

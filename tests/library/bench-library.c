/* bench-library.c: how long a large library takes to open, and what it costs
 *
 * bench-library [JOBS …]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include "dailies-search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Kilobytes. */
static long
get_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  g_assert_nonnull (line);
  return atol (line + strlen ("VmRSS:"));
}

static double
get_milliseconds (gint64 since)
{
  return (g_get_monotonic_time () - since) / 1000.0;
}

/* As a library looks after so many finished jobs. */
static void
fill (const char *path, guint n)
{
  g_autofree char *sql = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
    " INSERT INTO jobs (revision, state, stood, dialect, created, submitted, accepted, ended, took,"
    "  usd, id, prompt, model, service, request, frame, clip, poster, generation_id, result_uri)"
    " SELECT i, 'finished', 'downloading', 'universal', 1760000000000000 + i * 60000000,"
    "  1760000000000000 + i * 60000000, 1760000001000000 + i * 60000000,"
    "  1760000050000000 + i * 60000000, 49000000, 0.52,"
    "  lower (hex (randomblob (4)) || '-' || hex (randomblob (2)) || '-' || hex (randomblob (2))"
    "   || '-' || hex (randomblob (2)) || '-' || hex (randomblob (6))),"
    "  'A harbour at dawn, slow pan left, gulls over the water, number ' || i || ', and a small"
    " red boat that comes in from the sea while the town is still asleep',"
    "  'video-01', 'https://api.example.org',"
    "  '{\"model\":\"video-01\",\"parameters\":{\"enhance_prompt\":true}}', NULL,"
    "  '2026-11-22 A harbour at dawn (' || i || ').mp4', i || '.jpg',"
    "  lower (hex (randomblob (12))),"
    "  'https://cdn.example.org/whale/' || lower (hex (randomblob (40))) || '.mp4' FROM n;"
    "INSERT INTO events (job, time, kind, state, detail)"
    " SELECT seq, created + k * 1000000, 'asked', 'generating', '{\"status\":200}'"
    " FROM jobs, (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5)",
    n);

  sql_run (path, sql);
}

/* Of this thread: on a busy machine the clock on the wall says more of the others. */
static double
get_thread_milliseconds (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* The longest that one turn of the main loop worked while the library opened. */
static DailiesLibrary *
open_and_watch (const char *path, double *longest)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (DexFuture) future = dailies_library_open (folder);
  GError *error = NULL;
  const GValue *value;

  *longest = 0;
  while (dex_future_is_pending (future))
    {
      double start = get_thread_milliseconds ();

      g_main_context_iteration (NULL, TRUE);
      *longest = MAX (*longest, get_thread_milliseconds () - start);
    }

  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static gboolean
is_idle (gpointer search)
{
  return !dailies_search_get_busy (search);
}

/* From the keystroke to the list, and what of it the main loop worked in one turn. */
static void
measure_search (DailiesLibrary *library)
{
  static const char *const typed[] = { "a", "ha", "har", "harbour at dawn", "港", "number 77777" };
  g_autoptr (DailiesSearch) search = dailies_search_new (library);
  gint64 start = g_get_monotonic_time ();

  dailies_search_prepare (search);
  await_condition (is_idle, search);
  printf ("       search: prompts read in %.1f ms\n", get_milliseconds (start));

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      const char *const texts[] = { typed[i], NULL };
      double longest = 0;

      start = g_get_monotonic_time ();
      dailies_search_set_texts (search, texts);
      while (dailies_search_get_busy (search))
        {
          double turn = get_thread_milliseconds ();

          g_main_context_iteration (NULL, TRUE);
          longest = MAX (longest, get_thread_milliseconds () - turn);
        }
      printf ("       search: %6u with \"%s\" in %.1f ms (longest turn of the main loop %.2f ms)\n",
              g_list_model_get_n_items (G_LIST_MODEL (search)), typed[i], get_milliseconds (start),
              longest);
    }
}

static void
measure (guint n)
{
  Fixture fixture = { NULL };
  const char *path;
  DailiesLibrary *library;
  g_autoptr (GListModel) unfinished = NULL;
  double opening, longest, items, found, added;
  gint64 start;
  long memory;

  fixture_set_up (&fixture, NULL);
  fixture_close (&fixture);
  path = fixture.path;
  fill (path, n);

  memory = get_memory ();
  start = g_get_monotonic_time ();
  library = fixture.library = open_and_watch (path, &longest);
  opening = get_milliseconds (start);
  memory = get_memory () - memory;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, n);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (library), i);

      g_assert_nonnull (dailies_job_get_prompt (job));
    }
  items = get_milliseconds (start);

  start = g_get_monotonic_time ();
  unfinished = await_object (dailies_library_list_unfinished (library), NULL);
  found = get_milliseconds (start);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    g_object_unref (library_add (library, "A harbour"));
  added = get_milliseconds (start) / 100;

  printf ("%6u jobs: open %.0f ms (longest turn of the main loop %.2f ms), %ld KiB;"
          " all items once %.1f ms; unfinished %.2f ms; add, synced, %.2f ms each\n",
          n, opening, longest, memory, items, found, added);
  measure_search (library);

  g_clear_object (&unfinished);
  fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char *argv[])
{
  dex_init ();

  if (argc == 1)
    {
      measure (10000);
      measure (100000);
    }
  for (int i = 1; i < argc; i++)
    measure (atoi (argv[i]));

  return 0;
}

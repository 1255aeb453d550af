/* test-running.c: the jobs that are under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-queue.h"
#include "dailies-running.h"

typedef struct
{
  GFile *folder;
  DailiesLibrary *library;
  DailiesRunning *running;
} RunningFixture;

static void
set_up (RunningFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = NULL;

  fixture->folder = fixture_make_folder ();
  opening = dailies_library_open (fixture->folder);
  fixture->library = g_object_ref (fixture_await_object (opening));
  fixture->running = dailies_running_new (fixture->library);
}

static void
tear_down (RunningFixture *fixture, gconstpointer data)
{
  fixture_assert_finalized (G_OBJECT (fixture->running));
  g_clear_object (&fixture->library);
  remove_tree (g_file_peek_path (fixture->folder));
  g_clear_object (&fixture->folder);
}

/* One that is told of twice (it is listed again once it is no longer hidden) is held once. */
static void
test_once (RunningFixture *fixture, gconstpointer data)
{
  DailiesJob *job = library_add (fixture->library, "A harbour");

  g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      library_hide (fixture->library, job, TRUE);
      library_hide (fixture->library, job, FALSE);
      g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 1);
    }
  library_lead (fixture->library, job, DAILIES_STATE_FAILED);
  g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 0);
  g_assert_cmpuint (G_OBJECT (job)->ref_count, ==, 1);
  fixture_assert_finalized (G_OBJECT (job));
}

static void
test_moving (RunningFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");

  g_assert_false (dailies_running_get_moving (fixture->running));
  library_move (fixture->library, job, DAILIES_STATE_SUBMITTING);
  g_assert_true (dailies_running_get_moving (fixture->running));
  library_move (fixture->library, job, DAILIES_STATE_UNCONFIRMED);
  g_assert_false (dailies_running_get_moving (fixture->running));
  /* It needs a person, and nobody waits for it. */
  g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 0);
}

/* Nothing is being made where something else is waited for. */
static void
test_waiting (RunningFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  DailiesChange *change = dailies_change_new ("spending-limit");
  g_autoptr (GError) error = NULL;

  dailies_change_set_error (change, DAILIES_QUEUE_ERROR_LIMIT, "Not today");
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 0);

  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 1);
  change = dailies_change_new ("refused");
  dailies_change_set_error (change, DAILIES_QUEUE_ERROR_LINK_REFUSED, "Elsewhere");
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_running_get_count (fixture->running), ==, 0);
}

#define ADD(path, func) \
  g_test_add ("/application/running" path, RunningFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("/once", test_once);
  ADD ("/moving", test_moving);
  ADD ("/waiting", test_waiting);
  return g_test_run ();
}

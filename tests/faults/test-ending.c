/* test-ending.c: what a program that is about to end waits for, and what it no longer begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

/* From the start of a run to the request for a file there are fewer. */
#define MOST_TURNS 40
#define FETCHING_RUNS (3 * MOST_TURNS)

static guint
get (FaultFixture *fixture, const char *property)
{
  guint count;

  g_object_get (fixture->run.queue, property, &count, NULL);
  return count;
}

static void
await_nothing (FaultFixture *fixture, const char *property)
{
  while (get (fixture, property) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* From before the first byte until the answer is on disk. */
static void
test_sending (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script_always (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  g_assert_cmpuint (get (fixture, "sending"), ==, 1);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_SUBMITTING);

  fault_service_release (fixture->service);
  await_nothing (fixture, "sending");
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "accepted"), ==, 1);
  fault_assert_finished (fixture, job);
}

/* What was asked for stays as it was written down, and is sent when that is allowed again. */
static void
test_held_back (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;

  fault_service_script_always (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);

  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  second = fault_run_add (&fixture->run, fixture, "A fox");
  fault_service_release (fixture->service);
  fault_assert_finished (fixture, first);
  g_assert_cmpuint (get (fixture, "sending"), ==, 0);
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_WAITING);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  g_object_set (fixture->run.queue, "held-back", FALSE, NULL);
  fault_assert_finished (fixture, second);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

/* Until the wish is on disk. */
static void
test_adding (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");
  g_autoptr (DailiesRequest) empty = dailies_request_new ("video-01", "");
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DexFuture *added;

  added
    = dailies_queue_add (fixture->run.queue, request, fault_service_get_address (fixture->service),
                         DAILIES_DIALECT_UNIVERSAL);
  g_assert_cmpuint (get (fixture, "adding"), ==, 1);
  job = fault_await_object (added);
  await_nothing (fixture, "adding");

  added
    = dailies_queue_add (fixture->run.queue, empty, fault_service_get_address (fixture->service),
                         DAILIES_DIALECT_UNIVERSAL);
  g_assert_cmpuint (get (fixture, "adding"), ==, 1);
  error = fault_await_error (added);
  await_nothing (fixture, "adding");
  fault_assert_finished (fixture, job);
}

/* The job is finished, or what was sent of it never arrived, as far as anybody knows. */
static void
assert_gone_on (FaultFixture *fixture, DailiesJob *job)
{
  const char *id = dailies_job_get_id (job);
  guint looks = fault_service_count (fixture->service, FAULT_LOG);

  while (dailies_job_get_state (job) != DAILIES_STATE_FINISHED
         && (dailies_job_get_state (job) != DAILIES_STATE_UNCONFIRMED
             || fault_service_count_accepted_of (fixture->service, id) > 0
             || fault_service_count (fixture->service, FAULT_LOG) < looks + 3))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, id), <=, 1);
  if (dailies_job_get_state (job) == DAILIES_STATE_FINISHED)
    fault_assert_finished (fixture, job);
  else
    fault_await (dailies_queue_mark_not_accepted (fixture->run.queue, job));
}

/* A run ends in the middle of whatever it does, each one some turns of the main loop later than the one
 * before; the next one goes on from there. */
static void
test_any_turn (FaultFixture *fixture, gconstpointer data)
{
  gboolean whole = FALSE;

  fault_service_set_asks (fixture->service, 0);
  for (guint turns = 1; !whole; turns += 1 + turns / 20)
    {
      g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      g_autofree char *id = g_strdup (dailies_job_get_id (job));

      for (guint i = 0; i < turns && !whole; i++)
        {
          g_main_context_iteration (NULL, TRUE);
          whole = dailies_job_get_state (job) == DAILIES_STATE_FINISHED;
        }
      g_clear_object (&job);
      fault_run_end (&fixture->run);

      fault_run_start (&fixture->run, fixture);
      job = fault_run_lookup (&fixture->run, id);
      assert_gone_on (fixture, job);
    }
}

/* The same up to the first byte of a file that does not come: there the turns are many, and threads of the
 * program's own take part in them. */
static void
test_any_turn_of_fetch (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  fault_service_set_asks (fixture->service, 0);
  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  id = g_strdup (dailies_job_get_id (job));
  fault_service_run_until (fixture->service, FAULT_FILE, 1);

  for (guint run = 0; run < FETCHING_RUNS; run++)
    {
      const guint files = fault_service_count (fixture->service, FAULT_FILE);

      g_clear_object (&job);
      fault_run_end (&fixture->run);
      fault_run_start (&fixture->run, fixture);
      job = fault_run_lookup (&fixture->run, id);
      for (guint i = 0;
           i < run % MOST_TURNS && fault_service_count (fixture->service, FAULT_FILE) == files; i++)
        g_main_context_iteration (NULL, TRUE);
    }

  fault_service_release (fixture->service);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/ending/sending", test_sending);
  FAULT_TEST ("/faults/ending/held-back", test_held_back);
  FAULT_TEST ("/faults/ending/adding", test_adding);
  FAULT_TEST ("/faults/ending/any-turn", test_any_turn);
  FAULT_TEST ("/faults/ending/any-turn-of-fetch", test_any_turn_of_fetch);
  return g_test_run ();
}

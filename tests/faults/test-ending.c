/* test-ending.c: what a program that is about to end waits for, and what it no longer begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/ending/sending", test_sending);
  FAULT_TEST ("/faults/ending/held-back", test_held_back);
  FAULT_TEST ("/faults/ending/adding", test_adding);
  return g_test_run ();
}

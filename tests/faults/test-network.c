/* test-network.c: the network comes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fake-network.h"
#include "fault-fixture.h"

/* A pause after an error is an hour. */
static void
set_up (FaultFixture *fixture, gconstpointer data)
{
  fault_fixture_set_up (fixture, data);
  fault_run_end (&fixture->run);
  fixture->pace.trouble = 3600;
  fixture->pace.trouble_ceiling = 3600;
  fault_run_start (&fixture->run, fixture);
}

static gboolean
waits_for_long (DailiesJob *job)
{
  return dailies_job_get_next_ask (job) - g_get_real_time () > 30 * G_TIME_SPAN_MINUTE;
}

/* Nothing was sent; it is when the network is back, and not when it goes. */
static void
test_sending (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_go_down (fixture->service);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);
  g_assert_true (waits_for_long (job));
  fault_service_go_up (fixture->service);

  fake_network_set (FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);

  fake_network_set (TRUE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* What was sent is asked about, and fetched. */
static void
test_watching (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .status = 502, .body = "" });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .status = 502, .body = "" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  while (!waits_for_long (job))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_QUEUED);

  fake_network_set (TRUE);
  fault_run_until_state (job, DAILIES_STATE_DOWNLOADING);
  while (!waits_for_long (job))
    g_main_context_iteration (NULL, TRUE);

  fake_network_set (TRUE);
  fault_assert_finished (fixture, job);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fake_network_install ();

#define ADD(path, func) g_test_add (path, FaultFixture, NULL, set_up, func, fault_fixture_tear_down)
  ADD ("/faults/network/sending", test_sending);
  ADD ("/faults/network/watching", test_watching);
  return g_test_run ();
}

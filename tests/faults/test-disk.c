/* test-disk.c: a disk that is full when the answer comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <signal.h>
#include <sys/resource.h>

/* No file of this process can grow any more: what a full disk is to SQLite, without one. */
static void
set_full (gboolean full)
{
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  limit.rlim_cur = full ? 1 : limit.rlim_max;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
}

static void
run_until_write_failed (FaultRun *run, guint times)
{
  while (run->write_failures < times)
    g_main_context_iteration (NULL, TRUE);
}

/* The intent cannot be written: nothing is sent, until it can. */
static void
test_before (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_go_down (fixture->service);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);
  set_full (TRUE);
  run_until_write_failed (&fixture->run, 1);
  fault_service_go_up (fixture->service);
  run_until_write_failed (&fixture->run, fixture->run.write_failures + 3);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);

  set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* The id has come, and there is no room for it: it is kept in memory and written when there is. */
static void
test_id (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  guint asks;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  set_full (TRUE);
  fault_service_release (fixture->service);
  run_until_write_failed (&fixture->run, 2);

  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_SUBMITTING);
  asks = fault_service_count (fixture->service, FAULT_ASK);
  g_assert_cmpuint (asks, ==, 0);

  set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 0);
}

/* No room for the clip: fetched when there is. */
static void
test_clip (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_FILE, 1);
  set_full (TRUE);
  fault_service_release (fixture->service);
  run_until_write_failed (&fixture->run, 2);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 0);

  set_full (FALSE);
  fault_assert_finished (fixture, job);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  /* A write beyond the limit is an error, not the end. */
  signal (SIGXFSZ, SIG_IGN);

  FAULT_TEST ("/faults/disk/before", test_before);
  FAULT_TEST ("/faults/disk/id", test_id);
  FAULT_TEST ("/faults/disk/clip", test_clip);
  return g_test_run ();
}

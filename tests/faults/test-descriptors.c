/* test-descriptors.c: more unfinished jobs than a program may have files open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <sys/resource.h>

/* Half of them are left for everything else: the connections, whose other ends are here as well. */
#define DESCRIPTORS 320
#define JOBS (DESCRIPTORS + 16)

/* What they make is of no account here. */
static const Fault no_clip = { .body = "{\"id\":\"x\",\"status\":\"error\",\"error\":\"No\"}" };

static GPtrArray *
add_jobs (FaultFixture *fixture, guint count)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
  return jobs;
}

/* How many say that they are not seen to. */
static guint
count_held_up (GPtrArray *jobs)
{
  guint held_up = 0;

  for (guint i = 0; i < jobs->len; i++)
    held_up += dailies_job_get_trouble (g_ptr_array_index (jobs, i)) != NULL;
  return held_up;
}

static void
assert_all_made (FaultFixture *fixture, GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      DailiesJob *job = g_ptr_array_index (jobs, i);

      fault_run_until_state (job, DAILIES_STATE_FAILED);
      g_assert_nonnull (dailies_job_get_generation_id (job));
      g_assert_cmpuint (
        fault_service_count_accepted_of (fixture->service, dailies_job_get_id (job)), ==, 1);
    }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, jobs->len);
  g_assert_cmpuint (count_held_up (jobs), ==, 0);
}

/* Some have a lock, the others wait for one, and say so; each comes to its turn, and there is always
 * enough left to fetch a clip. */
static void
test_many (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (DailiesJob) last = NULL;

  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  jobs = add_jobs (fixture, JOBS);
  g_assert_cmpuint (fixture->run.write_failures, >=, JOBS - DESCRIPTORS / 2);
  g_assert_cmpuint (fixture->run.write_failures, <, JOBS - DESCRIPTORS / 4);
  g_assert_cmpuint (count_held_up (jobs), ==, fixture->run.write_failures);

  fault_service_script_always (fixture->service, FAULT_ASK, &no_clip);
  g_object_set (fixture->run.queue, "held-back", FALSE, NULL);
  assert_all_made (fixture, jobs);

  fault_service_script_always (fixture->service, FAULT_ASK, NULL);
  last = fault_run_add (&fixture->run, fixture, "A harbour at night");
  fault_assert_finished (fixture, last);
}

/* The next run finds them all: those that are paid have theirs first. */
static void
test_next_run (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  jobs = add_jobs (fixture, JOBS);
  while (fault_service_count_accepted (fixture->service) < fixture->places)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (ids, g_strdup (dailies_job_get_id (g_ptr_array_index (jobs, i))));
  g_clear_pointer (&jobs, g_ptr_array_unref);
  fault_run_end (&fixture->run);

  fault_service_release (fixture->service);
  fault_service_script_always (fixture->service, FAULT_ASK, &no_clip);
  fault_run_start (&fixture->run, fixture);
  jobs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (jobs, fault_run_lookup (&fixture->run, g_ptr_array_index (ids, i)));
  assert_all_made (fixture, jobs);
}

/* One that may be paid is not left alone for as long as many that were not sent cannot be, however much
 * older those are. */
static void
test_paid_first (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (DailiesJob) paid = NULL;
  g_autofree char *id = NULL;

  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  jobs = add_jobs (fixture, JOBS);
  id = g_strdup (dailies_job_get_id (g_ptr_array_index (jobs, JOBS - 1)));
  g_clear_pointer (&jobs, g_ptr_array_unref);
  fault_run_end (&fixture->run);
  fault_execute (fixture,
                 "UPDATE jobs SET state = 'unconfirmed', stood = 'submitting', submitted = created"
                 " WHERE seq = (SELECT max (seq) FROM jobs)");

  fault_run_open (&fixture->run, fixture);
  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  fault_await (dailies_queue_start (fixture->run.queue));
  paid = fault_run_lookup (&fixture->run, id);
  while (dailies_job_get_trouble (paid) == NULL
         && fault_service_count (fixture->service, FAULT_LOG) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (dailies_job_get_trouble (paid), ==, NULL);
}

int
main (int argc, char *argv[])
{
  struct rlimit limit;

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  limit.rlim_cur = DESCRIPTORS;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));

  FAULT_TEST ("/faults/descriptors/many", test_many);
  FAULT_TEST ("/faults/descriptors/next-run", test_next_run);
  FAULT_TEST ("/faults/descriptors/paid-first", test_paid_first);
  return g_test_run ();
}

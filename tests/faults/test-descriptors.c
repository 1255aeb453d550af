/* test-descriptors.c: more unfinished jobs than a program may have files open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

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

/* The door lets them try for as long as the main loop has nothing else to do. */
static void
run_until_all_tried (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
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
  run_until_all_tried ();
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

/* A lock that falls is one more's: that of whoever has waited longest. */
static void
test_one_for_one (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  guint held_up;

  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  jobs = add_jobs (fixture, JOBS);
  run_until_all_tried ();
  held_up = count_held_up (jobs);

  for (guint i = 0; i < 3; i++)
    {
      DailiesJob *next = g_ptr_array_index (jobs, JOBS - held_up);

      g_assert_nonnull (dailies_job_get_trouble (next));
      fault_await (dailies_queue_stop (fixture->run.queue, g_ptr_array_index (jobs, i)));
      while (dailies_job_get_trouble (next) != NULL)
        g_main_context_iteration (NULL, TRUE);
      run_until_all_tried ();
      g_assert_cmpuint (count_held_up (jobs), ==, --held_up);
    }
  /* Who was held up is told so once. */
  g_assert_cmpuint (fixture->run.write_failures, ==, held_up + 3);
}

/* (transfer full): descriptors that nobody else has, as many, or up to those that are left for the rest */
static GArray *
take_descriptors (guint count)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (int));
  int fd;

  do
    {
      fd = open ("/", O_PATH | O_CLOEXEC);
      g_assert_cmpint (fd, !=, -1);
      g_array_append_val (taken, fd);
    }
  while (fd < DESCRIPTORS / 2 && taken->len < count);
  return taken;
}

static void
give_back_descriptors (GArray *taken)
{
  for (guint i = 0; i < taken->len; i++)
    g_assert_no_errno (close (g_array_index (taken, int, i)));
  g_array_set_size (taken, 0);
}

/* All that is left for locks is taken by something else, so that none of ours ever falls. */
static void
test_wake (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GArray) taken = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  DailiesJob *paid;

  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  jobs = add_jobs (fixture, 3);
  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (ids, g_strdup (dailies_job_get_id (g_ptr_array_index (jobs, i))));
  g_ptr_array_set_size (jobs, 0);
  fault_run_end (&fixture->run);
  fault_execute (fixture,
                 "UPDATE jobs SET state = 'unconfirmed', stood = 'submitting', submitted = created"
                 " WHERE seq = (SELECT max (seq) FROM jobs)");

  fault_run_open (&fixture->run, fixture);
  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  taken = take_descriptors (DESCRIPTORS);
  fault_await (dailies_queue_start (fixture->run.queue));
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (jobs, fault_run_lookup (&fixture->run, g_ptr_array_index (ids, i)));
  run_until_all_tried ();
  g_assert_cmpuint (count_held_up (jobs), ==, 3);

  /* Room for one: it is not the oldest's. */
  paid = g_ptr_array_index (jobs, 2);
  g_assert_no_errno (close (g_array_index (taken, int, 0)));
  g_array_remove_index (taken, 0);
  dailies_queue_wake (fixture->run.queue);
  while (dailies_job_get_trouble (paid) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_held_up (jobs), ==, 2);

  give_back_descriptors (taken);
  dailies_queue_wake (fixture->run.queue);
  while (count_held_up (jobs) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Another program over the same library: it has as few, and takes up what this one lets go. */
static void
test_two_programs (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GArray) taken = NULL;
  g_autoptr (GError) error = NULL;

  /* So the other one has more than can wait for this one's. */
  taken = take_descriptors (DESCRIPTORS / 4);
  g_object_set (fixture->run.queue, "held-back", TRUE, NULL);
  jobs = add_jobs (fixture, JOBS);
  run_until_all_tried ();
  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (ids, g_strdup (dailies_job_get_id (g_ptr_array_index (jobs, i))));
  fault_service_script_always (fixture->service, FAULT_ASK, &no_clip);

  /* It ends when every job has ended. */
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, CRASHER, fixture->folder,
                              fault_service_get_address (fixture->service), "0", "never", NULL);
  g_assert_no_error (error);
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  g_clear_pointer (&jobs, g_ptr_array_unref);
  fault_run_end (&fixture->run);
  give_back_descriptors (taken);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  fault_run_start (&fixture->run, fixture);
  jobs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (jobs, fault_run_lookup (&fixture->run, g_ptr_array_index (ids, i)));
  assert_all_made (fixture, jobs);
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
  FAULT_TEST ("/faults/descriptors/one-for-one", test_one_for_one);
  FAULT_TEST ("/faults/descriptors/wake", test_wake);
  FAULT_TEST ("/faults/descriptors/two-programs", test_two_programs);
  return g_test_run ();
}

/* test-damage.c: a clip that arrives damaged for ever
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <signal.h>

/* What the service has of it ends in the middle. */
static GBytes *
break_clip (FaultFixture *fixture)
{
  return g_bytes_new_from_bytes (fixture->clip, 0, g_bytes_get_size (fixture->clip) / 2);
}

static DailiesJob *
run_until_always_damaged (FaultFixture *fixture)
{
  DailiesJob *job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

  fault_run_until_error (job, DAILIES_QUEUE_ERROR_SAME_DAMAGE);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  return job;
}

static void
set_up (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) broken = NULL;

  fault_fixture_set_up (fixture, data);
  broken = break_clip (fixture);
  fault_service_set_clip (fixture->service, broken);
  fault_service_set_asks (fixture->service, 0);
}

/* Three whole fetches, and then only rarely; nothing of it is thrown away, and a good file that the
 * service has one day is taken. */
static void
test_slows_down (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;
  gint64 now;

  fault_run_end (&fixture->run);
  fixture->pace.trouble_ceiling = 3600;
  fault_run_start (&fixture->run, fixture);
  job = run_until_always_damaged (fixture);
  id = g_strdup (dailies_job_get_id (job));
  now = g_get_real_time ();

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 3);
  g_assert_cmpint (dailies_job_get_next_ask (job) - now, >, 50 * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 1);
  g_assert_nonnull (dailies_job_get_result_uri (job));

  /* The next run is as patient. */
  g_clear_object (&job);
  fault_run_end (&fixture->run);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 3);

  /* The same again is no new mystery; and a good one is welcome. */
  dailies_queue_wake (fixture->run.queue);
  fault_service_run_until (fixture->service, FAULT_FILE, 4);
  while (fault_count_events (&fixture->run, job, "unusable") < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_SAME_DAMAGE);

  fault_service_set_clip (fixture->service, fixture->clip);
  dailies_queue_wake (fixture->run.queue);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* As it came, and marked. */
static void
test_kept (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = run_until_always_damaged (fixture);
  g_autoptr (GBytes) broken = break_clip (fixture);
  g_autoptr (GBytes) kept = NULL;

  fault_await (dailies_queue_keep_damaged (fixture->run.queue, job));
  fault_run_until_state (job, DAILIES_STATE_FINISHED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_KEPT_DAMAGED);
  kept = g_file_load_bytes (dailies_job_get_clip (job), NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (kept, broken));
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
  g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, 0.5);
}

/* The same, and the program dies when the clip has its name and before it is finished: the next one
 * finishes it, and the mark is not lost. Also where half of another try still lies beside it. */
static void
test_kept_and_killed (FaultFixture *fixture, gconstpointer data)
{
  const gboolean beside = GPOINTER_TO_INT (data);
  g_autoptr (DailiesJob) job = run_until_always_damaged (fixture);
  g_autoptr (GBytes) broken = break_clip (fixture);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *id = g_strdup (dailies_job_get_id (job));
  g_autoptr (GError) error = NULL;

  /* From here on there is no other file to be had. */
  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .status = 410 });
  g_clear_object (&job);
  fault_run_end (&fixture->run);

  /* What the person says is on disk, and nobody has followed it yet. */
  fault_run_open (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_await (
    dailies_library_write (fixture->run.library, job, dailies_change_new ("keep-damaged"), TRUE));
  g_clear_object (&job);
  fault_run_end (&fixture->run);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, CRASHER, fixture->folder,
                              fault_service_get_address (fixture->service), "0", "kept:1", NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);

  fault_run_open (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
  if (beside)
    {
      g_autoptr (GFile) partial = dailies_library_get_partial (fixture->run.library, job);

      g_assert_true (g_file_set_contents (g_file_peek_path (partial), "half", -1, NULL));
    }
  fault_await (dailies_queue_start (fixture->run.queue));
  fault_run_until_state (job, DAILIES_STATE_FINISHED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_KEPT_DAMAGED);
  g_assert_nonnull (dailies_job_get_error_message (job));
  kept = g_file_load_bytes (dailies_job_get_clip (job), NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (kept, broken));
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
}

static void
keep_and_assert (FaultFixture *fixture, DailiesJob *job)
{
  g_autoptr (GBytes) broken = break_clip (fixture);
  g_autoptr (GBytes) kept = NULL;

  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_SAME_DAMAGE);
  fault_await (dailies_queue_keep_damaged (fixture->run.queue, job));
  fault_run_until_state (job, DAILIES_STATE_FINISHED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_KEPT_DAMAGED);
  kept = g_file_load_bytes (dailies_job_get_clip (job), NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (kept, broken));
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
}

/* Until what is told of it has @words in it; it can be decided all the while. */
static void
run_until_told (FaultFixture *fixture, DailiesJob *job, const char *words)
{
  dailies_queue_wake (fixture->run.queue);
  while (strstr (dailies_job_get_error_message (job), words) == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_SAME_DAMAGE);
    }
}

/* Once the person may decide, no trouble that comes later takes that away: not a link that has died, nor
 * a service that has forgotten it, nor a key that is gone, in this run or the next. */
static void
test_stays_to_be_decided (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  job = run_until_always_damaged (fixture);
  id = g_strdup (dailies_job_get_id (job));

  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .status = 503 });
  run_until_told (fixture, job, "503");
  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .status = 404 });
  run_until_told (fixture, job, "404");
  fault_service_script_always (fixture->service, FAULT_ASK,
                               &(Fault) { .status = 404, .body = "{\"message\":\"Unknown\"}" });
  run_until_told (fixture, job, "Unknown");
  g_clear_object (&fixture->run.client);
  while (fault_count_events (&fixture->run, job, "no-service") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_SAME_DAMAGE);

  g_clear_object (&job);
  fault_run_end (&fixture->run);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  keep_and_assert (fixture, job);
}

/* It came once, and its link was good for that alone: it is the only one there will ever be. */
static void
test_only_one (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { 0 });
  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .status = 410 });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  while (fault_count_events (&fixture->run, job, "fetch-failed") == 0)
    g_main_context_iteration (NULL, TRUE);
  keep_and_assert (fixture, job);
}

/* Not before it is known that it stays so. */
static void
test_too_early (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;

  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (job, DAILIES_STATE_DOWNLOADING);
  error = fault_await_error (dailies_queue_keep_damaged (fixture->run.queue, job));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
  fault_service_release (fixture->service);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, FaultFixture, NULL, set_up, func, fault_fixture_tear_down)
  ADD ("/faults/damage/slows-down", test_slows_down);
  ADD ("/faults/damage/kept", test_kept);
  ADD ("/faults/damage/kept-and-killed", test_kept_and_killed);
  g_test_add ("/faults/damage/kept-and-killed-beside-half", FaultFixture, GINT_TO_POINTER (TRUE),
              set_up, test_kept_and_killed, fault_fixture_tear_down);
  ADD ("/faults/damage/stays-to-be-decided", test_stays_to_be_decided);
  ADD ("/faults/damage/only-one", test_only_one);
  ADD ("/faults/damage/too-early", test_too_early);
  return g_test_run ();
}

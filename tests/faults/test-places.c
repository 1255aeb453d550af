/* test-places.c: nothing paid ever blocks the rest; two processes over one library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

static void
start_with (FaultFixture *fixture, guint places, double patience)
{
  fault_run_end (&fixture->run);
  fixture->places = places;
  fixture->pace.place = patience;
  fault_run_start (&fixture->run, fixture);
}

/* No more are under way at once than there are places. */
static void
test_counted (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  start_with (fixture, 2, 600);
  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));

  fault_run_until_state (g_ptr_array_index (jobs, 0), DAILIES_STATE_GENERATING);
  fault_run_until_state (g_ptr_array_index (jobs, 1), DAILIES_STATE_GENERATING);
  fault_service_run_until (fixture->service, FAULT_ASK,
                           fault_service_count (fixture->service, FAULT_ASK) + 10);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
  for (guint i = 2; i < 5; i++)
    g_assert_cmpint (dailies_job_get_state (g_ptr_array_index (jobs, i)), ==,
                     DAILIES_STATE_WAITING);

  fault_service_set_asks (fixture->service, 0);
  for (guint i = 0; i < 5; i++)
    fault_assert_finished (fixture, g_ptr_array_index (jobs, i));
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 5);
}

/* Those that the next run finds under way count too, but wait for nobody. */
static void
test_counted_after_restart (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DailiesJob) waiting = NULL;

  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

      fault_run_until_state (job, DAILIES_STATE_GENERATING);
      g_ptr_array_add (ids, g_strdup (dailies_job_get_id (job)));
    }

  start_with (fixture, 2, 600);
  fault_service_run_until (fixture->service, FAULT_ASK,
                           fault_service_count (fixture->service, FAULT_ASK) + 10);
  waiting = fault_run_add (&fixture->run, fixture, "A forest");
  fault_service_run_until (fixture->service, FAULT_ASK,
                           fault_service_count (fixture->service, FAULT_ASK) + 10);
  g_assert_cmpint (dailies_job_get_state (waiting), ==, DAILIES_STATE_WAITING);

  fault_service_set_asks (fixture->service, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DailiesJob) job = fault_run_lookup (&fixture->run, g_ptr_array_index (ids, i));

      fault_assert_finished (fixture, job);
    }
  fault_assert_finished (fixture, waiting);
}

/* They have their places before they have been answered, and before anybody else is sent. */
static void
test_counted_at_once (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autofree char *first_id = NULL;
  g_autofree char *second_id = NULL;
  guint asks;

  start_with (fixture, 1, 600);
  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (first, DAILIES_STATE_QUEUED);
  second = fault_run_add (&fixture->run, fixture, "A forest");
  first_id = g_strdup (dailies_job_get_id (first));
  second_id = g_strdup (dailies_job_get_id (second));
  g_clear_object (&first);
  g_clear_object (&second);
  asks = fault_service_count (fixture->service, FAULT_ASK);

  start_with (fixture, 1, 600);
  first = fault_run_lookup (&fixture->run, first_id);
  second = fault_run_lookup (&fixture->run, second_id);
  fault_service_run_until (fixture->service, FAULT_ASK, asks + 1);
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_WAITING);
  fault_service_release (fixture->service);
  fault_assert_finished (fixture, first);
  fault_assert_finished (fixture, second);
  g_assert_cmpint (dailies_job_get_submitted (second), >=, dailies_job_get_last_answer (first));
}

/* Hanging answers on every place: after a while without a good answer they are given back. */
static void
test_hanging (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DailiesJob) fourth = NULL;

  start_with (fixture, 3, 0.05);
  for (guint i = 0; i < 3; i++)
    {
      fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
      g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
      fault_service_run_until (fixture->service, FAULT_ASK, i + 1);
    }

  fourth = fault_run_add (&fixture->run, fixture, "A forest");
  fault_assert_finished (fixture, fourth);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (dailies_job_get_state (g_ptr_array_index (jobs, i)), ==, DAILIES_STATE_QUEUED);

  fault_service_release (fixture->service);
  for (guint i = 0; i < 3; i++)
    fault_assert_finished (fixture, g_ptr_array_index (jobs, i));
}

/* A lost answer, dead links, an address that is refused: with one place only, which each of them
 * has given back at once. */
static void
test_troubled (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) lost = NULL;
  g_autoptr (DailiesJob) dead = NULL;
  g_autoptr (DailiesJob) refused = NULL;
  g_autoptr (DailiesJob) other = NULL;

  start_with (fixture, 1, 600);
  fault_service_set_asks (fixture->service, 0);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  lost = fault_run_add (&fixture->run, fixture, "Lost");
  fault_run_until_state (lost, DAILIES_STATE_UNCONFIRMED);

  fault_service_script_always (fixture->service, FAULT_FILE,
                               &(Fault) { .status = 410, .body = "" });
  dead = fault_run_add (&fixture->run, fixture, "Dead");
  fault_run_until_error (dead, DAILIES_QUEUE_ERROR_LINK_DEAD);

  fault_service_set_result (fixture->service, "file:///etc/passwd");
  refused = fault_run_add (&fixture->run, fixture, "Refused");
  fault_run_until_error (refused, DAILIES_QUEUE_ERROR_LINK_REFUSED);
  fault_service_set_result (fixture->service, NULL);

  other = fault_run_add (&fixture->run, fixture, "A forest");
  fault_run_until_state (other, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpint (dailies_job_get_state (lost), ==, DAILIES_STATE_UNCONFIRMED);

  /* The world is put right, and each comes home. */
  fault_service_script_always (fixture->service, FAULT_FILE, NULL);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, other);
  fault_assert_finished (fixture, dead);
  fault_assert_finished (fixture, refused);
  fault_assert_finished (fixture, lost);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 4);
}

/* Nobody knows the job that was accepted. It is asked about for ever, and holds nobody up. */
static void
test_endless (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) unknown = NULL;
  g_autoptr (DailiesJob) other = NULL;

  start_with (fixture, 1, 0.05);
  fault_service_set_asks (fixture->service, 0);
  fault_service_script_always (
    fixture->service, FAULT_ASK,
    &(Fault) { .status = 404, .body = "{\"message\":\"Inference not found\"}" });
  unknown = fault_run_add (&fixture->run, fixture, "Unknown");
  fault_run_until_state (unknown, DAILIES_STATE_QUEUED);
  other = fault_run_add (&fixture->run, fixture, "A forest");
  fault_run_until_state (other, DAILIES_STATE_QUEUED);
  g_assert_cmpint (dailies_job_get_state (unknown), ==, DAILIES_STATE_QUEUED);

  fault_service_script_always (fixture->service, FAULT_ASK, NULL);
  fault_assert_finished (fixture, other);
  fault_assert_finished (fixture, unknown);
}

/* --- two processes --- */

/* Each job is driven by one of them, and sent once; the places are counted over both. */
static void
test_two (FaultFixture *fixture, gconstpointer data)
{
  FaultRun second = { 0 };
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  start_with (fixture, 2, 600);
  fault_run_start (&second, fixture);
  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  for (guint i = 0; i < 6; i++)
    g_ptr_array_add (
      jobs, fault_run_add (i % 2 == 0 ? &fixture->run : &second, fixture, "A harbour at dawn"));

  fault_service_run_until (fixture->service, FAULT_ASK, 20);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
  fault_service_set_asks (fixture->service, 0);
  for (guint i = 0; i < 6; i++)
    fault_assert_finished (fixture, g_ptr_array_index (jobs, i));

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 6);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 6);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 6);
  fault_run_end (&second);
}

/* The one that drives it ends; the other takes it up where it stands. */
static void
test_taken_over (FaultFixture *fixture, gconstpointer data)
{
  static const DailiesState states[]
    = { DAILIES_STATE_SUBMITTING, DAILIES_STATE_QUEUED, DAILIES_STATE_DOWNLOADING };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      FaultRun second = { 0 };
      g_autoptr (DailiesJob) job = NULL;
      g_autofree char *id = NULL;
      FaultCall call = i == 0 ? FAULT_CREATE : i == 1 ? FAULT_ASK : FAULT_FILE;
      guint before = fault_service_count (fixture->service, call);

      fault_service_script (fixture->service, call, &(Fault) { .hangs = TRUE });
      {
        g_autoptr (DailiesJob) first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

        fault_service_run_until (fixture->service, call, before + 1);
        fault_run_until_state (first, states[i]);
        id = g_strdup (dailies_job_get_id (first));
      }

      /* The second finds it locked, and waits. */
      fault_run_start (&second, fixture);
      job = fault_run_lookup (&second, id);
      g_assert_cmpint (dailies_job_get_state (job), ==, states[i]);
      fault_run_end (&fixture->run);
      fault_assert_finished (fixture, job);
      g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, id), ==, 1);
      g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, i + 1);

      g_clear_object (&job);
      fault_run_end (&second);
      fault_run_start (&fixture->run, fixture);
    }
}

/* What a person decides in one window reaches the process that drives the job. */
static void
test_decided_elsewhere (FaultFixture *fixture, gconstpointer data)
{
  FaultRun second = { 0 };
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) same = NULL;

  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (first, DAILIES_STATE_GENERATING);
  fault_run_start (&second, fixture);
  same = fault_run_lookup (&second, dailies_job_get_id (first));

  fault_await (dailies_queue_stop (second.queue, same));
  while (dailies_job_get_state (first) != DAILIES_STATE_STOPPED)
    g_main_context_iteration (NULL, TRUE);

  /* Watched again there: the one that was stopped here waits for its turn. */
  fault_await (dailies_queue_watch_again (second.queue, same));
  fault_run_until_state (same, DAILIES_STATE_GENERATING);
  g_clear_object (&same);
  fault_run_end (&second);

  fault_service_set_asks (fixture->service, 0);
  while (dailies_job_get_state (first) == DAILIES_STATE_STOPPED)
    g_main_context_iteration (NULL, TRUE);
  fault_assert_finished (fixture, first);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* What a person decides is about the job as it is, not as it was last heard of here. */
static void
test_decided_unaware (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_ASK, 1);

  fault_execute (fixture, "UPDATE jobs SET state = 'generating', stood = 'queued',"
                          " revision = revision + 1");
  fault_await (dailies_queue_stop (fixture->run.queue, job));
  g_assert_cmpint (dailies_job_get_stood (job), ==, DAILIES_STATE_GENERATING);

  fault_execute (fixture, "UPDATE jobs SET state = 'unconfirmed', stood = 'submitting',"
                          " revision = revision + 1");
  fault_await (dailies_queue_look_again (fixture->run.queue, job));
  fault_execute (fixture, "UPDATE jobs SET state = 'stopped', stood = 'generating',"
                          " revision = revision + 1");
  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_service_release (fixture->service);
  fault_assert_finished (fixture, job);
}

/* Whoever waits for one has the one that comes to be. */
static void
test_more (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;

  start_with (fixture, 1, 600);
  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (first, DAILIES_STATE_QUEUED);
  second = fault_run_add (&fixture->run, fixture, "A forest");
  fault_service_run_until (fixture->service, FAULT_ASK, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_WAITING);

  g_object_set (fixture->run.queue, "places", 2, NULL);
  fault_run_until_state (second, DAILIES_STATE_QUEUED);
  fault_service_release (fixture->service);
  fault_assert_finished (fixture, first);
  fault_assert_finished (fixture, second);
}

/* Once it is closed it asks nobody for a service, whoever still has it. */
static void
test_closed (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;

  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_ASK, 1);

  dailies_queue_close (fixture->run.queue);
  g_clear_object (&fixture->run.client);
  second = fault_run_add (&fixture->run, fixture, "A forest");
  fault_await (dailies_queue_start (fixture->run.queue));
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_WAITING);
  fault_await (dailies_queue_stop (fixture->run.queue, first));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), ==, 1);
}

static gboolean
draw_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A window that is drawn all the time, on a machine that is too slow for it, keeps nothing from being sent. */
static void
test_drawing (FaultFixture *fixture, gconstpointer data)
{
  /* As GTK has it: GDK_PRIORITY_REDRAW */
  guint id = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, draw_cb, NULL, NULL);
  g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

  fault_assert_finished (fixture, job);
  g_source_remove (id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/places/counted", test_counted);
  FAULT_TEST ("/faults/places/counted-after-restart", test_counted_after_restart);
  FAULT_TEST ("/faults/places/counted-at-once", test_counted_at_once);
  FAULT_TEST ("/faults/places/hanging", test_hanging);
  FAULT_TEST ("/faults/places/troubled", test_troubled);
  FAULT_TEST ("/faults/places/endless", test_endless);
  FAULT_TEST ("/faults/processes/two", test_two);
  FAULT_TEST ("/faults/processes/taken-over", test_taken_over);
  FAULT_TEST ("/faults/processes/decided-elsewhere", test_decided_elsewhere);
  FAULT_TEST ("/faults/processes/decided-unaware", test_decided_unaware);
  FAULT_TEST ("/faults/places/more", test_more);
  FAULT_TEST ("/faults/places/closed", test_closed);
  FAULT_TEST ("/faults/places/drawing", test_drawing);
  return g_test_run ();
}

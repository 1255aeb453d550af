/* test-limit.c: what a day may cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include "dailies-ledger.h"

/* What the service asks for a clip */
#define PRICE 0.5

static void
set_limit (FaultRun *run, double limit)
{
  g_object_set (run->queue, "spending-limit", limit, NULL);
}

/* The jobs that wait for the limit, once every other one has come home. */
static guint
run_until_settled (GPtrArray *jobs)
{
  for (;;)
    {
      guint limited = 0;
      guint finished = 0;

      for (guint i = 0; i < jobs->len; i++)
        {
          DailiesJob *job = g_ptr_array_index (jobs, i);

          finished += dailies_job_get_state (job) == DAILIES_STATE_FINISHED;
          limited
            += dailies_job_get_state (job) == DAILIES_STATE_WAITING
               && g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_LIMIT) == 0;
        }
      if (limited + finished == jobs->len)
        return limited;
      g_main_context_iteration (NULL, TRUE);
    }
}

/* One clip, so that its price is known. */
static void
learn_price (FaultFixture *fixture)
{
  g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "The first");

  fault_assert_finished (fixture, job);
}

/* It stops sending, never watching; and goes on when the limit is raised. */
static void
test_raised (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  DailiesJob *waiting = NULL;

  learn_price (fixture);
  set_limit (&fixture->run, 3 * PRICE);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));

  /* Those that were sent come home, and no more than the limit was spent. */
  g_assert_cmpuint (run_until_settled (jobs), ==, 3);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 3);

  for (guint i = 0; i < jobs->len && waiting == NULL; i++)
    if (dailies_job_get_state (g_ptr_array_index (jobs, i)) == DAILIES_STATE_WAITING)
      waiting = g_ptr_array_index (jobs, i);
  g_assert_nonnull (strstr (dailies_job_get_error_message (waiting), "$1.50"));
  g_assert_cmpint (dailies_job_get_next_ask (waiting), ==,
                   dailies_ledger_get_end_of_day (g_get_real_time ()));
  g_assert_cmpint (dailies_job_get_submitted (waiting), ==, 0);

  set_limit (&fixture->run, 4 * PRICE);
  while (fault_service_count (fixture->service, FAULT_CREATE) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (run_until_settled (jobs), ==, 2);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 4);

  /* None at all */
  set_limit (&fixture->run, 0);
  for (guint i = 0; i < jobs->len; i++)
    fault_assert_finished (fixture, g_ptr_array_index (jobs, i));
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 6);
}

/* A clip of which nothing is known counts as much as such a clip costs. */
static void
test_unconfirmed (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DailiesJob) lost = NULL;

  learn_price (fixture);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  lost = fault_run_add (&fixture->run, fixture, "Lost");
  fault_run_until_state (lost, DAILIES_STATE_UNCONFIRMED);

  set_limit (&fixture->run, 2.5 * PRICE);
  g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
  g_assert_cmpuint (run_until_settled (jobs), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);

  /* Its day is over; what was lost is looked for all the same. */
  set_limit (&fixture->run, 3 * PRICE);
  fault_assert_finished (fixture, g_ptr_array_index (jobs, 0));
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, lost);
}

/* Of what nobody knows the price of, one is sent, and no more until it has come out; not even if the
 * service never says what it took. */
static void
test_unknown (FaultFixture *fixture, gconstpointer data)
{
  static const char *const silent = "{\"id\":\"gen-1:fault/video-01\",\"status\":\"queued\"}";
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  DailiesJob *first, *second;

  fault_service_script (fixture->service, FAULT_CREATE,
                        &(Fault) { .hangs = TRUE, .status = 200, .body = silent });
  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  set_limit (&fixture->run, 100 * PRICE);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
  first = g_ptr_array_index (jobs, 0);
  second = g_ptr_array_index (jobs, 1);
  fault_run_until_error (second, DAILIES_QUEUE_ERROR_LIMIT);
  fault_run_until_error (g_ptr_array_index (jobs, 2), DAILIES_QUEUE_ERROR_LIMIT);
  g_assert_nonnull (strstr (dailies_job_get_error_message (second), "video-01"));
  g_assert_nonnull (strstr (dailies_job_get_error_message (second), "$50.00"));

  /* It was accepted, and its price is as unknown as before. */
  fault_service_release (fixture->service);
  fault_run_until_state (first, DAILIES_STATE_QUEUED);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  /* Its end says what it took, and then the others come at that price. */
  for (guint i = 0; i < jobs->len; i++)
    fault_assert_finished (fixture, g_ptr_array_index (jobs, i));
  g_assert_cmpint (dailies_job_get_accepted (second), >=, dailies_job_get_accepted (first));
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 3);
}

/* An answer that says the price is enough; nobody waits for the end. */
static void
test_known_early (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  set_limit (&fixture->run, 2 * PRICE);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));

  /* Two are under way although none has ended, and the third would be too much. */
  fault_service_run_until (fixture->service, FAULT_ASK, 2);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
  fault_service_release (fixture->service);
  g_assert_cmpuint (run_until_settled (jobs), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

/* Two processes send on the same money only once. */
static void
test_two (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  FaultRun second = { 0 };

  learn_price (fixture);
  fault_run_start (&second, fixture);
  g_object_set (fixture->run.queue, "places", 8, NULL);
  g_object_set (second.queue, "places", 8, NULL);
  set_limit (&fixture->run, 4 * PRICE);
  set_limit (&second, 4 * PRICE);
  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (
      jobs, fault_run_add (i % 2 == 0 ? &fixture->run : &second, fixture, "A harbour at dawn"));

  g_assert_cmpuint (run_until_settled (jobs), ==, 5);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 4);
  g_ptr_array_set_size (jobs, 0);
  fault_run_end (&second);
}

/* The next run knows what the day has cost; and what was spent on another day is of no account. */
static void
test_next_day (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = NULL;

  learn_price (fixture);
  fault_run_end (&fixture->run);
  fault_run_open (&fixture->run, fixture);
  set_limit (&fixture->run, PRICE);
  fault_await (dailies_queue_start (fixture->run.queue));

  g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
  g_assert_cmpuint (run_until_settled (jobs), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  /* Tried in vain, it is not written down again. */
  for (guint i = 0; i < 2; i++)
    {
      dailies_queue_wake (fixture->run.queue);
      /* The intent is asked for; it is refused; and what came of that is written. */
      while (g_main_context_iteration (NULL, FALSE))
        ;
      fault_await (dailies_library_refresh (fixture->run.library));
      fault_await (dailies_library_refresh (fixture->run.library));
    }
  g_assert_cmpuint (
    fault_count_events (&fixture->run, g_ptr_array_index (jobs, 0), "spending-limit"), ==, 1);

  fault_execute (fixture, "UPDATE jobs SET submitted = submitted - 86400000000,"
                          " accepted = accepted - 86400000000 WHERE accepted > 0");
  dailies_queue_wake (fixture->run.queue);
  fault_assert_finished (fixture, g_ptr_array_index (jobs, 0));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

/* A zone in which the day ends in so many seconds */
static void
move_midnight (gint64 seconds)
{
  const gint64 day = 24 * 3600;
  const gint64 left = day - seconds - (g_get_real_time () / G_USEC_PER_SEC) % day;
  const gboolean west = left >= day / 2;
  const int away = (int) (west ? day - left : left);
  g_autofree char *zone = g_strdup_printf ("DAY%c%02d:%02d:%02d", west ? '+' : '-', away / 3600,
                                           away / 60 % 60, away % 60);

  g_setenv ("TZ", zone, TRUE);
}

/* Nobody wakes the queue but its own clock. */
static void
test_midnight (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 midnight;

  learn_price (fixture);
  move_midnight (5);
  midnight = dailies_ledger_get_end_of_day (g_get_real_time ());
  g_assert_cmpint (midnight - g_get_real_time (), <=, 5 * G_USEC_PER_SEC);

  set_limit (&fixture->run, PRICE);
  g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
  g_assert_cmpuint (run_until_settled (jobs), ==, 1);
  fault_assert_finished (fixture, g_ptr_array_index (jobs, 0));
  g_assert_cmpint (dailies_job_get_accepted (g_ptr_array_index (jobs, 0)), >=, midnight);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
  g_unsetenv ("TZ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/limit/raised", test_raised);
  FAULT_TEST ("/faults/limit/unconfirmed", test_unconfirmed);
  FAULT_TEST ("/faults/limit/unknown", test_unknown);
  FAULT_TEST ("/faults/limit/known-early", test_known_early);
  FAULT_TEST ("/faults/limit/two-processes", test_two);
  FAULT_TEST ("/faults/limit/next-day", test_next_day);
  FAULT_TEST ("/faults/limit/midnight", test_midnight);
  return g_test_run ();
}

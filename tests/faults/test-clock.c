/* test-clock.c: a wall clock that is set by days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fake-clock.h"
#include "fault-fixture.h"

#define HOUR 3600
#define DAY (24 * HOUR)

/* What the service asks for a clip */
#define PRICE 0.5

/* Every pause is an hour, except where the test says otherwise. */
static void
set_up (FaultFixture *fixture, gconstpointer data)
{
  fault_fixture_set_up (fixture, data);
  fault_run_end (&fixture->run);
  fixture->pace.trouble = HOUR;
  fixture->pace.trouble_ceiling = HOUR;
  fixture->pace.log_rare = DAY;
  fault_run_start (&fixture->run, fixture);
}

static void
start_anew (FaultFixture *fixture)
{
  fault_run_end (&fixture->run);
  fault_run_start (&fixture->run, fixture);
}

static void
pass (FaultFixture *fixture, gint64 seconds)
{
  fault_service_pass (fixture->service, seconds);
  fake_clock_pass (seconds);
}

/* The clock is set, and everybody who was told of it has looked: what they do then is begun. */
static void
set_clock (gint64 seconds)
{
  fake_clock_set (seconds);
  g_assert_cmpuint (fake_clock_count_watchers (), ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* What is to happen at all has happened by now: a job that was asked for later came home. */
static void
run_another (FaultFixture *fixture)
{
  g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "Another");

  fault_assert_finished (fixture, job);
}

/* The library as it is on disk, asked for by its events. */
static void
run_until_event (FaultFixture *fixture, DailiesJob *job, const char *kind, guint count)
{
  while (fault_count_events (&fixture->run, job, kind) < count)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_limited (DailiesJob *job)
{
  return dailies_job_get_state (job) == DAILIES_STATE_WAITING
         && g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_LIMIT) == 0;
}

/* --- */

/* Those that wait for a place go on waiting for it. */
static void
test_waiting (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  g_object_set (fixture->run.queue, "places", 1, NULL);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour at dawn"));
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);

  for (guint i = 0; i < 5; i++)
    {
      set_clock (30 * DAY);
      set_clock (-60 * DAY);
      set_clock (30 * DAY);
    }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  fault_service_release (fixture->service);
  for (guint i = 0; i < jobs->len; i++)
    fault_assert_finished (fixture, g_ptr_array_index (jobs, i));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, jobs->len);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, jobs->len);
}

/* A clock that was set brings one question, in either direction; and however often it is set, none that
 * is closer to the last one than the pace allows. */
static void
test_polled (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  /* The sixth question is the one that is answered well. */
  fault_service_set_asks (fixture->service, 5);
  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .status = 502, .body = "" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  run_until_event (fixture, job, "asked", 1);
  set_clock (-30 * DAY);
  run_until_event (fixture, job, "asked", 2);
  set_clock (90 * DAY);
  run_until_event (fixture, job, "asked", 3);

  id = g_strdup (dailies_job_get_id (job));
  g_clear_object (&job);
  fixture->pace.floor = HOUR;
  start_anew (fixture);
  job = fault_run_lookup (&fixture->run, id);
  run_until_event (fixture, job, "asked", 4);
  for (guint i = 0; i < 20; i++)
    set_clock (i % 2 == 0 ? 30 * DAY : -30 * DAY);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "asked"), ==, 4);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), ==, 4);

  /* And none is lacking: an hour later the next one comes, whatever the wall clock says. */
  fault_service_script_always (fixture->service, FAULT_ASK, NULL);
  pass (fixture, HOUR + 1);
  run_until_event (fixture, job, "asked", 5);
  set_clock (-30 * DAY);
  pass (fixture, HOUR + 1);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* The service said when to come again: neither before that, nor, by more than that, after it. */
static void
check_retry_after (FaultFixture *fixture, gint64 step)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;
  guint sent = fault_service_count (fixture->service, FAULT_CREATE);

  fault_service_script (fixture->service, FAULT_CREATE,
                        &(Fault) { .ignored = TRUE,
                                   .status = 429,
                                   .body = "{\"message\":\"Too many requests\"}",
                                   .headers = "Retry-After: 18000\r\n" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_BUSY);
  id = g_strdup (dailies_job_get_id (job));
  set_clock (step);
  run_another (fixture);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, sent + 2);

  /* The next run has nothing but the wall clock. */
  g_clear_object (&job);
  start_anew (fixture);
  job = fault_run_lookup (&fixture->run, id);
  set_clock (0);
  run_another (fixture);
  if (step < 0)
    {
      pass (fixture, 5 * HOUR - 10);
      run_another (fixture);
      g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, sent + 4);
      pass (fixture, 20);
    }
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, id), ==, 1);
}

static void
test_retry_after_back (FaultFixture *fixture, gconstpointer data)
{
  check_retry_after (fixture, -30 * DAY);
}

static void
test_retry_after_forward (FaultFixture *fixture, gconstpointer data)
{
  check_retry_after (fixture, 30 * DAY);
}

/* No more is spent a day, by whatever clock; and a clock that was wrong for an hour does not keep the
 * next years from spending. */
static void
test_limit (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) second = NULL;
  g_autoptr (DailiesJob) third = NULL;
  guint notes;

  run_another (fixture);
  g_object_set (fixture->run.queue, "spending-limit", PRICE, NULL);
  second = fault_run_add (&fixture->run, fixture, "The second");
  fault_run_until_error (second, DAILIES_QUEUE_ERROR_LIMIT);

  /* Back: what has been spent is of a day to come, and counts. */
  set_clock (-10 * DAY);
  set_clock (5 * DAY);
  g_assert_true (is_limited (second));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  /* Forward: another day, and what another day may cost. */
  set_clock (1000 * DAY);
  fault_assert_finished (fixture, second);
  third = fault_run_add (&fixture->run, fixture, "The third");
  fault_run_until_error (third, DAILIES_QUEUE_ERROR_LIMIT);
  notes = fault_count_events (&fixture->run, third, "spending-limit");
  set_clock (-995 * DAY);
  run_until_event (fixture, third, "spending-limit", notes + 1);
  g_assert_true (is_limited (third));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);

  /* Nobody sets it any more. The second is of a day that comes in three years, and was sent yesterday. */
  pass (fixture, DAY);
  fault_assert_finished (fixture, third);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 3);
}

/* A lost answer is looked for as often as before, and found. */
static void
check_lost (FaultFixture *fixture, gint64 before, gint64 after)
{
  g_autoptr (DailiesJob) job = NULL;

  if (before != 0)
    {
      fake_clock_set (before);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  run_until_event (fixture, job, "looked", 2);
  set_clock (after);
  run_until_event (fixture, job, "looked", 10);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

static void
test_lost_forward (FaultFixture *fixture, gconstpointer data)
{
  check_lost (fixture, 0, 30 * DAY);
}

static void
test_lost_back (FaultFixture *fixture, gconstpointer data)
{
  check_lost (fixture, 0, -30 * DAY);
}

/* It was wrong when the request was sent, and is put right. */
static void
test_lost_righted (FaultFixture *fixture, gconstpointer data)
{
  check_lost (fixture, 30 * DAY, -30 * DAY);
}

/* And found by the next run, two days later. */
static void
test_lost_next_run (FaultFixture *fixture, gconstpointer data)
{
  const gint64 wrong = *(const gint64 *) data;
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  fake_clock_set (wrong);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  run_until_event (fixture, job, "looked", 1);
  id = g_strdup (dailies_job_get_id (job));
  g_clear_object (&job);
  fault_run_end (&fixture->run);

  fake_clock_set (-wrong);
  pass (fixture, 2 * DAY);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const gint64 ahead = 30 * DAY;
  static const gint64 behind = -30 * DAY;

  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, data, func) \
  g_test_add (path, FaultFixture, data, set_up, func, fault_fixture_tear_down)
  ADD ("/faults/clock/waiting", NULL, test_waiting);
  ADD ("/faults/clock/polled", NULL, test_polled);
  ADD ("/faults/clock/retry-after/back", NULL, test_retry_after_back);
  ADD ("/faults/clock/retry-after/forward", NULL, test_retry_after_forward);
  ADD ("/faults/clock/limit", NULL, test_limit);
  ADD ("/faults/clock/lost/forward", NULL, test_lost_forward);
  ADD ("/faults/clock/lost/back", NULL, test_lost_back);
  ADD ("/faults/clock/lost/righted", NULL, test_lost_righted);
  ADD ("/faults/clock/lost/next-run-ahead", &ahead, test_lost_next_run);
  ADD ("/faults/clock/lost/next-run-behind", &behind, test_lost_next_run);
  return g_test_run ();
}

/* test-log.c: an answer that was lost is looked for in the service's log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include "dailies-evidence.h"

#include <math.h>

static DailiesJob *
add_unconfirmed (FaultFixture *fixture)
{
  DailiesJob *job;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (job, DAILIES_STATE_UNCONFIRMED);
  return job;
}

/* The row appears late, as it does where a generation takes long. */
static void
test_late_row (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  job = add_unconfirmed (fixture);
  fault_service_run_until (fixture->service, FAULT_LOG, 10);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_UNCONFIRMED);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  /* Nobody has seen it being accepted: that is no later than it was sent. */
  g_assert_cmpint (dailies_job_get_accepted (job), ==, dailies_job_get_submitted (job));
}

/* Through as many pages as there are, and past every row of others. */
static void
test_strangers (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_strangers (fixture->service, 450);
  job = add_unconfirmed (fixture);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), >=, 5);
}

/* One look reads only so many pages, and the next one goes on from there. */
static void
test_many_pages (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_strangers (fixture->service, 4250);
  job = add_unconfirmed (fixture);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 43);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "looked"), ==, 2);
}

/* A run that ends after its first look leaves the rest to the next one: no page is read twice, so even
 * one who starts the program for a minute at a time comes to the end of it. */
static void
test_pages_over_runs (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;
  g_autofree char *head = NULL;

  fault_run_end (&fixture->run);
  fixture->pace.log = 3600;
  fault_run_start (&fixture->run, fixture);

  fault_service_set_strangers (fixture->service, 4250);
  {
    g_autoptr (DailiesJob) lost = add_unconfirmed (fixture);

    id = g_strdup (dailies_job_get_id (lost));
    while (fault_count_events (&fixture->run, lost, "looked") < 1)
      g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 20);
  fault_run_end (&fixture->run);

  /* The service does not answer at first: what is known of the search is not lost by that. */
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .status = 500, .body = "" });
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  while (fault_count_events (&fixture->run, job, "looked") < 2)
    g_main_context_iteration (NULL, TRUE);
  head = fault_service_dup_last_head (fixture->service, FAULT_LOG);
  g_assert_nonnull (strstr (head, "&offset=2000 "));
  g_clear_object (&job);
  fault_run_end (&fixture->run);

  fixture->pace.log = fixture->pace.floor;
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 43 + 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
}

/* Whichever jobs look, they share the turns of the log: here one an hour. */
static void
test_turns (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autoptr (DailiesJob) other = NULL;

  fault_run_end (&fixture->run);
  fixture->pace.page = 3600;
  fault_run_start (&fixture->run, fixture);

  fault_service_set_strangers (fixture->service, 450);
  first = add_unconfirmed (fixture);
  second = add_unconfirmed (fixture);
  fault_service_run_until (fixture->service, FAULT_LOG, 1);
  fault_await (dailies_queue_look_again (fixture->run.queue, second));
  other = fault_run_add (&fixture->run, fixture, "A forest");
  fault_assert_finished (fixture, other);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 1);
  g_assert_cmpint (dailies_job_get_state (first), ==, DAILIES_STATE_UNCONFIRMED);
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_UNCONFIRMED);
}

/* A log that has no time is left alone for as long as it says, by every job, whoever asks. */
static void
test_busy (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autoptr (DailiesJob) other = NULL;

  fault_service_set_strangers (fixture->service, 450);
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { 0 });
  fault_service_script (
    fixture->service, FAULT_LOG,
    &(Fault) { .status = 429, .body = "{}", .headers = "Retry-After: 3600\r\n" });
  first = add_unconfirmed (fixture);
  while (fault_count_events (&fixture->run, first, "looked") < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dailies_job_get_next_ask (first) - g_get_real_time (), >,
                   1800 * G_TIME_SPAN_SECOND);

  second = add_unconfirmed (fixture);
  fault_await (dailies_queue_look_again (fixture->run.queue, first));
  fault_await (dailies_queue_look_again (fixture->run.queue, second));
  dailies_queue_wake (fixture->run.queue);
  other = fault_run_add (&fixture->run, fixture, "A forest");
  fault_assert_finished (fixture, other);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 2);
}

/* Where it does not say for how long, the page that did not come is read again, and none twice. */
static void
test_busy_between (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_strangers (fixture->service, 450);
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { 0 });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .status = 429, .body = "{}" });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { 0 });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .status = 429, .body = "{}" });
  job = add_unconfirmed (fixture);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 5 + 2);
}

static void
test_only_strangers (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_set_strangers (fixture->service, 150);
  job = add_unconfirmed (fixture);
  fault_service_run_until (fixture->service, FAULT_LOG, 8);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_UNCONFIRMED);
  g_assert_null (dailies_job_get_generation_id (job));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), ==, 0);
}

/* Not found is never "not accepted": what is told stays what was told when the answer was lost. */
static void
test_message_stays (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  job = add_unconfirmed (fixture);
  name = g_strdup (dailies_job_get_error_name (job));
  message = g_strdup (dailies_job_get_error_message (job));
  g_assert_nonnull (name);
  g_assert_nonnull (message);

  fault_service_run_until (fixture->service, FAULT_LOG, 6);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, name);
  g_assert_cmpstr (dailies_job_get_error_message (job), ==, message);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "looked"), >=, 4);
}

/* In the next run, and with a log that says nothing useful at first. */
static void
test_restart (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  {
    g_autoptr (DailiesJob) lost = add_unconfirmed (fixture);

    id = g_strdup (dailies_job_get_id (lost));
  }
  fault_run_end (&fixture->run);

  fault_service_script (fixture->service, FAULT_LOG,
                        &(Fault) { .status = 403, .body = "{\"message\":\"No scope\"}" });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .status = 404, .body = "" });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .status = 500, .body = "" });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .silent = TRUE });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .body = "[{\"data\":7}]" });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .body = "{\"data\":{}}" });
  fault_service_script (
    fixture->service, FAULT_LOG,
    &(Fault) { .body = "{\"data\":[null,7,{\"client_request_id\":7,\"inference_id\":{}}]}" });
  fault_service_script (fixture->service, FAULT_LOG, &(Fault) { .cut = 7, .resets = TRUE });
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
}

/* Dailies died while it was sending. */
static void
test_interrupted (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  {
    g_autoptr (DailiesJob) hanging = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

    fault_service_run_until (fixture->service, FAULT_CREATE, 1);
    g_assert_cmpint (dailies_job_get_state (hanging), ==, DAILIES_STATE_SUBMITTING);
    id = g_strdup (dailies_job_get_id (hanging));
  }
  fault_run_end (&fixture->run);

  /* It is accepted only after Dailies has gone. */
  fault_service_release (fixture->service);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  g_assert_cmpint (dailies_job_get_state (job), !=, DAILIES_STATE_SUBMITTING);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "interrupted"), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
}

/* --- what a person decides meanwhile --- */

/* The look-ups have become rare; a person asks for one now. */
static void
test_look_again (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  guint looks;

  fault_run_end (&fixture->run);
  fixture->pace.log = 3600;
  fixture->pace.log_rare = 24 * 3600;
  fault_run_start (&fixture->run, fixture);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  job = add_unconfirmed (fixture);
  fault_service_run_until (fixture->service, FAULT_LOG, 1);
  while (fault_count_events (&fixture->run, job, "looked") < 1)
    g_main_context_iteration (NULL, TRUE);
  looks = fault_service_count (fixture->service, FAULT_LOG);
  g_assert_cmpuint (looks, ==, 1);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_await (dailies_queue_look_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, looks + 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "look-again"), ==, 1);
}

static void
test_mark_not_accepted (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  job = add_unconfirmed (fixture);
  fault_await (dailies_queue_mark_not_accepted (fixture->run.queue, job));
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_FAILED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_NOT_ACCEPTED);

  /* Only what is unconfirmed can be marked: a paid job is not given up by a click too late. */
  error = fault_await_error (dailies_queue_mark_not_accepted (fixture->run.queue, job));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
}

static void
test_mark_too_late (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;

  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  job = add_unconfirmed (fixture);
  fault_run_until_state (job, DAILIES_STATE_QUEUED);
  error = fault_await_error (dailies_queue_mark_not_accepted (fixture->run.queue, job));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
  fault_service_release (fixture->service);
  fault_assert_finished (fixture, job);
}

/* Sent again, knowingly: a new job. The old one goes on being looked for, and both are fetched. */
static void
test_send_again (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (DailiesJob) again = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  job = add_unconfirmed (fixture);
  again = fault_await_object (dailies_queue_send_again (fixture->run.queue, job));
  g_assert_cmpstr (dailies_job_get_retry_of (again), ==, dailies_job_get_id (job));
  g_assert_cmpstr (dailies_job_get_id (again), !=, dailies_job_get_id (job));
  fault_assert_finished (fixture, again);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_UNCONFIRMED);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 2);
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, dailies_job_get_id (job)),
                    ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 2);
}

/* (transfer none) (nullable): the detail of the first event of @kind */
static JsonObject *
find_detail (JsonNode *events, const char *kind)
{
  JsonArray *array = json_node_get_array (events);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *event = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (event, "kind"), kind))
        return json_node_get_object (json_object_get_member (event, "detail"));
    }
  return NULL;
}

static double
get_balance (FaultFixture *fixture)
{
  gint64 heard;

  return dailies_balances_get (dailies_queue_get_balances (fixture->run.queue), fixture->run.client,
                               &heard);
}

/* What the account had before and after is on disk, and nobody had to wait for it. */
static void
test_balance (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (JsonNode) events = NULL;
  g_autofree char *known = NULL;
  double before;

  /* While the account does not answer, jobs are sent all the same. */
  fault_service_script (fixture->service, FAULT_BALANCE, &(Fault) { .hangs = TRUE });
  first = fault_run_add (&fixture->run, fixture, "The first");
  fault_assert_finished (fixture, first);
  events = fault_list_events (&fixture->run, first);
  g_assert_null (find_detail (events, "balance"));
  g_clear_pointer (&events, json_node_unref);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_BALANCE), ==, 1);

  /* Its answer comes; the next one knows what was there before. */
  fault_service_release (fixture->service);
  while (isnan (get_balance (fixture)))
    g_main_context_iteration (NULL, TRUE);
  before = get_balance (fixture);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE,
                        &(Fault) { .status = 502, .body = "<b>Bad & gone</b>" });
  job = fault_run_add (&fixture->run, fixture, "Lost");
  fault_run_until_state (job, DAILIES_STATE_UNCONFIRMED);
  fault_service_run_until (fixture->service, FAULT_LOG, 3);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, job);

  events = fault_list_events (&fixture->run, job);
  g_assert_cmpfloat (json_object_get_double_member (find_detail (events, "intent"), "balance"), ==,
                     before);
  g_assert_cmpfloat (json_object_get_double_member (find_detail (events, "balance"), "balance"), ==,
                     99);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "balance"), ==, 1);

  known = dailies_evidence_describe (events);
  g_assert_nonnull (strstr (known, "left this computer"));
  g_assert_nonnull (strstr (known, "What came back: status 502."));
  g_assert_nonnull (strstr (known, "not there so far"));
  g_assert_nonnull (strstr (known, " before and $99.00 afterwards"));
}

/* The first of all jobs does not wait for it; what is heard while it is sent is kept. */
static void
test_balance_at_sending (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (JsonNode) events = NULL;
  g_autofree char *known = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_BALANCE, &(Fault) { .trickles = TRUE });
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE, .silent = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  for (guint i = 0; i < 1000; i++)
    fault_service_step (fixture->service);
  while (isnan (get_balance (fixture)))
    g_main_context_iteration (NULL, TRUE);

  fault_service_release (fixture->service);
  while (fault_count_events (&fixture->run, job, "balance") == 0)
    g_main_context_iteration (NULL, TRUE);
  events = fault_list_events (&fixture->run, job);
  g_assert_false (json_object_has_member (find_detail (events, "intent"), "balance"));
  known = dailies_evidence_describe (events);
  g_assert_nonnull (strstr (known, " while this was being sent and $99.50 afterwards"));

  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/log/late-row", test_late_row);
  FAULT_TEST ("/faults/log/strangers", test_strangers);
  FAULT_TEST ("/faults/log/many-pages", test_many_pages);
  FAULT_TEST ("/faults/log/pages-over-runs", test_pages_over_runs);
  FAULT_TEST ("/faults/log/turns", test_turns);
  FAULT_TEST ("/faults/log/busy", test_busy);
  FAULT_TEST ("/faults/log/busy-between", test_busy_between);
  FAULT_TEST ("/faults/log/only-strangers", test_only_strangers);
  FAULT_TEST ("/faults/log/message-stays", test_message_stays);
  FAULT_TEST ("/faults/log/restart", test_restart);
  FAULT_TEST ("/faults/log/interrupted", test_interrupted);
  FAULT_TEST ("/faults/log/look-again", test_look_again);
  FAULT_TEST ("/faults/log/mark-not-accepted", test_mark_not_accepted);
  FAULT_TEST ("/faults/log/mark-too-late", test_mark_too_late);
  FAULT_TEST ("/faults/log/send-again", test_send_again);
  FAULT_TEST ("/faults/log/balance", test_balance);
  FAULT_TEST ("/faults/log/balance-at-sending", test_balance_at_sending);
  return g_test_run ();
}

/* test-submission.c: one click is one paid clip, whatever happens to the answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

static void
test_nothing_wrong (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  g_autofree char *head = NULL;

  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, dailies_job_get_id (job)),
                    ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 0);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);

  /* Where the key is due, it is there. */
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_ASK), ==,
                    fault_service_count (fixture->service, FAULT_ASK));

  /* libsoup does not send a POST again behind our back on HTTP/1.1. */
  head = fault_service_dup_last_head (fixture->service, FAULT_CREATE);
  g_assert_nonnull (strstr (head, " HTTP/1.1\r\n"));

  g_assert_cmpuint (fault_count_events (&fixture->run, job, "intent"), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "accepted"), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "completed"), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "fetched"), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "finished"), ==, 1);
}

/* --- the answer is lost: it was accepted, once, and is found by its request id --- */

typedef struct
{
  const char *name;
  Fault fault;
} Lost;

static const Lost lost[] = {
  { "silent", { .silent = TRUE } },
  { "reset", { .silent = TRUE, .resets = TRUE } },
  { "cut", { .cut = 1 } },
  { "cut-and-reset", { .cut = 20, .resets = TRUE } },
  { "500", { .status = 500, .body = "{\"message\":\"Internal server error\"}" } },
  { "502", { .status = 502, .body = "<html><body>Bad Gateway</body></html>" } },
  { "503", { .status = 503, .body = "" } },
  { "504", { .status = 504, .body = "{\"message\":\"Generation timeout\"}" } },
  { "524", { .status = 524, .body = "error code: 524" } },
  { "empty", { .body = "" } },
  { "html", { .body = "<!doctype html><title>Log in to the network</title>" } },
  { "truncated", { .body = "{\"id\":\"gen-1:fault/vid" } },
  { "no-id", { .body = "{\"status\":\"queued\"}" } },
  { "null-id", { .body = "{\"id\":null,\"status\":\"queued\"}" } },
  { "number-id", { .body = "{\"id\":[1,2],\"status\":\"queued\"}" } },
  { "empty-id", { .body = "{\"id\":\"\",\"status\":\"queued\"}" } },
  { "array", { .body = "[]" } },
  { "two-roots", { .body = "{\"status\":\"queued\"}{\"id\":\"gen-1:fault/video-01\"}" } },
  { "invalid-utf8", { .body = "{\"id\":\"gen-\xff\xfe\",\"status\":\"queued\"}" } },
};

static void
test_lost_answer (FaultFixture *fixture, gconstpointer data)
{
  const Lost *what = data;
  g_autoptr (DailiesJob) job = NULL;

  fault_fixture_set_up (fixture, NULL);
  fault_service_script (fixture->service, FAULT_CREATE, &what->fault);

  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), >=, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "unconfirmed"), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "found"), ==, 1);
}

/* The answer cannot be read, but a header of it says the id (service.md: x-inference-id). */
static void
test_id_in_header (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (
    fixture->service, FAULT_CREATE,
    &(Fault) { .body = "<html>", .headers = "x-inference-id: gen-1:fault/video-01\r\n" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 0);
}

/* A gateway gave up, but names the generation: asked about, that is as good; and a name that the service
 * does not know is none. */
static void
test_id_of_gateway (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (
    fixture->service, FAULT_CREATE,
    &(Fault) { .status = 504, .headers = "x-inference-id: gen-1:fault/video-01\r\n" });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, first);
  g_assert_cmpuint (fault_count_events (&fixture->run, first, "unconfirmed"), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 0);

  fault_service_script (fixture->service, FAULT_CREATE,
                        &(Fault) { .status = 504, .headers = "x-inference-id: nobody\r\n" });
  second = fault_run_add (&fixture->run, fixture, "A forest");
  fault_service_run_until (fixture->service, FAULT_LOG, 2);
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_UNCONFIRMED);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_assert_finished (fixture, second);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

/* Cut while it was being sent: nobody can know, so it is not sent again. */
static void
test_cut_request (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .reads = 10, .resets = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (job, DAILIES_STATE_UNCONFIRMED);
  fault_service_run_until (fixture->service, FAULT_LOG, 10);

  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_UNCONFIRMED);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 0);
  g_assert_nonnull (dailies_job_get_error_message (job));
  g_assert_true (dailies_job_may_be_paid (job));
}

/* --- it is not sent again where it is redirected --- */

static void
test_redirect (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (FaultService) elsewhere = fault_service_new (fixture->clip);
  g_autofree char *headers = g_strdup_printf ("Location: %s/v2/video/generations\r\n",
                                              fault_service_get_address (elsewhere));
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (DailiesJob) job = NULL;

      fault_service_script (
        fixture->service, FAULT_CREATE,
        &(Fault) { .ignored = TRUE, .status = statuses[i], .body = "", .headers = headers });
      job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      fault_run_until_state (job, DAILIES_STATE_UNCONFIRMED);
      g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, i + 1);
    }

  for (guint call = 0; call < FAULT_N_CALLS; call++)
    g_assert_cmpuint (fault_service_count (elsewhere, call), ==, 0);
}

/* --- safe to send again --- */

static void
test_connection_refused (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_go_down (fixture->service);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);
  g_assert_false (dailies_job_may_be_paid (job));
  g_assert_cmpint (dailies_job_get_next_ask (job), >, 0);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "unconfirmed"), ==, 0);

  fault_service_go_up (fixture->service);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "not-sent"), >=, 1);
}

static void
test_busy (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  for (guint i = 0; i < 3; i++)
    fault_service_script (
      fixture->service, FAULT_CREATE,
      &(Fault) { .ignored = TRUE, .status = 429, .body = "{\"message\":\"Too Many Requests\"}" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 4);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
  g_assert_cmpuint (fault_count_events (&fixture->run, job, "busy"), ==, 3);
}

/* "Retry-After" is followed, also by the next run, and whatever happens to the network. */
static void
test_busy_for_a_while (FaultFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  gint64 before = g_get_real_time ();

  fault_service_script (
    fixture->service, FAULT_CREATE,
    &(Fault) { .ignored = TRUE, .status = 429, .body = "{}", .headers = "Retry-After: 1800\r\n" });
  {
    g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

    fault_run_until_error (job, DAILIES_QUEUE_ERROR_BUSY);
    g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_WAITING);
    g_assert_cmpint (dailies_job_get_next_ask (job), >=, before + 1800 * (gint64) G_USEC_PER_SEC);
    id = g_strdup (dailies_job_get_id (job));
  }

  /* Another job of the same queue goes its way meanwhile; all that was due is done by its end. */
  dailies_queue_wake (fixture->run.queue);
  {
    g_autoptr (DailiesJob) other = fault_run_add (&fixture->run, fixture, "A forest");

    fault_assert_finished (fixture, other);
  }
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, id), ==, 0);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);

  fault_run_end (&fixture->run);
  fixture->pace.trouble_ceiling = 3600;
  fault_run_start (&fixture->run, fixture);
  {
    g_autoptr (DailiesJob) other = fault_run_add (&fixture->run, fixture, "A glacier");

    fault_assert_finished (fixture, other);
  }
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, id), ==, 0);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 3);
}

/* --- refused --- */

static void
test_refused (FaultFixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 400, 404, 413, 415, 422 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (DailiesJob) job = NULL;

      fault_service_script (
        fixture->service, FAULT_CREATE,
        &(Fault) { .ignored = TRUE,
                   .status = statuses[i],
                   .body = "{\"title\":\"Bad Request\",\"message\":\"The prompt is not allowed\","
                           "\"error\":{\"name\":\"BadRequestException\"}}" });
      job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      fault_run_until_state (job, DAILIES_STATE_FAILED);
      g_assert_cmpstr (dailies_job_get_error_name (job), ==, "BadRequestException");
      g_assert_cmpstr (dailies_job_get_error_message (job), ==, "The prompt is not allowed");
      g_assert_false (dailies_job_may_be_paid (job));
      g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, i + 1);
    }
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 0);
}

/* The account is refused: one job fails, the others wait until it is put right. */
static void
test_account_refused (FaultFixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 401, 403 };

  fault_run_end (&fixture->run);
  fixture->places = 1;
  fault_run_start (&fixture->run, fixture);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (DailiesJob) first = NULL;
      g_autoptr (DailiesJob) second = NULL;
      g_autoptr (DailiesJob) third = NULL;
      g_autofree char *reason = NULL;
      gboolean paused;
      guint before = fault_service_count (fixture->service, FAULT_CREATE);

      fault_service_script (fixture->service, FAULT_CREATE,
                            &(Fault) { .ignored = TRUE,
                                       .status = statuses[i],
                                       .body = "{\"message\":\"You've run out of funds.\"}" });
      first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      second = fault_run_add (&fixture->run, fixture, "A harbour at noon");
      fault_run_until_state (first, DAILIES_STATE_FAILED);
      third = fault_run_add (&fixture->run, fixture, "A harbour at night");

      g_object_get (fixture->run.queue, "paused", &paused, "pause-reason", &reason, NULL);
      g_assert_true (paused);
      g_assert_cmpstr (reason, ==, "You've run out of funds.");

      dailies_queue_wake (fixture->run.queue);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_WAITING);
      g_assert_cmpint (dailies_job_get_state (third), ==, DAILIES_STATE_WAITING);
      g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, before + 1);

      dailies_queue_unpause (fixture->run.queue);
      g_object_get (fixture->run.queue, "paused", &paused, NULL);
      g_assert_false (paused);
      fault_assert_finished (fixture, second);
      fault_assert_finished (fixture, third);
      g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, before + 3);
    }
}

/* Who tries again what was refused says that the account was put right: it is sent, and what waited. */
static void
test_account_again (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) refused = NULL;
  g_autoptr (DailiesJob) waiting = NULL;
  g_autoptr (DailiesJob) again = NULL;
  gboolean paused;

  for (guint i = 0; i < 2; i++)
    fault_service_script (fixture->service, FAULT_CREATE,
                          &(Fault) { .ignored = TRUE, .status = 403, .body = "{}" });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (first, DAILIES_STATE_FAILED);

  /* Too early: it is refused again, and nothing else is sent. */
  refused = fault_await_object (dailies_queue_send_again (fixture->run.queue, first));
  fault_run_until_state (refused, DAILIES_STATE_FAILED);
  g_object_get (fixture->run.queue, "paused", &paused, NULL);
  g_assert_true (paused);
  waiting = fault_run_add (&fixture->run, fixture, "A harbour at noon");
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);

  again = fault_await_object (dailies_queue_send_again (fixture->run.queue, refused));
  fault_assert_finished (fixture, again);
  fault_assert_finished (fixture, waiting);
  g_object_get (fixture->run.queue, "paused", &paused, NULL);
  g_assert_false (paused);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 4);
}

/* --- nothing is sent --- */

/* The library's copy of the first frame is gone: refused here, not there. */
static void
test_picture_gone (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "gone.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  fault_write_picture (file);
  dailies_request_set_first_frame_file (request, file);
  fault_service_go_down (fixture->service);
  job = fault_await_object (dailies_queue_add (fixture->run.queue, request,
                                               fault_service_get_address (fixture->service),
                                               DAILIES_DIALECT_UNIVERSAL));
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);

  /* The original is not needed once the library has it; the library's own is. */
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (
    dailies_request_get_first_frame_file (dailies_job_get_request (job)), NULL, NULL));
  fault_service_go_up (fixture->service);
  fault_run_until_state (job, DAILIES_STATE_FAILED);

  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_INPUT);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);
  g_assert_false (dailies_job_may_be_paid (job));
}

/* Written by another version: what cannot be read whole is not sent in part, now or again. */
static void
test_not_understood (FaultFixture *fixture, gconstpointer data)
{
  static const char *const requests[] = {
    "{\"model\":\"video-01\",\"parameters\":{\"style\":[1]}}",
    "{\"model\":\"video-01\",\"last_frame\":{\"file\":\"file:///a.png\"}}",
    "{\"format\":2,\"model\":\"video-01\"}",
    "{",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *sql = NULL;
      g_autofree char *id = NULL;
      g_autoptr (DailiesJob) job = NULL;
      g_autoptr (GError) error = NULL;

      fault_service_go_down (fixture->service);
      job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);
      id = g_strdup (dailies_job_get_id (job));
      g_clear_object (&job);
      fault_run_end (&fixture->run);
      sql = g_strdup_printf ("UPDATE jobs SET request = '%s' WHERE id = '%s'", requests[i], id);
      fault_execute (fixture, sql);

      fault_service_go_up (fixture->service);
      fault_run_start (&fixture->run, fixture);
      job = fault_run_lookup (&fixture->run, id);
      fault_run_until_state (job, DAILIES_STATE_FAILED);
      g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_INPUT);
      g_assert_false (dailies_job_may_be_paid (job));
      error = fault_await_error (dailies_queue_send_again (fixture->run.queue, job));
      g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_FORMAT);
    }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);
}

/* The library does not take the job, so it keeps nothing of it. */
static void
test_not_added (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "picture.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  fault_write_picture (file);
  dailies_request_set_first_frame_file (request, file);
  fault_execute (fixture, "CREATE TRIGGER refuse BEFORE INSERT ON jobs"
                          " BEGIN SELECT RAISE (FAIL, 'no room'); END");
  error = fault_await_error (dailies_queue_add (fixture->run.queue, request,
                                                fault_service_get_address (fixture->service),
                                                DAILIES_DIALECT_UNIVERSAL));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED);
  g_assert_cmpuint (fault_count_files (fixture, "frames"), ==, 0);

  fault_execute (fixture, "DROP TRIGGER refuse");
  job = fault_await_object (dailies_queue_add (fixture->run.queue, request,
                                               fault_service_get_address (fixture->service),
                                               DAILIES_DIALECT_UNIVERSAL));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_files (fixture, "frames"), ==, 1);
}

static void
test_bad_request (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "   ");
  g_autoptr (GError) error = NULL;

  error = fault_await_error (dailies_queue_add (fixture->run.queue, request,
                                                fault_service_get_address (fixture->service),
                                                DAILIES_DIALECT_UNIVERSAL));
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PROMPT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->run.library)), ==, 0);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/submission/nothing-wrong", test_nothing_wrong);
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/submission/lost/%s", lost[i].name);

      g_test_add (path, FaultFixture, &lost[i], NULL, test_lost_answer, fault_fixture_tear_down);
    }
  FAULT_TEST ("/faults/submission/id-in-header", test_id_in_header);
  FAULT_TEST ("/faults/submission/id-of-gateway", test_id_of_gateway);
  FAULT_TEST ("/faults/submission/cut-request", test_cut_request);
  FAULT_TEST ("/faults/submission/redirect", test_redirect);
  FAULT_TEST ("/faults/submission/connection-refused", test_connection_refused);
  FAULT_TEST ("/faults/submission/busy", test_busy);
  FAULT_TEST ("/faults/submission/busy-for-a-while", test_busy_for_a_while);
  FAULT_TEST ("/faults/submission/refused", test_refused);
  FAULT_TEST ("/faults/submission/account-refused", test_account_refused);
  FAULT_TEST ("/faults/submission/account-again", test_account_again);
  FAULT_TEST ("/faults/submission/picture-gone", test_picture_gone);
  FAULT_TEST ("/faults/submission/bad-request", test_bad_request);
  FAULT_TEST ("/faults/submission/not-added", test_not_added);
  FAULT_TEST ("/faults/submission/not-understood", test_not_understood);
  return g_test_run ();
}

/* test-watch.c: an error while asking never ends a paid job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

/* Whatever comes instead of an answer, in a row; then the right one. */
static void
test_errors (FaultFixture *fixture, gconstpointer data)
{
  static const Fault faults[] = {
    { .status = 404, .body = "{\"message\":\"Inference not found\"}" },
    { .status = 400, .body = "{}" },
    { .status = 401, .body = "{\"message\":\"This request requires a valid API key\"}" },
    { .status = 403, .body = "{\"message\":\"You've run out of credits.\"}" },
    { .status = 429, .body = "{\"message\":\"Too Many Requests\"}" },
    { .status = 500, .body = "{\"message\":\"Internal server error\"}" },
    { .status = 524, .body = "error code: 524" },
    { .status = 302, .body = "", .headers = "Location: http://127.0.0.1:1/\r\n" },
    { .silent = TRUE },
    { .silent = TRUE, .resets = TRUE },
    { .cut = 5 },
    { .body = "" },
    { .body = "<html>Log in</html>" },
    { .body = "{\"id\":\"gen-1" },
    { .body = "[]" },
    { .body = "{\"id\":7,\"status\":[]}" },
  };
  g_autoptr (DailiesJob) job = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    fault_service_script (fixture->service, FAULT_ASK, &faults[i]);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), >=,
                    G_N_ELEMENTS (faults) + 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* What went wrong is told while it does, and no longer once an answer came. */
static void
test_honest_line (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  gint64 last_answer;

  fault_service_script_always (fixture->service, FAULT_ASK,
                               &(Fault) { .status = 500, .body = "{\"message\":\"Sorry\"}" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_ASK, 4);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_QUEUED);
  g_assert_cmpstr (dailies_job_get_error_message (job), ==, "Sorry");
  last_answer = dailies_job_get_last_answer (job);
  g_assert_cmpint (last_answer, <=, g_get_real_time ());
  g_assert_cmpint (dailies_job_get_next_ask (job), >, last_answer);

  fault_service_set_asks (fixture->service, 1000);
  fault_service_script_always (fixture->service, FAULT_ASK, NULL);
  fault_run_until_state (job, DAILIES_STATE_GENERATING);
  g_assert_null (dailies_job_get_error_name (job));
  g_assert_cmpint (dailies_job_get_last_answer (job), >, last_answer);
}

static void
test_generation_failed (FaultFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    const char *name;
    const char *message;
    double spent;
  } errors[] = {
    { "{\"id\":\"x\",\"status\":\"error\",\"error\":{\"name\":\"Moderation\","
      "\"message\":\"The output is sensitive\"}}",
      "Moderation", "The output is sensitive" },
    { "{\"id\":\"x\",\"status\":\"failed\",\"error\":\"It did not work\"}",
      DAILIES_QUEUE_ERROR_GENERATION, "It did not work" },
    { "{\"id\":\"x\",\"status\":\"failed\",\"error\":\"Charged all the same\","
      "\"meta\":{\"usage\":{\"usd_spent\":0.25}}}",
      DAILIES_QUEUE_ERROR_GENERATION, "Charged all the same", 0.25 },
    { "{\"id\":\"x\",\"status\":\"error\",\"error\":null}", DAILIES_QUEUE_ERROR_GENERATION, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (DailiesJob) job = NULL;

      fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .body = errors[i].body });
      job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      fault_run_until_state (job, DAILIES_STATE_QUEUED);
      g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, 0.5);
      fault_run_until_state (job, DAILIES_STATE_FAILED);
      g_assert_cmpstr (dailies_job_get_error_name (job), ==, errors[i].name);
      if (errors[i].message != NULL)
        g_assert_cmpstr (dailies_job_get_error_message (job), ==, errors[i].message);
      else
        g_assert_nonnull (dailies_job_get_error_message (job));
      g_assert_nonnull (dailies_job_get_generation_id (job));
      /* What was held at the POST was given back. */
      g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, errors[i].spent);
      g_assert_cmpint (dailies_job_may_be_paid (job), ==, errors[i].spent > 0);
    }
}

/* Words that nobody has heard of are no end, neither good nor bad. */
static void
test_strange_words (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_ASK,
                        &(Fault) { .body = "{\"id\":\"x\",\"status\":\"pondering\"}" });
  fault_service_script (fixture->service, FAULT_ASK,
                        &(Fault) { .body = "{\"id\":\"x\",\"status\":\"active\"}" });
  fault_service_script (fixture->service, FAULT_ASK,
                        &(Fault) { .body = "{\"id\":\"\",\"status\":\"unknown\",\"error\":null}" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);
}

/* Ready, but no word of where: asked until there is. */
static void
test_no_link (FaultFixture *fixture, gconstpointer data)
{
  static const char *const videos[] = { "null", "{}", "[]", "{\"url\":null}", "{\"url\":7}" };
  g_autoptr (DailiesJob) job = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (videos); i++)
    {
      g_autofree char *body
        = g_strdup_printf ("{\"id\":\"x\",\"status\":\"completed\",\"video\":%s}", videos[i]);

      fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .body = body });
    }
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_NO_LINK);
  fault_assert_finished (fixture, job);
}

/* A run ends between two questions; the next one only asks. */
static void
test_restart (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  {
    g_autoptr (DailiesJob) first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

    fault_run_until_state (first, DAILIES_STATE_GENERATING);
    id = g_strdup (dailies_job_get_id (first));
  }
  fault_run_end (&fixture->run);

  fault_service_set_asks (fixture->service, 0);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

static void
test_stop_and_watch_again (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;
  guint asks;

  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (job, DAILIES_STATE_GENERATING);
  fault_await (dailies_queue_stop (fixture->run.queue, job));
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_NOT_WATCHED);
  g_assert_true (dailies_job_may_be_paid (job));

  /* Nothing asks any more: another job comes and goes meanwhile. */
  fault_service_set_asks (fixture->service, 0);
  asks = fault_service_count (fixture->service, FAULT_ASK);
  {
    g_autoptr (DailiesJob) other = fault_run_add (&fixture->run, fixture, "A forest");

    fault_assert_finished (fixture, other);
  }
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), <=, asks + 2);

  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 2);

  error = fault_await_error (dailies_queue_stop (fixture->run.queue, job));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
}

/* A question is under way while a person stops the job: its answer does not bring it back. */
static void
test_stop_while_asked (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_asks (fixture->service, 0);
  fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_ASK, 1);
  fault_await (dailies_queue_stop (fixture->run.queue, job));
  fault_service_release (fixture->service);
  {
    g_autoptr (DailiesJob) other = fault_run_add (&fixture->run, fixture, "A forest");

    fault_assert_finished (fixture, other);
  }
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
}

/* Withdrawn while it waits for its turn: never sent. */
static void
test_withdraw (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autoptr (DailiesJob) again = NULL;
  g_autoptr (GError) error = NULL;

  fault_run_end (&fixture->run);
  fixture->places = 1;
  fault_run_start (&fixture->run, fixture);

  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (first, DAILIES_STATE_GENERATING);
  second = fault_run_add (&fixture->run, fixture, "A harbour at night");
  fault_await (dailies_queue_stop (fixture->run.queue, second));
  g_assert_cmpint (dailies_job_get_state (second), ==, DAILIES_STATE_STOPPED);
  g_assert_false (dailies_job_may_be_paid (second));

  fault_service_set_asks (fixture->service, 0);
  fault_assert_finished (fixture, first);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  /* It was never sent, so there is nothing to watch; it can be sent as a new job. */
  error = fault_await_error (dailies_queue_watch_again (fixture->run.queue, second));
  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
  again = fault_await_object (dailies_queue_send_again (fixture->run.queue, second));
  fault_assert_finished (fixture, again);
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, dailies_job_get_id (second)),
                    ==, 0);
}

/* While the request is on its way it cannot be called back; what it comes to is stopped then. */
static void
test_stop_while_sent (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (DexFuture) stopped = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  stopped = dailies_queue_stop (fixture->run.queue, job);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_true (dex_future_is_pending (stopped));
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_SUBMITTING);

  fault_service_release (fixture->service);
  fault_await (g_steal_pointer (&stopped));
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  g_assert_nonnull (dailies_job_get_generation_id (job));
  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
}

/* A newer catalogue has neither the model nor its path: what was paid is asked about where it was
 * sent to. */
static void
test_dropped_model (FaultFixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    [DAILIES_DIALECT_UNIVERSAL] = "GET /v2/video/generations?",
    [DAILIES_DIALECT_LEGACY] = "GET /v2/generate/video/minimax/generation?",
  };
  static const char json[] = "{\"format\":1,\"models\":[]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (DailiesCatalogue) newer = NULL;
  g_autoptr (GError) error = NULL;

  newer = dailies_catalogue_new_from_data (bytes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
      g_autoptr (DailiesJob) job = NULL;
      g_autofree char *id = NULL;
      g_autofree char *head = NULL;

      fault_service_set_asks (fixture->service, G_MAXUINT - 1);
      job = fault_await_object (dailies_queue_add (fixture->run.queue, request,
                                                   fault_service_get_address (fixture->service),
                                                   (DailiesDialect) i));
      fault_run_until_state (job, DAILIES_STATE_QUEUED);
      id = g_strdup (dailies_job_get_id (job));
      g_clear_object (&job);
      fault_run_end (&fixture->run);

      fault_service_set_asks (fixture->service, 0);
      fault_run_open_with (&fixture->run, fixture, newer);
      fault_await (dailies_queue_start (fixture->run.queue));
      job = fault_run_lookup (&fixture->run, id);
      fault_assert_finished (fixture, job);
      head = fault_service_dup_last_head (fixture->service, FAULT_ASK);
      g_assert_true (g_str_has_prefix (head, paths[i]));
      g_clear_object (&job);

      fault_run_end (&fixture->run);
      fault_run_start (&fixture->run, fixture);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/watch/errors", test_errors);
  FAULT_TEST ("/faults/watch/honest-line", test_honest_line);
  FAULT_TEST ("/faults/watch/generation-failed", test_generation_failed);
  FAULT_TEST ("/faults/watch/strange-words", test_strange_words);
  FAULT_TEST ("/faults/watch/no-link", test_no_link);
  FAULT_TEST ("/faults/watch/restart", test_restart);
  FAULT_TEST ("/faults/watch/stop-and-watch-again", test_stop_and_watch_again);
  FAULT_TEST ("/faults/watch/stop-while-asked", test_stop_while_asked);
  FAULT_TEST ("/faults/watch/withdraw", test_withdraw);
  FAULT_TEST ("/faults/watch/stop-while-sent", test_stop_while_sent);
  FAULT_TEST ("/faults/watch/dropped-model", test_dropped_model);
  return g_test_run ();
}

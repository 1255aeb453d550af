/* test-log.c: the request log, the account and the catalogue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <string.h>

#define JOB "job-1"

/* --- a log --- */

typedef struct
{
  /* How many rows there are, and which one is ours; -1 for none. */
  int n_rows;
  int ours;
  /* Says that there is always more. */
  gboolean endless;
  guint max_pages;
  guint pages;
  /* Where the last page began */
  int offset;
  /* How long the first window was */
  gint64 first;
} Log;

static void
answer_log (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Log *log = data;
  int offset = atoi (g_hash_table_lookup (query, "offset"));
  int limit = atoi (g_hash_table_lookup (query, "limit"));
  g_autoptr (GDateTime) start
    = g_date_time_new_from_iso8601 (g_hash_table_lookup (query, "start"), NULL);
  g_autoptr (GDateTime) end
    = g_date_time_new_from_iso8601 (g_hash_table_lookup (query, "end"), NULL);
  g_autoptr (GString) text = g_string_new ("{\"data\":[");
  int i;

  g_assert_cmpstr (path, ==, "/v2/logs");
  g_assert_cmpint (limit, ==, 100);
  g_assert_cmpint (g_date_time_difference (end, start), >, 0);
  g_assert_cmpint (g_date_time_difference (end, start), <=, 92 * (gint64) G_TIME_SPAN_DAY);
  if (log->pages++ == 0)
    log->first = g_date_time_difference (end, start);

  log->offset = offset;
  for (i = offset; i < offset + limit && i < log->n_rows; i++)
    g_string_append_printf (
      text,
      "%s{\"created\":\"2026-11-22T00:00:00.000Z\",\"status\":\"succeeded\",\"origin\":\"api\","
      "\"model\":\"video-01\",\"cost\":{\"usd\":0.52,\"credits\":1040000},\"request_id\":null,"
      "\"inference_id\":\"inf-%d\",\"client_request_id\":%s}",
      i > offset ? "," : "", i,
      i == log->ours ? "\"" JOB "\""
      : i % 2 == 0   ? "null"
                     : "\"" JOB "x\"");
  g_string_append_printf (
    text, "],\"pagination\":{\"limit\":%d,\"offset\":%d,\"total\":%d,\"has_more\":%s}}", limit,
    offset, log->n_rows, log->endless || i < log->n_rows ? "true" : "false");
  http_answer (message, 200, "application/json", text->str);
}

static DailiesReply *
find_at (HttpServer *server, gint64 since)
{
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesLogSearch) search = dailies_log_search_new (JOB, since);
  DailiesReply *reply = await_object (dailies_service_search_log (service, search));

  while (dailies_reply_get_outcome (reply) == DAILIES_OUTCOME_ANSWERED
         && dailies_reply_get_generation_id (reply) == NULL
         && !dailies_log_search_is_through (search))
    {
      g_object_unref (reply);
      reply = await_object (dailies_service_search_log (service, search));
    }
  return reply;
}

static void
test_found (gconstpointer data)
{
  int ours = GPOINTER_TO_INT (data);
  Log log = { .n_rows = 250, .ours = ours };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesReply) reply = find_at (server, g_get_real_time ());
  g_autofree char *expected = g_strdup_printf ("inf-%d", ours);
  double usd = 0;

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, expected);
  g_assert_true (dailies_reply_get_usd_spent (reply, &usd));
  g_assert_cmpfloat (usd, ==, 0.52);
  /* No page behind the one that has it. */
  g_assert_cmpuint (log.pages, ==, (guint) ours / 100 + 1);
  g_assert_cmpstr (server->authorization, ==, "Bearer " TEST_KEY);
}

static void
test_not_found (void)
{
  Log log = { .n_rows = 250, .ours = -1 };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesReply) reply = find_at (server, g_get_real_time ());

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_null (dailies_reply_get_generation_id (reply));
  g_assert_cmpuint (log.pages, ==, 3);
}

/* A page that did not come is read again, and none twice; then it begins anew. */
static void
test_goes_on (void)
{
  Log log = { .n_rows = 250, .ours = -1 };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *address = dead_address ();
  g_autoptr (DailiesService) nowhere = dailies_service_new (address, TEST_KEY);
  g_autoptr (DailiesLogSearch) search = dailies_log_search_new (JOB, g_get_real_time ());
  static const int offsets[] = { 0, 100, 200, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (DailiesReply) lost = await_object (dailies_service_search_log (nowhere, search));
      g_autoptr (DailiesReply) reply = NULL;

      g_assert_cmpint (dailies_reply_get_outcome (lost), ==, DAILIES_OUTCOME_NOT_SENT);
      reply = await_object (dailies_service_search_log (service, search));
      g_assert_cmpint (log.offset, ==, offsets[i]);
      g_assert_cmpint (dailies_log_search_is_through (search), ==, i == 2);
    }
  g_assert_cmpuint (log.pages, ==, G_N_ELEMENTS (offsets));
}

static void
test_windows (void)
{
  Log log = { .n_rows = 0, .ours = -1 };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesReply) reply
    = find_at (server, g_get_real_time () - 200 * (gint64) G_TIME_SPAN_DAY);

  /* None longer than the 92 days that the service takes, and first the hours about its sending. */
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_cmpuint (log.pages, ==, 4);
  g_assert_cmpint (log.first, ==, 2 * G_TIME_SPAN_HOUR);
}

static void
test_future (void)
{
  Log log = { .n_rows = 1, .ours = 0 };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesReply) reply
    = find_at (server, g_get_real_time () + 10 * (gint64) G_TIME_SPAN_DAY);

  /* The clock was set back since. */
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, "inf-0");
}

static void
test_empty_pages (void)
{
  Log log = { .n_rows = 150, .ours = -1, .endless = TRUE };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesReply) reply = find_at (server, g_get_real_time ());

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_null (dailies_reply_get_generation_id (reply));
  g_assert_cmpuint (log.pages, ==, 3);
}

static void
test_endless (void)
{
  Log log = { .n_rows = G_MAXINT, .ours = -1, .endless = TRUE };
  g_autoptr (HttpServer) server = http_server_new (answer_log, &log);
  g_autoptr (DailiesReply) reply = NULL;

  if (!g_test_slow ())
    {
      g_test_skip ("asks for a thousand pages");
      return;
    }
  reply = find_at (server, g_get_real_time ());
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_UNKNOWN);
  g_assert_cmpuint (log.pages, ==, 1000);
}

/* --- answers by the word --- */

typedef struct
{
  const char *name;
  guint status;
  const char *body;
  DailiesOutcome outcome;
  const char *id;
} Words;

#define ROW(id, client) "{\"inference_id\":" id ",\"client_request_id\":" client "}"

static const Words words[] = {
  { "forbidden", 403, "{\"message\":\"scope\"}", DAILIES_OUTCOME_REFUSED, NULL },
  { "no-log", 404, "<html>", DAILIES_OUTCOME_REFUSED, NULL },
  { "busy", 429, "", DAILIES_OUTCOME_BUSY, NULL },
  { "broken", 500, "", DAILIES_OUTCOME_UNKNOWN, NULL },
  { "no-list", 200, "{}", DAILIES_OUTCOME_UNKNOWN, NULL },
  { "list-of-other-type", 200, "{\"data\":{}}", DAILIES_OUTCOME_UNKNOWN, NULL },
  { "empty", 200, "{\"data\":[]}", DAILIES_OUTCOME_ANSWERED, NULL },
  { "odd-rows", 200, "{\"data\":[1,null,[],{},{\"client_request_id\":1}]}",
    DAILIES_OUTCOME_ANSWERED, NULL },
  { "no-id", 200, "{\"data\":[" ROW ("null", "\"job-1\"") "]}", DAILIES_OUTCOME_ANSWERED, NULL },
  { "id-of-other-type", 200, "{\"data\":[" ROW ("[1]", "\"job-1\"") "]}", DAILIES_OUTCOME_ANSWERED,
    NULL },
  { "refused-first-then-taken", 200,
    "{\"data\":[" ROW ("null", "\"job-1\"") "," ROW ("\"inf-2\"", "\"job-1\"") "]}",
    DAILIES_OUTCOME_ANSWERED, "inf-2" },
  { "prefix-of-a-stranger", 200, "{\"data\":[" ROW ("\"inf-9\"", "\"job-12\"") "]}",
    DAILIES_OUTCOME_ANSWERED, NULL },
  { "other-case", 200, "{\"data\":[" ROW ("\"inf-9\"", "\"JOB-1\"") "]}", DAILIES_OUTCOME_ANSWERED,
    NULL },
};

static void
answer_words (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query,
              gpointer data)
{
  const Words *w = data;

  http_answer (message, w->status, "application/json", w->body);
}

static void
test_words (gconstpointer data)
{
  const Words *w = data;
  g_autoptr (HttpServer) server = http_server_new (answer_words, (gpointer) w);
  g_autoptr (DailiesReply) reply = find_at (server, g_get_real_time ());

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, w->outcome);
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, w->id);
  g_assert_cmpuint (server->requests, ==, 1);
}

static void
test_not_reached (void)
{
  g_autofree char *address = dead_address ();
  g_autoptr (DailiesService) service = dailies_service_new (address, TEST_KEY);
  g_autoptr (DailiesLogSearch) search = dailies_log_search_new (JOB, g_get_real_time ());
  g_autoptr (DailiesReply) reply = await_object (dailies_service_search_log (service, search));

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_false (dailies_log_search_is_through (search));
}

/* --- account and catalogue --- */

#define FACTS(STATUS, BODY) (&(Words) { "", STATUS, BODY, DAILIES_OUTCOME_ANSWERED, NULL })

static DailiesService *
service_with (HttpServer **server, const Words *facts)
{
  *server = http_server_new (answer_words, (gpointer) facts);
  return dailies_service_new ((*server)->address, TEST_KEY);
}

static void
assert_balance_error (guint status, const char *body, int code)
{
  g_autoptr (HttpServer) server = NULL;
  g_autoptr (DailiesService) service = service_with (&server, FACTS (status, body));
  g_autofree char *message = NULL;

  message = await_error (dailies_service_get_balance (service), DAILIES_SERVICE_ERROR, code);
  g_assert_cmpstr (message, !=, "");
}

static void
test_balance (void)
{
  g_autoptr (HttpServer) server = NULL;
  g_autoptr (DailiesService) service
    = service_with (&server, FACTS (200, "{\"current_balance\":10.07,\"currency\":\"USD\"}"));
  g_autofree char *address = dead_address ();
  g_autoptr (DailiesService) nowhere = dailies_service_new (address, TEST_KEY);
  g_autofree char *message = NULL;

  g_assert_cmpfloat (await_double (dailies_service_get_balance (service)), ==, 10.07);
  g_assert_cmpstr (server->path, ==, "/v2/billing");
  g_assert_cmpstr (server->authorization, ==, "Bearer " TEST_KEY);

  assert_balance_error (401, "{\"message\":\"no\"}", DAILIES_SERVICE_ERROR_STATUS);
  assert_balance_error (503, "", DAILIES_SERVICE_ERROR_STATUS);
  assert_balance_error (200, "<html>", DAILIES_SERVICE_ERROR_REPLY);
  assert_balance_error (200, "{\"current_balance\":1e400}", DAILIES_SERVICE_ERROR_REPLY);
  assert_balance_error (200, "{\"current_balance\":null}", DAILIES_SERVICE_ERROR_REPLY);
  assert_balance_error (200, "{\"current_balance\":1,\"currency\":\"EUR\"}",
                        DAILIES_SERVICE_ERROR_REPLY);
  message = await_error (dailies_service_get_balance (nowhere), DAILIES_SERVICE_ERROR,
                         DAILIES_SERVICE_ERROR_UNREACHABLE);
}

static void
test_models (void)
{
  g_autoptr (HttpServer) server = NULL;
  g_autoptr (DailiesService) service = service_with (
    &server,
    FACTS (200,
           "{\"object\":\"list\",\"data\":[1,{\"id\":7,\"type\":\"video\"},"
           "{\"id\":\"video-01\",\"aliases\":[\"minimax/video-01\",3],"
           "\"type\":\"internal/video-generations/submit\"},{\"id\":\"old\",\"type\":\"video\"},"
           "{\"id\":\"gpt\",\"type\":\"chat-completion\"}]}"));
  g_auto (GStrv) models = await_boxed (dailies_service_get_models (service));
  const char *const expected[] = { "video-01", "minimax/video-01", "old", NULL };

  g_assert_cmpstrv ((const char *const *) models, expected);
  g_assert_cmpstr (server->path, ==, "/v1/models");
  g_assert_null (server->authorization);
}

static void
test_timing (void)
{
  const char *body
    = "{\"window_seconds\":300,\"models\":[{\"alias\":\"other\",\"endpoint\":\"/x\",\"metrics\":"
      "{\"duration_ms\":{\"p50\":1,\"p75\":1,\"p90\":1,\"p99\":1}}},{\"alias\":\"video-01\","
      "\"endpoint\":\"/y\",\"metrics\":{\"duration_ms\":{\"p50\":60000,\"p75\":70000,\"p90\":"
      "80000.5,\"p99\":120000}}},{\"alias\":\"broken\",\"metrics\":{\"duration_ms\":{\"p50\":-1}}}]"
      "}";
  g_autoptr (HttpServer) server = NULL;
  g_autoptr (DailiesService) service = service_with (&server, FACTS (200, body));
  g_autoptr (DailiesTiming) timing = await_boxed (dailies_service_get_timing (service, "video-01"));

  g_assert_cmpint (timing->p50, ==, 60000);
  g_assert_cmpint (timing->p90, ==, 80000);
  g_assert_cmpint (timing->p99, ==, 120000);
  g_assert_cmpstr (server->path, ==, "/models/metrics");
  g_assert_cmpstr (server->query, ==, "aliases=video-01");
  g_assert_null (server->authorization);

  g_assert_null (await_boxed (dailies_service_get_timing (service, "broken")));
  g_assert_null (await_boxed (dailies_service_get_timing (service, "minimax/h3")));
  g_assert_cmpstr (server->query, ==, "aliases=minimax%2Fh3");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/service/log/found-first", GINT_TO_POINTER (0), test_found);
  g_test_add_data_func ("/service/log/found-last-of-page", GINT_TO_POINTER (99), test_found);
  g_test_add_data_func ("/service/log/found-last", GINT_TO_POINTER (249), test_found);
  g_test_add_func ("/service/log/not-found", test_not_found);
  g_test_add_func ("/service/log/goes-on", test_goes_on);
  g_test_add_func ("/service/log/windows", test_windows);
  g_test_add_func ("/service/log/future", test_future);
  g_test_add_func ("/service/log/empty-pages", test_empty_pages);
  g_test_add_func ("/service/log/endless", test_endless);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *path = g_strconcat ("/service/log/words/", words[i].name, NULL);

      g_test_add_data_func (path, &words[i], test_words);
    }
  g_test_add_func ("/service/log/not-reached", test_not_reached);
  g_test_add_func ("/service/balance", test_balance);
  g_test_add_func ("/service/models", test_models);
  g_test_add_func ("/service/timing", test_timing);
  return g_test_run ();
}

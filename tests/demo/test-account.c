/* test-account.c: balance, log, models and metrics
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "demo-peer.h"

#include <glib/gstdio.h>

/* Moves the beginning of a generation into the past, in its file. */
static void
age (const char *folder, const char *id, gint64 seconds)
{
  g_autofree char *name = g_strdup_printf ("%.*s.json", (int) strcspn (id, ":"), id);
  g_autofree char *path = g_build_filename (folder, "jobs", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_assert_true (json_parser_load_from_file (parser, path, &error));
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  json_object_set_int_member (
    object, "created", json_object_get_int_member (object, "created") - seconds * G_USEC_PER_SEC);
  text = json_to_string (json_parser_get_root (parser), FALSE);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_no_error (error);
}

/* A generation of the request id @client_id; its id. */
static char *
generate (DemoPeer *peer, const char *path, const char *prompt, const char *client_id)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"video-01\",\"prompt\":\"%s\"}", prompt);
  g_autoptr (SoupMessage) message = demo_peer_message (peer, "POST", path);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (DemoAnswer) answer = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (client_id != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "X-Client-Request-Id",
                                 client_id);
  answer = demo_peer_send (peer, message);
  g_assert_cmpuint (answer->status, ==, 200);
  return g_strdup (demo_answer_get_header (answer, "x-inference-id"));
}

/* [fail] needs no rendering: what is tested here is not the picture. */
#define FAILING "it ends [fail]"

static void
test_stages (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, "--pace", "1000", NULL);
  g_autofree char *id = generate (peer, UNIVERSAL, FAILING, NULL);
  g_autoptr (DemoAnswer) queued = demo_peer_poll (peer, UNIVERSAL, id);
  g_autoptr (DemoAnswer) generating = NULL;
  g_autoptr (DemoAnswer) failed = NULL;

  demo_answer_expect (queued, "$.status", "queued");
  demo_answer_expect (queued, "$.error", NULL);

  /* Where a job stands is on the disk: another process finds it as it is. */
  demo_peer_end (peer, TRUE);
  age (folder, id, 500);
  peer = demo_peer_new (folder, NULL);
  generating = demo_peer_poll (peer, LEGACY, id);
  demo_answer_expect (generating, "$.status", "generating");
  demo_answer_expect (generating, "$.error", NULL);
  demo_peer_end (peer, FALSE);

  age (folder, id, 600);
  peer = demo_peer_new (folder, NULL);
  failed = demo_peer_poll (peer, UNIVERSAL, id);
  demo_answer_expect (failed, "$.status", "error");
  demo_answer_expect (failed, "$.error.name", "GenerationError");
  demo_answer_expect (failed, "$.video", NULL);
  demo_peer_end (peer, FALSE);

  /* A clock that is set back does not make it wait. */
  age (folder, id, -100000);
  peer = demo_peer_new (folder, NULL);
  {
    g_autoptr (DemoAnswer) again = demo_peer_poll (peer, UNIVERSAL, id);

    demo_answer_expect (again, "$.status", "error");
  }
  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

static void
test_row (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, "--pace", "1000", NULL);
  g_autofree char *id = generate (peer, LEGACY, FAILING, "job-1");
  g_autoptr (DemoAnswer) before = demo_peer_get (peer, "/v2/logs?period=24h&limit=100&offset=0");
  g_autoptr (DemoAnswer) after = NULL;

  /* Only what has ended is in the log. */
  g_assert_cmpuint (before->status, ==, 200);
  demo_answer_expect (before, "$.data[0]", NULL);
  demo_answer_expect (before, "$.pagination.total", "0");

  demo_peer_end (peer, FALSE);
  age (folder, id, 1001);
  peer = demo_peer_new (folder, NULL);
  after = demo_peer_get (peer, "/v2/logs");
  demo_answer_expect (after, "$.data[0].inference_id", id);
  demo_answer_expect (after, "$.data[0].client_request_id", "job-1");
  demo_answer_expect (after, "$.data[0].status", "failed");
  demo_answer_expect (after, "$.data[0].origin", "api");
  demo_answer_expect (after, "$.data[0].model", "minimax/video-01");
  demo_answer_expect (after, "$.data[0].cost.usd", "0.0");
  demo_answer_expect (after, "$.pagination.limit", "50");
  demo_answer_expect (after, "$.pagination.total", "1");
  demo_answer_expect (after, "$.pagination.has_more", "false");
  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

static void
test_pages (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, "--log-at-once", "--pace", "1000", NULL);
  g_autofree char *newest = NULL;
  guint seen = 0;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *client_id = g_strdup_printf ("job-%u", i);
      g_autofree char *id = generate (peer, UNIVERSAL, FAILING, client_id);

      if (i == 6)
        newest = g_steal_pointer (&id);
    }

  for (guint offset = 0; offset < 9; offset += 3)
    {
      g_autofree char *path = g_strdup_printf ("/v2/logs?limit=3&offset=%u", offset);
      g_autoptr (DemoAnswer) page = demo_peer_get (peer, path);
      JsonArray *rows = json_object_get_array_member (json_node_get_object (page->json), "data");

      demo_answer_expect (page, "$.pagination.total", "7");
      demo_answer_expect (page, "$.pagination.has_more", offset < 6 ? "true" : "false");
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          g_autofree char *expected = g_strdup_printf ("job-%u", 6 - seen);
          JsonObject *row = json_array_get_object_element (rows, i);

          g_assert_cmpstr (json_object_get_string_member (row, "client_request_id"), ==, expected);
          seen++;
        }
      if (offset == 0)
        demo_answer_expect (page, "$.data[0].inference_id", newest);
    }
  g_assert_cmpuint (seen, ==, 7);

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

static void
test_windows (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, "--log-at-once", "--pace", "1000", NULL);
  g_autofree char *old = generate (peer, UNIVERSAL, FAILING, "old");
  g_autofree char *young = generate (peer, UNIVERSAL, FAILING, "young");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) week = g_date_time_add_days (now, -7);
  g_autoptr (GDateTime) soon = g_date_time_add_seconds (now, 60);
  g_autofree char *now_text = g_date_time_format (soon, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *week_text = g_date_time_format (week, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *window = g_strdup_printf ("/v2/logs?start=%s&end=%s", week_text, now_text);
  const struct
  {
    const char *path;
    const char *total;
  } cases[] = {
    { "/v2/logs", "1" },
    { "/v2/logs?period=1h", "1" },
    { "/v2/logs?period=3d", "2" },
    { window, "2" },
    { "/v2/logs?period=3d&status=failed", "2" },
    { "/v2/logs?period=3d&status=succeeded", "0" },
    { "/v2/logs?period=3d&status=succeeded&status=failed", "2" },
    { "/v2/logs?period=3d&model=video-01", "2" },
    { "/v2/logs?period=3d&model=minimax%2Fvideo-01", "2" },
    { "/v2/logs?period=3d&model=other", "0" },
    { "/v2/logs?period=3d&model=other&model=video-01", "2" },
  };
  static const char *const bad[] = {
    "/v2/logs?limit=0",
    "/v2/logs?limit=101",
    "/v2/logs?limit=x",
    "/v2/logs?offset=-1",
    "/v2/logs?period=24",
    "/v2/logs?period=93d",
    "/v2/logs?period=h",
    "/v2/logs?status=succeeded,failed",
    "/v2/logs?start=2026-01-01T00:00:00Z",
    "/v2/logs?start=2026-01-01T00:00:00Z&end=2026-06-01T00:00:00Z",
    "/v2/logs?start=2026-06-02T00:00:00Z&end=2026-06-01T00:00:00Z",
    "/v2/logs?start=x&end=y",
    "/v2/logs?period=1h&start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z",
  };

  demo_peer_end (peer, FALSE);
  age (folder, old, 2 * 86400);
  peer = demo_peer_new (folder, "--log-at-once", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_peer_get (peer, cases[i].path);

      g_test_message ("%s", cases[i].path);
      g_assert_cmpuint (answer->status, ==, 200);
      demo_answer_expect (answer, "$.pagination.total", cases[i].total);
      if (g_str_equal (cases[i].total, "1"))
        demo_answer_expect (answer, "$.data[0].inference_id", young);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_peer_get (peer, bad[i]);

      g_test_message ("%s", bad[i]);
      g_assert_cmpuint (answer->status, ==, 400);
    }

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

static void
test_money (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer
    = demo_peer_new (folder, "--pace", "1000", "--price", "0.52", "--balance", "1.1", NULL);
  static const char json[] = "{\"model\":\"video-01\",\"prompt\":\"A sea\"}";
  g_autoptr (DemoAnswer) before = demo_peer_get (peer, "/v2/billing");
  g_autoptr (DemoAnswer) first = demo_peer_post (peer, UNIVERSAL, json);
  g_autofree char *failing = generate (peer, UNIVERSAL, FAILING, NULL);
  g_autoptr (DemoAnswer) between = demo_peer_get (peer, "/v2/billing");
  g_autoptr (DemoAnswer) second = demo_peer_post (peer, LEGACY, json);
  g_autoptr (DemoAnswer) third = demo_peer_post (peer, UNIVERSAL, json);
  g_autoptr (DemoAnswer) after = demo_peer_get (peer, "/v2/billing");

  demo_answer_expect (before, "$.current_balance", "1.1000000000000001");
  demo_answer_expect (before, "$.currency", "USD");
  demo_answer_expect (first, "$.meta.usage.credits_used", "1040000");
  demo_answer_expect (first, "$.meta.usage.usd_spent", "0.52000000000000002");
  g_assert_cmpstr (demo_answer_get_header (first, "x-aimlapi-credits-used"), ==, "1040000");
  g_assert_cmpstr (demo_answer_get_header (first, "x-aimlapi-usd-spent"), ==, "0.52");
  g_assert_cmpstr (demo_answer_get_header (second, "x-aimlapi-usd-spent"), ==, "0.52");

  /* What fails costs nothing. */
  g_assert_nonnull (failing);
  g_assert_cmpfloat_with_epsilon (
    json_object_get_double_member (json_node_get_object (between->json), "current_balance"), 0.58,
    1e-9);
  g_assert_cmpuint (second->status, ==, 200);

  g_assert_cmpuint (third->status, ==, 403);
  demo_answer_expect (third, "$.error.data.kind", "err_insufficent_credits");
  g_assert_cmpfloat_with_epsilon (
    json_object_get_double_member (json_node_get_object (after->json), "current_balance"), 0.06,
    1e-9);

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

static void
test_models (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, NULL);
  g_autoptr (SoupMessage) message = demo_peer_message (peer, "GET", "/v1/models");
  g_autoptr (SoupMessage) again = demo_peer_message (peer, "GET", "/v1/models");
  g_autoptr (DemoAnswer) answer = NULL;
  g_autoptr (DemoAnswer) same = NULL;
  g_autoptr (DemoAnswer) one = demo_peer_get (peer, "/models?id=video-01-live2d");
  g_autoptr (DemoAnswer) metrics = demo_peer_get (peer, "/models/metrics");

  /* No key is needed. */
  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", "-");
  answer = demo_peer_send (peer, message);
  g_assert_cmpuint (answer->status, ==, 200);
  demo_answer_expect (answer, "$.object", "list");
  demo_answer_expect (answer, "$.data[0].id", "video-01");
  demo_answer_expect (answer, "$.data[0].type", "internal/video-generations/submit");
  demo_answer_expect (answer, "$.data[0].capabilities[0]", "text_to_video");
  demo_answer_expect (one, "$.data[0].id", "video-01-live2d");
  demo_answer_expect (one, "$.data[0].capabilities[0]", "image_to_video");
  demo_answer_expect (one, "$.data[1]", NULL);

  soup_message_headers_append (soup_message_get_request_headers (again), "If-None-Match",
                               demo_answer_get_header (answer, "ETag"));
  same = demo_peer_send (peer, again);
  g_assert_cmpuint (same->status, ==, 304);

  /* Nothing was made, so nothing is known. */
  g_assert_cmpuint (metrics->status, ==, 200);
  demo_answer_expect (metrics, "$.window_seconds", "3600");
  demo_answer_expect (metrics, "$.models[0]", NULL);

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

static void
test_strange_files (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, "--log-at-once", NULL);
  static const char *const strange[] = { "empty.json", "text.json", "list.json", "notes.txt" };
  static const char *const contents[] = { "", "not json", "[1]", "hello" };
  g_autofree char *id = generate (peer, UNIVERSAL, FAILING, "mine");
  g_autoptr (DemoAnswer) log = NULL;
  g_autoptr (DemoAnswer) poll = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autofree char *path = g_build_filename (folder, "jobs", strange[i], NULL);

      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
    }

  log = demo_peer_get (peer, "/v2/logs");
  demo_answer_expect (log, "$.pagination.total", "1");
  poll = demo_peer_poll (peer, UNIVERSAL, "empty");
  g_assert_cmpuint (poll->status, ==, 404);

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/account/stages", test_stages);
  g_test_add_func ("/demo/account/row", test_row);
  g_test_add_func ("/demo/account/pages", test_pages);
  g_test_add_func ("/demo/account/windows", test_windows);
  g_test_add_func ("/demo/account/money", test_money);
  g_test_add_func ("/demo/account/models", test_models);
  g_test_add_func ("/demo/account/strange-files", test_strange_files);
  return g_test_run ();
}

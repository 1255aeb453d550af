/* test-reply.c: every reply that was documented or seen, and its broken neighbours
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-json.h"
#include "dailies-reply-private.h"
#include "dailies-service.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  DailiesReplyKind kind;
  guint status;
  const char *body;
  const char *inference_id;

  DailiesOutcome outcome;
  const char *id;
  DailiesProgress progress;
  const char *uri;
  const char *error_name;
  /* A part of it. */
  const char *message;
} Case;

#define CREATE DAILIES_REPLY_CREATE
#define ASK DAILIES_REPLY_ASK
#define ANSWERED DAILIES_OUTCOME_ANSWERED
#define REFUSED DAILIES_OUTCOME_REFUSED
#define BUSY DAILIES_OUTCOME_BUSY
#define UNKNOWN DAILIES_OUTCOME_UNKNOWN
#define NONE DAILIES_PROGRESS_NONE
#define QUEUED DAILIES_PROGRESS_QUEUED
#define GENERATING DAILIES_PROGRESS_GENERATING
#define COMPLETED DAILIES_PROGRESS_COMPLETED
#define FAILED DAILIES_PROGRESS_FAILED
#define UNREADABLE DAILIES_ERROR_UNREADABLE_REPLY

/* clang-format off */
static const Case cases[] = {
  /* A POST that was accepted. */
  { "create/universal", CREATE, 200, "{\"id\":\"XXLhM-WwM1UXTVnR5w9EV\",\"status\":\"queued\",\"meta\":{\"usage\":{\"credits_used\":1040000,\"usd_spent\":0.52}}}", NULL,
    ANSWERED, "XXLhM-WwM1UXTVnR5w9EV", QUEUED, NULL, NULL, NULL },
  { "create/legacy", CREATE, 201, "{\"generation_id\":\"282052359471184\",\"status\":\"queued\"}", NULL,
    ANSWERED, "282052359471184", QUEUED, NULL, NULL, NULL },
  { "create/legacy-tokens", CREATE, 200, "{\"generation_id\":\"339995387916622:minimax/hailuo-02\",\"status\":\"queued\",\"meta\":{\"usage\":{\"tokens_used\":588000}}}", NULL,
    ANSWERED, "339995387916622:minimax/hailuo-02", QUEUED, NULL, NULL, NULL },
  { "create/legacy-no-status", CREATE, 200, "{\"generation_id\":\"234954179076239\"}", NULL,
    ANSWERED, "234954179076239", NONE, NULL, NULL, NULL },
  { "create/empty-id", CREATE, 200, "{\"id\":\"\",\"generation_id\":\"g\"}", NULL,
    ANSWERED, "g", NONE, NULL, NULL, NULL },
  { "create/id-of-other-type", CREATE, 200, "{\"id\":{},\"generation_id\":\"g\"}", NULL,
    ANSWERED, "g", NONE, NULL, NULL, NULL },
  { "create/number-id", CREATE, 200, "{\"id\":282052359471184}", NULL,
    ANSWERED, "282052359471184", NONE, NULL, NULL, NULL },
  { "create/number-id-too-large", CREATE, 200, "{\"id\":99999999999999999999999}", NULL,
    UNKNOWN, NULL, NONE, NULL, UNREADABLE, "no generation id" },
  { "create/byte-order-mark", CREATE, 200, "\xef\xbb\xbf{\"id\":\"a\"}", NULL,
    ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/white", CREATE, 200, " \r\n{ \"id\" : \"a\" }\n\n", NULL,
    ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/failed-at-once", CREATE, 200, "{\"id\":\"a\",\"status\":\"error\",\"error\":{\"name\":\"ContentError\",\"message\":\"input sensitive\"}}", NULL,
    ANSWERED, "a", FAILED, NULL, "ContentError", "input sensitive" },
  { "create/charge-of-wrong-type", CREATE, 200, "{\"id\":\"a\",\"meta\":{\"usage\":[]}}", NULL,
    ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/infinite-charge", CREATE, 200, "{\"id\":\"a\",\"meta\":{\"usage\":{\"usd_spent\":1e400}}}", NULL,
    ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/bad-utf8-elsewhere", CREATE, 200, "{\"id\":\"a\",\"note\":\"\xff\xfe\"}", NULL,
    ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/bad-utf8-in-id", CREATE, 200, "{\"id\":\"a\xff\"}", NULL,
    UNKNOWN, NULL, NONE, NULL, UNREADABLE, NULL },
  { "create/null-in-id", CREATE, 200, "{\"id\":\"a\\u0000b\"}", NULL,
    UNKNOWN, NULL, NONE, NULL, UNREADABLE, NULL },
  { "create/null-elsewhere", CREATE, 200, "{\"id\":\"a\",\"note\":\"\\\\u0000 \\u0000\"}", NULL,
    ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/line-break-in-id", CREATE, 200, "{\"id\":\"a\\r\\nHost: b\"}", NULL,
    UNKNOWN, NULL, NONE, NULL, UNREADABLE, NULL },

  /* A 2xx that cannot be read, without and with the id in the header. */
  { "create/empty", CREATE, 200, "", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "it is empty" },
  { "create/empty-with-header", CREATE, 200, "", "inf-1", ANSWERED, "inf-1", NONE, NULL, NULL, NULL },
  { "create/html-with-header", CREATE, 200, "<html>hello</html>", "inf-1", ANSWERED, "inf-1", NONE, NULL, NULL, NULL },
  { "create/body-wins-over-header", CREATE, 200, "{\"id\":\"a\"}", "inf-1", ANSWERED, "a", NONE, NULL, NULL, NULL },
  { "create/html", CREATE, 200, "<html>hello</html>", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "no JSON object" },
  { "create/array", CREATE, 200, "[{\"id\":\"a\"}]", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "no JSON object" },
  { "create/string", CREATE, 200, "\"a\"", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "no JSON object" },
  { "create/two-roots", CREATE, 200, "{\"id\":\"a\"}{\"id\":\"b\"}", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "goes on" },
  { "create/truncated", CREATE, 200, "{\"id\":\"a\",\"stat", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "cut off" },
  { "create/truncated-in-string", CREATE, 200, "{\"id\":\"a", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "cut off" },
  { "create/truncated-in-escape", CREATE, 200, "{\"id\":\"a\\", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "cut off" },
  { "create/mismatched", CREATE, 200, "{\"id\":[\"a\"}}", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, NULL },
  { "create/trailing-comma", CREATE, 200, "{\"id\":\"a\",}", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "broken JSON" },
  { "create/comment", CREATE, 200, "{/* x */\"id\":\"a\"}", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "broken JSON" },
  { "create/no-id", CREATE, 200, "{\"status\":\"queued\"}", NULL, UNKNOWN, NULL, QUEUED, NULL, UNREADABLE, "no generation id" },
  { "create/null-id", CREATE, 200, "{\"id\":null}", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, NULL },
  { "create/redirect", CREATE, 307, "", NULL, UNKNOWN, NULL, NONE, NULL, DAILIES_ERROR_REDIRECTED, NULL },
  { "create/odd-status", CREATE, 700, "", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, "700" },

  /* Errors: both envelopes, and gateways. */
  { "error/credits", CREATE, 403, "{\"title\":\"Forbidden\",\"status\":403,\"message\":\"You've run out of credits.\",\"instance\":\"/v2/video/generations?\",\"requestId\":\"r-1\",\"error\":{\"name\":\"ForbiddenException\",\"message\":\"x\",\"data\":{\"kind\":\"err_insufficent_credits\"}}}", NULL,
    REFUSED, NULL, NONE, NULL, "ForbiddenException", "run out of credits" },
  { "error/older-envelope", CREATE, 401, "{\"requestId\":\"r-2\",\"statusCode\":401,\"path\":\"/v2/video/generations\",\"message\":\"This request requires a valid API key.\"}", NULL,
    REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "valid API key" },
  { "error/issues", CREATE, 400, "{\"title\":\"Bad Request\",\"status\":400,\"message\":\"Invalid payload provided\",\"error\":{\"name\":\"BadRequestException\",\"message\":\"Invalid payload provided\",\"data\":[{\"code\":\"too_big\",\"path\":[\"messages\",0,\"role\"],\"message\":\"Too long\"}]}}", NULL,
    REFUSED, NULL, NONE, NULL, "BadRequestException", "Invalid payload provided (messages.0.role: Too long)" },
  { "error/message-list", CREATE, 400, "{\"message\":[\"one\",\"two\"]}", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "one; two" },
  { "error/word", CREATE, 400, "{\"error\":\"bad\"}", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "bad" },
  { "error/detail", CREATE, 422, "{\"detail\":[{\"loc\":[\"body\",\"image_url\"],\"msg\":\"no face\"}]}", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "body.image_url: no face" },
  { "error/title", CREATE, 404, "{\"title\":\"Not here\"}", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "Not here" },
  { "error/empty", CREATE, 413, "", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "413" },
  { "error/id-does-not-make-it-accepted", CREATE, 400, "{\"id\":\"a\",\"status\":\"queued\"}", "inf-1", REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, NULL },
  { "error/busy", CREATE, 429, "{\"message\":\"Too Many Requests\"}", NULL, BUSY, NULL, NONE, NULL, DAILIES_ERROR_BUSY, "Too Many Requests" },
  { "error/gateway", CREATE, 502, "<html><h1>Bad Gateway</h1></html>", NULL, UNKNOWN, NULL, NONE, NULL, DAILIES_ERROR_SERVER, "502" },
  { "error/524", CREATE, 524, "error code: 524", NULL, UNKNOWN, NULL, NONE, NULL, DAILIES_ERROR_SERVER, "524" },
  { "error/500-with-id", CREATE, 500, "{\"id\":\"a\"}", "inf-1", UNKNOWN, NULL, NONE, NULL, DAILIES_ERROR_SERVER, NULL },
  { "error/wrong-types", CREATE, 400, "{\"message\":1,\"error\":[],\"title\":{}}", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "400" },

  /* Asking. */
  { "ask/queued", ASK, 200, "{\"id\":\"a\",\"status\":\"queued\",\"video\":null,\"error\":null,\"meta\":null}", NULL, ANSWERED, "a", QUEUED, NULL, NULL, NULL },
  { "ask/waiting", ASK, 200, "{\"id\":\"a\",\"status\":\"waiting\"}", NULL, ANSWERED, "a", QUEUED, NULL, NULL, NULL },
  { "ask/generating", ASK, 200, "{\"id\":\"a\",\"status\":\"generating\"}", NULL, ANSWERED, "a", GENERATING, NULL, NULL, NULL },
  { "ask/active", ASK, 200, "{\"id\":\"a\",\"status\":\"Active\"}", NULL, ANSWERED, "a", GENERATING, NULL, NULL, NULL },
  { "ask/unheard-of", ASK, 200, "{\"id\":\"a\",\"status\":\"moderating\"}", NULL, ANSWERED, "a", GENERATING, NULL, NULL, NULL },
  { "ask/unheard-of-with-video", ASK, 200, "{\"id\":\"a\",\"status\":\"ready\",\"video\":{\"url\":\"https://x/v\"}}", NULL, ANSWERED, "a", COMPLETED, "https://x/v", NULL, NULL },
  { "ask/completed", ASK, 200, "{\"id\":\"a\",\"status\":\"completed\",\"video\":{\"url\":\"https://cdn.example/a%2Fb.mp4?Signature=x%3D&y=%7e\",\"content_type\":\"video/mp4\",\"file_size\":6274330}}", NULL,
    ANSWERED, "a", COMPLETED, "https://cdn.example/a%2Fb.mp4?Signature=x%3D&y=%7e", NULL, NULL },
  { "ask/succeeded", ASK, 200, "{\"id\":\"a\",\"status\":\"succeeded\",\"video\":[\"https://x/v\"]}", NULL, ANSWERED, "a", COMPLETED, "https://x/v", NULL, NULL },
  { "ask/list-of-objects", ASK, 200, "{\"id\":\"a\",\"status\":\"completed\",\"video\":[{\"url\":\"https://x/v\"}]}", NULL, ANSWERED, "a", COMPLETED, "https://x/v", NULL, NULL },
  { "ask/plain-link", ASK, 200, "{\"id\":\"a\",\"status\":\"completed\",\"video\":\"https://x/v\"}", NULL, ANSWERED, "a", COMPLETED, "https://x/v", NULL, NULL },
  { "ask/first-usable", ASK, 200, "{\"id\":\"a\",\"status\":\"completed\",\"video\":[null,{\"url\":1},{\"url\":\"https://x/v\"}]}", NULL, ANSWERED, "a", COMPLETED, "https://x/v", NULL, NULL },
  { "ask/completed-without-video", ASK, 200, "{\"id\":\"a\",\"status\":\"completed\"}", NULL, ANSWERED, "a", COMPLETED, NULL, NULL, NULL },
  { "ask/completed-with-error", ASK, 200, "{\"id\":\"a\",\"status\":\"completed\",\"error\":\"no\"}", NULL, ANSWERED, "a", FAILED, NULL, DAILIES_ERROR_GENERATION_FAILED, "no" },
  { "ask/failed", ASK, 200, "{\"id\":\"a\",\"status\":\"error\",\"error\":{\"name\":\"E\",\"message\":\"m\"}}", NULL, ANSWERED, "a", FAILED, NULL, "E", "m" },
  { "ask/failed-in-silence", ASK, 200, "{\"id\":\"a\",\"status\":\"failed\"}", NULL, ANSWERED, "a", FAILED, NULL, DAILIES_ERROR_GENERATION_FAILED, "does not say why" },
  { "ask/failed-detail", ASK, 200, "{\"id\":\"a\",\"status\":\"error\",\"error\":{\"detail\":[{\"loc\":[\"body\",\"image_url\"],\"msg\":\"Could not detect face in the image\"}]}}", NULL, ANSWERED, "a", FAILED, NULL, DAILIES_ERROR_GENERATION_FAILED, "Could not detect face" },
  { "ask/failed-object", ASK, 200, "{\"id\":\"a\",\"status\":\"error\",\"error\":{\"code\":1026}}", NULL, ANSWERED, "a", FAILED, NULL, DAILIES_ERROR_GENERATION_FAILED, "1026" },
  { "ask/failed-word", ASK, 200, "{\"id\":\"a\",\"status\":\"error\",\"error\":\"boom\"}", NULL, ANSWERED, "a", FAILED, NULL, DAILIES_ERROR_GENERATION_FAILED, "boom" },
  { "ask/unknown", ASK, 200, "{\"id\":\"\",\"status\":\"unknown\",\"error\":{\"name\":\"Error\",\"message\":\"invalid params, task_id cannot by empty\"}}", NULL, ANSWERED, NULL, FAILED, NULL, "Error", "task_id" },
  { "ask/error-without-a-word", ASK, 200, "{\"id\":\"a\",\"status\":{},\"error\":7}", NULL, UNKNOWN, "a", NONE, NULL, UNREADABLE, "status" },
  { "ask/unknown-pending", ASK, 200, "{\"id\":\"a\",\"status\":\"unknown\",\"error\":null}", NULL, ANSWERED, "a", GENERATING, NULL, NULL, NULL },
  { "ask/no-status", ASK, 200, "{\"id\":\"a\"}", NULL, UNKNOWN, "a", NONE, NULL, UNREADABLE, "no status" },
  { "ask/status-of-other-type", ASK, 200, "{\"id\":\"a\",\"status\":7}", NULL, UNKNOWN, "a", NONE, NULL, UNREADABLE, "no status" },
  { "ask/not-found", ASK, 404, "{\"message\":\"Inference not found\"}", NULL, REFUSED, NULL, NONE, NULL, DAILIES_ERROR_REFUSED, "Inference not found" },
  { "ask/html", ASK, 200, "<!doctype html>", NULL, UNKNOWN, NULL, NONE, NULL, UNREADABLE, NULL },
};
/* clang-format on */

static DailiesReply *
read_reply (const Case *c, const char *body, gsize length, gboolean complete)
{
  DailiesReply *reply = dailies_reply_new ("POST", "/v2/video/generations");
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (GBytes) bytes = g_bytes_new (body, length);

  if (c->inference_id != NULL)
    soup_message_headers_replace (headers, "x-inference-id", c->inference_id);
  dailies_reply_read_headers (reply, c->status, headers);
  dailies_reply_read_body (reply, c->kind, bytes, complete, NULL);
  return reply;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (DailiesReply) reply = read_reply (c, c->body, strlen (c->body), TRUE);
  const char *raw = dailies_reply_get_raw (reply);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, c->outcome);
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, c->id);
  g_assert_cmpint (dailies_reply_get_progress (reply), ==, c->progress);
  g_assert_cmpstr (dailies_reply_get_result_uri (reply), ==, c->uri);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, c->error_name);
  if (c->message != NULL)
    g_assert_nonnull (strstr (dailies_reply_get_error_message (reply), c->message));
  g_assert_cmpuint (dailies_reply_get_http_status (reply), ==, c->status);

  /* What was not understood or failed is kept, as valid text. */
  if (*c->body != '\0' && (c->outcome != ANSWERED || c->progress == FAILED))
    g_assert_nonnull (raw);
  if (raw != NULL)
    g_assert_true (g_utf8_validate (raw, -1, NULL));
}

static const Case create_200 = { "", CREATE, 200 };

static void
assert_unreadable (DailiesReply *reply, const char *why)
{
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, UNKNOWN);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, UNREADABLE);
  g_assert_nonnull (strstr (dailies_reply_get_error_message (reply), why));
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new ("{\"id\":\"a\",\"x\":");
  g_autoptr (DailiesReply) deep = NULL;
  g_autoptr (DailiesReply) fits = NULL;

  /* 64 levels with the root are read, 65 are not, and 200,000 cost nothing. */
  for (guint i = 0; i < DAILIES_JSON_MAX_DEPTH - 1; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < DAILIES_JSON_MAX_DEPTH - 1; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  fits = read_reply (&create_200, text->str, text->len, TRUE);
  g_assert_cmpstr (dailies_reply_get_generation_id (fits), ==, "a");

  g_string_assign (text, "{\"id\":\"a\",\"x\":");
  for (guint i = 0; i < DAILIES_JSON_MAX_DEPTH; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < DAILIES_JSON_MAX_DEPTH; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  deep = read_reply (&create_200, text->str, text->len, TRUE);
  assert_unreadable (deep, "deep");

  g_clear_object (&deep);
  g_string_assign (text, "{\"x\":");
  for (guint i = 0; i < 200000; i++)
    g_string_append_c (text, '[');
  deep = read_reply (&create_200, text->str, text->len, TRUE);
  assert_unreadable (deep, "deep");
}

static void
test_size (void)
{
  g_autoptr (GString) text = g_string_new ("{\"id\":\"a\",\"x\":\"");
  g_autoptr (DailiesReply) fits = NULL;
  g_autoptr (DailiesReply) large = NULL;

  while (text->len < DAILIES_JSON_MAX_BYTES - 2)
    g_string_append_c (text, 'y');
  g_string_append (text, "\"}");
  g_assert_cmpuint (text->len, ==, DAILIES_JSON_MAX_BYTES);
  fits = read_reply (&create_200, text->str, text->len, TRUE);
  g_assert_cmpstr (dailies_reply_get_generation_id (fits), ==, "a");

  g_string_append_c (text, ' ');
  large = read_reply (&create_200, text->str, text->len, FALSE);
  assert_unreadable (large, "1 MiB");
  g_assert_cmpuint (strlen (dailies_reply_get_raw (large)), <=, DAILIES_REPLY_MAX_RAW);
}

static void
test_raw_is_bounded (void)
{
  g_autofree char *noise = g_malloc (200000);
  g_autoptr (DailiesReply) reply = NULL;

  /* Each of these bytes becomes three. */
  memset (noise, 0xff, 200000);
  reply = read_reply (&create_200, noise, 200000, TRUE);
  g_assert_cmpuint (strlen (dailies_reply_get_raw (reply)), <=, DAILIES_REPLY_MAX_RAW);
  g_assert_cmpuint (strlen (dailies_reply_get_raw (reply)), >, DAILIES_REPLY_MAX_RAW - 4);
  g_assert_true (g_utf8_validate (dailies_reply_get_raw (reply), -1, NULL));
}

static void
test_charges (void)
{
  const char *body = "{\"id\":\"a\",\"meta\":{\"usage\":{\"credits_used\":1040000,\"tokens_used\":"
                     "\"588000\",\"usd_spent\":0.52}}}";
  g_autoptr (DailiesReply) reply = read_reply (&create_200, body, strlen (body), TRUE);
  g_autoptr (DailiesReply) none = read_reply (&create_200, "{\"id\":\"a\"}", 10, TRUE);
  const char *odd = "{\"id\":\"a\",\"meta\":{\"usage\":{\"credits_used\":-1,\"tokens_used\":true,"
                    "\"usd_spent\":1e400}}}";
  g_autoptr (DailiesReply) wrong = read_reply (&create_200, odd, strlen (odd), TRUE);
  double value = 0;

  g_assert_true (dailies_reply_get_credits_used (reply, &value));
  g_assert_cmpfloat (value, ==, 1040000);
  g_assert_true (dailies_reply_get_tokens_used (reply, &value));
  g_assert_cmpfloat (value, ==, 588000);
  g_assert_true (dailies_reply_get_usd_spent (reply, &value));
  g_assert_cmpfloat (value, ==, 0.52);

  g_assert_false (dailies_reply_get_credits_used (none, &value));
  g_assert_false (dailies_reply_get_tokens_used (none, &value));
  g_assert_false (dailies_reply_get_usd_spent (none, &value));

  g_assert_false (dailies_reply_get_credits_used (wrong, &value));
  g_assert_false (dailies_reply_get_tokens_used (wrong, &value));
  g_assert_false (dailies_reply_get_usd_spent (wrong, &value));
}

static int
read_retry_after (const char *value, const char *date)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (DailiesReply) reply = dailies_reply_new ("GET", "/");

  if (value != NULL)
    soup_message_headers_replace (headers, "Retry-After", value);
  if (date != NULL)
    soup_message_headers_replace (headers, "Date", date);
  dailies_reply_read_headers (reply, 429, headers);
  return dailies_reply_get_retry_after (reply);
}

static void
test_retry_after (void)
{
  const char *date = "Sun, 22 Nov 2026 10:00:00 GMT";

  g_assert_cmpint (read_retry_after (NULL, NULL), ==, -1);
  g_assert_cmpint (read_retry_after ("120", NULL), ==, 120);
  g_assert_cmpint (read_retry_after ("0", NULL), ==, 0);
  g_assert_cmpint (read_retry_after ("-5", NULL), ==, -1);
  g_assert_cmpint (read_retry_after ("soon", NULL), ==, -1);
  g_assert_cmpint (read_retry_after ("99999999999999999999", NULL), ==, -1);
  g_assert_cmpint (read_retry_after ("Sun, 22 Nov 2026 10:02:00 GMT", date), ==, 120);
  g_assert_cmpint (read_retry_after ("Sun, 22 Nov 2026 09:00:00 GMT", date), ==, 0);
  g_assert_cmpint (read_retry_after ("Sun, 22 Nov 2099 09:00:00 GMT", date), ==, -1);
}

static void
test_headers (void)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (DailiesReply) reply = dailies_reply_new ("GET", "/");
  double usd = 0;

  soup_message_headers_replace (headers, "X-Request-Id", "req-1");
  soup_message_headers_replace (headers, "X-Inference-Id", "inf-1");
  soup_message_headers_replace (headers, "X-AIMLAPI-USD-Spent", "0.52");
  dailies_reply_read_headers (reply, 200, headers);
  g_assert_cmpstr (dailies_reply_get_request_id (reply), ==, "req-1");
  g_assert_cmpstr (dailies_reply_get_inference_id (reply), ==, "inf-1");
  g_assert_true (dailies_reply_get_usd_spent (reply, &usd));
  g_assert_cmpfloat (usd, ==, 0.52);
}

static void
test_redact (void)
{
  const char *key = "sk-0123456789";
  const char *body
    = "{\"message\":\"key sk-0123456789 is bad\",\"error\":{\"name\":\"sk-0123456789\"},"
      "\"requestId\":\"sk-0123456789\"}";
  const Case c = { "", CREATE, 401 };
  g_autoptr (DailiesReply) reply = read_reply (&c, body, strlen (body), TRUE);
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (strstr (dailies_reply_get_raw (reply), key));
  dailies_reply_redact (reply, key);
  json = dailies_reply_to_json (reply);
  text = json_to_string (json, FALSE);
  g_assert_null (strstr (text, key));
  g_assert_null (strstr (dailies_reply_get_raw (reply), key));
  g_assert_cmpstr (dailies_reply_get_error_message (reply), ==, "key [key] is bad");
}

static void
test_json (void)
{
  const char *body = "{\"id\":\"a\",\"status\":\"completed\",\"video\":{\"url\":\"https://x/v\"},"
                     "\"meta\":{\"usage\":{\"usd_spent\":0.52}}}";
  const Case c = { "", ASK, 200 };
  g_autoptr (DailiesReply) reply = read_reply (&c, body, strlen (body), TRUE);
  g_autoptr (JsonNode) json = dailies_reply_to_json (reply);
  JsonObject *object = json_node_get_object (json);

  g_assert_cmpstr (json_object_get_string_member (object, "outcome"), ==, "answered");
  g_assert_cmpstr (json_object_get_string_member (object, "progress"), ==, "completed");
  g_assert_cmpstr (json_object_get_string_member (object, "generation_id"), ==, "a");
  g_assert_cmpstr (json_object_get_string_member (object, "result_uri"), ==, "https://x/v");
  g_assert_cmpint (json_object_get_int_member (object, "http_status"), ==, 200);
  g_assert_cmpfloat (json_object_get_double_member (object, "usd_spent"), ==, 0.52);
  g_assert_false (json_object_has_member (object, "credits_used"));
  g_assert_false (json_object_has_member (object, "raw"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/service/reply/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/service/reply/depth", test_depth);
  g_test_add_func ("/service/reply/size", test_size);
  g_test_add_func ("/service/reply/raw-is-bounded", test_raw_is_bounded);
  g_test_add_func ("/service/reply/charges", test_charges);
  g_test_add_func ("/service/reply/retry-after", test_retry_after);
  g_test_add_func ("/service/reply/headers", test_headers);
  g_test_add_func ("/service/reply/redact", test_redact);
  g_test_add_func ("/service/reply/json", test_json);
  return g_test_run ();
}

/* test-create.c: one POST, one GET: what leaves, and what it came to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <string.h>

#define JOB "job-0123.abc:DEF_4"

static DailiesReply *
create (DailiesService *service, DailiesRequest *request, DailiesDialect dialect)
{
  return await_object (dailies_service_create (service, video_01 (), request, dialect, JOB));
}

static DailiesReply *
create_at (const char *address)
{
  g_autoptr (DailiesService) service = dailies_service_new (address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");

  return create (service, request, DAILIES_DIALECT_UNIVERSAL);
}

static JsonObject *
parse_body (HttpServer *server, JsonNode **node)
{
  gsize length;
  const char *data = g_bytes_get_data (server->body, &length);
  g_autofree char *text = g_strndup (data, length);
  g_autoptr (GError) error = NULL;

  *node = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static void
answer_queued (SoupServer *server,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer data)
{
  http_answer (message, 200, "application/json", "{\"id\":\"gen-1\",\"status\":\"queued\"}");
}

/* --- what leaves --- */

static void
test_universal (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request
    = dailies_request_new ("video-01", "A “harbour”\n\\ at \"dawn\"");
  g_autoptr (DailiesReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body;

  dailies_request_set_parameter (request, "enhance_prompt", g_variant_new_boolean (FALSE));
  dailies_request_set_first_frame_uri (request, "https://pictures.example/a.jpg?x=%2F");
  reply = create (service, request, DAILIES_DIALECT_UNIVERSAL);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, "gen-1");
  g_assert_cmpint (dailies_reply_get_progress (reply), ==, DAILIES_PROGRESS_QUEUED);
  g_assert_cmpuint (server->requests, ==, 1);
  g_assert_cmpstr (server->method, ==, "POST");
  g_assert_cmpstr (server->path, ==, "/v2/video/generations");
  g_assert_cmpstr (server->authorization, ==, "Bearer " TEST_KEY);
  g_assert_cmpstr (server->client_request_id, ==, JOB);
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), ==, g_bytes_get_size (server->body));
  g_assert_cmpstr (dailies_reply_get_path (reply), ==, "/v2/video/generations");
  g_assert_cmpint (dailies_reply_get_started (reply), >, 0);
  g_assert_cmpint (dailies_reply_get_took (reply), >, 0);

  body = parse_body (server, &node);
  g_assert_cmpuint (json_object_get_size (body), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (body, "model"), ==, "video-01");
  g_assert_cmpstr (json_object_get_string_member (body, "prompt"), ==,
                   "A “harbour”\n\\ at \"dawn\"");
  g_assert_cmpstr (json_object_get_string_member (body, "image_url"), ==,
                   "https://pictures.example/a.jpg?x=%2F");
  g_assert_false (json_object_get_boolean_member (body, "enhance_prompt"));
}

static void
test_legacy (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autofree char *address = g_strconcat (server->address, "/prefix", NULL);
  g_autoptr (DailiesService) service = dailies_service_new (address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body;

  dailies_request_set_parameter (request, "enhance_prompt", g_variant_new_boolean (TRUE));
  dailies_request_set_first_frame_uri (request, "https://pictures.example/a.jpg");
  reply = create (service, request, DAILIES_DIALECT_LEGACY);

  g_assert_cmpstr (server->path, ==, "/prefix/v2/generate/video/minimax/generation");
  body = parse_body (server, &node);
  g_assert_cmpuint (json_object_get_size (body), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (body, "prompt"), ==, "Dawn");
  g_assert_cmpstr (json_object_get_string_member (body, "first_frame_image"), ==,
                   "https://pictures.example/a.jpg");
  g_assert_true (json_object_get_boolean_member (body, "prompt_optimizer"));
}

static void
test_nothing_empty (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesReply) reply = create_at (server->address);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (json_object_get_size (parse_body (server, &node)), ==, 2);
}

#define CATALOGUE                                                                              \
  "{\"format\":1,\"models\":[{\"id\":\"m\",\"title\":\"M\",\"vendor\":\"V\",\"aliases\":[],"   \
  "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["                       \
  "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"P\",\"required\":" \
  "true},"                                                                                     \
  "{\"name\":\"seed\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"S\"},"              \
  "{\"name\":\"scale\",\"role\":\"option\",\"kind\":\"number\",\"title\":\"C\"},"              \
  "{\"name\":\"negative_prompt\",\"role\":\"option\",\"kind\":\"string\",\"title\":\"N\"},"    \
  "{\"name\":\"style\",\"role\":\"option\",\"kind\":\"string\",\"title\":\"T\"}],"             \
  "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://x.example/m\"]}]}"

/* Numbers as numbers whatever the locale, and no field that is empty. */
static void
test_parameters (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("m", "Dawn");
  g_autoptr (GBytes) data = g_bytes_new_static (CATALOGUE, strlen (CATALOGUE));
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesCatalogue) catalogue = dailies_catalogue_new_from_data (data, &error);
  g_autoptr (DailiesReply) reply = NULL;
  g_autofree char *message = NULL;
  g_autofree char *text = NULL;
  DailiesModel *model;

  g_assert_no_error (error);
  model = dailies_catalogue_lookup (catalogue, "m");
  dailies_request_set_parameter (request, "seed", g_variant_new_int64 (-7));
  dailies_request_set_parameter (request, "scale", g_variant_new_double (0.5));
  dailies_request_set_parameter (request, "negative_prompt", g_variant_new_string (""));
  dailies_request_set_parameter (request, "style", g_variant_new_string ("\"noir\""));
  reply = await_object (
    dailies_service_create (service, model, request, DAILIES_DIALECT_UNIVERSAL, JOB));
  text = g_strndup (g_bytes_get_data (server->body, NULL), g_bytes_get_size (server->body));
  g_assert_cmpstr (text, ==,
                   "{\"model\":\"m\",\"prompt\":\"Dawn\",\"scale\":0.5,\"seed\":-7,"
                   "\"style\":\"\\\"noir\\\"\"}");

  /* No path in the other dialect, and no first frame in this model. */
  message
    = await_error (dailies_service_create (service, model, request, DAILIES_DIALECT_LEGACY, JOB),
                   DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT);
  g_clear_pointer (&message, g_free);
  dailies_request_set_first_frame_uri (request, "https://pictures.example/a.jpg");
  message
    = await_error (dailies_service_create (service, model, request, DAILIES_DIALECT_UNIVERSAL, JOB),
                   DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT);
  g_assert_cmpuint (server->requests, ==, 1);
}

static void
test_unknown_parameter (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autofree char *message = NULL;

  dailies_request_set_parameter (request, "seed", g_variant_new_int64 (7));
  message = await_error (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, JOB),
    DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT);
  g_assert_nonnull (strstr (message, "seed"));
  g_assert_cmpuint (server->requests, ==, 0);
}

/* --- what it came to, byte by byte --- */

static void
test_refused_connection (void)
{
  g_autofree char *address = dead_address ();
  g_autoptr (DailiesReply) reply = create_at (address);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (dailies_reply_get_error_message (reply), "127.0.0.1"));
  g_assert_cmpuint (dailies_reply_get_http_status (reply), ==, 0);
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), ==, 0);
}

static void
test_unknown_name (void)
{
  /* RFC 6761: never resolves, and no question leaves the machine but to its own resolver. */
  g_autoptr (DailiesReply) reply = create_at ("https://service.invalid");

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_UNREACHABLE);
}

static void
test_tls_failed (void)
{
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_NOTHING, .answer = "HTTP/1.1 200 OK\r\n\r\n", .end = THEN_WAIT });
  g_autofree char *address = g_strdup_printf ("https://127.0.0.1:%u", server->port);
  g_autoptr (DailiesReply) reply = create_at (address);
  g_autofree char *received = NULL;

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_UNREACHABLE);
  received = raw_server_dup_received (server);
  g_assert_null (strstr (received, TEST_KEY));
}

static void
test_tls_silent (void)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_NOTHING, .end = THEN_WAIT });
  g_autofree char *address = g_strdup_printf ("https://127.0.0.1:%u", server->port);
  g_autoptr (DailiesService) service = short_service (address);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = create (service, request, DAILIES_DIALECT_UNIVERSAL);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_UNREACHABLE);
}

/* Read, and not a word: closed, reset, or waiting for ever. It may have been accepted, and it is
 * not sent again. */
static void
test_no_answer (gconstpointer data)
{
  RawEnd end = GPOINTER_TO_INT (data);
  g_autoptr (RawServer) server = raw_server_new (&(RawScript) { .read = READ_ALL, .end = end });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = create (service, request, DAILIES_DIALECT_UNIVERSAL);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_UNKNOWN);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==,
                   end == THEN_WAIT ? DAILIES_ERROR_TIMED_OUT : DAILIES_ERROR_CONNECTION_LOST);
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), >, 0);
  g_assert_cmpint (g_atomic_int_get (&server->requests), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&server->connections), ==, 1);
}

typedef struct
{
  const char *name;
  const char *answer;
  guint repeat;
  RawEnd end;
  DailiesOutcome outcome;
  const char *error_name;
} Answer;

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

static const Answer answers[] = {
  { "half-a-head", "HTTP/1.1 200 O", 1, THEN_CLOSE, DAILIES_OUTCOME_UNKNOWN, NULL },
  { "no-http", "220 mail ready\r\n\r\n", 1, THEN_CLOSE, DAILIES_OUTCOME_UNKNOWN,
    DAILIES_ERROR_UNREADABLE_REPLY },
  { "cut-body", HEAD "Content-Length: 100\r\n\r\n{\"id\":\"a\"}", 1, THEN_CLOSE,
    DAILIES_OUTCOME_UNKNOWN, DAILIES_ERROR_UNREADABLE_REPLY },
  { "hanging-body", HEAD "Content-Length: 100\r\n\r\n{\"id\":\"a\"}", 1, THEN_WAIT,
    DAILIES_OUTCOME_UNKNOWN, DAILIES_ERROR_TIMED_OUT },
  { "cut-body-with-id-in-head", HEAD "X-Inference-Id: gen-1\r\nContent-Length: 100\r\n\r\n{", 1,
    THEN_CLOSE, DAILIES_OUTCOME_ANSWERED, NULL },
  { "until-it-closes", HEAD "\r\n{\"id\":\"gen-1\"}", 1, THEN_CLOSE, DAILIES_OUTCOME_ANSWERED,
    NULL },
  { "endless-body", HEAD "\r\n                ", G_MAXUINT, THEN_CLOSE, DAILIES_OUTCOME_UNKNOWN,
    DAILIES_ERROR_UNREADABLE_REPLY },
  { "endless-head", "HTTP/1.1 200 OK\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n", G_MAXUINT,
    THEN_CLOSE, DAILIES_OUTCOME_UNKNOWN, NULL },
  { "redirect", "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 1,
    THEN_WAIT, DAILIES_OUTCOME_UNKNOWN, DAILIES_ERROR_REDIRECTED },
  { "redirect-same-method",
    "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 1,
    THEN_WAIT, DAILIES_OUTCOME_UNKNOWN, DAILIES_ERROR_REDIRECTED },
  { "misdirected", "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 2\r\n\r\n{}", 1, THEN_WAIT,
    DAILIES_OUTCOME_REFUSED, DAILIES_ERROR_REFUSED },
  { "asks-for-a-password",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
    "2\r\n\r\n{}",
    1, THEN_WAIT, DAILIES_OUTCOME_REFUSED, DAILIES_ERROR_REFUSED },
  { "endless-401", "HTTP/1.1 401 Unauthorized\r\n\r\n                                ", G_MAXUINT,
    THEN_CLOSE, DAILIES_OUTCOME_REFUSED, DAILIES_ERROR_REFUSED },
  { "unavailable", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 1, THEN_CLOSE,
    DAILIES_OUTCOME_UNKNOWN, DAILIES_ERROR_SERVER },
};

static void
test_answer (gconstpointer data)
{
  const Answer *answer = data;
  g_autoptr (RawServer) server = raw_server_new (&(RawScript) {
    .read = READ_ALL, .answer = answer->answer, .repeat = answer->repeat, .end = answer->end });
  /* What has no end is ended by its size, not by a limit on time. */
  g_autoptr (DailiesService) service = answer->repeat == G_MAXUINT
                                         ? dailies_service_new (server->address, TEST_KEY)
                                         : short_service (server->address);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = create (service, request, DAILIES_DIALECT_UNIVERSAL);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, answer->outcome);
  if (answer->error_name != NULL)
    g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, answer->error_name);
  if (answer->outcome == DAILIES_OUTCOME_ANSWERED)
    g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, "gen-1");
  /* No more than a mebibyte is taken; the rest is what two sockets hold. */
  g_assert_cmpuint ((gsize) g_atomic_pointer_get (&server->written), <, 32 * 1024 * 1024);
  g_assert_cmpint (g_atomic_int_get (&server->connections), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&server->requests), ==, 1);
}

/* Each limit for itself: neither is the other. */
static void
test_limits (void)
{
  g_autoptr (RawServer) reading
    = raw_server_new (&(RawScript) { .read = READ_ALL, .end = THEN_WAIT });
  g_autoptr (RawServer) trickling
    = raw_server_new (&(RawScript) { .read = READ_ALL,
                                     .answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
                                     .end = THEN_WAIT });
  RawServer *const servers[] = { reading, trickling };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autoptr (DailiesService) service
        = g_object_new (DAILIES_TYPE_SERVICE, "address", servers[i]->address, "key", TEST_KEY,
                        "create-timeout", 200, NULL);
      g_autoptr (DailiesService) asking
        = g_object_new (DAILIES_TYPE_SERVICE, "address", servers[i]->address, "key", TEST_KEY,
                        "ask-timeout", 200, NULL);
      g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
      g_autoptr (DailiesReply) reply = create (service, request, DAILIES_DIALECT_UNIVERSAL);
      g_autoptr (DailiesReply) asked
        = await_object (dailies_service_ask (asking, "/v2/video/generations", "a"));

      g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_TIMED_OUT);
      g_assert_cmpstr (dailies_reply_get_error_name (asked), ==, DAILIES_ERROR_TIMED_OUT);
    }
}

/* A service that says the key back, wherever it can. */
static void
test_echoed_key (void)
{
  g_autoptr (RawServer) server = raw_server_new (&(RawScript) {
    .read = READ_ALL,
    .answer = "HTTP/1.1 401 " TEST_KEY "\r\nx-request-id: " TEST_KEY "\r\nx-inference-id: " TEST_KEY
              "\r\nConnection: close\r\n\r\n{\"message\":\"bad key " TEST_KEY
              "\",\"error\":{\"name\":\"" TEST_KEY "\"}}",
    .end = THEN_CLOSE });
  g_autoptr (DailiesReply) reply = create_at (server->address);
  g_autoptr (JsonNode) json = dailies_reply_to_json (reply);
  g_autofree char *text = json_to_string (json, FALSE);

  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_REFUSED);
  g_assert_cmpstr (dailies_reply_get_error_message (reply), ==, "bad key [key]");
  g_assert_null (strstr (text, TEST_KEY));
  g_assert_null (strstr (dailies_reply_get_raw (reply), TEST_KEY));
}

/* Where a long message is cut, half a key would stay. */
static void
test_echoed_key_cut (void)
{
  g_autofree char *before = g_strnfill (2000 - 8, 'x');
  g_autofree char *half = g_strndup (TEST_KEY, 8);
  g_autofree char *answer = g_strdup_printf (
    "HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n{\"message\":\"%s" TEST_KEY "%s\"}", before,
    before);
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_ALL, .answer = answer, .end = THEN_CLOSE });
  g_autoptr (DailiesReply) reply = create_at (server->address);

  g_assert_cmpuint (strlen (dailies_reply_get_error_message (reply)), >, 1900);
  g_assert_null (strstr (dailies_reply_get_error_message (reply), half));
}

static void
count_exchange (DailiesService *service, DailiesReply *reply, gpointer data)
{
  guint *count = data;

  (*count)++;
}

static void
test_exchange_signal (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = NULL;
  guint count = 0;

  g_signal_connect (service, "exchange", G_CALLBACK (count_exchange), &count);
  reply = create (service, request, DAILIES_DIALECT_UNIVERSAL);
  g_assert_cmpuint (count, ==, 1);
}

static void
test_dropped (void)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_ALL, .end = THEN_WAIT });
  DailiesService *service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = NULL;
  DexFuture *future
    = dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, JOB);

  while (g_atomic_int_get (&server->requests) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (service);

  reply = await_object (future);
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_UNKNOWN);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_STOPPED);
}

/* --- asking --- */

static void
answer_completed (SoupServer *server,
                  SoupServerMessage *message,
                  const char *path,
                  GHashTable *query,
                  gpointer data)
{
  http_answer (message, 200, "application/json",
               "{\"id\":\"gen-1\",\"status\":\"completed\",\"video\":{\"url\":\"https://x/v\"}}");
}

static void
test_ask (void)
{
  g_autoptr (HttpServer) server = http_server_new (answer_completed, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesReply) reply = NULL;

  reply = await_object (
    dailies_service_ask (service, "/v2/video/generations", "-uuid:vendor/model/ä&=+ %"));
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_cmpint (dailies_reply_get_progress (reply), ==, DAILIES_PROGRESS_COMPLETED);
  g_assert_cmpstr (dailies_reply_get_result_uri (reply), ==, "https://x/v");
  g_assert_cmpstr (server->method, ==, "GET");
  g_assert_cmpstr (server->query, ==,
                   "generation_id=-uuid%3Avendor%2Fmodel%2F%C3%A4%26%3D%2B%20%25");
  g_assert_cmpstr (server->authorization, ==, "Bearer " TEST_KEY);
}

static void
test_many_at_once (void)
{
  g_autoptr (RawServer) slow = raw_server_new (&(RawScript) { .read = READ_ALL, .end = THEN_WAIT });
  g_autoptr (DailiesService) service = dailies_service_new (slow->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  DexFuture *futures[8];

  /* libsoup's default would let two of them through. */
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i]
      = dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, JOB);
  while (g_atomic_int_get (&slow->requests) < (gint) G_N_ELEMENTS (futures))
    g_main_context_iteration (NULL, FALSE);

  g_clear_object (&service);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    g_object_unref (await_object (futures[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/create/universal", test_universal);
  g_test_add_func ("/service/create/legacy", test_legacy);
  g_test_add_func ("/service/create/nothing-empty", test_nothing_empty);
  g_test_add_func ("/service/create/parameters", test_parameters);
  g_test_add_func ("/service/create/unknown-parameter", test_unknown_parameter);
  g_test_add_func ("/service/create/refused-connection", test_refused_connection);
  g_test_add_func ("/service/create/unknown-name", test_unknown_name);
  g_test_add_func ("/service/create/tls-failed", test_tls_failed);
  g_test_add_func ("/service/create/tls-silent", test_tls_silent);
  g_test_add_data_func ("/service/create/no-answer/closed", GINT_TO_POINTER (THEN_CLOSE),
                        test_no_answer);
  g_test_add_data_func ("/service/create/no-answer/reset", GINT_TO_POINTER (THEN_RESET),
                        test_no_answer);
  g_test_add_data_func ("/service/create/no-answer/hanging", GINT_TO_POINTER (THEN_WAIT),
                        test_no_answer);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/service/create/answer/", answers[i].name, NULL);

      g_test_add_data_func (path, &answers[i], test_answer);
    }
  g_test_add_func ("/service/create/limits", test_limits);
  g_test_add_func ("/service/create/echoed-key", test_echoed_key);
  g_test_add_func ("/service/create/echoed-key-cut", test_echoed_key_cut);
  g_test_add_func ("/service/create/exchange-signal", test_exchange_signal);
  g_test_add_func ("/service/create/dropped", test_dropped);
  g_test_add_func ("/service/create/many-at-once", test_many_at_once);
  g_test_add_func ("/service/ask", test_ask);
  return g_test_run ();
}

/* test-rules.c: what the demo service takes, and what it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "demo-peer.h"
#include "picture-samples.h"

/* One service for all of these; its generations take longer than any test. */
static DemoPeer *peer;

static void
expect_refused (DemoAnswer *answer, const char *field, const char *message)
{
  g_autofree char *type = NULL;

  g_assert_cmpuint (answer->status, ==, 400);
  type = g_strdup (soup_message_headers_get_content_type (answer->headers, NULL));
  g_assert_cmpstr (type, ==, "application/problem+json");
  demo_answer_expect (answer, "$.title", "Bad Request");
  demo_answer_expect (answer, "$.status", "400");
  demo_answer_expect (answer, "$.message", "Invalid payload provided");
  demo_answer_expect (answer, "$.error.name", "BadRequestException");
  demo_answer_expect (answer, "$.error.data[0].path[0]", field);
  demo_answer_expect (answer, "$.error.data[0].message", message);
  demo_answer_expect (answer, "$.error.data[1]", NULL);
  g_assert_nonnull (demo_answer_get_header (answer, "x-request-id"));
  demo_answer_expect (answer, "$.requestId", demo_answer_get_header (answer, "x-request-id"));
}

static void
test_accepted_universal (void)
{
  g_autoptr (DemoAnswer) answer = demo_peer_post (
    peer, UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"enhance_prompt\":false}");
  g_autoptr (DemoAnswer) poll = NULL;
  g_autofree char *id = demo_answer_dup (answer, "$.id");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (id);
  demo_answer_expect (answer, "$.generation_id", NULL);
  demo_answer_expect (answer, "$.status", "queued");
  demo_answer_expect (answer, "$.meta.usage.credits_used", "0");
  g_assert_cmpstr (demo_answer_get_header (answer, "x-inference-id"), ==, id);
  g_assert_cmpstr (demo_answer_get_header (answer, "x-aimlapi-credits-used"), ==, "0");
  g_assert_cmpstr (demo_answer_get_header (answer, "x-aimlapi-usd-spent"), ==, "0");
  g_assert_nonnull (demo_answer_get_header (answer, "x-request-id"));

  poll = demo_peer_poll (peer, UNIVERSAL, id);
  g_assert_cmpuint (poll->status, ==, 200);
  demo_answer_expect (poll, "$.id", id);
  demo_answer_expect (poll, "$.status", "queued");
  demo_answer_expect (poll, "$.video", NULL);
}

static void
test_accepted_legacy (void)
{
  g_autoptr (DemoAnswer) answer = demo_peer_post (
    peer, LEGACY, "{\"model\":\"video-01\",\"prompt\":\"A\",\"prompt_optimizer\":true}");
  g_autoptr (DemoAnswer) poll = NULL;
  g_autofree char *id = demo_answer_dup (answer, "$.generation_id");

  g_assert_cmpuint (answer->status, ==, 200);
  demo_answer_expect (answer, "$.id", NULL);
  demo_answer_expect (answer, "$.status", "queued");
  g_assert_true (g_str_has_suffix (id, ":minimax/video-01"));

  poll = demo_peer_poll (peer, LEGACY, id);
  g_assert_cmpuint (poll->status, ==, 200);
  demo_answer_expect (poll, "$.id", id);
}

typedef struct
{
  const char *path;
  const char *json;
  const char *field;
  const char *message;
} Refusal;

static const Refusal refusals[] = {
  { UNIVERSAL, "[]", NULL, "Expected object, received array" },
  { UNIVERSAL, "{\"prompt\":\"A\"}", "model", "Required" },
  { UNIVERSAL, "{\"model\":null,\"prompt\":\"A\"}", "model", "Expected string, received null" },
  { UNIVERSAL, "{\"model\":\"video-02\",\"prompt\":\"A\"}", "model",
    "Invalid enum value. Expected 'video-01' | 'video-01-live2d', received 'video-02'" },
  { UNIVERSAL, "{\"model\":\"video-01\"}", "prompt", "Required" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":7}", "prompt",
    "Expected string, received number" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":null}", "prompt",
    "Expected string, received null" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":[]}", "prompt",
    "Expected string, received array" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\" \\n\"}", "prompt",
    "String must contain at least 1 character(s)" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"enhance_prompt\":\"true\"}",
    "enhance_prompt", "Expected boolean, received string" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"enhance_prompt\":1}", "enhance_prompt",
    "Expected boolean, received number" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"duration\":6,\"seed\":1}", NULL,
    "Unrecognized key(s) in object: 'duration', 'seed'" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"first_frame_image\":\"https://a.b/c\"}",
    NULL, "Unrecognized key(s) in object: 'first_frame_image'" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"prompt_optimizer\":true}", NULL,
    "Unrecognized key(s) in object: 'prompt_optimizer'" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"image_url\":\"iVBORw0KGgo=\"}",
    "image_url", "Invalid url" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"image_url\":\"\"}", "image_url",
    "Invalid url" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"image_url\":\"file:///etc/passwd\"}",
    "image_url", "Invalid url" },
  { UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A\",\"image_url\":4}", "image_url",
    "Expected string, received number" },
  { UNIVERSAL, "{\"model\":\"video-01-live2d\",\"prompt\":\"A\"}", "image_url", "Required" },
  { LEGACY, "{\"model\":\"video-01\",\"prompt\":\"A\",\"image_url\":\"https://a.b/c\"}", NULL,
    "Unrecognized key(s) in object: 'image_url'" },
  { LEGACY, "{\"model\":\"video-01\",\"prompt\":\"A\",\"enhance_prompt\":true}", NULL,
    "Unrecognized key(s) in object: 'enhance_prompt'" },
  { LEGACY, "{\"model\":\"video-01\",\"prompt\":\"A\",\"first_frame_image\":\"/9j/4AAQ\"}",
    "first_frame_image", "Invalid url" },
  { LEGACY, "{\"model\":\"video-01-live2d\",\"prompt\":\"A\"}", "first_frame_image", "Required" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_peer_post (peer, refusals[i].path, refusals[i].json);

      g_test_message ("%s %s", refusals[i].path, refusals[i].json);
      expect_refused (answer, refusals[i].field, refusals[i].message);
    }
}

static void
test_no_json (void)
{
  g_autoptr (DemoAnswer) answer = demo_peer_post (peer, UNIVERSAL, "{\"model\":");
  g_autofree char *message = demo_answer_dup (answer, "$.message");

  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_true (g_str_has_prefix (message, "Invalid JSON: "));
}

static void
test_prompt_length (void)
{
  static const struct
  {
    const char *character;
    guint count;
    guint status;
  } cases[] = { { "a", 2000, 200 },
                { "a", 2001, 400 },
                { "\360\237\246\212", 2000, 200 },
                { "\360\237\246\212", 2001, 400 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) prompt = g_string_new (NULL);
      g_autofree char *json = NULL;
      g_autoptr (DemoAnswer) answer = NULL;

      for (guint j = 0; j < cases[i].count; j++)
        g_string_append (prompt, cases[i].character);
      json = g_strdup_printf ("{\"model\":\"video-01\",\"prompt\":\"%s\"}", prompt->str);
      answer = demo_peer_post (peer, UNIVERSAL, json);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      if (cases[i].status == 400)
        expect_refused (answer, "prompt", "String must contain at most 2000 character(s)");
    }
}

static DemoAnswer *
post_picture (const char *path, const char *field, const char *uri)
{
  g_autofree char *json
    = g_strdup_printf ("{\"%s\":\"%s\",\"model\":\"video-01\",\"prompt\":\"A\"}", field, uri);

  return demo_peer_post (peer, path, json);
}

static void
test_pictures (void)
{
  static const struct
  {
    int width;
    int height;
    const char *format;
    guint status;
  } cases[] = {
    { 301, 301, "png", 200 },   { 300, 300, "png", 400 },   { 301, 301, "jpeg", 200 },
    { 400, 300, "jpeg", 400 },  { 1000, 400, "jpeg", 400 }, { 1000, 401, "jpeg", 200 },
    { 400, 1000, "jpeg", 400 }, { 401, 1000, "jpeg", 200 }, { 500, 500, "bmp", 400 },
    { 500, 500, "tiff", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) picture
        = demo_make_picture (cases[i].width, cases[i].height, cases[i].format);
      g_autofree char *mime = g_strdup_printf ("image/%s", cases[i].format);
      g_autofree char *uri = demo_data_uri (mime, picture);
      g_autoptr (DemoAnswer) universal = post_picture (UNIVERSAL, "image_url", uri);
      g_autoptr (DemoAnswer) legacy = post_picture (LEGACY, "first_frame_image", uri);

      g_test_message ("%d×%d %s", cases[i].width, cases[i].height, cases[i].format);
      g_assert_cmpuint (universal->status, ==, cases[i].status);
      g_assert_cmpuint (legacy->status, ==, cases[i].status);
      if (cases[i].status == 400)
        {
          demo_answer_expect (universal, "$.error.data[0].path[0]", "image_url");
          demo_answer_expect (legacy, "$.error.data[0].path[0]", "first_frame_image");
        }
    }
}

static void
test_broken_pictures (void)
{
  g_autoptr (GBytes) picture = demo_make_picture (640, 480, "jpeg");
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (picture, 0, g_bytes_get_size (picture) / 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);
  g_autofree char *cut = demo_data_uri ("image/jpeg", half);
  g_autofree char *none = demo_data_uri ("image/jpeg", text);
  const char *const uris[] = { cut, none, "data:image/jpeg;base64,", "data:image/jpeg;base64,!!!!",
                               "data:image/jpeg,abc" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (DemoAnswer) answer = post_picture (UNIVERSAL, "image_url", uris[i]);

      g_assert_cmpuint (answer->status, ==, 400);
      demo_answer_expect (answer, "$.error.data[0].path[0]", "image_url");
    }
}

static void
test_heavy_pictures (void)
{
  static const struct
  {
    gsize size;
    guint status;
  } cases[] = { { 20000000, 200 }, { 20000001, 400 }, { 31000000, 413 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SamplePicture sample = { .width = 400, .height = 400, .bytes = cases[i].size };
      g_autoptr (GBytes) picture = sample_png (&sample);
      g_autofree char *uri = demo_data_uri ("image/png", picture);
      g_autoptr (DemoAnswer) answer = post_picture (UNIVERSAL, "image_url", uri);

      g_assert_cmpuint (answer->status, ==, cases[i].status);
    }
}

static void
test_links (void)
{
  static const char *const links[]
    = { "https://example.org/photo.jpg", "http://127.0.0.1:9/photo.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (DemoAnswer) answer = post_picture (UNIVERSAL, "image_url", links[i]);

      g_assert_cmpuint (answer->status, ==, 200);
    }
}

static void
test_keys (void)
{
  static const char *const keys[] = {
    "Bearer wrong", "Bearer ", "Bearer", DEMO_KEY, "Basic " DEMO_KEY, "Bearer " DEMO_KEY "x", ""
  };
  static const char *const paths[] = { UNIVERSAL, LEGACY, "/v2/billing", "/v2/logs" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (paths); j++)
        {
          g_autoptr (SoupMessage) message = demo_peer_message (peer, "GET", paths[j]);
          g_autoptr (DemoAnswer) answer = NULL;

          soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                       keys[i]);
          answer = demo_peer_send (peer, message);
          g_assert_cmpuint (answer->status, ==, 401);
          demo_answer_expect (answer, "$.error.name", "UnauthorizedException");
          demo_answer_expect (answer, "$.status", "401");
        }
    }
}

static void
test_post_without_key (void)
{
  g_autoptr (SoupMessage) message = demo_peer_message (peer, "POST", UNIVERSAL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (DemoAnswer) answer = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               "Bearer wrong");
  answer = demo_peer_send (peer, message);
  g_assert_cmpuint (answer->status, ==, 401);
}

static void
test_unknown (void)
{
  static const char *const ids[]
    = { "nope", "../jobs", "123:minimax/video-01", ":", "a/b", "%00", "\303\244" };
  g_autoptr (DemoAnswer) none = demo_peer_get (peer, UNIVERSAL);
  g_autoptr (DemoAnswer) path = demo_peer_get (peer, "/v2/nothing");
  g_autoptr (DemoAnswer) deeper = demo_peer_get (peer, UNIVERSAL "/x");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (DemoAnswer) answer = demo_peer_poll (peer, UNIVERSAL, ids[i]);

      g_assert_cmpuint (answer->status, ==, 404);
      demo_answer_expect (answer, "$.message", "Inference not found");
      demo_answer_expect (answer, "$.error.name", "NotFoundException");
    }

  expect_refused (none, "generation_id", "Required");
  g_assert_cmpuint (path->status, ==, 404);
  g_assert_cmpuint (deeper->status, ==, 404);
}

static void
test_methods (void)
{
  static const char *const paths[]
    = { UNIVERSAL, LEGACY, "/v2/billing", "/v2/logs", "/v1/models", "/models/metrics", "/files/a" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SoupMessage) message = demo_peer_message (peer, "DELETE", paths[i]);
      g_autoptr (DemoAnswer) answer = demo_peer_send (peer, message);

      g_assert_cmpuint (answer->status, ==, 405);
      g_assert_nonnull (demo_answer_get_header (answer, "Allow"));
    }
}

/* Asks before it sends the body, as curl does where that is large. */
static void
test_expect (void)
{
  g_autoptr (SoupMessage) message = demo_peer_message (peer, "POST", UNIVERSAL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (DemoAnswer) answer = NULL;

  soup_message_set_force_http1 (message, TRUE);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_set_expectations (soup_message_get_request_headers (message),
                                         SOUP_EXPECTATION_CONTINUE);
  answer = demo_peer_send (peer, message);
  expect_refused (answer, "model", "Required");
}

static void
test_client_request_ids (void)
{
  g_autofree char *longest = g_strnfill (128, 'a');
  g_autofree char *longer = g_strnfill (129, 'a');
  const struct
  {
    const char *sent;
    const char *echoed;
  } cases[] = { { "job:1._-Z", "job:1._-Z" },
                { longest, longest },
                { longer, NULL },
                { "with blank", NULL },
                { "ä", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SoupMessage) message = demo_peer_message (peer, "GET", "/v2/billing");
      g_autoptr (DemoAnswer) answer = NULL;

      soup_message_headers_append (soup_message_get_request_headers (message),
                                   "X-Client-Request-Id", cases[i].sent);
      answer = demo_peer_send (peer, message);
      g_assert_cmpstr (demo_answer_get_header (answer, "X-Client-Request-Id"), ==, cases[i].echoed);
    }
}

int
main (int argc, char **argv)
{
  char *folder;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = demo_make_folder ();
  peer = demo_peer_new (folder, "--pace", "86400", NULL);

  g_test_add_func ("/demo/rules/accepted-universal", test_accepted_universal);
  g_test_add_func ("/demo/rules/accepted-legacy", test_accepted_legacy);
  g_test_add_func ("/demo/rules/refused", test_refused);
  g_test_add_func ("/demo/rules/no-json", test_no_json);
  g_test_add_func ("/demo/rules/prompt-length", test_prompt_length);
  g_test_add_func ("/demo/rules/pictures", test_pictures);
  g_test_add_func ("/demo/rules/broken-pictures", test_broken_pictures);
  g_test_add_func ("/demo/rules/heavy-pictures", test_heavy_pictures);
  g_test_add_func ("/demo/rules/links", test_links);
  g_test_add_func ("/demo/rules/keys", test_keys);
  g_test_add_func ("/demo/rules/post-without-key", test_post_without_key);
  g_test_add_func ("/demo/rules/unknown", test_unknown);
  g_test_add_func ("/demo/rules/methods", test_methods);
  g_test_add_func ("/demo/rules/expect", test_expect);
  g_test_add_func ("/demo/rules/client-request-ids", test_client_request_ids);
  result = g_test_run ();

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
  return result;
}

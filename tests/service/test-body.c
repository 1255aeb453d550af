/* test-body.c: the JSON of a request with a picture in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-body.h"
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (192 * 1024)

typedef struct
{
  char *folder;
  GFile *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dailies-body-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->file = g_file_new_build_filename (fixture->folder, "a picture\nof “it”", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (g_file_peek_path (fixture->file));
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->file);
  g_free (fixture->folder);
}

/* As many bytes, each different from its neighbours; the first ones say what it claims to be. */
static GBytes *
make_picture (gsize size, const char *magic, gsize magic_length)
{
  guint8 *data = g_malloc (MAX (size, 1));

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  memcpy (data, magic, MIN (magic_length, size));
  return g_bytes_new_take (data, size);
}

#define PNG "\x89PNG\r\n\x1a\n", 8
#define JPEG "\xff\xd8\xff\xe0", 4

static void
write_picture (Fixture *fixture, GBytes *picture)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (picture, &size);

  g_file_set_contents (g_file_peek_path (fixture->file), data, (gssize) size, &error);
  g_assert_no_error (error);
}

static void
spliced (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  gssize n = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, error);

  if (n >= 0)
    g_output_stream_close (G_OUTPUT_STREAM (source), NULL, NULL);
  else
    g_assert_nonnull (*error);
  g_object_set_data (source, "done", source);
}

/* All of it, the way libsoup takes it. */
static GBytes *
take_all (DailiesBody *body, GError **error)
{
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  g_output_stream_splice_async (output, G_INPUT_STREAM (body), G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE,
                                G_PRIORITY_DEFAULT, NULL, spliced, error);
  while (g_object_get_data (G_OBJECT (output), "done") == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (*error != NULL)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 9, 10, 11, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 1000003 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) picture
        = i % 2 == 0 ? make_picture (sizes[i], PNG) : make_picture (sizes[i], JPEG);
      g_autofree char *base64
        = g_base64_encode (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));
      g_autofree char *expected
        = g_strdup_printf ("{\"model\":\"m\",\"image_url\":\"data:image/%s;base64,%s\"}",
                           i % 2 == 0 ? "png" : "jpeg", base64);
      g_autoptr (GBytes) taken = NULL;
      g_autoptr (GError) error = NULL;
      DailiesBody *body;

      write_picture (fixture, picture);
      body = await_object (
        dailies_body_new_with_picture ("{\"model\":\"m\"}", "image_url", fixture->file, 0));
      g_assert_cmpint (dailies_body_get_length (body), ==, strlen (expected));
      taken = take_all (body, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (taken, NULL), g_bytes_get_size (taken), expected,
                       strlen (expected));
      g_assert_finalize_object (body);
    }
}

static void
test_without (void)
{
  DailiesBody *body = dailies_body_new ("{\"a\":1}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) taken = take_all (body, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (taken, NULL), g_bytes_get_size (taken), "{\"a\":1}", 7);
  g_assert_cmpint (dailies_body_get_length (body), ==, 7);
  g_assert_finalize_object (body);
}

/* Whatever becomes of the file, the closing bytes are withheld unless it is the one announced. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  gssize change = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) picture = make_picture (2 * BLOCK, PNG);
  g_autoptr (DailiesBody) body = NULL;
  g_autoptr (GBytes) taken = NULL;
  g_autoptr (GError) error = NULL;

  write_picture (fixture, picture);
  body = await_object (dailies_body_new_with_picture ("{\"a\":1}", "image_url", fixture->file, 0));
  g_assert_cmpint (truncate (g_file_peek_path (fixture->file), 2 * BLOCK + change), ==, 0);
  taken = take_all (body, &error);
  g_assert_null (taken);
  g_assert_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT);
}

static void
assert_refused (Fixture *fixture, guint64 max_bytes)
{
  g_autofree char *message = NULL;

  message = await_error (
    dailies_body_new_with_picture ("{\"a\":1}", "image_url", fixture->file, max_bytes),
    DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT);
  g_assert_cmpstr (message, !=, "");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = make_picture (1000, PNG);
  g_autoptr (GBytes) gif = make_picture (1000, "GIF89a", 6);
  g_autoptr (GBytes) nothing = make_picture (0, PNG);
  g_autoptr (DailiesBody) fits = NULL;

  assert_refused (fixture, 0);
  write_picture (fixture, gif);
  assert_refused (fixture, 0);
  write_picture (fixture, nothing);
  assert_refused (fixture, 0);
  write_picture (fixture, png);
  assert_refused (fixture, 999);
  fits
    = await_object (dailies_body_new_with_picture ("{\"a\":1}", "image_url", fixture->file, 1000));

  /* A pipe would be waited for, a folder cannot be read. */
  g_unlink (g_file_peek_path (fixture->file));
  g_assert_cmpint (mkfifo (g_file_peek_path (fixture->file), 0600), ==, 0);
  assert_refused (fixture, 0);
  g_unlink (g_file_peek_path (fixture->file));
  g_assert_cmpint (g_mkdir (g_file_peek_path (fixture->file), 0700), ==, 0);
  assert_refused (fixture, 0);
  g_rmdir (g_file_peek_path (fixture->file));
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

static void
test_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (GBytes) picture = make_picture (5 * 1000 * 1000, JPEG);
  g_autoptr (DailiesReply) reply = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guchar *decoded = NULL;
  const char *uri;
  const char *text;
  gsize length;

  write_picture (fixture, picture);
  dailies_request_set_first_frame_file (request, fixture->file);
  reply = await_object (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_LEGACY, "job-1"));
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, "gen-1");
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), ==, g_bytes_get_size (server->body));

  text = g_bytes_get_data (server->body, &length);
  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  uri = json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)),
                                       "first_frame_image");
  g_assert_true (g_str_has_prefix (uri, "data:image/jpeg;base64,"));
  decoded = g_base64_decode (strchr (uri, ',') + 1, &length);
  g_assert_cmpmem (decoded, length, g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));
}

static void
test_unreadable_is_not_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpServer) server = http_server_new (answer_queued, NULL);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autofree char *message = NULL;

  dailies_request_set_first_frame_file (request, fixture->file);
  message = await_error (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, "job-1"),
    DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT);
  g_assert_cmpuint (server->requests, ==, 0);
}

/* Refused before it was all there: gateways do so with a body that is too large for them. libsoup
 * reads no answer before it has written everything. */
static void
test_early_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_HEAD,
                   .answer = "HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\n"
                             "x-request-id: req-1\r\nContent-Length: 23\r\nConnection: "
                             "close\r\n\r\n{\"message\":\"too large\"}",
                   .end = GPOINTER_TO_INT (data) });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (GBytes) picture = make_picture (15 * 1000 * 1000, JPEG);
  g_autoptr (DailiesReply) reply = NULL;

  write_picture (fixture, picture);
  dailies_request_set_first_frame_file (request, fixture->file);
  reply = await_object (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, "job-1"));
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_REFUSED);
  g_assert_cmpuint (dailies_reply_get_http_status (reply), ==, 413);
  g_assert_cmpstr (dailies_reply_get_error_message (reply), ==, "too large");
  g_assert_cmpstr (dailies_reply_get_request_id (reply), ==, "req-1");
  if (GPOINTER_TO_INT (data) != THEN_WAIT)
    g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), <, 20 * 1000 * 1000);
  g_assert_cmpint (g_atomic_int_get (&server->requests), ==, 1);
}

/* Cut in the middle without a word: nobody knows. */
static void
test_early_cut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_HEAD, .answer = data, .end = THEN_CLOSE });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (GBytes) picture = make_picture (15 * 1000 * 1000, JPEG);
  g_autoptr (DailiesReply) reply = NULL;

  write_picture (fixture, picture);
  dailies_request_set_first_frame_file (request, fixture->file);
  reply = await_object (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, "job-1"));
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_UNKNOWN);
  g_assert_cmpuint (dailies_reply_get_http_status (reply), ==, 0);
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), >, 0);
  g_assert_cmpint (g_atomic_int_get (&server->connections), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/service/body/sizes", Fixture, NULL, set_up, test_sizes, tear_down);
  g_test_add_func ("/service/body/without", test_without);
  g_test_add ("/service/body/grown", Fixture, GINT_TO_POINTER (1), set_up, test_changed, tear_down);
  g_test_add ("/service/body/shrunk", Fixture, GINT_TO_POINTER (-1), set_up, test_changed,
              tear_down);
  g_test_add ("/service/body/emptied", Fixture, GINT_TO_POINTER (-2 * BLOCK), set_up, test_changed,
              tear_down);
  g_test_add ("/service/body/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/service/body/sent", Fixture, NULL, set_up, test_sent, tear_down);
  g_test_add ("/service/body/early-refusal/closed", Fixture, GINT_TO_POINTER (THEN_CLOSE), set_up,
              test_early_refusal, tear_down);
  g_test_add ("/service/body/early-refusal/held", Fixture, GINT_TO_POINTER (THEN_HOLD), set_up,
              test_early_refusal, tear_down);
  g_test_add ("/service/body/early-refusal/reading-on", Fixture, GINT_TO_POINTER (THEN_WAIT),
              set_up, test_early_refusal, tear_down);
  g_test_add ("/service/body/early-cut/silent", Fixture, NULL, set_up, test_early_cut, tear_down);
  g_test_add ("/service/body/early-cut/half-a-head", Fixture, "HTTP/1.1 413 Pay", set_up,
              test_early_cut, tear_down);
  g_test_add ("/service/body/early-cut/server-error", Fixture, "HTTP/1.1 502 Bad\r\n\r\n", set_up,
              test_early_cut, tear_down);
  g_test_add ("/service/body/unreadable-is-not-sent", Fixture, NULL, set_up,
              test_unreadable_is_not_sent, tear_down);
  return g_test_run ();
}

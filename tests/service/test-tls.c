/* test-tls.c: https, with certificates of the tests' own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define JOB "job-1"
#define CLIP "not really a video"

/* A service that speaks HTTP/2 to whoever asks for it. */
typedef struct
{
  SoupServer *server;
  char *address;
  guint posts;
  guint others;
  SoupHTTPVersion post_version;
  SoupHTTPVersion other_version;
  char *authorization;
  char *file_authorization;
} TlsServer;

static void
answer (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer data)
{
  TlsServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  if (g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      self->posts++;
      self->post_version = soup_server_message_get_http_version (message);
      g_set_str (&self->authorization, authorization);
      http_answer (message, 200, "application/json", "{\"id\":\"gen-1\",\"status\":\"queued\"}");
      return;
    }

  self->others++;
  self->other_version = soup_server_message_get_http_version (message);
  if (g_str_equal (path, "/clip.mp4"))
    {
      g_set_str (&self->file_authorization, authorization);
      http_answer (message, 200, "video/mp4", CLIP);
    }
  else
    http_answer (message, 200, "application/json",
                 "{\"current_balance\":10.5,\"currency\":\"USD\"}");
}

static TlsServer *
tls_server_new (const char *name)
{
  TlsServer *self = g_new0 (TlsServer, 1);
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "certificates", file, NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, answer, self, NULL);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  self->address = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

static void
tls_server_free (TlsServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->address);
  g_free (self->authorization);
  g_free (self->file_authorization);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsServer, tls_server_free)

/* As on a computer that trusts who signed this certificate, and nobody else. */
static void
trust (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "certificates", file, NULL);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static DailiesReply *
create_at (const char *address)
{
  g_autoptr (DailiesService) service = dailies_service_new (address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");

  return await_object (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, JOB));
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  gint *flag = data;

  body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  *flag = 1;
}

/* What whoever does not ask for HTTP/1.1 gets. */
static void
assert_offers_http2 (TlsServer *server)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", server->address);
  gint flag = 0;

  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, answered, &flag);
  await_flag (&flag);
  g_assert_cmpint (server->other_version, ==, SOUP_HTTP_2_0);
}

/* Everything goes its way; and all of it on HTTP/1.1, where libsoup sends nothing twice, although
 * HTTP/2 is on offer. */
static void
test_good (void)
{
  g_autoptr (TlsServer) server = tls_server_new ("good");
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = g_strconcat (server->address, "/clip.mp4?a=%2F", NULL);
  g_autofree char *folder = g_dir_make_tmp ("dailies-tls-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "clip", NULL);
  g_autoptr (GFile) partial = g_file_new_for_path (path);
  g_autoptr (DailiesReply) reply = NULL;
  g_autofree char *clip = NULL;

  trust ("good");
  assert_offers_http2 (server);
  reply = create_at (server->address);
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_ANSWERED);
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, "gen-1");
  g_assert_cmpuint (server->posts, ==, 1);
  g_assert_cmpint (server->post_version, ==, SOUP_HTTP_1_1);
  g_assert_cmpstr (server->authorization, ==, "Bearer " TEST_KEY);

  g_assert_cmpfloat (await_double (dailies_service_get_balance (service)), ==, 10.5);
  g_assert_cmpint (server->other_version, ==, SOUP_HTTP_1_1);

  g_assert_cmpuint (
    await_uint64 (dailies_service_fetch (service, uri, partial, 0, TRUE, NULL, NULL, NULL)), ==,
    strlen (CLIP));
  g_assert_true (g_file_get_contents (path, &clip, NULL, NULL));
  g_assert_cmpstr (clip, ==, CLIP);
  g_assert_null (server->file_authorization);
  g_assert_true (g_file_delete (partial, NULL, NULL));
  dailies_service_forget_fetched (partial);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

typedef struct
{
  const char *trusted;
  const char *shown;
} Refused;

static const Refused strangers = { "other-name", "good" };
static const Refused wrong_name = { "other-name", "other-name" };
static const Refused expired = { "expired", "expired" };

/* Nobody is told anything: not the key, not the prompt. So it may be sent again. */
static void
assert_refused (const Refused *refused)
{
  g_autoptr (TlsServer) server = tls_server_new (refused->shown);
  g_autoptr (DailiesReply) reply = NULL;

  trust (refused->trusted);
  reply = create_at (server->address);
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_UNREACHABLE);
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), ==, 0);
  g_assert_cmpuint (server->posts + server->others, ==, 0);
  g_assert_null (server->authorization);
}

/* In a process of its own, because what is trusted is a matter of the whole process. */
static void
test_refused (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      assert_refused (data);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  /* libsoup offers it where it is asked to. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/tls/good", test_good);
  g_test_add_data_func ("/tls/stranger", &strangers, test_refused);
  g_test_add_data_func ("/tls/wrong-name", &wrong_name, test_refused);
  g_test_add_data_func ("/tls/expired", &expired, test_refused);
  return g_test_run ();
}

/* test-fetch.c: bringing a result to the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fetch-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  guint calls;
  guint64 received;
  gint64 total;
  gboolean destroyed;
} Progress;

static void
on_progress (guint64 received, gint64 total, gpointer data)
{
  Progress *progress = data;

  progress->calls++;
  g_assert_cmpuint (received, >=, progress->received);
  progress->received = received;
  progress->total = total;
}

static void
on_destroy (gpointer data)
{
  ((Progress *) data)->destroyed = TRUE;
}

static void
test_whole (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  Progress progress = { 0 };

  g_assert_cmpuint (await_uint64 (dailies_service_fetch (service, uri, fixture->file, 0, FALSE,
                                                         on_progress, &progress, on_destroy)),
                    ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_null (server->authorization);
  g_assert_cmpstr (server->query, ==, "Signature=a%2Fb");
  g_assert_cmpuint (progress.calls, >=, 2);
  g_assert_cmpuint (progress.received, ==, FETCH_SIZE);
  g_assert_cmpint (progress.total, ==, FETCH_SIZE);
  while (!progress.destroyed)
    g_main_context_iteration (NULL, TRUE);
  g_ptr_array_unref (store.ranges);
}

static void
test_redirect (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG, .location = "/moved%2Fhere.mp4?a=b%3D", .redirects = 5 };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);

  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  /* Decoded by the server. */
  g_assert_cmpstr (server->path, ==, "/moved/here.mp4");
  g_assert_cmpstr (server->query, ==, "a=b%3D");
  g_assert_cmpuint (server->requests, ==, 6);

  dailies_service_forget_fetched (fixture->file);
  store.redirects = 6;
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_REPLY);
  store.redirects = 1;
  store.location = "file:///etc/passwd";
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  store.redirects = 1;
  store.location = "http://169.254.169.254/latest/meta-data";
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  g_ptr_array_unref (store.ranges);
}

static void
test_status (FetchFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    int code;
  } statuses[] = {
    { 400, DAILIES_SERVICE_ERROR_LINK_DEAD },   { 401, DAILIES_SERVICE_ERROR_LINK_DEAD },
    { 403, DAILIES_SERVICE_ERROR_LINK_DEAD },   { 404, DAILIES_SERVICE_ERROR_LINK_DEAD },
    { 410, DAILIES_SERVICE_ERROR_LINK_DEAD },   { 429, DAILIES_SERVICE_ERROR_STATUS },
    { 421, DAILIES_SERVICE_ERROR_UNREACHABLE }, { 500, DAILIES_SERVICE_ERROR_STATUS },
    { 503, DAILIES_SERVICE_ERROR_STATUS },      { 416, DAILIES_SERVICE_ERROR_STATUS },
    { 204, DAILIES_SERVICE_ERROR_STATUS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      FetchStore store = { .status = statuses[i].status };
      g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
      g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
      g_autofree char *uri = fetch_link_of (server);

      fetch_assert_fails (service, uri, fixture, statuses[i].code);
      g_assert_cmpuint (server->requests, ==, 1);
      g_ptr_array_unref (store.ranges);
    }
}

static void
test_dropped (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_HEAD,
                                     .answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc",
                                     .end = THEN_WAIT });
  DailiesService *service = dailies_service_new (server->address, TEST_KEY);
  Progress progress = { 0 };
  DexFuture *future = dailies_service_fetch (service, server->address, fixture->file, 0, FALSE,
                                             on_progress, &progress, on_destroy);
  g_autofree char *message = NULL;

  while (progress.calls == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (service);
  message = await_error (future, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_UNREACHABLE);
  while (!progress.destroyed)
    g_main_context_iteration (NULL, TRUE);
}

/* What nobody waits for any more ends. */
static void
test_discarded (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_HEAD,
                                     .answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc",
                                     .end = THEN_WAIT });
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  Progress progress = { 0 };
  DexFuture *either;

  either = dex_future_first (dailies_service_fetch (service, server->address, fixture->file, 0,
                                                    FALSE, on_progress, &progress, on_destroy),
                             dex_future_new_infinite (), NULL);
  while (progress.calls == 0)
    g_main_context_iteration (NULL, TRUE);
  dex_unref (either);
  while (!progress.destroyed)
    g_main_context_iteration (NULL, TRUE);
}

/* Compressed on the way although nobody asked: taken as the bytes that they are. */
static void
test_verbatim (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (&(RawScript) {
    .read = READ_HEAD,
    .answer = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    .end = THEN_CLOSE });
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = g_strconcat (
    server->address, "/%7Ea/b%2fc/../d;e=f,g?X=%3d&Y=a+b/~*'()|^`{}\"<>ä#frag", NULL);
  g_autofree char *received = NULL;

  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, 3);
  received = raw_server_dup_received (server);
  g_test_message ("%s", received);
  g_assert_true (g_str_has_prefix (
    received, "GET /%7Ea/b%2fc/../d;e=f,g?X=%3d&Y=a+b/~*'()|^`{}\"<>%C3%A4 HTTP"));
  g_assert_null (strstr (received, "Authorization"));
  g_assert_nonnull (strstr (received, "Accept-Encoding: identity\r\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  FETCH_TEST ("whole", test_whole, NULL);
  FETCH_TEST ("redirect", test_redirect, NULL);
  FETCH_TEST ("status", test_status, NULL);
  FETCH_TEST ("dropped", test_dropped, NULL);
  FETCH_TEST ("discarded", test_discarded, NULL);
  FETCH_TEST ("verbatim", test_verbatim, NULL);
  return g_test_run ();
}

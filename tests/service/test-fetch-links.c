/* test-fetch-links.c: where links may lead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fetch-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_refused_links (FetchFixture *fixture, gconstpointer data)
{
  static const char *const links[] = {
    "file:///etc/passwd",
    "ftp://example.com/clip.mp4",
    "data:video/mp4;base64,AAAA",
    "/clip.mp4",
    "",
    "https://",
    "http://127.0.0.1:1/clip.mp4",
    "http://localhost:1/clip.mp4",
    "http://[::1]:1/clip.mp4",
    "http://2130706433:1/clip.mp4",
    "http://[::ffff:127.0.0.1]:1/clip.mp4",
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/clip.mp4",
    "http://192.168.0.1/clip.mp4",
    "http://[fd00::1]/clip.mp4",
    "http://0.0.0.0:1/clip.mp4",
    "https://example.com/clip.mp4\r\nHost: other",
    "https://example.com/a clip.mp4",
  };
  g_autoptr (DailiesService) service = dailies_service_new ("https://service.invalid", TEST_KEY);

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_test_message ("%s", links[i]);
      fetch_assert_fails (service, links[i], fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
    }
}

/* A service on this machine may lead to this machine, and nowhere else inside. */
static void
test_loopback_service (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesService) service = dailies_service_new ("http://127.0.0.1:9", TEST_KEY);

  fetch_assert_fails (service, "http://169.254.169.254/", fixture,
                      DAILIES_SERVICE_ERROR_LINK_REFUSED);
  fetch_assert_fails (service, "http://10.0.0.1/", fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
}

/* A name that leads inside is found out when it is connected to, before anything is said to it. */
static void
test_name_inside (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_NOTHING, .end = THEN_WAIT });
  g_autoptr (DailiesService) service = dailies_service_new ("https://public.example", TEST_KEY);
  g_autofree char *uri = g_strdup_printf ("http://loopback.example:%u/clip.mp4", server->port);
  g_autofree char *tls = g_strdup_printf ("https://loopback.example:%u/clip.mp4", server->port);
  g_autofree char *received = NULL;

  use_test_names ();
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  fetch_assert_fails (service, tls, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  received = raw_server_dup_received (server);
  g_assert_cmpstr (received, ==, "");
}

/* … unless the service's own name leads there too. */
static void
test_service_inside (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new ("https://loopback.example", TEST_KEY);
  g_autoptr (DailiesService) other = dailies_service_new ("https://private.example", TEST_KEY);
  g_autoptr (GUri) uri = g_uri_parse (server->address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *named
    = g_strdup_printf ("http://loopback.example:%d/clip.mp4", g_uri_get_port (uri));

  use_test_names ();
  fetch_assert_fails (other, named, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  g_assert_cmpuint (server->requests, ==, 0);
  g_assert_cmpuint (await_uint64 (fetch_start (service, named, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpuint (await_uint64 (fetch_start (service, server->address, fixture)), ==, FETCH_SIZE);
  g_ptr_array_unref (store.ranges);
}

static void
test_anyway (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new ("https://service.invalid", TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);

  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  g_assert_cmpuint (server->requests, ==, 0);
  g_assert_cmpuint (
    await_uint64 (dailies_service_fetch (service, uri, fixture->file, 0, TRUE, NULL, NULL, NULL)),
    ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_null (server->authorization);
  g_ptr_array_unref (store.ranges);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  FETCH_TEST ("refused-links", test_refused_links, NULL);
  FETCH_TEST ("loopback-service", test_loopback_service, NULL);
  FETCH_TEST ("name-inside", test_name_inside, NULL);
  FETCH_TEST ("service-inside", test_service_inside, NULL);
  FETCH_TEST ("anyway", test_anyway, NULL);
  return g_test_run ();
}

/* test-fetch-limits.c: too much, too slow, no room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fetch-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_too_large (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autofree char *message = NULL;

  message = await_error (
    dailies_service_fetch (service, uri, fixture->file, FETCH_SIZE - 1, FALSE, NULL, NULL, NULL),
    DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_TOO_LARGE);
  g_assert_cmpuint (fetch_get_size (fixture), ==, 0);
  g_assert_cmpuint (await_uint64 (dailies_service_fetch (service, uri, fixture->file, FETCH_SIZE,
                                                         FALSE, NULL, NULL, NULL)),
                    ==, FETCH_SIZE);
  g_ptr_array_unref (store.ranges);
}

/* Without a Content-Length the bytes are counted as they come. */
static void
test_endless (FetchFixture *fixture, gconstpointer data)
{
  g_autofree char *noise = g_strnfill (65536, 'x');
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_HEAD, .answer = "HTTP/1.1 200 OK\r\n\r\n", .end = THEN_WAIT });
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *message = NULL;

  memcpy (noise, "HTTP/1.1 200 OK\r\n\r\n", 19);
  server->script.answer = noise;
  server->script.answer_length = 65536;
  server->script.repeat = G_MAXUINT;
  message = await_error (dailies_service_fetch (service, server->address, fixture->file, 3000000,
                                                FALSE, NULL, NULL, NULL),
                         DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_TOO_LARGE);
  g_assert_cmpuint (fetch_get_size (fixture), <=, 3000000 + 1024 * 1024);
}

static void
test_no_space (FetchFixture *fixture, gconstpointer data)
{
  /* An exbibyte is announced. */
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_HEAD,
                   .answer = "HTTP/1.1 200 OK\r\nContent-Length: 1152921504606846976\r\n\r\nabc",
                   .end = THEN_WAIT });
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *message = NULL;

  message = await_error (dailies_service_fetch (service, server->address, fixture->file, G_MAXINT64,
                                                FALSE, NULL, NULL, NULL),
                         DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_NO_SPACE);
}

static void
test_disk (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_DISK);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_ptr_array_unref (store.ranges);
}

/* What came is there for the next try. */
static void
test_stalled (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_HEAD,
                   .answer = "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 1000\r\n\r\nabc",
                   .end = THEN_WAIT });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autofree char *kept = NULL;

  fetch_assert_fails (service, server->address, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_assert_true (g_file_get_contents (fixture->path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "abc");
  g_assert_true (g_file_test (fixture->tag, G_FILE_TEST_EXISTS));
}

static void
test_no_answer (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_HEAD, .end = THEN_WAIT });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autofree char *address = dead_address ();

  fetch_assert_fails (service, server->address, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  fetch_assert_fails (service, address, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  FETCH_TEST ("too-large", test_too_large, NULL);
  FETCH_TEST ("endless", test_endless, NULL);
  FETCH_TEST ("no-space", test_no_space, NULL);
  FETCH_TEST ("disk", test_disk, NULL);
  FETCH_TEST ("stalled", test_stalled, NULL);
  FETCH_TEST ("no-answer", test_no_answer, NULL);
  return g_test_run ();
}

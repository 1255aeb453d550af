/* test-fetch-resume.c: going on with what has come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fetch-fixture.h"

#include "dailies-partial.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

/* Cut, and taken up where it was cut. */
static void
resume (FetchFixture *fixture, FetchStore *store, const char *second_range)
{
  g_autoptr (HttpServer) server = fetch_store_open (store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autofree char *renewed = g_strconcat (server->address, "/clip.mp4?Signature=new", NULL);
  g_autofree char *range = NULL;
  gsize kept;

  store->cut_after = 700000;
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  kept = fetch_get_size (fixture);
  g_assert_cmpuint (kept, >, 0);
  g_assert_cmpuint (kept, <, FETCH_SIZE);

  g_assert_cmpuint (await_uint64 (fetch_start (service, renewed, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (g_ptr_array_index (store->ranges, 0), ==, "-");
  range = g_strdup_printf ("bytes=%zu-", kept);
  g_assert_cmpstr (g_ptr_array_index (store->ranges, 1), ==,
                   second_range != NULL ? second_range : range);
  g_clear_pointer (&store->ranges, g_ptr_array_unref);
}

static void
test_resumed (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };

  resume (fixture, &store, NULL);
}

static void
test_resumed_by_date (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .modified = "Sun, 01 Nov 2020 10:00:00 GMT" };

  resume (fixture, &store, NULL);
}

/* A weak validator says too little: everything again. */
static void
test_weak (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = "W/\"clip-1\"" };

  resume (fixture, &store, "-");
}

static void
test_no_ranges (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG, .ignore_range = TRUE };

  resume (fixture, &store, NULL);
}

/* 206, but another part than was asked for: begun anew, and not in circles. */
static void
test_wrong_range (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG, .content_range = data };

  resume (fixture, &store, NULL);
}

/* Another file behind the same link. */
static void
test_changed (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  guint8 *other = g_memdup2 (g_bytes_get_data (fixture->clip, NULL), FETCH_SIZE);

  store.cut_after = 700000;
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);

  other[0] ^= 0xff;
  g_bytes_unref (fixture->clip);
  fixture->clip = g_bytes_new_take (other, FETCH_SIZE);
  store.etag = "\"clip-2\"";
  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (server->if_range, ==, FETCH_ETAG);
  g_ptr_array_unref (store.ranges);
}

/* The bytes of another link are not built upon, nor those that nothing vouches for. */
static void
test_strangers_bytes (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autofree char *other = g_strconcat (server->address, "/other.mp4", NULL);
  g_autoptr (GError) error = NULL;

  store.cut_after = 700000;
  fetch_assert_fails (service, other, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, NULL);

  g_file_set_contents (fixture->path, "left by someone", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, NULL);
  g_ptr_array_unref (store.ranges);
}

/* More than the whole is in the file: someone else was at it. */
static void
test_overgrown (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autofree char *noise = g_strnfill (FETCH_SIZE + 1, 'x');
  g_autoptr (GError) error = NULL;

  store.cut_after = 700000;
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_file_set_contents (fixture->path, noise, FETCH_SIZE + 1, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, NULL);
  g_ptr_array_unref (store.ranges);
}

/* The machine was started anew since: what was not synced may be anything. */
static void
test_after_a_start (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autofree char *part = g_strnfill (900000, 'x');
  g_autoptr (GKeyFile) tag = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  memcpy (part, g_bytes_get_data (fixture->clip, NULL), 300000);
  g_file_set_contents (fixture->path, part, 900000, &error);
  g_assert_no_error (error);
  g_key_file_set_string (tag, "fetch", "validator", FETCH_ETAG);
  {
    g_autofree char *base = g_strconcat (server->address, "/clip.mp4", NULL);

    g_key_file_set_string (tag, "fetch", "base", base);
  }
  g_key_file_set_uint64 (tag, "fetch", "total", FETCH_SIZE);
  g_key_file_set_uint64 (tag, "fetch", "synced", 300000);
  g_key_file_set_string (tag, "fetch", "boot", "another");
  g_key_file_save_to_file (tag, fixture->tag, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, "bytes=300000-");
  g_ptr_array_unref (store.ranges);
}

/* Everything came, but the word of it was lost: 416 with the same size means whole. */
static void
test_complete_already (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autoptr (GError) error = NULL;

  store.cut_after = 700000;
  fetch_assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_file_set_contents (fixture->path, g_bytes_get_data (fixture->clip, NULL), FETCH_SIZE, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  fetch_assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, "bytes=1500000-");
  g_ptr_array_unref (store.ranges);
}

/* It is there: whatever has become of the link, nothing is fetched. */
static void
test_whole_already (FetchFixture *fixture, gconstpointer data)
{
  FetchStore store = { .etag = FETCH_ETAG };
  g_autoptr (HttpServer) server = fetch_store_open (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = fetch_link_of (server);
  g_autoptr (GError) error = NULL;

  g_assert_false (await_boolean (dailies_service_has_fetched (fixture->file)));
  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  g_assert_cmpuint (server->requests, ==, 1);
  store.status = 404;
  g_assert_cmpuint (await_uint64 (fetch_start (service, uri, fixture)), ==, FETCH_SIZE);
  g_assert_cmpuint (server->requests, ==, 1);
  fetch_assert_whole (fixture);

  /* Another file under its name is not it. */
  g_file_set_contents (fixture->path, "left by someone", -1, &error);
  g_assert_no_error (error);
  g_assert_false (await_boolean (dailies_service_has_fetched (fixture->file)));
  g_ptr_array_unref (store.ranges);
}

static gboolean
is_locked (const char *path)
{
  g_autofd int fd = open (path, O_RDWR | O_CLOEXEC);
  struct flock region = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fd != -1 && fcntl (fd, F_OFD_GETLK, &region) == 0 && region.l_type != F_UNLCK;
}

/* The next one waits for the one that is still at the file, and finds what that left. */
static void
test_one_at_a_time (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesPartial) first = await_object (dailies_partial_open (fixture->file));
  g_autoptr (DailiesPartial) second = NULL;
  g_autoptr (DexFuture) opening = dailies_partial_open (fixture->file);

  g_assert_true (is_locked (fixture->path));
  await_boolean (dailies_partial_append (first, g_bytes_get_data (fixture->clip, NULL), 1000));
  g_assert_cmpuint (await_uint64 (dailies_partial_finish (first)), ==, 1000);
  g_assert_true (dex_future_is_pending (opening));
  g_clear_object (&first);

  second = await_object (g_steal_pointer (&opening));
  g_assert_true (dailies_partial_is_whole (second));
  g_assert_cmpuint (dailies_partial_get_offset (second), ==, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  FETCH_TEST ("resumed", test_resumed, NULL);
  FETCH_TEST ("resumed-by-date", test_resumed_by_date, NULL);
  FETCH_TEST ("weak", test_weak, NULL);
  FETCH_TEST ("no-ranges", test_no_ranges, NULL);
  FETCH_TEST ("wrong-range/start", test_wrong_range, "bytes 0-1499999/1500000");
  FETCH_TEST ("wrong-range/total", test_wrong_range, "bytes 700000-1599999/1600000");
  FETCH_TEST ("wrong-range/none", test_wrong_range, "bytes */1500000");
  FETCH_TEST ("wrong-range/nonsense", test_wrong_range, "nonsense");
  FETCH_TEST ("changed", test_changed, NULL);
  FETCH_TEST ("strangers-bytes", test_strangers_bytes, NULL);
  FETCH_TEST ("overgrown", test_overgrown, NULL);
  FETCH_TEST ("after-a-start", test_after_a_start, NULL);
  FETCH_TEST ("complete-already", test_complete_already, NULL);
  FETCH_TEST ("whole-already", test_whole_already, NULL);
  FETCH_TEST ("one-at-a-time", test_one_at_a_time, NULL);
  return g_test_run ();
}

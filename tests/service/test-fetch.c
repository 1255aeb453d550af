/* test-fetch.c: bringing a result to the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIZE 1500000
#define ETAG "\"clip-1\""

typedef struct
{
  char *folder;
  GFile *file;
  char *path;
  char *tag;
  GBytes *clip;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = g_malloc (SIZE);

  fixture->folder = g_dir_make_tmp ("dailies-fetch-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->file = g_file_new_build_filename (fixture->folder, "clip.part", NULL);
  fixture->path = g_file_get_path (fixture->file);
  fixture->tag = g_strconcat (fixture->path, ".tag", NULL);
  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i * 17 + i / 257);
  fixture->clip = g_bytes_new_take (bytes, SIZE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_unlink (fixture->tag);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_object (&fixture->file);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->tag);
  g_bytes_unref (fixture->clip);
}

/* --- a store of clips --- */

typedef struct
{
  Fixture *fixture;
  const char *etag;
  const char *modified;
  /* Cuts the connection after so many bytes, once. */
  gsize cut_after;
  /* Ignores what is asked for, or answers something else. */
  gboolean ignore_range;
  const char *content_range;
  guint status;
  const char *location;
  guint redirects;
  /* Of every request. */
  GPtrArray *ranges;
} Store;

static void
wrote_some (SoupServerMessage *message, guint size, gpointer data)
{
  gsize *left = data;

  if (*left > size)
    {
      *left -= size;
      return;
    }
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
answer_clip (Store *store, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  const char *if_range = soup_message_headers_get_one (request, "If-Range");
  const char *validator = store->etag != NULL ? store->etag : store->modified;
  gsize size;
  const char *data = g_bytes_get_data (store->fixture->clip, &size);
  SoupRange *ranges = NULL;
  int n_ranges = 0;
  goffset start = 0;

  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  if (store->etag != NULL)
    soup_message_headers_replace (headers, "ETag", store->etag);
  if (store->modified != NULL)
    soup_message_headers_replace (headers, "Last-Modified", store->modified);

  if (!store->ignore_range && (if_range == NULL || g_strcmp0 (if_range, validator) == 0)
      && soup_message_headers_get_ranges (request, (goffset) size, &ranges, &n_ranges))
    {
      start = ranges[0].start;
      soup_message_headers_free_ranges (request, ranges);
    }
  /* Without this libsoup's server cuts the range out of what it is given. */
  soup_message_headers_remove (request, "Range");

  if (start >= (goffset) size)
    {
      soup_server_message_set_status (message, 416, NULL);
      soup_message_headers_set_content_range (headers, 0, -1, (goffset) size);
      soup_message_headers_replace (headers, "Content-Range", "bytes */1500000");
      return;
    }

  soup_server_message_set_status (message, start > 0 ? 206 : 200, NULL);
  if (start > 0 && store->content_range == NULL)
    soup_message_headers_set_content_range (headers, start, (goffset) size - 1, (goffset) size);
  /* What is said to be another part is one. */
  if (start > 0 && store->content_range != NULL)
    {
      soup_message_headers_replace (headers, "Content-Range", store->content_range);
      start = 0;
    }
  /* In pieces: libsoup tells of each that it wrote. */
  for (gsize i = (gsize) start; i < size; i += 65536)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                              data + i, MIN (65536, size - i));

  if (store->cut_after > 0)
    {
      gsize *left = g_new (gsize, 1);

      *left = store->cut_after;
      store->cut_after = 0;
      g_object_set_data_full (G_OBJECT (message), "left", left, g_free);
      g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_some), left);
    }
}

static void
answer_store (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query,
              gpointer data)
{
  Store *store = data;
  const char *range
    = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range");

  g_ptr_array_add (store->ranges, g_strdup (range != NULL ? range : "-"));
  if (store->redirects > 0)
    {
      store->redirects--;
      soup_server_message_set_redirect (message, 302, store->location);
      return;
    }
  if (store->status != 0)
    {
      http_answer (message, store->status, "text/plain", "no");
      return;
    }
  answer_clip (store, message);
}

static HttpServer *
open_store (Store *store, Fixture *fixture)
{
  store->fixture = fixture;
  store->ranges = g_ptr_array_new_with_free_func (g_free);
  return http_server_new (answer_store, store);
}

static char *
link_of (HttpServer *server)
{
  return g_strconcat (server->address, "/clip.mp4?Signature=a%2Fb", NULL);
}

/* --- fetching --- */

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

static DexFuture *
fetch (DailiesService *service, const char *uri, Fixture *fixture)
{
  return dailies_service_fetch (service, uri, fixture->file, 0, FALSE, NULL, NULL, NULL);
}

static void
assert_whole (Fixture *fixture)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (fixture->path, &data, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (data, length, g_bytes_get_data (fixture->clip, NULL), SIZE);
  g_assert_false (g_file_test (fixture->tag, G_FILE_TEST_EXISTS));
}

static void
assert_fails (DailiesService *service, const char *uri, Fixture *fixture, int code)
{
  g_autofree char *message
    = await_error (fetch (service, uri, fixture), DAILIES_SERVICE_ERROR, code);

  g_assert_cmpstr (message, !=, "");
}

static gsize
get_size (Fixture *fixture)
{
  GStatBuf buf;

  g_assert_cmpint (g_stat (fixture->path, &buf), ==, 0);
  return (gsize) buf.st_size;
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  Progress progress = { 0 };

  g_assert_cmpuint (await_uint64 (dailies_service_fetch (service, uri, fixture->file, 0, FALSE,
                                                         on_progress, &progress, on_destroy)),
                    ==, SIZE);
  assert_whole (fixture);
  g_assert_null (server->authorization);
  g_assert_cmpstr (server->query, ==, "Signature=a%2Fb");
  g_assert_cmpuint (progress.calls, >=, 2);
  g_assert_cmpuint (progress.received, ==, SIZE);
  g_assert_cmpint (progress.total, ==, SIZE);
  while (!progress.destroyed)
    g_main_context_iteration (NULL, TRUE);
  g_ptr_array_unref (store.ranges);
}

/* Cut, and taken up where it was cut. */
static void
resume (Fixture *fixture, Store *store, const char *second_range)
{
  g_autoptr (HttpServer) server = open_store (store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  g_autofree char *renewed = g_strconcat (server->address, "/clip.mp4?Signature=new", NULL);
  g_autofree char *range = NULL;
  gsize kept;

  store->cut_after = 700000;
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  kept = get_size (fixture);
  g_assert_cmpuint (kept, >, 0);
  g_assert_cmpuint (kept, <, SIZE);

  g_assert_cmpuint (await_uint64 (fetch (service, renewed, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (g_ptr_array_index (store->ranges, 0), ==, "-");
  range = g_strdup_printf ("bytes=%zu-", kept);
  g_assert_cmpstr (g_ptr_array_index (store->ranges, 1), ==,
                   second_range != NULL ? second_range : range);
  g_clear_pointer (&store->ranges, g_ptr_array_unref);
}

static void
test_resumed (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };

  resume (fixture, &store, NULL);
}

static void
test_resumed_by_date (Fixture *fixture, gconstpointer data)
{
  Store store = { .modified = "Sun, 01 Nov 2020 10:00:00 GMT" };

  resume (fixture, &store, NULL);
}

/* A weak validator says too little: everything again. */
static void
test_weak (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = "W/\"clip-1\"" };

  resume (fixture, &store, "-");
}

static void
test_no_ranges (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG, .ignore_range = TRUE };

  resume (fixture, &store, NULL);
}

/* 206, but another part than was asked for: begun anew, and not in circles. */
static void
test_wrong_range (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG, .content_range = data };

  resume (fixture, &store, NULL);
}

/* Another file behind the same link. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  guint8 *other = g_memdup2 (g_bytes_get_data (fixture->clip, NULL), SIZE);

  store.cut_after = 700000;
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);

  other[0] ^= 0xff;
  g_bytes_unref (fixture->clip);
  fixture->clip = g_bytes_new_take (other, SIZE);
  store.etag = "\"clip-2\"";
  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (server->if_range, ==, ETAG);
  g_ptr_array_unref (store.ranges);
}

/* The bytes of another link are not built upon, nor those that nothing vouches for. */
static void
test_strangers_bytes (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  g_autofree char *other = g_strconcat (server->address, "/other.mp4", NULL);
  g_autoptr (GError) error = NULL;

  store.cut_after = 700000;
  assert_fails (service, other, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, NULL);

  g_file_set_contents (fixture->path, "left by someone", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, NULL);
  g_ptr_array_unref (store.ranges);
}

/* More than the whole is in the file: someone else was at it. */
static void
test_overgrown (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  g_autofree char *noise = g_strnfill (SIZE + 1, 'x');
  g_autoptr (GError) error = NULL;

  store.cut_after = 700000;
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_file_set_contents (fixture->path, noise, SIZE + 1, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, NULL);
  g_ptr_array_unref (store.ranges);
}

/* The machine was started anew since: what was not synced may be anything. */
static void
test_after_a_start (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  g_autofree char *part = g_strnfill (900000, 'x');
  g_autoptr (GKeyFile) tag = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  memcpy (part, g_bytes_get_data (fixture->clip, NULL), 300000);
  g_file_set_contents (fixture->path, part, 900000, &error);
  g_assert_no_error (error);
  g_key_file_set_string (tag, "fetch", "validator", ETAG);
  {
    g_autofree char *base = g_strconcat (server->address, "/clip.mp4", NULL);

    g_key_file_set_string (tag, "fetch", "base", base);
  }
  g_key_file_set_uint64 (tag, "fetch", "total", SIZE);
  g_key_file_set_uint64 (tag, "fetch", "synced", 300000);
  g_key_file_set_string (tag, "fetch", "boot", "another");
  g_key_file_save_to_file (tag, fixture->tag, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, "bytes=300000-");
  g_ptr_array_unref (store.ranges);
}

/* Everything came, but the word of it was lost: 416 with the same size means whole. */
static void
test_complete_already (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  g_autoptr (GError) error = NULL;

  store.cut_after = 700000;
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_file_set_contents (fixture->path, g_bytes_get_data (fixture->clip, NULL), SIZE, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpstr (server->range, ==, "bytes=1500000-");
  g_ptr_array_unref (store.ranges);
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG, .location = "/moved%2Fhere.mp4?a=b%3D", .redirects = 5 };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);

  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, SIZE);
  assert_whole (fixture);
  /* Decoded by the server. */
  g_assert_cmpstr (server->path, ==, "/moved/here.mp4");
  g_assert_cmpstr (server->query, ==, "a=b%3D");
  g_assert_cmpuint (server->requests, ==, 6);

  store.redirects = 6;
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_REPLY);
  store.redirects = 1;
  store.location = "file:///etc/passwd";
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  store.redirects = 1;
  store.location = "http://169.254.169.254/latest/meta-data";
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  g_ptr_array_unref (store.ranges);
}

static void
test_status (Fixture *fixture, gconstpointer data)
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
      Store store = { .status = statuses[i].status };
      g_autoptr (HttpServer) server = open_store (&store, fixture);
      g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
      g_autofree char *uri = link_of (server);

      assert_fails (service, uri, fixture, statuses[i].code);
      g_assert_cmpuint (server->requests, ==, 1);
      g_ptr_array_unref (store.ranges);
    }
}

/* --- where links may lead --- */

static void
test_refused_links (Fixture *fixture, gconstpointer data)
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
      assert_fails (service, links[i], fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
    }
}

/* A service on this machine may lead to this machine, and nowhere else inside. */
static void
test_loopback_service (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesService) service = dailies_service_new ("http://127.0.0.1:9", TEST_KEY);

  assert_fails (service, "http://169.254.169.254/", fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  assert_fails (service, "http://10.0.0.1/", fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
}

/* A name that leads inside is found out when it is connected to, before anything is said to it. */
static void
test_name_inside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_NOTHING, .end = THEN_WAIT });
  g_autoptr (DailiesService) service = dailies_service_new ("https://public.example", TEST_KEY);
  g_autofree char *uri = g_strdup_printf ("http://loopback.example:%u/clip.mp4", server->port);
  g_autofree char *tls = g_strdup_printf ("https://loopback.example:%u/clip.mp4", server->port);
  g_autofree char *received = NULL;

  use_test_names ();
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  assert_fails (service, tls, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  received = raw_server_dup_received (server);
  g_assert_cmpstr (received, ==, "");
}

/* … unless the service's own name leads there too. */
static void
test_service_inside (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new ("https://loopback.example", TEST_KEY);
  g_autoptr (DailiesService) other = dailies_service_new ("https://private.example", TEST_KEY);
  g_autoptr (GUri) uri = g_uri_parse (server->address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *named
    = g_strdup_printf ("http://loopback.example:%d/clip.mp4", g_uri_get_port (uri));

  use_test_names ();
  assert_fails (other, named, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  g_assert_cmpuint (server->requests, ==, 0);
  g_assert_cmpuint (await_uint64 (fetch (service, named, fixture)), ==, SIZE);
  assert_whole (fixture);
  g_assert_cmpuint (await_uint64 (fetch (service, server->address, fixture)), ==, SIZE);
  g_ptr_array_unref (store.ranges);
}

static void
test_anyway (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new ("https://service.invalid", TEST_KEY);
  g_autofree char *uri = link_of (server);

  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_LINK_REFUSED);
  g_assert_cmpuint (server->requests, ==, 0);
  g_assert_cmpuint (
    await_uint64 (dailies_service_fetch (service, uri, fixture->file, 0, TRUE, NULL, NULL, NULL)),
    ==, SIZE);
  assert_whole (fixture);
  g_assert_null (server->authorization);
  g_ptr_array_unref (store.ranges);
}

/* --- too much, too slow, no room --- */

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);
  g_autofree char *message = NULL;

  message = await_error (
    dailies_service_fetch (service, uri, fixture->file, SIZE - 1, FALSE, NULL, NULL, NULL),
    DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_TOO_LARGE);
  g_assert_cmpuint (get_size (fixture), ==, 0);
  g_assert_cmpuint (await_uint64 (dailies_service_fetch (service, uri, fixture->file, SIZE, FALSE,
                                                         NULL, NULL, NULL)),
                    ==, SIZE);
  g_ptr_array_unref (store.ranges);
}

/* Without a Content-Length the bytes are counted as they come. */
static void
test_endless (Fixture *fixture, gconstpointer data)
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
  g_assert_cmpuint (get_size (fixture), <=, 3000000 + 1024 * 1024);
}

static void
test_no_space (Fixture *fixture, gconstpointer data)
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
test_disk (Fixture *fixture, gconstpointer data)
{
  Store store = { .etag = ETAG };
  g_autoptr (HttpServer) server = open_store (&store, fixture);
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = link_of (server);

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_fails (service, uri, fixture, DAILIES_SERVICE_ERROR_DISK);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_ptr_array_unref (store.ranges);
}

/* What came is there for the next try. */
static void
test_stalled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_HEAD,
                   .answer = "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 1000\r\n\r\nabc",
                   .end = THEN_WAIT });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autofree char *kept = NULL;

  assert_fails (service, server->address, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  g_assert_true (g_file_get_contents (fixture->path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "abc");
  g_assert_true (g_file_test (fixture->tag, G_FILE_TEST_EXISTS));
}

static void
test_no_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_HEAD, .end = THEN_WAIT });
  g_autoptr (DailiesService) service = short_service (server->address);
  g_autofree char *address = dead_address ();

  assert_fails (service, server->address, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
  assert_fails (service, address, fixture, DAILIES_SERVICE_ERROR_UNREACHABLE);
}

static void
test_dropped (Fixture *fixture, gconstpointer data)
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
test_discarded (Fixture *fixture, gconstpointer data)
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
test_verbatim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (&(RawScript) {
    .read = READ_HEAD,
    .answer = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    .end = THEN_CLOSE });
  g_autoptr (DailiesService) service = dailies_service_new (server->address, TEST_KEY);
  g_autofree char *uri = g_strconcat (
    server->address, "/%7Ea/b%2fc/../d;e=f,g?X=%3d&Y=a+b/~*'()|^`{}\"<>ä#frag", NULL);
  g_autofree char *received = NULL;

  g_assert_cmpuint (await_uint64 (fetch (service, uri, fixture)), ==, 3);
  received = raw_server_dup_received (server);
  g_test_message ("%s", received);
  g_assert_true (g_str_has_prefix (
    received, "GET /%7Ea/b%2fc/../d;e=f,g?X=%3d&Y=a+b/~*'()|^`{}\"<>%C3%A4 HTTP"));
  g_assert_null (strstr (received, "Authorization"));
  g_assert_nonnull (strstr (received, "Accept-Encoding: identity\r\n"));
}

#define ADD(name, func, data) \
  g_test_add ("/service/fetch/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("whole", test_whole, NULL);
  ADD ("resumed", test_resumed, NULL);
  ADD ("resumed-by-date", test_resumed_by_date, NULL);
  ADD ("weak", test_weak, NULL);
  ADD ("no-ranges", test_no_ranges, NULL);
  ADD ("wrong-range/start", test_wrong_range, "bytes 0-1499999/1500000");
  ADD ("wrong-range/total", test_wrong_range, "bytes 700000-1599999/1600000");
  ADD ("wrong-range/none", test_wrong_range, "bytes */1500000");
  ADD ("wrong-range/nonsense", test_wrong_range, "nonsense");
  ADD ("changed", test_changed, NULL);
  ADD ("strangers-bytes", test_strangers_bytes, NULL);
  ADD ("overgrown", test_overgrown, NULL);
  ADD ("after-a-start", test_after_a_start, NULL);
  ADD ("complete-already", test_complete_already, NULL);
  ADD ("redirect", test_redirect, NULL);
  ADD ("status", test_status, NULL);
  ADD ("refused-links", test_refused_links, NULL);
  ADD ("loopback-service", test_loopback_service, NULL);
  ADD ("name-inside", test_name_inside, NULL);
  ADD ("service-inside", test_service_inside, NULL);
  ADD ("anyway", test_anyway, NULL);
  ADD ("too-large", test_too_large, NULL);
  ADD ("endless", test_endless, NULL);
  ADD ("no-space", test_no_space, NULL);
  ADD ("disk", test_disk, NULL);
  ADD ("stalled", test_stalled, NULL);
  ADD ("no-answer", test_no_answer, NULL);
  ADD ("dropped", test_dropped, NULL);
  ADD ("discarded", test_discarded, NULL);
  ADD ("verbatim", test_verbatim, NULL);
  return g_test_run ();
}

/* fetch-fixture.c: a store of clips, and what is fetched from it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fetch-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
fetch_fixture_set_up (FetchFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = g_malloc (FETCH_SIZE);

  fixture->folder = g_dir_make_tmp ("dailies-fetch-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->file = g_file_new_build_filename (fixture->folder, "clip.part", NULL);
  fixture->path = g_file_get_path (fixture->file);
  fixture->tag = g_strconcat (fixture->path, ".tag", NULL);
  for (guint i = 0; i < FETCH_SIZE; i++)
    bytes[i] = (guint8) (i * 17 + i / 257);
  fixture->clip = g_bytes_new_take (bytes, FETCH_SIZE);
}

void
fetch_fixture_tear_down (FetchFixture *fixture, gconstpointer data)
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
answer_clip (FetchStore *store, SoupServerMessage *message)
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
  FetchStore *store = data;
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

HttpServer *
fetch_store_open (FetchStore *store, FetchFixture *fixture)
{
  store->fixture = fixture;
  store->ranges = g_ptr_array_new_with_free_func (g_free);
  return http_server_new (answer_store, store);
}

char *
fetch_link_of (HttpServer *server)
{
  return g_strconcat (server->address, "/clip.mp4?Signature=a%2Fb", NULL);
}

/* --- fetching --- */

DexFuture *
fetch_start (DailiesService *service, const char *uri, FetchFixture *fixture)
{
  return dailies_service_fetch (service, uri, fixture->file, 0, FALSE, NULL, NULL, NULL);
}

void
fetch_assert_whole (FetchFixture *fixture)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (fixture->path, &data, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (data, length, g_bytes_get_data (fixture->clip, NULL), FETCH_SIZE);
  g_assert_true (await_boolean (dailies_service_has_fetched (fixture->file)));
}

void
fetch_assert_fails (DailiesService *service, const char *uri, FetchFixture *fixture, int code)
{
  g_autofree char *message
    = await_error (fetch_start (service, uri, fixture), DAILIES_SERVICE_ERROR, code);

  g_assert_cmpstr (message, !=, "");
}

gsize
fetch_get_size (FetchFixture *fixture)
{
  GStatBuf buf;

  g_assert_cmpint (g_stat (fixture->path, &buf), ==, 0);
  return (gsize) buf.st_size;
}

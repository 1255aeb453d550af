/* dailies-demo-files.c: the clips behind their links
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-handlers.h"
#include "dailies-demo-reply.h"

static void
unmap (gpointer data)
{
  g_mapped_file_unref (data);
}

/* Microseconds since the epoch. */
static gint64
get_modified (GFile *file)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
    file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
    G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

/* RFC 9110, 13.1.5: a range of another version than the client's is answered whole. */
static void
judge_if_range (SoupMessageHeaders *request, const char *etag)
{
  const char *condition = soup_message_headers_get_one (request, "If-Range");

  if (condition != NULL && !g_str_equal (condition, etag))
    soup_message_headers_remove (request, "Range");
}

void
dailies_demo_files_serve (DailiesDemoServer *server, SoupServerMessage *message, const char *name)
{
  DailiesDemoStore *store = dailies_demo_server_get_store (server);
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GFile) file = dailies_demo_store_find_file (store, name);
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *etag = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *stamp = NULL;

  mapped = file != NULL ? g_mapped_file_new (g_file_peek_path (file), FALSE, NULL) : NULL;
  if (mapped == NULL)
    {
      dailies_demo_reply_error (message, SOUP_STATUS_NOT_FOUND, "NotFoundException", "No such file",
                                NULL);
      return;
    }

  /* A clip is renamed to its place and never written again, so that a mapping of it stays whole. */
  stamp = g_strdup_printf ("%s %" G_GSIZE_FORMAT " %" G_GINT64_FORMAT, name,
                           g_mapped_file_get_length (mapped), get_modified (file));
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, stamp, -1);
  etag = g_strdup_printf ("\"%.32s\"", digest);
  judge_if_range (request, etag);

  bytes = g_bytes_new_with_free_func (g_mapped_file_get_contents (mapped),
                                      g_mapped_file_get_length (mapped), unmap,
                                      g_mapped_file_ref (mapped));
  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_set_content_type (
    headers, g_str_has_suffix (name, ".webm") ? "video/webm" : "video/mp4", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

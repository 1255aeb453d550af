/* fault-service-wire.c: a request, byte by byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-service-private.h"

#include <string.h>
#include <sys/socket.h>

void
fault_request_clear (FaultRequest *request)
{
  g_clear_pointer (&request->head, g_free);
  g_clear_pointer (&request->method, g_free);
  g_clear_pointer (&request->path, g_free);
  g_clear_pointer (&request->query, g_hash_table_unref);
  if (request->body != NULL)
    g_string_free (g_steal_pointer (&request->body), TRUE);
}

gboolean
fault_send_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize sent = send (fd, bytes, length, MSG_NOSIGNAL);

      if (sent <= 0)
        return FALSE;
      bytes += sent;
      length -= sent;
    }
  return TRUE;
}

/* (transfer full) (nullable) */
char *
fault_get_header (const char *head, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL && strlen (name) == (gsize) (colon - lines[i])
          && g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0)
        return g_strdup (g_strstrip (colon + 1));
    }
  return NULL;
}

/* A proxy is asked for a whole address. */
static const char *
strip_origin (const char *target)
{
  const char *host = strstr (target, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : NULL;

  return path != NULL && g_str_has_prefix (target, "http") ? path : target;
}

/* Returns: %FALSE where the other side has closed */
gboolean
fault_request_read_head (int fd, FaultRequest *request)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_auto (GStrv) line = NULL;
  g_autofree char *target = NULL;
  char *query;
  char c;

  while (!g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (recv (fd, &c, 1, 0) != 1)
        return FALSE;
      g_string_append_c (head, c);
    }

  request->head = g_string_free (g_steal_pointer (&head), FALSE);
  line = g_strsplit (request->head, " ", 3);
  if (g_strv_length (line) < 3)
    return FALSE;
  request->method = g_strdup (line[0]);
  target = g_strdup (line[1]);
  query = strchr (target, '?');
  if (query != NULL)
    *query++ = '\0';
  request->path = g_strdup (strip_origin (target));
  request->query
    = g_uri_parse_params (query != NULL ? query : "", -1, "&", G_URI_PARAMS_NONE, NULL);
  request->body = g_string_new (NULL);
  return request->query != NULL;
}

/* @most: closes the ears after so many bytes; 0 for all */
void
fault_request_read_body (int fd, FaultRequest *request, gsize most)
{
  g_autofree char *length = fault_get_header (request->head, "Content-Length");
  gsize total = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
  gsize wanted = most > 0 ? MIN (most, total) : total;
  char buffer[65536];

  while (request->body->len < wanted)
    {
      gssize got = recv (fd, buffer, MIN (sizeof buffer, wanted - request->body->len), 0);

      if (got <= 0)
        return;
      g_string_append_len (request->body, buffer, got);
    }
  request->whole = wanted == total;
}

/* dailies-link.c: the link to a result, taken as it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-link.h"

#include <libsoup/soup.h>
#include <string.h>

static char *
encode_high_bytes (const char *text, gsize length)
{
  g_autoptr (GString) ascii = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if ((guchar) text[i] < 0x80)
        g_string_append_c (ascii, text[i]);
      else
        g_string_append_printf (ascii, "%%%02X", (guchar) text[i]);
    }
  return g_string_free (g_steal_pointer (&ascii), FALSE);
}

static gboolean
has_unprintable (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if ((guchar) *c <= ' ' || *c == 0x7f)
      return TRUE;
  return FALSE;
}

GUri *
dailies_link_parse (const char *link)
{
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  const char *rest;
  gsize path_length;
  int port;

  g_return_val_if_fail (link != NULL, NULL);

  if (has_unprintable (link)
      || !g_uri_split (link, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, &scheme, NULL, &host,
                       &port, NULL, NULL, NULL, NULL))
    return NULL;
  if (scheme == NULL || host == NULL || *host == '\0'
      || (g_ascii_strcasecmp (scheme, "https") != 0 && g_ascii_strcasecmp (scheme, "http") != 0))
    return NULL;

  /* Behind "scheme://authority". */
  rest = strstr (link, "://");
  if (rest == NULL)
    return NULL;
  rest += strlen ("://");
  rest += strcspn (rest, "/?#");

  path_length = strcspn (rest, "?#");
  path = path_length > 0 ? encode_high_bytes (rest, path_length) : g_strdup ("/");
  if (rest[path_length] == '?')
    query = encode_high_bytes (rest + path_length + 1, strcspn (rest + path_length + 1, "#"));

  return g_uri_build (SOUP_HTTP_URI_FLAGS,
                      g_ascii_strcasecmp (scheme, "http") == 0 ? "http" : "https", NULL, host, port,
                      path, query, NULL);
}

char *
dailies_link_follow (GUri *uri, const char *location)
{
  g_autofree char *here = NULL;
  g_autofree char *origin = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  if (location == NULL || !g_utf8_validate (location, -1, NULL))
    return NULL;
  if (g_uri_peek_scheme (location) != NULL)
    return g_strdup (location);
  if (g_str_has_prefix (location, "//"))
    return g_strconcat (g_uri_get_scheme (uri), ":", location, NULL);

  if (*location == '/')
    {
      origin = g_uri_join (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                           g_uri_get_port (uri), "", NULL, NULL);
      return g_strconcat (origin, location, NULL);
    }

  here = g_uri_to_string (uri);
  return g_uri_resolve_relative (here, location, SOUP_HTTP_URI_FLAGS, NULL);
}

char *
dailies_link_dup_base (GUri *uri)
{
  g_return_val_if_fail (uri != NULL, NULL);

  return g_uri_to_string_partial (uri, G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

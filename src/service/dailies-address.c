/* dailies-address.c: where an address leads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-address.h"
#include "dailies-service.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Path and query stay as they are; the host is decoded. */
#define URI_FLAGS (G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY)

/* RFC 6598 (carrier-grade NAT), and 198.18/15 (RFC 2544, benchmarks inside a network). */
static gboolean
is_private_ipv4 (const guint8 *b)
{
  return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168)
         || (b[0] == 100 && (b[1] & 0xc0) == 64) || (b[0] == 198 && (b[1] & 0xfe) == 18);
}

static DailiesReach
reach_of_ipv4 (const guint8 *b)
{
  /* 0/8 is "this host": Linux connects 0.0.0.0 to loopback. */
  if (b[0] == 127 || b[0] == 0)
    return DAILIES_REACH_LOOPBACK;
  if ((b[0] == 169 && b[1] == 254) || b[0] >= 224)
    return DAILIES_REACH_LINK_LOCAL;
  if (is_private_ipv4 (b))
    return DAILIES_REACH_PRIVATE;
  return DAILIES_REACH_PUBLIC;
}

static DailiesReach
reach_of_ipv6 (const guint8 *b)
{
  static const guint8 zeros[15] = { 0 };
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  static const guint8 nat64[12] = { 0, 0x64, 0xff, 0x9b };

  /* :: and ::1 */
  if (memcmp (b, zeros, 15) == 0 && b[15] <= 1)
    return DAILIES_REACH_LOOPBACK;
  /* An IPv4 address in another dress: mapped, compatible (RFC 4291), NAT64 (RFC 6052), 6to4. */
  if (memcmp (b, mapped, 12) == 0 || memcmp (b, zeros, 12) == 0 || memcmp (b, nat64, 12) == 0)
    return reach_of_ipv4 (b + 12);
  if (b[0] == 0x20 && b[1] == 0x02)
    return reach_of_ipv4 (b + 2);
  if ((b[0] == 0xfe && (b[1] & 0xc0) == 0x80) || b[0] == 0xff)
    return DAILIES_REACH_LINK_LOCAL;
  /* fc00::/7, and the site-local addresses that it replaced */
  if ((b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0) == 0xc0))
    return DAILIES_REACH_PRIVATE;
  return DAILIES_REACH_PUBLIC;
}

DailiesReach
dailies_reach_of_address (GInetAddress *address)
{
  g_return_val_if_fail (G_IS_INET_ADDRESS (address), DAILIES_REACH_PRIVATE);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return reach_of_ipv4 (g_inet_address_to_bytes (address));
  return reach_of_ipv6 (g_inet_address_to_bytes (address));
}

static gboolean
is_under_localhost (const char *host)
{
  g_autofree char *plain = g_ascii_strdown (host, -1);

  if (g_str_has_suffix (plain, "."))
    plain[strlen (plain) - 1] = '\0';
  return g_str_equal (plain, "localhost") || g_str_has_suffix (plain, ".localhost");
}

DailiesReach
dailies_reach_of_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;
  struct in_addr ipv4;

  g_return_val_if_fail (host != NULL, DAILIES_REACH_PRIVATE);

  if (is_under_localhost (host))
    return DAILIES_REACH_LOOPBACK;

  /* 127.1, 0x7f000001 and 2130706433 are literals too, for getaddrinfo() and so for proxies. */
  if (inet_aton (host, &ipv4) != 0)
    return reach_of_ipv4 ((const guint8 *) &ipv4.s_addr);

  if (strchr (host, ':') != NULL)
    {
      g_autofree char *plain = g_strdup (host);

      /* A scope ("%eth0") does not change where it leads. */
      plain[strcspn (plain, "%")] = '\0';
      address = g_inet_address_new_from_string (plain);
      return address != NULL ? dailies_reach_of_address (address) : DAILIES_REACH_PRIVATE;
    }

  return DAILIES_REACH_PUBLIC;
}

/* The one loopback that plain http may go to: what cannot lead off this machine. */
static gboolean
is_loopback_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (is_under_localhost (host))
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_ADDRESS, message);
  return FALSE;
}

static gboolean
check_parts (GUri *uri, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return refuse (error, _ ("A service address begins with https://."));
  if (host == NULL || *host == '\0')
    return refuse (error, _ ("This service address names no host."));
  if (g_str_equal (scheme, "http") && !is_loopback_host (host))
    return refuse (error,
                   _ ("This service address is not encrypted. Dailies talks https, and plain "
                      "http only to this computer."));
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error,
                   _ ("A service address holds no user name or password. The key has its own "
                      "place."));
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error, _ ("A service address ends with its path: “?” and “#” have no place in "
                             "it."));
  if (g_uri_get_port (uri) == 0 || g_uri_get_port (uri) > G_MAXUINT16)
    return refuse (error, _ ("The port of this service address does not exist."));
  return TRUE;
}

static char *
format_host (const char *host)
{
  g_autofree char *ascii = NULL;

  if (strchr (host, ':') != NULL)
    {
      g_autofree char *lower = g_ascii_strdown (host, -1);

      return g_strdup_printf ("[%s]", lower);
    }

  ascii = g_hostname_to_ascii (host);
  return ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
}

static int
get_default_port (const char *scheme)
{
  return g_str_equal (scheme, "https") ? 443 : 80;
}

static gboolean
has_unprintable (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if ((guchar) *c <= ' ' || *c == 0x7f || *c == '\\')
      return TRUE;
  return FALSE;
}

char *
dailies_service_check_address (const char *address, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *scheme;
  int port;

  g_return_val_if_fail (address != NULL, NULL);

  text = g_strdup (address);
  g_strstrip (text);

  if (!g_utf8_validate (text, -1, NULL) || has_unprintable (text)
      || (uri = g_uri_parse (text, URI_FLAGS, NULL)) == NULL)
    {
      /* Of "video.example.org" that is all that is wrong. */
      refuse (error, g_uri_peek_scheme (text) == NULL
                       ? _ ("A service address begins with https://.")
                       : _ ("This is no web address."));
      return NULL;
    }
  if (!check_parts (uri, error))
    return NULL;

  path = g_strdup (g_uri_get_path (uri));
  for (gsize n = strlen (path); n > 0 && path[n - 1] == '/'; n--)
    path[n - 1] = '\0';
  if (strstr (path, "//") != NULL || (host = format_host (g_uri_get_host (uri))) == NULL)
    {
      refuse (error, _ ("This is no web address."));
      return NULL;
    }

  scheme = g_uri_get_scheme (uri);
  port = g_uri_get_port (uri);
  if (port == -1 || port == get_default_port (scheme))
    return g_strdup_printf ("%s://%s%s", scheme, host, path);
  return g_strdup_printf ("%s://%s:%d%s", scheme, host, port, path);
}

char *
dailies_service_get_origin_of (const char *address)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  int port;

  g_return_val_if_fail (address != NULL, NULL);

  uri = g_uri_parse (address, URI_FLAGS, NULL);
  g_return_val_if_fail (uri != NULL && g_uri_get_host (uri) != NULL, NULL);

  host = format_host (g_uri_get_host (uri));
  g_return_val_if_fail (host != NULL, NULL);

  port = g_uri_get_port (uri);
  if (port == -1)
    port = get_default_port (g_uri_get_scheme (uri));
  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, port);
}

gboolean
dailies_service_is_loopback (const char *address)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (address != NULL, FALSE);

  uri = g_uri_parse (address, URI_FLAGS, NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL && is_loopback_host (g_uri_get_host (uri));
}

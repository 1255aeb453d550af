/* test-address.c: which addresses are talked to, and where they lead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-address.h"
#include "dailies-service.h"

static const struct
{
  const char *address;
  const char *normal;
  const char *origin;
  gboolean loopback;
} good[] = {
  { "https://api.aimlapi.com", "https://api.aimlapi.com", "https://api.aimlapi.com:443", FALSE },
  { "https://api.aimlapi.com/", "https://api.aimlapi.com", "https://api.aimlapi.com:443", FALSE },
  { "  HTTPS://API.AIMLAPI.COM:443/  ", "https://api.aimlapi.com", "https://api.aimlapi.com:443",
    FALSE },
  { "https://proxy.example:8443/ai/ml//", "https://proxy.example:8443/ai/ml",
    "https://proxy.example:8443", FALSE },
  { "https://proxy.example/a%2Fb", "https://proxy.example/a%2Fb", "https://proxy.example:443",
    FALSE },
  { "https://proxy.example/a/../b/.", "https://proxy.example/b", "https://proxy.example:443",
    FALSE },
  { "http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080", TRUE },
  { "http://127.8.7.6", "http://127.8.7.6", "http://127.8.7.6:80", TRUE },
  { "http://localhost:80/", "http://localhost", "http://localhost:80", TRUE },
  { "http://demo.localhost:1", "http://demo.localhost:1", "http://demo.localhost:1", TRUE },
  { "http://[::1]:9/x", "http://[::1]:9/x", "http://[::1]:9", TRUE },
  { "https://127.0.0.1", "https://127.0.0.1", "https://127.0.0.1:443", TRUE },
  { "https://bücher.example", "https://xn--bcher-kva.example", "https://xn--bcher-kva.example:443",
    FALSE },
};

static const char *const bad[] = {
  "",
  "api.aimlapi.com",
  "http://api.aimlapi.com",
  "http://192.168.1.2:8080",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://2130706433",
  "http://0.0.0.0:8080",
  "ftp://api.aimlapi.com",
  "file:///etc/passwd",
  "https://",
  "https:///path",
  "https://user:secret@api.aimlapi.com",
  "https://api.aimlapi.com?x=1",
  "https://api.aimlapi.com#x",
  "https://api.aimlapi.com:0",
  "https://api.aimlapi.com:99999",
  "https://api.aimlapi.com/a//b",
  "https://api.aimlapi.com/a b",
  "https://api.aimlapi.com/a\r\nHost: b",
  "https://api.aimlapi.com\\@evil.example",
  "https://api\xff.example",
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *address = dailies_service_check_address (good[i].address, &error);
      g_autofree char *again = NULL;
      g_autofree char *origin = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (address, ==, good[i].normal);
      again = dailies_service_check_address (address, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, address);
      origin = dailies_service_get_origin_of (address);
      g_assert_cmpstr (origin, ==, good[i].origin);
      g_assert_cmpint (dailies_service_is_loopback (address), ==, good[i].loopback);
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *address = dailies_service_check_address (bad[i], &error);

      if (address != NULL)
        g_test_message ("%s was taken as %s", bad[i], address);
      g_assert_null (address);
      g_assert_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_ADDRESS);
    }
}

static const struct
{
  const char *host;
  DailiesReach reach;
} hosts[] = {
  { "cdn.aimlapi.com", DAILIES_REACH_PUBLIC },
  { "8.8.8.8", DAILIES_REACH_PUBLIC },
  { "2001:4860:4860::8888", DAILIES_REACH_PUBLIC },
  { "172.15.255.255", DAILIES_REACH_PUBLIC },
  { "172.32.0.1", DAILIES_REACH_PUBLIC },
  { "100.63.255.255", DAILIES_REACH_PUBLIC },
  { "100.128.0.1", DAILIES_REACH_PUBLIC },
  { "localhost", DAILIES_REACH_LOOPBACK },
  { "LOCALHOST.", DAILIES_REACH_LOOPBACK },
  { "a.localhost", DAILIES_REACH_LOOPBACK },
  { "127.0.0.1", DAILIES_REACH_LOOPBACK },
  { "127.1", DAILIES_REACH_LOOPBACK },
  { "2130706433", DAILIES_REACH_LOOPBACK },
  { "0x7f000001", DAILIES_REACH_LOOPBACK },
  { "0177.0.0.1", DAILIES_REACH_LOOPBACK },
  { "0.0.0.0", DAILIES_REACH_LOOPBACK },
  { "::", DAILIES_REACH_LOOPBACK },
  { "::1", DAILIES_REACH_LOOPBACK },
  { "::ffff:127.0.0.1", DAILIES_REACH_LOOPBACK },
  { "::ffff:10.0.0.1", DAILIES_REACH_PRIVATE },
  { "64:ff9b::10.0.0.1", DAILIES_REACH_PRIVATE },
  { "2002:7f00:1::", DAILIES_REACH_LOOPBACK },
  { "169.254.169.254", DAILIES_REACH_LINK_LOCAL },
  { "fe80::1", DAILIES_REACH_LINK_LOCAL },
  { "fe80::1%eth0", DAILIES_REACH_LINK_LOCAL },
  { "224.0.0.1", DAILIES_REACH_LINK_LOCAL },
  { "255.255.255.255", DAILIES_REACH_LINK_LOCAL },
  { "ff02::1", DAILIES_REACH_LINK_LOCAL },
  { "10.1.2.3", DAILIES_REACH_PRIVATE },
  { "172.16.0.1", DAILIES_REACH_PRIVATE },
  { "172.31.255.255", DAILIES_REACH_PRIVATE },
  { "192.168.0.1", DAILIES_REACH_PRIVATE },
  { "100.64.0.1", DAILIES_REACH_PRIVATE },
  { "fc00::1", DAILIES_REACH_PRIVATE },
  { "fd12:3456::1", DAILIES_REACH_PRIVATE },
  { "fec0::1", DAILIES_REACH_PRIVATE },
};

static void
test_reach (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_test_message ("%s", hosts[i].host);
      g_assert_cmpint (dailies_reach_of_host (hosts[i].host), ==, hosts[i].reach);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/address/good", test_good);
  g_test_add_func ("/service/address/bad", test_bad);
  g_test_add_func ("/service/address/reach", test_reach);
  return g_test_run ();
}

/* test-proxy.c: a proxy between us and the service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Stands in for the system's resolver of proxies and always names the one of the test. */
static RawServer *proxy;

#define TEST_TYPE_PROXIES (test_proxies_get_type ())
G_DECLARE_FINAL_TYPE (TestProxies, test_proxies, TEST, PROXIES, GObject)

struct _TestProxies
{
  GObject parent_instance;
};

static void test_proxies_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProxies,
                               test_proxies,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      test_proxies_iface_init))

static void
test_proxies_class_init (TestProxiesClass *klass)
{
}

static void
test_proxies_init (TestProxies *self)
{
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  char *const proxies[] = { proxy->address, NULL };

  return g_strdupv ((char **) proxies);
}

static void
lookup_async (GProxyResolver *resolver,
              const char *uri,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_pointer (task, lookup (resolver, uri, NULL, NULL), (GDestroyNotify) g_strfreev);
}

static char **
lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_proxies_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

/* --- a POST --- */

typedef struct
{
  const char *name;
  const char *answer;
  RawEnd end;
} Refusal;

/* Whatever keeps the tunnel from being built: the service has not heard of it, and the proxy not of
 * the key. */
static const Refusal refusals[] = {
  { "forbidden", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", THEN_CLOSE },
  { "password",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
    "realm=\"x\"\r\nContent-Length: 2\r\n\r\nno",
    THEN_CLOSE },
  { "bad-gateway", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", THEN_CLOSE },
  { "looks-accepted", "HTTP/1.1 400 Bad\r\nContent-Length: 12\r\n\r\n{\"id\":\"a\"}  ",
    THEN_CLOSE },
  { "no-tls-behind-it", "HTTP/1.1 200 Connection established\r\n\r\nhello, no TLS here",
    THEN_CLOSE },
  { "closed", NULL, THEN_CLOSE },
  { "hanging", NULL, THEN_WAIT },
};

static void
test_refused (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (RawServer) server = raw_server_new (
    &(RawScript) { .read = READ_HEAD, .answer = refusal->answer, .end = refusal->end });
  g_autoptr (DailiesService) service = short_service ("https://public.example");
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = NULL;
  g_autofree char *received = NULL;

  proxy = server;
  reply = await_object (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, "job-1"));
  g_assert_cmpint (dailies_reply_get_outcome (reply), ==, DAILIES_OUTCOME_NOT_SENT);
  g_assert_cmpstr (dailies_reply_get_error_name (reply), ==, DAILIES_ERROR_UNREACHABLE);
  g_assert_cmpuint (dailies_reply_get_http_status (reply), ==, 0);
  g_assert_cmpuint (dailies_reply_get_bytes_sent (reply), ==, 0);
  g_assert_null (dailies_reply_get_generation_id (reply));

  received = raw_server_dup_received (server);
  g_assert_true (g_str_has_prefix (received, "CONNECT public.example:443 HTTP/1.1\r\n"));
  g_assert_null (strstr (received, TEST_KEY));
  g_assert_null (strstr (received, "Dawn"));
}

/* --- a link --- */

static void
test_link (void)
{
  g_autoptr (RawServer) server
    = raw_server_new (&(RawScript) { .read = READ_HEAD,
                                     .answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nclip",
                                     .end = THEN_CLOSE });
  g_autoptr (DailiesService) service = short_service ("https://public.example");
  g_autofree char *folder = g_dir_make_tmp ("dailies-proxy-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "clip.part", NULL);
  static const char *const inside[]
    = { "http://10.0.0.1/clip.mp4", "http://127.1/clip.mp4", "http://localhost/clip.mp4" };
  g_autofree char *received = NULL;

  proxy = server;
  for (guint i = 0; i < G_N_ELEMENTS (inside); i++)
    {
      g_autofree char *message
        = await_error (dailies_service_fetch (service, inside[i], file, 0, FALSE, NULL, NULL, NULL),
                       DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_LINK_REFUSED);

      g_assert_cmpstr (message, !=, "");
    }
  g_assert_cmpint (g_atomic_int_get (&server->connections), ==, 0);

  /* The proxy itself is inside, as proxies are; it is not what is judged. */
  g_assert_cmpuint (await_uint64 (dailies_service_fetch (service, "http://cdn.example/clip.mp4",
                                                         file, 0, FALSE, NULL, NULL, NULL)),
                    ==, 4);
  received = raw_server_dup_received (server);
  g_assert_true (g_str_has_prefix (received, "GET http://cdn.example/clip.mp4 HTTP/1.1\r\n"));
  g_assert_null (strstr (received, TEST_KEY));

  g_unlink (g_file_peek_path (file));
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  use_test_names ();
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dailies-test", TRUE);
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, TEST_TYPE_PROXIES,
                                  "dailies-test", 1000);
  g_assert_true (TEST_IS_PROXIES (g_proxy_resolver_get_default ()));

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/service/proxy/refused/", refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refused);
    }
  g_test_add_func ("/service/proxy/link", test_link);
  return g_test_run ();
}

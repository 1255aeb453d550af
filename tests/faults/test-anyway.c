/* test-anyway.c: "Download anyway"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

/* A clip on a private address, which Dailies refuses by itself, and which is had here through a
 * proxy, so that nothing leaves this machine: with a proxy, a literal address is judged too. */
static FaultService *proxy;

/* --- what says that there is a proxy --- */

#define FAULT_TYPE_RESOLVER (fault_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FaultResolver, fault_resolver, FAULT, RESOLVER, GObject)

struct _FaultResolver
{
  GObject parent_instance;
};

static void fault_resolver_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FaultResolver,
                               fault_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      fault_resolver_iface_init))

static char **
lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  gboolean direct = strstr (uri, "//127.0.0.1") != NULL;
  const char *const proxies[] = { direct ? "direct://" : fault_service_get_address (proxy), NULL };

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

  g_task_return_pointer (task, lookup (resolver, uri, cancellable, NULL),
                         (GDestroyNotify) g_strfreev);
}

static char **
lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static void
fault_resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

static void
fault_resolver_class_init (FaultResolverClass *klass)
{
}

static void
fault_resolver_init (FaultResolver *self)
{
}

/* --- the tests --- */

#define LINK "http://10.0.0.1/files/clip.mp4"
#define OTHER_LINK "http://10.0.0.2/files/clip.mp4"

/* The decision holds for that address, also in the next run, and for no other. */
static void
test_download_anyway (FaultFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;

  fault_service_set_result (fixture->service, LINK);
  {
    g_autoptr (DailiesJob) job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

    fault_run_until_error (job, DAILIES_QUEUE_ERROR_LINK_REFUSED);
    g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
    g_assert_cmpuint (fault_service_count (proxy, FAULT_FILE), ==, 0);

    /* The decision is taken, and Dailies ends before the file is there. */
    fault_service_script (proxy, FAULT_FILE, &(Fault) { .hangs = TRUE });
    fault_await (dailies_queue_download_anyway (fixture->run.queue, job));
    fault_service_run_until (proxy, FAULT_FILE, 1);
    id = g_strdup (dailies_job_get_id (job));
  }
  fault_run_end (&fixture->run);
  fault_service_release (proxy);

  fault_run_start (&fixture->run, fixture);
  {
    g_autoptr (DailiesJob) job = fault_run_lookup (&fixture->run, id);
    g_autoptr (DailiesJob) other = NULL;

    fault_assert_finished (fixture, job);
    g_assert_cmpuint (fault_service_count (proxy, FAULT_FILE), ==, 2);
    g_assert_cmpuint (fault_service_count_with_key (proxy, FAULT_FILE), ==, 0);

    other = fault_run_add (&fixture->run, fixture, "A forest");
    fault_run_until_error (other, DAILIES_QUEUE_ERROR_LINK_REFUSED);
    fault_await (dailies_queue_download_anyway (fixture->run.queue, other));
    fault_assert_finished (fixture, other);
  }
}

/* Decided for one address, and then the service names another. */
static void
test_other_address (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  guint before = fault_service_count (proxy, FAULT_FILE);

  fault_service_set_result (fixture->service, LINK);
  fault_service_script (proxy, FAULT_FILE, &(Fault) { .status = 410, .body = "" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_LINK_REFUSED);
  fault_service_set_result (fixture->service, OTHER_LINK);
  fault_await (dailies_queue_download_anyway (fixture->run.queue, job));
  while (g_strcmp0 (dailies_job_get_result_uri (job), OTHER_LINK) != 0)
    g_main_context_iteration (NULL, TRUE);
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_LINK_REFUSED);
  g_assert_cmpuint (fault_service_count (proxy, FAULT_FILE), <=, before + 1);

  /* And then one that nobody has to be asked about. */
  fault_service_set_result (fixture->service, NULL);
  fault_assert_finished (fixture, job);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GBytes) clip = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  clip = fault_get_clip ();
  proxy = fault_service_new (clip);
  /* The first call makes the extension point. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "fault", TRUE);
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, FAULT_TYPE_RESOLVER,
                                  "fault", 100);

  FAULT_TEST ("/faults/anyway/next-run", test_download_anyway);
  FAULT_TEST ("/faults/anyway/other-address", test_other_address);
  status = g_test_run ();
  fault_service_free (proxy);
  return status;
}

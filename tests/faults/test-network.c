/* test-network.c: the network comes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

/* --- a network that is there when the test says so: what GIO asks, instead of the kernel --- */

#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject parent_instance;

  gboolean available;
};

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
test_network_init_it (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
test_network_initable_init (GInitableIface *iface)
{
  iface->init = test_network_init_it;
}

static void
test_network_monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork,
                               test_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                        test_network_monitor_init))

static void
test_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TestNetwork *self = TEST_NETWORK (object);

  switch (id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, self->available ? G_NETWORK_CONNECTIVITY_FULL
                                               : G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
}

static void
set_available (gboolean available)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  TEST_NETWORK (monitor)->available = available;
  g_signal_emit_by_name (monitor, "network-changed", available);
}

/* --- the tests --- */

/* A pause after an error is an hour. */
static void
set_up (FaultFixture *fixture, gconstpointer data)
{
  fault_fixture_set_up (fixture, data);
  fault_run_end (&fixture->run);
  fixture->pace.trouble = 3600;
  fixture->pace.trouble_ceiling = 3600;
  fault_run_start (&fixture->run, fixture);
}

static gboolean
waits_for_long (DailiesJob *job)
{
  return dailies_job_get_next_ask (job) - g_get_real_time () > 30 * G_TIME_SPAN_MINUTE;
}

/* Nothing was sent; it is when the network is back, and not when it goes. */
static void
test_sending (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_go_down (fixture->service);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);
  g_assert_true (waits_for_long (job));
  fault_service_go_up (fixture->service);

  set_available (FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);

  set_available (TRUE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* What was sent is asked about, and fetched. */
static void
test_watching (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .status = 502, .body = "" });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .status = 502, .body = "" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  while (!waits_for_long (job))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_QUEUED);

  set_available (TRUE);
  fault_run_until_state (job, DAILIES_STATE_DOWNLOADING);
  while (!waits_for_long (job))
    g_main_context_iteration (NULL, TRUE);

  set_available (TRUE);
  fault_assert_finished (fixture, job);
}

int
main (int argc, char *argv[])
{
  GIOExtensionPoint *point;

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  point = g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_set_required_type (point, G_TYPE_NETWORK_MONITOR);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, TEST_TYPE_NETWORK, "test",
                                  1000);
  g_assert_true (TEST_IS_NETWORK (g_network_monitor_get_default ()));

#define ADD(path, func) g_test_add (path, FaultFixture, NULL, set_up, func, fault_fixture_tear_down)
  ADD ("/faults/network/sending", test_sending);
  ADD ("/faults/network/watching", test_watching);
  return g_test_run ();
}

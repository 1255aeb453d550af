/* test-offline.c: whether the network that is missing is needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

/* --- a network that comes and goes as the test says --- */

#define FAKE_TYPE_NETWORK (fake_network_get_type ())
G_DECLARE_FINAL_TYPE (FakeNetwork, fake_network, FAKE, NETWORK, GObject)

struct _FakeNetwork
{
  GObject parent_instance;

  gboolean available;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
fake_network_initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = fake_network_initable_init;
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeNetwork,
                               fake_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static void
fake_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FakeNetwork *self = FAKE_NETWORK (object);

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
fake_network_class_init (FakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
  self->available = TRUE;
}

static void
set_network (gboolean available)
{
  FakeNetwork *network = FAKE_NETWORK (g_network_monitor_get_default ());

  network->available = available;
  g_signal_emit_by_name (network, "network-changed", available);
}

/* --- the queue --- */

typedef struct
{
  char *folder;
  DailiesLibrary *library;
  DailiesQueue *queue;
  guint notified;
} Fixture;

/* Nothing is ever sent. */
static DexFuture *
find_service (const char *name, gpointer user_data)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no %s", name);
}

static void
count_notify (Fixture *fixture)
{
  fixture->notified++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = NULL;

  fixture->folder = fault_make_folder ();
  folder = g_file_new_for_path (fixture->folder);
  fixture->library = fault_await_object (dailies_library_open (folder));
  fixture->queue = dailies_queue_new (fixture->library, dailies_catalogue_get_default (),
                                      find_service, NULL, NULL);
  fault_await (dailies_queue_start (fixture->queue));
  g_signal_connect_swapped (fixture->queue, "notify::offline", G_CALLBACK (count_notify), fixture);
  set_network (TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->queue);
  g_clear_object (&fixture->library);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fault_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

/* (transfer full) */
static DailiesJob *
add (Fixture *fixture, const char *service)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");

  return fault_await_object (
    dailies_queue_add (fixture->queue, request, service, DAILIES_DIALECT_UNIVERSAL));
}

static gboolean
is_offline (Fixture *fixture)
{
  gboolean offline;

  g_object_get (fixture->queue, "offline", &offline, NULL);
  return offline;
}

/* What is made on this computer needs no network. */
static void
test_local (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) demo = add (fixture, "demo");
  g_autoptr (DailiesJob) loopback = add (fixture, "http://127.0.0.1:9");

  set_network (FALSE);
  g_assert_false (is_offline (fixture));
  g_assert_cmpuint (fixture->notified, ==, 0);
}

static void
test_far (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  /* With nothing to do nobody misses it. */
  set_network (FALSE);
  g_assert_false (is_offline (fixture));
  job = add (fixture, "https://service.example");
  g_assert_true (is_offline (fixture));
  g_assert_cmpuint (fixture->notified, ==, 1);

  set_network (TRUE);
  g_assert_false (is_offline (fixture));
  set_network (FALSE);
  g_assert_true (is_offline (fixture));
  g_assert_cmpuint (fixture->notified, ==, 3);

  /* Withdrawn, it needs nothing any more. */
  fault_await (dailies_queue_stop (fixture->queue, job));
  while (is_offline (fixture))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->notified, ==, 4);
}

#define ADD(path, func) g_test_add ("/queue/offline" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  /* Before anybody has asked for the system's. */
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, FAKE_TYPE_NETWORK, "fake",
                                  1000);
  g_assert_true (FAKE_IS_NETWORK (g_network_monitor_get_default ()));

  ADD ("/local", test_local);
  ADD ("/far", test_far);
  return g_test_run ();
}

/* test-offline.c: whether the network that is missing is needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fake-network.h"
#include "fault-fixture.h"

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
  fake_network_set (TRUE);
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

  fake_network_set (FALSE);
  g_assert_false (is_offline (fixture));
  g_assert_cmpuint (fixture->notified, ==, 0);
}

static void
test_far (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  /* With nothing to do nobody misses it. */
  fake_network_set (FALSE);
  g_assert_false (is_offline (fixture));
  job = add (fixture, "https://service.example");
  g_assert_true (is_offline (fixture));
  g_assert_cmpuint (fixture->notified, ==, 1);

  fake_network_set (TRUE);
  g_assert_false (is_offline (fixture));
  fake_network_set (FALSE);
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
  fake_network_install ();

  ADD ("/local", test_local);
  ADD ("/far", test_far);
  return g_test_run ();
}

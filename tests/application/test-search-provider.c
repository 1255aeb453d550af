/* test-search-provider.c: what the desktop's search is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-application.h"
#include "dailies-search-provider.h"

static GDBusConnection *bus;
static DailiesApplication *application;
static char *ids[2];

static void
called (GObject *source, GAsyncResult *result, gpointer data)
{
  GVariant **reply = data;
  g_autoptr (GError) error = NULL;

  *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
}

/* (transfer full): the answer, over the bus */
static GVariant *
call (const char *method, GVariant *parameters)
{
  GVariant *reply = NULL;

  g_dbus_connection_call (bus, APP_ID, DAILIES_SEARCH_PROVIDER_PATH,
                          "org.gnome.Shell.SearchProvider2", method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, called, &reply);
  while (reply == NULL)
    g_main_context_iteration (NULL, TRUE);
  return reply;
}

static void
assert_finds (GVariant *taken, const char *expected)
{
  g_autoptr (GVariant) reply = taken;
  g_autofree char *text = g_variant_print (reply, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static GVariant *
initial (const char *const *terms)
{
  return call ("GetInitialResultSet", g_variant_new ("(^as)", terms));
}

static void
add_jobs (void)
{
  static const char *const prompts[] = { "A harbour at dawn", "A fox in a harbour" };
  g_autoptr (GFile) folder = dailies_library_get_default_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesLibrary) library = await_object (dailies_library_open (folder), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (DailiesJob) job = library_add (library, prompts[i]);

      ids[i] = g_strdup (dailies_job_get_id (job));
      library_lead (library, job, DAILIES_STATE_FAILED);
    }
}

static void
test_results (void)
{
  static const char *const harbour[] = { "HARB", NULL };
  static const char *const both[] = { "dawn", "harbour", NULL };
  static const char *const none[] = { "dawn", "fox", NULL };
  g_autofree char *two = g_strdup_printf ("(['%s', '%s'],)", ids[1], ids[0]);
  g_autofree char *one = g_strdup_printf ("(['%s'],)", ids[0]);
  const char *const before[] = { ids[0], ids[1], NULL };

  /* The newest first; and no window for a question. */
  assert_finds (initial (harbour), two);
  assert_finds (initial (both), one);
  assert_finds (initial (none), "([],)");
  assert_finds (call ("GetSubsearchResultSet", g_variant_new ("(^as^as)", before, both)), one);
  g_assert_null (gtk_application_get_windows (GTK_APPLICATION (application)));
}

static void
test_metas (void)
{
  const char *const asked[] = { ids[0], "no-such-job", NULL };
  g_autoptr (GVariant) reply = call ("GetResultMetas", g_variant_new ("(^as)", asked));
  g_autoptr (GVariant) metas = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) meta = NULL;
  const char *text;

  g_assert_cmpuint (g_variant_n_children (metas), ==, 1);
  meta = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (meta, "id", "&s", &text));
  g_assert_cmpstr (text, ==, ids[0]);
  g_assert_true (g_variant_lookup (meta, "name", "&s", &text));
  g_assert_cmpstr (text, ==, "A harbour at dawn");
  g_assert_true (g_variant_lookup (meta, "description", "&s", &text));
  g_assert_cmpstr (text, !=, "");
}

static gboolean
has_window (gpointer it)
{
  return gtk_application_get_windows (it) != NULL;
}

static void
test_activate (void)
{
  const char *const terms[] = { "harbour", NULL };
  g_autoptr (GVariant) reply = call ("ActivateResult", g_variant_new ("(s^asu)", ids[0], terms, 0));
  g_autoptr (GVariant) launched = NULL;
  GtkWidget *window;
  GtkWidget *entry;

  fixture_wait (application, "window-added", has_window);
  launched = call ("LaunchSearch", g_variant_new ("(^asu)", terms, 0));
  window = GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (application)));
  entry = fixture_find (window, "Search jobs");
  g_assert_nonnull (entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "harbour");
}

static gboolean
play (gpointer data)
{
  *(int *) data = g_test_run ();
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char *argv[])
{
  char *service[] = { argv[0], (char *) "--gapplication-service", NULL };
  g_autoptr (GError) error = NULL;
  int result = 1;

  fixture_init (&argc, &argv);
  bus = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  add_jobs ();

  g_test_add_func ("/application/search-provider/results", test_results);
  g_test_add_func ("/application/search-provider/metas", test_metas);
  g_test_add_func ("/application/search-provider/activate", test_activate);

  application = dailies_application_new ();
  g_idle_add (play, &result);
  g_application_run (G_APPLICATION (application), 2, service);
  g_object_unref (application);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  g_object_unref (bus);
  return result;
}

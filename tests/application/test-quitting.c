/* test-quitting.c: the program is ended while a request is on its way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"
#include "window-fixture.h"

#include "dailies-application.h"
#include "dailies-settings.h"

static FaultService *service;
/* Beside the one of the program, as another process has it. */
static DailiesLibrary *library;
static DailiesJob *jobs[2];

static void
add_jobs (void)
{
  g_autoptr (GFile) folder = dailies_library_get_default_folder ();

  library = fault_await_object (dailies_library_open (folder));
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");

      jobs[i] = fault_await_object (dailies_library_add (
        library, request, fault_service_get_address (service), DAILIES_DIALECT_UNIVERSAL, NULL));
    }
}

static guint
count_jobs_in (DailiesState state)
{
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    count += dailies_job_get_state (jobs[i]) == state;
  return count;
}

static gboolean
has_no_window (gpointer application)
{
  return gtk_application_get_windows (application) == NULL;
}

static void
quit (DailiesApplication *application)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
}

/* With one place the first job is on its way, and the other waits for it. */
static void
await_request (void)
{
  fault_service_run_until (service, FAULT_CREATE, 1);
}

static gboolean
release (gpointer data)
{
  fault_service_release (service);
  return G_SOURCE_REMOVE;
}

/* The window goes at once, the program when the answer is on disk; what waits is not sent any more. */
static void
waits (DailiesApplication *application)
{
  await_request ();
  quit (application);
  fixture_wait (application, "window-removed", has_no_window);
  g_idle_add (release, NULL);
}

static void
closed (DailiesApplication *application)
{
  g_settings_set_string (dailies_settings_get_default (), "when-closed", "quit");
  await_request ();
  gtk_window_close (gtk_application_get_active_window (GTK_APPLICATION (application)));
  fixture_wait (application, "window-removed", has_no_window);
  g_idle_add (release, NULL);
}

/* A person who insists has the last word. */
static void
insists (DailiesApplication *application)
{
  await_request ();
  quit (application);
  quit (application);
}

/* Dialogs do not hold up the window, and its size is kept. */
static void
dialog (DailiesApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  GSettings *settings = dailies_settings_get_default ();

  await_request ();
  g_settings_set_int (settings, "window-width", 501);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
  g_assert_nonnull (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  quit (application);
  fixture_wait (application, "window-removed", has_no_window);
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), !=, 501);
  g_idle_add (release, NULL);
}

typedef struct
{
  DailiesApplication *application;
  void (*script) (DailiesApplication *application);
  gboolean finds_answer;
} Play;

static gboolean
play (gpointer data)
{
  Play *it = data;

  it->script (it->application);
  return G_SOURCE_REMOVE;
}

static void
run (gconstpointer data)
{
  const Play *script = data;
  g_autoptr (DailiesApplication) application = dailies_application_new ();
  Play it = { application, script->script, script->finds_answer };
  g_autoptr (GBytes) clip = fault_get_clip ();

  service = fault_service_new (clip);
  fault_service_script_always (service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  fault_service_script_always (service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  g_settings_set_uint (dailies_settings_get_default (), "places", 1);
  add_jobs ();

  g_idle_add (play, &it);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 0, NULL), ==, 0);

  fault_await (dailies_library_refresh (library));
  g_assert_cmpuint (fault_service_count (service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (count_jobs_in (DAILIES_STATE_WAITING), ==, 1);
  g_assert_cmpuint (count_jobs_in (DAILIES_STATE_QUEUED), ==, it.finds_answer ? 1 : 0);

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_clear_object (&jobs[i]);
  g_clear_object (&library);
  g_clear_pointer (&service, fault_service_free);
}

int
main (int argc, char *argv[])
{
  static const Play plays[] = {
    { NULL, waits, TRUE }, { NULL, closed, TRUE }, { NULL, insists, FALSE }, { NULL, dialog, TRUE }
  };

  fixture_init (&argc, &argv);
  g_setenv ("AIML_API_KEY", FAULT_KEY, TRUE);

  g_test_add_data_func ("/application/quitting/waits", &plays[0], run);
  g_test_add_data_func ("/application/quitting/closed", &plays[1], run);
  g_test_add_data_func ("/application/quitting/insists", &plays[2], run);
  g_test_add_data_func ("/application/quitting/dialog", &plays[3], run);
  return g_test_run ();
}

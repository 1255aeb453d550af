/* test-closing.c: the window is closed while clips are being made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "desktop.h"
#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-application.h"
#include "dailies-settings.h"

/* Nobody listens there, and there is no key for it: the job waits. */
#define NOWHERE "http://127.0.0.1:9"

static Desktop *desktop;
/* Beside the one of the program, as another process has it. */
static DailiesLibrary *library;
static DailiesJob *job;

static void
add_job (void)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
  g_autoptr (GFile) folder = dailies_library_get_default_folder ();
  g_autoptr (GError) error = NULL;

  library = await_object (dailies_library_open (folder), &error);
  g_assert_no_error (error);
  job = await_object (
    dailies_library_add (library, request, NOWHERE, DAILIES_DIALECT_UNIVERSAL, NULL), &error);
  g_assert_no_error (error);
}

static void
end_job (void)
{
  library_move (library, job, DAILIES_STATE_STOPPED);
}

static gboolean
makes_one (gpointer application)
{
  guint making;

  g_object_get (application, "making", &making, NULL);
  return making == 1;
}

static GtkWindow *
get_window (DailiesApplication *application)
{
  return gtk_application_get_active_window (GTK_APPLICATION (application));
}

static gboolean
has_no_window (gpointer application)
{
  return gtk_application_get_windows (application) == NULL;
}

static AdwDialog *
close_and_get_dialog (DailiesApplication *application)
{
  gtk_window_close (get_window (application));
  return adw_application_window_get_visible_dialog (
    ADW_APPLICATION_WINDOW (get_window (application)));
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
press (AdwDialog *dialog, const char *label)
{
  GtkWidget *button = find_button (GTK_WIDGET (dialog), label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
await_call (const char *method, guint count)
{
  g_free (desktop_await (desktop, method, count));
}

typedef void (*Script) (DailiesApplication *application);

typedef struct
{
  DailiesApplication *application;
  Script script;
  gboolean done;
} Play;

static gboolean
play (gpointer data)
{
  Play *it = data;

  fixture_wait (it->application, "notify::making", makes_one);
  it->script (it->application);
  it->done = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the program, with one clip being made, until it ends by itself. */
static void
run (gconstpointer data)
{
  g_autoptr (DailiesApplication) application = dailies_application_new ();
  Play it = { application, (Script) data, FALSE };

  g_settings_reset (dailies_settings_get_default (), "when-closed");
  desktop_forget (desktop);
  desktop_allow_background (desktop, TRUE);
  add_job ();

  g_idle_add (play, &it);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 0, NULL), ==, 0);
  g_assert_true (it.done);

  if (dailies_job_get_state (job) != DAILIES_STATE_STOPPED)
    end_job ();
  g_clear_object (&job);
  g_clear_object (&library);
}

static void
goes_on (DailiesApplication *application)
{
  AdwDialog *dialog = close_and_get_dialog (application);
  g_autofree char *status = NULL;

  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  g_assert_cmpuint (desktop_count (desktop, "RequestBackground"), ==, 0);
  press (dialog, "_Go On");
  fixture_wait (application, "window-removed", has_no_window);

  status = desktop_await (desktop, "SetStatus", 1);
  g_assert_nonnull (strstr (status, "1 clip is being made"));
  await_call ("RequestBackground", 1);
  /* Once the last clip is made, there is nothing to stay for. */
  end_job ();
}

static void
is_remembered (DailiesApplication *application)
{
  AdwDialog *dialog = close_and_get_dialog (application);
  GtkWidget *always = adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog));
  g_autofree char *how = NULL;

  gtk_check_button_set_active (GTK_CHECK_BUTTON (always), TRUE);
  press (dialog, "_Go On");
  fixture_wait (application, "window-removed", has_no_window);
  how = g_settings_get_string (dailies_settings_get_default (), "when-closed");
  g_assert_cmpstr (how, ==, "background");
  await_call ("RequestBackground", 1);

  /* Back again, and closed again: no question, and the desktop is asked anew. */
  g_application_activate (G_APPLICATION (application));
  g_assert_nonnull (get_window (application));
  gtk_window_close (get_window (application));
  fixture_wait (application, "window-removed", has_no_window);
  await_call ("RequestBackground", 2);
  end_job ();
}

static void
is_cancelled (DailiesApplication *application)
{
  AdwDialog *dialog = close_and_get_dialog (application);

  press (dialog, "_Cancel");
  g_assert_nonnull (get_window (application));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_window (application))));

  /* Who quits is not asked. */
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  fixture_wait (application, "window-removed", has_no_window);
  g_assert_cmpuint (desktop_count (desktop, "RequestBackground"), ==, 0);
}

static void
ends_when_chosen (DailiesApplication *application)
{
  g_settings_set_string (dailies_settings_get_default (), "when-closed", "quit");
  gtk_window_close (get_window (application));
  fixture_wait (application, "window-removed", has_no_window);
  g_assert_cmpuint (desktop_count (desktop, "RequestBackground"), ==, 0);
}

/* The desktop's no is the last word; the job waits for the next start. */
static void
is_forbidden (DailiesApplication *application)
{
  desktop_allow_background (desktop, FALSE);
  g_settings_set_string (dailies_settings_get_default (), "when-closed", "background");
  gtk_window_close (get_window (application));
  fixture_wait (application, "window-removed", has_no_window);
  await_call ("RequestBackground", 1);
}

/* Suspend waits while bytes move, and no longer. */
static void
stays_awake (DailiesApplication *application)
{
  library_move (library, job, DAILIES_STATE_SUBMITTING);
  await_call ("Inhibit", 1);
  library_move (library, job, DAILIES_STATE_QUEUED);
  await_call ("Uninhibit", 1);
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
}

static gboolean
note_idle (gpointer idle)
{
  *(gboolean *) idle = TRUE;
  return G_SOURCE_REMOVE;
}

/* Who has chosen presses Ctrl+Q too, before the choice has closed the window. */
static void
is_gone_first (DailiesApplication *application)
{
  AdwDialog *dialog = close_and_get_dialog (application);
  gboolean idle = FALSE;

  press (dialog, "_Quit");
  gtk_window_destroy (get_window (application));
  /* After whatever the choice has left to be done. */
  g_idle_add (note_idle, &idle);
  while (!idle)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (has_no_window (application));
}

int
main (int argc, char *argv[])
{
  int result;

  fixture_init (&argc, &argv);
  g_unsetenv ("AIML_API_KEY");
  desktop = desktop_new ();

  g_test_add_data_func ("/application/closing/goes-on", goes_on, run);
  g_test_add_data_func ("/application/closing/remembered", is_remembered, run);
  g_test_add_data_func ("/application/closing/cancelled", is_cancelled, run);
  g_test_add_data_func ("/application/closing/quit", ends_when_chosen, run);
  g_test_add_data_func ("/application/closing/forbidden", is_forbidden, run);
  g_test_add_data_func ("/application/closing/gone-first", is_gone_first, run);
  g_test_add_data_func ("/application/closing/awake", stays_awake, run);
  result = g_test_run ();

  desktop_free (desktop);
  return result;
}

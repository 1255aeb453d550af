/* test-window-once.c: what is done in the window is done once, undone, and told where somebody sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-settings.h"
#include "dailies-window-private.h"

/* Nobody listens there, and there is no key for it: jobs wait. */
#define NOWHERE "http://127.0.0.1:9"

static GtkApplication *application;

typedef struct
{
  GFile *folder;
  DailiesWindow *window;
} WindowFixture;

static void
set_up (WindowFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = NULL;

  g_settings_set_string (dailies_settings_get_default (), "service", NOWHERE);
  fixture->folder = fixture_make_folder ();
  opening = dailies_engine_open (fixture->folder);
  fixture->window = g_object_ref (dailies_window_new (application, opening));
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (fixture->window->engine == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (WindowFixture *fixture, gconstpointer data)
{
  DailiesEngine *engine = g_object_ref (fixture->window->engine);
  DailiesQueue *queue = g_object_ref (dailies_engine_get_queue (engine));
  DailiesLibrary *library = g_object_ref (dailies_engine_get_library (engine));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture_assert_finalized (G_OBJECT (fixture->window));
  /* Nothing uses the folder any more. */
  fixture_assert_finalized (G_OBJECT (engine));
  fixture_assert_finalized (G_OBJECT (queue));
  fixture_assert_finalized (G_OBJECT (library));
  remove_tree (g_file_peek_path (fixture->folder));
  g_clear_object (&fixture->folder);
}

static DailiesLibrary *
get_library (WindowFixture *fixture)
{
  return dailies_engine_get_library (fixture->window->engine);
}

static guint
count_jobs (WindowFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_library (fixture)));
}

static gboolean
may_generate (gpointer button)
{
  return gtk_widget_is_sensitive (button);
}

/* What was asked for is written down: that is when Generate can be pressed again. */
static void
await_generate (WindowFixture *fixture)
{
  fixture_wait (fixture_find (GTK_WIDGET (fixture->window->composer), "Generate"),
                "notify::sensitive", may_generate);
}

static void
await_deeds (WindowFixture *fixture)
{
  while (g_hash_table_size (fixture->window->deeds) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
activate (WindowFixture *fixture, const char *action)
{
  GtkWidget *widget = g_str_has_prefix (action, "composer.")
                        ? GTK_WIDGET (fixture->window->composer)
                        : GTK_WIDGET (fixture->window);

  gtk_widget_activate_action (widget, action, NULL);
}

static void
test_generate (WindowFixture *fixture, gconstpointer data)
{
  dailies_composer_set_prompt (fixture->window->composer, "A harbour");
  activate (fixture, "composer.generate");
  activate (fixture, "composer.generate");
  await_generate (fixture);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);

  /* And again once that is written down. */
  activate (fixture, "composer.generate");
  await_generate (fixture);
  g_assert_cmpuint (count_jobs (fixture), ==, 2);
}

static void
test_try_again (WindowFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (get_library (fixture), "A fox");

  library_lead (get_library (fixture), job, DAILIES_STATE_FAILED);
  dailies_jobs_pane_set_selected (fixture->window->jobs, job);
  activate (fixture, "win.try-again");
  activate (fixture, "win.try-again");
  await_deeds (fixture);
  g_assert_cmpuint (count_jobs (fixture), ==, 2);
}

/* --- takes of which not all could be asked for --- */

static GFile *
put_picture (WindowFixture *fixture)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 480);
  GFile *file = g_file_get_child (fixture->folder, "lamp.png");
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x405060ff);
  gdk_pixbuf_save (pixbuf, g_file_peek_path (file), "png", &error, NULL);
  g_assert_no_error (error);
  return file;
}

static void
take_away (GListModel *library, guint position, guint removed, guint added, GFile *picture)
{
  if (added > 0)
    g_file_delete (picture, NULL, NULL);
}

static void
test_takes (WindowFixture *fixture, gconstpointer data)
{
  DailiesComposer *composer = fixture->window->composer;
  g_autoptr (GFile) picture = put_picture (fixture);
  GtkWidget *takes = fixture_find (GTK_WIDGET (composer), "Takes");
  AdwDialog *dialog;

  dailies_composer_set_prompt (composer, "A lamp swings");
  dailies_composer_set_first_frame (composer, picture);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (takes), 2);
  await_generate (fixture);
  /* What the second one needs is gone when the first one is there. */
  g_signal_connect_object (get_library (fixture), "items-changed", G_CALLBACK (take_away), picture,
                           0);
  activate (fixture, "composer.generate");
  do
    {
      g_main_context_iteration (NULL, TRUE);
      dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
    }
  while (dialog == NULL);

  g_assert_cmpuint (count_jobs (fixture), ==, 1);
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==,
                   "Not All Clips Were Asked For");
  g_assert_true (g_str_has_prefix (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)),
                                   "1 of 3 clips were asked for. "));
  g_assert_nonnull (dailies_jobs_pane_get_selected (fixture->window->jobs));
  adw_dialog_force_close (dialog);
}

/* --- deleting --- */

/* What the key does where nothing that has the focus takes it. */
static void
press (WindowFixture *fixture, const char *key)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (key);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller)
          || gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_BUBBLE)
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, window,
                                          gtk_shortcut_get_arguments (shortcut));
        }
    }
}

static gboolean
is_back (gpointer job)
{
  return !dailies_job_is_hidden (job) && dailies_job_get_state (job) == DAILIES_STATE_WAITING;
}

/* What was not sent yet is withdrawn, and waits again when that is undone: also with a key, where the list
 * that it was deleted from is empty now, and no place for a focus. */
static void
test_undo (WindowFixture *fixture, gconstpointer data)
{
  DailiesJob *job;

  dailies_composer_set_prompt (fixture->window->composer, "A kettle boils");
  activate (fixture, "composer.generate");
  await_generate (fixture);
  while ((job = dailies_jobs_pane_get_selected (fixture->window->jobs)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_ref (job);
  g_assert_true (is_back (job));

  activate (fixture, "win.delete");
  while (fixture->window->undoable == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);

  press (fixture, "<Control>z");
  fixture_wait (job, "notify", is_back);
  while (count_jobs (fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (job);
}

/* --- a window that was closed --- */

static void
test_closed (WindowFixture *fixture, gconstpointer data)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (fixture->window);
  DexPromise *opening = dex_promise_new ();
  DailiesWindow *closed = g_object_ref (dailies_window_new (application, DEX_FUTURE (opening)));
  AdwDialog *dialog;

  gtk_window_destroy (GTK_WINDOW (closed));
  dex_promise_reject (opening,
                      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The disk is full"));
  dex_unref (opening);
  while ((dialog = adw_application_window_get_visible_dialog (window)) == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), ==, "The disk is full");
  adw_dialog_force_close (dialog);
  fixture_assert_finalized (G_OBJECT (closed));
}

/* --- a window that is not drawn --- */

/* On another workspace, say: it has its jobs all the same. */
static void
test_not_drawn (WindowFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = dex_future_new_for_object (fixture->window->engine);
  DailiesWindow *hidden = g_object_ref (dailies_window_new (application, opening));

  while (hidden->engine == NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (hidden));
  fixture_assert_finalized (G_OBJECT (hidden));
}

/* --- from page to page --- */

static gboolean
is_fullscreen (gpointer window)
{
  return gtk_window_is_fullscreen (window);
}

/* Full screen is the clip's, also after a search. */
static void
test_fullscreen (WindowFixture *fixture, gconstpointer data)
{
  DailiesWindow *window = fixture->window;

  activate (fixture, "win.search");
  activate (fixture, "win.toggle-fullscreen");
  fixture_wait (window, "notify::fullscreened", is_fullscreen);
  g_assert_true (adw_navigation_split_view_get_collapsed (window->split_view));
  g_assert_true (adw_navigation_split_view_get_show_content (window->split_view));
}

#define ADD(path, func) \
  g_test_add ("/window/once" path, WindowFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int result;

  g_unsetenv ("AIML_API_KEY");
  fixture_init (&argc, &argv);
  application = GTK_APPLICATION (
    adw_application_new ("io.github.dailiesapp.Dailies.Once", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  ADD ("/generate", test_generate);
  ADD ("/try-again", test_try_again);
  ADD ("/undo", test_undo);
  ADD ("/closed", test_closed);
  ADD ("/not-drawn", test_not_drawn);
  ADD ("/fullscreen", test_fullscreen);
  /* Its draft would come back with a picture. */
  ADD ("/takes", test_takes);
  result = g_test_run ();

  g_object_unref (application);
  return result;
}

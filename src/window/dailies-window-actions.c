/* dailies-window-actions.c: what can be done in the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-account-dialog.h"
#include "dailies-clip-picture.h"
#include "dailies-job-details.h"
#include "dailies-ledger-dialog.h"
#include "dailies-preferences.h"
#include "dailies-settings.h"
#include "dailies-shortcuts-dialog.h"
#include "dailies-thread.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

/* --- the window's size --- */

void
dailies_window_restore_size (DailiesWindow *self)
{
  GSettings *settings = dailies_settings_get_default ();

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

void
dailies_window_save_size (DailiesWindow *self)
{
  GSettings *settings = dailies_settings_get_default ();
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* --- things done to the selected job --- */

typedef DexFuture *(*QueueVerb) (DailiesQueue *queue, DailiesJob *job);

typedef struct
{
  DailiesWindow *window;
  DailiesJob *job;
  QueueVerb verb;
  char *failed_title;
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_object_unref (deed->window);
  g_object_unref (deed->job);
  g_free (deed->failed_title);
  g_free (deed);
}

static DexFuture *
deed_fiber (gpointer data)
{
  Deed *deed = data;
  DailiesQueue *queue = dailies_engine_get_queue (deed->window->engine);
  g_autoptr (DexFuture) done = deed->verb (queue, deed->job);
  g_autoptr (GError) error = NULL;
  const GValue *value;

  if (!dex_await (dex_ref (done), &error))
    {
      dailies_window_say_error (deed->window, deed->failed_title, error);
      return dex_future_new_for_boolean (FALSE);
    }

  /* A verb that makes a new job shows it. */
  value = dex_future_get_value (done, NULL);
  if (G_VALUE_HOLDS (value, DAILIES_TYPE_JOB))
    dailies_jobs_pane_set_selected (deed->window->jobs, g_value_get_object (value));

  dailies_window_update_actions (deed->window);
  return dex_future_new_for_boolean (TRUE);
}

static void
do_to_job (DailiesWindow *self, QueueVerb verb, const char *failed_title)
{
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);
  Deed *deed;

  if (job == NULL || self->engine == NULL)
    return;

  deed = g_new0 (Deed, 1);
  deed->window = g_object_ref (self);
  deed->job = g_object_ref (job);
  deed->verb = verb;
  deed->failed_title = g_strdup (failed_title);
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, deed_fiber, deed, deed_free));
}

static void
stop_watching (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_stop, _ ("Not Stopped"));
}

static void
watch_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_watch_again, _ ("Not Watched Again"));
}

static void
try_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_send_again, _ ("Nothing Was Sent"));
}

static void
look_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_look_again, _ ("The Log Was Not Asked"));
}

static void
not_accepted (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_mark_not_accepted, _ ("Not Marked"));
}

static void
download_anyway (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_download_anyway, _ ("Not Fetched"));
}

static void
keep_damaged (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_to_job (DAILIES_WINDOW (widget), dailies_queue_keep_damaged, _ ("Not Kept"));
}

static void
copy_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), dailies_job_get_prompt (job));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Prompt copied")));
}

/* --- what changes the draft, with Undo --- */

static void
restore_draft (AdwToast *toast, gpointer user_data)
{
  DailiesWindow *self = user_data;
  DailiesRequest *before = g_object_get_data (G_OBJECT (toast), "draft");

  dailies_composer_set_request (self->composer, before);
}

/* Before the draft changes: (transfer none) until it is handed to tell_draft_changed() */
static AdwToast *
remember_draft (DailiesWindow *self, const char *words)
{
  AdwToast *toast = adw_toast_new (words);

  g_object_set_data_full (G_OBJECT (toast), "draft", dailies_composer_dup_request (self->composer),
                          g_object_unref);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (restore_draft), self, 0);
  return toast;
}

static void
tell_draft_changed (DailiesWindow *self, AdwToast *toast)
{
  dailies_window_show_composer (self);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
use_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);
  AdwToast *toast = remember_draft (self, _ ("Draft replaced"));

  dailies_composer_set_request (self->composer, dailies_job_get_request (job));
  tell_draft_changed (self, toast);
}

static DexFuture *
picture_taken (DexFuture *completed, gpointer user_data)
{
  DailiesWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);
  AdwToast *toast;

  if (value == NULL)
    {
      dailies_window_say_error (self, _ ("The Frame Could Not Be Taken"), error);
      return NULL;
    }

  toast = remember_draft (self, _ ("First frame replaced"));
  dailies_composer_set_first_frame (self->composer, g_value_get_object (value));
  tell_draft_changed (self, toast);
  return NULL;
}

static void
take_picture (DailiesWindow *self, gint64 time)
{
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);

  dex_future_disown (dex_future_finally (dailies_clip_picture_take (job, time), picture_taken,
                                         g_object_ref (self), g_object_unref));
}

static void
continue_from_last_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_picture (DAILIES_WINDOW (widget), DAILIES_CLIP_PICTURE_LAST);
}

static void
use_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  take_picture (self, dailies_stage_get_position (self->stage));
}

/* --- favourites --- */

static void
set_favourite (DailiesWindow *self, gboolean favourite)
{
  DailiesChange *change = dailies_change_new (favourite ? "marked" : "unmarked");

  dailies_change_set_favourite (change, favourite);
  dex_future_disown (dailies_library_write (dailies_engine_get_library (self->engine),
                                            dailies_jobs_pane_get_selected (self->jobs), change,
                                            FALSE));
}

static void
mark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_favourite (DAILIES_WINDOW (widget), TRUE);
}

static void
unmark (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_favourite (DAILIES_WINDOW (widget), FALSE);
}

static void
delete_job (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  dailies_window_delete (self, dailies_jobs_pane_get_selected (self->jobs));
}

/* --- the clip's file --- */

static void
copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_copy_finish (G_FILE (source), result, &error))
    dailies_window_say_error (self, _ ("Not Saved"), error);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copy saved")));
}

static void
copy_place_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesWindow) self = user_data;
  g_autoptr (GFile) place = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  GFile *clip = g_object_get_data (source, "clip");

  if (place == NULL)
    return; /* dismissed */

  g_file_copy_async (clip, place, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL, NULL,
                     copied, g_steal_pointer (&self));
}

static void
save_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  GFile *clip = dailies_job_get_clip (dailies_jobs_pane_get_selected (self->jobs));
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *base = g_file_get_basename (clip);

  gtk_file_dialog_set_title (dialog, _ ("Save a Copy"));
  gtk_file_dialog_set_initial_name (dialog, base);
  g_object_set_data_full (G_OBJECT (dialog), "clip", g_object_ref (clip), g_object_unref);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), NULL, copy_place_chosen, g_object_ref (self));
}

static void
folder_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_open_containing_folder_finish (GTK_FILE_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    dailies_window_say_error (self, _ ("Files Could Not Be Opened"), error);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    dailies_window_say_error (self, _ ("The Clip Could Not Be Opened"), error);
}

static void
open_with (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  GFile *clip = dailies_job_get_clip (dailies_jobs_pane_get_selected (self->jobs));
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (clip);

  gtk_file_launcher_set_always_ask (launcher, TRUE);
  gtk_file_launcher_launch (launcher, GTK_WINDOW (self), NULL, opened, g_object_ref (self));
}

static void
show_in_files (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  GFile *clip = dailies_job_get_clip (dailies_jobs_pane_get_selected (self->jobs));
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (clip);

  gtk_file_launcher_open_containing_folder (launcher, GTK_WINDOW (self), NULL, folder_shown,
                                            g_object_ref (self));
}

static void
details (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  AdwDialog *dialog = dailies_job_details_new (dailies_engine_get_library (self->engine),
                                               dailies_jobs_pane_get_selected (self->jobs));

  adw_dialog_present (dialog, widget);
}

/* --- the program --- */

static void
account (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  DailiesQueue *queue = dailies_engine_get_queue (self->engine);
  g_autofree char *paused = dailies_queue_dup_paused_service (queue);

  /* The demo service has no account; where it is the one that is paused, this asks it again. */
  if (g_strcmp0 (paused, DAILIES_ENGINE_DEMO) == 0)
    {
      dailies_queue_unpause (queue);
      return;
    }
  adw_dialog_present (dailies_account_dialog_new (self->engine, paused), widget);
}

static void
preferences (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  adw_dialog_present (dailies_preferences_new (dailies_engine_get_catalogue (self->engine)),
                      widget);
}

/* --- the window --- */

static void
ledger (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  adw_dialog_present (dailies_ledger_dialog_new (dailies_engine_get_library (self->engine)),
                      widget);
}

static void
show_shortcuts (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_present (dailies_shortcuts_dialog_new (), widget);
}

static void
new_clip (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  dailies_jobs_pane_set_selected (self->jobs, NULL);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  dailies_window_show_composer (self);
}

static void
search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  /* The sheet lies over the list, and keeps the focus. */
  adw_bottom_sheet_set_open (self->sheet, FALSE);
  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  dailies_jobs_pane_start_search (self->jobs, NULL);
}

/* Where both pages are seen there is nowhere to go back to. */
static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwNavigationSplitView *split_view = DAILIES_WINDOW (widget)->split_view;

  if (adw_navigation_split_view_get_collapsed (split_view))
    adw_navigation_split_view_set_show_content (split_view, FALSE);
}

static void
toggle_fullscreen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
leave_fullscreen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_unfullscreen (GTK_WINDOW (widget));
}

void
dailies_window_update_actions (DailiesWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);
  DailiesState state = job != NULL ? dailies_job_get_state (job) : DAILIES_STATE_WAITING;
  gboolean has_clip = job != NULL && dailies_job_get_clip (job) != NULL;
  gboolean sent = job != NULL && dailies_job_get_submitted (job) != 0;

  gtk_widget_action_set_enabled (widget, "win.leave-fullscreen",
                                 gtk_window_is_fullscreen (GTK_WINDOW (self)));
  gtk_widget_action_set_enabled (widget, "win.account", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.ledger", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.preferences", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.copy-prompt", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.use-again", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.details", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.delete", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.continue", has_clip);
  gtk_widget_action_set_enabled (widget, "win.use-frame", has_clip);
  gtk_widget_set_visible (self->continue_button, has_clip);
  gtk_widget_action_set_enabled (widget, "win.mark",
                                 job != NULL && !dailies_job_get_favourite (job));
  gtk_widget_action_set_enabled (widget, "win.unmark",
                                 job != NULL && dailies_job_get_favourite (job));
  gtk_widget_action_set_enabled (widget, "win.open-with", has_clip);
  gtk_widget_action_set_enabled (widget, "win.save-copy", has_clip);
  gtk_widget_action_set_enabled (widget, "win.show-in-files", has_clip);
  gtk_widget_action_set_enabled (widget, "win.stop-watching",
                                 job != NULL && !dailies_state_has_ended (state));
  gtk_widget_action_set_enabled (widget, "win.watch-again", state == DAILIES_STATE_STOPPED && sent);
  gtk_widget_action_set_enabled (widget, "win.try-again",
                                 state == DAILIES_STATE_FAILED || state == DAILIES_STATE_UNCONFIRMED
                                   || (state == DAILIES_STATE_STOPPED && !sent));
  gtk_widget_action_set_enabled (widget, "win.look-again", state == DAILIES_STATE_UNCONFIRMED);
  gtk_widget_action_set_enabled (widget, "win.not-accepted", state == DAILIES_STATE_UNCONFIRMED);
  gtk_widget_action_set_enabled (widget, "win.keep-damaged", state == DAILIES_STATE_DOWNLOADING);
  gtk_widget_action_set_enabled (widget, "win.download-anyway", state == DAILIES_STATE_DOWNLOADING);
}

void
dailies_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } all[] = {
    { "win.account", account },
    { "win.back", go_back },
    { "win.continue", continue_from_last_frame },
    { "win.copy-prompt", copy_prompt },
    { "win.delete", delete_job },
    { "win.details", details },
    { "win.download-anyway", download_anyway },
    { "win.keep-damaged", keep_damaged },
    { "win.ledger", ledger },
    { "win.look-again", look_again },
    { "win.mark", mark },
    { "win.new", new_clip },
    { "win.open-with", open_with },
    { "win.leave-fullscreen", leave_fullscreen },
    { "win.not-accepted", not_accepted },
    { "win.preferences", preferences },
    { "win.save-copy", save_copy },
    { "win.search", search },
    { "win.show-help-overlay", show_shortcuts },
    { "win.show-in-files", show_in_files },
    { "win.stop-watching", stop_watching },
    { "win.toggle-fullscreen", toggle_fullscreen },
    { "win.try-again", try_again },
    { "win.unmark", unmark },
    { "win.use-again", use_again },
    { "win.use-frame", use_frame },
    { "win.watch-again", watch_again },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_widget_class_install_action (widget_class, all[i].name, NULL, all[i].activate);
}

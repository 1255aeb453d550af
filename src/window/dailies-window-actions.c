/* dailies-window-actions.c: what can be done in the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-account-dialog.h"
#include "dailies-ledger-dialog.h"
#include "dailies-preferences.h"
#include "dailies-settings.h"
#include "dailies-shortcuts-dialog.h"
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
  DailiesWindow *self = DAILIES_WINDOW (widget);

  if (!adw_navigation_split_view_get_collapsed (self->split_view))
    return;
  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  /* The bar below both pages would keep it. */
  dailies_jobs_pane_focus_list (self->jobs);
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
  /* Nothing is done twice because it takes a moment. */
  gboolean idle = job != NULL && !g_hash_table_contains (self->deeds, job);

  gtk_widget_action_set_enabled (widget, "win.leave-fullscreen",
                                 gtk_window_is_fullscreen (GTK_WINDOW (self)));
  gtk_widget_action_set_enabled (widget, "win.undo", self->undoable != NULL);
  gtk_widget_action_set_enabled (widget, "win.account", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.ledger", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.preferences", self->engine != NULL);
  gtk_widget_action_set_enabled (widget, "win.copy-prompt", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.use-again", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.details", job != NULL);
  gtk_widget_action_set_enabled (widget, "win.delete", idle);
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
                                 idle && !dailies_state_has_ended (state));
  gtk_widget_action_set_enabled (widget, "win.watch-again",
                                 idle && state == DAILIES_STATE_STOPPED && sent);
  gtk_widget_action_set_enabled (widget, "win.try-again",
                                 idle
                                   && (state == DAILIES_STATE_FAILED
                                       || state == DAILIES_STATE_UNCONFIRMED
                                       || (state == DAILIES_STATE_STOPPED && !sent)));
  gtk_widget_action_set_enabled (widget, "win.look-again",
                                 idle && state == DAILIES_STATE_UNCONFIRMED);
  gtk_widget_action_set_enabled (widget, "win.not-accepted",
                                 idle && state == DAILIES_STATE_UNCONFIRMED);
  gtk_widget_action_set_enabled (widget, "win.keep-damaged",
                                 idle && state == DAILIES_STATE_DOWNLOADING);
  gtk_widget_action_set_enabled (widget, "win.download-anyway",
                                 idle && state == DAILIES_STATE_DOWNLOADING);
}

void
dailies_window_install (GtkWidgetClass *widget_class, const DailiesWindowAction *all, guint n)
{
  for (guint i = 0; i < n; i++)
    gtk_widget_class_install_action (widget_class, all[i].name, NULL, all[i].activate);
}

void
dailies_window_install_actions (GtkWidgetClass *widget_class)
{
  static const DailiesWindowAction all[] = {
    { "win.account", account },
    { "win.back", go_back },
    { "win.leave-fullscreen", leave_fullscreen },
    { "win.ledger", ledger },
    { "win.new", new_clip },
    { "win.preferences", preferences },
    { "win.search", search },
    { "win.show-help-overlay", show_shortcuts },
    { "win.toggle-fullscreen", toggle_fullscreen },
  };

  dailies_window_install (widget_class, all, G_N_ELEMENTS (all));
}

/* dailies-window-job-actions.c: what can be done to the selected job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-details.h"
#include "dailies-thread.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

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

  dex_await (dex_ref (done), &error);
  dailies_window_end_deed (deed->window, deed->job);
  if (error != NULL)
    {
      dailies_window_say_error (deed->window, deed->failed_title, error);
      return dex_future_new_for_boolean (FALSE);
    }

  /* A verb that makes a new job shows it. */
  value = dex_future_get_value (done, NULL);
  if (G_VALUE_HOLDS (value, DAILIES_TYPE_JOB))
    dailies_jobs_pane_set_selected (deed->window->jobs, g_value_get_object (value));
  return dex_future_new_for_boolean (TRUE);
}

static void
do_to_job (DailiesWindow *self, QueueVerb verb, const char *failed_title)
{
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);
  Deed *deed;

  if (job == NULL || self->engine == NULL || !dailies_window_begin_deed (self, job))
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

/* --- favourites --- */

static DexFuture *
marked (DexFuture *completed, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (completed, &error) == NULL)
    dailies_window_say_error (user_data, _ ("Not Marked"), error);
  return NULL;
}

static void
set_favourite (DailiesWindow *self, gboolean favourite)
{
  DailiesChange *change = dailies_change_new (favourite ? "marked" : "unmarked");

  dailies_change_set_favourite (change, favourite);
  dex_future_disown (dex_future_finally (
    dailies_library_write (dailies_engine_get_library (self->engine),
                           dailies_jobs_pane_get_selected (self->jobs), change, FALSE),
    marked, g_object_ref (self), g_object_unref));
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

/* --- all of them --- */

void
dailies_window_install_job_actions (GtkWidgetClass *widget_class)
{
  static const DailiesWindowAction all[] = {
    { "win.copy-prompt", copy_prompt },
    { "win.delete", delete_job },
    { "win.details", details },
    { "win.download-anyway", download_anyway },
    { "win.keep-damaged", keep_damaged },
    { "win.look-again", look_again },
    { "win.mark", mark },
    { "win.not-accepted", not_accepted },
    { "win.open-with", open_with },
    { "win.save-copy", save_copy },
    { "win.show-in-files", show_in_files },
    { "win.stop-watching", stop_watching },
    { "win.try-again", try_again },
    { "win.unmark", unmark },
    { "win.watch-again", watch_again },
  };

  dailies_window_install (widget_class, all, G_N_ELEMENTS (all));
}

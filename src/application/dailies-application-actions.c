/* dailies-application-actions.c: the actions of the program, which notifications and the desktop use too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-application-private.h"

#include <glib/gi18n-lib.h>

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);
  AdwDialog *dialog = adw_about_dialog_new ();

  g_object_set (dialog, "application-name", APP_NAME, "application-icon", APP_ID, "version",
                PACKAGE_VERSION, "developer-name", _ ("The Dailies contributors"), "website",
                APP_HOMEPAGE, "issue-url", APP_BUGS, "license-type", GTK_LICENSE_GPL_3_0, NULL);
  adw_dialog_present (dialog, GTK_WIDGET (gtk_application_get_active_window (self)));
}

/* A dialog would be closed instead of its window. */
static void
close_dialogs (GtkWindow *window)
{
  g_autoptr (GListModel) dialogs
    = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (window));

  while (g_list_model_get_n_items (dialogs) > 0)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (dialogs, 0);

      adw_dialog_force_close (dialog);
    }
}

/* Who quits is not asked: what is under way goes on at the next start. Who insists does not wait for
 * an answer that is on its way either. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DailiesApplication *self = user_data;
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  gboolean insists = self->quitting;

  self->quitting = TRUE;
  /* Closing is the window's business: drafts are kept there. */
  self->decided = TRUE;
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      windows = windows->next;
      close_dialogs (window);
      gtk_window_close (window);
    }
  self->decided = FALSE;
  _dailies_application_leave_background (self);
  if (!self->busy || insists)
    g_application_quit (G_APPLICATION (self));
}

static void
show (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  _dailies_application_present_window (user_data);
}

static void
show_job (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  dailies_window_show_job (_dailies_application_present_window (user_data),
                           g_variant_get_string (parameter, NULL), FALSE);
}

static void
play (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  dailies_window_show_job (_dailies_application_present_window (user_data),
                           g_variant_get_string (parameter, NULL), TRUE);
}

static void
new_clip (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (_dailies_application_present_window (user_data)),
                              "win.new", NULL);
}

static void
search (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  dailies_window_search (_dailies_application_present_window (user_data),
                         g_variant_get_string (parameter, NULL));
}

typedef struct
{
  DailiesApplication *application;
  char *id;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_application_release (G_APPLICATION (wish->application));
  g_object_unref (wish->application);
  g_free (wish->id);
  g_free (wish);
}

static void
folder_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  /* There may be no window to say it in. */
  if (!gtk_file_launcher_open_containing_folder_finish (GTK_FILE_LAUNCHER (source), result, &error))
    g_message ("Files could not be opened: %s", error->message);
}

static DexFuture *
show_wish_in_files (DexFuture *completed, gpointer data)
{
  Wish *wish = data;
  DailiesLibrary *library = dailies_engine_get_library (wish->application->engine);
  g_autoptr (DailiesJob) job = dailies_library_lookup (library, wish->id);
  g_autoptr (GtkFileLauncher) launcher = NULL;

  if (job == NULL || dailies_job_get_clip (job) == NULL)
    return NULL;
  launcher = gtk_file_launcher_new (dailies_job_get_clip (job));
  gtk_file_launcher_open_containing_folder (
    launcher, gtk_application_get_active_window (GTK_APPLICATION (wish->application)), NULL,
    folder_shown, g_object_ref (wish->application));
  return NULL;
}

static void
show_in_files (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DailiesApplication *self = user_data;
  Wish *wish = g_new0 (Wish, 1);

  wish->application = g_object_ref (self);
  wish->id = g_variant_dup_string (parameter, NULL);
  g_application_hold (G_APPLICATION (self));
  dex_future_disown (dex_future_then (dex_ref (self->opened), show_wish_in_files, wish, wish_free));
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = show_about },
  { .name = "new-clip", .activate = new_clip },
  { .name = "play", .activate = play, .parameter_type = "s" },
  { .name = "quit", .activate = quit },
  { .name = "search", .activate = search, .parameter_type = "s" },
  { .name = "show", .activate = show },
  { .name = "show-in-files", .activate = show_in_files, .parameter_type = "s" },
  { .name = "show-job", .activate = show_job, .parameter_type = "s" },
};

void
_dailies_application_add_actions (DailiesApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

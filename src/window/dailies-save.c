/* dailies-save.c: a text into a file that a person chooses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-save.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *widget;
  AdwToastOverlay *toasts;
  DailiesSaveFunc make;
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->widget);
  g_object_unref (save->toasts);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
say (Save *save, const char *words)
{
  AdwToast *toast = adw_toast_new (words);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (save->toasts, toast);
}

static void
written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      say (save, _ ("Saved"));
      return;
    }

  /* Translators: %s is the system's own reason. */
  words = g_strdup_printf (_ ("Not saved: %s"), error->message);
  say (save, words);
}

static void
chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (file == NULL)
    {
      if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        say (save, error->message);
      return;
    }

  name = g_file_get_basename (file);
  text = save->make (name, save->widget);
  bytes = g_bytes_new_take (text, strlen (text));
  g_steal_pointer (&text);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written,
                                       g_steal_pointer (&save));
}

void
dailies_save (GtkWidget *widget,
              AdwToastOverlay *toasts,
              const char *title,
              const char *name,
              DailiesSaveFunc make)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (widget);
  Save *save = g_new0 (Save, 1);

  save->widget = g_object_ref (widget);
  save->toasts = g_object_ref (toasts);
  save->make = make;
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen,
                        save);
}

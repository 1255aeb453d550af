/* dailies-first-frame-ways-in.c: how a picture comes into the well
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-first-frame-private.h"

#include "dailies-settings.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What this run has made: it may be in use, also by what is not the chosen picture any more. */
static const char *
get_prefix (void)
{
  static char *prefix;

  if (g_once_init_enter_pointer (&prefix))
    g_once_init_leave_pointer (&prefix, g_uuid_string_random ());
  return prefix;
}

static char *
get_places (void)
{
  return g_build_filename (g_get_user_cache_dir (), "dailies", "pasted", NULL);
}

GFile *
_dailies_first_frame_new_place (const char *ending)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (get_prefix (), "-", uuid, ending, NULL);
  g_autofree char *folder = get_places ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  /* Where it cannot be made, whoever writes to it says so. */
  g_mkdir_with_parents (folder, 0700);
  return g_file_new_for_path (path);
}

static DexFuture *
sweep_in_thread (gpointer data)
{
  const char *kept = data;
  g_autofree char *folder = get_places ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_strcmp0 (path, kept) != 0 && !g_str_has_prefix (name, get_prefix ()))
        g_unlink (path);
    }
  return dex_future_new_true ();
}

DexFuture *
dailies_first_frame_sweep (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);

  return dailies_thread_run ("sweep pasted pictures", sweep_in_thread,
                             self->file != NULL ? g_file_get_path (self->file) : NULL, g_free);
}

/* A picture without a file becomes one: a job needs something that outlives the clipboard. */
typedef struct
{
  GdkTexture *texture;
  char *path;
} Store;

static void
store_free (gpointer data)
{
  Store *store = data;

  g_object_unref (store->texture);
  g_free (store->path);
  g_free (store);
}

static DexFuture *
store_in_thread (gpointer data)
{
  Store *store = data;

  if (!gdk_texture_save_to_png (store->texture, store->path))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                                  _ ("The picture could not be kept on disk."));
  return dex_future_new_take_object (g_file_new_for_path (store->path));
}

static DexFuture *
stored (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value != NULL)
    dailies_first_frame_set_file (self, g_value_get_object (value));
  else
    _dailies_first_frame_refuse (self, error->message);
  return NULL;
}

static void
take_texture (DailiesFirstFrame *self, GdkTexture *texture)
{
  g_autoptr (GFile) place = _dailies_first_frame_new_place (".png");
  Store *store = g_new0 (Store, 1);

  store->texture = g_object_ref (texture);
  store->path = g_file_get_path (place);
  dex_clear (&self->storing);
  self->storing = dex_future_finally (
    dailies_thread_run ("store a picture", store_in_thread, store, store_free), stored, self, NULL);
}

static gboolean
is_web (const char *scheme)
{
  return g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0;
}

static gboolean
is_link (const char *text)
{
  const char *scheme = g_uri_peek_scheme (text);

  return is_web (scheme) || g_strcmp0 (scheme, "file") == 0;
}

/* What browsers give of a page comes as a list of files too. */
static void
take_file (DailiesFirstFrame *self, GFile *file)
{
  g_autofree char *scheme = g_file_get_uri_scheme (file);
  g_autofree char *uri = is_web (scheme) ? g_file_get_uri (file) : NULL;

  if (uri != NULL)
    dailies_first_frame_set_uri (self, uri);
  else
    dailies_first_frame_set_file (self, file);
}

/* Links and the text that a browser gives for one. */
static gboolean
take_text (DailiesFirstFrame *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", 2);
  g_autofree char *line = g_strstrip (g_strdup (lines[0] != NULL ? lines[0] : ""));
  g_autoptr (GFile) file = NULL;

  if (!is_link (line))
    return FALSE;

  /* A link is sent as it is, not as what knows files would write it. */
  if (is_web (g_uri_peek_scheme (line)))
    {
      dailies_first_frame_set_uri (self, line);
      return TRUE;
    }
  file = g_file_new_for_uri (line);
  dailies_first_frame_set_file (self, file);
  return TRUE;
}

gboolean
dailies_first_frame_take (DailiesFirstFrame *self, const GValue *value)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), FALSE);
  g_return_val_if_fail (G_IS_VALUE (value), FALSE);

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      if (files != NULL)
        {
          take_file (self, files->data);
          return TRUE;
        }
    }
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      take_texture (self, g_value_get_object (value));
      return TRUE;
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_STRING) && take_text (self, g_value_get_string (value)))
    return TRUE;

  _dailies_first_frame_refuse (self, _ ("Neither a picture nor a link"));
  return FALSE;
}

static void
pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesFirstFrame) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL)
    dailies_first_frame_take (self, value);
  else
    _dailies_first_frame_refuse (self, _ ("The clipboard could not be read"));
}

static void
paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (gdk_content_formats_contain_gtype (formats, types[i]))
      {
        gdk_clipboard_read_value_async (clipboard, types[i], G_PRIORITY_DEFAULT, NULL, pasted,
                                        g_object_ref (self));
        return;
      }

  _dailies_first_frame_refuse (self, _ ("No picture or link to paste"));
}

static void
remember_folder (GFile *file)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (settings != NULL && uri != NULL)
    g_settings_set_string (settings, "picture-folder", uri);
}

/* (transfer full) (nullable) */
static GFile *
recall_folder (void)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *uri = NULL;

  if (settings != NULL)
    uri = g_settings_get_string (settings, "picture-folder");
  return uri != NULL && *uri != '\0' ? g_file_new_for_uri (uri) : NULL;
}

static void
chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesFirstFrame) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL)
    return; /* dismissed */

  dailies_first_frame_set_file (self, file);
  remember_folder (file);
}

static void
choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GFile) folder = recall_folder ();
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_filter_set_name (pictures, _ ("Pictures"));
  gtk_file_filter_add_mime_type (pictures, "image/*");
  g_list_store_append (filters, pictures);

  gtk_file_dialog_set_title (dialog, _ ("Choose a First Frame"));
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen,
                        g_object_ref (widget));
}

static void
link_typed (AdwAlertDialog *dialog, GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "use", is_link (text));
}

static void
link_answered (AdwAlertDialog *dialog, const char *response, DailiesFirstFrame *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));

  if (g_str_equal (response, "use"))
    take_text (self, gtk_editable_get_text (entry));
}

static void
type_link (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
    _ ("Picture From a Link"),
    _ ("The service fetches it by itself; its link is sent, not the picture.")));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_URL);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "https://");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Link"),
                                  -1);
  adw_alert_dialog_set_extra_child (dialog, entry);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "use", _ ("_Use"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "use", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "use");
  g_signal_connect_object (entry, "changed", G_CALLBACK (link_typed), dialog, G_CONNECT_SWAPPED);
  link_typed (dialog, GTK_EDITABLE (entry));
  g_signal_connect_object (dialog, "response", G_CALLBACK (link_answered), widget, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
  gtk_widget_grab_focus (entry);
}

static void
take_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (widget);

  dailies_first_frame_set_file (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
}

void
_dailies_first_frame_install_ways_in (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "first-frame.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "first-frame.link", NULL, type_link);
  gtk_widget_class_install_action (widget_class, "first-frame.paste", NULL, paste);
  gtk_widget_class_install_action (widget_class, "first-frame.remove", NULL, take_out);
}

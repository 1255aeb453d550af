/* dailies-first-frame.c: the well for a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-first-frame.h"

#include "dailies-thread.h"
#include "dailies-thumbnail.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define THUMBNAIL_SIDE 168

struct _DailiesFirstFrame
{
  AdwBin parent_instance;

  gboolean has_rules;
  DailiesPictureRules rules;
  GFile *file;
  char *uri;
  char *problem;
  DexFuture *checking;
  DexFuture *loading;

  GtkMenuButton *button;
  GtkDropTarget *drop_target;
  GtkStack *pages;
  GtkPicture *picture;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (DailiesFirstFrame, dailies_first_frame, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FILE,
  PROP_URI,
  PROP_PROBLEM,
  PROP_CHECKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_css_class (GtkWidget *widget, const char *name, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_problem (DailiesFirstFrame *self, const char *problem)
{
  if (!g_set_str (&self->problem, problem))
    return;

  set_css_class (GTK_WIDGET (self->button), "refused", problem != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* --- checking what was chosen --- */

static char *
join_problems (GPtrArray *problems)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const DailiesPictureProblem *problem = g_ptr_array_index (problems, i);

      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append (joined, problem->message);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static DexFuture *
probed (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value == NULL)
    {
      set_problem (self, error->message);
    }
  else
    {
      g_autoptr (GPtrArray) problems
        = dailies_picture_rules_check (&self->rules, g_value_get_object (value));
      g_autofree char *joined = problems->len > 0 ? join_problems (problems) : NULL;

      set_problem (self, joined);
    }

  dex_clear (&self->checking);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
  return NULL;
}

static void
check (DailiesFirstFrame *self)
{
  dex_clear (&self->checking);

  if (!self->has_rules && (self->file != NULL || self->uri != NULL))
    set_problem (self, _ ("This model takes no first frame."));
  else
    set_problem (self, NULL);

  if (self->has_rules && self->file != NULL)
    self->checking
      = dex_future_finally (dailies_picture_probe_file (self->file), probed, self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

static DexFuture *
thumbnail_loaded (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);

  gtk_picture_set_paintable (self->picture, g_value_get_object (value));
  gtk_stack_set_visible_child_name (self->pages, "picture");
  return NULL;
}

static void
changed (DailiesFirstFrame *self)
{
  gboolean chosen = self->file != NULL || self->uri != NULL;

  dex_clear (&self->loading);
  gtk_stack_set_visible_child_name (self->pages, self->uri != NULL ? "link" : "empty");
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (self->remove, chosen);
  set_css_class (GTK_WIDGET (self->button), "chosen", chosen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "first-frame.remove", chosen);

  if (self->file != NULL)
    self->loading = dex_future_then (dailies_thumbnail_load (self->file, THUMBNAIL_SIDE),
                                     thumbnail_loaded, self, NULL);
  if (self->uri != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), self->uri);
  else
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("First Frame"));

  check (self);
}

void
dailies_first_frame_set_file (DailiesFirstFrame *self, GFile *file)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->file, file))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
  if (g_set_str (&self->uri, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URI]);
  changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
dailies_first_frame_set_uri (DailiesFirstFrame *self, const char *uri)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->file, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
  if (g_set_str (&self->uri, uri))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URI]);
  changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
dailies_first_frame_set_rules (DailiesFirstFrame *self, const DailiesPictureRules *rules)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));

  self->has_rules = rules != NULL;
  if (rules != NULL)
    self->rules = *rules;
  check (self);
}

GFile *
dailies_first_frame_get_file (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->file;
}

const char *
dailies_first_frame_get_uri (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->uri;
}

const char *
dailies_first_frame_get_problem (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->problem;
}

gboolean
dailies_first_frame_is_checking (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), FALSE);
  return self->checking != NULL;
}

/* --- ways in --- */

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
  g_autofree char *folder = g_path_get_dirname (store->path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return dex_future_new_for_errno (errno);
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
    set_problem (self, error->message);
  return NULL;
}

static void
take_texture (DailiesFirstFrame *self, GdkTexture *texture)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (uuid, ".png", NULL);
  Store *store = g_new0 (Store, 1);

  store->texture = g_object_ref (texture);
  store->path = g_build_filename (g_get_user_cache_dir (), "dailies", "pasted", name, NULL);
  dex_future_disown (
    dex_future_finally (dailies_thread_run ("store a picture", store_in_thread, store, store_free),
                        stored, g_object_ref (self), g_object_unref));
}

/* Links and the text that a browser gives for one. */
static gboolean
take_text (DailiesFirstFrame *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", 2);
  g_autofree char *line = g_strstrip (g_strdup (lines[0] != NULL ? lines[0] : ""));
  const char *scheme = g_uri_peek_scheme (line);

  if (g_strcmp0 (scheme, "file") == 0)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (line);

      dailies_first_frame_set_file (self, file);
      return TRUE;
    }
  if (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0)
    {
      dailies_first_frame_set_uri (self, line);
      return TRUE;
    }

  set_problem (self, _ ("This text is no link to a picture: it begins with neither https:// nor "
                        "http://."));
  return FALSE;
}

static gboolean
take_value (DailiesFirstFrame *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      if (files == NULL)
        return FALSE;
      dailies_first_frame_set_file (self, files->data);
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      take_texture (self, g_value_get_object (value));
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, G_TYPE_STRING))
    return take_text (self, g_value_get_string (value));
  return FALSE;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, DailiesFirstFrame *self)
{
  return take_value (self, value);
}

static void
pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesFirstFrame) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL)
    take_value (self, value);
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

  set_problem (self, _ ("There is no picture and no link on the clipboard."));
}

static void
chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesFirstFrame) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    dailies_first_frame_set_file (self, file);
}

static void
choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_filter_set_name (pictures, _ ("Pictures"));
  gtk_file_filter_add_mime_type (pictures, "image/*");
  g_list_store_append (filters, pictures);

  gtk_file_dialog_set_title (dialog, _ ("Choose a First Frame"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen,
                        g_object_ref (widget));
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

static void
dailies_first_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (object);

  switch (id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, self->checking != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_first_frame_dispose (GObject *object)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (object);

  dex_clear (&self->checking);
  dex_clear (&self->loading);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_FIRST_FRAME);
  g_clear_object (&self->file);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (dailies_first_frame_parent_class)->dispose (object);
}

static void
dailies_first_frame_class_init (DailiesFirstFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dailies_first_frame_dispose;
  object_class->get_property = dailies_first_frame_get_property;

  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, read);
  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, read);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read);
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-first-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, button);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, drop_target);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, pages);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, picture);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);

  gtk_widget_class_install_action (widget_class, "first-frame.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "first-frame.link", NULL, type_link);
  gtk_widget_class_install_action (widget_class, "first-frame.paste", NULL, paste);
  gtk_widget_class_install_action (widget_class, "first-frame.remove", NULL, take_out);
}

static void
dailies_first_frame_init (DailiesFirstFrame *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_gtypes (self->drop_target, types, G_N_ELEMENTS (types));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "first-frame.remove", FALSE);
}

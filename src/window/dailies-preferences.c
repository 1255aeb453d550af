/* dailies-preferences.c: the dialog of preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-preferences.h"

#include "dailies-choice.h"
#include "dailies-engine.h"
#include "dailies-options-form.h"
#include "dailies-settings.h"

#include <glib/gi18n-lib.h>

#define AIMLAPI "aimlapi"

enum
{
  SERVICE_AIMLAPI,
  SERVICE_DEMO,
  SERVICE_OTHER,
};

struct _DailiesPreferences
{
  AdwPreferencesDialog parent_instance;

  GSettings *settings;
  gboolean updating; /* what is shown follows the settings, and not the other way round */

  GtkWidget *account;
  AdwEntryRow *address;
  GtkWidget *address_problem;
  GtkWidget *autoplay;
  AdwActionRow *copy_folder;
  GtkWidget *copy_folder_choose;
  GtkWidget *copy_folder_clear;
  GtkWidget *dialect;
  GtkWidget *enhance;
  GtkWidget *keep_picture_data;
  GtkWidget *loop;
  AdwComboRow *model;
  GtkWidget *notifications;
  DailiesOptionsForm *options;
  GtkWidget *options_group;
  GtkWidget *options_reset;
  GtkWidget *places;
  AdwComboRow *service;
  GtkWidget *sound;
  GtkWidget *spending_limit;
  GtkWidget *when_closed;
};

G_DEFINE_FINAL_TYPE (DailiesPreferences, dailies_preferences, ADW_TYPE_PREFERENCES_DIALOG)

/* --- a word of a list, as a choice --- */

static gboolean
word_to_choice (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *words = user_data;
  const char *word = g_variant_get_string (variant, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
choice_to_word (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *words = user_data;
  guint choice = g_value_get_uint (value);

  /* Nothing is chosen while a list is filled. */
  return choice != GTK_INVALID_LIST_POSITION ? g_variant_new_string (words[choice]) : NULL;
}

static void
bind_choice (DailiesPreferences *self, const char *key, GtkWidget *row, const char *const *words)
{
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                word_to_choice, choice_to_word, (gpointer) words, NULL);
}

/* --- the service --- */

static void
say_address_problem (DailiesPreferences *self, const char *words)
{
  if (words != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_problem), words);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
    }
  gtk_accessible_update_state (
    GTK_ACCESSIBLE (self->address), GTK_ACCESSIBLE_STATE_INVALID,
    words != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_widget_set_visible (self->address_problem, words != NULL);
}

static void
show_service (DailiesPreferences *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, "service");
  guint choice = SERVICE_OTHER;

  if (g_str_equal (text, AIMLAPI))
    choice = SERVICE_AIMLAPI;
  else if (g_str_equal (text, DAILIES_ENGINE_DEMO))
    choice = SERVICE_DEMO;

  self->updating = TRUE;
  adw_combo_row_set_selected (self->service, choice);
  if (choice == SERVICE_OTHER)
    gtk_editable_set_text (GTK_EDITABLE (self->address), text);
  self->updating = FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self->address), choice == SERVICE_OTHER);
  gtk_widget_set_visible (self->account, choice != SERVICE_DEMO);
}

static void
on_service_selected (AdwComboRow *row, GParamSpec *pspec, DailiesPreferences *self)
{
  guint choice = adw_combo_row_get_selected (row);

  if (self->updating)
    return;

  say_address_problem (self, NULL);
  if (choice == SERVICE_OTHER)
    {
      /* Nothing changes until an address is there. */
      gtk_widget_set_visible (GTK_WIDGET (self->address), TRUE);
      gtk_widget_set_visible (self->account, FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      return;
    }
  g_settings_set_string (self->settings, "service",
                         choice == SERVICE_AIMLAPI ? AIMLAPI : DAILIES_ENGINE_DEMO);
  show_service (self);
}

static void
on_address_changed (AdwEntryRow *row, DailiesPreferences *self)
{
  say_address_problem (self, NULL);
}

static void
on_address_applied (AdwEntryRow *row, DailiesPreferences *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autoptr (GError) error = NULL;
  g_autofree char *address = dailies_engine_parse_service (text, &error);

  if (address == NULL)
    {
      say_address_problem (self, error->message);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      return;
    }
  g_settings_set_string (self->settings, "service", address);
  show_service (self);
}

/* --- the model, and what it begins with --- */

static DailiesModel *
get_model (DailiesPreferences *self)
{
  return adw_combo_row_get_selected_item (self->model);
}

static void
update_reset (DailiesPreferences *self)
{
  g_autoptr (GVariant) options
    = dailies_settings_dup_options (dailies_model_get_id (get_model (self)));

  gtk_widget_set_sensitive (self->options_reset, g_variant_n_children (options) > 0);
}

static void
show_options (DailiesPreferences *self)
{
  DailiesModel *model = get_model (self);
  g_autoptr (GVariant) options = dailies_settings_dup_options (dailies_model_get_id (model));

  self->updating = TRUE;
  dailies_options_form_reset (self->options);
  dailies_options_form_set_model (self->options, model, options);
  self->updating = FALSE;
  gtk_widget_set_visible (self->options_group, !dailies_options_form_is_empty (self->options));
  update_reset (self);
}

static void
on_options_changed (DailiesOptionsForm *options, DailiesPreferences *self)
{
  g_autoptr (GVariant) values = NULL;

  if (self->updating)
    return;

  values = dailies_options_form_dup_values (options);
  self->updating = TRUE;
  dailies_settings_set_options (dailies_model_get_id (get_model (self)), values);
  self->updating = FALSE;
  update_reset (self);
}

static void
on_options_reset (GtkButton *button, DailiesPreferences *self)
{
  /* Focus goes before its place does. */
  gtk_widget_grab_focus (GTK_WIDGET (self->model));
  dailies_settings_set_options (dailies_model_get_id (get_model (self)),
                                g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}

/* By somebody else, or by the button. */
static void
on_options_setting (DailiesPreferences *self)
{
  if (!self->updating)
    show_options (self);
}

static void
show_model (DailiesPreferences *self)
{
  GListModel *catalogue = adw_combo_row_get_model (self->model);
  g_autofree char *id = g_settings_get_string (self->settings, "model");
  DailiesModel *wanted = dailies_catalogue_lookup (DAILIES_CATALOGUE (catalogue), id);
  guint n = g_list_model_get_n_items (catalogue);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (catalogue, i);

      if (model != wanted)
        continue;
      self->updating = TRUE;
      adw_combo_row_set_selected (self->model, i);
      self->updating = FALSE;
    }
  show_options (self);
}

static void
on_model_selected (AdwComboRow *row, GParamSpec *pspec, DailiesPreferences *self)
{
  DailiesModel *model = get_model (self);

  if (!self->updating && model != NULL)
    g_settings_set_string (self->settings, "model", dailies_model_get_id (model));
}

/* What its search looks into. */
static char *
model_words (gpointer item, gpointer user_data)
{
  return dailies_choice_dup_words (item);
}

/* --- copies --- */

static void
show_copy_folder (DailiesPreferences *self)
{
  g_autofree char *uri = g_settings_get_string (self->settings, "copy-folder");
  g_autofree char *words = NULL;

  if (*uri != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_uri (uri);

      words = g_file_get_parse_name (folder);
    }
  adw_action_row_set_subtitle (self->copy_folder,
                               words != NULL ? words : _ ("Clips are kept in the library only"));
  gtk_widget_set_visible (self->copy_folder_clear, words != NULL);
}

static void
folder_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder
    = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);

  if (folder != NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);

      g_settings_set_string (self->settings, "copy-folder", uri);
    }
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    {
      AdwToast *toast = adw_toast_new (error->message);

      adw_toast_set_use_markup (toast, FALSE);
      adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
    }
}

static void
on_copy_folder_choose (GtkButton *button, DailiesPreferences *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *uri = g_settings_get_string (self->settings, "copy-folder");

  gtk_file_dialog_set_title (dialog, _ ("Folder for Copies"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Choose"));
  if (*uri != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_uri (uri);

      gtk_file_dialog_set_initial_folder (dialog, folder);
    }
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                                 folder_chosen, g_object_ref (self));
}

static void
on_copy_folder_clear (GtkButton *button, DailiesPreferences *self)
{
  gtk_widget_grab_focus (self->copy_folder_choose);
  g_settings_reset (self->settings, "copy-folder");
}

/* --- GObject --- */

static void
bind_all (DailiesPreferences *self)
{
  static const char *const dialects[] = { "universal", "legacy", NULL };
  static const char *const closings[] = { "ask", "background", "quit", NULL };
  const struct
  {
    const char *key;
    GtkWidget *row;
    const char *property;
    GSettingsBindFlags flags;
  } rows[] = {
    { "autoplay", self->autoplay, "active", 0 },
    { "enhance", self->enhance, "active", 0 },
    { "keep-picture-data", self->keep_picture_data, "active", 0 },
    { "loop", self->loop, "active", 0 },
    { "muted", self->sound, "active", G_SETTINGS_BIND_INVERT_BOOLEAN },
    { "notifications", self->notifications, "active", 0 },
    { "places", self->places, "value", 0 },
    { "spending-limit", self->spending_limit, "value", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_bind (self->settings, rows[i].key, rows[i].row, rows[i].property,
                     G_SETTINGS_BIND_DEFAULT | rows[i].flags);
  bind_choice (self, "dialect", self->dialect, dialects);
  bind_choice (self, "when-closed", self->when_closed, closings);

  g_signal_connect_object (self->settings, "changed::service", G_CALLBACK (show_service), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::model", G_CALLBACK (show_model), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::options", G_CALLBACK (on_options_setting),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::copy-folder", G_CALLBACK (show_copy_folder),
                           self, G_CONNECT_SWAPPED);
}

static void
dailies_preferences_dispose (GObject *object)
{
  DailiesPreferences *self = DAILIES_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_PREFERENCES);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (dailies_preferences_parent_class)->dispose (object);
}

static void
dailies_preferences_class_init (DailiesPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_preferences_dispose;

  g_type_ensure (DAILIES_TYPE_OPTIONS_FORM);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, account);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, address);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, address_problem);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, autoplay);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, copy_folder);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, copy_folder_choose);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, copy_folder_clear);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, dialect);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, enhance);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, keep_picture_data);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, loop);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, model);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, notifications);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, options);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, options_group);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, options_reset);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, places);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, service);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, sound);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, spending_limit);
  gtk_widget_class_bind_template_child (widget_class, DailiesPreferences, when_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_folder_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_folder_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_model_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_options_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_options_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_service_selected);
}

static void
dailies_preferences_init (DailiesPreferences *self)
{
  self->settings = g_object_ref (dailies_settings_get_default ());
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

AdwDialog *
dailies_preferences_new (DailiesCatalogue *catalogue)
{
  g_autoptr (GtkExpression) words = NULL;
  DailiesPreferences *self;

  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (DAILIES_TYPE_PREFERENCES, NULL);
  words = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (model_words), NULL,
                                       NULL);
  self->updating = TRUE;
  adw_combo_row_set_expression (self->model, words);
  adw_combo_row_set_model (self->model, G_LIST_MODEL (catalogue));
  self->updating = FALSE;

  dailies_choice_name_items (self->model);
  dailies_choice_name_items (self->service);
  dailies_choice_name_items (ADW_COMBO_ROW (self->dialect));
  dailies_choice_name_items (ADW_COMBO_ROW (self->when_closed));
  bind_all (self);
  show_service (self);
  show_model (self);
  show_copy_folder (self);
  return ADW_DIALOG (self);
}

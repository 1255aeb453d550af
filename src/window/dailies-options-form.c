/* dailies-options-form.c: what a model takes, as a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-options-form.h"

#include "dailies-choice.h"

#include <glib/gi18n-lib.h>

struct _DailiesOptionsForm
{
  AdwBin parent_instance;

  GtkListBox *list;
  GPtrArray *parameters; /* DailiesParameter, in the order of the rows */
  GHashTable *beginning; /* universal name → GVariant: instead of what the service assumes */
  GHashTable *values;    /* universal name → GVariant: what was said here; NULL: as it assumes */
  GHashTable *problems;  /* universal name → why what was typed there cannot be sent */
};

G_DEFINE_FINAL_TYPE (DailiesOptionsForm, dailies_options_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
name_of (DailiesParameter *parameter)
{
  return dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL);
}

/* (transfer none) (nullable): what is to be sent, and the service would not assume */
static GVariant *
chosen_value_of (DailiesOptionsForm *self, DailiesParameter *parameter)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->values, name_of (parameter), NULL, &value))
    value = g_hash_table_lookup (self->beginning, name_of (parameter));
  return value;
}

/* (transfer none) (nullable) */
static GVariant *
value_of (DailiesOptionsForm *self, DailiesParameter *parameter)
{
  GVariant *value = chosen_value_of (self, parameter);

  return value != NULL ? value : dailies_parameter_get_default (parameter);
}

static void
unref_value (gpointer value)
{
  if (value != NULL)
    g_variant_unref (value);
}

/* @value: (transfer floating) (nullable) */
static void
take_value (DailiesOptionsForm *self, DailiesParameter *parameter, GVariant *value)
{
  GVariant *standard = dailies_parameter_get_default (parameter);
  g_autoptr (GVariant) held = value != NULL ? g_variant_ref_sink (value) : NULL;

  if (held != NULL && standard != NULL && g_variant_equal (held, standard))
    g_clear_pointer (&held, g_variant_unref);
  g_hash_table_replace (self->values, g_strdup (name_of (parameter)), g_steal_pointer (&held));
  g_signal_emit (self, signals[CHANGED], 0);
}

static DailiesOptionsForm *
form_of (gpointer row)
{
  return DAILIES_OPTIONS_FORM (gtk_widget_get_ancestor (row, DAILIES_TYPE_OPTIONS_FORM));
}

static DailiesParameter *
parameter_of (gpointer row)
{
  return g_object_get_data (row, "parameter");
}

/* --- a row a kind --- */

static void
on_switched (AdwSwitchRow *row)
{
  take_value (form_of (row), parameter_of (row),
              g_variant_new_boolean (adw_switch_row_get_active (row)));
}

static GtkWidget *
switch_row (DailiesParameter *parameter, GVariant *value)
{
  GtkWidget *row = adw_switch_row_new ();

  adw_switch_row_set_active (ADW_SWITCH_ROW (row), value != NULL && g_variant_get_boolean (value));
  g_signal_connect (row, "notify::active", G_CALLBACK (on_switched), NULL);
  return row;
}

static char *
words_of (GVariant *choice)
{
  if (g_variant_is_of_type (choice, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (choice, NULL);
  if (g_variant_is_of_type (choice, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (choice));
  return g_strdup_printf ("%g", g_variant_get_double (choice));
}

/* The first entry leaves the choice to the service where there is no default. */
static void
on_chosen (AdwComboRow *row)
{
  DailiesParameter *parameter = parameter_of (row);
  GVariant *choices = dailies_parameter_get_choices (parameter);
  guint offset = dailies_parameter_get_default (parameter) == NULL ? 1 : 0;
  guint selected = adw_combo_row_get_selected (row);

  g_autoptr (GVariant) choice = NULL;

  if (selected >= offset && selected != GTK_INVALID_LIST_POSITION)
    choice = g_variant_get_child_value (choices, selected - offset);
  take_value (form_of (row), parameter, choice);
}

static GtkWidget *
choice_row (DailiesParameter *parameter, GVariant *value)
{
  GtkWidget *row = adw_combo_row_new ();
  GVariant *choices = dailies_parameter_get_choices (parameter);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint offset = 0;

  if (dailies_parameter_get_default (parameter) == NULL)
    {
      gtk_string_list_append (words, _ ("Automatic"));
      offset = 1;
    }
  for (gsize i = 0; i < g_variant_n_children (choices); i++)
    {
      g_autoptr (GVariant) choice = g_variant_get_child_value (choices, i);

      gtk_string_list_take (words, words_of (choice));
    }

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  for (gsize i = 0; value != NULL && i < g_variant_n_children (choices); i++)
    {
      g_autoptr (GVariant) choice = g_variant_get_child_value (choices, i);

      if (g_variant_equal (choice, value))
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) i + offset);
    }
  dailies_choice_name_items (ADW_COMBO_ROW (row));
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_chosen), NULL);
  return row;
}

static void
on_number (AdwSpinRow *row)
{
  DailiesParameter *parameter = parameter_of (row);
  double number = adw_spin_row_get_value (row);

  take_value (form_of (row), parameter,
              dailies_parameter_get_kind (parameter) == DAILIES_KIND_INTEGER
                ? g_variant_new_int64 ((gint64) number)
                : g_variant_new_double (number));
}

static GtkWidget *
number_row (DailiesParameter *parameter, GVariant *value)
{
  gboolean whole = dailies_parameter_get_kind (parameter) == DAILIES_KIND_INTEGER;
  double minimum = G_MININT32, maximum = G_MAXINT32;
  double step;
  GtkWidget *row;

  dailies_parameter_get_minimum (parameter, &minimum);
  dailies_parameter_get_maximum (parameter, &maximum);
  step = whole ? 1 : (maximum - minimum) / 100;
  /* A presentation otherwise, of which GTK tells no screen reader, and neither of what is in it. */
  row = g_object_new (ADW_TYPE_SPIN_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "adjustment",
                      gtk_adjustment_new (minimum, minimum, maximum, step, 10 * step, 0),
                      "climb-rate", step, "digits", whole ? 0 : 2, NULL);
  if (value != NULL)
    adw_spin_row_set_value (ADW_SPIN_ROW (row), whole ? (double) g_variant_get_int64 (value)
                                                      : g_variant_get_double (value));
  g_signal_connect (row, "notify::value", G_CALLBACK (on_number), NULL);
  return row;
}

/* A bare number has no empty state; one without bounds and default (a seed) is a text that may be
 * empty. */
static gboolean
is_number_with_range (DailiesParameter *parameter)
{
  double bound;

  switch (dailies_parameter_get_kind (parameter))
    {
    case DAILIES_KIND_INTEGER:
    case DAILIES_KIND_NUMBER:
      return dailies_parameter_get_default (parameter) != NULL
             && dailies_parameter_get_minimum (parameter, &bound)
             && dailies_parameter_get_maximum (parameter, &bound);
    default:
      return FALSE;
    }
}

static void
on_text (AdwEntryRow *row)
{
  DailiesParameter *parameter = parameter_of (row);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = NULL;

  if (*text != '\0')
    value = dailies_parameter_parse (parameter, text, &error);

  if (error != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      g_hash_table_replace (form_of (row)->problems, g_strdup (name_of (parameter)),
                            g_strdup (error->message));
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      g_hash_table_remove (form_of (row)->problems, name_of (parameter));
    }
  gtk_accessible_update_state (
    GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
    error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), error != NULL ? error->message : NULL);
  take_value (form_of (row), parameter, value);
}

static GtkWidget *
text_row (DailiesParameter *parameter, GVariant *value)
{
  GtkWidget *row = adw_entry_row_new ();

  if (value != NULL)
    {
      g_autofree char *words = words_of (value);

      gtk_editable_set_text (GTK_EDITABLE (row), words);
    }
  g_signal_connect (row, "changed", G_CALLBACK (on_text), NULL);
  return row;
}

static void
add_row (DailiesOptionsForm *self, DailiesParameter *parameter)
{
  GVariant *value = value_of (self, parameter);
  GtkWidget *row;

  if (dailies_parameter_get_kind (parameter) == DAILIES_KIND_BOOLEAN)
    row = switch_row (parameter, value);
  else if (dailies_parameter_get_choices (parameter) != NULL)
    row = choice_row (parameter, value);
  else if (is_number_with_range (parameter))
    row = number_row (parameter, value);
  else
    row = text_row (parameter, value);

  g_object_set_data_full (G_OBJECT (row), "parameter", g_object_ref (parameter), g_object_unref);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 dailies_parameter_get_title (parameter));
  gtk_list_box_append (self->list, row);
}

static void
rebuild (DailiesOptionsForm *self)
{
  gtk_list_box_remove_all (self->list);
  g_hash_table_remove_all (self->problems);
  for (guint i = 0; i < self->parameters->len; i++)
    add_row (self, g_ptr_array_index (self->parameters, i));
}

static void
set_beginning (DailiesOptionsForm *self, GVariant *beginning)
{
  g_hash_table_remove_all (self->beginning);
  for (guint i = 0; beginning != NULL && i < self->parameters->len; i++)
    {
      DailiesParameter *parameter = g_ptr_array_index (self->parameters, i);
      g_autoptr (GVariant) value = g_variant_lookup_value (beginning, name_of (parameter), NULL);

      if (value != NULL && dailies_parameter_check (parameter, value, NULL))
        g_hash_table_replace (self->beginning, g_strdup (name_of (parameter)),
                              g_steal_pointer (&value));
    }
}

void
dailies_options_form_set_model (DailiesOptionsForm *self, DailiesModel *model, GVariant *beginning)
{
  GListModel *all;
  GHashTableIter iter;
  gpointer name, value;

  g_return_if_fail (DAILIES_IS_OPTIONS_FORM (self));
  g_return_if_fail (DAILIES_IS_MODEL (model));

  g_ptr_array_set_size (self->parameters, 0);
  all = dailies_model_get_parameters (model);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (DailiesParameter) parameter = g_list_model_get_item (all, i);

      if (dailies_parameter_get_role (parameter) == DAILIES_ROLE_OPTION
          && dailies_parameter_get_kind (parameter) != DAILIES_KIND_PICTURE
          && name_of (parameter) != NULL)
        g_ptr_array_add (self->parameters, g_steal_pointer (&parameter));
    }

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      DailiesParameter *parameter = dailies_model_lookup_parameter (model, name);

      if (parameter == NULL || (value != NULL && !dailies_parameter_check (parameter, value, NULL)))
        g_hash_table_iter_remove (&iter);
    }

  set_beginning (self, beginning);
  rebuild (self);
}

void
dailies_options_form_reset (DailiesOptionsForm *self)
{
  g_return_if_fail (DAILIES_IS_OPTIONS_FORM (self));

  g_hash_table_remove_all (self->values);
  rebuild (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
dailies_options_form_get_problem (DailiesOptionsForm *self)
{
  g_return_val_if_fail (DAILIES_IS_OPTIONS_FORM (self), NULL);

  /* The first as they stand below each other. */
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const char *problem
        = g_hash_table_lookup (self->problems, name_of (g_ptr_array_index (self->parameters, i)));

      if (problem != NULL)
        return problem;
    }
  return NULL;
}

gboolean
dailies_options_form_is_empty (DailiesOptionsForm *self)
{
  g_return_val_if_fail (DAILIES_IS_OPTIONS_FORM (self), TRUE);
  return self->parameters->len == 0;
}

void
dailies_options_form_read (DailiesOptionsForm *self, DailiesRequest *request)
{
  g_return_if_fail (DAILIES_IS_OPTIONS_FORM (self));
  g_return_if_fail (DAILIES_IS_REQUEST (request));

  g_hash_table_remove_all (self->values);
  for (guint i = 0; i < self->parameters->len; i++)
    {
      DailiesParameter *parameter = g_ptr_array_index (self->parameters, i);
      GVariant *value = dailies_request_get_parameter (request, name_of (parameter));

      if (value != NULL && !dailies_parameter_check (parameter, value, NULL))
        value = NULL;
      /* What a request leaves to the service is not what a new one begins with. */
      g_hash_table_replace (self->values, g_strdup (name_of (parameter)),
                            value != NULL ? g_variant_ref (value) : NULL);
    }
  rebuild (self);
}

void
dailies_options_form_write (DailiesOptionsForm *self, DailiesRequest *request)
{
  g_return_if_fail (DAILIES_IS_OPTIONS_FORM (self));
  g_return_if_fail (DAILIES_IS_REQUEST (request));

  for (guint i = 0; i < self->parameters->len; i++)
    {
      DailiesParameter *parameter = g_ptr_array_index (self->parameters, i);
      GVariant *value = chosen_value_of (self, parameter);

      if (value != NULL)
        dailies_request_set_parameter (request, name_of (parameter), value);
    }
}

GVariant *
dailies_options_form_dup_values (DailiesOptionsForm *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (DAILIES_IS_OPTIONS_FORM (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < self->parameters->len; i++)
    {
      DailiesParameter *parameter = g_ptr_array_index (self->parameters, i);
      GVariant *value = chosen_value_of (self, parameter);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", name_of (parameter), value);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
dailies_options_form_finalize (GObject *object)
{
  DailiesOptionsForm *self = DAILIES_OPTIONS_FORM (object);

  g_ptr_array_unref (self->parameters);
  g_hash_table_unref (self->beginning);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->problems);

  G_OBJECT_CLASS (dailies_options_form_parent_class)->finalize (object);
}

static void
dailies_options_form_class_init (DailiesOptionsFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_options_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dailies_options_form_init (DailiesOptionsForm *self)
{
  self->parameters = g_ptr_array_new_with_free_func (g_object_unref);
  self->beginning = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_value);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_value);
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

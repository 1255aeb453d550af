/* test-preferences.c: what is changed in the dialog is in the settings, and the other way round
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rows.h"
#include "window-fixture.h"

#include "dailies-preferences.h"
#include "dailies-settings.h"

/* One whose models have options. */
static const char catalogue_json[]
  = "{\"format\":1,\"models\":["
    "{\"id\":\"long\",\"title\":\"Long\",\"vendor\":\"V\",\"aliases\":[],"
    "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\","
    "\"required\":true,\"max_length\":2000},"
    "{\"name\":\"duration\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"Duration\","
    "\"choices\":[6,10],\"default\":6}],"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]},"
    "{\"id\":\"plain\",\"title\":\"Plain\",\"vendor\":\"V\",\"aliases\":[],"
    "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\","
    "\"required\":true,\"max_length\":2000}],"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]}]}";

typedef struct
{
  GSettings *settings;
  GtkWidget *window;
  GtkWidget *dialog;
} Fixture;

/* @data: (nullable): a catalogue of its own */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = data != NULL ? g_bytes_new_static (data, strlen (data)) : NULL;
  g_autoptr (DailiesCatalogue) own = NULL;
  g_autoptr (GError) error = NULL;
  AdwDialog *dialog;

  if (bytes != NULL)
    own = dailies_catalogue_new_from_data (bytes, &error);
  g_assert_no_error (error);
  dialog = dailies_preferences_new (own != NULL ? own : dailies_catalogue_get_default ());

  self->settings = dailies_settings_get_default ();
  self->dialog = GTK_WIDGET (dialog);
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), gtk_label_new ("behind"));
  gtk_window_present (GTK_WINDOW (self->window));
  adw_dialog_present (dialog, self->window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->dialog);
  gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_assert_finalized (G_OBJECT (self->dialog));
}

static GtkWidget *
row (Fixture *self, const char *title)
{
  return find_row (self->dialog, title);
}

static void
assert_string (Fixture *self, const char *key, const char *expected)
{
  g_autofree char *value = g_settings_get_string (self->settings, key);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_switches (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *key;
    gboolean inverted;
  } table[] = {
    { "Enhance Prompt", "enhance", FALSE },
    { "Keep a Picture’s Private Data", "keep-picture-data", FALSE },
    { "Play by Itself", "autoplay", FALSE },
    { "Loop", "loop", FALSE },
    { "Sound", "muted", TRUE },
    { "Notifications", "notifications", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      AdwSwitchRow *it = ADW_SWITCH_ROW (row (self, table[i].title));
      gboolean before = g_settings_get_boolean (self->settings, table[i].key);

      g_assert_cmpint (adw_switch_row_get_active (it), ==, before != table[i].inverted);
      adw_switch_row_set_active (it, !adw_switch_row_get_active (it));
      g_assert_cmpint (g_settings_get_boolean (self->settings, table[i].key), ==, !before);
      g_settings_set_boolean (self->settings, table[i].key, before);
      g_assert_cmpint (adw_switch_row_get_active (it), ==, before != table[i].inverted);
    }
}

static void
test_numbers (Fixture *self, gconstpointer data)
{
  AdwSpinRow *places = ADW_SPIN_ROW (row (self, "Clips at Once"));
  AdwSpinRow *limit = ADW_SPIN_ROW (row (self, "Spending Limit a Day"));

  g_assert_cmpfloat (adw_spin_row_get_value (places), ==, 3);
  adw_spin_row_set_value (places, 7);
  g_assert_cmpuint (dailies_settings_get_places (), ==, 7);
  g_settings_reset (self->settings, "places");
  g_assert_cmpfloat (adw_spin_row_get_value (places), ==, 3);

  adw_spin_row_set_value (limit, 12.5);
  g_assert_cmpfloat (g_settings_get_double (self->settings, "spending-limit"), ==, 12.5);
}

static void
test_choices (Fixture *self, gconstpointer data)
{
  AdwComboRow *dialect = ADW_COMBO_ROW (row (self, "Dialect"));
  AdwComboRow *closed = ADW_COMBO_ROW (row (self, "When the Window Is Closed"));
  AdwComboRow *model = ADW_COMBO_ROW (row (self, "Model"));
  DailiesModel *chosen;

  g_assert_cmpuint (adw_combo_row_get_selected (dialect), ==, 0);
  adw_combo_row_set_selected (dialect, 1);
  assert_string (self, "dialect", "legacy");
  g_settings_reset (self->settings, "dialect");
  g_assert_cmpuint (adw_combo_row_get_selected (dialect), ==, 0);

  adw_combo_row_set_selected (closed, 2);
  assert_string (self, "when-closed", "quit");
  g_settings_set_string (self->settings, "when-closed", "background");
  g_assert_cmpuint (adw_combo_row_get_selected (closed), ==, 1);

  chosen = adw_combo_row_get_selected_item (model);
  g_assert_cmpstr (dailies_model_get_id (chosen), ==, "video-01");
  adw_combo_row_set_selected (model, adw_combo_row_get_selected (model) == 0 ? 1 : 0);
  chosen = adw_combo_row_get_selected_item (model);
  assert_string (self, "model", dailies_model_get_id (chosen));
}

static void
assert_options (const char *model, const char *expected)
{
  g_autoptr (GVariant) options = dailies_settings_dup_options (model);
  g_autofree char *text = g_variant_print (options, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

/* What a model begins with: made of what it takes, kept a model, and given up again. */
static void
test_options (Fixture *self, gconstpointer data)
{
  AdwComboRow *model = ADW_COMBO_ROW (row (self, "Model"));
  AdwComboRow *duration = ADW_COMBO_ROW (row (self, "Duration"));
  GtkWidget *reset
    = gtk_widget_get_ancestor (fixture_find (self->dialog, "Reset"), GTK_TYPE_BUTTON);

  g_assert_cmpuint (adw_combo_row_get_selected (duration), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (reset));

  adw_combo_row_set_selected (duration, 1);
  assert_options ("long", "{'duration': <int64 10>}");
  g_assert_true (gtk_widget_get_sensitive (reset));

  /* Another model has none, and takes nothing of it. */
  adw_combo_row_set_selected (model, 1);
  assert_string (self, "model", "plain");
  g_assert_null (find_row_or_null (self->dialog, "Duration"));
  assert_options ("plain", "{}");

  adw_combo_row_set_selected (model, 0);
  duration = ADW_COMBO_ROW (row (self, "Duration"));
  g_assert_cmpuint (adw_combo_row_get_selected (duration), ==, 1);

  g_signal_emit_by_name (reset, "clicked");
  assert_options ("long", "{}");
  duration = ADW_COMBO_ROW (row (self, "Duration"));
  g_assert_cmpuint (adw_combo_row_get_selected (duration), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (reset));

  /* What the service assumes is not kept as if it were a wish. */
  adw_combo_row_set_selected (duration, 1);
  adw_combo_row_set_selected (duration, 0);
  assert_options ("long", "{}");
  g_settings_reset (self->settings, "model");
}

static void
test_service (Fixture *self, gconstpointer data)
{
  AdwComboRow *service = ADW_COMBO_ROW (row (self, "Service"));
  GtkWidget *address = row (self, "Address");
  GtkWidget *account = row (self, "Account");

  /* The demo needs no account. */
  g_assert_cmpuint (adw_combo_row_get_selected (service), ==, 1);
  g_assert_false (gtk_widget_get_visible (account));
  g_assert_false (gtk_widget_get_visible (address));

  adw_combo_row_set_selected (service, 0);
  assert_string (self, "service", "aimlapi");
  g_assert_true (gtk_widget_get_visible (account));

  /* Another address counts once it is one. */
  adw_combo_row_set_selected (service, 2);
  assert_string (self, "service", "aimlapi");
  g_assert_true (gtk_widget_get_visible (address));
  gtk_editable_set_text (GTK_EDITABLE (address), "http://video.example.org");
  g_signal_emit_by_name (address, "apply");
  assert_string (self, "service", "aimlapi");
  g_assert_true (gtk_widget_has_css_class (address, "error"));

  gtk_editable_set_text (GTK_EDITABLE (address), " https://Video.Example.org/ ");
  g_assert_false (gtk_widget_has_css_class (address, "error"));
  g_signal_emit_by_name (address, "apply");
  assert_string (self, "service", "https://video.example.org");
  g_assert_cmpuint (adw_combo_row_get_selected (service), ==, 2);

  g_settings_set_string (self->settings, "service", "demo");
  g_assert_cmpuint (adw_combo_row_get_selected (service), ==, 1);
  g_assert_false (gtk_widget_get_visible (address));
}

static void
test_copy_folder (Fixture *self, gconstpointer data)
{
  AdwActionRow *it = ADW_ACTION_ROW (row (self, "Folder for Copies"));
  GtkWidget *clear;

  g_settings_set_string (self->settings, "copy-folder", "file:///tmp/my%20clips");
  g_assert_cmpstr (adw_action_row_get_subtitle (it), ==, "/tmp/my clips");
  clear = fixture_find (GTK_WIDGET (it), "Make No Copies");
  g_assert_nonnull (clear);
  g_signal_emit_by_name (clear, "clicked");
  assert_string (self, "copy-folder", "");
  g_assert_false (gtk_widget_get_visible (clear));
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc) set_up,
                     (GTestFixtureFunc) func, (GTestFixtureFunc) tear_down);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  add ("/window/preferences/switches", test_switches);
  add ("/window/preferences/numbers", test_numbers);
  add ("/window/preferences/choices", test_choices);
  g_test_add ("/window/preferences/options", Fixture, catalogue_json, set_up, test_options,
              tear_down);
  add ("/window/preferences/service", test_service);
  add ("/window/preferences/copy-folder", test_copy_folder);
  return g_test_run ();
}

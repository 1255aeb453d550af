/* dailies-welcome.c: what is on the stage before there are clips
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-welcome.h"

#include "dailies-engine.h"
#include "dailies-page.h"
#include "dailies-settings.h"

struct _DailiesWelcome
{
  AdwBin parent_instance;

  GtkWidget *account;
};

G_DEFINE_FINAL_TYPE (DailiesWelcome, dailies_welcome, ADW_TYPE_BIN)

enum
{
  EXAMPLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_example (GtkListBox *examples, GtkListBoxRow *row, DailiesWelcome *self)
{
  g_signal_emit (self, signals[EXAMPLE], 0,
                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static gboolean
is_demo (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_boolean (value,
                       g_str_equal (g_variant_get_string (variant, NULL), DAILIES_ENGINE_DEMO));
  return TRUE;
}

static void
dailies_welcome_dispose (GObject *object)
{
  DailiesWelcome *self = DAILIES_WELCOME (object);

  /* The bin and the template would each unparent the child. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_WELCOME);

  G_OBJECT_CLASS (dailies_welcome_parent_class)->dispose (object);
}

static void
dailies_welcome_class_init (DailiesWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_welcome_dispose;

  signals[EXAMPLE] = g_signal_new ("example", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (DAILIES_TYPE_PAGE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesWelcome, account);
  gtk_widget_class_bind_template_callback (widget_class, on_example);
}

static void
dailies_welcome_init (DailiesWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Who uses it already is not asked to. */
  g_settings_bind_with_mapping (dailies_settings_get_default (), "service", self->account,
                                "visible", G_SETTINGS_BIND_GET, is_demo, NULL, NULL, NULL);
}

/* dailies-shortcuts-dialog.c: every key that does something, to read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-shortcuts-dialog.h"

#include "dailies-shortcuts.h"

#include <glib/gi18n-lib.h>

struct _DailiesShortcutsDialog
{
  AdwDialog parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (DailiesShortcutsDialog, dailies_shortcuts_dialog, ADW_TYPE_DIALOG)

/* (transfer full): "Ctrl+N" */
static char *
dup_key_words (const char *accelerator)
{
  guint key;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (accelerator, &key, &modifiers))
    g_error ("“%s” is no key", accelerator);
  return gtk_accelerator_get_label (key, modifiers);
}

static GtkWidget *
make_row (const DailiesShortcut *shortcut)
{
  g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_null_terminated (2, g_free, TRUE);
  g_autofree char *description = NULL;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  for (guint i = 0; keys[i] != NULL; i++)
    {
      char *word = dup_key_words (keys[i]);
      GtkWidget *label = gtk_label_new (word);

      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (label, "keycap");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      g_ptr_array_add (words, word);
    }

  description = g_strjoinv (", ", (GStrv) words->pdata);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  return row;
}

static void
dailies_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DAILIES_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (dailies_shortcuts_dialog_parent_class)->dispose (object);
}

static void
dailies_shortcuts_dialog_class_init (DailiesShortcutsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesShortcutsDialog, page);
}

static void
dailies_shortcuts_dialog_init (DailiesShortcutsDialog *self)
{
  guint n;
  const DailiesShortcut *all = dailies_shortcuts_get_all (&n);

  gtk_widget_init_template (GTK_WIDGET (self));

  for (DailiesShortcutGroup group = 0; group < DAILIES_N_SHORTCUT_GROUPS; group++)
    {
      GtkWidget *rows = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (rows),
                                       dailies_shortcuts_get_group_title (group));
      for (guint i = 0; i < n; i++)
        {
          if (all[i].group == group)
            adw_preferences_group_add (ADW_PREFERENCES_GROUP (rows), make_row (&all[i]));
        }
      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (rows));
    }
}

AdwDialog *
dailies_shortcuts_dialog_new (void)
{
  return g_object_new (DAILIES_TYPE_SHORTCUTS_DIALOG, NULL);
}

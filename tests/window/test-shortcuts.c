/* test-shortcuts.c: the table of keys, and the dialog that shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-composer.h"
#include "dailies-jobs-pane.h"
#include "dailies-player.h"
#include "dailies-shortcuts-dialog.h"
#include "dailies-shortcuts.h"
#include "dailies-window.h"

static GType
get_owner (const char *action)
{
  if (g_str_has_prefix (action, "composer."))
    return DAILIES_TYPE_COMPOSER;
  if (g_str_has_prefix (action, "jobs."))
    return DAILIES_TYPE_JOBS_PANE;
  if (g_str_has_prefix (action, "player."))
    return DAILIES_TYPE_PLAYER;
  return DAILIES_TYPE_WINDOW;
}

static gboolean
has_action (const char *name, GVariant *target)
{
  GtkWidgetClass *klass = g_type_class_get (get_owner (name));
  const GVariantType *type;
  const char *known, *property;
  GType owner;

  for (guint i = 0; gtk_widget_class_query_action (klass, i, &owner, &known, &type, &property); i++)
    {
      if (g_str_equal (known, name))
        return type == NULL ? target == NULL
                            : target != NULL && g_variant_is_of_type (target, type);
    }
  return FALSE;
}

/* What a line promises exists, and takes what it is given. */
static void
test_actions (void)
{
  guint n;
  const DailiesShortcut *all = dailies_shortcuts_get_all (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autoptr (GError) error = NULL;

      if (all[i].action == NULL || g_str_has_prefix (all[i].action, "app."))
        continue;
      g_assert_true (g_action_parse_detailed_name (all[i].action, &name, &target, &error));
      g_assert_no_error (error);
      if (!has_action (name, target))
        g_test_fail_printf ("There is no action %s", all[i].action);
    }
}

/* Where the focus is in one of the groups, those of the window are there too. */
static gboolean
can_meet (const DailiesShortcut *a, const DailiesShortcut *b)
{
  return a->group == b->group || a->group <= DAILIES_SHORTCUTS_CLIP
         || b->group <= DAILIES_SHORTCUTS_CLIP;
}

static void
test_no_key_twice (void)
{
  guint n;
  const DailiesShortcut *all = dailies_shortcuts_get_all (&n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys = g_strsplit (all[i].keys, " ", -1);

      for (guint j = 0; j < n; j++)
        {
          g_auto (GStrv) others = g_strsplit (all[j].keys, " ", -1);

          for (guint k = 0; i != j && can_meet (&all[i], &all[j]) && keys[k] != NULL; k++)
            if (g_strv_contains ((const char *const *) others, keys[k]))
              g_test_fail_printf ("%s: “%s” and “%s”", keys[k], all[i].title, all[j].title);
        }
    }
}

/* Ctrl+Enter in a prompt that cannot be sent writes no line into it. */
static void
test_off_is_taken (void)
{
  g_autoptr (GtkEventController) controller
    = dailies_shortcuts_new_controller (DAILIES_SHORTCUTS_PROMPT);
  g_autoptr (GtkWidget) editor = g_object_ref_sink (gtk_text_view_new ());
  guint n = g_list_model_get_n_items (G_LIST_MODEL (controller));

  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkShortcut) key = g_list_model_get_item (G_LIST_MODEL (controller), i);

      g_assert_false (gtk_widget_activate_action_variant (editor, "composer.generate", NULL));
      g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (key), 0, editor,
                                                   gtk_shortcut_get_arguments (key)));
    }
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (shows (child, text))
        return TRUE;
    }
  return FALSE;
}

static void
test_dialog (void)
{
  GtkWidget *window = adw_window_new ();
  AdwDialog *dialog = dailies_shortcuts_dialog_new ();
  guint n;
  const DailiesShortcut *all = dailies_shortcuts_get_all (&n);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  g_object_ref_sink (dialog);
  adw_dialog_present (dialog, window);

  for (guint i = 0; i < n; i++)
    if (!shows (GTK_WIDGET (dialog), all[i].title))
      g_test_fail_printf ("“%s” is not shown", all[i].title);
  g_assert_true (shows (GTK_WIDGET (dialog), "Ctrl+N"));
  g_assert_true (shows (GTK_WIDGET (dialog), "Shift+F10"));

  adw_dialog_force_close (dialog);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_assert_finalized (G_OBJECT (dialog));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/window/shortcuts/actions", test_actions);
  g_test_add_func ("/window/shortcuts/no-key-twice", test_no_key_twice);
  g_test_add_func ("/window/shortcuts/off-is-taken", test_off_is_taken);
  g_test_add_func ("/window/shortcuts/dialog", test_dialog);
  return g_test_run ();
}

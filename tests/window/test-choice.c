/* test-choice.c: a choice and what can be chosen have names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rows.h"
#include "window-fixture.h"

#include "dailies-choice.h"
#include "dailies-model.h"
#include "dailies-catalogue.h"

static GtkWidget *
present (GtkWidget *content)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
close_window (GtkWidget *window, GtkWidget *widget)
{
  g_object_ref (widget);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_assert_finalized (G_OBJECT (widget));
}

/* (nullable): the item of that name which shows */
static GtkWidget *
find_item (GtkWidget *root, const char *name)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == GTK_ACCESSIBLE_ROLE_LIST_ITEM
      && gtk_widget_get_mapped (root))
    {
      g_autofree char *wrong = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

      if (wrong == NULL)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_item (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
await_item (GtkWidget *root, const char *name)
{
  GtkWidget *item;

  while ((item = find_item (root, name)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return item;
}

/* The sign beside the item that is chosen; that of the others keeps its place and is not seen. */
static gboolean
is_checked (GtkWidget *item)
{
  GtkWidget *sign = gtk_widget_get_last_child (gtk_widget_get_first_child (item));

  g_assert_true (GTK_IS_IMAGE (sign));
  return gtk_widget_get_opacity (sign) > 0;
}

static void
test_items (void)
{
  static const char *const words[] = { "720p", "1080p", "4K", NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (words);
  GtkWidget *row = adw_combo_row_new ();
  GtkWidget *box = gtk_list_box_new ();
  GtkWidget *window;
  GtkWidget *listed;

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  dailies_choice_name_items (ADW_COMBO_ROW (row));
  gtk_list_box_append (GTK_LIST_BOX (box), row);
  window = present (box);

  /* What is chosen shows in the row; what can be, once the row was pressed. */
  await_item (row, "720p");
  g_assert_null (find_item (row, "4K"));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  listed = find_type (row, GTK_TYPE_POPOVER);
  for (guint i = 1; words[i] != NULL; i++)
    g_assert_false (is_checked (await_item (listed, words[i])));
  g_assert_true (is_checked (await_item (listed, "720p")));

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_true (is_checked (await_item (listed, "4K")));
  g_assert_false (is_checked (await_item (listed, "1080p")));

  close_window (window, row);
}

static void
assert_named (GtkWidget *drop_down, const char *name, const char *chosen)
{
  GtkWidget *both[] = { drop_down, gtk_widget_get_first_child (drop_down) };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      GtkAccessible *accessible = GTK_ACCESSIBLE (both[i]);

      gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
      gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, chosen);
    }
}

/* Whatever is chosen, it is called after what it is for. */
static void
test_drop_down (void)
{
  GtkWidget *drop_down
    = gtk_drop_down_new_from_strings ((const char *const[]) { "×1", "×2", NULL });
  GtkWidget *window = present (drop_down);

  dailies_choice_name_drop_down (GTK_DROP_DOWN (drop_down), "Takes");
  assert_named (drop_down, "Takes", "×1");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 1);
  assert_named (drop_down, "Takes", "×2");

  gtk_widget_activate (drop_down);
  g_assert_true (is_checked (await_item (find_type (drop_down, GTK_TYPE_POPOVER), "×2")));
  g_assert_false (is_checked (await_item (find_type (drop_down, GTK_TYPE_POPOVER), "×1")));

  close_window (window, drop_down);
}

static gboolean
has_focus (GtkWidget *item)
{
  return gtk_root_get_focus (gtk_widget_get_root (item)) == item;
}

/* Opened by keys, it begins with what is chosen, and not with the first; also the next time. */
static void
test_focus (gconstpointer data)
{
  static const char *const words[] = { "720p", "1080p", "4K", NULL };
  const guint chosen[] = { 1, 2, 0 };
  g_autoptr (GtkStringList) list = gtk_string_list_new (words);
  gboolean is_row = GPOINTER_TO_INT (data);
  GtkWidget *choice = is_row ? adw_combo_row_new () : gtk_drop_down_new (NULL, NULL);
  GtkWidget *box = gtk_list_box_new ();
  GtkWidget *window;
  GtkWidget *listed;

  g_object_set (choice, "model", list, NULL);
  if (is_row)
    dailies_choice_name_items (ADW_COMBO_ROW (choice));
  else
    dailies_choice_name_drop_down (GTK_DROP_DOWN (choice), "Size");
  gtk_list_box_append (GTK_LIST_BOX (box), choice);
  window = present (box);
  listed = find_type (choice, GTK_TYPE_POPOVER);

  for (guint i = 0; i < G_N_ELEMENTS (chosen); i++)
    {
      g_object_set (choice, "selected", chosen[i], NULL);
      if (is_row)
        adw_action_row_activate (ADW_ACTION_ROW (choice));
      else
        gtk_widget_activate (choice);
      while (!has_focus (await_item (listed, words[chosen[i]])))
        g_main_context_iteration (NULL, TRUE);
      gtk_popover_popdown (GTK_POPOVER (listed));
      while (gtk_widget_get_mapped (listed))
        g_main_context_iteration (NULL, TRUE);
    }

  close_window (window, choice);
}

static char *
dup_title (DailiesModel *model, gpointer data)
{
  return g_strdup (dailies_model_get_title (model));
}

static void
test_models (void)
{
  GListModel *models = G_LIST_MODEL (dailies_catalogue_get_default ());
  GtkExpression *title = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                      G_CALLBACK (dup_title), NULL, NULL);
  GtkWidget *drop_down = gtk_drop_down_new (g_object_ref (models), title);
  GtkWidget *window = present (drop_down);

  dailies_choice_name_drop_down (GTK_DROP_DOWN (drop_down), "Model");
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (models, i);
      g_autofree char *words = dailies_choice_dup_words (model);

      g_assert_cmpstr (words, ==, dailies_model_get_title (model));
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
      assert_named (drop_down, "Model", words);
    }

  close_window (window, drop_down);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/window/choice/items", test_items);
  g_test_add_func ("/window/choice/drop-down", test_drop_down);
  g_test_add_data_func ("/window/choice/focus/row", GINT_TO_POINTER (TRUE), test_focus);
  g_test_add_data_func ("/window/choice/focus/drop-down", GINT_TO_POINTER (FALSE), test_focus);
  g_test_add_func ("/window/choice/models", test_models);
  return g_test_run ();
}

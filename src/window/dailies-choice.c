/* dailies-choice.c: the names of a choice and of its items
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-choice.h"

#include "dailies-model.h"

/* --- what can be chosen --- */

char *
dailies_choice_dup_words (gpointer item)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (item) || GTK_IS_STRING_OBJECT (item), NULL);

  if (DAILIES_IS_MODEL (item))
    return g_strdup (dailies_model_get_title (item));
  return g_strdup (gtk_string_object_get_string (item));
}

static void
update_check (GObject *choice, GParamSpec *pspec, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autoptr (GObject) chosen = NULL;

  g_object_get (choice, "selected-item", &chosen, NULL);
  /* It keeps its place, so that the words of all begin at one line. */
  gtk_widget_set_opacity (gtk_widget_get_last_child (box),
                          gtk_list_item_get_item (item) == chosen ? 1 : 0);
}

static gboolean
is_listed (GtkSignalListItemFactory *factory, GObject *choice)
{
  g_autoptr (GtkListItemFactory) listed = NULL;

  g_object_get (choice, "list-factory", &listed, NULL);
  return listed == GTK_LIST_ITEM_FACTORY (factory);
}

/* What opens has the focus on its first item, whatever is chosen: before it opens, that is moved. In a list
 * of many stops the Tab key, by which it is given, goes to the first all the same. */
static void
on_map (GtkWidget *box, GtkListItem *item)
{
  GtkListView *list = GTK_LIST_VIEW (gtk_widget_get_ancestor (box, GTK_TYPE_LIST_VIEW));

  gtk_list_view_set_tab_behavior (list, GTK_LIST_TAB_ITEM);
  if (gtk_widget_get_opacity (gtk_widget_get_last_child (box)) > 0)
    gtk_list_view_scroll_to (list, gtk_list_item_get_position (item), GTK_LIST_SCROLL_FOCUS, NULL);
}

static void
set_up_item (GtkSignalListItemFactory *factory, GtkListItem *item, GObject *choice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (is_listed (factory, choice))
    {
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
      g_signal_connect_object (box, "map", G_CALLBACK (on_map), item, 0);
    }
  gtk_list_item_set_child (item, box);
}

static void
bind_item (GtkSignalListItemFactory *factory, GtkListItem *item, GObject *choice)
{
  g_autofree char *words = dailies_choice_dup_words (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), words);
  gtk_list_item_set_accessible_label (item, words);
  if (!is_listed (factory, choice))
    return;
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (update_check), item, 0);
  update_check (choice, NULL, item);
}

static void
unbind_item (GtkSignalListItemFactory *factory, GtkListItem *item, GObject *choice)
{
  g_signal_handlers_disconnect_by_data (choice, item);
}

static GtkListItemFactory *
new_factory (GtkWidget *choice)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_item), choice, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_item), choice, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_item), choice, 0);
  return factory;
}

/* Both kinds of a choice call what they have for this the same. */
static void
name_items (GtkWidget *choice)
{
  g_autoptr (GtkListItemFactory) shown = new_factory (choice);
  g_autoptr (GtkListItemFactory) listed = new_factory (choice);

  g_object_set (choice, "list-factory", listed, NULL);
  g_object_set (choice, "factory", shown, NULL);
}

void
dailies_choice_name_items (AdwComboRow *row)
{
  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  name_items (GTK_WIDGET (row));
}

/* --- a drop-down --- */

/* A drop-down is named after what is chosen, as if that said what it is for. It and the button in it,
 * which has the focus, are given a name; what is chosen becomes the description. */
static void
describe_drop_down (GtkDropDown *drop_down, GParamSpec *pspec, const char *name)
{
  GtkAccessible *both[] = { GTK_ACCESSIBLE (drop_down),
                            GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (drop_down))) };
  g_autofree char *words = dailies_choice_dup_words (gtk_drop_down_get_selected_item (drop_down));

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      gtk_accessible_reset_relation (both[i], GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (both[i], GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
    }
}

void
dailies_choice_name_drop_down (GtkDropDown *drop_down, const char *name)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));
  g_return_if_fail (name != NULL);

  name_items (GTK_WIDGET (drop_down));
  g_signal_connect_data (drop_down, "notify::selected-item", G_CALLBACK (describe_drop_down),
                         g_strdup (name), (GClosureNotify) g_free, 0);
  describe_drop_down (drop_down, NULL, name);
}

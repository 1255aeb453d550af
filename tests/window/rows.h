/* rows.h: rows of a form, found by their titles
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* (transfer none): the row below @root whose title is @title, mnemonics and all; there is one */
static inline GtkWidget *
find_row_or_null (GtkWidget *root, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row_or_null (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline GtkWidget *
find_row (GtkWidget *root, const char *title)
{
  GtkWidget *row = find_row_or_null (root, title);

  if (row == NULL)
    g_error ("There is no row \"%s\"", title);
  return row;
}

/* Of a widget's own type, the first one below @root. */
static inline GtkWidget *
find_type (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

G_END_DECLS

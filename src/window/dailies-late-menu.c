/* dailies-late-menu.c: a menu that is made when it is opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-late-menu.h"

void
dailies_late_menu_trim (GtkMenuButton *button)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  gtk_popover_set_has_arrow (
    gtk_menu_button_get_popover (button),
    gdk_display_is_composited (gtk_widget_get_display (GTK_WIDGET (button))));
}

static void
make (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
  dailies_late_menu_trim (button);
}

void
dailies_late_menu_set (GtkMenuButton *button, GMenuModel *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  gtk_menu_button_set_create_popup_func (button, make, g_object_ref (menu), g_object_unref);
}

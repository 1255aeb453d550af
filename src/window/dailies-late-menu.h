/* dailies-late-menu.h: a menu that is made when it is opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dailies_late_menu_set:
 *
 * Gives @button the menu @menu, whose widgets are made when it is opened for the first time: most
 * menus are not opened in most runs, and each costs the window's first frame two milliseconds.
 */
void dailies_late_menu_set (GtkMenuButton *button, GMenuModel *menu);

/**
 * dailies_late_menu_trim:
 *
 * Leaves out the tail of what @button opens where nothing can be seen through: what is beside the tail
 * is an empty strip there. (For what was not made here.)
 */
void dailies_late_menu_trim (GtkMenuButton *button);

G_END_DECLS

/* dailies-choice.h: the names of a choice and of its items
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Gives the items of @row, a GtkStringObject or a DailiesModel each, a name in the accessibility tree,
 * which libadwaita's own leave them without. */
void dailies_choice_name_items (AdwComboRow *row);

/* Does the same for @drop_down, and names it after what it is for; what is chosen becomes its
 * description. */
void dailies_choice_name_drop_down (GtkDropDown *drop_down, const char *name);

/* (transfer full): what such an item is called */
char *dailies_choice_dup_words (gpointer item);

G_END_DECLS

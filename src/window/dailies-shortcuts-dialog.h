/* dailies-shortcuts-dialog.h: every key that does something, to read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_SHORTCUTS_DIALOG (dailies_shortcuts_dialog_get_type ())
/**
 * DailiesShortcutsDialog:
 *
 * What AdwShortcutsDialog is from libadwaita 1.8 on, made of the table in dailies-shortcuts.h.
 */
G_DECLARE_FINAL_TYPE (DailiesShortcutsDialog,
                      dailies_shortcuts_dialog,
                      DAILIES,
                      SHORTCUTS_DIALOG,
                      AdwDialog)

AdwDialog *dailies_shortcuts_dialog_new (void);

G_END_DECLS

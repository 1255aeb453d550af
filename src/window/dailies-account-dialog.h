/* dailies-account-dialog.h: the key of a service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_ACCOUNT_DIALOG (dailies_account_dialog_get_type ())
/**
 * DailiesAccountDialog:
 *
 * Takes a key, has it checked, keeps it in the keyring, and makes its service the one that new jobs
 * are sent to, if that was the demo service; shows the balance of the key that is there, and changes or
 * removes it. Each thing that can be wrong with a key is one sentence in the banner, with one next step.
 * Where the account was refused and has credits again, looking at it lets what waits go on. Closing it
 * while a key is checked keeps nothing.
 */
G_DECLARE_FINAL_TYPE (DailiesAccountDialog,
                      dailies_account_dialog,
                      DAILIES,
                      ACCOUNT_DIALOG,
                      AdwDialog)

/**
 * dailies_account_dialog_new:
 * @address: (nullable): a checked address; %NULL for that of the settings or, where they say "demo",
 *   the vendor's
 */
AdwDialog *dailies_account_dialog_new (DailiesEngine *engine, const char *address);

G_END_DECLS

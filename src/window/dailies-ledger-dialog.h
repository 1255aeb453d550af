/* dailies-ledger-dialog.h: what was charged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_LEDGER_DIALOG (dailies_ledger_dialog_get_type ())
/**
 * DailiesLedgerDialog:
 *
 * The ledger of a library (dailies-ledger.h) by day, model or job: sums above, a table below, to be
 * saved for a spreadsheet. Its three columns are never added up.
 */
G_DECLARE_FINAL_TYPE (DailiesLedgerDialog, dailies_ledger_dialog, DAILIES, LEDGER_DIALOG, AdwDialog)

AdwDialog *dailies_ledger_dialog_new (DailiesLibrary *library);

G_END_DECLS

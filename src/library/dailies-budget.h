/* dailies-budget.h: what a day may cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-database.h"
#include "dailies-row.h"

G_BEGIN_DECLS

/**
 * dailies_budget_check:
 * @row: a job that is about to be sent
 * @limit: dollars a day
 *
 * In the transaction that writes the intent, so that no two jobs, of this process or of another, are
 * sent on the same money. What counts is said at dailies_change_require_budget().
 *
 * Returns: %FALSE with %DAILIES_LIBRARY_ERROR_LIMIT where the limit would be passed
 */
gboolean dailies_budget_check (DailiesDatabase *database,
                               const DailiesRow *row,
                               double limit,
                               gint64 now,
                               GError **error);

G_END_DECLS

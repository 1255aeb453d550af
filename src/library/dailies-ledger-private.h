/* dailies-ledger-private.h: what the ledger does to its entries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-ledger.h"

G_BEGIN_DECLS

struct _DailiesLedgerEntry
{
  GObject parent_instance;

  char *key;
  char *title;
  /* of its latest job */
  gint64 time;
  double reported;
  double estimated;
  guint n_reported;
  guint n_estimated;
  guint n_unknown;
};

G_END_DECLS

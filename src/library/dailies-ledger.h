/* dailies-ledger.h: what was charged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

/**
 * DailiesLedgerBy:
 * @DAILIES_LEDGER_BY_DAY: an entry a day of the local calendar, latest first
 * @DAILIES_LEDGER_BY_MODEL: an entry a model, dearest first
 * @DAILIES_LEDGER_BY_JOB: an entry a job, latest first
 */
typedef enum
{
  DAILIES_LEDGER_BY_DAY,
  DAILIES_LEDGER_BY_MODEL,
  DAILIES_LEDGER_BY_JOB,
} DailiesLedgerBy;

#define DAILIES_TYPE_LEDGER_ENTRY (dailies_ledger_entry_get_type ())
/**
 * DailiesLedgerEntry:
 *
 * One line of the ledger. Three columns, never added up: what the service reported in dollars; what
 * its credits or tokens come to; and how many jobs may have cost something of which nothing is
 * known. Properties of the same names. Immutable.
 */
G_DECLARE_FINAL_TYPE (DailiesLedgerEntry, dailies_ledger_entry, DAILIES, LEDGER_ENTRY, GObject)

/* "2026-11-22", the model's id, or the job's id */
const char *dailies_ledger_entry_get_key (DailiesLedgerEntry *self);
/* (nullable): by job, its prompt */
const char *dailies_ledger_entry_get_title (DailiesLedgerEntry *self);
/* Microseconds since the epoch: to when the latest of its jobs belongs; see dailies_ledger_read() */
gint64 dailies_ledger_entry_get_time (DailiesLedgerEntry *self);
/* Jobs that are counted in one of the columns. */
guint dailies_ledger_entry_get_jobs (DailiesLedgerEntry *self);
/* Dollars, and of how many jobs. */
double dailies_ledger_entry_get_reported (DailiesLedgerEntry *self);
guint dailies_ledger_entry_get_n_reported (DailiesLedgerEntry *self);
double dailies_ledger_entry_get_estimated (DailiesLedgerEntry *self);
guint dailies_ledger_entry_get_n_estimated (DailiesLedgerEntry *self);
guint dailies_ledger_entry_get_n_unknown (DailiesLedgerEntry *self);

/**
 * dailies_ledger_read:
 * @service: (nullable): the jobs of this service; %NULL: of all but the demo, which costs nothing
 * @since: microseconds since the epoch; 0: from the beginning
 *
 * A job belongs to the moment at which it was accepted, or else sent: then its price is held.
 * Deleted jobs are counted too. A charge that the service reported counts whatever became of the
 * job, also one of 0, which is what becomes of a price that was held for a generation that failed; a job
 * that never cost anything (withdrawn, refused) is not in it.
 *
 * Returns: (transfer full): a future GListStore of #DailiesLedgerEntry; rejects with
 *   #DailiesLibraryError
 */
DexFuture *dailies_ledger_read (DailiesLibrary *library,
                                DailiesLedgerBy by,
                                const char *service,
                                gint64 since);

/**
 * dailies_ledger_sum:
 * @entries: of #DailiesLedgerEntry
 *
 * Returns: (transfer full): all of them in one entry, whose key is ""
 */
DailiesLedgerEntry *dailies_ledger_sum (GListModel *entries);

/**
 * dailies_ledger_format_money:
 * @usd: dollars
 *
 * Returns: (transfer full): "$0.52" in the person's locale; with four digits where whole cents would
 *   not be what was charged
 */
char *dailies_ledger_format_money (double usd);

/* Midnight before @time where the person is: the @since of a limit a day. */
gint64 dailies_ledger_get_start_of_day (gint64 time);
/* Midnight after it: when the next limit begins. */
gint64 dailies_ledger_get_end_of_day (gint64 time);

/**
 * dailies_ledger_format_csv:
 * @entries: of #DailiesLedgerEntry
 *
 * By job there are also the moment, in RFC 3339, and the prompt. What a spreadsheet would take for a
 * formula gets an apostrophe before it: a prompt may come from anybody.
 *
 * Returns: (transfer full): RFC 4180 with a heading, UTF-8; numbers in the C locale; the lines end
 *   with CR LF
 */
char *dailies_ledger_format_csv (DailiesLedgerBy by, GListModel *entries);

G_END_DECLS

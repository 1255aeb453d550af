/* dailies-receipt.h: all that is known of one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

/**
 * dailies_receipt_read:
 *
 * What support asks for: the job with its ids, its charge and every event, in the order in which
 * they happened. Nothing of it is translated, and there is no key in it: the library has none.
 *
 * |[
 * { "program": "Dailies 0.1.0",
 *   "job": { "id", "state", "service", "dialect", "model", "prompt", "retry_of", "generation_id",
 *            "result_uri", "clip", "created", "submitted", "accepted", "ended",
 *            "credits_used", "tokens_used", "usd_spent", "may_be_paid",
 *            "error": { "name", "message" } },
 *   "events": [ { "time", "kind", "state", "changed", "detail", "raw" } ] }
 * ]|
 *
 * Each member is there; null where it is not known. Times are RFC 3339.
 *
 * Returns: (transfer full): a future JsonNode boxed; rejects with #DailiesLibraryError
 */
DexFuture *dailies_receipt_read (DailiesLibrary *library, DailiesJob *job);

/**
 * dailies_receipt_format:
 * @receipt: what dailies_receipt_read() resolved to
 *
 * The same for reading: headings translated, what the service said as it said it, except that
 * control characters are written out, so that a terminal does nothing.
 *
 * Returns: (transfer full): lines
 */
char *dailies_receipt_format (JsonNode *receipt);

G_END_DECLS

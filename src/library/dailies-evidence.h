/* dailies-evidence.h: what is known of a job whose answer was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * dailies_evidence_describe:
 * @events: what dailies_library_list_events() resolved to
 *
 * When it was sent and how much of it, what came back, what the service's log said since, and the
 * balance before and after where it is known. What was not found is never called "not accepted".
 *
 * Returns: (transfer full) (nullable): translated sentences, one a line; %NULL where no answer was
 *   lost
 */
char *dailies_evidence_describe (JsonNode *events);

G_END_DECLS

/* dailies-facts.h: the account and the catalogue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-service.h"
#include "dailies-transport.h"

G_BEGIN_DECLS

/* See the functions of #DailiesService of the same names. */
DexFuture *dailies_facts_get_balance (DailiesTransport *transport);
DexFuture *dailies_facts_get_models (DailiesTransport *transport);
DexFuture *dailies_facts_get_timing (DailiesTransport *transport, const char *model_id);

G_END_DECLS

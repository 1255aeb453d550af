/* dailies-log.h: looking a lost answer up in the service's log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-service.h"
#include "dailies-transport.h"

G_BEGIN_DECLS

/* See dailies_service_search_log(). */
DexFuture *dailies_log_ask (DailiesTransport *transport, DailiesLogSearch *search);

G_END_DECLS

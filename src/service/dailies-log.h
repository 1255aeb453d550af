/* dailies-log.h: looking a lost answer up in the service's log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-transport.h"

G_BEGIN_DECLS

/* See dailies_service_find_in_log(). */
DexFuture *
dailies_log_find (DailiesTransport *transport, const char *client_request_id, gint64 since);

G_END_DECLS

/* dailies-fetch.h: bringing a result to the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-service.h"
#include "dailies-transport.h"

G_BEGIN_DECLS

/* See dailies_service_fetch(). */
DexFuture *dailies_fetch (DailiesTransport *transport,
                          const char *uri,
                          GFile *partial,
                          guint64 max_bytes,
                          gboolean allow_any_address,
                          DailiesFetchFunc progress,
                          gpointer user_data,
                          GDestroyNotify destroy);

G_END_DECLS

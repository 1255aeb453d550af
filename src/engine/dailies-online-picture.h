/* dailies-online-picture.h: a look at a picture that is sent as a link
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

G_BEGIN_DECLS

/**
 * dailies_online_picture_fetch:
 * @service: "demo" or a checked address: where a link may lead depends on where the service is
 * @uri: the link, used verbatim
 * @max_bytes: what has more is refused
 * @out: a file that is not there yet
 *
 * Fetches a picture once, without the key, by the rules for links to clips (service/dailies-gate.h), only
 * to be looked at: what is sent is the link. Ends when the future is discarded.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesServiceError and a sentence about the
 *   picture. Where it rejects or is discarded, nothing is left behind
 */
DexFuture *dailies_online_picture_fetch (DailiesEngine *engine,
                                         const char *service,
                                         const char *uri,
                                         guint64 max_bytes,
                                         GFile *out);

G_END_DECLS

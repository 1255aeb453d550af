/* dailies-request-private.h: what both checks of a request need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"

G_BEGIN_DECLS

/* (transfer none) (nullable): with DAILIES_REQUEST_ERROR_MODEL */
DailiesModel *
_dailies_request_find_model (DailiesRequest *self, DailiesCatalogue *catalogue, GError **error);

G_END_DECLS

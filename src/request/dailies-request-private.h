/* dailies-request-private.h: what the parts of a request share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"

G_BEGIN_DECLS

/* (transfer none) (nullable): with DAILIES_REQUEST_ERROR_MODEL */
DailiesModel *
_dailies_request_find_model (DailiesRequest *self, DailiesCatalogue *catalogue, GError **error);

/* (transfer full): a repair as it is stored */
JsonNode *_dailies_request_repair_to_json (const DailiesPictureRepair *repair);
/* Whatever was stored, what comes back can be applied or is refused there. */
gboolean _dailies_request_repair_from_json (JsonObject *object,
                                            DailiesPictureRepair *repair,
                                            GError **error);

G_END_DECLS

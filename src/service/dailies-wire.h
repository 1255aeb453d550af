/* dailies-wire.h: a request in the words of a dialect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"

G_BEGIN_DECLS

/* (nullable): the name of the field with @role, where the model has one in this dialect */
const char *dailies_wire_get_field (DailiesModel *model, DailiesRole role, DailiesDialect dialect);

/**
 * dailies_wire_build_json:
 *
 * Fields of the model's schema alone, and none that is empty: the service refuses what it does not
 * know.
 *
 * Returns: (transfer full) (nullable): everything but a first frame that lies in a file; %NULL with
 *   %DAILIES_SERVICE_ERROR_INPUT
 */
char *dailies_wire_build_json (DailiesModel *model,
                               DailiesRequest *request,
                               DailiesDialect dialect,
                               GError **error);

G_END_DECLS

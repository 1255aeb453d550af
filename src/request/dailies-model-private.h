/* dailies-model-private.h: a model as the catalogue reads it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-model.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): with DAILIES_REQUEST_ERROR_CATALOGUE */
DailiesModel *_dailies_model_new_from_json (JsonObject *object, GError **error);

/* (transfer none): never NULL */
const char *const *_dailies_model_get_aliases (DailiesModel *self);

G_END_DECLS

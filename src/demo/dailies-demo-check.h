/* dailies-demo-check.h: whether a request is one that the service documents
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-catalogue.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * dailies_demo_check_fields:
 * @root: the body of the request
 * @path: where it was sent
 * @issues: gets one object an issue, each with `code`, `message` and `path`, in the shape that the
 *   service's own answers have
 *
 * Everything that the two documents say of the fields: which there are in @dialect, which must be
 * there, their types and limits. Nothing else is taken.
 *
 * Returns: (transfer none) (nullable): the model that is asked for
 */
DailiesModel *dailies_demo_check_fields (JsonNode *root,
                                         DailiesCatalogue *catalogue,
                                         DailiesDialect dialect,
                                         const char *path,
                                         JsonArray *issues);

/* Adds one issue with the field @field. */
void dailies_demo_check_add_issue (JsonArray *issues,
                                   const char *code,
                                   const char *field,
                                   const char *message);

G_END_DECLS

/* dailies-model.h: a video model, as the catalogue describes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-parameter.h"
#include "dailies-picture-rules.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_MODEL (dailies_model_get_type ())
G_DECLARE_FINAL_TYPE (DailiesModel, dailies_model, DAILIES, MODEL, GObject)

const char *dailies_model_get_id (DailiesModel *self);
const char *dailies_model_get_title (DailiesModel *self);
const char *dailies_model_get_vendor (DailiesModel *self);

/**
 * dailies_model_get_path:
 *
 * Returns: (transfer none) (nullable): the path of create and of poll in @dialect, beginning with
 *   "/"; %NULL where the model cannot be called in it
 */
const char *dailies_model_get_path (DailiesModel *self, DailiesDialect dialect);

/* (transfer none): a GListModel of DailiesParameter, in the order in which a form shows them */
GListModel *dailies_model_get_parameters (DailiesModel *self);
/* (transfer none) (nullable): by universal name */
DailiesParameter *dailies_model_lookup_parameter (DailiesModel *self, const char *name);
/* (transfer none) (nullable): the first with that role */
DailiesParameter *dailies_model_get_by_role (DailiesModel *self, DailiesRole role);

/* (transfer none) (nullable): %NULL where the model takes no first frame */
const DailiesPictureRules *dailies_model_get_picture_rules (DailiesModel *self);

/* Seconds that a job of this model usually (median) and slowest (99 of 100) takes: the prior for
 * pacing where neither history nor the service's metrics know better. */
guint dailies_model_get_usual_seconds (DailiesModel *self);
guint dailies_model_get_slow_seconds (DailiesModel *self);

G_END_DECLS

/* dailies-catalogue.h: the models that Dailies knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-model.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_CATALOGUE (dailies_catalogue_get_type ())
/* A GListModel of DailiesModel, read from catalogue.json beside this file, which is compiled in. */
G_DECLARE_FINAL_TYPE (DailiesCatalogue, dailies_catalogue, DAILIES, CATALOGUE, GObject)

/* (transfer none): the program's catalogue; read once */
DailiesCatalogue *dailies_catalogue_get_default (void);

/**
 * dailies_catalogue_new_from_data:
 *
 * Returns: (transfer full) (nullable): a catalogue of @json, or %NULL with
 *   %DAILIES_REQUEST_ERROR_CATALOGUE
 */
DailiesCatalogue *dailies_catalogue_new_from_data (GBytes *json, GError **error);

/* (transfer none) (nullable): by id or alias */
DailiesModel *dailies_catalogue_lookup (DailiesCatalogue *self, const char *id);

G_END_DECLS

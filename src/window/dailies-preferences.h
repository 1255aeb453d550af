/* dailies-preferences.h: the dialog of preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-catalogue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_PREFERENCES (dailies_preferences_get_type ())
/**
 * DailiesPreferences:
 *
 * Every key of the settings that a person decides, each change at once. "Account" needs the window's
 * action win.account.
 */
G_DECLARE_FINAL_TYPE (DailiesPreferences,
                      dailies_preferences,
                      DAILIES,
                      PREFERENCES,
                      AdwPreferencesDialog)

AdwDialog *dailies_preferences_new (DailiesCatalogue *catalogue);

G_END_DECLS

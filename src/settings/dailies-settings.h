/* dailies-settings.h: preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-dialect.h"
#include "dailies-picture-privacy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dailies_settings_get_default:
 *
 * The schema is looked for where it is installed and, for a run from the build folder, there. With
 * no session bus (dconf would keep nothing) a key file in `$XDG_CONFIG_HOME/dailies/` is used.
 *
 * Where the schema is missing (a broken installation), standard error says so once, and the functions
 * below give its defaults.
 *
 * Returns: (transfer none) (nullable): the settings of data/io.github.dailiesapp.Dailies.gschema.xml
 */
GSettings *dailies_settings_get_default (void);

/* (transfer full): "demo", or a checked address ("aimlapi" is already resolved); "demo" with a sentence
 * on standard error where the value cannot be used */
char *dailies_settings_dup_service (void);
DailiesDialect dailies_settings_get_dialect (void);
/**
 * dailies_settings_dup_options:
 *
 * Returns: (transfer full): a{sv}: what a new job of that model begins with, by the universal names of
 *   its options; empty where the service's own defaults are meant. Whether the model takes it is for
 *   the caller to say.
 */
GVariant *dailies_settings_dup_options (const char *model_id);
/* @options: (transfer floating): a{sv}; an empty one forgets them */
void dailies_settings_set_options (const char *model_id, GVariant *options);
/* At least 1. */
guint dailies_settings_get_places (void);
/* Whether a first frame is sent with what its file tells besides the picture. */
DailiesPicturePrivacy dailies_settings_get_picture_privacy (void);

G_END_DECLS

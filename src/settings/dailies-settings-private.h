/* dailies-settings-private.h: settings from a given place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-settings.h"

G_BEGIN_DECLS

/**
 * _dailies_settings_new:
 * @folders: (array zero-terminated=1): folders with compiled schemas, tried in this order
 * @system: whether the system's own schemas are tried after them
 * @key_file: (nullable): where values are kept; %NULL for GSettings' own choice
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL with a sentence where no place has the
 *   schema
 */
GSettings *_dailies_settings_new (const char *const *folders,
                                  gboolean system,
                                  const char *key_file,
                                  GError **error);

/* (transfer full): the folders for a program at @program */
char **_dailies_settings_list_folders (const char *program);

G_END_DECLS

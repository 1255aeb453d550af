/* dailies-command-copy.h: a copy of the finished clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * dailies_command_copy_check:
 * @path: where a person wants the copy
 *
 * Asked before anything is sent. A file that is there already will be replaced, as cp does.
 *
 * Returns: (transfer full) (nullable): the path to give to dailies_command_copy(), links followed;
 *   %NULL with %DAILIES_COMMAND_ERROR_OUTPUT where nothing could be written
 */
char *dailies_command_copy_check (const char *path, GError **error);

/**
 * dailies_command_copy:
 *
 * Writes the copy beside @path, synced, and renames it: nobody ever sees half of it.
 *
 * Returns: (transfer full): a future boolean; rejects with %DAILIES_COMMAND_ERROR_OUTPUT
 */
DexFuture *dailies_command_copy (GFile *clip, const char *path);

G_END_DECLS

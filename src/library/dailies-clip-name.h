/* dailies-clip-name.h: what a clip's file is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dailies_clip_name_new:
 * @created: microseconds since the epoch
 * @number: from 1: 2 gives "… (2)"
 * @suffix: ".mp4", ".webm"
 *
 * "2026-11-22 Harbour at dawn.mp4": the day where the person is and the first words of the prompt,
 * fit for any file system, in at most 80 bytes before number and suffix.
 *
 * Returns: (transfer full): a file name
 */
char *dailies_clip_name_new (gint64 created, const char *prompt, guint number, const char *suffix);

G_END_DECLS

/* tiny-disk.h: a disk that can be filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tiny_disk_mount:
 * @why: (out): where there is none, why not
 *
 * A file system of a few megabytes for this process alone, which goes with it. First thing in main():
 * a process that has threads gets no namespace of its own.
 *
 * Returns: (nullable): where it is
 */
const char *tiny_disk_mount (char **why);

/* Takes the last free byte of it, and gives it all back. */
void tiny_disk_set_full (gboolean full);

G_END_DECLS

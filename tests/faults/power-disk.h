/* power-disk.h: what a power cut would leave
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What of a folder has been synced is kept in another folder, the disk: a file's bytes as they were when
 * it was last synced, and a folder's names as they were when that was. A file that was never synced
 * has no bytes, and a folder none of its names. Files go by what they are, not by their names. */

/* In the program: what fsync() of @fd, a file or a folder, promises. */
void power_disk_take (const char *disk, int fd);

/* Before the program: all that is in @folder is on the disk. */
void power_disk_settle (const char *disk, const char *folder);

/* (transfer full) (nullable): what a file is, whatever its name: numbers are given again, but not at the same
 * moment; %NULL where it has gone. @name: below @fd, or "" */
char *power_disk_dup_key (int fd, const char *name);
gboolean power_disk_is_folder (const char *key);
/* (transfer full): of a folder, key by name */
GHashTable *power_disk_list_names (const char *path);

/* --- power-cut.c --- */

/* After its death: of @folder only what the disk has is left; and where @random is given, of what was
 * on its way, now this and now that: blocks of files, names in folders. A file that was on its way
 * from one name to another has one of them. */
void power_disk_cut (const char *disk, const char *folder, GRand *random);

G_END_DECLS

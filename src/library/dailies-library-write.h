/* dailies-library-write.h: what the parts of the library write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library-private.h"

G_BEGIN_DECLS

/* Writes a new job, synced; its seq and revision are given by the database.
 * Returns: (transfer full): a future #DailiesJob */
DexFuture *dailies_library_insert (DailiesLibrary *self, const DailiesRow *fields);

/* Gives the job a name in clips/ that neither a file nor another job has, synced; the one it has
 * already, where that is free or is the file @partial itself, or what arrived of it.
 * Returns: (transfer full): a future string */
DexFuture *dailies_library_reserve_clip (DailiesLibrary *self,
                                         DailiesJob *job,
                                         const char *partial,
                                         const char *suffix);

/* (transfer full): where a clip is that had to be copied, whole, and only lacks its name */
char *dailies_library_build_arrived_path (GFile *folder, const char *id);

/* In the database's thread: removes first frames, half or whole, whose job never came to be, because
 * the process that wrote them died; those that are being written stay. */
void dailies_library_sweep_frames (GFile *folder, DailiesDatabase *database);

G_END_DECLS

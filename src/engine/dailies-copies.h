/* dailies-copies.h: a copy of each finished clip, in a folder of the person's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-queue.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_COPIES (dailies_copies_get_type ())
/**
 * DailiesCopies:
 *
 * Copies every clip that this process brings into the library to the folder of the setting
 * `copy-folder`, under the name that it has in the library and, where that is taken, a number behind
 * it; nothing is overwritten, nobody sees half of a file, and where the very same file is there
 * already, nothing is made. That a copy is due is written down before the job has ended ("to-copy"),
 * and that it was made when it is on the disk ("copied"): one that failed ("not-copied") or was cut
 * off is taken up again at the next start, of whatever process, and when another folder is chosen.
 * One at a time, among all processes. The clip of the library is none the worse for it.
 *
 * ::failed (DailiesJob *job, GError *error): with a sentence for a person.
 */
G_DECLARE_FINAL_TYPE (DailiesCopies, dailies_copies, DAILIES, COPIES, GObject)

/* @settings: (nullable): without them there are no copies */
DailiesCopies *
dailies_copies_new (DailiesLibrary *library, DailiesQueue *queue, GSettings *settings);

/* Takes up the copies that are still due. What fails then was told before, and is only logged. */
void dailies_copies_start (DailiesCopies *self);

/**
 * dailies_copies_settle:
 *
 * Returns: (transfer full): a future boolean, when no copy is under way any more
 */
DexFuture *dailies_copies_settle (DailiesCopies *self);

G_END_DECLS

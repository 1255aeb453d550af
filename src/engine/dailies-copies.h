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
 * it; nothing is overwritten, and nobody sees half of a file. Each copy, and each that failed, is an
 * event of its job ("copied", "not-copied"). The clip of the library is none the worse for it.
 *
 * ::failed (DailiesJob *job, GError *error): with a sentence for a person.
 */
G_DECLARE_FINAL_TYPE (DailiesCopies, dailies_copies, DAILIES, COPIES, GObject)

/* @settings: (nullable): without them there are no copies */
DailiesCopies *
dailies_copies_new (DailiesLibrary *library, DailiesQueue *queue, GSettings *settings);

/**
 * dailies_copies_settle:
 *
 * Returns: (transfer full): a future boolean, when no copy is under way any more
 */
DexFuture *dailies_copies_settle (DailiesCopies *self);

G_END_DECLS

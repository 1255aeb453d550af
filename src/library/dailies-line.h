/* dailies-line.h: a line of those who wait for one of some locks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-lock.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_LINE (dailies_line_get_type ())
/**
 * DailiesLine:
 *
 * First come, first served within this process. While anybody waits, a thread a lock file blocks in
 * the kernel until the one who holds it lets go or dies, in whatever process that is; nothing is
 * asked twice. A thread cannot be called back: when nobody waits any more it lives on until it
 * gets its lock, and lets it go at once. The next one to wait takes it over, so there is never more
 * than one a file.
 */
G_DECLARE_FINAL_TYPE (DailiesLine, dailies_line, DAILIES, LINE, GObject)

DailiesLine *dailies_line_new (DailiesLockFlags flags);

/* Those who wait already wait for @paths from now on, too. */
void dailies_line_set_paths (DailiesLine *self, const char *const *paths);

/**
 * dailies_line_join:
 * @paths: the files that are locks now; files of earlier calls that are missing here are no longer
 *   given out
 *
 * Returns: (transfer full): a future #DailiesLock on one of them; rejects with
 *   #DailiesLibraryError; dropping it leaves the line
 */
DexFuture *dailies_line_join (DailiesLine *self, const char *const *paths);

/* Whether nobody waits and no thread is left. */
gboolean dailies_line_is_empty (DailiesLine *self);

G_END_DECLS

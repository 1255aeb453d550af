/* dailies-lock.h: the right to do something, among all processes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

/**
 * DailiesLockFlags:
 * @DAILIES_LOCK_WAIT: block until whoever has it lets go; only in a thread of one's own
 * @DAILIES_LOCK_PASSING: the file is removed with the lock, so that no files pile up
 * @DAILIES_LOCK_SPARING: one of many: leaves enough descriptors for everything else that the process does,
 *   and fails with %DAILIES_LIBRARY_ERROR_TOO_MANY where it would not
 */
typedef enum
{
  DAILIES_LOCK_NONE = 0,
  DAILIES_LOCK_WAIT = 1 << 0,
  DAILIES_LOCK_PASSING = 1 << 1,
  DAILIES_LOCK_SPARING = 1 << 2,
} DailiesLockFlags;

/**
 * dailies_lock_take:
 *
 * Returns: (transfer full) (nullable): %NULL with @error unset while somebody else has it, or with
 *   a #DailiesLibraryError
 */
DailiesLock *dailies_lock_take (const char *path, DailiesLockFlags flags, GError **error);

G_END_DECLS

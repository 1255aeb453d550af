/* dailies-tick.h: one clock for all that shows how time goes by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*DailiesTickFunc) (gpointer owner);

/**
 * dailies_tick_at:
 * @owner: has one appointment at a time; a new one replaces it
 * @due: microseconds since the epoch; 0: none
 *
 * Calls @func once, at the first full second from @due on, and not before the next one: whatever is due
 * in the same second wakes the program once. With no appointment nothing wakes it. An owner that goes
 * away calls this with 0. Main thread only.
 */
void dailies_tick_at (gpointer owner, gint64 due, DailiesTickFunc func);

G_END_DECLS

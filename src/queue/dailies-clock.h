/* dailies-clock.h: noticing that time was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dailies_clock_watch_new:
 *
 * A source that is dispatched whenever the wall clock jumps: it was set, or the machine woke up.
 * Pauses are counted by a clock that stands still meanwhile, so whoever pauses looks again then.
 *
 * Returns: (transfer full): to be given a GSourceFunc and attached
 */
GSource *dailies_clock_watch_new (void);

G_END_DECLS

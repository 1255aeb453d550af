/* dailies-driver.h: what drives one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-queue.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_DRIVER (dailies_driver_get_type ())
/**
 * DailiesDriver:
 *
 * The fiber of one job, from the moment its lock is had to its end. Decisions of a person, made here
 * or in another process, reach it through the library: it watches the job's state and next_ask.
 */
G_DECLARE_FINAL_TYPE (DailiesDriver, dailies_driver, DAILIES, DRIVER, GObject)

/* @queue is not kept alive: dailies_driver_end() comes before its end. */
DailiesDriver *dailies_driver_new (DailiesQueue *queue, DailiesJob *job);

/* It begins as soon as it may have a lock, and lives until it is done. */
void dailies_driver_start (DailiesDriver *self);

/**
 * dailies_driver_enter:
 *
 * For the door (dailies-door.h): it is this driver's turn.
 *
 * Returns: %FALSE where this process has no lock left: it is to come again when one falls
 */
gboolean dailies_driver_enter (DailiesDriver *self);

/**
 * dailies_driver_when_looked_at:
 *
 * Returns: (transfer full): a future boolean, when it is known where the job stands: its lock is
 *   had and an interrupted submission is written down as such, or another process drives it; or when
 *   it is held up, or the queue goes
 */
DexFuture *dailies_driver_when_looked_at (DailiesDriver *self);

/* The queue goes: nothing more is asked or written, the lock falls free. */
void dailies_driver_end (DailiesDriver *self);

G_END_DECLS

/* dailies-door.h: who may take a lock next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-driver.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_DOOR (dailies_door_get_type ())
/**
 * DailiesDoor:
 *
 * Where drivers wait before they have a lock, without a fiber. They enter a few in one turn of the main
 * loop, between what comes from outside and what is drawn. One for which this process has no lock left is held
 * up, and so are the others who were: until one falls, when those that may be paid come first, then
 * whoever has waited longest; and the next one as soon as one was let in. So however many there are, a lock
 * that falls costs two tries.
 */
G_DECLARE_FINAL_TYPE (DailiesDoor, dailies_door, DAILIES, DOOR, GObject)

DailiesDoor *dailies_door_new (void);

/**
 * dailies_door_join:
 * @may_be_paid: whether its job may be
 * @held_up: it was let in before, and has lost its lock; or it is new
 */
void dailies_door_join (DailiesDoor *self,
                        DailiesDriver *driver,
                        gboolean may_be_paid,
                        gboolean held_up);

/* A lock has fallen, or there may be room for one: whoever was held up may try. */
void dailies_door_open (DailiesDoor *self);

/* Everybody goes. */
void dailies_door_clear (DailiesDoor *self);

G_END_DECLS

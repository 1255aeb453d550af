/* dailies-world.h: what happens around the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_WORLD (dailies_world_get_type ())
/**
 * DailiesWorld:
 *
 * The network, the wall clock and the sleep of the machine, as far as they concern whoever waits to
 * try something again. It promises:
 *
 * - Everybody who waits for dailies_world_when_woken() is woken, once, when the network has come back,
 *   when the wall clock was set, when the machine has slept, and by dailies_world_wake(). Nobody is
 *   woken when the network goes.
 * - A wake-up says that it is worth a look, and nothing else: how soon the next question may be asked is
 *   the pace's business, which counts with the monotonic clock, so that a clock that is set ten times
 *   in a second brings no more questions than one that stands.
 * - Nothing is watched, and no descriptor opened, before dailies_world_watch(); until then the network
 *   counts as there.
 *
 * Of the main context. ::network-changed: dailies_world_has_network() says something else; before
 * anybody is woken by it.
 */
G_DECLARE_FINAL_TYPE (DailiesWorld, dailies_world, DAILIES, WORLD, GObject)

DailiesWorld *dailies_world_new (void);

/* Watches from now on. More than once is as good as once. */
void dailies_world_watch (DailiesWorld *self);

gboolean dailies_world_has_network (DailiesWorld *self);

void dailies_world_wake (DailiesWorld *self);
/* (transfer full): a future boolean, at the next wake-up */
DexFuture *dailies_world_when_woken (DailiesWorld *self);

G_END_DECLS

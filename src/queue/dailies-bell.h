/* dailies-bell.h: something that happens again and again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * DailiesBell:
 *
 * What may happen at any time, and more than once. Each ring is heard, once, by everybody who asked
 * for it before; who asks from then on waits for the next one. So what happens while somebody does
 * something else is not missed by him who asked first.
 */
typedef struct
{
  DexPromise *next;
} DailiesBell;

void dailies_bell_init (DailiesBell *self);
void dailies_bell_clear (DailiesBell *self);
void dailies_bell_ring (DailiesBell *self);
/* (transfer full): a future boolean, at the next ring; it stays pending where the bell goes before */
DexFuture *dailies_bell_when_rung (DailiesBell *self);

G_END_DECLS

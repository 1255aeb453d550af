/* dailies-bell.c: something that happens again and again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-bell.h"

void
dailies_bell_init (DailiesBell *self)
{
  g_return_if_fail (self != NULL);

  self->next = dex_promise_new ();
}

void
dailies_bell_clear (DailiesBell *self)
{
  g_return_if_fail (self != NULL);

  dex_clear (&self->next);
}

void
dailies_bell_ring (DailiesBell *self)
{
  g_autoptr (DexPromise) rung = NULL;

  g_return_if_fail (self != NULL && self->next != NULL);

  rung = g_steal_pointer (&self->next);
  self->next = dex_promise_new ();
  dex_promise_resolve_boolean (rung, TRUE);
}

DexFuture *
dailies_bell_when_rung (DailiesBell *self)
{
  g_return_val_if_fail (self != NULL && self->next != NULL, NULL);

  return dex_ref (DEX_FUTURE (self->next));
}

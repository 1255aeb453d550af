/* dailies-pauses.h: accounts that were refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_PAUSES (dailies_pauses_get_type ())
/**
 * DailiesPauses:
 *
 * The services that have refused an account, and with what words: nothing more is sent to those until
 * the account was put right. The others go on.
 *
 * Properties, which are the queue's: `paused`, whether there is any; `pause-reason`, the words of the
 * latest one, %NULL without one.
 */
G_DECLARE_FINAL_TYPE (DailiesPauses, dailies_pauses, DAILIES, PAUSES, GObject)

DailiesPauses *dailies_pauses_new (void);

/* @reason: (nullable): what the service said */
void dailies_pauses_add (DailiesPauses *self, const char *service, const char *reason);
/* All of them: which account was put right is not known, and asking costs nothing. */
void dailies_pauses_end (DailiesPauses *self);

gboolean dailies_pauses_has (DailiesPauses *self, const char *service);
/* (transfer full) (nullable): the service that `pause-reason` is about */
char *dailies_pauses_dup_service (DailiesPauses *self);
/* (transfer full): a future boolean, at the next dailies_pauses_end() */
DexFuture *dailies_pauses_when_ended (DailiesPauses *self);

G_END_DECLS

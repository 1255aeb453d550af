/* dailies-balances.h: what was last heard of the accounts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-service.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_BALANCES (dailies_balances_get_type ())
/**
 * DailiesBalances:
 *
 * The balance of each service's account, as it was last heard of: should an answer be lost, it says
 * what there was before. Nothing is ever held up for it.
 */
G_DECLARE_FINAL_TYPE (DailiesBalances, dailies_balances, DAILIES, BALANCES, GObject)

DailiesBalances *dailies_balances_new (void);

/* Asks @service, unless it was asked lately. What it says is known later. */
void dailies_balances_learn (DailiesBalances *self, DailiesService *service);

/**
 * dailies_balances_get:
 * @heard: (out): microseconds since the epoch, when it was said
 *
 * Returns: dollars; NaN where nothing is known
 */
double dailies_balances_get (DailiesBalances *self, DailiesService *service, gint64 *heard);

G_END_DECLS

/* dailies-turns.h: one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_TURNS (dailies_turns_get_type ())
/**
 * DailiesTurns:
 *
 * The pages of the logs. However many jobs look for their rows, a service is not asked for more at once
 * than it takes: each page has a turn of its own, some time after the one before. All times are
 * monotonic, in microseconds.
 */
G_DECLARE_FINAL_TYPE (DailiesTurns, dailies_turns, DAILIES, TURNS, GObject)

DailiesTurns *dailies_turns_new (void);

/**
 * dailies_turns_take:
 * @pause: seconds from this turn to the next one
 *
 * Returns: when the turn is. It is used up, whether it is made use of or not
 */
gint64 dailies_turns_take (DailiesTurns *self, const char *service, double pause);

/* The service wants to be left alone until @then: who has a turn before that has to take another. */
void dailies_turns_put_off (DailiesTurns *self, const char *service, gint64 then);
/* When it may be asked again; a moment that has passed where it may be now. */
gint64 dailies_turns_get_put_off (DailiesTurns *self, const char *service);

G_END_DECLS

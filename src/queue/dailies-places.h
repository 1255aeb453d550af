/* dailies-places.h: the place of a job that is under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_PLACE (dailies_place_get_type ())
/**
 * DailiesPlace:
 *
 * One of the places of a library (three by default, over all its processes), or the wish for one.
 * A job that is not sent yet waits for it; a job that was sent, and is taken up again, only counts:
 * it is asked whether its wish was granted or not. Either way the place is given back when no good
 * answer came for a while, so that nothing paid ever blocks the rest.
 */
G_DECLARE_FINAL_TYPE (DailiesPlace, dailies_place, DAILIES, PLACE, GObject)

/**
 * dailies_place_new:
 * @patience: seconds without dailies_place_hold() after which the place is given back
 */
DailiesPlace *dailies_place_new (DailiesLibrary *library, double patience);

/**
 * dailies_place_take:
 * @places: how many there are
 *
 * Returns: (transfer full): a future boolean, when the place is had
 */
DexFuture *dailies_place_take (DailiesPlace *self, guint places);

/* A good answer came: the place is kept, or wished for again, for another while. */
void dailies_place_hold (DailiesPlace *self, guint places);
void dailies_place_give_back (DailiesPlace *self);
gboolean dailies_place_is_had (DailiesPlace *self);

G_END_DECLS

/* dailies-ending.h: what a program that is about to end waits for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * DailiesPart:
 * @DAILIES_PART_ADDING: a wish that is being written down
 * @DAILIES_PART_SENDING: a request, from before its intent is written until its answer is
 *
 * What would be lost, or left in doubt, if the program ended in its midst.
 */
typedef enum
{
  DAILIES_PART_ADDING,
  DAILIES_PART_SENDING,
} DailiesPart;

#define DAILIES_TYPE_ENDING (dailies_ending_get_type ())
/**
 * DailiesEnding:
 *
 * What must not be broken off, counted; and whether anything more of it may be begun.
 *
 * Properties, which are the queue's: `adding` and `sending`, how many of each are under way; `held-back`,
 * writable: nothing more is sent.
 */
G_DECLARE_FINAL_TYPE (DailiesEnding, dailies_ending, DAILIES, ENDING, GObject)

DailiesEnding *dailies_ending_new (void);

/* Around each of them. */
void dailies_ending_begin (DailiesEnding *self, DailiesPart part);
void dailies_ending_end (DailiesEnding *self, DailiesPart part);

gboolean dailies_ending_is_held_back (DailiesEnding *self);
/* (transfer full): a future boolean, when the next `held-back` is lifted: the program goes on */
DexFuture *dailies_ending_when_called_off (DailiesEnding *self);

G_END_DECLS

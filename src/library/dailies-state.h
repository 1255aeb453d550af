/* dailies-state.h: the states of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DailiesState:
 * @DAILIES_STATE_WAITING: asked for, not sent; costs nothing
 * @DAILIES_STATE_SUBMITTING: the intent is on disk, the POST is under way
 * @DAILIES_STATE_UNCONFIRMED: the answer was lost: it may have been accepted
 * @DAILIES_STATE_QUEUED: accepted, its id is on disk
 * @DAILIES_STATE_GENERATING: accepted, and the service works on it
 * @DAILIES_STATE_DOWNLOADING: the result is known, the file not yet whole and checked
 * @DAILIES_STATE_FINISHED: the clip is on disk and decodes
 * @DAILIES_STATE_FAILED: refused, or the generation failed
 * @DAILIES_STATE_STOPPED: withdrawn before it was sent, or no longer watched (may still be paid)
 */
typedef enum
{
  DAILIES_STATE_WAITING,
  DAILIES_STATE_SUBMITTING,
  DAILIES_STATE_UNCONFIRMED,
  DAILIES_STATE_QUEUED,
  DAILIES_STATE_GENERATING,
  DAILIES_STATE_DOWNLOADING,
  DAILIES_STATE_FINISHED,
  DAILIES_STATE_FAILED,
  DAILIES_STATE_STOPPED,
} DailiesState;

#define DAILIES_TYPE_STATE (dailies_state_get_type ())
GType dailies_state_get_type (void);

/* "waiting", "submitting", …: in the library, in JSON and in receipts; never translated. */
const char *dailies_state_get_id (DailiesState state);
gboolean dailies_state_from_id (const char *id, DailiesState *state);

/* Whether the table of src/README.md has a way from @from to @to. */
gboolean dailies_state_may_become (DailiesState from, DailiesState to);

/* Whether a STOPPED job that stood at @stood may be watched again as @to: a job that was never sent
 * does not become a paid one, and one that may be paid does not become one to be sent. */
gboolean dailies_state_may_return (DailiesState stood, DailiesState to);

/* FINISHED, FAILED, STOPPED: nothing drives the job any more. */
gboolean dailies_state_has_ended (DailiesState state);

G_END_DECLS

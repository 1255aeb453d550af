/* dailies-state.c: the states of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-state.h"

G_DEFINE_ENUM_TYPE (DailiesState,
                    dailies_state,
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_SUBMITTING, "submitting"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_UNCONFIRMED, "unconfirmed"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_GENERATING, "generating"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_DOWNLOADING, "downloading"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_FINISHED, "finished"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (DAILIES_STATE_STOPPED, "stopped"))

static const char *const ids[] = {
  [DAILIES_STATE_WAITING] = "waiting",         [DAILIES_STATE_SUBMITTING] = "submitting",
  [DAILIES_STATE_UNCONFIRMED] = "unconfirmed", [DAILIES_STATE_QUEUED] = "queued",
  [DAILIES_STATE_GENERATING] = "generating",   [DAILIES_STATE_DOWNLOADING] = "downloading",
  [DAILIES_STATE_FINISHED] = "finished",       [DAILIES_STATE_FAILED] = "failed",
  [DAILIES_STATE_STOPPED] = "stopped",
};

#define WAITING (1u << DAILIES_STATE_WAITING)
#define SUBMITTING (1u << DAILIES_STATE_SUBMITTING)
#define UNCONFIRMED (1u << DAILIES_STATE_UNCONFIRMED)
#define QUEUED (1u << DAILIES_STATE_QUEUED)
#define GENERATING (1u << DAILIES_STATE_GENERATING)
#define DOWNLOADING (1u << DAILIES_STATE_DOWNLOADING)
#define FINISHED (1u << DAILIES_STATE_FINISHED)
#define FAILED (1u << DAILIES_STATE_FAILED)
#define STOPPED (1u << DAILIES_STATE_STOPPED)

/* The table of src/README.md, "The states of a job". */
static const guint ways[] = {
  [DAILIES_STATE_WAITING] = SUBMITTING | FAILED | STOPPED,
  [DAILIES_STATE_SUBMITTING] = WAITING | UNCONFIRMED | QUEUED | FAILED,
  [DAILIES_STATE_UNCONFIRMED] = QUEUED | FAILED | STOPPED,
  [DAILIES_STATE_QUEUED] = GENERATING | DOWNLOADING | FAILED | STOPPED,
  [DAILIES_STATE_GENERATING] = QUEUED | DOWNLOADING | FAILED | STOPPED,
  [DAILIES_STATE_DOWNLOADING] = FINISHED | FAILED | STOPPED,
  [DAILIES_STATE_FINISHED] = 0,
  [DAILIES_STATE_FAILED] = 0,
  [DAILIES_STATE_STOPPED] = WAITING | UNCONFIRMED | QUEUED | GENERATING | DOWNLOADING,
};

const char *
dailies_state_get_id (DailiesState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (ids), NULL);

  return ids[state];
}

gboolean
dailies_state_from_id (const char *id, DailiesState *state)
{
  g_return_val_if_fail (state != NULL, FALSE);

  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (ids); i++)
    {
      if (g_str_equal (id, ids[i]))
        {
          *state = i;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
dailies_state_may_become (DailiesState from, DailiesState to)
{
  g_return_val_if_fail ((guint) from < G_N_ELEMENTS (ways), FALSE);
  g_return_val_if_fail ((guint) to < G_N_ELEMENTS (ways), FALSE);

  return from == to || (ways[from] & (1u << to)) != 0;
}

gboolean
dailies_state_may_return (DailiesState stood, DailiesState to)
{
  switch (stood)
    {
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
    case DAILIES_STATE_DOWNLOADING:
      return to == DAILIES_STATE_QUEUED || to == DAILIES_STATE_GENERATING
             || to == DAILIES_STATE_DOWNLOADING;

    case DAILIES_STATE_WAITING:
    case DAILIES_STATE_UNCONFIRMED:
      return to == stood;

    case DAILIES_STATE_SUBMITTING:
    case DAILIES_STATE_FINISHED:
    case DAILIES_STATE_FAILED:
    case DAILIES_STATE_STOPPED:
    default:
      return FALSE;
    }
}

gboolean
dailies_state_has_ended (DailiesState state)
{
  return state == DAILIES_STATE_FINISHED || state == DAILIES_STATE_FAILED
         || state == DAILIES_STATE_STOPPED;
}

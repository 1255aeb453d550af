/* dailies-command-judge.c: how it stands with a job that is watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-watch-private.h"

#include <glib/gi18n-lib.h>

void
_dailies_watched_finish (DailiesWatched *watched, DailiesExit verdict)
{
  if (watched->over)
    return;

  watched->over = TRUE;
  watched->verdict = verdict;
  g_clear_handle_id (&watched->patience_id, g_source_remove);
  g_clear_handle_id (&watched->give_up_id, g_source_remove);
}

void
_dailies_watched_leave_unconfirmed (DailiesWatched *watched)
{
  DailiesCommandWatch *self = watched->watch;

  dailies_command_line_clear (self->line);
  _dailies_command_watch_say_of (
    self, watched->job,
    _ ("Nobody knows yet whether the service accepted it; it may have been paid. Dailies looks "
       "for it at every later start, and “dailies resume” does so now."));
  _dailies_watched_finish (watched, DAILIES_EXIT_UNCONFIRMED);
  _dailies_command_watch_settle (self);
}

static gboolean
patience_over_cb (gpointer data)
{
  DailiesWatched *watched = data;

  watched->patience_id = 0;
  _dailies_watched_leave_unconfirmed (watched);
  return G_SOURCE_REMOVE;
}

static void
leave_unreachable (DailiesWatched *watched)
{
  DailiesCommandWatch *self = watched->watch;

  dailies_command_line_clear (self->line);
  _dailies_command_watch_say_of (
    self, watched->job,
    _ ("The service cannot be reached. Nothing was sent; “dailies resume” sends it later."));
  _dailies_watched_finish (watched, DAILIES_EXIT_KEPT);
}

static gboolean
give_up_cb (gpointer data)
{
  DailiesWatched *watched = data;

  watched->give_up_id = 0;
  watched->overdue = TRUE;
  /* While it is being sent, only the answer tells. */
  if (dailies_job_get_state (watched->job) == DAILIES_STATE_WAITING)
    {
      leave_unreachable (watched);
      _dailies_command_watch_settle (watched->watch);
    }
  return G_SOURCE_REMOVE;
}

static void
judge_sending (DailiesWatched *watched, DailiesState state)
{
  if (watched->answered)
    return;

  if (dailies_job_get_generation_id (watched->job) != NULL)
    {
      watched->answered = TRUE;
      g_clear_handle_id (&watched->give_up_id, g_source_remove);
    }
  else if (state == DAILIES_STATE_WAITING && watched->overdue)
    leave_unreachable (watched);
  else if (state == DAILIES_STATE_SUBMITTING && watched->give_up_id == 0 && !watched->overdue)
    watched->give_up_id
      = g_timeout_add_seconds (DAILIES_COMMAND_GIVE_UP_SECONDS, give_up_cb, watched);
}

static void
judge_patience (DailiesWatched *watched, DailiesState state)
{
  if (state != DAILIES_STATE_UNCONFIRMED)
    g_clear_handle_id (&watched->patience_id, g_source_remove);
  else if (watched->patience_id == 0 && watched->watch->patience > 0)
    watched->patience_id
      = g_timeout_add_seconds (watched->watch->patience, patience_over_cb, watched);
}

/* A refused account pauses what else its service was to be sent. */
static void
judge_pause (DailiesWatched *watched, DailiesState state)
{
  DailiesCommandWatch *self = watched->watch;
  const char *service = dailies_job_get_service (watched->job);
  gboolean paused = FALSE;

  g_object_get (dailies_engine_get_queue (self->engine), "paused", &paused, NULL);
  if (!paused)
    return;

  if (state == DAILIES_STATE_FAILED)
    g_hash_table_add (self->refused, g_strdup (service));
  else if (state == DAILIES_STATE_WAITING && g_hash_table_contains (self->refused, service))
    {
      dailies_command_line_clear (self->line);
      _dailies_command_watch_say_of (
        self, watched->job,
        _ ("Not sent, because the service refused the account. “dailies resume” sends it "
           "once that is put right."));
      _dailies_watched_finish (watched, DAILIES_EXIT_KEPT);
    }
}

/* What was sent is watched on; this one is sent tomorrow, by whatever Dailies runs then. */
static void
leave_for_tomorrow (DailiesWatched *watched)
{
  g_autofree char *words = g_strjoin (" ", dailies_job_get_error_message (watched->job),
                                      _ ("“dailies resume” sends it then."), NULL);

  dailies_command_line_clear (watched->watch->line);
  _dailies_command_watch_say_of (watched->watch, watched->job, words);
  _dailies_watched_finish (watched, DAILIES_EXIT_KEPT);
}

static gboolean
is_over_limit (DailiesJob *job)
{
  return g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_LIMIT) == 0
         && dailies_job_get_error_message (job) != NULL;
}

static void
leave_to_person (DailiesWatched *watched)
{
  const char *message = dailies_job_get_error_message (watched->job);

  dailies_command_line_clear (watched->watch->line);
  if (message != NULL)
    _dailies_command_watch_say_of (watched->watch, watched->job, message);
  _dailies_watched_finish (watched, DAILIES_EXIT_KEPT);
}

void
_dailies_watched_judge (DailiesWatched *watched)
{
  DailiesState state = dailies_job_get_state (watched->job);

  judge_pause (watched, state);
  if (watched->over)
    return;

  switch (state)
    {
    case DAILIES_STATE_FINISHED:
      _dailies_watched_finish (watched, DAILIES_EXIT_FINISHED);
      break;

    case DAILIES_STATE_FAILED:
    case DAILIES_STATE_STOPPED:
      _dailies_watched_finish (watched, DAILIES_EXIT_FAILED);
      break;

    case DAILIES_STATE_DOWNLOADING:
      /* Only a person can say whether that address is to be trusted, or that file to be kept. */
      if (g_strcmp0 (dailies_job_get_error_name (watched->job), DAILIES_QUEUE_ERROR_LINK_REFUSED)
            == 0
          || g_strcmp0 (dailies_job_get_error_name (watched->job), DAILIES_QUEUE_ERROR_SAME_DAMAGE)
               == 0)
        leave_to_person (watched);
      break;

    case DAILIES_STATE_WAITING:
      judge_sending (watched, state);
      if (!watched->over && is_over_limit (watched->job))
        leave_for_tomorrow (watched);
      break;

    case DAILIES_STATE_SUBMITTING:
    case DAILIES_STATE_UNCONFIRMED:
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
    default:
      judge_sending (watched, state);
      judge_patience (watched, state);
      break;
    }
}

/* Those that wait for the account learn it from the job that was refused. */
void
_dailies_command_watch_judge_others (DailiesCommandWatch *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DailiesWatched *watched = value;

      if (!watched->over)
        judge_pause (watched, dailies_job_get_state (watched->job));
    }
}

/* --- the verdict --- */

static DailiesExit
get_verdict (DailiesWatched *watched)
{
  if (watched->over)
    return watched->verdict;

  switch (dailies_job_get_state (watched->job))
    {
    case DAILIES_STATE_SUBMITTING:
    case DAILIES_STATE_UNCONFIRMED:
      return DAILIES_EXIT_UNCONFIRMED;
    default:
      return DAILIES_EXIT_KEPT;
    }
}

DailiesExit
_dailies_command_watch_get_verdict (DailiesCommandWatch *self)
{
  static const DailiesExit precedence[]
    = { DAILIES_EXIT_INTERNAL, DAILIES_EXIT_UNCONFIRMED, DAILIES_EXIT_KEPT, DAILIES_EXIT_FAILED };

  for (guint i = 0; i < G_N_ELEMENTS (precedence); i++)
    {
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->watched);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          if (get_verdict (value) == precedence[i])
            return precedence[i];
        }
    }
  return DAILIES_EXIT_FINISHED;
}

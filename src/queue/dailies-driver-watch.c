/* dailies-driver-watch.c: asking until the service has an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include <glib/gi18n-lib.h>

/* An error never ends a paid job: it is told, and asked again ever more rarely. */
static void
note_no_answer (DailiesDriver *self, DailiesReply *reply)
{
  const DailiesOutcome outcome = dailies_reply_get_outcome (reply);
  const char *name = outcome == DAILIES_OUTCOME_BUSY ? DAILIES_QUEUE_ERROR_BUSY
                                                     : dailies_reply_get_error_name (reply);
  const char *message = dailies_reply_get_error_message (reply);
  g_autofree char *damaged
    = dailies_driver_word_damaged (self, message, outcome == DAILIES_OUTCOME_REFUSED);

  dailies_driver_note (
    self, &(DailiesRecord) {
            .kind = "asked",
            .reply = reply,
            .error_name = damaged != NULL ? DAILIES_QUEUE_ERROR_SAME_DAMAGE : name,
            .error_message = damaged != NULL ? damaged : message,
            .next_ask
            = dailies_driver_set_due_after_trouble (self, dailies_reply_get_retry_after (reply)),
          });
}

DailiesReply *
dailies_driver_ask (DailiesDriver *self)
{
  g_autoptr (DailiesService) service = dailies_driver_find_service (self);
  g_autoptr (DailiesReply) reply = NULL;
  const char *path;

  if (service == NULL || (path = dailies_driver_get_path (self)) == NULL)
    return NULL;

  dailies_queue_learn_usual (self->queue, self->job, service);
  dailies_driver_begin_question (self);
  reply = dex_await_object (
    dailies_driver_until_changed (
      self, dailies_service_ask (service, path, dailies_job_get_generation_id (self->job))),
    NULL);
  if (reply == NULL || self->queue == NULL)
    return NULL;
  dailies_queue_exchanged (self->queue, self->job, reply);

  if (dailies_reply_get_outcome (reply) != DAILIES_OUTCOME_ANSWERED)
    {
      note_no_answer (self, reply);
      return NULL;
    }

  return g_steal_pointer (&reply);
}

static void
go_on (DailiesDriver *self, DailiesReply *reply, DailiesState state)
{
  DailiesUsual usual = dailies_queue_get_usual (self->queue, self->job);

  dailies_place_hold (self->place, dailies_queue_get_places (self->queue));
  self->failures = 0;
  dailies_driver_note (self, &(DailiesRecord) {
                               .kind = "asked",
                               .moves = TRUE,
                               .state = state,
                               .reply = reply,
                               .answered = TRUE,
                               .next_ask = dailies_driver_set_due (
                                 self, dailies_pace_get_pause (self->pace, usual.seconds,
                                                               dailies_driver_get_elapsed (self))),
                             });
}

static void
complete (DailiesDriver *self, DailiesReply *reply)
{
  const char *uri = dailies_reply_get_result_uri (reply);

  /* The last good answer: what is left is between us and the file. */
  dailies_place_give_back (self->place);

  if (uri == NULL)
    {
      dailies_driver_note (
        self,
        &(DailiesRecord) {
          .kind = "asked",
          .reply = reply,
          .answered = TRUE,
          .error_name = DAILIES_QUEUE_ERROR_NO_LINK,
          .error_message
          = _ ("The service says that the clip is ready, but not where it is. It is asked again."),
          .next_ask = dailies_driver_set_due_after_trouble (self, -1),
        });
      return;
    }

  self->failures = 0;
  self->wants_link = FALSE;
  self->due = 0;
  dailies_driver_note (self, &(DailiesRecord) { .kind = "completed",
                                                .moves = TRUE,
                                                .state = DAILIES_STATE_DOWNLOADING,
                                                .reply = reply,
                                                .answered = TRUE,
                                                .result_uri = uri,
                                                .synced = TRUE });
}

static void
fail (DailiesDriver *self, DailiesReply *reply)
{
  const char *name = dailies_reply_get_error_name (reply);
  const char *message = dailies_reply_get_error_message (reply);

  dailies_place_give_back (self->place);
  dailies_driver_record (
    self, &(DailiesRecord) {
            .kind = "generation-failed",
            .moves = TRUE,
            .state = DAILIES_STATE_FAILED,
            .reply = reply,
            .answered = TRUE,
            .error_name = name != NULL ? name : DAILIES_QUEUE_ERROR_GENERATION,
            .error_message = message != NULL
                               ? message
                               : _ ("The service could not make this clip, and does not say why."),
            .synced = TRUE,
          });
}

void
dailies_driver_watch (DailiesDriver *self)
{
  g_autoptr (DailiesReply) reply = dailies_driver_ask (self);

  if (reply == NULL)
    return;

  switch (dailies_reply_get_progress (reply))
    {
    case DAILIES_PROGRESS_COMPLETED:
      complete (self, reply);
      break;

    case DAILIES_PROGRESS_FAILED:
      fail (self, reply);
      break;

    case DAILIES_PROGRESS_GENERATING:
      go_on (self, reply, DAILIES_STATE_GENERATING);
      break;

    case DAILIES_PROGRESS_NONE:
    case DAILIES_PROGRESS_QUEUED:
    default:
      go_on (self, reply, DAILIES_STATE_QUEUED);
      break;
    }
}

/* dailies-driver-log.c: what became of a request whose answer was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

/* What the account has now, once a run: beside what it had before, for the person who decides. */
static void
learn_balance (DailiesDriver *self, DailiesService *service)
{
  g_autoptr (GError) error = NULL;
  double balance;

  balance = dex_await_double (
    dailies_driver_until_changed (self, dailies_service_get_balance (service)), &error);
  if (error == NULL && self->queue != NULL)
    dailies_driver_note_balance (self, "balance", balance, g_get_real_time ());
}

/* @reply: (nullable): what told @id, where that is not known for long already */
static void
find (DailiesDriver *self, DailiesReply *reply, const char *id)
{
  self->failures = 0;
  dailies_driver_begin_phase (self, 0);
  dailies_driver_record (self, &(DailiesRecord) {
                                 .kind = "found",
                                 .moves = TRUE,
                                 .state = DAILIES_STATE_QUEUED,
                                 .reply = reply,
                                 .answered = reply != NULL,
                                 .generation_id = id,
                                 .next_ask = dailies_driver_set_due (self, 0),
                                 .synced = TRUE,
                               });
}

/* The answer of a gateway that gave up on the service can name the generation all the same.
 *
 * Returns: (transfer full) (nullable) */
static char *
find_told_id (DailiesDriver *self)
{
  g_autoptr (JsonNode) events = dailies_driver_list_events (self);
  JsonObject *detail
    = events != NULL
        ? dailies_driver_get_detail (dailies_driver_find_last_event (events, "unconfirmed"))
        : NULL;

  return detail != NULL
           ? g_strdup (json_object_get_string_member_with_default (detail, "inference_id", NULL))
           : NULL;
}

/* Such a name is believed only where the service knows a generation by it.
 *
 * Returns: whether that was so */
static gboolean
find_by_told_id (DailiesDriver *self, DailiesService *service)
{
  g_autofree char *id = find_told_id (self);
  g_autoptr (DailiesReply) reply = NULL;
  const char *path;
  const char *answered;

  if (id == NULL || self->queue == NULL || (path = dailies_driver_get_path (self)) == NULL)
    return FALSE;

  reply = dex_await_object (
    dailies_driver_until_changed (self, dailies_service_ask (service, path, id)), NULL);
  if (reply == NULL || self->queue == NULL)
    return FALSE;
  dailies_queue_exchanged (self->queue, self->job, reply);

  answered = dailies_reply_get_generation_id (reply);
  if (dailies_reply_get_outcome (reply) != DAILIES_OUTCOME_ANSWERED
      || dailies_reply_get_progress (reply) == DAILIES_PROGRESS_NONE
      || (answered != NULL && !g_str_equal (answered, id)))
    return FALSE;

  find (self, reply, id);
  return TRUE;
}

void
dailies_driver_look_in_log (DailiesDriver *self)
{
  gint64 since = dailies_job_get_submitted (self->job);
  g_autoptr (DailiesService) service = NULL;
  g_autoptr (DailiesReply) reply = NULL;
  DailiesUsual usual;
  double pause;
  gboolean answered;

  /* The answer came when the job was not watched any more. */
  if (dailies_job_get_generation_id (self->job) != NULL)
    {
      find (self, NULL, dailies_job_get_generation_id (self->job));
      return;
    }

  if ((service = dailies_driver_find_service (self)) == NULL)
    return;

  if (since == 0)
    since = dailies_job_get_created (self->job);
  dailies_driver_begin_question (self);
  if (find_by_told_id (self, service) || self->queue == NULL)
    return;
  reply = dex_await_object (
    dailies_driver_until_changed (
      self, dailies_service_find_in_log (service, dailies_job_get_id (self->job), since)),
    NULL);
  if (reply == NULL || self->queue == NULL)
    return;
  dailies_queue_exchanged (self->queue, self->job, reply);
  self->looks++;

  answered = dailies_reply_get_outcome (reply) == DAILIES_OUTCOME_ANSWERED;
  if (answered && dailies_reply_get_generation_id (reply) != NULL)
    {
      find (self, reply, dailies_reply_get_generation_id (reply));
      return;
    }

  if (self->looks == 1)
    learn_balance (self, service);
  if (self->queue == NULL)
    return;

  /* Not there so far. That never means that it was not accepted, so what is told of the job stays
   * what was told when its answer was lost. */
  usual = dailies_queue_get_usual (self->queue, self->job);
  pause = dailies_pace_get_log_pause (self->pace, self->looks, dailies_driver_get_elapsed (self),
                                      usual.slow);
  if (!answered)
    pause = MAX (pause, dailies_pace_get_trouble_pause (
                          self->pace, self->looks, dailies_reply_get_retry_after (reply), 0.5));
  dailies_driver_note (self, &(DailiesRecord) { .kind = "looked",
                                                .reply = reply,
                                                .answered = answered,
                                                .keeps = TRUE,
                                                .next_ask = dailies_driver_set_due (self, pause) });
}

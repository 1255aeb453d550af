/* dailies-driver-log.c: what became of a request whose answer was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

/* One look reads so many pages at most, a hundred rows each, for no longer than this, however many
 * jobs share the turns; the next one goes on from there, in a later run too. */
#define PAGES_A_LOOK 20
#define LONGEST_LOOK (15 * G_USEC_PER_SEC)

/* In the event of a look: how far it has come */
#define POSITION "position"

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
  g_clear_object (&self->search);
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

/* Until the next page may be read. */
static gboolean
await_turn (DailiesDriver *self)
{
  DailiesTurns *turns = dailies_queue_get_turns (self->queue);
  const char *service = dailies_job_get_service (self->job);
  gint64 turn;

  do
    {
      g_autoptr (GError) error = NULL;

      turn = dailies_turns_take (turns, service, self->pace->page);
      dex_await (dailies_driver_until_changed (self, dex_timeout_new_deadline (turn)), &error);
      if (self->queue == NULL || error->domain == DAILIES_DRIVER_ERROR)
        return FALSE;
    }
  while (turn < dailies_turns_get_put_off (turns, service));
  return TRUE;
}

/* The next page of the log.
 *
 * Returns: (transfer full) (nullable): %NULL where the job was changed, or the queue has gone */
static DailiesReply *
read_page (DailiesDriver *self, DailiesService *service)
{
  g_autoptr (DailiesReply) reply = NULL;

  if (!await_turn (self))
    return NULL;

  dailies_driver_begin_question (self);
  reply = dex_await_object (
    dailies_driver_until_changed (self, dailies_service_search_log (service, self->search)), NULL);
  if (reply == NULL || self->queue == NULL)
    return NULL;

  if (dailies_reply_get_outcome (reply) == DAILIES_OUTCOME_BUSY)
    dailies_turns_put_off (dailies_queue_get_turns (self->queue),
                           dailies_job_get_service (self->job),
                           dailies_driver_heed (self, dailies_reply_get_retry_after (reply)));
  return g_steal_pointer (&reply);
}

/* Where the last look has stopped, in this run or an earlier one. A person who starts the program for a
 * minute at a time would otherwise read the same pages each time, and never those behind them. */
static void
go_on_from_last_look (DailiesDriver *self)
{
  g_autoptr (JsonNode) events = dailies_driver_list_events (self);
  JsonObject *detail
    = events != NULL ? dailies_driver_get_detail (dailies_driver_find_last_event (events, "looked"))
                     : NULL;

  if (detail != NULL)
    dailies_log_search_load (self->search, json_object_get_member (detail, POSITION));
}

static void
ensure_search (DailiesDriver *self)
{
  gint64 since = dailies_job_get_submitted (self->job);

  if (self->search != NULL)
    return;
  if (since == 0)
    since = dailies_job_get_created (self->job);
  self->search = dailies_log_search_new (dailies_job_get_id (self->job), since);
  go_on_from_last_look (self);
}

/* (transfer full) (nullable): for the event of a look */
static JsonNode *
make_position_facts (DailiesDriver *self)
{
  g_autoptr (JsonNode) position = dailies_log_search_save (self->search);
  g_autoptr (JsonObject) object = NULL;
  JsonNode *facts;

  if (position == NULL)
    return NULL;

  object = json_object_new ();
  json_object_set_member (object, POSITION, g_steal_pointer (&position));
  facts = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (facts, object);
  return facts;
}

/* (transfer full) (nullable): the last page of this look; %NULL as above */
static DailiesReply *
look (DailiesDriver *self, DailiesService *service)
{
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (DailiesReply) reply = NULL;

  ensure_search (self);
  if (self->queue == NULL)
    return NULL;

  for (guint i = 0; i < PAGES_A_LOOK && g_get_monotonic_time () - began < LONGEST_LOOK; i++)
    {
      g_clear_object (&reply);
      reply = read_page (self, service);
      if (reply == NULL || dailies_reply_get_outcome (reply) != DAILIES_OUTCOME_ANSWERED
          || dailies_reply_get_generation_id (reply) != NULL
          || dailies_log_search_is_through (self->search))
        break;
    }
  return g_steal_pointer (&reply);
}

/* Seconds to the next look, after one that has not found it. */
static double
get_pause (DailiesDriver *self, DailiesReply *reply)
{
  DailiesUsual usual = dailies_queue_get_usual (self->queue, self->job);
  double pause;

  /* There is more of it to be read. */
  if (dailies_reply_get_outcome (reply) == DAILIES_OUTCOME_ANSWERED
      && !dailies_log_search_is_through (self->search))
    return self->pace->log;

  self->looks++;
  pause = dailies_pace_get_log_pause (self->pace, self->looks, dailies_driver_get_elapsed (self),
                                      usual.slow);
  if (dailies_reply_get_outcome (reply) != DAILIES_OUTCOME_ANSWERED)
    pause = MAX (pause, dailies_pace_get_trouble_pause (
                          self->pace, self->looks, dailies_reply_get_retry_after (reply), 0.5));
  return pause;
}

void
dailies_driver_look_in_log (DailiesDriver *self)
{
  g_autoptr (DailiesService) service = NULL;
  g_autoptr (DailiesReply) reply = NULL;
  g_autoptr (JsonNode) position = NULL;
  gboolean answered;
  double pause;

  /* The answer came when the job was not watched any more. */
  if (dailies_job_get_generation_id (self->job) != NULL)
    {
      find (self, NULL, dailies_job_get_generation_id (self->job));
      return;
    }

  if ((service = dailies_driver_find_service (self)) == NULL)
    return;

  dailies_driver_begin_question (self);
  if (find_by_told_id (self, service) || self->queue == NULL)
    return;
  if ((reply = look (self, service)) == NULL)
    return;
  dailies_queue_exchanged (self->queue, self->job, reply);

  answered = dailies_reply_get_outcome (reply) == DAILIES_OUTCOME_ANSWERED;
  if (answered && dailies_reply_get_generation_id (reply) != NULL)
    {
      find (self, reply, dailies_reply_get_generation_id (reply));
      return;
    }

  pause = get_pause (self, reply);
  if (self->looks == 1)
    learn_balance (self, service);
  if (self->queue == NULL)
    return;

  /* Not there so far. That never means that it was not accepted, so what is told of the job stays
   * what was told when its answer was lost. */
  position = make_position_facts (self);
  dailies_driver_note (self, &(DailiesRecord) { .kind = "looked",
                                                .reply = reply,
                                                .facts = position,
                                                .answered = answered,
                                                .keeps = TRUE,
                                                .next_ask = dailies_driver_set_due (self, pause) });
}

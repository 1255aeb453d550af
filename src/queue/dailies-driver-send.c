/* dailies-driver-send.c: from the wish to the service's answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include "dailies-ledger.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
is_about_account (DailiesReply *reply)
{
  guint status = dailies_reply_get_http_status (reply);

  return status == 401 || status == 403;
}

/* --- what the answer means; whatever it was, it is on disk before anything else is done --- */

/* Also when the queue has gone meanwhile: the id comes to the disk, and the next run goes on. And also
 * when the job has moved on without this run, whose lock somebody has removed, say: an answer with an id
 * is never optional. */
static void
accept (DailiesDriver *self, DailiesReply *reply)
{
  double pause = 0;
  DailiesRecord record = {
    .kind = "accepted",
    .moves = TRUE,
    .state = DAILIES_STATE_QUEUED,
    .reply = reply,
    .answered = TRUE,
    .generation_id = dailies_reply_get_generation_id (reply),
    .synced = TRUE,
  };

  if (self->queue != NULL)
    {
      DailiesUsual usual = dailies_queue_get_usual (self->queue, self->job);

      pause = dailies_pace_get_first_pause (self->pace, usual.seconds);
      dailies_place_hold (self->place, dailies_queue_get_places (self->queue));
    }

  self->failures = 0;
  dailies_driver_begin_phase (self, 0);
  record.next_ask = dailies_driver_set_due (self, pause);

  while (!dailies_driver_record (self, &record) && dailies_job_get_state (self->job) != self->state)
    {
      self->state = dailies_job_get_state (self->job);
      if (self->state == DAILIES_STATE_UNCONFIRMED)
        continue;

      /* Found, stopped, given up: it stays where it is, with the id where none is known. */
      record.moves = FALSE;
      record.keeps = TRUE;
      record.next_ask = 0;
      if (dailies_job_get_generation_id (self->job) != NULL)
        record.generation_id = NULL;
    }
}

/* It provably did not reach the service, or the service had no time for it: sent again later. */
static void
put_back (DailiesDriver *self, DailiesReply *reply)
{
  gboolean busy = dailies_reply_get_outcome (reply) == DAILIES_OUTCOME_BUSY;

  dailies_place_give_back (self->place);
  dailies_driver_record (
    self, &(DailiesRecord) {
            .kind = busy ? "busy" : "not-sent",
            .moves = TRUE,
            .state = DAILIES_STATE_WAITING,
            .reply = reply,
            .error_name = busy ? DAILIES_QUEUE_ERROR_BUSY : dailies_reply_get_error_name (reply),
            .error_message = dailies_reply_get_error_message (reply),
            .next_ask
            = dailies_driver_set_due_after_trouble (self, dailies_reply_get_retry_after (reply)),
            .synced = TRUE,
          });
}

static void
refuse (DailiesDriver *self, DailiesReply *reply)
{
  if (is_about_account (reply) && self->queue != NULL)
    dailies_queue_pause (self->queue, self->job, dailies_reply_get_error_message (reply));

  dailies_place_give_back (self->place);
  dailies_driver_record (self, &(DailiesRecord) {
                                 .kind = "refused",
                                 .moves = TRUE,
                                 .state = DAILIES_STATE_FAILED,
                                 .reply = reply,
                                 .answered = TRUE,
                                 .error_name = dailies_reply_get_error_name (reply),
                                 .error_message = dailies_reply_get_error_message (reply),
                                 .synced = TRUE,
                               });
}

static void
add_balance (JsonObject *facts, double balance, gint64 heard)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc_usec (heard);
  g_autofree char *text = g_date_time_format_iso8601 (time);

  if (isnan (balance))
    return;
  json_object_set_double_member (facts, "balance", balance);
  json_object_set_string_member (facts, "balance_heard", text);
}

void
dailies_driver_note_balance (DailiesDriver *self, const char *kind, double balance, gint64 heard)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) facts = json_node_new (JSON_NODE_OBJECT);

  add_balance (object, balance, heard);
  json_node_set_object (facts, object);
  dailies_driver_note (self, &(DailiesRecord) { .kind = kind, .facts = facts, .keeps = TRUE });
}

/* The first request of a run does not wait for the balance either. What was asked just before it was
 * sent may have been heard while it was. */
static void
note_balance_at_sending (DailiesDriver *self, DailiesService *service)
{
  double balance;
  gint64 heard;

  if (self->knew_balance || self->state != DAILIES_STATE_UNCONFIRMED || self->queue == NULL)
    return;

  balance = dailies_balances_get (dailies_queue_get_balances (self->queue), service, &heard);
  if (!isnan (balance))
    dailies_driver_note_balance (self, "balance-at-sending", balance, heard);
}

static void
doubt (DailiesDriver *self, DailiesReply *reply)
{
  dailies_place_give_back (self->place);
  self->failures = 0;
  self->looks = 0;
  g_clear_object (&self->search);
  dailies_driver_record (self, &(DailiesRecord) {
                                 .kind = "unconfirmed",
                                 .moves = TRUE,
                                 .state = DAILIES_STATE_UNCONFIRMED,
                                 .reply = reply,
                                 .error_name = dailies_reply_get_error_name (reply),
                                 .error_message = dailies_reply_get_error_message (reply),
                                 .next_ask = dailies_driver_set_due (self, 0),
                                 .synced = TRUE,
                               });
}

static void
judge (DailiesDriver *self, DailiesReply *reply)
{
  switch (dailies_reply_get_outcome (reply))
    {
    case DAILIES_OUTCOME_ANSWERED:
      if (dailies_reply_get_generation_id (reply) != NULL)
        accept (self, reply);
      else
        doubt (self, reply);
      break;

    case DAILIES_OUTCOME_NOT_SENT:
    case DAILIES_OUTCOME_BUSY:
      put_back (self, reply);
      break;

    case DAILIES_OUTCOME_REFUSED:
      refuse (self, reply);
      break;

    case DAILIES_OUTCOME_UNKNOWN:
    default:
      doubt (self, reply);
      break;
    }
}

/* --- before it is sent --- */

/* Nothing was sent, and nothing will be: its picture has gone, say. */
static void
fail (DailiesDriver *self, const char *name, const char *message)
{
  dailies_place_give_back (self->place);
  dailies_driver_record (self, &(DailiesRecord) {
                                 .kind = "not-sendable",
                                 .moves = TRUE,
                                 .state = DAILIES_STATE_FAILED,
                                 .error_name = name,
                                 .error_message = message,
                                 .synced = TRUE,
                               });
}

static void
withdraw (DailiesDriver *self)
{
  dailies_driver_note (
    self, &(DailiesRecord) { .kind = "withdrawn", .moves = TRUE, .state = DAILIES_STATE_STOPPED });
}

static gboolean
take_place (DailiesDriver *self)
{
  guint places = dailies_queue_get_places (self->queue);
  g_autoptr (GError) error = NULL;

  if (dex_await (dailies_driver_until_changed (self, dailies_place_take (self->place, places)),
                 &error))
    return self->queue != NULL;

  dailies_place_give_back (self->place);
  if (self->queue != NULL && error->domain != DAILIES_DRIVER_ERROR)
    {
      dailies_driver_set_due_after_trouble (self, -1);
      dailies_queue_write_failed (self->queue, self->job, error);
    }
  return FALSE;
}

/* The day has cost what it may. The same is written once, however often it is tried. */
static void
wait_for_tomorrow (DailiesDriver *self, const char *message, DexFuture *spending_changes)
{
  gint64 now = g_get_real_time ();
  gint64 midnight = dailies_ledger_get_end_of_day (now);

  /* From before the limit was asked, too. */
  dex_clear (&self->forward);
  self->forward = spending_changes;
  self->failures = 0;
  dailies_driver_set_due (self, (midnight - now) / (double) G_USEC_PER_SEC);
  if (self->next_ask != midnight
      || g_strcmp0 (dailies_job_get_error_message (self->job), message) != 0)
    dailies_driver_note (self, &(DailiesRecord) { .kind = "spending-limit",
                                                  .error_name = DAILIES_QUEUE_ERROR_LIMIT,
                                                  .error_message = message,
                                                  .next_ask = midnight });
}

/* Where it is sent to, and what the account had before: should the answer be lost, that can be
 * compared. */
static JsonNode *
make_intent_facts (DailiesDriver *self, DailiesService *service, DailiesModel *model)
{
  const char *path = dailies_model_get_path (model, dailies_job_get_dialect (self->job));
  g_autoptr (JsonObject) facts = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  gint64 heard;
  double balance = dailies_balances_get (dailies_queue_get_balances (self->queue), service, &heard);

  self->knew_balance = !isnan (balance);
  if (path != NULL)
    json_object_set_string_member (facts, "path", path);
  add_balance (facts, balance, heard);
  json_node_set_object (node, facts);
  return node;
}

/* The intent is on disk before the first byte is sent. Where it cannot be written, nothing is
 * sent: a paid clip of which nothing is known would be lost. */
static gboolean
intend (DailiesDriver *self, DailiesService *service, DailiesModel *model)
{
  g_autoptr (DexFuture) spending_changes = dailies_queue_when_spending_changes (self->queue);
  g_autoptr (JsonNode) facts = make_intent_facts (self, service, model);
  g_autoptr (GError) error = NULL;

  if (dailies_driver_try_record (
        self,
        &(DailiesRecord) { .kind = "intent",
                           .moves = TRUE,
                           .state = DAILIES_STATE_SUBMITTING,
                           .facts = facts,
                           .limit = dailies_queue_get_spending_limit (self->queue),
                           .synced = TRUE },
        &error))
    {
      if (self->queue != NULL)
        return TRUE;

      /* Nothing was sent, and nothing will be by this run. The next one need not doubt that. */
      dailies_driver_record (self, &(DailiesRecord) {
                                     .kind = "not-sent",
                                     .moves = TRUE,
                                     .state = DAILIES_STATE_WAITING,
                                     .synced = TRUE,
                                   });
      return FALSE;
    }

  if (self->queue == NULL)
    return FALSE;

  dailies_place_give_back (self->place);
  if (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_LIMIT))
    wait_for_tomorrow (self, error->message, g_steal_pointer (&spending_changes));
  else if (!g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE))
    {
      dailies_driver_set_due_after_trouble (self, -1);
      dailies_queue_write_failed (self->queue, self->job, error);
    }
  return FALSE;
}

static void
interrupt (DailiesDriver *self, const char *message)
{
  dailies_place_give_back (self->place);
  dailies_driver_record (self, &(DailiesRecord) {
                                 .kind = "interrupted",
                                 .moves = TRUE,
                                 .state = DAILIES_STATE_UNCONFIRMED,
                                 .error_name = DAILIES_QUEUE_ERROR_INTERRUPTED,
                                 .error_message = message,
                                 .next_ask = dailies_driver_set_due (self, 0),
                                 .synced = TRUE,
                               });
}

static void
submit (DailiesDriver *self, DailiesService *service, DailiesModel *model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesReply) reply = NULL;

  dailies_driver_begin_question (self);
  dailies_driver_begin_phase (self, 0);
  reply = dex_await_object (
    dailies_driver_until_ended (self, dailies_service_create (service, model,
                                                              dailies_job_get_request (self->job),
                                                              dailies_job_get_dialect (self->job),
                                                              dailies_job_get_id (self->job))),
    &error);

  if (reply != NULL)
    {
      if (self->queue != NULL)
        dailies_queue_exchanged (self->queue, self->job, reply);
      judge (self, reply);
      note_balance_at_sending (self, service);
    }
  else if (g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT)
           || g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_ADDRESS))
    {
      /* By its contract nothing was sent. */
      fail (self, DAILIES_QUEUE_ERROR_INPUT, error->message);
    }
  else if (self->queue != NULL)
    {
      g_autofree char *message
        /* Translators: %s is what went wrong. */
        = g_strdup_printf (_ ("Sending this broke off (%s). It may have been accepted, and paid."),
                           error->message);

      interrupt (self, message);
    }
}

void
dailies_driver_send (DailiesDriver *self)
{
  DailiesCatalogue *catalogue = dailies_queue_get_catalogue (self->queue);
  g_autoptr (DailiesService) service = NULL;
  DailiesModel *model;

  /* The service has answered with an id: it was sent, whatever else was written down. */
  if (dailies_job_get_generation_id (self->job) != NULL)
    {
      dailies_driver_record (self, &(DailiesRecord) { .kind = "sent-before",
                                                      .moves = TRUE,
                                                      .state = DAILIES_STATE_SUBMITTING,
                                                      .synced = TRUE });
      return;
    }

  /* Deleted before it was sent: nobody waits for it, so nobody pays for it. */
  if (dailies_job_is_hidden (self->job))
    {
      withdraw (self);
      return;
    }

  if (!dailies_job_is_request_whole (self->job))
    {
      fail (
        self, DAILIES_QUEUE_ERROR_INPUT,
        _ ("This version of Dailies cannot read all that was asked for here. Nothing was sent."));
      return;
    }

  model = dailies_catalogue_lookup (catalogue, dailies_job_get_model_id (self->job));
  if (model == NULL)
    {
      g_autofree char *message
        = g_strdup_printf (_ ("This Dailies does not know the model “%s”. Nothing was sent."),
                           dailies_job_get_model_id (self->job));

      fail (self, DAILIES_QUEUE_ERROR_INPUT, message);
      return;
    }

  /* Each of these waits as long as it takes, and ends early when the job is withdrawn. */
  if (!dex_await (
        dailies_driver_until_changed (self, dailies_queue_when_sending (self->queue, self->job)),
        NULL)
      || self->queue == NULL)
    return;
  if ((service = dailies_driver_find_service (self)) == NULL)
    return;
  /* Not waited for: where it has not come when the request goes out, nothing is known. */
  dailies_balances_learn (dailies_queue_get_balances (self->queue), service);
  if (!take_place (self))
    return;

  /* Meanwhile another job's answer may have said that the account is refused, or it was deleted:
   * the next round sees to it. */
  if (dailies_queue_is_paused_for (self->queue, self->job) || dailies_job_is_hidden (self->job))
    {
      dailies_place_give_back (self->place);
      return;
    }

  dailies_queue_learn_usual (self->queue, self->job, service);
  dailies_place_hold (self->place, dailies_queue_get_places (self->queue));
  dailies_ending_begin (dailies_queue_get_ending (self->queue), DAILIES_PART_SENDING);
  if (intend (self, service, model))
    submit (self, service, model);
  if (self->queue != NULL)
    dailies_ending_end (dailies_queue_get_ending (self->queue), DAILIES_PART_SENDING);
}

/* --- when the answer was lost --- */

void
dailies_driver_recover (DailiesDriver *self)
{
  interrupt (self,
             _ ("Dailies ended while this was being sent. It may have been accepted, and paid."));
}

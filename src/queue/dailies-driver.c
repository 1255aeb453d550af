/* dailies-driver.c: what drives one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include "dailies-thread.h"

G_DEFINE_FINAL_TYPE (DailiesDriver, dailies_driver, G_TYPE_OBJECT)
G_DEFINE_QUARK (dailies_driver_error, dailies_driver_error)

static gboolean
is_changed (DailiesDriver *self)
{
  return dailies_job_get_state (self->job) != self->state
         || dailies_job_get_next_ask (self->job) != self->next_ask;
}

static void
job_notify_cb (DailiesDriver *self)
{
  g_assert (DAILIES_IS_DRIVER (self));

  if (self->changed != NULL && dex_future_is_pending (DEX_FUTURE (self->changed))
      && is_changed (self))
    dex_promise_reject (self->changed,
                        g_error_new_literal (DAILIES_DRIVER_ERROR, DAILIES_DRIVER_ERROR_CHANGED,
                                             "Changed elsewhere"));
}

static void
dailies_driver_dispose (GObject *object)
{
  DailiesDriver *self = DAILIES_DRIVER (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->place);
  g_clear_object (&self->let_in);
  g_clear_object (&self->lock);
  g_clear_object (&self->job);
  g_clear_object (&self->library);
  g_clear_object (&self->search);
  g_clear_pointer (&self->path, g_free);
  dex_clear (&self->forward);
  dex_clear (&self->changed);
  dex_clear (&self->looked_at);
  dex_clear (&self->ended);

  G_OBJECT_CLASS (dailies_driver_parent_class)->dispose (object);
}

static void
dailies_driver_class_init (DailiesDriverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_driver_dispose;
}

static void
dailies_driver_init (DailiesDriver *self)
{
  self->ended = dex_promise_new ();
  self->looked_at = dex_promise_new ();
}

DailiesDriver *
dailies_driver_new (DailiesQueue *queue, DailiesJob *job)
{
  DailiesDriver *self;

  g_return_val_if_fail (DAILIES_IS_QUEUE (queue), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  self = g_object_new (DAILIES_TYPE_DRIVER, NULL);
  self->queue = queue;
  self->library = g_object_ref (dailies_queue_get_library (queue));
  self->job = g_object_ref (job);
  self->pace = dailies_queue_get_pace (queue, job);
  self->place = dailies_place_new (self->library, self->pace->place);

  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (job_notify_cb), self);
  g_signal_connect_swapped (job, "notify::next-ask", G_CALLBACK (job_notify_cb), self);

  return self;
}

DexFuture *
dailies_driver_when_looked_at (DailiesDriver *self)
{
  g_return_val_if_fail (DAILIES_IS_DRIVER (self), NULL);

  return dex_ref (DEX_FUTURE (self->looked_at));
}

void
dailies_driver_end (DailiesDriver *self)
{
  g_return_if_fail (DAILIES_IS_DRIVER (self));

  self->queue = NULL;
  dailies_driver_tell_looked_at (self);
  dailies_place_give_back (self->place);
  dex_promise_reject (
    self->ended,
    g_error_new_literal (DAILIES_DRIVER_ERROR, DAILIES_DRIVER_ERROR_ENDED, "The queue has gone"));
}

/* --- waiting --- */

DexFuture *
dailies_driver_until_ended (DailiesDriver *self, DexFuture *future)
{
  return dex_future_first (future, dex_ref (DEX_FUTURE (self->ended)), NULL);
}

DexFuture *
dailies_driver_until_changed (DailiesDriver *self, DexFuture *future)
{
  dex_clear (&self->changed);
  self->changed = dex_promise_new ();
  job_notify_cb (self);

  return dex_future_first (future, dex_ref (DEX_FUTURE (self->changed)),
                           dex_ref (DEX_FUTURE (self->ended)), NULL);
}

/* What may bring the next step forward. */
static DexFuture *
dailies_driver_when_worth_a_try (DailiesDriver *self)
{
  return self->forward != NULL ? dex_ref (self->forward) : dailies_queue_when_woken (self->queue);
}

/* Until the next step is due, somebody else changes the job, or the network is back. */
static gboolean
dailies_driver_rest (DailiesDriver *self)
{
  if (self->lets_go)
    dailies_driver_drop_lock (self);
  self->lets_go = FALSE;

  while (self->queue != NULL && !is_changed (self) && g_get_monotonic_time () < self->due)
    {
      g_autoptr (GError) error = NULL;

      if (dex_await (dailies_driver_until_changed (
                       self, dex_future_first (dex_timeout_new_deadline (self->due),
                                               dailies_driver_when_worth_a_try (self), NULL)),
                     &error))
        {
          self->due = self->not_before;
          dex_clear (&self->forward);
        }
      else if (g_error_matches (error, DAILIES_DRIVER_ERROR, DAILIES_DRIVER_ERROR_ENDED))
        return FALSE;
    }

  return self->queue != NULL;
}

gboolean
dailies_driver_sleep (DailiesDriver *self, gint64 usec)
{
  g_autoptr (GError) error = NULL;

  dex_await (dailies_driver_until_ended (self, dex_timeout_new_usec (usec)), &error);
  return !g_error_matches (error, DAILIES_DRIVER_ERROR, DAILIES_DRIVER_ERROR_ENDED);
}

/* --- what the steps need --- */

DailiesService *
dailies_driver_find_service (DailiesDriver *self)
{
  /* What was told when the answer was lost is not covered up, nor what a person may decide. */
  gboolean keeps
    = self->state == DAILIES_STATE_UNCONFIRMED
      || g_strcmp0 (dailies_job_get_error_name (self->job), DAILIES_QUEUE_ERROR_SAME_DAMAGE) == 0;
  g_autoptr (GError) error = NULL;
  DailiesService *service;

  /* It may have gone while what comes before this was written down. */
  if (self->queue == NULL)
    return NULL;

  service = dex_await_object (
    dailies_driver_until_changed (self, dailies_queue_find_service (self->queue, self->job)),
    &error);
  if (self->queue == NULL)
    g_clear_object (&service);
  if (service != NULL || self->queue == NULL || error->domain == DAILIES_DRIVER_ERROR)
    return service;

  self->lets_go = TRUE;
  dailies_driver_note (
    self, &(DailiesRecord) { .kind = "no-service",
                             .keeps = keeps,
                             .error_name = keeps ? NULL : DAILIES_QUEUE_ERROR_NO_SERVICE,
                             .error_message = keeps ? NULL : error->message,
                             .next_ask = dailies_driver_set_due_after_trouble (self, -1) });
  return NULL;
}

/* The path of its POST, as its events have it: written with the intent, and with the answer.
 *
 * Returns: (transfer full) (nullable) */
static char *
find_path_in_events (JsonNode *events)
{
  JsonArray *array = json_node_get_array (events);

  for (guint i = json_array_get_length (array); i-- > 0;)
    {
      JsonObject *event = json_array_get_object_element (array, i);
      JsonObject *detail = dailies_driver_get_detail (event);
      const char *kind = json_object_get_string_member_with_default (event, "kind", "");
      const char *method
        = detail != NULL ? json_object_get_string_member_with_default (detail, "method", "") : "";

      if (detail != NULL && (g_str_equal (kind, "intent") || g_str_equal (method, "POST"))
          && json_object_has_member (detail, "path"))
        return g_strdup (json_object_get_string_member (detail, "path"));
    }
  return NULL;
}

const char *
dailies_driver_get_path (DailiesDriver *self)
{
  DailiesCatalogue *catalogue = dailies_queue_get_catalogue (self->queue);
  DailiesModel *model = dailies_catalogue_lookup (catalogue, dailies_job_get_model_id (self->job));
  const char *path = NULL;
  g_autoptr (JsonNode) events = NULL;

  if (model != NULL)
    path = dailies_model_get_path (model, dailies_job_get_dialect (self->job));
  if (path != NULL || self->path != NULL)
    return path != NULL ? path : self->path;

  /* A model that a newer catalogue does not know any more: a paid job is asked about all the same,
   * where it was sent to. */
  events = dailies_driver_list_events (self);
  if (self->queue == NULL)
    return NULL;
  if (events != NULL)
    self->path = find_path_in_events (events);
  return self->path != NULL ? self->path : "/v2/video/generations";
}

/* --- the fiber --- */

/* Where the job stands is what the database says, not what was last heard of it: while another
 * process had the lock, it may have been sent. */
static gboolean
dailies_driver_look (DailiesDriver *self)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;

      if (dex_await (dailies_driver_until_ended (self, dailies_library_refresh (self->library)),
                     &error))
        break;
      if (self->queue == NULL)
        return FALSE;

      /* Nothing may be done with a job of which nothing is known. */
      dailies_queue_write_failed (self->queue, self->job, error);
      if (!dailies_driver_sleep (self, DAILIES_DRIVER_LONGEST_WRITE_PAUSE))
        return FALSE;
    }

  dailies_job_set_trouble (self->job, NULL);
  self->state = dailies_job_get_state (self->job);
  self->next_ask = dailies_job_get_next_ask (self->job);
  /* Nor what it had found out itself: who had the lock may have kept the clip, and died. */
  self->looked_for_clip = FALSE;
  g_clear_object (&self->search);
  dailies_driver_recall_phase (self);
  return TRUE;
}

/* Takes the lock where it is not had, and looks where the job stands then. */
static gboolean
dailies_driver_take_up (DailiesDriver *self)
{
  if (self->lock != NULL)
    return TRUE;

  if (!dailies_driver_take_lock (self) || !dailies_driver_look (self))
    return FALSE;

  if (self->state == DAILIES_STATE_SUBMITTING)
    dailies_driver_recover (self);
  if (self->queue == NULL)
    return FALSE;

  /* It had a place when it was sent, and counts from now on, not only from its next answer on. */
  if (self->state == DAILIES_STATE_QUEUED || self->state == DAILIES_STATE_GENERATING)
    dailies_place_hold (self->place, dailies_queue_get_places (self->queue));
  return TRUE;
}

/* Somebody else changed the job: it goes on from there, at once. */
static void
dailies_driver_follow (DailiesDriver *self)
{
  if (self->state != dailies_job_get_state (self->job))
    {
      self->state = dailies_job_get_state (self->job);
      self->failures = 0;
      dailies_driver_recall_phase (self);
    }
  self->next_ask = dailies_job_get_next_ask (self->job);
  self->due = self->not_before;
}

static void
dailies_driver_step (DailiesDriver *self)
{
  switch (self->state)
    {
    case DAILIES_STATE_WAITING:
      dailies_driver_send (self);
      break;

    case DAILIES_STATE_SUBMITTING:
      dailies_driver_recover (self);
      break;

    case DAILIES_STATE_UNCONFIRMED:
      dailies_driver_look_in_log (self);
      break;

    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
      dailies_driver_watch (self);
      break;

    case DAILIES_STATE_DOWNLOADING:
      dailies_driver_fetch (self);
      break;

    case DAILIES_STATE_FINISHED:
    case DAILIES_STATE_FAILED:
    case DAILIES_STATE_STOPPED:
    default:
      g_assert_not_reached ();
    }
}

static void
dailies_driver_run (DailiesDriver *self)
{
  if (!dailies_driver_take_up (self))
    return;

  dailies_driver_set_first_due (self);
  if (self->queue == NULL)
    return;
  dailies_driver_tell_looked_at (self);

  while (self->queue != NULL && !dailies_state_has_ended (self->state) && dailies_driver_rest (self)
         && dailies_driver_take_up (self))
    {
      if (is_changed (self))
        dailies_driver_follow (self);
      else if (!dailies_state_has_ended (self->state))
        {
          dex_clear (&self->forward);
          self->forward = dailies_queue_when_woken (self->queue);
          dailies_driver_step (self);
        }
    }
}

static DexFuture *
dailies_driver_fiber (gpointer data)
{
  DailiesDriver *self = data;

  dailies_driver_run (self);

  dailies_driver_tell_looked_at (self);
  if (self->queue != NULL && self->held_up)
    {
      dailies_driver_join (self);
      return dex_future_new_true ();
    }

  dailies_place_give_back (self->place);
  dailies_job_set_trouble (self->job, NULL);
  dailies_driver_drop_lock (self);
  if (self->queue != NULL)
    {
      dailies_queue_driver_ended (self->queue, self->job);
      /* It may have been watched again in this very moment. */
      if (dailies_state_has_ended (self->state))
        dailies_queue_take_up (self->queue, self->job);
    }

  return dex_future_new_true ();
}

void
dailies_driver_spawn (DailiesDriver *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, dailies_driver_fiber,
                                          g_object_ref (self), g_object_unref));
}

void
dailies_driver_start (DailiesDriver *self)
{
  g_return_if_fail (DAILIES_IS_DRIVER (self));

  dailies_driver_join (self);
}

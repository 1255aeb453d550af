/* dailies-queue-decisions.c: what a person decides about a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue-private.h"

#include "dailies-record.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

/* A decision is a write to the library, from the state in which the person saw the job. Whoever
 * drives the job, here or in another process, notices it there and goes on accordingly. */

typedef struct
{
  DailiesQueue *queue;
  DailiesJob *job;
  DailiesRequest *request;
  char *service;
  DailiesDialect dialect;
  gboolean adds;
} Decision;

static Decision *
decision_new (DailiesQueue *queue, DailiesJob *job)
{
  Decision *decision = g_new0 (Decision, 1);

  decision->queue = g_object_ref (queue);
  g_set_object (&decision->job, job);
  return decision;
}

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  if (decision->adds)
    dailies_ending_end (dailies_queue_get_ending (decision->queue), DAILIES_PART_ADDING);
  g_clear_object (&decision->queue);
  g_clear_object (&decision->job);
  g_clear_object (&decision->request);
  g_free (decision->service);
  g_free (decision);
}

static DexFuture *
decision_run (Decision *decision, DexFiberFunc fiber)
{
  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, fiber, decision, decision_free);
}

/* In a fiber: what another process has written by now is known. What the window shows may be older. */
static gboolean
decision_look (Decision *decision, GError **error)
{
  return dex_await (dailies_library_refresh (dailies_queue_get_library (decision->queue)), error);
}

static DexFuture *
reject_state (void)
{
  return dex_future_new_reject (
    DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE,
    _ ("This cannot be done any more: the clip has gone on in the meantime."));
}

static DexFuture *
write_decision (DailiesQueue *self, DailiesJob *job, DailiesState from, const DailiesRecord *record)
{
  DailiesChange *change = dailies_record_to_change (record);

  dailies_change_require_state (change, from);
  return dailies_library_write (dailies_queue_get_library (self), job, change, record->synced);
}

/* --- adding --- */

/* (transfer full): the ending of the name of the file that is sent, so that a person who looks into
 * the library knows what it is */
static char *
dup_ending (DailiesRequest *request)
{
  const DailiesPictureRepair *repair = dailies_request_get_repair (request);
  g_autofree char *name = g_file_get_basename (dailies_request_get_first_frame_file (request));
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  if (repair != NULL)
    return g_strdup (repair->format == DAILIES_PICTURE_FORMAT_PNG ? ".png" : ".jpg");
  return g_strdup (dot != NULL ? dot : "");
}

/* The job with the picture as it is sent: from here on nobody needs the file that was chosen. */
static DailiesJob *
add_with_picture (Decision *decision, GFile *folder, GError **error)
{
  DailiesQueue *self = decision->queue;
  g_autofree char *ending = dup_ending (decision->request);
  g_autofree char *name = g_strconcat ("frame", ending, NULL);
  g_autoptr (GFile) sent = g_file_get_child (folder, name);
  g_autoptr (DailiesRequest) request = dailies_request_copy (decision->request);
  g_autoptr (DailiesJob) job = NULL;

  if (!dex_await (dailies_request_write_picture (decision->request,
                                                 dailies_queue_get_catalogue (self),
                                                 dailies_queue_get_privacy (self), sent),
                  error))
    return NULL;

  dailies_request_set_first_frame_file (request, sent);
  job = dex_await_object (
    dailies_library_add (dailies_queue_get_library (self), request, decision->service,
                         decision->dialect,
                         decision->job != NULL ? dailies_job_get_id (decision->job) : NULL),
    error);
  g_file_delete (sent, NULL, NULL);
  return g_steal_pointer (&job);
}

static DailiesJob *
add (Decision *decision, GError **error)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *path = NULL;
  DailiesJob *job;

  if (dailies_request_get_first_frame_file (decision->request) == NULL)
    return dex_await_object (
      dailies_library_add (dailies_queue_get_library (decision->queue), decision->request,
                           decision->service, decision->dialect,
                           decision->job != NULL ? dailies_job_get_id (decision->job) : NULL),
      error);

  if ((path = g_dir_make_tmp ("dailies-frame-XXXXXX", error)) == NULL)
    return NULL;
  folder = g_file_new_for_path (path);
  job = add_with_picture (decision, folder, error);
  g_file_delete (folder, NULL, NULL);
  return job;
}

static DexFuture *
add_fiber (gpointer data)
{
  Decision *decision = data;
  DailiesQueue *self = decision->queue;
  DailiesCatalogue *catalogue = dailies_queue_get_catalogue (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesJob) job = NULL;

  if (!dailies_request_check (decision->request, catalogue, decision->dialect, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  job = add (decision, &error);
  if (job == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  dailies_queue_take_up (self, job);
  return dex_future_new_take_object (g_steal_pointer (&job));
}

static DexFuture *
run_add (Decision *decision)
{
  decision->adds = TRUE;
  dailies_ending_begin (dailies_queue_get_ending (decision->queue), DAILIES_PART_ADDING);
  return decision_run (decision, add_fiber);
}

DexFuture *
dailies_queue_add (DailiesQueue *self,
                   DailiesRequest *request,
                   const char *service,
                   DailiesDialect dialect)
{
  Decision *decision;

  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_REQUEST (request), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  decision = decision_new (self, NULL);
  decision->request = g_object_ref (request);
  decision->service = g_strdup (service);
  decision->dialect = dialect;
  return run_add (decision);
}

DexFuture *
dailies_queue_send_again (DailiesQueue *self, DailiesJob *job)
{
  Decision *decision;

  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_UNCONFIRMED:
    case DAILIES_STATE_FAILED:
    case DAILIES_STATE_STOPPED:
      break;

    case DAILIES_STATE_WAITING:
    case DAILIES_STATE_SUBMITTING:
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
    case DAILIES_STATE_DOWNLOADING:
    case DAILIES_STATE_FINISHED:
    default:
      return reject_state ();
    }

  if (!dailies_job_is_request_whole (job))
    return dex_future_new_reject (
      DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_FORMAT,
      _ ("This version of Dailies cannot read all that was asked for here. Nothing was sent."));

  /* Whoever tries again after the account was refused says that it was put right: a job that then only
   * waited for that would be no try. */
  if (dailies_pauses_has (self->pauses, dailies_job_get_service (job)))
    dailies_queue_unpause (self);

  decision = decision_new (self, job);
  decision->request = g_object_ref (dailies_job_get_request (job));
  decision->service = g_strdup (dailies_job_get_service (job));
  decision->dialect = dailies_job_get_dialect (job);
  return run_add (decision);
}

/* --- stopping --- */

static void
state_changed_cb (DexPromise *promise)
{
  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

/* Until the job is in another state than now. */
static void
await_next_state (DailiesJob *job)
{
  g_autoptr (DexPromise) promise = dex_promise_new ();
  gulong id;

  id = g_signal_connect_swapped (job, "notify::state", G_CALLBACK (state_changed_cb), promise);
  dex_await (dex_ref (DEX_FUTURE (promise)), NULL);
  g_signal_handler_disconnect (job, id);
}

static DexFuture *
stop_fiber (gpointer data)
{
  Decision *decision = data;
  DailiesJob *job = decision->job;

  for (;;)
    {
      DailiesRecord record
        = { .kind = "stopped", .moves = TRUE, .state = DAILIES_STATE_STOPPED, .synced = TRUE };
      g_autoptr (GError) error = NULL;
      DailiesState state;

      if (!decision_look (decision, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      state = dailies_job_get_state (job);
      if (state == DAILIES_STATE_STOPPED)
        return dex_future_new_true ();
      if (dailies_state_has_ended (state))
        return reject_state ();

      /* The request is on its way and cannot be called back. What it comes to is soon known. */
      if (state == DAILIES_STATE_SUBMITTING)
        {
          await_next_state (job);
          continue;
        }

      if (state == DAILIES_STATE_WAITING)
        record.kind = "withdrawn";
      else
        {
          record.error_name = DAILIES_QUEUE_ERROR_NOT_WATCHED;
          record.error_message
            = _ ("This is not watched any more. It was sent before, so it may still be paid.");
        }

      if (dex_await (write_decision (decision->queue, job, state, &record), &error))
        return dex_future_new_true ();
      if (!g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

DexFuture *
dailies_queue_stop (DailiesQueue *self, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return decision_run (decision_new (self, job), stop_fiber);
}

static DexFuture *
watch_again_fiber (gpointer data)
{
  Decision *decision = data;
  g_autoptr (GError) error = NULL;
  DailiesState stood;

  if (!decision_look (decision, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  stood = dailies_job_get_stood (decision->job);
  if (dailies_job_get_state (decision->job) != DAILIES_STATE_STOPPED
      || stood == DAILIES_STATE_WAITING)
    return reject_state ();

  if (!dex_await (
        write_decision (decision->queue, decision->job, DAILIES_STATE_STOPPED,
                        &(DailiesRecord) {
                          .kind = "watched-again", .moves = TRUE, .state = stood, .synced = TRUE }),
        &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  dailies_queue_take_up (decision->queue, decision->job);
  return dex_future_new_true ();
}

DexFuture *
dailies_queue_watch_again (DailiesQueue *self, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return decision_run (decision_new (self, job), watch_again_fiber);
}

/* --- a word on the way --- */

static DexFuture *
look_again_fiber (gpointer data)
{
  Decision *decision = data;

  for (;;)
    {
      g_autoptr (GError) error = NULL;

      if (!decision_look (decision, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (dailies_state_has_ended (dailies_job_get_state (decision->job)))
        return reject_state ();

      dailies_queue_take_up (decision->queue, decision->job);
      if (dex_await (write_decision (decision->queue, decision->job,
                                     dailies_job_get_state (decision->job),
                                     &(DailiesRecord) { .kind = "look-again",
                                                        .keeps = TRUE,
                                                        .next_ask = g_get_real_time (),
                                                        .synced = TRUE }),
                     &error))
        return dex_future_new_true ();
      if (!g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
}

DexFuture *
dailies_queue_look_again (DailiesQueue *self, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return decision_run (decision_new (self, job), look_again_fiber);
}

DexFuture *
dailies_queue_mark_not_accepted (DailiesQueue *self, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return write_decision (self, job, DAILIES_STATE_UNCONFIRMED,
                         &(DailiesRecord) {
                           .kind = "marked-not-accepted",
                           .moves = TRUE,
                           .state = DAILIES_STATE_FAILED,
                           .error_name = DAILIES_QUEUE_ERROR_NOT_ACCEPTED,
                           .error_message = _ ("You marked this as not accepted by the service."),
                           .synced = TRUE,
                         });
}

static DexFuture *
download_anyway_fiber (gpointer data)
{
  Decision *decision = data;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) facts = NULL;
  g_autoptr (GError) error = NULL;

  if (!decision_look (decision, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (dailies_job_get_result_uri (decision->job) == NULL)
    return reject_state ();

  object = json_object_new ();
  json_object_set_string_member (object, "uri", dailies_job_get_result_uri (decision->job));
  facts = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (facts, object);

  dailies_queue_take_up (decision->queue, decision->job);
  return write_decision (decision->queue, decision->job, DAILIES_STATE_DOWNLOADING,
                         &(DailiesRecord) { .kind = "download-anyway",
                                            .facts = facts,
                                            .keeps = TRUE,
                                            .next_ask = g_get_real_time (),
                                            .synced = TRUE });
}

DexFuture *
dailies_queue_download_anyway (DailiesQueue *self, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return decision_run (decision_new (self, job), download_anyway_fiber);
}

static DexFuture *
keep_damaged_fiber (gpointer data)
{
  Decision *decision = data;
  const char *name;
  g_autoptr (GError) error = NULL;

  if (!decision_look (decision, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  name = dailies_job_get_error_name (decision->job);
  if (g_strcmp0 (name, DAILIES_QUEUE_ERROR_SAME_DAMAGE) != 0)
    return reject_state ();

  dailies_queue_take_up (decision->queue, decision->job);
  return write_decision (
    decision->queue, decision->job, DAILIES_STATE_DOWNLOADING,
    &(DailiesRecord) {
      .kind = "keep-damaged", .keeps = TRUE, .next_ask = g_get_real_time (), .synced = TRUE });
}

DexFuture *
dailies_queue_keep_damaged (DailiesQueue *self, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return decision_run (decision_new (self, job), keep_damaged_fiber);
}

/* dailies-queue-drivers.c: what the drivers ask of their queue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue-private.h"

gboolean
dailies_queue_is_local (const char *service)
{
  return strstr (service, "://") == NULL || dailies_service_is_loopback (service);
}

void
dailies_queue_set_pace (DailiesQueue *self, const DailiesPace *pace)
{
  g_return_if_fail (DAILIES_IS_QUEUE (self));

  g_free (self->pace);
  self->pace = g_memdup2 (pace, sizeof *pace);
}

const DailiesPace *
dailies_queue_get_pace (DailiesQueue *self, DailiesJob *job)
{
  const char *service = dailies_job_get_service (job);

  if (self->pace != NULL)
    return self->pace;
  return dailies_pace_get_default (dailies_queue_is_local (service));
}

DailiesLibrary *
dailies_queue_get_library (DailiesQueue *self)
{
  return self->library;
}

DailiesCatalogue *
dailies_queue_get_catalogue (DailiesQueue *self)
{
  return self->catalogue;
}

guint
dailies_queue_get_places (DailiesQueue *self)
{
  return self->places;
}

DailiesPicturePrivacy
dailies_queue_get_privacy (DailiesQueue *self)
{
  return self->keep_picture_data ? DAILIES_PICTURE_PRIVACY_KEEP : DAILIES_PICTURE_PRIVACY_REMOVE;
}

double
dailies_queue_get_spending_limit (DailiesQueue *self)
{
  return self->spending_limit;
}

DexFuture *
dailies_queue_find_service (DailiesQueue *self, DailiesJob *job)
{
  if (self->find_service == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, "The queue was closed");
  return self->find_service (dailies_job_get_service (job), self->find_service_data);
}

DailiesBalances *
dailies_queue_get_balances (DailiesQueue *self)
{
  return self->balances;
}

DailiesTurns *
dailies_queue_get_turns (DailiesQueue *self)
{
  return self->turns;
}

DailiesUsual
dailies_queue_get_usual (DailiesQueue *self, DailiesJob *job)
{
  return dailies_timings_get (self->timings, job);
}

void
dailies_queue_learn_usual (DailiesQueue *self, DailiesJob *job, DailiesService *service)
{
  dailies_timings_learn (self->timings, job, service);
}

/* --- whether and when --- */

gboolean
dailies_queue_is_paused_for (DailiesQueue *self, DailiesJob *job)
{
  return dailies_ending_is_held_back (self->ending)
         || dailies_pauses_has (self->pauses, dailies_job_get_service (job));
}

DexFuture *
dailies_queue_when_sending (DailiesQueue *self, DailiesJob *job)
{
  if (!dailies_queue_is_paused_for (self, job))
    return dex_future_new_true ();
  return dex_future_first (dailies_pauses_when_ended (self->pauses),
                           dailies_ending_when_called_off (self->ending), NULL);
}

void
dailies_queue_pause (DailiesQueue *self, DailiesJob *job, const char *reason)
{
  dailies_pauses_add (self->pauses, dailies_job_get_service (job), reason);
}

DailiesEnding *
dailies_queue_get_ending (DailiesQueue *self)
{
  return self->ending;
}

DexFuture *
dailies_queue_when_woken (DailiesQueue *self)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);

  return dailies_world_when_woken (self->world);
}

DexFuture *
dailies_queue_when_spending_changes (DailiesQueue *self)
{
  /* Another day has begun for a clock that was set, too. */
  return dex_future_first (dailies_bell_when_rung (&self->spending_changed),
                           dailies_world_when_woken (self->world), NULL);
}

DailiesDoor *
dailies_queue_get_door (DailiesQueue *self)
{
  return self->door;
}

void
dailies_queue_spending_changed (DailiesQueue *self)
{
  dailies_bell_ring (&self->spending_changed);
}

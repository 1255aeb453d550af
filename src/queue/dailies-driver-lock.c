/* dailies-driver-lock.c: the right to drive a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

void
dailies_driver_tell_looked_at (DailiesDriver *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->looked_at)))
    dex_promise_resolve_boolean (self->looked_at, TRUE);
}

void
dailies_driver_drop_lock (DailiesDriver *self)
{
  if (self->lock == NULL)
    return;

  g_clear_object (&self->lock);
  if (self->queue != NULL)
    dailies_door_open (dailies_queue_get_door (self->queue));
}

/* --- this process has none left --- */

/* There may be very many of those: each is told of once, however often it tries. */
static void
hold_up (DailiesDriver *self, const GError *why)
{
  if (!self->held_up)
    dailies_queue_write_failed (self->queue, self->job, why);
  self->held_up = TRUE;
  dailies_driver_tell_looked_at (self);
}

void
dailies_driver_join (DailiesDriver *self)
{
  dailies_door_join (dailies_queue_get_door (self->queue), self,
                     dailies_job_get_state (self->job) != DAILIES_STATE_WAITING, self->held_up);
}

gboolean
dailies_driver_enter (DailiesDriver *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (DAILIES_IS_DRIVER (self), FALSE);
  g_return_val_if_fail (self->queue != NULL, FALSE);

  self->let_in = dailies_library_lock_job (self->library, self->job, &error);
  if (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_TOO_MANY))
    {
      hold_up (self, error);
      return FALSE;
    }

  /* Where another process has it, or something else keeps it from being had, the fiber waits. */
  self->held_up = FALSE;
  dailies_driver_spawn (self);
  return TRUE;
}

/* --- another process has it --- */

/* What keeps a lock from being taken (no permission, no room for its file) seldom stays: a job that is
 * paid is not left alone for that. */
gboolean
dailies_driver_take_lock (DailiesDriver *self)
{
  self->lock = g_steal_pointer (&self->let_in);
  if (self->lock != NULL || self->queue == NULL)
    return self->queue != NULL;

  for (guint tries = 0;; tries++)
    {
      const gint64 pause = DAILIES_DRIVER_FIRST_WRITE_PAUSE << MIN (tries, 7);
      g_autoptr (GError) error = NULL;

      dailies_driver_tell_looked_at (self);
      self->lock = dex_await_object (
        dailies_driver_until_ended (self, dailies_library_wait_job_lock (self->library, self->job)),
        &error);
      if (self->queue == NULL)
        g_clear_object (&self->lock);
      if (self->lock != NULL || self->queue == NULL)
        return self->lock != NULL;

      if (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_TOO_MANY))
        {
          hold_up (self, error);
          return FALSE;
        }
      dailies_queue_write_failed (self->queue, self->job, error);
      if (!dailies_driver_sleep (self, MIN (pause, DAILIES_DRIVER_LONGEST_WRITE_PAUSE)))
        return FALSE;
    }
}

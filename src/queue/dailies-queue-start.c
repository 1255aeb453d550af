/* dailies-queue-start.c: taking up what is unfinished
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue-private.h"

#include "dailies-driver.h"
#include "dailies-thread.h"

/* The main loop has other things to do. */
#define LONGEST_TURN (2 * G_TIME_SPAN_MILLISECOND)

static void
items_changed_cb (DailiesQueue *self, guint position, guint removed, guint added)
{
  GListModel *jobs = G_LIST_MODEL (dailies_queue_get_library (self));

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (jobs, position + i);

      dailies_queue_take_up (self, job);
    }
}

/* Another process watches a stopped job again: should it die, this one goes on. */
static void
revived_cb (DailiesQueue *self, DailiesJob *job)
{
  dailies_queue_take_up (self, job);
}

/* The jobs that were sent, or those that were not. In a fiber: there may be very many. */
static void
take_up_all (DailiesQueue *self, GListModel *jobs, gboolean sent, GPtrArray *looks)
{
  gint64 until = g_get_monotonic_time () + LONGEST_TURN;

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (jobs, i);
      DailiesDriver *driver;

      if (g_get_monotonic_time () >= until)
        {
          dex_await (dex_timeout_new_usec (1), NULL);
          until = g_get_monotonic_time () + LONGEST_TURN;
        }

      if ((dailies_job_get_state (job) != DAILIES_STATE_WAITING) != sent)
        continue;
      driver = dailies_queue_take_up (self, job);
      if (driver != NULL)
        g_ptr_array_add (looks, dailies_driver_when_looked_at (driver));
    }
}

static gboolean
await_looks (GPtrArray *looks, GError **error)
{
  return looks->len == 0
         || dex_await (dex_future_allv ((DexFuture **) looks->pdata, looks->len), error);
}

static DexFuture *
start_fiber (gpointer data)
{
  DailiesQueue *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) jobs = NULL;
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (dex_unref);

  jobs
    = dex_await_object (dailies_library_list_unfinished (dailies_queue_get_library (self)), &error);
  if (jobs == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* First those that may be paid: nobody is sent in the stead of one that has a place, and where there
   * are more than can be locked at once, those that wait are the ones that cost nothing yet. */
  take_up_all (self, G_LIST_MODEL (jobs), TRUE, looks);
  if (!await_looks (looks, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  take_up_all (self, G_LIST_MODEL (jobs), FALSE, looks);
  if (!await_looks (looks, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
dailies_queue_start (DailiesQueue *self)
{
  DailiesLibrary *library;

  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);

  library = dailies_queue_get_library (self);
  if (g_signal_handler_find (library, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                             (gpointer) items_changed_cb, self)
      == 0)
    {
      g_signal_connect_swapped (library, "items-changed", G_CALLBACK (items_changed_cb), self);
      g_signal_connect_swapped (library, "revived", G_CALLBACK (revived_cb), self);
    }

  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, start_fiber, g_object_ref (self),
                              g_object_unref);
}

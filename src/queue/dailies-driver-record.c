/* dailies-driver-record.c: writing down what a step came to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include <math.h>

static gboolean
is_price_known (DailiesDriver *self)
{
  return !isnan (dailies_job_get_usd_spent (self->job))
         || !isnan (dailies_job_get_credits_used (self->job))
         || !isnan (dailies_job_get_tokens_used (self->job));
}

/* The job is no longer what it was thought to be: from here on it is known as the database has it.
 * Where that cannot be read, that is the trouble. */
static void
dailies_driver_learn_state (DailiesDriver *self, GError **error)
{
  g_autoptr (GError) trouble = NULL;

  if (dex_await (dailies_library_refresh (self->library), &trouble))
    return;
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&trouble));
}

gboolean
dailies_driver_try_record (DailiesDriver *self, const DailiesRecord *record, GError **error)
{
  DailiesChange *change = dailies_record_to_change (record);
  const gboolean was_price_known = is_price_known (self);
  g_autoptr (GError) write_error = NULL;

  /* A step leads on from where this driver saw the job stand, and from nowhere else: what a person
   * has decided in the meantime is not undone by it. */
  if (record->moves)
    dailies_change_require_state (change, self->state);

  /* Awaited to its end, whatever becomes of the queue: nobody can call it back, so the lock of the
   * job is held for as long as it may still be written. */
  if (!dex_await (dailies_library_write (self->library, self->job, change, record->synced),
                  &write_error))
    {
      if (g_error_matches (write_error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE))
        dailies_driver_learn_state (self, &write_error);
      g_propagate_error (error, g_steal_pointer (&write_error));
      return FALSE;
    }

  dailies_job_set_trouble (self->job, NULL);
  if (record->moves)
    self->state = record->state;
  if (!record->keeps || record->next_ask != 0)
    self->next_ask = record->next_ask;
  if (!was_price_known && self->queue != NULL && is_price_known (self))
    dailies_queue_spending_changed (self->queue);

  return TRUE;
}

void
dailies_driver_note (DailiesDriver *self, const DailiesRecord *record)
{
  g_autoptr (GError) error = NULL;

  if (dailies_driver_try_record (self, record, &error) || self->queue == NULL)
    return;

  /* Nothing has moved: the same step comes again, but not at once. */
  dailies_driver_set_due_after_trouble (self, -1);
  dailies_queue_write_failed (self->queue, self->job, error);
}

gboolean
dailies_driver_record (DailiesDriver *self, const DailiesRecord *record)
{
  gint64 pause = DAILIES_DRIVER_FIRST_WRITE_PAUSE;

  for (;;)
    {
      g_autoptr (GError) error = NULL;

      if (dailies_driver_try_record (self, record, &error))
        return TRUE;
      if (self->queue == NULL
          || g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE))
        return FALSE;

      dailies_queue_write_failed (self->queue, self->job, error);
      if (!dailies_driver_sleep (self, pause))
        return FALSE;
      pause = MIN (pause * 2, DAILIES_DRIVER_LONGEST_WRITE_PAUSE);
    }
}

JsonNode *
dailies_driver_make_facts (const char *name, const char *value)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, name, value);
  json_node_set_object (node, object);
  return node;
}

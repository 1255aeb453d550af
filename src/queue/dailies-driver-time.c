/* dailies-driver-time.c: when the next step of a job is due
 *
 * Pauses are counted by the monotonic clock, which nobody sets. The wall clock is what a person reads,
 * and all that one run can tell the next; it may have been set meanwhile, by days, in either
 * direction. So nothing that it says makes a pause longer than it was meant to be, and what this
 * run has seen itself it does not ask the wall clock about.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

gint64
dailies_driver_set_due (DailiesDriver *self, double seconds)
{
  gint64 now = g_get_monotonic_time ();

  self->due = MAX (now + (gint64) (seconds * G_USEC_PER_SEC), self->not_before);
  return g_get_real_time () + (self->due - now);
}

gint64
dailies_driver_heed (DailiesDriver *self, int retry_after)
{
  double pause = CLAMP (retry_after, 0, self->pace->patience);
  gint64 then = g_get_monotonic_time () + (gint64) (pause * G_USEC_PER_SEC);

  if (retry_after > 0)
    self->not_before = MAX (self->not_before, then);
  return then;
}

gint64
dailies_driver_set_due_after_trouble (DailiesDriver *self, int retry_after)
{
  dailies_driver_heed (self, retry_after);
  self->failures++;
  return dailies_driver_set_due (
    self,
    dailies_pace_get_trouble_pause (self->pace, self->failures, retry_after, g_random_double ()));
}

void
dailies_driver_begin_question (DailiesDriver *self)
{
  self->not_before = MAX (self->not_before,
                          g_get_monotonic_time () + (gint64) (self->pace->floor * G_USEC_PER_SEC));
}

/* --- how long it has taken so far --- */

void
dailies_driver_begin_phase (DailiesDriver *self, gint64 ago)
{
  self->phase_began = g_get_monotonic_time () - MAX (ago, 0);
}

void
dailies_driver_recall_phase (DailiesDriver *self)
{
  gint64 moment = dailies_job_get_accepted (self->job);

  if (moment == 0)
    moment = dailies_job_get_submitted (self->job);
  if (moment == 0)
    moment = dailies_job_get_created (self->job);
  dailies_driver_begin_phase (self, g_get_real_time () - moment);
}

double
dailies_driver_get_elapsed (DailiesDriver *self)
{
  return (g_get_monotonic_time () - self->phase_began) / (double) G_USEC_PER_SEC;
}

/* --- the pause that an earlier run was in --- */

/* Seconds for which the last answer asked; -1 where it did not */
static gint64
find_retry_after (JsonNode *events)
{
  JsonObject *asked = dailies_driver_find_last_event (events, "asked");
  JsonObject *busy = dailies_driver_find_last_event (events, "busy");
  JsonObject *detail = dailies_driver_get_detail (asked != NULL ? asked : busy);

  return detail != NULL ? json_object_get_int_member_with_default (detail, "retry_after", -1) : -1;
}

/* What is left of a pause that was @whole seconds long, by a clock that may have been set. */
static gint64
get_rest (DailiesDriver *self, double whole)
{
  gint64 rest = self->next_ask - g_get_real_time ();

  return CLAMP (rest, 0, (gint64) (whole * G_USEC_PER_SEC));
}

/* The service had said when to come again: not before that, whatever happens. */
static void
wait_as_asked (DailiesDriver *self)
{
  g_autoptr (JsonNode) events = NULL;
  gint64 now = g_get_monotonic_time ();
  gint64 retry_after;

  events = dailies_driver_list_events (self);
  if (self->queue == NULL)
    return;

  retry_after = events != NULL ? find_retry_after (events) : -1;
  if (retry_after >= 0)
    {
      self->not_before = now + get_rest (self, MIN (retry_after, self->pace->patience));
      self->due = self->not_before;
    }
  else
    self->due = now + get_rest (self, self->pace->trouble_ceiling);
}

void
dailies_driver_set_first_due (DailiesDriver *self)
{
  const char *name = dailies_job_get_error_name (self->job);

  if (g_strcmp0 (name, DAILIES_QUEUE_ERROR_BUSY) == 0)
    wait_as_asked (self);
  else if (g_strcmp0 (name, DAILIES_QUEUE_ERROR_SAME_DAMAGE) == 0)
    self->due = g_get_monotonic_time () + get_rest (self, self->pace->trouble_ceiling);
}

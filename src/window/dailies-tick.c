/* dailies-tick.c: one clock for all that shows how time goes by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-tick.h"

typedef struct
{
  gint64 due;
  DailiesTickFunc func;
} Appointment;

static GHashTable *appointments; /* owner → Appointment */
static guint timer;
static gint64 timer_due;

static void arrange (void);

/* (nullable): an owner whose time has come */
static gpointer
find_due (gint64 now)
{
  GHashTableIter iter;
  gpointer owner, value;

  g_hash_table_iter_init (&iter, appointments);
  while (g_hash_table_iter_next (&iter, &owner, &value))
    {
      const Appointment *appointment = value;

      if (appointment->due <= now)
        return owner;
    }
  return NULL;
}

static void
strike (gpointer data)
{
  gint64 now = g_get_real_time ();
  gpointer owner;

  timer = 0;
  /* One after the other: each may make new appointments, and end its own or another's. */
  while ((owner = find_due (now)) != NULL)
    {
      const Appointment *appointment = g_hash_table_lookup (appointments, owner);
      DailiesTickFunc func = appointment->func;

      g_hash_table_remove (appointments, owner);
      func (owner);
    }
  arrange ();
}

static void
arrange (void)
{
  gint64 now = g_get_real_time ();
  gint64 earliest = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, appointments);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Appointment *appointment = value;

      if (earliest == 0 || appointment->due < earliest)
        earliest = appointment->due;
    }

  if (timer != 0 && timer_due == earliest)
    return;
  g_clear_handle_id (&timer, g_source_remove);
  timer_due = earliest;
  if (earliest != 0)
    timer
      = g_timeout_add_once ((guint) CLAMP ((earliest - now) / 1000 + 1, 1, G_MAXINT), strike, NULL);
}

void
dailies_tick_at (gpointer owner, gint64 due, DailiesTickFunc func)
{
  gint64 next = (g_get_real_time () / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;
  Appointment *appointment;

  g_return_if_fail (owner != NULL);
  g_return_if_fail (due == 0 || func != NULL);

  if (appointments == NULL)
    appointments = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  if (due == 0)
    {
      g_hash_table_remove (appointments, owner);
    }
  else
    {
      appointment = g_new (Appointment, 1);
      appointment->due = MAX (next, (due + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC * G_USEC_PER_SEC);
      appointment->func = func;
      g_hash_table_replace (appointments, owner, appointment);
    }
  arrange ();
}

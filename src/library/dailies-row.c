/* dailies-row.c: a job as the database has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-row.h"

#include <math.h>
#include <string.h>

/* The service's own rate, as its pricing page has it. Credits were called tokens before. */
#define CREDITS_PER_USD 2000000.0

/* The same in most jobs */
static gboolean
is_shared (DailiesText text)
{
  return text == DAILIES_TEXT_MODEL || text == DAILIES_TEXT_SERVICE || text == DAILIES_TEXT_REQUEST;
}

DailiesRow *
dailies_row_new (const DailiesRow *fields)
{
  DailiesRow *row;
  gsize size = sizeof *row;
  char *end;

  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    size += fields->texts[i] != NULL && !is_shared (i) ? strlen (fields->texts[i]) + 1 : 0;

  row = g_atomic_rc_box_alloc (size);
  *row = *fields;
  end = (char *) (row + 1);

  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    {
      if (fields->texts[i] == NULL)
        continue;
      if (is_shared (i))
        {
          row->texts[i] = g_ref_string_new_intern (fields->texts[i]);
          continue;
        }
      row->texts[i] = end;
      end = g_stpcpy (end, fields->texts[i]) + 1;
    }

  return row;
}

DailiesRow *
dailies_row_ref (DailiesRow *row)
{
  return g_atomic_rc_box_acquire (row);
}

static void
row_clear (gpointer data)
{
  DailiesRow *row = data;

  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    if (is_shared (i) && row->texts[i] != NULL)
      g_ref_string_release ((char *) row->texts[i]);
}

void
dailies_row_unref (DailiesRow *row)
{
  g_atomic_rc_box_release_full (row, row_clear);
}

DailiesRow *
dailies_row_read (sqlite3_stmt *statement)
{
  DailiesRow row = { 0 };
  int column = 0;

  row.seq = sqlite3_column_int64 (statement, column++);
  row.revision = sqlite3_column_int64 (statement, column++);
  if (!dailies_state_from_id ((const char *) sqlite3_column_text (statement, column++), &row.state)
      || !dailies_state_from_id ((const char *) sqlite3_column_text (statement, column++),
                                 &row.stood)
      || !dailies_dialect_from_id ((const char *) sqlite3_column_text (statement, column++),
                                   &row.dialect))
    return NULL;

  for (guint i = 0; i < DAILIES_N_MARKS; i++)
    row.marks[i] = sqlite3_column_int (statement, column++) != 0;

  for (guint i = 0; i < DAILIES_N_TIMES; i++)
    row.times[i] = sqlite3_column_int64 (statement, column++);

  for (guint i = 0; i < DAILIES_N_CHARGES; i++, column++)
    row.charges[i] = sqlite3_column_type (statement, column) == SQLITE_NULL
                       ? NAN
                       : sqlite3_column_double (statement, column);

  for (guint i = 0; i < DAILIES_N_MEASURES; i++)
    row.measures[i] = sqlite3_column_int64 (statement, column++);

  /* In the order of DailiesText. */
  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    row.texts[i] = (const char *) sqlite3_column_text (statement, column++);

  return dailies_row_new (&row);
}

gboolean
dailies_row_may_be_paid (const DailiesRow *row)
{
  for (guint i = 0; i < DAILIES_N_CHARGES; i++)
    {
      if (row->charges[i] > 0)
        return TRUE;
    }

  switch (row->state)
    {
    case DAILIES_STATE_WAITING:
      return FALSE;

    case DAILIES_STATE_STOPPED:
      return row->stood != DAILIES_STATE_WAITING;

    case DAILIES_STATE_FAILED:
      /* Refused: nothing was taken. Failed at work: the service gives back what it held. Marked as
       * not accepted: that was a person's guess. */
      return row->stood == DAILIES_STATE_UNCONFIRMED;

    case DAILIES_STATE_SUBMITTING:
    case DAILIES_STATE_UNCONFIRMED:
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
    case DAILIES_STATE_DOWNLOADING:
    case DAILIES_STATE_FINISHED:
    default:
      return TRUE;
    }
}

const char *
dailies_row_get_clip (const DailiesRow *row)
{
  return row->state == DAILIES_STATE_FINISHED ? row->texts[DAILIES_TEXT_CLIP] : NULL;
}

double
dailies_row_get_cost (const DailiesRow *row, gboolean *estimated)
{
  const double usd = row->charges[DAILIES_CHARGE_USD];
  const double credits = !isnan (row->charges[DAILIES_CHARGE_CREDITS])
                           ? row->charges[DAILIES_CHARGE_CREDITS]
                           : row->charges[DAILIES_CHARGE_TOKENS];

  if (estimated != NULL)
    *estimated = isnan (usd) && !isnan (credits);
  return !isnan (usd) ? usd : credits / CREDITS_PER_USD;
}

gint64
dailies_row_get_spent_at (const DailiesRow *row)
{
  if (row->times[DAILIES_TIME_ACCEPTED] != 0)
    return row->times[DAILIES_TIME_ACCEPTED];
  if (row->times[DAILIES_TIME_SUBMITTED] != 0)
    return row->times[DAILIES_TIME_SUBMITTED];
  return row->times[DAILIES_TIME_CREATED];
}

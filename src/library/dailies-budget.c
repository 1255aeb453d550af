/* dailies-budget.c: what a day may cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-budget.h"

#include "dailies-ledger.h"
#include "dailies-library-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So many of a model's last charges say what a clip of it may cost. */
#define PRICE_OF "20"

/* In the words of the indexes jobs_charged and jobs_charged_of, which are taken only for these. */
#define LAST_CHARGED(which)                                                     \
  "SELECT " DAILIES_ROW_COLUMNS " FROM jobs"                                    \
  " WHERE service = ? AND " which " AND (usd > 0 OR credits > 0 OR tokens > 0)" \
  " ORDER BY seq DESC LIMIT " PRICE_OF

/* Sums of cents are not exact. */
#define EXACT 1e-9

/* What the day has cost so far, in dollars */
typedef struct
{
  double spent;
  /* Clips that may have been charged, where nobody knows what one of their model costs */
  guint unknown;
} Day;

static gboolean
set_corrupt (DailiesDatabase *database, GError **error)
{
  dailies_library_set_error_from_sqlite (error, dailies_database_get_path (database),
                                         SQLITE_CORRUPT, 0, sqlite3_errstr (SQLITE_CORRUPT));
  return FALSE;
}

/* --- prices --- */

/* The most that one of the last charges was; 0 where there was none. @model: (nullable): any */
static gboolean
find_highest (DailiesDatabase *database,
              const char *service,
              const char *model,
              double *price,
              GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  *price = 0;
  if ((statement = dailies_database_prepare (
         database, model != NULL ? LAST_CHARGED ("model = ?") : LAST_CHARGED ("TRUE"), error))
      == NULL)
    return FALSE;

  dailies_statement_bind_text (statement, 1, service);
  if (model != NULL)
    dailies_statement_bind_text (statement, 2, model);
  while (more)
    {
      g_autoptr (DailiesRow) charged = NULL;

      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (more && (charged = dailies_row_read (statement)) == NULL)
        return set_corrupt (database, error);
      if (more)
        *price = MAX (*price, dailies_row_get_cost (charged, NULL));
    }
  return TRUE;
}

/* What a clip of this model costs at this service. Where none was ever charged, that is not known, and
 * the dearest of the service's other clips stands for it. */
static gboolean
find_price (DailiesDatabase *database,
            const DailiesRow *row,
            double *price,
            gboolean *known,
            GError **error)
{
  const char *service = row->texts[DAILIES_TEXT_SERVICE];

  if (!find_highest (database, service, row->texts[DAILIES_TEXT_MODEL], price, error))
    return FALSE;
  *known = *price > 0;
  return *known || find_highest (database, service, NULL, price, error);
}

/* --- the day --- */

/* A moment that is still to come was written by a clock that was set back since. The order of the
 * events is the truth: what was sent before something that happened on an earlier day is not of today.
 * Where nothing says so, it is. */
static gboolean
is_of_today (DailiesDatabase *database,
             const DailiesRow *row,
             gint64 since,
             gint64 until,
             gboolean *today,
             GError **error)
{
  const gint64 spent_at = dailies_row_get_spent_at (row);
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean earlier;

  *today = spent_at >= since;
  if (spent_at < until)
    return TRUE;

  if ((statement = dailies_database_prepare (
         database,
         "SELECT 1 FROM events WHERE time < ?1"
         " AND seq > (SELECT max (seq) FROM events WHERE job = ?2 AND kind = 'intent') LIMIT 1",
         error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, since);
  sqlite3_bind_int64 (statement, 2, row->seq);
  if (!dailies_database_step (database, statement, &earlier, error))
    return FALSE;
  *today = !earlier;
  return TRUE;
}

static gboolean
add_row (DailiesDatabase *database, const DailiesRow *row, Day *day, GError **error)
{
  double cost = dailies_row_get_cost (row, NULL);
  gboolean known = TRUE;

  if (isnan (cost) && !dailies_row_may_be_paid (row))
    cost = 0;
  else if (isnan (cost) && !find_price (database, row, &cost, &known, error))
    return FALSE;
  day->spent += cost;
  day->unknown += !known;
  return TRUE;
}

static gboolean
sum_up (DailiesDatabase *database, gint64 now, Day *day, GError **error)
{
  const gint64 since = dailies_ledger_get_start_of_day (now);
  const gint64 until = dailies_ledger_get_end_of_day (now);
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  if ((statement = dailies_database_prepare (database,
                                             "SELECT " DAILIES_ROW_COLUMNS " FROM jobs"
                                             " WHERE state <> 'waiting' AND service <> 'demo'"
                                             " AND max (submitted, accepted) >= ?",
                                             error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, since);
  while (more)
    {
      g_autoptr (DailiesRow) row = NULL;
      gboolean today;

      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (!more)
        return TRUE;
      if ((row = dailies_row_read (statement)) == NULL)
        return set_corrupt (database, error);
      if (!is_of_today (database, row, since, until, &today, error)
          || (today && !add_row (database, row, day, error)))
        return FALSE;
    }
  return TRUE;
}

/* --- the limit --- */

static void
set_unknown_error (GError **error, double limit, const char *model)
{
  g_autofree char *limit_words = dailies_ledger_format_money (limit);

  g_set_error (
    error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_LIMIT,
    /* Translators: the name of a model, then an amount of money: the limit */
    _ ("What a clip of “%s” costs is not known yet, and one clip of unknown price was sent today "
       "already. To keep to the spending limit of %s a day, this one is sent when that price is "
       "known, tomorrow, or when there is no limit."),
    model, limit_words);
}

static void
set_limit_error (GError **error, double limit, double spent, double price)
{
  g_autofree char *limit_words = dailies_ledger_format_money (limit);
  g_autofree char *spent_words = dailies_ledger_format_money (spent);
  g_autofree char *price_words = dailies_ledger_format_money (price);

  if (price > 0)
    g_set_error (
      error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_LIMIT,
      /* Translators: amounts of money: the limit, what today has cost so far, and the
                  * price of one clip */
      _ ("This clip would pass the spending limit of %s a day: today has cost %s so far, "
         "and such a clip costs about %s. It is sent tomorrow, or when the limit is "
         "raised."),
      limit_words, spent_words, price_words);
  else
    g_set_error (
      error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_LIMIT,
      /* Translators: amounts of money: the limit, and what today has cost so far */
      _ ("The spending limit of %s a day is reached: today has cost %s so far. This clip "
         "is sent tomorrow, or when the limit is raised."),
      limit_words, spent_words);
}

gboolean
dailies_budget_check (DailiesDatabase *database,
                      const DailiesRow *row,
                      double limit,
                      gint64 now,
                      GError **error)
{
  Day day = { 0 };
  double price;
  gboolean known;

  if (g_str_equal (row->texts[DAILIES_TEXT_SERVICE], "demo"))
    return TRUE;

  if (!sum_up (database, now, &day, error) || !find_price (database, row, &price, &known, error))
    return FALSE;

  if (price > 0 ? day.spent + price > limit + EXACT : day.spent >= limit - EXACT)
    set_limit_error (error, limit, day.spent, price);
  else if (!known && day.unknown > 0)
    set_unknown_error (error, limit, row->texts[DAILIES_TEXT_MODEL]);
  else
    return TRUE;

  return FALSE;
}

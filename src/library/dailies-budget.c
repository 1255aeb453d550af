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

/* Sums of cents are not exact. */
#define EXACT 1e-9

/* What a clip of this model costs at this service: the most of the last ones; 0 where none was ever
 * charged, so that nothing is known. */
static gboolean
find_price (DailiesDatabase *database, const DailiesRow *row, double *price, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  *price = 0;
  if ((statement = dailies_database_prepare (database,
                                             "SELECT " DAILIES_ROW_COLUMNS " FROM jobs"
                                             " WHERE service = ? AND model = ?"
                                             " AND (usd > 0 OR credits > 0 OR tokens > 0)"
                                             " ORDER BY seq DESC LIMIT " PRICE_OF,
                                             error))
      == NULL)
    return FALSE;

  dailies_statement_bind_text (statement, 1, row->texts[DAILIES_TEXT_SERVICE]);
  dailies_statement_bind_text (statement, 2, row->texts[DAILIES_TEXT_MODEL]);
  while (more)
    {
      g_autoptr (DailiesRow) charged = NULL;

      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (more && (charged = dailies_row_read (statement)) != NULL)
        *price = MAX (*price, dailies_row_get_cost (charged, NULL));
    }
  return TRUE;
}

static gboolean
add_row (DailiesDatabase *database, const DailiesRow *row, double *spent, GError **error)
{
  double cost = dailies_row_get_cost (row, NULL);

  if (isnan (cost) && !dailies_row_may_be_paid (row))
    cost = 0;
  else if (isnan (cost) && !find_price (database, row, &cost, error))
    return FALSE;
  *spent += cost;
  return TRUE;
}

static gboolean
sum_up (DailiesDatabase *database, gint64 since, double *spent, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  *spent = 0;
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

      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (!more)
        return TRUE;
      if ((row = dailies_row_read (statement)) == NULL)
        {
          dailies_library_set_error_from_sqlite (error, dailies_database_get_path (database),
                                                 SQLITE_CORRUPT, 0,
                                                 sqlite3_errstr (SQLITE_CORRUPT));
          return FALSE;
        }
      if (dailies_row_get_spent_at (row) >= since && !add_row (database, row, spent, error))
        return FALSE;
    }
  return TRUE;
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
  const gint64 since = dailies_ledger_get_start_of_day (now);
  double spent, price;

  if (g_str_equal (row->texts[DAILIES_TEXT_SERVICE], "demo"))
    return TRUE;

  if (!sum_up (database, since, &spent, error) || !find_price (database, row, &price, error))
    return FALSE;

  if (price > 0 ? spent + price <= limit + EXACT : spent < limit - EXACT)
    return TRUE;

  set_limit_error (error, limit, spent, price);
  return FALSE;
}

/* dailies-ledger.c: what was charged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-ledger-private.h"

#include "dailies-library-error.h"
#include "dailies-library-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- reading --- */

typedef struct
{
  DailiesLedgerBy by;
  char *service;
  gint64 since;
  GTimeZone *zone;
  /* key → DailiesLedgerEntry */
  GHashTable *entries;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->service, g_free);
  g_clear_pointer (&reading->zone, g_time_zone_unref);
  g_clear_pointer (&reading->entries, g_hash_table_unref);
  g_free (reading);
}

static char *
format_day (gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%Y-%m-%d");
}

static DailiesLedgerEntry *
ensure_entry (Reading *reading, const DailiesRow *row, gint64 time)
{
  g_autofree char *day = NULL;
  DailiesLedgerEntry *entry;
  const char *key;

  switch (reading->by)
    {
    case DAILIES_LEDGER_BY_DAY:
      key = day = format_day (time, reading->zone);
      break;
    case DAILIES_LEDGER_BY_MODEL:
      key = row->texts[DAILIES_TEXT_MODEL];
      break;
    case DAILIES_LEDGER_BY_JOB:
    default:
      key = row->texts[DAILIES_TEXT_ID];
    }

  if ((entry = g_hash_table_lookup (reading->entries, key)) == NULL)
    {
      entry = g_object_new (DAILIES_TYPE_LEDGER_ENTRY, NULL);
      entry->key = g_strdup (key);
      if (reading->by == DAILIES_LEDGER_BY_JOB)
        entry->title = g_strdup (row->texts[DAILIES_TEXT_PROMPT]);
      g_hash_table_insert (reading->entries, entry->key, entry);
    }

  return entry;
}

static void
count_row (Reading *reading, const DailiesRow *row)
{
  gboolean estimated;
  const double cost = dailies_row_get_cost (row, &estimated);
  const gint64 time = dailies_row_get_spent_at (row);
  DailiesLedgerEntry *entry;

  if (time < reading->since || (isnan (cost) && !dailies_row_may_be_paid (row)))
    return;

  entry = ensure_entry (reading, row, time);
  entry->time = MAX (entry->time, time);
  if (isnan (cost))
    entry->n_unknown++;
  else if (estimated)
    {
      entry->estimated += cost;
      entry->n_estimated++;
    }
  else
    {
      entry->reported += cost;
      entry->n_reported++;
    }
}

static gboolean
read_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  Reading *reading = data;
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  if ((statement = dailies_database_prepare (
         database,
         "SELECT " DAILIES_ROW_COLUMNS " FROM jobs"
         " WHERE state <> 'waiting' AND (service = ?1 OR (?1 IS NULL AND service <> 'demo'))",
         error))
      == NULL)
    return FALSE;

  dailies_statement_bind_text (statement, 1, reading->service);
  while (more)
    {
      g_autoptr (DailiesRow) row = NULL;

      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (!more)
        break;
      if ((row = dailies_row_read (statement)) == NULL)
        {
          dailies_library_set_error_from_sqlite (error, dailies_database_get_path (database),
                                                 SQLITE_CORRUPT, 0,
                                                 sqlite3_errstr (SQLITE_CORRUPT));
          return FALSE;
        }
      count_row (reading, row);
    }

  return TRUE;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const DailiesLedgerEntry *first = *(DailiesLedgerEntry *const *) a;
  const DailiesLedgerEntry *second = *(DailiesLedgerEntry *const *) b;
  const Reading *reading = user_data;

  switch (reading->by)
    {
    case DAILIES_LEDGER_BY_DAY:
      return strcmp (second->key, first->key);

    case DAILIES_LEDGER_BY_MODEL:
      if (first->reported + first->estimated != second->reported + second->estimated)
        return first->reported + first->estimated > second->reported + second->estimated ? -1 : 1;
      return strcmp (first->key, second->key);

    case DAILIES_LEDGER_BY_JOB:
    default:
      if (first->time != second->time)
        return first->time > second->time ? -1 : 1;
      return strcmp (first->key, second->key);
    }
}

static DexFuture *
read_done (gpointer data)
{
  Reading *reading = data;
  g_autoptr (GListStore) store = g_list_store_new (DAILIES_TYPE_LEDGER_ENTRY);
  g_autoptr (GPtrArray) entries = g_hash_table_get_values_as_ptr_array (reading->entries);

  g_ptr_array_sort_with_data (entries, compare_entries, reading);
  g_list_store_splice (store, 0, 0, entries->pdata, entries->len);
  return dex_future_new_take_object (g_steal_pointer (&store));
}

DexFuture *
dailies_ledger_read (DailiesLibrary *library, DailiesLedgerBy by, const char *service, gint64 since)
{
  Reading *reading;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);

  reading = g_new0 (Reading, 1);
  reading->by = by;
  reading->service = g_strdup (service);
  reading->since = since;
  reading->zone = g_time_zone_new_local ();
  reading->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  return dailies_database_run (library->database, read_in_thread, read_done, reading, reading_free);
}

/* A local day has 23 to 25 hours, and begins at one o'clock where the clock is put forward at
 * midnight: GDateTime knows. */
static gint64
get_midnight (gint64 time, int days)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autoptr (GDateTime) day = g_date_time_add_days (local, days);
  g_autoptr (GDateTime) midnight
    = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                             g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix_usec (midnight);
}

gint64
dailies_ledger_get_start_of_day (gint64 time)
{
  return get_midnight (time, 0);
}

gint64
dailies_ledger_get_end_of_day (gint64 time)
{
  return get_midnight (time, 1);
}

DailiesLedgerEntry *
dailies_ledger_sum (GListModel *entries)
{
  DailiesLedgerEntry *sum;

  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  sum = g_object_new (DAILIES_TYPE_LEDGER_ENTRY, NULL);
  sum->key = g_strdup ("");
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (DailiesLedgerEntry) entry = g_list_model_get_item (entries, i);

      sum->time = MAX (sum->time, entry->time);
      sum->reported += entry->reported;
      sum->estimated += entry->estimated;
      sum->n_reported += entry->n_reported;
      sum->n_estimated += entry->n_estimated;
      sum->n_unknown += entry->n_unknown;
    }
  return sum;
}

char *
dailies_ledger_format_money (double usd)
{
  const gboolean whole = fabs (usd * 100 - round (usd * 100)) < 0.005;

  /* Translators: an amount of US dollars */
  return whole ? g_strdup_printf (_ ("$%.2f"), usd)
               /* Translators: the same, where whole cents would not be exact */
               : g_strdup_printf (_ ("$%.4f"), usd);
}

/* --- for a spreadsheet --- */

/* Every spreadsheet calculates what begins so, also behind blanks. */
static gboolean
is_formula (const char *value)
{
  while (g_ascii_isspace (*value))
    value++;
  return *value != '\0' && strchr ("=+-@", *value) != NULL;
}

static void
append_field (GString *csv, const char *value)
{
  const gboolean formula = is_formula (value);

  if (!formula && strpbrk (value, ",\"\r\n\t") == NULL)
    {
      g_string_append (csv, value);
      return;
    }

  g_string_append (csv, formula ? "\"'" : "\"");
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

static void
append_money (GString *csv, double usd)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* A credit is half a millionth of a dollar. */
  g_ascii_formatd (buffer, sizeof buffer, "%.7f", usd);
  g_string_append_printf (csv, ",%s", buffer);
}

char *
dailies_ledger_format_csv (DailiesLedgerBy by, GListModel *entries)
{
  static const char *const keys[] = {
    [DAILIES_LEDGER_BY_DAY] = "day",
    [DAILIES_LEDGER_BY_MODEL] = "model",
    [DAILIES_LEDGER_BY_JOB] = "job",
  };
  g_autoptr (GString) csv = g_string_new (NULL);
  const gboolean titled = by == DAILIES_LEDGER_BY_JOB;

  g_return_val_if_fail ((guint) by < G_N_ELEMENTS (keys), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  g_string_append_printf (csv, "%s%s,jobs,reported_usd,estimated_usd,unknown_jobs\r\n", keys[by],
                          titled ? ",time,prompt" : "");
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (DailiesLedgerEntry) entry = g_list_model_get_item (entries, i);

      append_field (csv, entry->key);
      if (titled)
        {
          g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc_usec (entry->time);
          g_autofree char *time = g_date_time_format_iso8601 (moment);

          g_string_append_printf (csv, ",%s,", time);
          append_field (csv, entry->title);
        }
      g_string_append_printf (csv, ",%u", dailies_ledger_entry_get_jobs (entry));
      append_money (csv, entry->reported);
      append_money (csv, entry->estimated);
      g_string_append_printf (csv, ",%u\r\n", entry->n_unknown);
    }

  return g_string_free (g_steal_pointer (&csv), FALSE);
}

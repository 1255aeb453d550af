/* dailies-library-read.c: reading, what others wrote first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

#include "dailies-library-error.h"

/* --- the one reader --- */

typedef struct
{
  DailiesLibrary *library;
  gboolean when_changed;
  GPtrArray *news;

  const char *sql;
  DailiesLibraryEach each;
  DailiesLibraryDone done;
  gpointer data;
  GDestroyNotify destroy;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->library);
  g_clear_pointer (&reading->news, g_ptr_array_unref);
  if (reading->destroy != NULL)
    g_clear_pointer (&reading->data, reading->destroy);
  g_free (reading);
}

static gboolean
read_news (DailiesDatabase *database, Reading *reading, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gint64 newest = reading->library->seen;
  gboolean more = TRUE;

  if ((statement = dailies_database_prepare (
         database, "SELECT " DAILIES_ROW_COLUMNS " FROM jobs WHERE revision > ? ORDER BY revision",
         error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, newest);
  while (more)
    {
      DailiesRow *row;

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
      g_ptr_array_add (reading->news, row);
      newest = row->revision;
    }

  reading->library->seen = newest;
  return TRUE;
}

static gboolean
read_query (DailiesDatabase *database, Reading *reading, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  if ((statement = dailies_database_prepare (database, reading->sql, error)) == NULL)
    return FALSE;

  while (more)
    {
      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (more)
        reading->each (statement, reading->data);
    }

  return TRUE;
}

static gboolean
read_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  Reading *reading = data;

  if (reading->when_changed)
    {
      gboolean changed;

      /* A change from here on needs another look. */
      g_atomic_int_set (&reading->library->looking, FALSE);
      if (!dailies_database_was_changed (database, &changed, error))
        return FALSE;
      if (!changed)
        return TRUE;
    }

  return read_news (database, reading, error)
         && (reading->sql == NULL || read_query (database, reading, error));
}

static DexFuture *
read_done (gpointer data)
{
  Reading *reading = data;

  for (guint i = 0; i < reading->news->len; i++)
    dailies_library_apply (reading->library, g_ptr_array_index (reading->news, i));
  return reading->done != NULL ? reading->done (reading->library, reading->data)
                               : dex_future_new_true ();
}

static Reading *
reading_new (DailiesLibrary *library)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->library = g_object_ref (library);
  reading->news = g_ptr_array_new_with_free_func ((GDestroyNotify) dailies_row_unref);
  return reading;
}

static DexFuture *
run (Reading *reading)
{
  return dailies_database_run (reading->library->database, read_in_thread, read_done, reading,
                               reading_free);
}

DexFuture *
dailies_library_read (DailiesLibrary *self,
                      const char *sql,
                      DailiesLibraryEach each,
                      DailiesLibraryDone done,
                      gpointer data,
                      GDestroyNotify destroy)
{
  Reading *reading = reading_new (self);

  reading->sql = sql;
  reading->each = each;
  reading->done = done;
  reading->data = data;
  reading->destroy = destroy;
  return run (reading);
}

DexFuture *
dailies_library_look (DailiesLibrary *self)
{
  Reading *reading = reading_new (self);

  reading->when_changed = TRUE;
  return run (reading);
}

DexFuture *
dailies_library_refresh (DailiesLibrary *self)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  return run (reading_new (self));
}

/* --- some of the jobs --- */

static void
add_id (DailiesStatement *statement, gpointer data)
{
  g_ptr_array_add (data, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
}

static DexFuture *
list_jobs (DailiesLibrary *self, gpointer data)
{
  const GPtrArray *ids = data;
  g_autoptr (GListStore) store = g_list_store_new (DAILIES_TYPE_JOB);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (DailiesJob) job = dailies_library_ref_job (self, g_ptr_array_index (ids, i));

      /* Added by another process between the two readings: the next news brings it. */
      if (job != NULL)
        g_list_store_append (store, job);
    }

  return dex_future_new_take_object (g_steal_pointer (&store));
}

/* @sql: of ids */
static DexFuture *
list (DailiesLibrary *self, const char *sql)
{
  return dailies_library_read (self, sql, add_id, list_jobs,
                               g_ptr_array_new_with_free_func (g_free),
                               (GDestroyNotify) g_ptr_array_unref);
}

DexFuture *
dailies_library_list_unfinished (DailiesLibrary *self)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  return list (self, "SELECT id FROM jobs WHERE state NOT IN ('finished', 'failed', 'stopped')"
                     " ORDER BY created, seq");
}

DexFuture *
dailies_library_list_copies_due (DailiesLibrary *self)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  return list (self, "SELECT id FROM jobs WHERE copy_due AND state = 'finished' AND NOT hidden"
                     " ORDER BY created, seq");
}

/* dailies-watch.c: what other processes write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

#include "dailies-library-error.h"

/* Of a burst of writes, one look in this time. */
#define RATE_MILLISECONDS 50

typedef struct
{
  DailiesLibrary *library;
  GPtrArray *rows;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_object (&news->library);
  g_clear_pointer (&news->rows, g_ptr_array_unref);
  g_free (news);
}

gboolean
dailies_library_read_news (DailiesDatabase *database, gint64 *seen, GPtrArray *rows, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gint64 newest = *seen;
  gboolean more = TRUE;

  if ((statement = dailies_database_prepare (
         database, "SELECT " DAILIES_ROW_COLUMNS " FROM jobs WHERE revision > ? ORDER BY revision",
         error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, *seen);
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
      g_ptr_array_add (rows, row);
      newest = row->revision;
    }

  *seen = newest;
  return TRUE;
}

static gboolean
look_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  News *news = data;
  gboolean changed;

  /* A change from here on needs another look. */
  g_atomic_int_set (&news->library->looking, FALSE);

  if (!dailies_database_was_changed (database, &changed, error))
    return FALSE;
  return !changed || dailies_library_read_news (database, &news->library->seen, news->rows, error);
}

static DexFuture *
look_done (gpointer data)
{
  News *news = data;

  for (guint i = 0; i < news->rows->len; i++)
    dailies_library_apply (news->library, g_ptr_array_index (news->rows, i));
  return dex_future_new_true ();
}

static DexFuture *
look_failed (DexFuture *future, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  g_warning ("What other programs wrote could not be read: %s", error->message);
  return NULL;
}

static gboolean
refresh_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  News *news = data;

  return dailies_library_read_news (database, &news->library->seen, news->rows, error);
}

DexFuture *
dailies_library_refresh (DailiesLibrary *self)
{
  News *news;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  news = g_new0 (News, 1);
  news->library = g_object_ref (self);
  news->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dailies_row_unref);
  return dailies_database_run (self->database, refresh_in_thread, look_done, news, news_free);
}

static void
on_changed (GFileMonitor *monitor,
            GFile *file,
            GFile *other,
            GFileMonitorEvent event,
            gpointer user_data)
{
  DailiesLibrary *self = user_data;
  News *news;

  if (!g_atomic_int_compare_and_exchange (&self->looking, FALSE, TRUE))
    return;

  news = g_new0 (News, 1);
  news->library = g_object_ref (self);
  news->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dailies_row_unref);
  dex_future_disown (dex_future_catch (
    dailies_database_run (self->database, look_in_thread, look_done, news, news_free), look_failed,
    NULL, NULL));
}

void
dailies_library_watch (DailiesLibrary *self)
{
  g_autoptr (GFile) log = g_file_get_child (self->folder, "library.db-wal");
  g_autoptr (GError) error = NULL;

  if ((self->monitor = g_file_monitor_file (log, G_FILE_MONITOR_NONE, NULL, &error)) == NULL)
    {
      /* Out of inotify watches, say. Everything of our own goes on. */
      g_info ("Changes by other programs will not be seen: %s", error->message);
      return;
    }

  g_file_monitor_set_rate_limit (self->monitor, RATE_MILLISECONDS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_changed), self, 0);

  /* What was written between the loading and the first watching. */
  on_changed (self->monitor, log, NULL, G_FILE_MONITOR_EVENT_CHANGED, self);
}

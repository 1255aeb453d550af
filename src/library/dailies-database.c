/* dailies-database.c: the thread in which SQLite runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-database.h"

#include "dailies-library-error.h"

/* How long another process may hold the file before a write gives up. Its transactions take
 * milliseconds; one that takes this long is stuck. */
#define BUSY_MILLISECONDS 30000

struct _DailiesDatabase
{
  GObject parent_instance;

  char *path;
  GMainContext *context;
  GAsyncQueue *tasks;
  GThread *thread;

  /* The thread's own. */
  sqlite3 *connection;
  GHashTable *statements;
  gboolean synced;
  gint64 data_version;
};

G_DEFINE_FINAL_TYPE (DailiesDatabase, dailies_database, G_TYPE_OBJECT)

typedef struct
{
  /* NULL in the task that ends the thread */
  DailiesDatabaseFunc func;
  DailiesDatabaseDone done;
  gpointer data;
  GDestroyNotify destroy;

  DailiesDatabase *database;
  DexPromise *promise;
  GError *error;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  if (task->destroy != NULL)
    task->destroy (task->data);
  g_clear_error (&task->error);
  dex_clear (&task->promise);
  g_clear_object (&task->database);
  g_free (task);
}

static gboolean
task_done (gpointer data)
{
  Task *task = data;
  g_autoptr (DexFuture) outcome = NULL;
  GError *error = NULL;
  const GValue *value;

  if (task->error != NULL)
    outcome = dex_future_new_for_error (g_steal_pointer (&task->error));
  else
    outcome = task->done (task->data);

  g_assert (!dex_future_is_pending (outcome));
  if ((value = dex_future_get_value (outcome, &error)) != NULL)
    dex_promise_resolve (task->promise, value);
  else
    dex_promise_reject (task->promise, error);

  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  /* No reference: the last one waits for this thread. */
  DailiesDatabase *self = data;

  while (TRUE)
    {
      Task *task = g_async_queue_pop (self->tasks);
      g_autoptr (GSource) source = NULL;

      if (task->func == NULL)
        {
          task_free (task);
          break;
        }

      if (!task->func (self, task->data, &task->error))
        g_assert (task->error != NULL);
      else
        g_assert (task->error == NULL);

      /* Of one priority, sources are dispatched in the order in which they were attached. */
      source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, task_done, task, task_free);
      g_source_set_static_name (source, "[dailies] database task");
      g_source_attach (source, self->context);
    }

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (g_steal_pointer (&self->connection));
  return NULL;
}

static void
dailies_database_finalize (GObject *object)
{
  DailiesDatabase *self = DAILIES_DATABASE (object);

  if (self->thread != NULL)
    {
      g_async_queue_push (self->tasks, g_new0 (Task, 1));
      g_thread_join (g_steal_pointer (&self->thread));
    }

  g_clear_pointer (&self->tasks, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (dailies_database_parent_class)->finalize (object);
}

static void
dailies_database_class_init (DailiesDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_database_finalize;
}

static void
dailies_database_init (DailiesDatabase *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->tasks = g_async_queue_new ();
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sqlite3_finalize);
}

DailiesDatabase *
dailies_database_new (const char *path)
{
  DailiesDatabase *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_DATABASE, NULL);
  self->path = g_strdup (path);
  self->thread = g_thread_new ("dailies-sqlite", run_thread, self);
  return self;
}

const char *
dailies_database_get_path (DailiesDatabase *self)
{
  return self->path;
}

DexFuture *
dailies_database_run (DailiesDatabase *self,
                      DailiesDatabaseFunc func,
                      DailiesDatabaseDone done,
                      gpointer data,
                      GDestroyNotify destroy)
{
  DexPromise *promise;
  Task *task;

  g_return_val_if_fail (DAILIES_IS_DATABASE (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (done != NULL, NULL);

  promise = dex_promise_new ();

  task = g_new0 (Task, 1);
  task->func = func;
  task->done = done;
  task->data = data;
  task->destroy = destroy;
  task->database = g_object_ref (self);
  task->promise = dex_ref (promise);
  g_async_queue_push (self->tasks, task);

  return DEX_FUTURE (promise);
}

/* --- in the thread --- */

void
dailies_database_set_error (DailiesDatabase *self, GError **error)
{
  dailies_library_set_error_from_sqlite (
    error, self->path, sqlite3_extended_errcode (self->connection),
    sqlite3_system_errno (self->connection), sqlite3_errmsg (self->connection));
}

gboolean
dailies_database_open (DailiesDatabase *self, GError **error)
{
  if (sqlite3_open_v2 (self->path, &self->connection,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
                         | SQLITE_OPEN_EXRESCODE,
                       NULL)
      != SQLITE_OK)
    {
      dailies_database_set_error (self, error);
      return FALSE;
    }

  sqlite3_busy_timeout (self->connection, BUSY_MILLISECONDS);
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

  /* With a file that SQLite had to open for reading only, every later write would fail. */
  if (sqlite3_db_readonly (self->connection, "main") == 1)
    {
      dailies_library_set_error_from_sqlite (error, self->path, SQLITE_READONLY, 0, "");
      return FALSE;
    }

  self->synced = TRUE;
  return dailies_database_exec (self, "PRAGMA journal_mode = WAL", error)
         && dailies_database_exec (self, "PRAGMA synchronous = FULL", error)
         && dailies_database_exec (self, "PRAGMA foreign_keys = ON", error)
         && dailies_database_exec (self, "PRAGMA journal_size_limit = 4194304", error)
         /* KiB. All jobs are read once and are in memory then: a larger cache would hold them twice. */
         && dailies_database_exec (self, "PRAGMA cache_size = -256", error);
}

gboolean
dailies_database_exec (DailiesDatabase *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->connection, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  dailies_database_set_error (self, error);
  return FALSE;
}

gboolean
dailies_database_get_int (DailiesDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean row;

  if ((statement = dailies_database_prepare (self, sql, error)) == NULL
      || !dailies_database_step (self, statement, &row, error))
    return FALSE;

  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

gboolean
dailies_database_was_changed (DailiesDatabase *self, gboolean *changed, GError **error)
{
  gint64 version;

  if (!dailies_database_get_int (self, "PRAGMA data_version", &version, error))
    return FALSE;

  *changed = version != self->data_version;
  self->data_version = version;
  return TRUE;
}

gboolean
dailies_database_begin (DailiesDatabase *self, gboolean synced, GError **error)
{
  /* Cannot be changed inside a transaction. A later FULL commit syncs the NORMAL ones before it
   * too: they are in the same log. */
  if (synced != self->synced)
    {
      if (!dailies_database_exec (
            self, synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error))
        return FALSE;
      self->synced = synced;
    }

  return dailies_database_exec (self, "BEGIN IMMEDIATE", error);
}

gboolean
dailies_database_commit (DailiesDatabase *self, GError **error)
{
  return dailies_database_exec (self, "COMMIT", error);
}

void
dailies_database_rollback (DailiesDatabase *self)
{
  /* A full disk can have rolled it back already. */
  if (self->connection != NULL && !sqlite3_get_autocommit (self->connection))
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
}

DailiesStatement *
dailies_database_prepare (DailiesDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement == NULL)
    {
      if (sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                              NULL)
          != SQLITE_OK)
        {
          dailies_database_set_error (self, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }

  return statement;
}

void
dailies_statement_done (DailiesStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

void
dailies_statement_bind_text (DailiesStatement *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

gboolean
dailies_database_step (DailiesDatabase *self,
                       DailiesStatement *statement,
                       gboolean *row,
                       GError **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    {
      dailies_database_set_error (self, error);
      return FALSE;
    }

  if (row != NULL)
    *row = result == SQLITE_ROW;
  return TRUE;
}

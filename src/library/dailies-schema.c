/* dailies-schema.c: the tables, and how older ones become them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-schema.h"

#include "dailies-library-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The step to version i + 1. What was released is never changed: a new version is a new step.
 *
 * jobs.stood: the state before this one. jobs.took: how long the service worked, in microseconds,
 * where it was watched closely enough. events.changed: what the event changed, by column. A
 * charge is null where the service did not say; a moment is 0 where it has not come. */
static const char *const steps[] = {
  "CREATE TABLE jobs ("
  "  seq INTEGER PRIMARY KEY,"
  "  revision INTEGER NOT NULL,"
  "  state TEXT NOT NULL,"
  "  stood TEXT NOT NULL,"
  "  dialect TEXT NOT NULL,"
  "  hidden INTEGER NOT NULL DEFAULT 0,"
  "  created INTEGER NOT NULL,"
  "  submitted INTEGER NOT NULL DEFAULT 0,"
  "  accepted INTEGER NOT NULL DEFAULT 0,"
  "  ended INTEGER NOT NULL DEFAULT 0,"
  "  last_answer INTEGER NOT NULL DEFAULT 0,"
  "  next_ask INTEGER NOT NULL DEFAULT 0,"
  "  took INTEGER NOT NULL DEFAULT 0,"
  "  credits REAL,"
  "  tokens REAL,"
  "  usd REAL,"
  "  id TEXT NOT NULL UNIQUE,"
  "  prompt TEXT NOT NULL,"
  "  model TEXT NOT NULL,"
  "  service TEXT NOT NULL,"
  "  request TEXT NOT NULL,"
  "  frame TEXT,"
  "  clip TEXT UNIQUE,"
  "  poster TEXT,"
  "  retry_of TEXT,"
  "  generation_id TEXT,"
  "  result_uri TEXT,"
  "  error_name TEXT,"
  "  error_message TEXT"
  ") STRICT;"
  "CREATE INDEX jobs_by_revision ON jobs (revision);"
  "CREATE INDEX jobs_by_created ON jobs (created, seq);"
  "CREATE INDEX jobs_unfinished ON jobs (created, seq)"
  "  WHERE state NOT IN ('finished', 'failed', 'stopped');"
  "CREATE INDEX jobs_timed ON jobs (service, model, ended) WHERE took > 0;"
  "CREATE TABLE events ("
  "  seq INTEGER PRIMARY KEY,"
  "  job INTEGER NOT NULL REFERENCES jobs (seq),"
  "  time INTEGER NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  changed TEXT,"
  "  detail TEXT,"
  "  raw BLOB"
  ") STRICT;"
  "CREATE INDEX events_by_job ON events (job, seq);",
};

#define VERSION ((gint64) G_N_ELEMENTS (steps))

static gboolean
check_version (const char *path, gint64 application_id, gint64 version, GError **error)
{
  if (application_id != DAILIES_SCHEMA_APPLICATION_ID && !(application_id == 0 && version == 0))
    {
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_DAMAGED,
                   _ ("“%s” is not a library of Dailies. It was left as it is."), path);
      return FALSE;
    }

  if (version > VERSION)
    {
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NEWER,
                   _ ("“%s” was written by a newer version of Dailies (its format is %d, this "
                      "version knows %d). Nothing was changed; please update Dailies."),
                   path, (int) version, (int) VERSION);
      return FALSE;
    }

  return TRUE;
}

/* --- looking --- */

static guint32
get_header_int (const guint8 *header, gsize offset)
{
  guint32 value;

  memcpy (&value, header + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* The numbers that SQLite keeps in the first 100 bytes, where no log has newer ones: reading them
 * leaves no file behind, as even a connection for reading would. */
static gboolean
look_at_header (const char *path, gboolean *empty, GError **error)
{
  guint8 header[100];
  g_autofd int fd = -1;
  gssize n;

  if ((fd = g_open (path, O_RDONLY | O_CLOEXEC, 0)) == -1
      || (n = pread (fd, header, sizeof header, 0)) == -1)
    {
      dailies_library_set_error_from_errno (error, path, errno);
      return FALSE;
    }

  *empty = n == 0;
  if (n == 0)
    return TRUE;

  if (n < (gssize) sizeof header || memcmp (header, "SQLite format 3", 16) != 0)
    {
      dailies_library_set_error_from_sqlite (error, path, SQLITE_NOTADB, 0,
                                             sqlite3_errstr (SQLITE_NOTADB));
      return FALSE;
    }

  return check_version (path, get_header_int (header, 68), get_header_int (header, 60), error);
}

static gboolean
read_pragma (sqlite3 *connection, const char *sql, gint64 *value)
{
  sqlite3_stmt *statement = NULL;
  int result;

  if ((result = sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL)) == SQLITE_OK
      && (result = sqlite3_step (statement)) == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);

  sqlite3_finalize (statement);
  return result == SQLITE_ROW;
}

static gboolean
look_through_log (const char *path, GError **error)
{
  sqlite3 *connection = NULL;
  gint64 application_id, version;
  gboolean fine;

  fine = sqlite3_open_v2 (path, &connection,
                          SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL)
           == SQLITE_OK
         && sqlite3_busy_timeout (connection, 10000) == SQLITE_OK
         && read_pragma (connection, "PRAGMA application_id", &application_id)
         && read_pragma (connection, "PRAGMA user_version", &version);

  if (fine)
    fine = check_version (path, application_id, version, error);
  else
    dailies_library_set_error_from_sqlite (error, path, sqlite3_extended_errcode (connection),
                                           sqlite3_system_errno (connection),
                                           sqlite3_errmsg (connection));

  sqlite3_close (connection);
  return fine;
}

gboolean
dailies_schema_look (const char *path, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  gboolean empty;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      dailies_library_set_error_from_errno (error, path, errno);
      return FALSE;
    }

  if (!look_at_header (path, &empty, error))
    return FALSE;
  if (empty || g_stat (log, &info) != 0 || info.st_size == 0)
    return TRUE;
  return look_through_log (path, error);
}

/* --- migrating --- */

static gboolean
migrate (DailiesDatabase *database, GError **error)
{
  const char *path = dailies_database_get_path (database);
  gint64 application_id, version, tables;
  g_autofree char *finish = NULL;

  if (!dailies_database_get_int (database, "PRAGMA application_id", &application_id, error)
      || !dailies_database_get_int (database, "PRAGMA user_version", &version, error)
      || !dailies_database_get_int (database, "SELECT count(*) FROM sqlite_schema", &tables, error)
      || !check_version (path, application_id, version, error))
    return FALSE;

  /* Somebody's own database, which gave itself no number. */
  if (application_id == 0 && tables > 0)
    return check_version (path, -1, version, error);

  for (gint64 i = version; i < VERSION; i++)
    {
      if (!dailies_database_exec (database, steps[i], error))
        return FALSE;
    }

  finish = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                            DAILIES_SCHEMA_APPLICATION_ID, (int) VERSION);
  return version == VERSION || dailies_database_exec (database, finish, error);
}

gboolean
dailies_schema_migrate (DailiesDatabase *database, GError **error)
{
  if (dailies_database_begin (database, TRUE, error) && migrate (database, error)
      && dailies_database_commit (database, error))
    return TRUE;

  dailies_database_rollback (database);
  return FALSE;
}

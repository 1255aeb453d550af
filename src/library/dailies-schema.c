/* dailies-schema.c: the tables, and how older ones become them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-schema.h"

#include "dailies-library-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* The step to version i + 1. What was released is never changed: a new version is a new step.
 *
 * jobs.stood: the state before this one. jobs.took: how long the service worked, in microseconds,
 * where it was watched closely enough. events.changed: what the event changed, by column. A
 * charge is null where the service did not say; a moment is 0 where it has not come. The clip's
 * width and height in pixels and its duration in nanoseconds are 0 where they are not known. */
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

  "ALTER TABLE jobs ADD COLUMN width INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE jobs ADD COLUMN height INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE jobs ADD COLUMN duration INTEGER NOT NULL DEFAULT 0;",

  "ALTER TABLE jobs ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;",

  "ALTER TABLE jobs ADD COLUMN copy_due INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX jobs_to_copy ON jobs (created, seq) WHERE copy_due;",

  "CREATE INDEX jobs_by_spent ON jobs (max (submitted, accepted));"
  "CREATE INDEX jobs_charged ON jobs (service, seq) WHERE usd > 0 OR credits > 0 OR tokens > 0;"
  "CREATE INDEX jobs_charged_of ON jobs (service, model, seq)"
  "  WHERE usd > 0 OR credits > 0 OR tokens > 0;",
};

#define SMALLEST_PAGE 512

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
has_bytes_beside (const char *path, const char *ending)
{
  g_autofree char *beside = g_strconcat (path, ending, NULL);
  GStatBuf info;

  return g_stat (beside, &info) == 0 && info.st_size > 0;
}

gboolean
dailies_schema_look (const char *path, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = NULL;
  sqlite3 *connection = NULL;
  gint64 application_id = 0, version = 0;
  gboolean interrupted, fine;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      dailies_library_set_error_from_errno (error, path, errno);
      return FALSE;
    }

  /* Where the power went while the file was made, SQLite has to undo that before there is anything to
   * be read: until then the file may hold anything, or nothing but its length. */
  interrupted = has_bytes_beside (path, "-journal");

  /* SQLite takes a file that is shorter than its smallest page for an empty one. */
  if (!interrupted && info.st_size > 0 && info.st_size < SMALLEST_PAGE)
    {
      dailies_library_set_error_from_sqlite (error, path, SQLITE_NOTADB, 0,
                                             sqlite3_errstr (SQLITE_NOTADB));
      return FALSE;
    }

  /* Where no log has newer numbers, the file is read as one that cannot change: that leaves no other
   * file beside it. It is SQLite that reads it in any case: were it closed by anybody else, this
   * process would lose its locks on it, which a connection of its own may hold. */
  uri = interrupted || has_bytes_beside (path, "-wal")
          ? g_strconcat ("file:", escaped, NULL)
          : g_strconcat ("file:", escaped, "?immutable=1", NULL);

  fine = sqlite3_open_v2 (uri, &connection,
                          (interrupted ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY)
                            | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                          NULL)
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

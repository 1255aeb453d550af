/* dailies-database.h: the thread in which SQLite runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DATABASE (dailies_database_get_type ())
/**
 * DailiesDatabase:
 *
 * One connection and the one thread that uses it. Tasks go in with dailies_database_run() and are
 * done in that order; what they found comes back on the main context in that order. The last
 * reference waits for the thread to end and closes the connection.
 */
G_DECLARE_FINAL_TYPE (DailiesDatabase, dailies_database, DAILIES, DATABASE, GObject)

/* In the database's thread: does the work and leaves what it found in @data. */
typedef gboolean (*DailiesDatabaseFunc) (DailiesDatabase *self, gpointer data, GError **error);
/* On the main context, after the function returned TRUE: makes known what was found.
 * Returns: (transfer full): a settled future, the outcome */
typedef DexFuture *(*DailiesDatabaseDone) (gpointer data);

DailiesDatabase *dailies_database_new (const char *path);
const char *dailies_database_get_path (DailiesDatabase *self);

/**
 * dailies_database_run:
 * @data: (transfer full): freed by @destroy on the main context
 *
 * What was asked for is done to its end, even when nobody keeps the future.
 *
 * Returns: (transfer full): a future with the outcome of @done; rejects with the error of @func
 */
DexFuture *dailies_database_run (DailiesDatabase *self,
                                 DailiesDatabaseFunc func,
                                 DailiesDatabaseDone done,
                                 gpointer data,
                                 GDestroyNotify destroy);

/* --- all that follows: only in the database's thread --- */

gboolean dailies_database_open (DailiesDatabase *self, GError **error);
/* Whether another connection changed the file since this was last asked. */
gboolean dailies_database_was_changed (DailiesDatabase *self, gboolean *changed, GError **error);
gboolean dailies_database_exec (DailiesDatabase *self, const char *sql, GError **error);
gboolean
dailies_database_get_int (DailiesDatabase *self, const char *sql, gint64 *value, GError **error);

/* A write transaction. With @synced its commit waits for the disk. */
gboolean dailies_database_begin (DailiesDatabase *self, gboolean synced, GError **error);
gboolean dailies_database_commit (DailiesDatabase *self, GError **error);
/* Ends a transaction if one is open; for every way out that is no commit. */
void dailies_database_rollback (DailiesDatabase *self);

/* A prepared statement that goes back to the cache. */
typedef struct sqlite3_stmt DailiesStatement;
/* @sql: a static string: it is the key of the cache */
DailiesStatement *dailies_database_prepare (DailiesDatabase *self, const char *sql, GError **error);
void dailies_statement_done (DailiesStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesStatement, dailies_statement_done)

/* @text: (nullable); must live until the statement is done */
void dailies_statement_bind_text (DailiesStatement *statement, int index, const char *text);
/* @row: whether there is one (more) */
gboolean dailies_database_step (DailiesDatabase *self,
                                DailiesStatement *statement,
                                gboolean *row,
                                GError **error);

/* Sets the #DailiesLibraryError that the connection's last result is. */
void dailies_database_set_error (DailiesDatabase *self, GError **error);

G_END_DECLS

/* library-fixture.h: a library of its own for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  GFile *folder;
  DailiesLibrary *library;
} Fixture;

/* A folder, empty, and a library in it. */
void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* The library is closed, asserted to be finalized, and opened again. */
void fixture_reopen (Fixture *fixture);
void fixture_close (Fixture *fixture);

/* (transfer full): the path of a file that is written in a folder of the library's */
char *fixture_write_file (Fixture *fixture, const char *folder, const char *name, const char *text);
guint fixture_count_files (Fixture *fixture, const char *folder);
void assert_text (const char *path, const char *text);

/* Runs the main context until @future (transfer full) has settled. */
gboolean await_boolean (DexFuture *future, GError **error);
gpointer await_object (DexFuture *future, GError **error);
char *await_string (DexFuture *future, GError **error);
double await_double (DexFuture *future, GError **error);
JsonNode *await_json (DexFuture *future, GError **error);
/* Asserts that it is rejected with that, and returns the error. */
GError *await_error (DexFuture *future, GQuark domain, int code);
/* Runs the main context until @condition is true of @data. */
void await_condition (gboolean (*condition) (gpointer data), gpointer data);

DailiesLibrary *library_open (const char *path);
DailiesJob *library_add (DailiesLibrary *library, const char *prompt);
void library_move (DailiesLibrary *library, DailiesJob *job, DailiesState state);
/* Deleted, or brought back. */
void library_hide (DailiesLibrary *library, DailiesJob *job, gboolean hidden);
/* From WAITING to @state by the shortest way. */
void library_lead (DailiesLibrary *library, DailiesJob *job, DailiesState state);

/* On the file itself, beside the library. */
gint64 sql_int (const char *path, const char *sql);
char *sql_text (const char *path, const char *sql);
void sql_run (const char *path, const char *sql);

/* library-helper, a second process: @args end with NULL. It says a line when it has done what was
 * asked, and stays until its standard input is closed or it is killed. */
GSubprocess *helper_spawn (const char *path, const char *command, ...) G_GNUC_NULL_TERMINATED;
char *helper_read_line (GSubprocess *helper);
/* While the main context goes on. */
char *helper_await_line (GSubprocess *helper);
/* Closes its standard input and asserts that it ends well. */
void helper_end (GSubprocess *helper);
/* SIGKILL, and waits until it is gone. */
void helper_kill (GSubprocess *helper);

void remove_tree (const char *path);

G_END_DECLS

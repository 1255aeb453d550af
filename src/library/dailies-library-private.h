/* dailies-library-private.h: what the parts of the library share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-database.h"
#include "dailies-job-private.h"
#include "dailies-library.h"
#include "dailies-line.h"

G_BEGIN_DECLS

struct _DailiesLibrary
{
  GObject parent_instance;

  GFile *folder;
  DailiesDatabase *database;

  /* id → Entry, hidden ones too */
  GHashTable *entries;
  /* the Entries that the model shows, oldest first: new ones come at the end */
  GPtrArray *shown;
  /* how many of those are under way */
  guint under_way;

  GFileMonitor *monitor;
  /* atomic: a look at what others wrote is asked for and has not begun */
  int looking;
  /* the newest revision that came as news; the database's thread alone touches it */
  gint64 seen;

  /* job id → DailiesLine of those who wait for its lock */
  GHashTable *job_lines;
  DailiesLine *places;
  DailiesLine *copying;
};

/* Takes in a row as the database has it now: a new job, or a change of one. */
void dailies_library_apply (DailiesLibrary *self, DailiesRow *row);
/* (transfer none) (nullable): the row of a job as it is known here */
const DailiesRow *dailies_library_get_row (DailiesLibrary *self, const char *id);
/* (transfer full) (nullable) */
DailiesJob *dailies_library_ref_job (DailiesLibrary *self, const char *id);

/* --- dailies-library-folder.c --- */

/* (transfer full): the path of @name in the folder @subfolder (nullable) of the library */
char *dailies_library_build_path (GFile *folder, const char *subfolder, const char *name);
/* Whether both names are one file, links of each other say. */
gboolean dailies_library_is_same_file (const char *a, const char *b);
/* Makes the folder of a library and those in it, where they are not there yet. */
gboolean dailies_library_make_folders (GFile *folder, GError **error);
/* The bytes of a file, or the names in a folder, are there after a power cut. */
gboolean dailies_library_sync_path (const char *path, GError **error);
/* A new name is on the disk only once its folder is. */
gboolean dailies_library_sync_folder_of (const char *path, GError **error);
/* Copies to @path, which is replaced, by way of @unfinished beside it: @path is always whole, and synced.
 * Blocks. */
gboolean
dailies_library_copy_file (GFile *source, const char *unfinished, const char *path, GError **error);

/* --- dailies-watch.c --- */

/* Notices what other processes write. */
void dailies_library_watch (DailiesLibrary *self);

/* --- dailies-library-read.c --- */

/* In the database's thread: takes what a row of the query says into @data. */
typedef void (*DailiesLibraryEach) (DailiesStatement *statement, gpointer data);
/* On the main context: makes known what was read. Every job that the query found is known by then,
 * but one that another process added in between.
 * Returns: (transfer full): a settled future, the outcome */
typedef DexFuture *(*DailiesLibraryDone) (DailiesLibrary *self, gpointer data);

/* Reads first what others wrote, then the query.
 * @sql: a static string
 * @data: (transfer full): freed by @destroy on the main context
 * Returns: (transfer full): a future with the outcome of @done */
DexFuture *dailies_library_read (DailiesLibrary *self,
                                 const char *sql,
                                 DailiesLibraryEach each,
                                 DailiesLibraryDone done,
                                 gpointer data,
                                 GDestroyNotify destroy);
/* As dailies_library_refresh(), but only if another process has written since the last look. */
DexFuture *dailies_library_look (DailiesLibrary *self);

/* --- dailies-library-write.c --- */

/* In the database's thread: (transfer full) (nullable): the row of the job @id */
DailiesRow *dailies_library_read_row (DailiesDatabase *database, const char *id, GError **error);

G_END_DECLS

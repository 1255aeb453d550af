/* dailies-library.h: what lasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_LIBRARY_ERROR (dailies_library_error_quark ())

/**
 * DailiesLibraryError:
 * @DAILIES_LIBRARY_ERROR_NEWER: written by a newer Dailies; nothing was touched
 * @DAILIES_LIBRARY_ERROR_READ_ONLY: the folder or file cannot be written
 * @DAILIES_LIBRARY_ERROR_FULL: the disk is full
 * @DAILIES_LIBRARY_ERROR_DAMAGED: SQLite calls the file damaged; nothing was overwritten
 * @DAILIES_LIBRARY_ERROR_STATE: the table of states has no such way
 * @DAILIES_LIBRARY_ERROR_NOT_FOUND: no such job
 * @DAILIES_LIBRARY_ERROR_TOO_MANY: the process holds as many locks of jobs as it can have open
 * @DAILIES_LIBRARY_ERROR_LIMIT: today's spending limit would be passed
 * @DAILIES_LIBRARY_ERROR_FAILED: anything else, with SQLite's or the system's own words
 *
 * Every message is a translated sentence.
 */
typedef enum
{
  DAILIES_LIBRARY_ERROR_NEWER,
  DAILIES_LIBRARY_ERROR_READ_ONLY,
  DAILIES_LIBRARY_ERROR_FULL,
  DAILIES_LIBRARY_ERROR_DAMAGED,
  DAILIES_LIBRARY_ERROR_STATE,
  DAILIES_LIBRARY_ERROR_NOT_FOUND,
  DAILIES_LIBRARY_ERROR_TOO_MANY,
  DAILIES_LIBRARY_ERROR_LIMIT,
  DAILIES_LIBRARY_ERROR_FAILED,
} DailiesLibraryError;

GQuark dailies_library_error_quark (void);

#define DAILIES_TYPE_LIBRARY (dailies_library_get_type ())
/**
 * DailiesLibrary:
 *
 * A folder: `library.db` (SQLite, WAL), `clips/`, `posters/`, `frames/` (first frames, one copy a
 * job), `partial/`, `locks/`. A GListModel of the DailiesJobs that are not hidden, newest first.
 * SQLite runs in one thread of the library's own; everything here is called on the main context.
 * Several processes may have it open: changes of another one are noticed by watching the WAL file.
 *
 * Property `under-way` (uint): how many of the jobs in the model are on their way to a clip: neither
 * ended nor UNCONFIRMED.
 * ::moved (DailiesJob *job, DailiesState from): the state of a job has changed, of a hidden one too.
 * ::revived (DailiesJob *job): a job that had ended is under way again.
 */
G_DECLARE_FINAL_TYPE (DailiesLibrary, dailies_library, DAILIES, LIBRARY, GObject)

/* (transfer full): `$XDG_DATA_HOME/dailies` */
GFile *dailies_library_get_default_folder (void);
/* Whether there has been one in @folder (nullable: the default one); looks for the file alone. */
gboolean dailies_library_exists (GFile *folder);

/**
 * dailies_library_open:
 *
 * Makes the folder where it is missing, migrates an older schema in one transaction.
 *
 * Returns: (transfer full): a future #DailiesLibrary with its jobs loaded; rejects with
 *   #DailiesLibraryError
 */
DexFuture *dailies_library_open (GFile *folder);
GFile *dailies_library_get_folder (DailiesLibrary *self);

/**
 * dailies_library_add:
 * @service: "demo" or a checked address
 * @retry_of: (nullable): the id of the job that this one tries again
 *
 * Copies the first frame into the library and writes the job, WAITING, in one transaction.
 *
 * Returns: (transfer full): a future #DailiesJob; rejects with #DailiesLibraryError
 */
DexFuture *dailies_library_add (DailiesLibrary *self,
                                DailiesRequest *request,
                                const char *service,
                                DailiesDialect dialect,
                                const char *retry_of);

/**
 * dailies_library_refresh:
 *
 * Takes in what other processes have written up to now, without waiting to be told of it. Whoever
 * has just got the lock of a job knows after this where it stands.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesLibraryError
 */
DexFuture *dailies_library_refresh (DailiesLibrary *self);

/* (transfer full) (nullable): also a hidden one */
DailiesJob *dailies_library_lookup (DailiesLibrary *self, const char *id);

/**
 * dailies_library_list_unfinished:
 *
 * Returns: (transfer full): a future GListStore (an object) of every DailiesJob, hidden ones too, that has not ended,
 *   oldest first
 */
DexFuture *dailies_library_list_unfinished (DailiesLibrary *self);

/**
 * dailies_library_list_copies_due:
 *
 * Returns: (transfer full): a future GListStore (an object) of every finished DailiesJob whose clip
 *   is to be copied and was not yet (dailies_change_set_copy_due()), oldest first; not of those that
 *   the person deleted
 */
DexFuture *dailies_library_list_copies_due (DailiesLibrary *self);

/* --- changes --- */

typedef struct _DailiesChange DailiesChange;

/**
 * dailies_change_new:
 * @kind: what happened, a short word for the receipt: "intent", "accepted", "asked", "fetched" …
 *
 * One change of a job: an event, and any of the fields below, written in one transaction.
 */
DailiesChange *dailies_change_new (const char *kind);
void dailies_change_free (DailiesChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesChange, dailies_change_free)

void dailies_change_set_state (DailiesChange *change, DailiesState state);
/* The write is rejected with %DAILIES_LIBRARY_ERROR_STATE unless the job is in @state when it is
 * written: nobody undoes what somebody else has decided in the meantime. */
void dailies_change_require_state (DailiesChange *change, DailiesState state);
/**
 * dailies_change_require_budget:
 * @limit: dollars a day
 *
 * For an intent: the write is rejected with %DAILIES_LIBRARY_ERROR_LIMIT where the job would pass
 * @limit today. Today is the day of the local calendar. It has cost what was reported for its jobs;
 * else what their credits come to; else, for a job that may have been charged of which nothing is
 * known (it is under way, say, or its answer was lost), the most that one of the last 20 jobs of the
 * same model and service cost. The job itself is counted at that price too.
 *
 * Of a model that was never charged nobody knows the price: the service tells it only with the first
 * clip. It counts as much as the dearest of the last 20 clips of that service, whatever their model;
 * and of all clips whose price is unknown like that only one is sent a day, until its own charge is
 * known. So the limit can be passed by one clip at most, by what that one costs more than was
 * thought. Jobs of the demo service cost nothing and are not counted.
 *
 * A clock that was set does not undo that: a job whose moment is still to come counts today, unless an
 * event of an earlier day was written after it was sent.
 *
 * It is judged in the transaction that writes the intent: no two jobs, of whatever process, are sent
 * on the same money.
 */
void dailies_change_require_budget (DailiesChange *change, double limit);
void dailies_change_set_generation_id (DailiesChange *change, const char *generation_id);
void dailies_change_set_result_uri (DailiesChange *change, const char *uri);
/* Both %NULL to clear. */
void dailies_change_set_error (DailiesChange *change, const char *name, const char *message);
/* NaN leaves what is known as it is. */
void dailies_change_set_charge (DailiesChange *change, double credits, double tokens, double usd);
void dailies_change_set_last_answer (DailiesChange *change, gint64 time);
void dailies_change_set_next_ask (DailiesChange *change, gint64 time);
void dailies_change_set_hidden (DailiesChange *change, gboolean hidden);
void dailies_change_set_favourite (DailiesChange *change, gboolean favourite);
void dailies_change_set_copy_due (DailiesChange *change, gboolean due);
/* File names inside `clips/` and `posters/`. */
void dailies_change_set_clip (DailiesChange *change, const char *name);
void dailies_change_set_poster (DailiesChange *change, const char *name);
/* Of the clip: pixels as shown, nanoseconds. */
void
dailies_change_set_measures (DailiesChange *change, guint width, guint height, gint64 duration);
/* The event's HTTP status, ids and whatever else the receipt shows: a JSON object, never a key.
 * @raw: (nullable): a reply as received, capped by the caller */
void dailies_change_set_detail (DailiesChange *change, JsonNode *detail, const char *raw);

/**
 * dailies_library_write:
 * @change: (transfer full)
 * @synced: whether the promise waits for the disk: for the intent before a POST, and for an id
 *
 * Writes the change and its event; then the job's properties change and are notified; then the
 * future resolves. `submitted`, `accepted` and `ended` are set by the moves of the state.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesLibraryError, nothing changed
 */
DexFuture *dailies_library_write (DailiesLibrary *self,
                                  DailiesJob *job,
                                  DailiesChange *change,
                                  gboolean synced);

/**
 * dailies_library_list_events:
 *
 * Returns: (transfer full): a future JsonNode boxed (an array of objects: time in RFC 3339, kind,
 *   state, changed, detail, raw), oldest first; see dailies_receipt_read()
 */
DexFuture *dailies_library_list_events (DailiesLibrary *self, DailiesJob *job);

/**
 * dailies_library_get_usual_seconds:
 *
 * From this library's own history of the model at the service: the median of the last 50 jobs.
 *
 * Returns: (transfer full): a future double; NaN with fewer than three
 */
DexFuture *
dailies_library_get_usual_seconds (DailiesLibrary *self, const char *service, const char *model_id);

/* --- files --- */

/* (transfer full): where the bytes of a job's clip are gathered */
GFile *dailies_library_get_partial (DailiesLibrary *self, DailiesJob *job);

/**
 * dailies_library_keep_clip:
 * @partial: synced and checked
 * @suffix: ".mp4", ".webm"
 *
 * Renames @partial into clips/ under a name made of day and prompt that nothing has yet (never
 * overwriting), syncs the folder. Where that is on another file system, it is copied there first.
 *
 * Returns: (transfer full): a future string, the name for dailies_change_set_clip()
 */
DexFuture *dailies_library_keep_clip (DailiesLibrary *self,
                                      DailiesJob *job,
                                      GFile *partial,
                                      const char *suffix);

/**
 * dailies_library_find_kept_clip:
 * @partial: what dailies_library_keep_clip() was last called with
 *
 * For a job found DOWNLOADING at a start: whether dailies_library_keep_clip() had done its work when
 * the process died, so that nothing needs to be fetched again; where only the name was missing, it has it
 * then. The name is reserved in the library before the file gets it, so the file is this job's.
 *
 * Returns: (transfer full): a future string, the name for dailies_change_set_clip(); rejects with
 *   %DAILIES_LIBRARY_ERROR_NOT_FOUND where there is no such clip
 */
DexFuture *dailies_library_find_kept_clip (DailiesLibrary *self, DailiesJob *job, GFile *partial);

/**
 * dailies_library_clear_partial:
 *
 * What the clip was gathered from, and what a program that died has left beside it, goes: whatever is
 * named after the job. Before the job has ended, after which nobody looks for it any more.
 *
 * Returns: (transfer full): a future boolean
 */
DexFuture *dailies_library_clear_partial (DailiesLibrary *self, DailiesJob *job);

/**
 * dailies_library_trash:
 * @job: hidden, and ended
 *
 * Puts the clip and the first frame of a deleted job into the trash; its poster goes. Ids, events and
 * charges stay. Where there is no trash the files stay too, and so do their names in the library: it
 * can be tried again.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesLibraryError
 */
DexFuture *dailies_library_trash (DailiesLibrary *self, DailiesJob *job);

/* (transfer full): of the #DailiesJobs that dailies_library_trash() takes, those that still have files */
GListModel *dailies_library_list_deleted (DailiesLibrary *self);

/* --- several processes --- */

#define DAILIES_TYPE_LOCK (dailies_lock_get_type ())
/* An open-file-description lock; released with its last reference, or by the process's death. */
G_DECLARE_FINAL_TYPE (DailiesLock, dailies_lock, DAILIES, LOCK, GObject)

/**
 * dailies_library_lock_job:
 *
 * Returns: (transfer full) (nullable): the right to drive @job; %NULL with @error unset while another
 *   process (or another part of this one) has it, or with a #DailiesLibraryError
 */
DailiesLock *dailies_library_lock_job (DailiesLibrary *self, DailiesJob *job, GError **error);

/**
 * dailies_library_wait_job_lock:
 *
 * Returns: (transfer full): a future #DailiesLock that resolves as soon as the process that drives
 *   @job lets go or dies; rejects with #DailiesLibraryError; dropping the future gives up
 */
DexFuture *dailies_library_wait_job_lock (DailiesLibrary *self, DailiesJob *job);

/**
 * dailies_library_take_place:
 * @places: how many jobs may be under way over all processes of this library
 *
 * Returns: (transfer full): a future #DailiesLock that resolves when a place is free, in the order
 *   in which this process asked
 */
DexFuture *dailies_library_take_place (DailiesLibrary *self, guint places);
/* So many there are from now on, for those who wait already too; nobody loses the one that he has. */
void dailies_library_set_places (DailiesLibrary *self, guint places);

/**
 * dailies_library_take_copying:
 *
 * Returns: (transfer full): a future #DailiesLock that resolves when nobody else copies clips out of
 *   this library, so that two processes never copy the same one
 */
DexFuture *dailies_library_take_copying (DailiesLibrary *self);

G_END_DECLS

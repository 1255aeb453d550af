/* dailies-queue.h: what drives a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"
#include "dailies-service.h"

G_BEGIN_DECLS

/* The names of errors that the queue itself gives to a job, beside those of the service and of
 * dailies-service.h. Not translated: they stand in JSON and in receipts. */
#define DAILIES_QUEUE_ERROR_NO_SERVICE "no-service"
#define DAILIES_QUEUE_ERROR_INPUT "not-sendable"
#define DAILIES_QUEUE_ERROR_BUSY "busy"
/* WAITING: it would pass the spending limit of the day. */
#define DAILIES_QUEUE_ERROR_LIMIT "spending-limit"
#define DAILIES_QUEUE_ERROR_INTERRUPTED "interrupted"
#define DAILIES_QUEUE_ERROR_NOT_ACCEPTED "not-accepted"
#define DAILIES_QUEUE_ERROR_NOT_WATCHED "not-watched"
#define DAILIES_QUEUE_ERROR_GENERATION "generation-failed"
#define DAILIES_QUEUE_ERROR_NO_LINK "no-link"
#define DAILIES_QUEUE_ERROR_UNREACHABLE "unreachable"
#define DAILIES_QUEUE_ERROR_LINK_DEAD "link-dead"
#define DAILIES_QUEUE_ERROR_LINK_REFUSED "link-refused"
#define DAILIES_QUEUE_ERROR_TOO_LARGE "too-large"
#define DAILIES_QUEUE_ERROR_DISK_FULL "disk-full"
#define DAILIES_QUEUE_ERROR_DISK "disk"
#define DAILIES_QUEUE_ERROR_FETCH "fetch-failed"
#define DAILIES_QUEUE_ERROR_NO_VIDEO "no-video"
#define DAILIES_QUEUE_ERROR_DAMAGED "damaged"
/* The very same damaged file came again and again: a person may keep it. */
#define DAILIES_QUEUE_ERROR_SAME_DAMAGE "always-damaged"
/* A note on a FINISHED job: it was kept, as a person said, although it is damaged. */
#define DAILIES_QUEUE_ERROR_KEPT_DAMAGED "kept-damaged"
/* A note on a FINISHED job: the clip is kept, but was not decoded here. */
#define DAILIES_QUEUE_ERROR_MISSING_CODEC "missing-codec"

#define DAILIES_TYPE_QUEUE (dailies_queue_get_type ())
/**
 * DailiesQueue:
 *
 * One fiber a job, from WAITING to its end, as src/README.md tells. Everything that happens is
 * written to the library first; whoever wants to know watches the DailiesJob.
 *
 * Properties: `places` (3), `keep-picture-data` (whether a first frame is sent with the place, camera and
 * thumbnail that its file holds), `paused` (sending is paused: 401 or 403; a sentence in `pause-reason`).
 * A refusal pauses the jobs of its own service only.
 * `held-back`: whoever is about to end the program sets it, and nothing more is sent; `adding`, how many
 *   clips were asked for and are not on disk yet; `sending`, how many requests of this process are on
 *   their way, or their answers to the disk. A program that ends while both are 0 leaves nothing
 *   unconfirmed.
 * `spending-limit`: dollars a day, 0 for none. It stops sending, never watching: a job that would
 *   pass it (dailies_change_require_budget()) stays WAITING with %DAILIES_QUEUE_ERROR_LIMIT, and is
 *   tried again at midnight, when a job has ended, and when the limit is changed.
 * `offline`: there is no network, and a job under way needs it: its service is not on this computer.
 * ::exchange (DailiesJob *job, DailiesReply *reply): for `--verbose`.
 * ::kept (DailiesJob *job, GFile *clip): this process has brought the clip into the library; the job is
 *   about to be finished.
 * ::fetching (DailiesJob *job, gint64 received, gint64 total): bytes of a clip; @total is -1 where
 *   it is not known.
 * ::write-failed (DailiesJob *job, GError *error): the library did not take a step of the job (the
 *   disk is full …), or it cannot be seen to for now. What must not be lost is kept in memory and
 *   written again. The job's `trouble` says so until it goes on.
 */
G_DECLARE_FINAL_TYPE (DailiesQueue, dailies_queue, DAILIES, QUEUE, GObject)

/**
 * DailiesServiceFunc:
 * @service: "demo" or an address, as the job says
 *
 * Finds the service of a job: starts the demo, looks the key up.
 *
 * Returns: (transfer full): a future #DailiesService; rejects where it cannot be had for now
 */
typedef DexFuture *(*DailiesServiceFunc) (const char *service, gpointer user_data);

DailiesQueue *dailies_queue_new (DailiesLibrary *library,
                                 DailiesCatalogue *catalogue,
                                 DailiesServiceFunc find_service,
                                 gpointer user_data,
                                 GDestroyNotify destroy);

/**
 * dailies_queue_start:
 *
 * Takes up every unfinished job of the library: a WAITING one is sent, a SUBMITTING one was
 * interrupted and becomes UNCONFIRMED, the others are asked or fetched. Those that another process
 * drives are waited for. Jobs that are added later, here or by another process, are taken up too.
 *
 * Returns: (transfer full): a future boolean, when each of them has been looked at
 */
DexFuture *dailies_queue_start (DailiesQueue *self);

/**
 * dailies_queue_close:
 *
 * Nothing is driven any more, here, and whoever finds the services is not asked again: for the one who
 * gave it, before it goes. What was begun to be written comes to its end.
 */
void dailies_queue_close (DailiesQueue *self);

/**
 * dailies_queue_add:
 *
 * Checks the request and its picture, adds it to the library and drives it.
 *
 * Returns: (transfer full): a future #DailiesJob, WAITING, on disk; rejects with
 *   #DailiesRequestError, #DailiesPictureError or #DailiesLibraryError: nothing was sent
 */
DexFuture *dailies_queue_add (DailiesQueue *self,
                              DailiesRequest *request,
                              const char *service,
                              DailiesDialect dialect);

/* --- what a person decides; each a future boolean that resolves when it is on disk --- */

/* WAITING: withdrawn, not sent. Later: no longer watched, and the message says that it may be paid. */
DexFuture *dailies_queue_stop (DailiesQueue *self, DailiesJob *job);
/* A STOPPED job that was sent: where it stood. */
DexFuture *dailies_queue_watch_again (DailiesQueue *self, DailiesJob *job);
/* FAILED, UNCONFIRMED or withdrawn: a new job that names this one. Ends a pause of its service, as
 * dailies_queue_unpause() does. Resolves to the new DailiesJob. */
DexFuture *dailies_queue_send_again (DailiesQueue *self, DailiesJob *job);
/* UNCONFIRMED: the log is asked now. */
DexFuture *dailies_queue_look_again (DailiesQueue *self, DailiesJob *job);
/* UNCONFIRMED: the person says that it was not accepted: FAILED. */
DexFuture *dailies_queue_mark_not_accepted (DailiesQueue *self, DailiesJob *job);
/* DOWNLOADING, refused by its address: fetched all the same. */
DexFuture *dailies_queue_download_anyway (DailiesQueue *self, DailiesJob *job);
/* DOWNLOADING, %DAILIES_QUEUE_ERROR_SAME_DAMAGE: what came is kept as it is, and marked. */
DexFuture *dailies_queue_keep_damaged (DailiesQueue *self, DailiesJob *job);
/* The account or the key was put right: sending goes on, and what waits for it is tried now. */
void dailies_queue_unpause (DailiesQueue *self);
/* (transfer full) (nullable): "demo" or the address of the service that `pause-reason` is about */
char *dailies_queue_dup_paused_service (DailiesQueue *self);
/* The network is back, the machine woke up: what waits to try again is tried as soon as the pace
 * allows it. The queue sees to the network and the clock by itself. */
void dailies_queue_wake (DailiesQueue *self);

G_END_DECLS

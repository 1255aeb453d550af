/* dailies-queue.h: what drives a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"
#include "dailies-service.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_QUEUE (dailies_queue_get_type ())
/**
 * DailiesQueue:
 *
 * One fiber a job, from WAITING to its end, as src/README.md tells. Everything that happens is
 * written to the library first; whoever wants to know watches the DailiesJob.
 *
 * Properties: `places` (3), `paused` (sending is paused: 401 or 403; a sentence in `pause-reason`).
 * ::exchange (DailiesJob *job, DailiesReply *reply): for `--verbose`.
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
/* FAILED, UNCONFIRMED or withdrawn: a new job that names this one. Resolves to the new DailiesJob. */
DexFuture *dailies_queue_send_again (DailiesQueue *self, DailiesJob *job);
/* UNCONFIRMED: the log is asked now. */
DexFuture *dailies_queue_look_again (DailiesQueue *self, DailiesJob *job);
/* UNCONFIRMED: the person says that it was not accepted: FAILED. */
DexFuture *dailies_queue_mark_not_accepted (DailiesQueue *self, DailiesJob *job);
/* DOWNLOADING, refused by its address: fetched all the same. */
DexFuture *dailies_queue_download_anyway (DailiesQueue *self, DailiesJob *job);
/* The account was put right: sending goes on. */
void dailies_queue_unpause (DailiesQueue *self);

G_END_DECLS

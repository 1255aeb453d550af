/* dailies-queue-private.h: what the drivers ask of their queue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-balances.h"
#include "dailies-bell.h"
#include "dailies-door.h"
#include "dailies-ending.h"
#include "dailies-pace.h"
#include "dailies-pauses.h"
#include "dailies-queue.h"
#include "dailies-timings.h"
#include "dailies-turns.h"
#include "dailies-world.h"

G_BEGIN_DECLS

struct _DailiesQueue
{
  GObject parent_instance;

  DailiesLibrary *library;
  DailiesCatalogue *catalogue;
  DailiesTimings *timings;
  DailiesBalances *balances;
  DailiesTurns *turns;

  DailiesServiceFunc find_service;
  gpointer find_service_data;
  GDestroyNotify find_service_destroy;

  /* Of DailiesDriver, by the id of its job */
  GHashTable *drivers;
  DailiesDoor *door;
  guint places;
  gboolean keep_picture_data;
  DailiesPace *pace;

  DailiesPauses *pauses;
  DailiesEnding *ending;

  double spending_limit;
  DailiesBell spending_changed;

  DailiesWorld *world;
  gboolean offline;
};

/* --- dailies-queue-drivers.c --- */

/* A service with a name is one of this machine. */
gboolean dailies_queue_is_local (const char *service);

/* Instead of the paces of dailies-pace.c: for tests. Before the first job is driven. */
void dailies_queue_set_pace (DailiesQueue *self, const DailiesPace *pace);
const DailiesPace *dailies_queue_get_pace (DailiesQueue *self, DailiesJob *job);

/* (transfer none) */
DailiesLibrary *dailies_queue_get_library (DailiesQueue *self);
DailiesCatalogue *dailies_queue_get_catalogue (DailiesQueue *self);

/* (transfer full): a future #DailiesService */
DexFuture *dailies_queue_find_service (DailiesQueue *self, DailiesJob *job);

/**
 * dailies_queue_when_sending:
 *
 * Returns: (transfer full): a future boolean, when nothing keeps jobs of @job's service from being
 *   sent: at once unless an account was refused
 */
DexFuture *dailies_queue_when_sending (DailiesQueue *self, DailiesJob *job);
gboolean dailies_queue_is_paused_for (DailiesQueue *self, DailiesJob *job);
void dailies_queue_pause (DailiesQueue *self, DailiesJob *job, const char *reason);

/* (transfer none): what is being added and sent */
DailiesEnding *dailies_queue_get_ending (DailiesQueue *self);

/**
 * dailies_queue_when_woken:
 *
 * Returns: (transfer full): a future boolean, at the next dailies_queue_wake()
 */
DexFuture *dailies_queue_when_woken (DailiesQueue *self);

/* Dollars a day; 0 for none. */
double dailies_queue_get_spending_limit (DailiesQueue *self);

/**
 * dailies_queue_when_spending_changes:
 *
 * Returns: (transfer full): a future boolean, when more may be spent than before: the limit was
 *   changed, a job has ended or its price is known; also at the next dailies_queue_wake()
 */
DexFuture *dailies_queue_when_spending_changes (DailiesQueue *self);
/* What a job costs has become known. */
void dailies_queue_spending_changed (DailiesQueue *self);

guint dailies_queue_get_places (DailiesQueue *self);
DailiesPicturePrivacy dailies_queue_get_privacy (DailiesQueue *self);
/* (transfer none) */
DailiesBalances *dailies_queue_get_balances (DailiesQueue *self);
/* (transfer none) */
DailiesTurns *dailies_queue_get_turns (DailiesQueue *self);
DailiesUsual dailies_queue_get_usual (DailiesQueue *self, DailiesJob *job);
void dailies_queue_learn_usual (DailiesQueue *self, DailiesJob *job, DailiesService *service);

/* --- what is told to whoever listens: dailies-queue.c --- */
void dailies_queue_kept (DailiesQueue *self, DailiesJob *job, GFile *clip);
void dailies_queue_fetching (DailiesQueue *self, DailiesJob *job, gint64 received, gint64 total);
void dailies_queue_exchanged (DailiesQueue *self, DailiesJob *job, DailiesReply *reply);
void dailies_queue_write_failed (DailiesQueue *self, DailiesJob *job, const GError *error);

/**
 * dailies_queue_take_up:
 *
 * Drives @job, if it has not ended and is not driven already.
 *
 * Returns: (transfer none) (nullable): its driver
 */
DailiesDriver *dailies_queue_take_up (DailiesQueue *self, DailiesJob *job);

/* (transfer none): where drivers wait for their locks */
DailiesDoor *dailies_queue_get_door (DailiesQueue *self);

/* The driver of @job has nothing more to do. */
void dailies_queue_driver_ended (DailiesQueue *self, DailiesJob *job);

G_END_DECLS

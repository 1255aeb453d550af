/* dailies-driver-private.h: what the steps of a driver share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-driver.h"
#include "dailies-places.h"
#include "dailies-queue-private.h"
#include "dailies-record.h"

G_BEGIN_DECLS

struct _DailiesDriver
{
  GObject parent_instance;

  /* Not owned; NULL once the queue has gone. Every await below returns an error then, and a step
   * that got an error returns without touching it. */
  DailiesQueue *queue;
  DailiesLibrary *library;
  DailiesJob *job;
  const DailiesPace *pace;

  DailiesLock *lock;
  /* (nullable): the same, from the door to the beginning of the fiber */
  DailiesLock *let_in;
  /* This process had none left for it, which was told. */
  gboolean held_up;
  DailiesPlace *place;
  /* The lock is let go for the next pause: this process has no way to the service, another may. */
  gboolean lets_go;

  DexPromise *ended;
  DexPromise *looked_at;
  /* Somebody else changed the job; there only while something waits for it. */
  DexPromise *changed;
  /* What this driver knows of the job; what differs from it was decided elsewhere. */
  DailiesState state;
  gint64 next_ask;

  /* Monotonic, in microseconds: when the next step is due, and what no event may bring forward. */
  gint64 due;
  gint64 not_before;
  /* Monotonic, too: since when what is waited for now has been waited for: since it was sent, or, once
   * that is known, accepted. */
  gint64 phase_began;
  /* How many times in a row a step came to nothing, and how often the log was asked. */
  guint failures;
  guint looks;
  /* (nullable): how far the look into the log has come that was begun last */
  DailiesLogSearch *search;
  /* The link that is known is no good: the service is asked for another. */
  gboolean wants_link;
  /* A person said that the address of the link is good. */
  gboolean allows_address;
  /* (nullable): what brings the next step forward: the queue is woken; or, where it waits for that, the
   * day may cost more. From before the last step: what happened during it is not missed. */
  DexFuture *forward;
  /* (nullable): where it was sent to, if the catalogue does not know that any more */
  char *path;
  /* How much of the file there is, and the most that a try has left for the next one. */
  guint64 received;
  guint64 gathered;
  /* How many times in a row the very same damaged file came. */
  guint same_damage;
  /* What the account had was known when the intent was written. */
  gboolean knew_balance;
  /* It was looked whether an earlier run has kept the clip already. */
  gboolean looked_for_clip;
};

typedef enum
{
  DAILIES_DRIVER_ERROR_ENDED,
  DAILIES_DRIVER_ERROR_CHANGED,
} DailiesDriverError;

#define DAILIES_DRIVER_ERROR (dailies_driver_error_quark ())
GQuark dailies_driver_error_quark (void);

/* --- waiting: dailies-driver.c --- */

/* (transfer full): @future, or %DAILIES_DRIVER_ERROR_ENDED as soon as the queue goes */
DexFuture *dailies_driver_until_ended (DailiesDriver *self, DexFuture *future);
/* (transfer full): the same, and %DAILIES_DRIVER_ERROR_CHANGED as soon as somebody else changes the job */
DexFuture *dailies_driver_until_changed (DailiesDriver *self, DexFuture *future);

/* @usec long, whatever happens to the job; %FALSE where the queue went meanwhile */
gboolean dailies_driver_sleep (DailiesDriver *self, gint64 usec);

/* --- the lock: dailies-driver-lock.c --- */

/* It is known where the job stands, or that this is not to be known for now. */
void dailies_driver_tell_looked_at (DailiesDriver *self);
/* To the door: until it is its turn. */
void dailies_driver_join (DailiesDriver *self);
/* What was had at the door, or as soon as another process lets it go; %FALSE where the queue went
 * meanwhile, or the driver is held up */
gboolean dailies_driver_take_lock (DailiesDriver *self);
void dailies_driver_drop_lock (DailiesDriver *self);
/* Its fiber, with the lock or to wait for it. In dailies-driver.c. */
void dailies_driver_spawn (DailiesDriver *self);

/* --- when: dailies-driver-time.c --- */

/* The next step is due in @seconds. Returns when that is, in microseconds since the epoch. */
gint64 dailies_driver_set_due (DailiesDriver *self, double seconds);
/* The service wants to be left alone for so many seconds (-1 where it does not say): nothing brings the
 * next question closer than that, or than the pace's patience. Returns when it is over, monotonic. */
gint64 dailies_driver_heed (DailiesDriver *self, int retry_after);
/* One more failure in a row: the next step is due after a growing pause. Returns as above.
 * @retry_after: as dailies_reply_get_retry_after() */
gint64 dailies_driver_set_due_after_trouble (DailiesDriver *self, int retry_after);
/* A question is put to the service now: nothing brings the next one closer than the pace's floor. */
void dailies_driver_begin_question (DailiesDriver *self);

/* It was sent, or accepted, @ago microseconds ago, by this run. */
void dailies_driver_begin_phase (DailiesDriver *self, gint64 ago);
/* The same of what an earlier run, or somebody else, did: as well as the wall clock knows. */
void dailies_driver_recall_phase (DailiesDriver *self);
/* Seconds since then. */
double dailies_driver_get_elapsed (DailiesDriver *self);

/* For a job that is taken up: one that waits because the service had said when to come again waits for
 * that, also in a later run, and so does one whose file is always the same damaged one; everything else
 * is looked at at once. */
void dailies_driver_set_first_due (DailiesDriver *self);

/* --- writing: dailies-driver-record.c --- */

/* What keeps a write from the disk (no room, no permission) seldom goes away at once. */
#define DAILIES_DRIVER_FIRST_WRITE_PAUSE (G_USEC_PER_SEC / 4)
#define DAILIES_DRIVER_LONGEST_WRITE_PAUSE (30 * G_USEC_PER_SEC)

/**
 * dailies_driver_try_record:
 *
 * Returns: whether it is written; else %FALSE with an error: the job was decided otherwise
 *   (%DAILIES_LIBRARY_ERROR_STATE), the disk is full …
 */
gboolean
dailies_driver_try_record (DailiesDriver *self, const DailiesRecord *record, GError **error);

/* The same for what may be lost: a failure is only told, and the job goes on. */
void dailies_driver_note (DailiesDriver *self, const DailiesRecord *record);

/**
 * dailies_driver_record:
 *
 * Writes what must not be lost, and goes on trying for as long as it takes: meanwhile nothing else
 * is done with the job.
 *
 * Returns: whether it is written; %FALSE if the job was decided otherwise, or the queue has gone
 */
gboolean dailies_driver_record (DailiesDriver *self, const DailiesRecord *record);

/* (transfer full): facts of a record: one member */
JsonNode *dailies_driver_make_facts (const char *name, const char *value);

/* --- what the steps need: dailies-driver.c --- */

/* (transfer full) (nullable): the job's service, or %NULL once the trouble is written down and the
 * next step is due later */
DailiesService *dailies_driver_find_service (DailiesDriver *self);
/* (transfer none) (nullable): where the job is asked about; %NULL once the queue has gone */
const char *dailies_driver_get_path (DailiesDriver *self);

/* --- what was written down before: dailies-driver-events.c --- */

/* (transfer full) (nullable): the array of its events; %NULL where they cannot be read for now, which
 * is told, or once the queue has gone */
JsonNode *dailies_driver_list_events (DailiesDriver *self);
/* (transfer none) (nullable) */
JsonObject *dailies_driver_find_last_event (JsonNode *events, const char *kind);
/* (transfer none) (nullable): what the event (nullable) tells beyond its kind */
JsonObject *dailies_driver_get_detail (JsonObject *event);

/* What the account had at the moment @heard, as an event of @kind. In dailies-driver-send.c. */
void
dailies_driver_note_balance (DailiesDriver *self, const char *kind, double balance, gint64 heard);

/* --- the steps, one a state; each returns when the state or the time of the next step is known --- */

/* WAITING, up to the service's answer: dailies-driver-send.c */
void dailies_driver_send (DailiesDriver *self);
/* SUBMITTING, found so: dailies-driver-send.c */
void dailies_driver_recover (DailiesDriver *self);
/* UNCONFIRMED: dailies-driver-log.c */
void dailies_driver_look_in_log (DailiesDriver *self);
/* QUEUED, GENERATING: dailies-driver-watch.c */
void dailies_driver_watch (DailiesDriver *self);
/* DOWNLOADING: dailies-driver-fetch.c */
void dailies_driver_fetch (DailiesDriver *self);

/**
 * dailies_driver_ask:
 *
 * One question about the job, in dailies-driver-watch.c.
 *
 * Returns: (transfer full) (nullable): the reply; %NULL once the trouble is written down
 */
DailiesReply *dailies_driver_ask (DailiesDriver *self);

/* --- what came, into the library: dailies-driver-keep.c --- */

/* All of it is at @partial: looked into to its last frame, and kept; or dailies_driver_discard(). */
void dailies_driver_check (DailiesDriver *self, GFile *partial);
/* An earlier run, or another process, may have kept the clip and died before it wrote that down.
 * Returns: whether that was so, or cannot be told for now: then the next step is due later */
gboolean dailies_driver_finish_kept (DailiesDriver *self);
/* The person would rather have it as it came than wait for a better one. */
void dailies_driver_keep_damaged (DailiesDriver *self);

/* --- what came and is no good: dailies-driver-damage.c --- */

/* The step of a DOWNLOADING job came to nothing: that and the link are told, and it comes again after
 * a growing pause. In dailies-driver-fetch.c. */
void dailies_driver_note_trouble (DailiesDriver *self,
                                  const char *kind,
                                  const char *name,
                                  const char *message);

/**
 * dailies_driver_discard:
 * @partial: a whole file, as it came
 * @reason: what the check said
 *
 * What is no video goes. A video that is merely damaged is put aside, so that not a byte of what was
 * paid is thrown away. The service is asked for another link; where the very same damage came again
 * and again, only rarely, and the person may keep it as it is.
 */
void dailies_driver_discard (DailiesDriver *self, GFile *partial, const GError *reason);

/**
 * dailies_driver_word_damaged:
 * @why: (nullable): why there is no other file for now
 * @lacks: whether the service has none; else the trouble may be over soon
 *
 * Where a damaged file is all that came, and the service has no other or a person was asked already, that
 * goes on being told, as %DAILIES_QUEUE_ERROR_SAME_DAMAGE: it may be the only one that will ever be had,
 * and it can be kept as it is.
 *
 * Returns: (transfer full) (nullable): what is told then; %NULL where it is the trouble itself
 */
char *dailies_driver_word_damaged (DailiesDriver *self, const char *why, gboolean lacks);

/* (transfer full): where the last damaged file is */
GFile *dailies_driver_get_aside (DailiesDriver *self);
/* Whether a person said that it is to be kept, and it is there. */
gboolean dailies_driver_may_keep_damaged (DailiesDriver *self);

G_END_DECLS

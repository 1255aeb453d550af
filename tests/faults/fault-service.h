/* fault-service.h: the service, misbehaving by script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which call of the API a request is. */
typedef enum
{
  FAULT_CREATE,
  FAULT_ASK,
  FAULT_LOG,
  FAULT_FILE,
  FAULT_METRICS,
  FAULT_BALANCE,
  FAULT_OTHER,
  FAULT_N_CALLS
} FaultCall;

/**
 * Fault:
 * @ignored: the call is not carried out: a create accepts nothing
 * @status: instead of the right one; 0 leaves it
 * @body: (nullable): instead of the right one
 * @headers: (nullable): further lines, each with its "\r\n"
 * @reads: closes after so many bytes of the request's body; 0 reads it all
 * @silent: closes without a byte of an answer
 * @cut: closes after so many bytes of the answer's body; 0 sends it all
 * @resets: where it closes, the connection is reset
 * @filler: (nullable): comes after @body, @fillers times; %G_MAXUINT: until the other side has enough
 * @trickles: a byte of the body for each fault_service_step()
 * @hangs: answers only after fault_service_release()
 *
 * What is wrong with one answer. All zero: nothing, which takes a turn.
 */
typedef struct
{
  gboolean ignored;
  guint status;
  const char *body;
  const char *headers;
  gsize reads;
  gboolean silent;
  gsize cut;
  gboolean resets;
  const char *filler;
  guint fillers;
  gboolean trickles;
  gboolean hangs;
} Fault;

/**
 * FaultService:
 *
 * A service on 127.0.0.1 that does what the API says, except where a script says otherwise, and that
 * remembers what it saw. It has threads of its own, so it goes on whatever the tested program does;
 * the main context of the test is woken at every request.
 */
typedef struct _FaultService FaultService;

/* @clip: the file of every generation */
FaultService *fault_service_new (GBytes *clip);
void fault_service_free (FaultService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultService, fault_service_free)

#define FAULT_KEY "key-of-the-fault-service"

const char *fault_service_get_address (FaultService *self);

/* The next answer of @call has this fault; those of before come first. */
void fault_service_script (FaultService *self, FaultCall call, const Fault *fault);
/* Every answer of @call that no script is left for; %NULL for the right one. */
void fault_service_script_always (FaultService *self, FaultCall call, const Fault *fault);
/* Those that hang answer, and no later one hangs. */
void fault_service_release (FaultService *self);

/* One more byte of what trickles. */
void fault_service_step (FaultService *self);

/* Connections are refused; and taken again, at the same address. */
void fault_service_go_down (FaultService *self);
void fault_service_go_up (FaultService *self);

/* Called in a thread of the service when a request was carried out, before it is answered. */
typedef void (*FaultHook) (FaultService *self, FaultCall call, gpointer user_data);
void fault_service_set_hook (FaultService *self, FaultHook hook, gpointer user_data);

/* How many times a generation is asked about before it is completed. */
void fault_service_set_asks (FaultService *self, guint asks);
/* Whether generations show in the log: from the start, or only once completed, or never. */
typedef enum
{
  FAULT_LOG_AT_ONCE,
  FAULT_LOG_COMPLETED,
  FAULT_LOG_NEVER
} FaultLogRows;
void fault_service_set_log_rows (FaultService *self, FaultLogRows rows);
/* The file of every generation from now on. */
void fault_service_set_clip (FaultService *self, GBytes *clip);
/* So many rows of other clients stand before ours. */
void fault_service_set_strangers (FaultService *self, guint strangers);
/* So much later it is for the service, too, whose clock nobody sets. */
void fault_service_pass (FaultService *self, gint64 seconds);
/* (nullable): what is linked to as the result, instead of a file of this service */
void fault_service_set_result (FaultService *self, const char *uri);

/* --- what it saw --- */

/* Requests of @call whose head has arrived. */
guint fault_service_count (FaultService *self, FaultCall call);
/* Of those, the ones that carried the key. */
guint fault_service_count_with_key (FaultService *self, FaultCall call);
/* Generations that were accepted, and would be paid. */
guint fault_service_count_accepted (FaultService *self);
/* Of those, the ones whose client request id is @id. */
guint fault_service_count_accepted_of (FaultService *self, const char *id);
/* (transfer full) (nullable): the generation id of the last one accepted for @id */
char *fault_service_dup_generation (FaultService *self, const char *id);
/* (transfer full): every client request id that was accepted, in order */
GPtrArray *fault_service_list_accepted (FaultService *self);
/* (transfer full) (nullable): the last request of @call: line and header, without body */
char *fault_service_dup_last_head (FaultService *self, FaultCall call);
/* (transfer full) (nullable): the body of the last create */
char *fault_service_dup_last_body (FaultService *self);

/* Runs the main context until @call was seen @count times, or more. */
void fault_service_run_until (FaultService *self, FaultCall call, guint count);

G_END_DECLS

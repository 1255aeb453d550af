/* fault-service-private.h: what the parts of the fault service share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fault-service.h"

G_BEGIN_DECLS

typedef struct
{
  char *client_id;
  char *id;
  char *model;
  gint64 created;
  guint asks;
} FaultGeneration;

struct _FaultService
{
  GBytes *clip;
  char *address;
  int socket;
  guint16 port;
  GThread *thread;

  /* Everything below is guarded by it. */
  GMutex mutex;
  GCond released_cond;
  gboolean released;
  gboolean stopping;
  guint steps;
  GPtrArray *threads;
  GHashTable *connections;

  /* Of Fault, a queue a call; and what comes after them */
  GQueue scripts[FAULT_N_CALLS];
  Fault *always[FAULT_N_CALLS];
  guint asks;
  FaultLogRows log_rows;
  guint strangers;
  /* How far the service's clock is ahead of the kernel's, in microseconds */
  gint64 ahead;
  char *result;
  FaultHook hook;
  gpointer hook_data;

  GPtrArray *generations;
  guint counts[FAULT_N_CALLS];
  guint counts_with_key[FAULT_N_CALLS];
  char *last_heads[FAULT_N_CALLS];
  char *last_body;
};

typedef struct
{
  char *head;
  char *method;
  char *path;
  GHashTable *query;
  GString *body;
  gboolean whole;
} FaultRequest;

typedef struct
{
  guint status;
  char *content_type;
  GDateTime *date;
  GBytes *body;
  /* Where @body begins in a whole of @total, for a range */
  gsize first;
  gsize total;
} FaultAnswer;

void fault_generation_free (gpointer data);
void fault_request_clear (FaultRequest *request);
void fault_answer_clear (FaultAnswer *answer);

/* --- the wire: fault-service-wire.c --- */

/* (transfer full) (nullable) */
char *fault_get_header (const char *head, const char *name);
gboolean fault_send_all (int fd, const char *bytes, gsize length);
/* Returns: %FALSE where the other side has closed */
gboolean fault_request_read_head (int fd, FaultRequest *request);
/* @most: closes the ears after so many bytes; 0 for all */
void fault_request_read_body (int fd, FaultRequest *request, gsize most);

/* --- what the API does: fault-service-answers.c; with the mutex held --- */

/* (transfer full): what its clock says, whatever this program is told that the time is */
GDateTime *fault_service_now (FaultService *self);

FaultCall fault_classify (const FaultRequest *request);
void fault_answer_text (FaultAnswer *answer, guint status, char *text);
void fault_carry_out (FaultService *self,
                      FaultCall call,
                      const FaultRequest *request,
                      FaultAnswer *answer);

G_END_DECLS

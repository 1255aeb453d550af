/* fixture.h: real peers on 127.0.0.1
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define TEST_KEY "sk-test-0123456789abcdef"

/* --- waiting --- */

/* Runs the main loop until @future (transfer full) has come to its end; it must have resolved. */
gpointer await_object (DexFuture *future);
double await_double (DexFuture *future);
guint64 await_uint64 (DexFuture *future);
gboolean await_boolean (DexFuture *future);
gpointer await_boxed (DexFuture *future);
/* It must have been rejected so. Returns (transfer full) the message. */
char *await_error (DexFuture *future, GQuark domain, int code);
/* Until @flag is set, by the main loop or another thread that wakes it. */
void await_flag (const gint *flag);

/* --- a server that speaks HTTP --- */

typedef struct
{
  SoupServer *server;
  char *address;
  SoupServerCallback handler;
  gpointer data;
  guint requests;
  /* Of the last request. */
  char *method;
  char *path;
  char *query;
  char *authorization;
  char *client_request_id;
  char *range;
  char *if_range;
  GBytes *body;
} HttpServer;

HttpServer *http_server_new (SoupServerCallback handler, gpointer data);
void http_server_free (HttpServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)

void http_answer (SoupServerMessage *message, guint status, const char *type, const char *body);

/* --- a server of bytes --- */

typedef enum
{
  THEN_CLOSE,
  THEN_RESET,
  /* Reads on until the peer has gone. */
  THEN_WAIT,
  /* Neither reads nor closes. */
  THEN_HOLD,
} RawEnd;

typedef enum
{
  READ_NOTHING,
  READ_HEAD,
  READ_ALL,
} RawRead;

typedef struct
{
  RawRead read;
  const char *answer;
  /* -1: up to the final zero byte */
  gssize answer_length;
  /* How often the answer is written; 0 counts as once, G_MAXUINT as until the peer goes. */
  guint repeat;
  RawEnd end;
} RawScript;

typedef struct
{
  GSocketService *service;
  char *address;
  guint16 port;
  RawScript script;
  gint connections;
  gint requests;
  /* Bytes of answers that could be written. */
  gsize written;
  GMutex mutex;
  GCond idle;
  gboolean closing;
  /* Accepted, and its thread not at its end. */
  guint pending;
  GPtrArray *open;
  GString *received;
} RawServer;

RawServer *raw_server_new (const RawScript *script);
void raw_server_free (RawServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)
/* (transfer full): everything that came in so far */
char *raw_server_dup_received (RawServer *self);

/* --- names --- */

/* From now on loopback.example is 127.0.0.1, private.example 10.0.0.1, public.example 192.0.2.1
 * (RFC 5737: nobody's), and no other name is found. */
void use_test_names (void);

/* --- what is asked for --- */

DailiesModel *video_01 (void);
/* A service that gives up after a short time. */
DailiesService *short_service (const char *address);
/* An address of 127.0.0.1 on which nobody listens. */
char *dead_address (void);

G_END_DECLS

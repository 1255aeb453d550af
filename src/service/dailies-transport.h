/* dailies-transport.h: the connections to one service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-body.h"
#include "dailies-exchange.h"
#include "dailies-reply-private.h"

G_BEGIN_DECLS

/**
 * DailiesTimes:
 * @connect: until the connection stands
 * @stall: the longest pause in what is written or fetched
 * @create: from the last byte of a POST to the last byte of its answer
 * @ask: the same of a GET
 *
 * In milliseconds.
 */
typedef struct
{
  guint connect;
  guint stall;
  guint create;
  guint ask;
} DailiesTimes;

#define DAILIES_TYPE_TRANSPORT (dailies_transport_get_type ())
/**
 * DailiesTransport:
 *
 * What the calls of a #DailiesService stand on and keep alive while they run: the service itself
 * can be dropped meanwhile, which closes its transport.
 *
 * ::exchange (DailiesReply *reply)
 */
G_DECLARE_FINAL_TYPE (DailiesTransport, dailies_transport, DAILIES, TRANSPORT, GObject)

DailiesTransport *
dailies_transport_new (const char *address, const char *key, const DailiesTimes *times);

const char *dailies_transport_get_address (DailiesTransport *self);
const char *dailies_transport_get_key (DailiesTransport *self);
const DailiesTimes *dailies_transport_get_times (DailiesTransport *self);
/* For what comes from other hosts than the service: it never sees the key. */
SoupSession *dailies_transport_get_fetch_session (DailiesTransport *self);
/* Cancelled when the service is dropped. */
GCancellable *dailies_transport_get_closing (DailiesTransport *self);
void dailies_transport_close (DailiesTransport *self);

/**
 * dailies_transport_new_message:
 * @path: path and query, behind the service's address
 */
SoupMessage *dailies_transport_new_message (DailiesTransport *self,
                                            const char *method,
                                            const char *path,
                                            gboolean with_key);

/**
 * DailiesReadFunc:
 * @reply: ANSWERED, its `root` an object
 *
 * Reads what only the caller knows how to, before the reply is shown to anyone.
 */
typedef void (*DailiesReadFunc) (DailiesReply *reply, gpointer user_data);

/**
 * dailies_transport_run:
 * @body: (nullable): of a POST
 * @path: as it is shown
 * @cancellable: (nullable): ends it early
 * @read: (nullable): called before the future resolves, if there is something to read
 *
 * Sends @message, reads its answer and tells ::exchange of it.
 *
 * Returns: (transfer full): a future that always resolves to a #DailiesReply; nobody has to hold it
 */
DexFuture *dailies_transport_run (DailiesTransport *self,
                                  SoupMessage *message,
                                  DailiesBody *body,
                                  const char *path,
                                  DailiesReplyKind kind,
                                  GCancellable *cancellable,
                                  DailiesReadFunc read,
                                  gpointer user_data);

/* What an exchange that brought no answer came to. */
void dailies_transport_describe_failure (DailiesTransport *self,
                                         DailiesExchange *exchange,
                                         DailiesReply *reply,
                                         const GError *error);

/* Puts in what the exchange measured, takes the key out, and tells ::exchange. */
void dailies_transport_finish_reply (DailiesTransport *self,
                                     DailiesExchange *exchange,
                                     DailiesReply *reply);

/* (transfer full): the sentence for a connection that failed before anything was written */
char *dailies_transport_describe_connection (const char *host, const GError *error);

G_END_DECLS

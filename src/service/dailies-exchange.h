/* dailies-exchange.h: one HTTP exchange, watched byte by byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-body.h"

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DailiesLimits:
 * @connect: from the beginning until the connection (proxy and TLS included) stands
 * @stall: the longest pause between two writes of a request
 * @answer: from the last byte of a request to the last byte of its answer
 *
 * In milliseconds.
 */
typedef struct
{
  guint connect;
  guint stall;
  guint answer;
} DailiesLimits;

/* Why an exchange was ended by ourselves. */
typedef enum
{
  DAILIES_STOP_NONE,
  /* One of the limits. */
  DAILIES_STOP_TIME,
  /* The judge said no. */
  DAILIES_STOP_ADDRESS,
  /* 421: libsoup would send the request once more. */
  DAILIES_STOP_MISDIRECTED,
  /* libsoup began to send a POST once more. */
  DAILIES_STOP_RESTART,
} DailiesStop;

/**
 * DailiesJudgeFunc:
 * @address: what was connected to, before the first byte is written to it
 * @via_proxy: @address is a proxy's
 *
 * Returns: whether to go on
 */
typedef gboolean (*DailiesJudgeFunc) (GSocketAddress *address,
                                      gboolean via_proxy,
                                      gpointer user_data);

#define DAILIES_TYPE_EXCHANGE (dailies_exchange_get_type ())
G_DECLARE_FINAL_TYPE (DailiesExchange, dailies_exchange, DAILIES, EXCHANGE, GObject)

/**
 * dailies_exchange_new:
 * @message: not sent yet; what keeps libsoup from sending it twice is set here
 */
DailiesExchange *
dailies_exchange_new (SoupSession *session, SoupMessage *message, const DailiesLimits *limits);

/* Ends the exchange when @cancellable is cancelled. At most two, before it is sent. */
void dailies_exchange_follow (DailiesExchange *self, GCancellable *cancellable);
void dailies_exchange_set_judge (DailiesExchange *self, DailiesJudgeFunc judge, gpointer user_data);

/**
 * dailies_exchange_set_body:
 *
 * What a POST carries. Should the service answer and close before it has all of it, as with a body
 * that is too large, the answer is taken from the connection nevertheless: libsoup reads none before
 * it has written all.
 */
void dailies_exchange_set_body (DailiesExchange *self, DailiesBody *body);

/**
 * dailies_exchange_get_early_answer:
 * @headers: (out) (transfer full)
 * @body: (out) (transfer full)
 *
 * Returns: the status of an answer that came before the request was written, or 0
 */
guint dailies_exchange_get_early_answer (DailiesExchange *self,
                                         SoupMessageHeaders **headers,
                                         GBytes **body);

/**
 * dailies_exchange_send:
 *
 * Returns: (transfer full): a future #GInputStream, the body of the answer; rejects with what
 *   libsoup said
 */
DexFuture *dailies_exchange_send (DailiesExchange *self);

/**
 * dailies_exchange_read_block:
 *
 * One read of the body of an answer. @buffer has to live until the future has come to an end: the
 * fiber that awaits it must not be discarded.
 *
 * Returns: (transfer full): a future int64: how many bytes came, 0 at the end
 */
DexFuture *dailies_exchange_read_block (DailiesExchange *self,
                                        GInputStream *stream,
                                        gpointer buffer,
                                        gsize count);

/**
 * dailies_exchange_read:
 * @max: one byte more than this is read at most
 *
 * Reads the body of an answer. To be called in a fiber.
 *
 * Returns: (transfer full): what came
 */
GBytes *
dailies_exchange_read (DailiesExchange *self, GInputStream *stream, gsize max, gboolean *complete);

/**
 * dailies_exchange_set_pace:
 * @bytes: that have to arrive
 * @milliseconds: in this time, again and again
 *
 * For the long body of a file: replaces the limit on the answer. Each block that is read is told by
 * dailies_exchange_received().
 */
void dailies_exchange_set_pace (DailiesExchange *self, gsize bytes, guint milliseconds);
void dailies_exchange_received (DailiesExchange *self, gsize bytes);

/* Ends the clock; what follows is of no interest any more. */
void dailies_exchange_end (DailiesExchange *self);

SoupMessage *dailies_exchange_get_message (DailiesExchange *self);
DailiesStop dailies_exchange_get_stop (DailiesExchange *self);
/* Whether the request may have begun to leave: the connection stood and writing began. */
gboolean dailies_exchange_has_started (DailiesExchange *self);
/* Whether anything of a request was written that could make the service act: for a request with a
 * body a byte of it, for one without a byte of its head. */
gboolean dailies_exchange_has_sent (DailiesExchange *self);
guint64 dailies_exchange_get_bytes_sent (DailiesExchange *self);
/* 0 where no head of an answer came. */
guint dailies_exchange_get_status (DailiesExchange *self);
gint64 dailies_exchange_get_started (DailiesExchange *self);
gint64 dailies_exchange_get_took (DailiesExchange *self);

G_END_DECLS

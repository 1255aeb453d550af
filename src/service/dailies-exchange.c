/* dailies-exchange.c: one HTTP exchange, watched byte by byte
 *
 * What libsoup 3.6 does by itself and must not do here:
 * - It sends an idempotent request again when a kept connection turns out to be closed. A POST is
 *   not idempotent, always gets a connection of its own, and stays on HTTP/1.1, where this is so.
 * - It sends any request again on 421, without its body (soup-session.c, misdirected_handler), and
 *   gathers the bodies of 401, 407 and 421 in memory without a limit, for the case that it does
 *   (expected_to_be_requeued).
 * - It follows redirects, a POST as a GET.
 * - It finishes an item twice, and then uses freed memory (3.6.5; 3.6.6 has the correction), when an
 *   exchange is cancelled between the arrival of the answer's head and its report, and when it sends
 *   a request again by itself at a closed connection. So every request has a connection of its own,
 *   and one that was begun is ended by shutting its socket, never by its cancellable.
 * - Its timeout is one for all phases and starts anew with every byte, so a service that sends one
 *   byte a second is never given up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-exchange.h"

#include <string.h>

#define READ_BLOCK (64 * 1024)
#define MAX_EARLY_ANSWER (64 * 1024)

struct _DailiesExchange
{
  GObject parent_instance;

  SoupSession *session;
  SoupMessage *message;
  DailiesLimits limits;

  GCancellable *cancellable;
  GSocket *socket;
  gboolean dropped;
  gboolean answered;
  GCancellable *followed[2];
  gulong followed_ids[2];

  DailiesJudgeFunc judge;
  gpointer judge_data;

  GSource *clock;
  DailiesStop stop;
  gboolean has_body;
  gboolean started;
  gboolean written;
  GIOStream *connection;
  GByteArray *early;
  guint64 bytes_sent;
  guint status;

  gsize pace_bytes;
  guint pace_time;
  gsize paced;

  gint64 start_time;
  gint64 start;
  gint64 took;
};

G_DEFINE_FINAL_TYPE (DailiesExchange, dailies_exchange, G_TYPE_OBJECT)

/* Ends what is under way: while libsoup waits for the answer's head, only from below. */
static void
break_off (DailiesExchange *self)
{
  if (self->started && !self->answered && self->socket != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  else
    g_cancellable_cancel (self->cancellable);
}

static void
stop (DailiesExchange *self, DailiesStop reason)
{
  if (self->stop != DAILIES_STOP_NONE)
    return;
  self->stop = reason;
  break_off (self);
}

/* What lies in the connection before the request is written is an answer, or nothing. */
static void
take_early_answer (DailiesExchange *self)
{
  GPollableInputStream *input;
  guint8 buffer[4096];
  gssize n = 0;

  if (self->connection == NULL || !self->started || self->written || self->early != NULL)
    return;

  self->early = g_byte_array_new ();
  input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->connection));
  while (
    self->early->len < MAX_EARLY_ANSWER
    && (n = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, NULL))
         > 0)
    g_byte_array_append (self->early, buffer, (guint) n);
}

static gboolean
time_is_up (gpointer user_data)
{
  DailiesExchange *self = user_data;

  take_early_answer (self);
  g_clear_pointer (&self->clock, g_source_unref);
  stop (self, DAILIES_STOP_TIME);
  return G_SOURCE_REMOVE;
}

static void
clear_clock (DailiesExchange *self)
{
  if (self->clock != NULL)
    g_source_destroy (self->clock);
  g_clear_pointer (&self->clock, g_source_unref);
}

static void
set_clock (DailiesExchange *self, guint milliseconds)
{
  if (self->stop != DAILIES_STOP_NONE || self->took != 0)
    return;

  if (self->clock == NULL)
    {
      self->clock = g_timeout_source_new (milliseconds);
      g_source_set_static_name (self->clock, "[dailies] limit of an exchange");
      g_source_set_callback (self->clock, time_is_up, self, NULL);
      g_source_attach (self->clock, g_main_context_get_thread_default ());
    }
  g_source_set_ready_time (self->clock, g_get_monotonic_time () + (gint64) milliseconds * 1000);
}

/* --- what libsoup tells --- */

static void
network_event (DailiesExchange *self, GSocketClientEvent event, GIOStream *stream)
{
  g_autoptr (GSocketAddress) address = NULL;
  GSocket *socket;

  if (event == G_SOCKET_CLIENT_COMPLETE && self->has_body)
    g_set_object (&self->connection, stream);
  if (event != G_SOCKET_CLIENT_CONNECTED)
    return;

  if (G_IS_SOCKET_CONNECTION (stream))
    {
      socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
      g_set_object (&self->socket, socket);
      address = g_socket_get_remote_address (socket, NULL);
    }
  if (self->judge == NULL)
    return;
  if (address == NULL || !self->judge (address, G_IS_PROXY_ADDRESS (address), self->judge_data))
    stop (self, DAILIES_STOP_ADDRESS);
}

static void
starting (DailiesExchange *self)
{
  self->started = TRUE;
  set_clock (self, self->limits.stall);
}

static void
wrote_body_data (DailiesExchange *self, guint size)
{
  self->bytes_sent += size;
  set_clock (self, self->limits.stall);
}

static void
wrote_body (DailiesExchange *self)
{
  self->written = TRUE;
  g_clear_object (&self->connection);
  set_clock (self, self->limits.answer);
}

static void
got_headers (DailiesExchange *self)
{
  self->status = soup_message_get_status (self->message);
  if (self->status != SOUP_STATUS_MISDIRECTED_REQUEST || self->stop != DAILIES_STOP_NONE)
    return;

  /* By the cancellable: in this handler that is safe, and a shut socket would leave the body that
   * has come already, at whose end libsoup sends again. */
  self->stop = DAILIES_STOP_MISDIRECTED;
  g_cancellable_cancel (self->cancellable);
}

static void
restarted (DailiesExchange *self)
{
  /* Not connected any more: the next connection is ended as the first one would have been. */
  self->started = self->has_body && self->started;
  g_clear_object (&self->socket);
  if (self->has_body)
    {
      self->stop = DAILIES_STOP_RESTART;
      g_cancellable_cancel (self->cancellable);
      return;
    }
  set_clock (self, self->limits.connect);
}

/* --- the object --- */

static void
dailies_exchange_dispose (GObject *object)
{
  DailiesExchange *self = DAILIES_EXCHANGE (object);

  dailies_exchange_end (self);
  g_clear_pointer (&self->early, g_byte_array_unref);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (dailies_exchange_parent_class)->dispose (object);
}

static void
dailies_exchange_class_init (DailiesExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_exchange_dispose;
}

static void
dailies_exchange_init (DailiesExchange *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
connect_swapped (DailiesExchange *self, const char *signal, GCallback callback)
{
  g_signal_connect_object (self->message, signal, callback, self, G_CONNECT_SWAPPED);
}

DailiesExchange *
dailies_exchange_new (SoupSession *session, SoupMessage *message, const DailiesLimits *limits)
{
  DailiesExchange *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_EXCHANGE, NULL);
  self->session = g_object_ref (session);
  self->message = g_object_ref (message);
  self->limits = *limits;
  self->has_body = soup_message_get_method (message) == SOUP_METHOD_POST;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS
                                     | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  soup_message_set_force_http1 (message, TRUE);

  connect_swapped (self, "network-event", G_CALLBACK (network_event));
  connect_swapped (self, "starting", G_CALLBACK (starting));
  connect_swapped (self, "wrote-body-data", G_CALLBACK (wrote_body_data));
  connect_swapped (self, "wrote-body", G_CALLBACK (wrote_body));
  connect_swapped (self, "got-headers", G_CALLBACK (got_headers));
  connect_swapped (self, "restarted", G_CALLBACK (restarted));
  return self;
}

static void
followed_cancelled (GCancellable *cancellable, gpointer user_data)
{
  DailiesExchange *self = user_data;

  self->dropped = TRUE;
  break_off (self);
}

void
dailies_exchange_follow (DailiesExchange *self, GCancellable *cancellable)
{
  guint i = 0;

  g_return_if_fail (DAILIES_IS_EXCHANGE (self));

  if (cancellable == NULL)
    return;
  if (self->followed[0] != NULL)
    i = 1;
  g_return_if_fail (self->followed[i] == NULL);

  self->followed[i] = g_object_ref (cancellable);
  self->followed_ids[i]
    = g_cancellable_connect (cancellable, G_CALLBACK (followed_cancelled), self, NULL);
}

void
dailies_exchange_set_judge (DailiesExchange *self, DailiesJudgeFunc judge, gpointer user_data)
{
  g_return_if_fail (DAILIES_IS_EXCHANGE (self));

  self->judge = judge;
  self->judge_data = user_data;
}

void
dailies_exchange_set_body (DailiesExchange *self, DailiesBody *body)
{
  g_return_if_fail (DAILIES_IS_EXCHANGE (self));
  g_return_if_fail (DAILIES_IS_BODY (body));

  soup_message_set_request_body (self->message, "application/json", G_INPUT_STREAM (body),
                                 dailies_body_get_length (body));
  g_signal_connect_object (body, "abandoned", G_CALLBACK (take_early_answer), self,
                           G_CONNECT_SWAPPED);
}

guint
dailies_exchange_get_early_answer (DailiesExchange *self,
                                   SoupMessageHeaders **headers,
                                   GBytes **body)
{
  g_autoptr (SoupMessageHeaders) parsed = NULL;
  g_autofree char *first = NULL;
  const char *text;
  const char *end;
  gsize head;
  guint status = 0;

  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), 0);

  if (self->early == NULL || self->early->len == 0)
    return 0;

  text = (const char *) self->early->data;
  end = memmem (text, self->early->len, "\r\n\r\n", 4);
  if (end == NULL)
    return 0;
  head = (gsize) (end - text) + 2;

  /* libsoup reads the numbers of the first line as those of a string, whatever length it is told. */
  first = g_malloc (head + 1);
  memcpy (first, text, head);
  first[head] = '\0';
  parsed = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  if (!soup_headers_parse_response (first, (int) head, parsed, NULL, &status, NULL))
    return 0;

  *headers = g_steal_pointer (&parsed);
  *body = g_bytes_new (end + 4, self->early->len - head - 2);
  return status;
}

typedef struct
{
  DailiesExchange *exchange;
  DexPromise *promise;
} Sending;

static void
sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sending *sending = user_data;
  g_autoptr (DailiesExchange) self = g_steal_pointer (&sending->exchange);
  g_autoptr (DexPromise) promise = g_steal_pointer (&sending->promise);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  self->answered = TRUE;

  if (self->dropped)
    dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dropped"));
  else if (stream != NULL)
    dex_promise_resolve_object (promise, g_steal_pointer (&stream));
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

DexFuture *
dailies_exchange_send (DailiesExchange *self)
{
  DexPromise *promise;
  Sending *sending;

  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), NULL);
  g_return_val_if_fail (self->start == 0, NULL);

  self->start = g_get_monotonic_time ();
  self->start_time = g_get_real_time ();
  set_clock (self, self->limits.connect);

  promise = dex_promise_new ();
  sending = g_new0 (Sending, 1);
  sending->exchange = g_object_ref (self);
  sending->promise = dex_ref (promise);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable,
                           sent, sending);
  return DEX_FUTURE (promise);
}

static void
block_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n >= 0)
    dex_promise_resolve_int64 (promise, n);
  else
    dex_promise_reject (promise, error);
}

DexFuture *
dailies_exchange_read_block (DailiesExchange *self,
                             GInputStream *stream,
                             gpointer buffer,
                             gsize count)
{
  DexPromise *promise;

  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  /* With the exchange's own cancellable: libdex's wrapper has another, and libsoup looks at that
   * of the message only when a read begins, so a limit would not end a read that waits. */
  promise = dex_promise_new ();
  g_input_stream_read_async (stream, buffer, count, G_PRIORITY_DEFAULT, self->cancellable,
                             block_read, dex_ref (promise));
  return DEX_FUTURE (promise);
}

GBytes *
dailies_exchange_read (DailiesExchange *self, GInputStream *stream, gsize max, gboolean *complete)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  *complete = FALSE;
  while (bytes->len <= max)
    {
      gsize length = bytes->len;
      g_autoptr (GError) error = NULL;
      gint64 n;

      g_byte_array_set_size (bytes, length + MIN (READ_BLOCK, max + 1 - length));
      n = dex_await_int64 (
        dailies_exchange_read_block (self, stream, bytes->data + length, bytes->len - length),
        &error);
      g_byte_array_set_size (bytes, length + (error == NULL ? (gsize) n : 0));
      if (error != NULL || n == 0)
        {
          *complete = error == NULL;
          break;
        }
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

void
dailies_exchange_set_pace (DailiesExchange *self, gsize bytes, guint milliseconds)
{
  g_return_if_fail (DAILIES_IS_EXCHANGE (self));

  self->pace_bytes = bytes;
  self->pace_time = milliseconds;
  self->paced = 0;
  set_clock (self, milliseconds);
}

void
dailies_exchange_received (DailiesExchange *self, gsize bytes)
{
  g_return_if_fail (DAILIES_IS_EXCHANGE (self));

  self->paced += bytes;
  if (self->paced < self->pace_bytes)
    return;
  self->paced = 0;
  set_clock (self, self->pace_time);
}

void
dailies_exchange_end (DailiesExchange *self)
{
  g_return_if_fail (DAILIES_IS_EXCHANGE (self));

  if (self->start != 0 && self->took == 0)
    self->took = MAX (g_get_monotonic_time () - self->start, 1);

  clear_clock (self);
  g_clear_object (&self->connection);
  for (guint i = 0; i < G_N_ELEMENTS (self->followed); i++)
    {
      if (self->followed[i] != NULL)
        g_cancellable_disconnect (self->followed[i], self->followed_ids[i]);
      self->followed_ids[i] = 0;
      g_clear_object (&self->followed[i]);
    }
}

SoupMessage *
dailies_exchange_get_message (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), NULL);
  return self->message;
}

DailiesStop
dailies_exchange_get_stop (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), DAILIES_STOP_NONE);
  return self->stop;
}

gboolean
dailies_exchange_has_started (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), TRUE);
  return self->started;
}

gboolean
dailies_exchange_has_sent (DailiesExchange *self)
{
  SoupMessageMetrics *metrics;

  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), TRUE);

  if (!self->started)
    return FALSE;
  if (self->has_body)
    return self->bytes_sent > 0;
  metrics = soup_message_get_metrics (self->message);
  return metrics == NULL || soup_message_metrics_get_request_header_bytes_sent (metrics) > 0;
}

guint64
dailies_exchange_get_bytes_sent (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), 0);
  return self->bytes_sent;
}

guint
dailies_exchange_get_status (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), 0);
  return self->status;
}

gint64
dailies_exchange_get_started (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), 0);
  return self->start_time;
}

gint64
dailies_exchange_get_took (DailiesExchange *self)
{
  g_return_val_if_fail (DAILIES_IS_EXCHANGE (self), 0);
  return self->took;
}

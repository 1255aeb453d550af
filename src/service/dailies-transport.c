/* dailies-transport.c: the connections to one service
 *
 * When a request counts as sent: a connection that never came to stand carries nothing, so name,
 * route, refusal, TLS and a proxy that refuses CONNECT are NOT_SENT. On a connection that stands, a
 * POST whose head was written but not one byte of its body is NOT_SENT too: without its body no
 * service can know what is asked. From the first byte of the body on only an answer tells; without
 * one the outcome is UNKNOWN. A GET counts from the first byte of its head.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-json.h"
#include "dailies-service.h"
#include "dailies-thread.h"
#include "dailies-transport.h"

#include <glib/gi18n-lib.h>

/* libsoup's own two a host let slow POSTs stall every ask. */
#define MAX_CONNECTIONS 128
#define MAX_CONNECTIONS_A_HOST 64

struct _DailiesTransport
{
  GObject parent_instance;

  char *address;
  char *key;
  DailiesTimes times;
  SoupSession *session;
  SoupSession *fetch_session;
  GCancellable *closing;
};

enum
{
  EXCHANGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DailiesTransport, dailies_transport, G_TYPE_OBJECT)

static void
dailies_transport_finalize (GObject *object)
{
  DailiesTransport *self = DAILIES_TRANSPORT (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->fetch_session);
  g_clear_object (&self->closing);

  G_OBJECT_CLASS (dailies_transport_parent_class)->finalize (object);
}

static void
dailies_transport_class_init (DailiesTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_transport_finalize;

  signals[EXCHANGE] = g_signal_new ("exchange", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, DAILIES_TYPE_REPLY);
}

static SoupSession *
create_session (void)
{
  /* No timeout of libsoup's: an exchange has its own clock. No connection is used twice, so none is
   * kept; "Connection: close" would say so sooner, but libsoup then takes half a body for a whole. */
  SoupSession *session = soup_session_new_with_options (
    "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS_A_HOST, "timeout", 0,
    "idle-timeout", 1, "user-agent", "Dailies/" PACKAGE_VERSION, NULL);

  return session;
}

static void
dailies_transport_init (DailiesTransport *self)
{
  self->session = create_session ();
  self->fetch_session = create_session ();
  /* A file is taken as it lies on the server: ranges count its bytes. */
  soup_session_remove_feature_by_type (self->fetch_session, SOUP_TYPE_CONTENT_DECODER);
  self->closing = g_cancellable_new ();
}

DailiesTransport *
dailies_transport_new (const char *address, const char *key, const DailiesTimes *times)
{
  DailiesTransport *self;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (times != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_TRANSPORT, NULL);
  self->address = g_strdup (address);
  self->key = g_strdup (key);
  self->times = *times;
  return self;
}

const char *
dailies_transport_get_address (DailiesTransport *self)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  return self->address;
}

const char *
dailies_transport_get_key (DailiesTransport *self)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  return self->key;
}

const DailiesTimes *
dailies_transport_get_times (DailiesTransport *self)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  return &self->times;
}

SoupSession *
dailies_transport_get_fetch_session (DailiesTransport *self)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  return self->fetch_session;
}

GCancellable *
dailies_transport_get_closing (DailiesTransport *self)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  return self->closing;
}

void
dailies_transport_close (DailiesTransport *self)
{
  g_return_if_fail (DAILIES_IS_TRANSPORT (self));
  g_cancellable_cancel (self->closing);
}

SoupMessage *
dailies_transport_new_message (DailiesTransport *self,
                               const char *method,
                               const char *path,
                               gboolean with_key)
{
  g_autofree char *uri = NULL;
  SoupMessage *message;
  SoupMessageHeaders *headers;

  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (path != NULL && *path == '/', NULL);

  uri = g_strconcat (self->address, path, NULL);
  message = soup_message_new (method, uri);
  g_return_val_if_fail (message != NULL, NULL);

  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (with_key && self->key != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->key, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  return message;
}

/* --- what went wrong --- */

char *
dailies_transport_describe_connection (const char *host, const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return g_strdup_printf (_ ("The name %s was not found."), host);
  if (error->domain == G_TLS_ERROR)
    return g_strdup_printf (_ ("There is no secure connection to %s: %s"), host, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_strdup_printf (_ ("%s refused the connection."), host);
  return g_strdup_printf (_ ("%s cannot be reached: %s"), host, error->message);
}

static void
describe_unconnected (DailiesTransport *self,
                      DailiesExchange *exchange,
                      DailiesReply *reply,
                      const GError *error)
{
  SoupMessage *message = dailies_exchange_get_message (exchange);
  const char *host = g_uri_get_host (soup_message_get_uri (message));
  g_autofree char *text = NULL;

  if (dailies_exchange_get_stop (exchange) == DAILIES_STOP_TIME)
    text = g_strdup_printf (_ ("%s did not answer the connection within %u seconds."), host,
                            (self->times.connect + 999) / 1000);
  else if (error == NULL)
    /* What libsoup does when a proxy refuses CONNECT: the proxy's status, and no head of ours. */
    text = g_strdup_printf (_ ("The proxy refused to connect to %s (%u)."), host,
                            soup_message_get_status (message));
  else
    text = dailies_transport_describe_connection (host, error);

  reply->outcome = DAILIES_OUTCOME_NOT_SENT;
  dailies_reply_set_error (reply, DAILIES_ERROR_UNREACHABLE, text);
}

void
dailies_transport_describe_failure (DailiesTransport *self,
                                    DailiesExchange *exchange,
                                    DailiesReply *reply,
                                    const GError *error)
{
  DailiesStop stop = dailies_exchange_get_stop (exchange);

  g_return_if_fail (DAILIES_IS_TRANSPORT (self));

  reply->outcome
    = dailies_exchange_has_sent (exchange) ? DAILIES_OUTCOME_UNKNOWN : DAILIES_OUTCOME_NOT_SENT;

  if (stop == DAILIES_STOP_NONE && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    dailies_reply_set_error (reply, DAILIES_ERROR_STOPPED,
                             _ ("Dailies stopped waiting for the answer."));
  else if (!dailies_exchange_has_started (exchange))
    describe_unconnected (self, exchange, reply, error);
  else if (stop == DAILIES_STOP_TIME)
    dailies_reply_set_error (reply, DAILIES_ERROR_TIMED_OUT,
                             _ ("The service did not answer in time."));
  else if (error != NULL && error->domain == SOUP_SESSION_ERROR)
    dailies_reply_set_error (reply, DAILIES_ERROR_UNREADABLE_REPLY,
                             _ ("The service’s answer is no HTTP."));
  else
    {
      g_autofree char *text = NULL;

      text = g_strdup_printf (_ ("The connection to the service broke: %s"),
                              error != NULL ? error->message : _ ("no answer came"));
      dailies_reply_set_error (reply, DAILIES_ERROR_CONNECTION_LOST, text);
    }
}

void
dailies_transport_finish_reply (DailiesTransport *self,
                                DailiesExchange *exchange,
                                DailiesReply *reply)
{
  g_return_if_fail (DAILIES_IS_TRANSPORT (self));

  dailies_exchange_end (exchange);
  reply->started = dailies_exchange_get_started (exchange);
  reply->took = dailies_exchange_get_took (exchange);
  reply->bytes_sent = dailies_exchange_get_bytes_sent (exchange);
  dailies_reply_redact (reply, self->key);
  g_signal_emit (self, signals[EXCHANGE], 0, reply);
}

/* --- one exchange --- */

typedef struct
{
  DailiesTransport *transport;
  DailiesExchange *exchange;
  char *path;
  DailiesReplyKind kind;
  DailiesReadFunc read;
  gpointer user_data;
  DexPromise *promise;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->transport);
  g_clear_object (&run->exchange);
  g_clear_pointer (&run->path, g_free);
  dex_clear (&run->promise);
  g_free (run);
}

/* Of an answer to a request that is not whole, only a refusal can be believed. */
static gboolean
read_early_answer (Run *run, DailiesReply *reply)
{
  g_autoptr (SoupMessageHeaders) headers = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) clean = NULL;
  guint status = dailies_exchange_get_early_answer (run->exchange, &headers, &body);

  if (status < 400 || status >= 500)
    return FALSE;

  dailies_reply_read_headers (reply, status, headers);
  clean = dailies_reply_redact_body (body, run->transport->key);
  dailies_reply_read_body (reply, run->kind, clean, TRUE, soup_status_get_phrase (status));
  return TRUE;
}

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  SoupMessage *message = dailies_exchange_get_message (run->exchange);
  g_autoptr (DailiesReply) reply = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  guint status;

  reply = dailies_reply_new (soup_message_get_method (message), run->path);
  stream = dex_await_object (dailies_exchange_send (run->exchange), &error);
  status = dailies_exchange_get_status (run->exchange);

  if (status == 0 && read_early_answer (run, reply))
    {
      /* Told before the request was whole. */
    }
  else if (status == 0)
    {
      dailies_transport_describe_failure (run->transport, run->exchange, reply, error);
    }
  else
    {
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GBytes) clean = NULL;
      gboolean complete = FALSE;

      dailies_reply_read_headers (reply, status, soup_message_get_response_headers (message));
      if (stream != NULL)
        body = dailies_exchange_read (run->exchange, stream, DAILIES_JSON_MAX_BYTES, &complete);
      clean = dailies_reply_redact_body (body, run->transport->key);
      dailies_reply_read_body (reply, run->kind, clean, complete,
                               soup_message_get_reason_phrase (message));
      if (reply->outcome == DAILIES_OUTCOME_UNKNOWN && status / 100 == 2
          && dailies_exchange_get_stop (run->exchange) == DAILIES_STOP_TIME)
        dailies_reply_set_error (reply, DAILIES_ERROR_TIMED_OUT,
                                 _ ("The service did not answer in time."));
      if (reply->outcome == DAILIES_OUTCOME_ANSWERED && run->read != NULL && reply->root != NULL)
        run->read (reply, run->user_data);
    }

  dailies_transport_finish_reply (run->transport, run->exchange, reply);
  dex_promise_resolve_object (run->promise, g_steal_pointer (&reply));
  return dex_future_new_true ();
}

DexFuture *
dailies_transport_run (DailiesTransport *self,
                       SoupMessage *message,
                       DailiesBody *body,
                       const char *path,
                       DailiesReplyKind kind,
                       GCancellable *cancellable,
                       DailiesReadFunc read,
                       gpointer user_data)
{
  DexPromise *promise;
  DailiesLimits limits;
  Run *run;

  g_return_val_if_fail (DAILIES_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  limits.connect = self->times.connect;
  limits.stall = self->times.stall;
  limits.answer = kind == DAILIES_REPLY_CREATE ? self->times.create : self->times.ask;

  promise = dex_promise_new ();
  run = g_new0 (Run, 1);
  run->transport = g_object_ref (self);
  run->exchange = dailies_exchange_new (self->session, message, &limits);
  run->path = g_strdup (path);
  run->kind = kind;
  run->read = read;
  run->user_data = user_data;
  run->promise = dex_ref (promise);
  dailies_exchange_follow (run->exchange, self->closing);
  dailies_exchange_follow (run->exchange, cancellable);
  if (body != NULL)
    dailies_exchange_set_body (run->exchange, body);

  /* A fiber that nobody can discard: what was begun is brought to its end and told. */
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, run_fiber, run, run_free));
  return DEX_FUTURE (promise);
}

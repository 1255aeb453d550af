/* dailies-fetch.c: bringing a result to the disk
 *
 * Where a link may lead is judged at the connection that was made, before a byte is written to it:
 * what a name resolved to a moment earlier says nothing. Through a proxy only the link itself can be
 * judged. Redirects are followed here, each judged like the link.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-fetch.h"
#include "dailies-fetch-private.h"
#include "dailies-link.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_MAX_BYTES (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)

static void
fetch_free (gpointer data)
{
  DailiesFetch *fetch = data;

  if (fetch->destroy != NULL)
    fetch->destroy (fetch->user_data);
  g_clear_object (&fetch->transport);
  g_clear_pointer (&fetch->uri, g_free);
  g_clear_object (&fetch->file);
  dailies_gate_clear (&fetch->gate);
  g_clear_object (&fetch->cancellable);
  dex_clear (&fetch->promise);
  g_clear_object (&fetch->partial);
  g_clear_pointer (&fetch->blocks[0], g_free);
  g_clear_pointer (&fetch->blocks[1], g_free);
  g_free (fetch);
}

static GUri *
check_link (DailiesFetch *fetch, GError **error)
{
  g_autoptr (GUri) uri = dailies_link_parse (fetch->uri);

  if (uri == NULL)
    {
      dailies_fetch_refuse_link (error, _ ("The link to the clip is no web address."));
      return NULL;
    }

  if (!dailies_gate_lets_host (&fetch->gate, g_uri_get_host (uri)))
    {
      dailies_fetch_refuse_link (
        error, _ ("The link to the clip leads into this computer or its own network."));
      return NULL;
    }
  return g_steal_pointer (&uri);
}

/* --- one exchange after the other --- */

static SoupMessage *
new_message (DailiesFetch *fetch, GUri *uri)
{
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *base = dailies_link_dup_base (uri);
  guint64 offset = dailies_partial_get_offset (fetch->partial);

  soup_message_headers_replace (headers, "Accept", "*/*");
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (offset > 0 && fetch->redirects == 0
      && g_strcmp0 (base, dailies_partial_get_base (fetch->partial)) != 0)
    return g_steal_pointer (&message);
  if (offset > 0)
    {
      soup_message_headers_set_range (headers, (goffset) offset, -1);
      soup_message_headers_replace (headers, "If-Range",
                                    dailies_partial_get_validator (fetch->partial));
    }
  return g_steal_pointer (&message);
}

static void
tell_exchange (DailiesFetch *fetch,
               DailiesExchange *exchange,
               DailiesReply *reply,
               const GError *error)
{
  guint status = dailies_exchange_get_status (exchange);
  SoupMessage *message = dailies_exchange_get_message (exchange);

  if (status != 0)
    {
      dailies_reply_read_headers (reply, status, soup_message_get_response_headers (message));
      reply->outcome = status < 400 ? DAILIES_OUTCOME_ANSWERED : DAILIES_OUTCOME_REFUSED;
      if (error != NULL)
        dailies_reply_set_error (reply, NULL, error->message);
    }
  dailies_transport_finish_reply (fetch->transport, exchange, reply);
}

static DailiesFetchStep
exchange_once (DailiesFetch *fetch, GError **error)
{
  const DailiesTimes *times = dailies_transport_get_times (fetch->transport);
  DailiesLimits limits = { times->connect, times->stall, times->ask };
  g_autoptr (DailiesExchange) exchange = NULL;
  g_autoptr (DailiesReply) reply = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) send_error = NULL;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (GUri) uri = NULL;
  DailiesFetchStep step;

  if ((uri = check_link (fetch, error)) == NULL)
    return DAILIES_FETCH_FAILED;

  message = new_message (fetch, uri);
  exchange = dailies_exchange_new (dailies_transport_get_fetch_session (fetch->transport), message,
                                   &limits);
  dailies_exchange_follow (exchange, dailies_transport_get_closing (fetch->transport));
  dailies_exchange_follow (exchange, fetch->cancellable);
  dailies_exchange_set_judge (exchange, dailies_gate_lets_address, &fetch->gate);
  reply = dailies_reply_new ("GET", fetch->uri);

  stream = dex_await_object (dailies_exchange_send (exchange), &send_error);
  /* A connection that was shut ends a body without a length early: that is no answer. */
  if (stream != NULL && dailies_exchange_get_status (exchange) != 0
      && dailies_exchange_get_stop (exchange) == DAILIES_STOP_NONE)
    {
      step = dailies_fetch_take_answer (fetch, exchange, stream, uri, &step_error);
    }
  else
    {
      dailies_transport_describe_failure (fetch->transport, exchange, reply, send_error);
      step = dailies_fetch_take_failure (fetch, exchange, reply, &step_error);
    }

  tell_exchange (fetch, exchange, reply, step_error);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  return step;
}

/* What came is told once more as what it is worth: bytes that the next try can build upon. */
static void
keep (DailiesFetch *fetch)
{
  guint64 total = dailies_partial_get_total (fetch->partial);

  /* Should it fail, the next try begins anew. */
  dex_await (dailies_partial_keep (fetch->partial), NULL);
  fetch->received = dailies_partial_get_validator (fetch->partial) != NULL
                      ? dailies_partial_get_offset (fetch->partial)
                      : 0;
  fetch->total = total > 0 ? (gint64) total : -1;
  dailies_fetch_tell_progress (fetch, TRUE);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  DailiesFetch *fetch = data;
  GError *error = NULL;
  DailiesFetchStep step = DAILIES_FETCH_FAILED;

  fetch->partial = dex_await_object (dailies_partial_open (fetch->file), &error);
  if (fetch->partial != NULL && dailies_partial_is_whole (fetch->partial))
    {
      step = DAILIES_FETCH_DONE;
    }
  else if (fetch->partial != NULL)
    {
      do
        step = exchange_once (fetch, &error);
      while (step == DAILIES_FETCH_AGAIN);
    }

  if (step == DAILIES_FETCH_DONE)
    {
      guint64 size = dex_await_uint64 (dailies_partial_finish (fetch->partial), &error);

      if (error == NULL)
        dex_promise_resolve_uint64 (fetch->promise, size);
    }
  else if (fetch->partial != NULL)
    {
      keep (fetch);
    }

  if (error != NULL)
    dex_promise_reject (fetch->promise, error);
  return dex_future_new_true ();
}

DexFuture *
dailies_fetch (DailiesTransport *transport,
               const char *uri,
               GFile *partial,
               guint64 max_bytes,
               gboolean allow_any_address,
               DailiesFetchFunc progress,
               gpointer user_data,
               GDestroyNotify destroy)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  DailiesFetch *fetch = g_new0 (DailiesFetch, 1);

  fetch->transport = g_object_ref (transport);
  fetch->uri = g_strdup (uri);
  fetch->file = g_object_ref (partial);
  fetch->max_bytes = max_bytes > 0 ? max_bytes : DEFAULT_MAX_BYTES;
  dailies_gate_init (&fetch->gate, dailies_transport_get_address (transport), allow_any_address);
  fetch->progress = progress;
  fetch->user_data = user_data;
  fetch->destroy = destroy;
  fetch->cancellable = g_object_ref (dex_promise_get_cancellable (promise));
  fetch->promise = dex_ref (promise);
  fetch->total = -1;
  fetch->blocks[0] = g_malloc (DAILIES_FETCH_BLOCK);
  fetch->blocks[1] = g_malloc (DAILIES_FETCH_BLOCK);

  /* Nobody can discard the fiber itself: its blocks are read into and written from. */
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, fetch_fiber, fetch, fetch_free));
  return DEX_FUTURE (promise);
}

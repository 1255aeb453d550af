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
#include "dailies-gate.h"
#include "dailies-link.h"
#include "dailies-partial.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_MAX_BYTES (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define MAX_REDIRECTS 5
#define BLOCK (512 * 1024)
/* Fewer than this within the stall limit is no progress. What came is kept and built upon. */
#define PACE (16 * 1024)
#define PROGRESS_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)
/* A Last-Modified is as good as a strong ETag if it is clearly older than the answer (RFC 9110,
 * 8.8.2.2). */
#define SETTLED (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  DailiesTransport *transport;
  char *uri;
  GFile *file;
  guint64 max_bytes;
  DailiesGate gate;
  DailiesFetchFunc progress;
  gpointer user_data;
  GDestroyNotify destroy;
  GCancellable *cancellable;
  DexPromise *promise;

  DailiesPartial *partial;
  guint redirects;
  gboolean begun_anew;

  guint64 received;
  gint64 total;
  gint64 last_progress;
  guint8 *blocks[2];
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

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

static gboolean
fail (GError **error, DailiesServiceError code, const char *message)
{
  g_set_error_literal (error, DAILIES_SERVICE_ERROR, code, message);
  return FALSE;
}

static gboolean
refuse_link (GError **error, const char *message)
{
  return fail (error, DAILIES_SERVICE_ERROR_LINK_REFUSED, message);
}

static GUri *
check_link (Fetch *fetch, GError **error)
{
  g_autoptr (GUri) uri = dailies_link_parse (fetch->uri);

  if (uri == NULL)
    {
      refuse_link (error, _ ("The link to the clip is no web address."));
      return NULL;
    }

  if (!dailies_gate_lets_host (&fetch->gate, g_uri_get_host (uri)))
    {
      refuse_link (error, _ ("The link to the clip leads into this computer or its own network."));
      return NULL;
    }
  return g_steal_pointer (&uri);
}

/* --- the disk --- */

static char *
dup_validator (SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  const char *modified = soup_message_headers_get_one (headers, "Last-Modified");
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;

  if (etag != NULL && etag[0] == '"')
    return g_strdup (etag);
  if (etag != NULL || modified == NULL || date == NULL)
    return NULL;

  then = soup_date_time_new_from_http_string (modified);
  now = soup_date_time_new_from_http_string (date);
  if (then == NULL || now == NULL || g_date_time_difference (now, then) < SETTLED)
    return NULL;
  return g_strdup (modified);
}

static gboolean
check_size (Fetch *fetch, guint64 size, GError **error)
{
  g_autofree char *has = NULL;
  g_autofree char *may = NULL;

  if (size <= fetch->max_bytes)
    return TRUE;

  has = g_format_size (size);
  may = g_format_size (fetch->max_bytes);
  g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_TOO_LARGE,
               _ ("The clip has %s or more; at most %s are taken."), has, may);
  return FALSE;
}

static void
tell_progress (Fetch *fetch, gboolean at_once)
{
  gint64 now = g_get_monotonic_time ();

  if (fetch->progress == NULL || (!at_once && now - fetch->last_progress < PROGRESS_INTERVAL))
    return;
  fetch->last_progress = now;
  fetch->progress (fetch->received, fetch->total, fetch->user_data);
}

static void
set_read_error (DailiesExchange *exchange, const GError *cause, GError **error)
{
  if (dailies_exchange_get_stop (exchange) == DAILIES_STOP_TIME)
    g_set_error_literal (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_UNREACHABLE,
                         _ ("The download came to a standstill."));
  else
    g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_UNREACHABLE,
                 _ ("The download was cut off: %s"), cause->message);
}

/* Reads until @block is full, or the end. FALSE with an error; what came before it counts. */
static gboolean
fill_block (Fetch *fetch,
            DailiesExchange *exchange,
            GInputStream *stream,
            guint8 *block,
            gsize *length,
            gboolean *end,
            GError **error)
{
  *length = 0;
  *end = FALSE;
  while (*length < BLOCK && !*end)
    {
      g_autoptr (GError) cause = NULL;
      gint64 n = dex_await_int64 (
        dailies_exchange_read_block (exchange, stream, block + *length, BLOCK - *length), &cause);

      if (cause != NULL)
        {
          set_read_error (exchange, cause, error);
          return FALSE;
        }
      dailies_exchange_received (exchange, (gsize) n);
      *length += (gsize) n;
      *end = n == 0;
      fetch->received += (guint64) n;
      if (!check_size (fetch, fetch->received, error))
        return FALSE;
      tell_progress (fetch, FALSE);
    }
  return TRUE;
}

/* One block is written by a worker thread while the other one is filled. */
static gboolean
copy_body (Fetch *fetch, DailiesExchange *exchange, GInputStream *stream, GError **error)
{
  g_autoptr (DexFuture) writing = dex_future_new_true ();
  g_autoptr (GError) write_error = NULL;
  gboolean ok = TRUE;
  gboolean end = FALSE;

  for (guint i = 0; ok && !end; i = 1 - i)
    {
      gsize length;

      ok = fill_block (fetch, exchange, stream, fetch->blocks[i], &length, &end, error);
      if (!dex_await (g_steal_pointer (&writing), &write_error))
        break;
      writing = dailies_partial_append (fetch->partial, fetch->blocks[i], length);
    }

  if (writing != NULL)
    dex_await (g_steal_pointer (&writing), &write_error);
  if (write_error == NULL)
    return ok;

  /* The disk's trouble outlives the line's. */
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&write_error));
  return FALSE;
}

/* --- the answers --- */

typedef enum
{
  STEP_FAILED,
  STEP_AGAIN,
  STEP_DONE,
} Step;

/* The bytes that are there are of no use: everything from the start, once. */
static Step
begin_anew (Fetch *fetch, GError **error)
{
  if (fetch->begun_anew)
    {
      fail (error, DAILIES_SERVICE_ERROR_REPLY,
            _ ("The server sent another part of the clip than it was asked for."));
      return STEP_FAILED;
    }
  fetch->begun_anew = TRUE;
  return dex_await (dailies_partial_begin (fetch->partial, NULL, NULL, 0), error) ? STEP_AGAIN
                                                                                  : STEP_FAILED;
}

static gboolean
fits_partial (Fetch *fetch, SoupMessageHeaders *headers)
{
  guint64 offset = dailies_partial_get_offset (fetch->partial);
  guint64 size = dailies_partial_get_total (fetch->partial);
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  const char *validator = dailies_partial_get_validator (fetch->partial);
  goffset start, end, total;

  if (offset == 0 || !soup_message_headers_get_content_range (headers, &start, &end, &total))
    return FALSE;
  if (etag != NULL && *validator == '"' && !g_str_equal (etag, validator))
    return FALSE;
  return start == (goffset) offset && end == (goffset) size - 1
         && (total == -1 || total == (goffset) size);
}

static Step
take_body (Fetch *fetch, DailiesExchange *exchange, GInputStream *stream, GUri *uri, GError **error)
{
  SoupMessage *message = dailies_exchange_get_message (exchange);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  gboolean resumed = dailies_exchange_get_status (exchange) == SOUP_STATUS_PARTIAL_CONTENT;
  guint64 length = 0;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    length = (guint64) soup_message_headers_get_content_length (headers);

  if (resumed)
    {
      if (!fits_partial (fetch, headers))
        return begin_anew (fetch, error);
      length = dailies_partial_get_total (fetch->partial);
    }
  if (!check_size (fetch, length, error))
    return STEP_FAILED;

  if (!resumed)
    {
      g_autofree char *validator = dup_validator (headers);
      g_autofree char *base = dailies_link_dup_base (uri);

      if (!dex_await (dailies_partial_begin (fetch->partial, validator, base, length), error))
        return STEP_FAILED;
    }

  fetch->received = dailies_partial_get_offset (fetch->partial);
  fetch->total = length > 0 ? (gint64) length : -1;
  if (length > fetch->received
      && !dex_await (dailies_partial_reserve (fetch->partial, length - fetch->received), error))
    return STEP_FAILED;

  tell_progress (fetch, TRUE);
  dailies_exchange_set_pace (exchange, PACE, dailies_transport_get_times (fetch->transport)->stall);
  if (!copy_body (fetch, exchange, stream, error))
    return STEP_FAILED;
  if (length > 0 && fetch->received != length)
    {
      fail (error, DAILIES_SERVICE_ERROR_UNREACHABLE, _ ("The download ended before its end."));
      return STEP_FAILED;
    }
  tell_progress (fetch, TRUE);
  return STEP_DONE;
}

static Step
take_unsatisfiable (Fetch *fetch, SoupMessageHeaders *headers, GError **error)
{
  guint64 offset = dailies_partial_get_offset (fetch->partial);
  const char *range = soup_message_headers_get_one (headers, "Content-Range");
  g_autofree char *whole = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, offset);

  if (offset == 0)
    {
      fail (error, DAILIES_SERVICE_ERROR_STATUS, _ ("The server of the clip answered 416."));
      return STEP_FAILED;
    }
  /* Nothing is left to be sent: the last try ended between the last byte and its word. */
  if (offset == dailies_partial_get_total (fetch->partial) && g_strcmp0 (range, whole) == 0)
    {
      fetch->received = offset;
      return STEP_DONE;
    }
  return begin_anew (fetch, error);
}

static Step
follow (Fetch *fetch, SoupMessageHeaders *headers, GUri *uri, GError **error)
{
  g_autofree char *target
    = dailies_link_follow (uri, soup_message_headers_get_one (headers, "Location"));

  if (target == NULL)
    {
      fail (error, DAILIES_SERVICE_ERROR_REPLY, _ ("The link to the clip leads nowhere."));
      return STEP_FAILED;
    }
  if (++fetch->redirects > MAX_REDIRECTS)
    {
      fail (error, DAILIES_SERVICE_ERROR_REPLY, _ ("The link to the clip leads in circles."));
      return STEP_FAILED;
    }
  g_set_str (&fetch->uri, target);
  return STEP_AGAIN;
}

static Step
take_answer (Fetch *fetch,
             DailiesExchange *exchange,
             GInputStream *stream,
             GUri *uri,
             GError **error)
{
  SoupMessage *message = dailies_exchange_get_message (exchange);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = dailies_exchange_get_status (exchange);

  switch (status)
    {
    case SOUP_STATUS_OK:
    case SOUP_STATUS_PARTIAL_CONTENT:
      return take_body (fetch, exchange, stream, uri, error);
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return follow (fetch, headers, uri, error);
    case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
      return take_unsatisfiable (fetch, headers, error);
    /* 400 is what some stores say of a signature that expired. */
    case SOUP_STATUS_BAD_REQUEST:
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_LINK_DEAD,
                   _ ("The link to the clip is no longer good (%u)."), status);
      return STEP_FAILED;
    default:
      g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_STATUS,
                   _ ("The server of the clip answered %u."), status);
      return STEP_FAILED;
    }
}

static Step
take_failure (Fetch *fetch, DailiesExchange *exchange, DailiesReply *reply, GError **error)
{
  if (dailies_exchange_get_stop (exchange) != DAILIES_STOP_ADDRESS)
    {
      fail (error, DAILIES_SERVICE_ERROR_UNREACHABLE, reply->error_message);
      return STEP_FAILED;
    }
  if (dailies_gate_reconsider (&fetch->gate))
    return STEP_AGAIN;
  refuse_link (error, _ ("The link to the clip leads into this computer or its own network."));
  return STEP_FAILED;
}

/* --- one exchange after the other --- */

static SoupMessage *
new_message (Fetch *fetch, GUri *uri)
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
tell_exchange (Fetch *fetch, DailiesExchange *exchange, DailiesReply *reply, const GError *error)
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

static Step
exchange_once (Fetch *fetch, GError **error)
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
  Step step;

  if ((uri = check_link (fetch, error)) == NULL)
    return STEP_FAILED;

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
      step = take_answer (fetch, exchange, stream, uri, &step_error);
    }
  else
    {
      dailies_transport_describe_failure (fetch->transport, exchange, reply, send_error);
      step = take_failure (fetch, exchange, reply, &step_error);
    }

  tell_exchange (fetch, exchange, reply, step_error);
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  return step;
}

/* What came is told once more as what it is worth: bytes that the next try can build upon. */
static void
keep (Fetch *fetch)
{
  guint64 total = dailies_partial_get_total (fetch->partial);

  /* Should it fail, the next try begins anew. */
  dex_await (dailies_partial_keep (fetch->partial), NULL);
  fetch->received = dailies_partial_get_validator (fetch->partial) != NULL
                      ? dailies_partial_get_offset (fetch->partial)
                      : 0;
  fetch->total = total > 0 ? (gint64) total : -1;
  tell_progress (fetch, TRUE);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  Fetch *fetch = data;
  GError *error = NULL;
  Step step = STEP_FAILED;

  fetch->partial = dex_await_object (dailies_partial_open (fetch->file), &error);
  if (fetch->partial != NULL && dailies_partial_is_whole (fetch->partial))
    {
      step = STEP_DONE;
    }
  else if (fetch->partial != NULL)
    {
      do
        step = exchange_once (fetch, &error);
      while (step == STEP_AGAIN);
    }

  if (step == STEP_DONE)
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
  Fetch *fetch = g_new0 (Fetch, 1);

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
  fetch->blocks[0] = g_malloc (BLOCK);
  fetch->blocks[1] = g_malloc (BLOCK);

  /* Nobody can discard the fiber itself: its blocks are read into and written from. */
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, fetch_fiber, fetch, fetch_free));
  return DEX_FUTURE (promise);
}

/* dailies-fetch-answer.c: what the server of a result answers, and its bytes on their way to the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-fetch-private.h"
#include "dailies-link.h"

#include <glib/gi18n-lib.h>

#define MAX_REDIRECTS 5
/* Fewer than this within the stall limit is no progress. What came is kept and built upon. */
#define PACE (16 * 1024)
#define PROGRESS_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)
/* A Last-Modified is as good as a strong ETag if it is clearly older than the answer (RFC 9110,
 * 8.8.2.2). */
#define SETTLED (60 * G_TIME_SPAN_SECOND)

gboolean
dailies_fetch_fail (GError **error, DailiesServiceError code, const char *message)
{
  g_set_error_literal (error, DAILIES_SERVICE_ERROR, code, message);
  return FALSE;
}

gboolean
dailies_fetch_refuse_link (GError **error, const char *message)
{
  return dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_LINK_REFUSED, message);
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
check_size (DailiesFetch *fetch, guint64 size, GError **error)
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

void
dailies_fetch_tell_progress (DailiesFetch *fetch, gboolean at_once)
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
fill_block (DailiesFetch *fetch,
            DailiesExchange *exchange,
            GInputStream *stream,
            guint8 *block,
            gsize *length,
            gboolean *end,
            GError **error)
{
  *length = 0;
  *end = FALSE;
  while (*length < DAILIES_FETCH_BLOCK && !*end)
    {
      g_autoptr (GError) cause = NULL;
      gint64 n = dex_await_int64 (dailies_exchange_read_block (exchange, stream, block + *length,
                                                               DAILIES_FETCH_BLOCK - *length),
                                  &cause);

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
      dailies_fetch_tell_progress (fetch, FALSE);
    }
  return TRUE;
}

/* One block is written by a worker thread while the other one is filled. */
static gboolean
copy_body (DailiesFetch *fetch, DailiesExchange *exchange, GInputStream *stream, GError **error)
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

/* The bytes that are there are of no use: everything from the start, once. */
static DailiesFetchStep
begin_anew (DailiesFetch *fetch, GError **error)
{
  if (fetch->begun_anew)
    {
      dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_REPLY,
                          _ ("The server sent another part of the clip than it was asked for."));
      return DAILIES_FETCH_FAILED;
    }
  fetch->begun_anew = TRUE;
  return dex_await (dailies_partial_begin (fetch->partial, NULL, NULL, 0), error)
           ? DAILIES_FETCH_AGAIN
           : DAILIES_FETCH_FAILED;
}

static gboolean
fits_partial (DailiesFetch *fetch, SoupMessageHeaders *headers)
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

static DailiesFetchStep
take_body (DailiesFetch *fetch,
           DailiesExchange *exchange,
           GInputStream *stream,
           GUri *uri,
           GError **error)
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
    return DAILIES_FETCH_FAILED;

  if (!resumed)
    {
      g_autofree char *validator = dup_validator (headers);
      g_autofree char *base = dailies_link_dup_base (uri);

      if (!dex_await (dailies_partial_begin (fetch->partial, validator, base, length), error))
        return DAILIES_FETCH_FAILED;
    }

  fetch->received = dailies_partial_get_offset (fetch->partial);
  fetch->total = length > 0 ? (gint64) length : -1;
  if (length > fetch->received
      && !dex_await (dailies_partial_reserve (fetch->partial, length - fetch->received), error))
    return DAILIES_FETCH_FAILED;

  dailies_fetch_tell_progress (fetch, TRUE);
  dailies_exchange_set_pace (exchange, PACE, dailies_transport_get_times (fetch->transport)->stall);
  if (!copy_body (fetch, exchange, stream, error))
    return DAILIES_FETCH_FAILED;
  if (length > 0 && fetch->received != length)
    {
      dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_UNREACHABLE,
                          _ ("The download ended before its end."));
      return DAILIES_FETCH_FAILED;
    }
  dailies_fetch_tell_progress (fetch, TRUE);
  return DAILIES_FETCH_DONE;
}

static DailiesFetchStep
take_unsatisfiable (DailiesFetch *fetch, SoupMessageHeaders *headers, GError **error)
{
  guint64 offset = dailies_partial_get_offset (fetch->partial);
  const char *range = soup_message_headers_get_one (headers, "Content-Range");
  g_autofree char *whole = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, offset);

  if (offset == 0)
    {
      dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_STATUS,
                          _ ("The server of the clip answered 416."));
      return DAILIES_FETCH_FAILED;
    }
  /* Nothing is left to be sent: the last try ended between the last byte and its word. */
  if (offset == dailies_partial_get_total (fetch->partial) && g_strcmp0 (range, whole) == 0)
    {
      fetch->received = offset;
      return DAILIES_FETCH_DONE;
    }
  return begin_anew (fetch, error);
}

static DailiesFetchStep
follow (DailiesFetch *fetch, SoupMessageHeaders *headers, GUri *uri, GError **error)
{
  g_autofree char *target
    = dailies_link_follow (uri, soup_message_headers_get_one (headers, "Location"));

  if (target == NULL)
    {
      dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_REPLY,
                          _ ("The link to the clip leads nowhere."));
      return DAILIES_FETCH_FAILED;
    }
  if (++fetch->redirects > MAX_REDIRECTS)
    {
      dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_REPLY,
                          _ ("The link to the clip leads in circles."));
      return DAILIES_FETCH_FAILED;
    }
  g_set_str (&fetch->uri, target);
  return DAILIES_FETCH_AGAIN;
}

DailiesFetchStep
dailies_fetch_take_answer (DailiesFetch *fetch,
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
      return DAILIES_FETCH_FAILED;
    default:
      g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_STATUS,
                   _ ("The server of the clip answered %u."), status);
      return DAILIES_FETCH_FAILED;
    }
}

DailiesFetchStep
dailies_fetch_take_failure (DailiesFetch *fetch,
                            DailiesExchange *exchange,
                            DailiesReply *reply,
                            GError **error)
{
  if (dailies_exchange_get_stop (exchange) != DAILIES_STOP_ADDRESS)
    {
      dailies_fetch_fail (error, DAILIES_SERVICE_ERROR_UNREACHABLE, reply->error_message);
      return DAILIES_FETCH_FAILED;
    }
  if (dailies_gate_reconsider (&fetch->gate))
    return DAILIES_FETCH_AGAIN;
  dailies_fetch_refuse_link (
    error, _ ("The link to the clip leads into this computer or its own network."));
  return DAILIES_FETCH_FAILED;
}

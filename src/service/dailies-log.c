/* dailies-log.c: looking a lost answer up in the service's log
 *
 * `GET /v2/logs?start=…&end=…&limit=100&offset=…`: one row a request, newest first, a window of at
 * most 92 days, 200 requests a minute (docs/api-references/service-endpoints/logs-v2.json).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-json.h"
#include "dailies-log.h"
#include "dailies-service.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

#define PAGE 100
#define WINDOW (90 * G_TIME_SPAN_DAY)
/* The row carries the service's clock, @since ours: what lies between them is of no account up to here. */
#define TOLERANCE G_TIME_SPAN_HOUR
/* A log that never ends is not read for ever: 100,000 rows. */
#define MAX_PAGES 1000

typedef struct
{
  DailiesTransport *transport;
  char *client_request_id;
  gint64 since;
  GCancellable *cancellable;
  DexPromise *promise;

  guint offset;
  guint pages;
  gboolean more;
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_clear_object (&find->transport);
  g_clear_object (&find->cancellable);
  g_clear_pointer (&find->client_request_id, g_free);
  dex_clear (&find->promise);
  g_free (find);
}

static char *
format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc_usec (microseconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static char *
build_path (gint64 start, gint64 end, guint offset)
{
  g_autofree char *from = format_time (start);
  g_autofree char *until = format_time (end);
  g_autofree char *from_escaped = g_uri_escape_string (from, NULL, FALSE);
  g_autofree char *until_escaped = g_uri_escape_string (until, NULL, FALSE);

  return g_strdup_printf ("/v2/logs?start=%s&end=%s&limit=%d&offset=%u", from_escaped,
                          until_escaped, PAGE, offset);
}

static void
take_cost (DailiesReply *reply, JsonObject *row)
{
  JsonObject *cost = dailies_json_get_object (row, "cost");
  double value;

  /* 0 until the generation has completed: not yet a charge, and not none either. */
  if (cost == NULL)
    return;
  if (dailies_json_get_number (cost, "usd", &value) && value > 0)
    reply->usd_spent = value;
  if (dailies_json_get_number (cost, "credits", &value) && value > 0)
    reply->credits_used = value;
}

/* A POST that was refused with 429 and sent again has two rows: the one with an id counts. */
static void
take_row (DailiesReply *reply, JsonArray *rows, const char *client_request_id)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = dailies_json_node_get_object (json_array_get_element (rows, i));
      const char *id;

      if (row == NULL
          || g_strcmp0 (dailies_json_get_string (row, "client_request_id"), client_request_id) != 0)
        continue;
      if ((id = dailies_json_get_string (row, "inference_id")) == NULL)
        continue;

      reply->generation_id = g_strdup (id);
      take_cost (reply, row);
      return;
    }
}

static gboolean
has_more (JsonObject *page, guint n_rows)
{
  JsonObject *pagination = dailies_json_get_object (page, "pagination");
  gboolean more;

  if (n_rows == 0)
    return FALSE;
  if (pagination != NULL && dailies_json_get_boolean (pagination, "has_more", &more))
    return more;
  return n_rows >= PAGE;
}

static void
set_unreadable (DailiesReply *reply, const char *why)
{
  reply->outcome = DAILIES_OUTCOME_UNKNOWN;
  dailies_reply_set_error (reply, DAILIES_ERROR_UNREADABLE_REPLY, why);
}

static void
read_page (DailiesReply *reply, gpointer user_data)
{
  Find *find = user_data;
  JsonObject *page = dailies_json_node_get_object (reply->root);
  JsonArray *rows = dailies_json_get_array (page, "data");

  find->more = FALSE;
  if (rows == NULL)
    {
      set_unreadable (reply, _ ("The service’s log could not be understood."));
      return;
    }

  take_row (reply, rows, find->client_request_id);
  find->more = has_more (page, json_array_get_length (rows));
  find->offset += json_array_get_length (rows);
  if (reply->generation_id == NULL && find->more && ++find->pages >= MAX_PAGES)
    set_unreadable (reply, _ ("The service’s log has no end."));
}

/* One window, page by page. TRUE if @last is the last word: found, or something went wrong. */
static gboolean
find_in_window (Find *find, gint64 start, gint64 end, DailiesReply **last)
{
  find->offset = 0;
  do
    {
      g_autofree char *path = build_path (start, end, find->offset);
      g_autoptr (SoupMessage) message = NULL;
      g_autoptr (DailiesReply) reply = NULL;

      message = dailies_transport_new_message (find->transport, "GET", path, TRUE);
      reply = dex_await_object (dailies_transport_run (find->transport, message, NULL, path,
                                                       DAILIES_REPLY_LOG, find->cancellable,
                                                       read_page, find),
                                NULL);
      g_set_object (last, reply);
      if (reply->outcome != DAILIES_OUTCOME_ANSWERED || reply->generation_id != NULL)
        return TRUE;
    }
  while (find->more);

  return FALSE;
}

/* From @start to @end, the oldest window first: that is where the row should be, and nearly always near
 * @start, while the pages of an account that is used a lot begin at the other end. TRUE as above. */
static gboolean
find_between (Find *find, gint64 start, gint64 end, DailiesReply **last)
{
  const gint64 near = MIN (start + 2 * TOLERANCE, end);

  if (near < end)
    {
      if (find_in_window (find, start, near, last))
        return TRUE;
      start = near;
    }

  while (!find_in_window (find, start, MIN (start + WINDOW, end), last))
    {
      if (start + WINDOW >= end)
        return FALSE;
      start += WINDOW;
    }
  return TRUE;
}

/* Ours is @ahead behind it. Whether it was when the request was sent, nobody knows, so it is looked
 * for by both clocks; a clock that is off by more than a year says nothing at all. */
static void
find_by_clock_of_service (Find *find, gint64 ahead, DailiesReply **reply)
{
  const gint64 date = (*reply)->date;
  gint64 start = MIN (find->since, find->since + ahead) - TOLERANCE;

  if (ABS (ahead) > 4 * WINDOW || start > date)
    start = date - WINDOW;
  find_between (find, MAX (start, 0), date + TOLERANCE, reply);
}

static DexFuture *
find_fiber (gpointer data)
{
  Find *find = data;
  g_autoptr (DailiesReply) reply = NULL;
  gint64 now = g_get_real_time ();
  /* A moment that is still to come is none. */
  gint64 start = find->since <= now + TOLERANCE ? MIN (find->since, now) : now - WINDOW;
  gint64 ahead;

  /* Every answer says what the service's clock is, and its rows have that. */
  if (!find_between (find, MAX (start - TOLERANCE, 0), now, &reply) && reply->date != 0
      && ABS (ahead = reply->date - now) > TOLERANCE)
    find_by_clock_of_service (find, ahead, &reply);

  dex_promise_resolve_object (find->promise, g_steal_pointer (&reply));
  return dex_future_new_true ();
}

DexFuture *
dailies_log_find (DailiesTransport *transport, const char *client_request_id, gint64 since)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  Find *find = g_new0 (Find, 1);

  find->transport = g_object_ref (transport);
  find->client_request_id = g_strdup (client_request_id);
  find->since = since;
  find->cancellable = g_object_ref (dex_promise_get_cancellable (promise));
  find->promise = dex_ref (promise);

  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, find_fiber, find, find_free));
  return DEX_FUTURE (promise);
}

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
  gint64 start;
  gint64 end;
} Window;

struct _DailiesLogSearch
{
  GObject parent_instance;

  char *client_request_id;
  gint64 since;

  /* Of Window, those that are still to be read, the next one first; none between two searches */
  GArray *windows;
  guint offset;
  guint pages;
  gboolean asked_both_clocks;
  gboolean through;
};

G_DEFINE_FINAL_TYPE (DailiesLogSearch, dailies_log_search, G_TYPE_OBJECT)

static void
dailies_log_search_finalize (GObject *object)
{
  DailiesLogSearch *self = DAILIES_LOG_SEARCH (object);

  g_clear_pointer (&self->client_request_id, g_free);
  g_clear_pointer (&self->windows, g_array_unref);

  G_OBJECT_CLASS (dailies_log_search_parent_class)->finalize (object);
}

static void
dailies_log_search_class_init (DailiesLogSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_log_search_finalize;
}

static void
dailies_log_search_init (DailiesLogSearch *self)
{
  self->windows = g_array_new (FALSE, FALSE, sizeof (Window));
}

DailiesLogSearch *
dailies_log_search_new (const char *client_request_id, gint64 since)
{
  DailiesLogSearch *self;

  g_return_val_if_fail (client_request_id != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_LOG_SEARCH, NULL);
  self->client_request_id = g_strdup (client_request_id);
  self->since = since;
  return self;
}

gboolean
dailies_log_search_is_through (DailiesLogSearch *self)
{
  g_return_val_if_fail (DAILIES_IS_LOG_SEARCH (self), FALSE);

  return self->through;
}

/* --- where it is looked --- */

/* From @start to @end, the oldest window first: that is where the row should be, and nearly always near
 * @start, while the pages of an account that is used a lot begin at the other end. */
static void
add_windows (DailiesLogSearch *self, gint64 start, gint64 end)
{
  Window window = { start, MIN (start + 2 * TOLERANCE, end) };

  g_array_append_val (self->windows, window);
  while (window.end < end)
    {
      window.start = window.end;
      window.end = MIN (window.start + WINDOW, end);
      g_array_append_val (self->windows, window);
    }
}

static void
begin (DailiesLogSearch *self)
{
  gint64 now = g_get_real_time ();
  /* A moment that is still to come is none. */
  gint64 start = self->since <= now + TOLERANCE ? MIN (self->since, now) : now - WINDOW;

  self->offset = 0;
  self->pages = 0;
  self->asked_both_clocks = FALSE;
  self->through = FALSE;
  add_windows (self, MAX (start - TOLERANCE, 0), now);
}

/* Every answer says what the service's clock is, and its rows have that. Ours may be behind it, or ahead.
 * Whether it was when the request was sent, nobody knows, so it is looked for by both; a clock that is
 * off by more than a year says nothing at all. */
static void
add_windows_by_clock_of_service (DailiesLogSearch *self, DailiesReply *reply)
{
  const gint64 ahead = reply->date - g_get_real_time ();
  gint64 start = MIN (self->since, self->since + ahead) - TOLERANCE;

  if (self->asked_both_clocks || reply->date == 0 || ABS (ahead) <= TOLERANCE)
    return;

  self->asked_both_clocks = TRUE;
  if (ABS (ahead) > 4 * WINDOW || start > reply->date)
    start = reply->date - WINDOW;
  add_windows (self, MAX (start, 0), reply->date + TOLERANCE);
}

/* --- from one run to the next --- */

JsonNode *
dailies_log_search_save (DailiesLogSearch *self)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_return_val_if_fail (DAILIES_IS_LOG_SEARCH (self), NULL);

  if (self->windows->len == 0)
    return NULL;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "windows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->windows->len; i++)
    {
      const Window *window = &g_array_index (self->windows, Window, i);

      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, window->start);
      json_builder_add_int_value (builder, window->end);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, self->offset);
  json_builder_set_member_name (builder, "pages");
  json_builder_add_int_value (builder, self->pages);
  json_builder_set_member_name (builder, "both_clocks");
  json_builder_add_boolean_value (builder, self->asked_both_clocks);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
load_window (JsonNode *node, Window *window)
{
  JsonArray *array
    = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != 2)
    return FALSE;
  window->start = json_array_get_int_element (array, 0);
  window->end = json_array_get_int_element (array, 1);
  return window->start >= 0 && window->end >= window->start;
}

gboolean
dailies_log_search_load (DailiesLogSearch *self, JsonNode *saved)
{
  JsonObject *object;
  JsonArray *windows;
  double offset = 0;
  double pages = 0;

  g_return_val_if_fail (DAILIES_IS_LOG_SEARCH (self), FALSE);
  g_return_val_if_fail (self->windows->len == 0, FALSE);

  object = dailies_json_node_get_object (saved);
  windows = object != NULL ? dailies_json_get_array (object, "windows") : NULL;
  if (windows == NULL || !dailies_json_get_number (object, "offset", &offset)
      || !dailies_json_get_number (object, "pages", &pages) || offset < 0
      || offset > (double) MAX_PAGES * PAGE || pages < 0 || pages >= MAX_PAGES)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (windows); i++)
    {
      Window window;

      if (!load_window (json_array_get_element (windows, i), &window))
        {
          g_array_set_size (self->windows, 0);
          return FALSE;
        }
      g_array_append_val (self->windows, window);
    }
  self->offset = (guint) offset;
  self->pages = (guint) pages;
  if (!dailies_json_get_boolean (object, "both_clocks", &self->asked_both_clocks))
    self->asked_both_clocks = FALSE;
  return self->windows->len > 0;
}

/* --- one page --- */

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

/* The page was not what is looked for: on to the next one. */
static void
turn_over (DailiesLogSearch *self, DailiesReply *reply, JsonObject *page, guint n_rows)
{
  self->offset += n_rows;
  if (has_more (page, n_rows))
    {
      if (++self->pages >= MAX_PAGES)
        {
          g_array_set_size (self->windows, 0);
          set_unreadable (reply, _ ("The service’s log has no end."));
        }
      return;
    }

  self->offset = 0;
  g_array_remove_index (self->windows, 0);
  if (self->windows->len == 0)
    add_windows_by_clock_of_service (self, reply);
  self->through = self->windows->len == 0;
}

typedef struct
{
  DailiesTransport *transport;
  DailiesLogSearch *search;
  GCancellable *cancellable;
  DexPromise *promise;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_clear_object (&asking->transport);
  g_clear_object (&asking->search);
  g_clear_object (&asking->cancellable);
  dex_clear (&asking->promise);
  g_free (asking);
}

static void
read_page (DailiesReply *reply, gpointer user_data)
{
  const Asking *asking = user_data;
  DailiesLogSearch *self = asking->search;
  JsonObject *page = dailies_json_node_get_object (reply->root);
  JsonArray *rows = dailies_json_get_array (page, "data");

  /* Nobody hears of it, so the same page is still to be read. */
  if (g_cancellable_is_cancelled (asking->cancellable))
    return;

  if (rows == NULL)
    {
      set_unreadable (reply, _ ("The service’s log could not be understood."));
      return;
    }

  take_row (reply, rows, self->client_request_id);
  if (reply->generation_id == NULL)
    turn_over (self, reply, page, json_array_get_length (rows));
}

static DexFuture *
ask_fiber (gpointer data)
{
  Asking *asking = data;
  DailiesLogSearch *search = asking->search;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *path = NULL;
  const Window *window;

  if (search->windows->len == 0)
    begin (search);
  window = &g_array_index (search->windows, Window, 0);
  path = build_path (window->start, window->end, search->offset);
  message = dailies_transport_new_message (asking->transport, "GET", path, TRUE);
  dex_promise_resolve_object (
    asking->promise, dex_await_object (dailies_transport_run (
                                         asking->transport, message, NULL, path, DAILIES_REPLY_LOG,
                                         asking->cancellable, read_page, asking),
                                       NULL));
  return dex_future_new_true ();
}

DexFuture *
dailies_log_ask (DailiesTransport *transport, DailiesLogSearch *search)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  Asking *asking = g_new0 (Asking, 1);

  asking->transport = g_object_ref (transport);
  asking->search = g_object_ref (search);
  asking->cancellable = g_object_ref (dex_promise_get_cancellable (promise));
  asking->promise = dex_ref (promise);

  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, ask_fiber, asking, asking_free));
  return DEX_FUTURE (promise);
}

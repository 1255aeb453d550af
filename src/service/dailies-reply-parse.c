/* dailies-reply-parse.c: what a reply says, out of status, headers and body
 *
 * The shapes are those of the vendor's documentation and of what was seen on the wire: ids as `id`
 * or `generation_id`, the video as an object or a list, errors in two envelopes, as a word, or as
 * HTML of a gateway.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-json.h"
#include "dailies-reply-private.h"
#include "dailies-service.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_URI (32 * 1024)
#define MAX_RETRY_AFTER (7 * 24 * 60 * 60)

/* --- headers --- */

static char *
dup_header_word (SoupMessageHeaders *headers, const char *name)
{
  const char *value = soup_message_headers_get_one (headers, name);

  return dailies_reply_is_word (value, DAILIES_REPLY_MAX_ID) && g_utf8_validate (value, -1, NULL)
           ? g_strdup (value)
           : NULL;
}

static double
get_header_charge (SoupMessageHeaders *headers, const char *name)
{
  const char *value = soup_message_headers_get_one (headers, name);
  char *end = NULL;
  double charge;

  if (value == NULL)
    return NAN;
  charge = g_ascii_strtod (value, &end);
  return end != value && *end == '\0' && isfinite (charge) && charge >= 0 ? charge : NAN;
}

/* What the service's own clock says */
static gint64
read_date (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = NULL;

  if (value != NULL)
    date = soup_date_time_new_from_http_string (value);
  return date != NULL ? g_date_time_to_unix_usec (date) : 0;
}

/* RFC 9110, 10.2.3: seconds, or a date. A date is held against the service's own clock. */
static int
read_retry_after (SoupMessageHeaders *headers, gint64 date)
{
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) then = NULL;
  guint64 seconds;
  gint64 pause;

  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, MAX_RETRY_AFTER, &seconds, NULL))
    return (int) seconds;
  if (!g_ascii_isalpha (*value) || (then = soup_date_time_new_from_http_string (value)) == NULL)
    return -1;

  if (date == 0)
    date = g_get_real_time ();
  pause = (g_date_time_to_unix_usec (then) - date) / G_TIME_SPAN_SECOND;
  return pause > MAX_RETRY_AFTER ? -1 : (int) MAX (pause, 0);
}

void
dailies_reply_read_headers (DailiesReply *self, guint status, SoupMessageHeaders *headers)
{
  g_return_if_fail (DAILIES_IS_REPLY (self));

  self->http_status = status;
  self->request_id = dup_header_word (headers, "x-request-id");
  self->inference_id = dup_header_word (headers, "x-inference-id");
  self->credits_used = get_header_charge (headers, "x-aimlapi-credits-used");
  self->usd_spent = get_header_charge (headers, "x-aimlapi-usd-spent");
  self->date = read_date (headers);
  self->retry_after = read_retry_after (headers, self->date);
}

/* --- the generation --- */

static DailiesProgress
lookup_progress (const char *status)
{
  static const struct
  {
    const char *word;
    DailiesProgress progress;
  } words[] = {
    { "queued", DAILIES_PROGRESS_QUEUED },          { "waiting", DAILIES_PROGRESS_QUEUED },
    { "pending", DAILIES_PROGRESS_QUEUED },         { "submitted", DAILIES_PROGRESS_QUEUED },
    { "generating", DAILIES_PROGRESS_GENERATING },  { "active", DAILIES_PROGRESS_GENERATING },
    { "processing", DAILIES_PROGRESS_GENERATING },  { "running", DAILIES_PROGRESS_GENERATING },
    { "in_progress", DAILIES_PROGRESS_GENERATING }, { "completed", DAILIES_PROGRESS_COMPLETED },
    { "succeeded", DAILIES_PROGRESS_COMPLETED },    { "success", DAILIES_PROGRESS_COMPLETED },
    { "done", DAILIES_PROGRESS_COMPLETED },         { "error", DAILIES_PROGRESS_FAILED },
    { "failed", DAILIES_PROGRESS_FAILED },          { "cancelled", DAILIES_PROGRESS_FAILED },
    { "canceled", DAILIES_PROGRESS_FAILED },        { "timeout", DAILIES_PROGRESS_FAILED },
    { "expired", DAILIES_PROGRESS_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (status, words[i].word) == 0)
      return words[i].progress;
  return DAILIES_PROGRESS_NONE;
}

/* An object with `url`, a link, or a list of either. */
static const char *
find_video_uri (JsonNode *node, guint depth)
{
  JsonObject *object = dailies_json_node_get_object (node);
  const char *uri = object != NULL ? dailies_json_get_string (object, "url")
                                   : dailies_json_node_get_string (node);
  JsonArray *array;

  if (dailies_reply_is_word (uri, MAX_URI))
    return uri;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || depth > 1)
    return NULL;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if ((uri = find_video_uri (json_array_get_element (array, i), depth + 1)) != NULL)
      return uri;
  return NULL;
}

static void
read_charge (JsonObject *usage, const char *name, double *charge)
{
  double value;

  if (dailies_json_get_number (usage, name, &value) && value >= 0)
    *charge = value;
}

static void
read_usage (DailiesReply *self, JsonObject *object)
{
  JsonObject *meta = dailies_json_get_object (object, "meta");
  JsonObject *usage = meta != NULL ? dailies_json_get_object (meta, "usage") : NULL;

  if (usage == NULL)
    return;
  read_charge (usage, "credits_used", &self->credits_used);
  read_charge (usage, "tokens_used", &self->tokens_used);
  read_charge (usage, "usd_spent", &self->usd_spent);
}

static char *
dup_generation_id (JsonObject *object)
{
  static const char *const names[] = { "id", "generation_id" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *id = dailies_json_get_string (object, names[i]);
      JsonNode *node = json_object_get_member (object, names[i]);

      if (dailies_reply_is_word (id, DAILIES_REPLY_MAX_ID))
        return g_strdup (id);
      /* A whole number is an id that lost its quotes; one too large for 64 bits is a double here
       * and has lost digits. */
      if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
          && json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) > 0)
        return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    }
  return NULL;
}

static void
read_progress (DailiesReply *self, JsonObject *object)
{
  const char *status = dailies_json_get_string (object, "status");
  gboolean failed = dailies_reply_has_error (object);

  if (status != NULL)
    {
      self->status = dailies_reply_dup_words (status);
      self->progress = lookup_progress (status);
    }

  /* A word that nobody described is judged by what comes with it, and else means "not yet". Without a
   * word there is no answer, and no error in it ends what may be paid. */
  if (self->progress == DAILIES_PROGRESS_NONE)
    {
      if (failed && status != NULL)
        self->progress = DAILIES_PROGRESS_FAILED;
      else if (self->result_uri != NULL)
        self->progress = DAILIES_PROGRESS_COMPLETED;
      else if (status != NULL)
        self->progress = DAILIES_PROGRESS_GENERATING;
    }
  else if (self->progress == DAILIES_PROGRESS_COMPLETED && failed && self->result_uri == NULL)
    {
      self->progress = DAILIES_PROGRESS_FAILED;
    }

  if (self->progress == DAILIES_PROGRESS_FAILED)
    {
      dailies_reply_set_error (self, DAILIES_ERROR_GENERATION_FAILED,
                               _ ("The generation failed; the service does not say why."));
      dailies_reply_read_error (self, object);
    }
}

static void
read_generation (DailiesReply *self, JsonObject *object)
{
  self->generation_id = dup_generation_id (object);
  self->result_uri = g_strdup (find_video_uri (json_object_get_member (object, "video"), 0));
  read_usage (self, object);
  read_progress (self, object);
}

/* --- the whole --- */

static void
keep_raw (DailiesReply *self, GBytes *body)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autofree char *text = NULL;

  if (length == 0)
    return;

  text = g_utf8_make_valid (data, (gssize) MIN (length, DAILIES_REPLY_MAX_RAW));
  if (strlen (text) > DAILIES_REPLY_MAX_RAW)
    {
      char *end = g_utf8_find_prev_char (text, text + DAILIES_REPLY_MAX_RAW + 1);

      if (end != NULL)
        *end = '\0';
    }
  g_set_str (&self->raw, text);
}

static void
set_unreadable (DailiesReply *self, const char *why)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf (_ ("The service’s answer could not be understood: %s."), why);
  self->outcome = DAILIES_OUTCOME_UNKNOWN;
  dailies_reply_set_error (self, DAILIES_ERROR_UNREADABLE_REPLY, message);
}

static void
read_success (DailiesReply *self, DailiesReplyKind kind, const GError *error)
{
  JsonObject *object = dailies_json_node_get_object (self->root);

  self->outcome = DAILIES_OUTCOME_ANSWERED;
  if (object == NULL)
    {
      set_unreadable (self, error->message);
    }
  else if (kind == DAILIES_REPLY_CREATE || kind == DAILIES_REPLY_ASK)
    {
      read_generation (self, object);
      if (kind == DAILIES_REPLY_ASK && self->progress == DAILIES_PROGRESS_NONE)
        set_unreadable (self, _ ("it has no status"));
      else if (kind == DAILIES_REPLY_CREATE && self->generation_id == NULL)
        set_unreadable (self, _ ("it has no generation id"));
    }

  /* The id stands in a header too (service's "request tracing"): a body that is lost or broken
   * does not lose a paid job. */
  if (kind == DAILIES_REPLY_CREATE && self->generation_id == NULL && self->inference_id != NULL)
    {
      self->generation_id = g_strdup (self->inference_id);
      self->outcome = DAILIES_OUTCOME_ANSWERED;
      if (self->progress != DAILIES_PROGRESS_FAILED)
        dailies_reply_set_error (self, NULL, NULL);
    }
}

static void
set_status_error (DailiesReply *self, const char *name, const char *reason)
{
  g_autofree char *clean = dailies_reply_dup_words (reason);
  g_autofree char *message = NULL;

  if (clean != NULL)
    /* Translators: a number and a phrase of HTTP, "404 Not Found" */
    message = g_strdup_printf (_ ("The service answered %u %s."), self->http_status, clean);
  else
    message = g_strdup_printf (_ ("The service answered %u."), self->http_status);
  dailies_reply_set_error (self, name, message);
}

static void
read_failure (DailiesReply *self, const char *reason)
{
  JsonObject *object = dailies_json_node_get_object (self->root);
  guint status = self->http_status;

  if (status == 429)
    {
      self->outcome = DAILIES_OUTCOME_BUSY;
      set_status_error (self, DAILIES_ERROR_BUSY, reason);
    }
  else if (status >= 400 && status < 500)
    {
      self->outcome = DAILIES_OUTCOME_REFUSED;
      set_status_error (self, DAILIES_ERROR_REFUSED, reason);
    }
  else if (status >= 500 && status < 600)
    {
      self->outcome = DAILIES_OUTCOME_UNKNOWN;
      set_status_error (self, DAILIES_ERROR_SERVER, reason);
    }
  else if (status >= 300 && status < 400)
    {
      self->outcome = DAILIES_OUTCOME_UNKNOWN;
      dailies_reply_set_error (self, DAILIES_ERROR_REDIRECTED,
                               _ ("The service pointed to another address, which Dailies does not "
                                  "follow with a key."));
      return;
    }
  else
    {
      self->outcome = DAILIES_OUTCOME_UNKNOWN;
      set_status_error (self, DAILIES_ERROR_UNREADABLE_REPLY, reason);
    }

  if (object != NULL)
    dailies_reply_read_error (self, object);
}

static gboolean
is_worth_keeping (DailiesReply *self)
{
  if (self->outcome != DAILIES_OUTCOME_ANSWERED || self->progress == DAILIES_PROGRESS_FAILED)
    return TRUE;
  if (self->status != NULL && lookup_progress (self->status) == DAILIES_PROGRESS_NONE)
    return TRUE;
  return self->progress == DAILIES_PROGRESS_COMPLETED && self->result_uri == NULL;
}

void
dailies_reply_read_body (DailiesReply *self,
                         DailiesReplyKind kind,
                         GBytes *body,
                         gboolean complete,
                         const char *reason)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  gboolean broken;

  g_return_if_fail (DAILIES_IS_REPLY (self));

  if (complete || length > DAILIES_JSON_MAX_BYTES)
    self->root = dailies_json_parse (data, length, &error);
  else
    error = g_error_new_literal (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_REPLY,
                                 _ ("it is cut off"));

  if (self->http_status >= 200 && self->http_status < 300)
    read_success (self, kind, error);
  else
    read_failure (self, reason);

  broken = self->root == NULL;
  if (broken || is_worth_keeping (self))
    keep_raw (self, body);
}

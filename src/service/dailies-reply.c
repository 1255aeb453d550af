/* dailies-reply.c: one exchange with the service and what it came to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-reply-private.h"

#include <math.h>
#include <string.h>

/* A shorter key would be found in words that are none. Real ones have 32 characters and more. */
#define MIN_REDACTED 4
#define REDACTED "[key]"

G_DEFINE_FINAL_TYPE (DailiesReply, dailies_reply, G_TYPE_OBJECT)

const char *
dailies_outcome_get_id (DailiesOutcome outcome)
{
  switch (outcome)
    {
    case DAILIES_OUTCOME_ANSWERED:
      return "answered";
    case DAILIES_OUTCOME_NOT_SENT:
      return "not-sent";
    case DAILIES_OUTCOME_BUSY:
      return "busy";
    case DAILIES_OUTCOME_REFUSED:
      return "refused";
    case DAILIES_OUTCOME_UNKNOWN:
      return "unknown";
    default:
      g_return_val_if_reached ("unknown");
    }
}

static const char *
get_progress_id (DailiesProgress progress)
{
  switch (progress)
    {
    case DAILIES_PROGRESS_QUEUED:
      return "queued";
    case DAILIES_PROGRESS_GENERATING:
      return "generating";
    case DAILIES_PROGRESS_COMPLETED:
      return "completed";
    case DAILIES_PROGRESS_FAILED:
      return "failed";
    case DAILIES_PROGRESS_NONE:
    default:
      return NULL;
    }
}

static void
dailies_reply_finalize (GObject *object)
{
  DailiesReply *self = DAILIES_REPLY (object);

  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->request_id, g_free);
  g_clear_pointer (&self->inference_id, g_free);
  g_clear_pointer (&self->error_name, g_free);
  g_clear_pointer (&self->error_message, g_free);
  g_clear_pointer (&self->raw, g_free);
  g_clear_pointer (&self->generation_id, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->result_uri, g_free);
  g_clear_pointer (&self->root, json_node_unref);

  G_OBJECT_CLASS (dailies_reply_parent_class)->finalize (object);
}

static void
dailies_reply_class_init (DailiesReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_reply_finalize;
}

static void
dailies_reply_init (DailiesReply *self)
{
  self->outcome = DAILIES_OUTCOME_UNKNOWN;
  self->retry_after = -1;
  self->credits_used = NAN;
  self->tokens_used = NAN;
  self->usd_spent = NAN;
}

DailiesReply *
dailies_reply_new (const char *method, const char *path)
{
  DailiesReply *self = g_object_new (DAILIES_TYPE_REPLY, NULL);

  self->method = g_strdup (method);
  self->path = g_strdup (path);
  return self;
}

void
dailies_reply_set_error (DailiesReply *self, const char *name, const char *message)
{
  g_return_if_fail (DAILIES_IS_REPLY (self));

  g_set_str (&self->error_name, name);
  g_set_str (&self->error_message, message);
}

static void
redact (char **text, const char *key)
{
  g_autoptr (GString) clean = NULL;

  if (*text == NULL || strstr (*text, key) == NULL)
    return;

  clean = g_string_new (*text);
  g_string_replace (clean, key, REDACTED, 0);
  g_free (*text);
  *text = g_string_free (g_steal_pointer (&clean), FALSE);
}

GBytes *
dailies_reply_redact_body (GBytes *body, const char *key)
{
  g_autoptr (GByteArray) clean = NULL;
  const gsize key_length = key != NULL ? strlen (key) : 0;
  const char *found;
  const char *from;
  gsize left;

  if (body == NULL || key_length < MIN_REDACTED)
    return body != NULL ? g_bytes_ref (body) : NULL;

  from = g_bytes_get_data (body, &left);
  if (left == 0 || memmem (from, left, key, key_length) == NULL)
    return g_bytes_ref (body);

  clean = g_byte_array_new ();
  while ((found = memmem (from, left, key, key_length)) != NULL)
    {
      g_byte_array_append (clean, (const guint8 *) from, (guint) (found - from));
      g_byte_array_append (clean, (const guint8 *) REDACTED, strlen (REDACTED));
      left -= (gsize) (found - from) + key_length;
      from = found + key_length;
    }
  g_byte_array_append (clean, (const guint8 *) from, (guint) left);
  return g_byte_array_free_to_bytes (g_steal_pointer (&clean));
}

void
dailies_reply_redact (DailiesReply *self, const char *key)
{
  g_return_if_fail (DAILIES_IS_REPLY (self));

  if (key == NULL || strlen (key) < MIN_REDACTED)
    return;

  redact (&self->path, key);
  redact (&self->request_id, key);
  redact (&self->inference_id, key);
  redact (&self->error_name, key);
  redact (&self->error_message, key);
  redact (&self->raw, key);
  redact (&self->generation_id, key);
  redact (&self->status, key);
  redact (&self->result_uri, key);
}

DailiesOutcome
dailies_reply_get_outcome (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), DAILIES_OUTCOME_UNKNOWN);
  return self->outcome;
}

const char *
dailies_reply_get_method (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->method;
}

const char *
dailies_reply_get_path (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->path;
}

guint
dailies_reply_get_http_status (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), 0);
  return self->http_status;
}

gint64
dailies_reply_get_started (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), 0);
  return self->started;
}

gint64
dailies_reply_get_took (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), 0);
  return self->took;
}

guint64
dailies_reply_get_bytes_sent (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), 0);
  return self->bytes_sent;
}

const char *
dailies_reply_get_request_id (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->request_id;
}

const char *
dailies_reply_get_inference_id (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->inference_id;
}

int
dailies_reply_get_retry_after (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), -1);
  return self->retry_after;
}

const char *
dailies_reply_get_error_name (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->error_name;
}

const char *
dailies_reply_get_error_message (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->error_message;
}

const char *
dailies_reply_get_raw (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->raw;
}

const char *
dailies_reply_get_generation_id (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->generation_id;
}

DailiesProgress
dailies_reply_get_progress (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), DAILIES_PROGRESS_NONE);
  return self->progress;
}

const char *
dailies_reply_get_status (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->status;
}

const char *
dailies_reply_get_result_uri (DailiesReply *self)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);
  return self->result_uri;
}

static gboolean
get_charge (double charge, double *out)
{
  if (isnan (charge))
    return FALSE;
  if (out != NULL)
    *out = charge;
  return TRUE;
}

gboolean
dailies_reply_get_credits_used (DailiesReply *self, double *credits)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), FALSE);
  return get_charge (self->credits_used, credits);
}

gboolean
dailies_reply_get_tokens_used (DailiesReply *self, double *tokens)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), FALSE);
  return get_charge (self->tokens_used, tokens);
}

gboolean
dailies_reply_get_usd_spent (DailiesReply *self, double *usd)
{
  g_return_val_if_fail (DAILIES_IS_REPLY (self), FALSE);
  return get_charge (self->usd_spent, usd);
}

static void
add_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static void
add_charge (JsonObject *object, const char *name, double value)
{
  if (!isnan (value))
    json_object_set_double_member (object, name, value);
}

JsonNode *
dailies_reply_to_json (DailiesReply *self)
{
  JsonObject *object;
  JsonNode *node;

  g_return_val_if_fail (DAILIES_IS_REPLY (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "outcome", dailies_outcome_get_id (self->outcome));
  add_string (object, "method", self->method);
  add_string (object, "path", self->path);
  json_object_set_int_member (object, "http_status", self->http_status);
  json_object_set_int_member (object, "started", self->started);
  json_object_set_int_member (object, "took", self->took);
  json_object_set_int_member (object, "bytes_sent", (gint64) self->bytes_sent);
  add_string (object, "request_id", self->request_id);
  add_string (object, "inference_id", self->inference_id);
  if (self->retry_after >= 0)
    json_object_set_int_member (object, "retry_after", self->retry_after);
  add_string (object, "error_name", self->error_name);
  add_string (object, "error_message", self->error_message);
  add_string (object, "generation_id", self->generation_id);
  add_string (object, "progress", get_progress_id (self->progress));
  add_string (object, "status", self->status);
  add_string (object, "result_uri", self->result_uri);
  add_charge (object, "credits_used", self->credits_used);
  add_charge (object, "tokens_used", self->tokens_used);
  add_charge (object, "usd_spent", self->usd_spent);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/* fault-service-answers.c: what the API does where no script says otherwise
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-service-private.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void
fault_generation_free (gpointer data)
{
  FaultGeneration *generation = data;

  g_free (generation->client_id);
  g_free (generation->id);
  g_free (generation->model);
  g_free (generation);
}

void
fault_answer_clear (FaultAnswer *answer)
{
  g_clear_pointer (&answer->content_type, g_free);
  g_clear_pointer (&answer->date, g_date_time_unref);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

FaultCall
fault_classify (const FaultRequest *request)
{
  if (strstr (request->path, "/video/") != NULL)
    return g_str_equal (request->method, "POST") ? FAULT_CREATE : FAULT_ASK;
  if (g_str_has_suffix (request->path, "/v2/logs"))
    return FAULT_LOG;
  if (g_str_has_prefix (request->path, "/files/"))
    return FAULT_FILE;
  if (g_str_has_suffix (request->path, "/models/metrics"))
    return FAULT_METRICS;
  if (g_str_has_suffix (request->path, "/v2/billing"))
    return FAULT_BALANCE;
  return FAULT_OTHER;
}

void
fault_answer_text (FaultAnswer *answer, guint status, char *text)
{
  answer->status = status;
  answer->content_type = g_strdup ("application/json; charset=utf-8");
  answer->body = g_bytes_new_take (text, strlen (text));
  answer->total = g_bytes_get_size (answer->body);
}

GDateTime *
fault_service_now (FaultService *self)
{
  struct timespec now;

  /* Of the kernel: the program may have a fake-clock.c. */
  g_assert_no_errno (syscall (SYS_clock_gettime, CLOCK_REALTIME, &now));
  return g_date_time_new_from_unix_utc_usec (now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000
                                             + self->ahead);
}

static void
create (FaultService *self, const FaultRequest *request, FaultAnswer *answer)
{
  g_autofree char *client_id = fault_get_header (request->head, "X-Client-Request-Id");
  g_autoptr (JsonNode) root = json_from_string (request->body->str, NULL);
  g_autoptr (GDateTime) now = fault_service_now (self);
  FaultGeneration *generation;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || client_id == NULL)
    {
      fault_answer_text (answer, 400, g_strdup ("{\"message\":\"Invalid payload provided\"}"));
      return;
    }

  generation = g_new0 (FaultGeneration, 1);
  generation->client_id = g_steal_pointer (&client_id);
  generation->created = g_date_time_to_unix_usec (now);
  generation->id = g_strdup_printf ("gen-%u:fault/video-01", self->generations->len + 1);
  generation->model = g_strdup (
    json_object_get_string_member_with_default (json_node_get_object (root), "model", ""));
  g_ptr_array_add (self->generations, generation);

  fault_answer_text (
    answer, 200,
    g_strdup_printf (
      "{\"%s\":\"%s\",\"status\":\"queued\",\"meta\":{\"usage\":{\"usd_spent\":0.5}}}",
      strstr (request->path, "/minimax/") != NULL ? "generation_id" : "id", generation->id));
}

static FaultGeneration *
find_generation (FaultService *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->generations->len; i++)
    {
      FaultGeneration *generation = g_ptr_array_index (self->generations, i);

      if (g_str_equal (generation->id, id))
        return generation;
    }
  return NULL;
}

static gboolean
is_completed (FaultService *self, const FaultGeneration *generation)
{
  return generation->asks > self->asks;
}

static void
ask (FaultService *self, const FaultRequest *request, FaultAnswer *answer)
{
  FaultGeneration *generation
    = find_generation (self, g_hash_table_lookup (request->query, "generation_id"));
  g_autofree char *uri = NULL;

  if (generation == NULL)
    {
      fault_answer_text (answer, 404, g_strdup ("{\"message\":\"Inference not found\"}"));
      return;
    }

  generation->asks++;
  if (!is_completed (self, generation))
    {
      fault_answer_text (
        answer, 200,
        g_strdup_printf ("{\"id\":\"%s\",\"status\":\"%s\",\"video\":null,\"error\":null}",
                         generation->id, generation->asks == 1 ? "queued" : "generating"));
      return;
    }

  uri = self->result != NULL ? g_strdup (self->result)
                             : g_strdup_printf ("%s/files/%s.mp4", self->address, generation->id);
  fault_answer_text (
    answer, 200,
    g_strdup_printf ("{\"id\":\"%s\",\"status\":\"completed\",\"video\":{\"url\":\"%s\"},"
                     "\"error\":null,\"meta\":{\"usage\":{\"usd_spent\":0.5}}}",
                     generation->id, uri));
}

static void
append_row (GString *text,
            GDateTime *time,
            const char *id,
            const char *client_id,
            const char *model)
{
  g_autofree char *created = g_date_time_format_iso8601 (time);

  g_string_append_printf (
    text,
    "%s{\"created\":\"%s\",\"status\":\"succeeded\",\"origin\":\"api\",\"model\":\"%s\","
    "\"cost\":{},\"tokens\":{},\"request_id\":null,\"inference_id\":\"%s\","
    "\"client_request_id\":%s%s%s}",
    text->len > 0 && text->str[text->len - 1] == '}' ? "," : "", created, model, id,
    client_id != NULL ? "\"" : "", client_id != NULL ? client_id : "null",
    client_id != NULL ? "\"" : "");
}

/* Microseconds since the epoch; @otherwise where the query does not say */
static gint64
get_moment (const FaultRequest *request, const char *name, gint64 otherwise)
{
  const char *text = g_hash_table_lookup (request->query, name);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : otherwise;
}

static void
look (FaultService *self, const FaultRequest *request, FaultAnswer *answer)
{
  const char *limit_text = g_hash_table_lookup (request->query, "limit");
  const char *offset_text = g_hash_table_lookup (request->query, "offset");
  guint limit = limit_text != NULL ? g_ascii_strtoull (limit_text, NULL, 10) : 20;
  guint offset = offset_text != NULL ? g_ascii_strtoull (offset_text, NULL, 10) : 0;
  guint total = self->strangers;
  gint64 start = get_moment (request, "start", 0);
  gint64 end = get_moment (request, "end", G_MAXINT64 - G_USEC_PER_SEC) + G_USEC_PER_SEC;
  g_autoptr (GDateTime) now = fault_service_now (self);
  g_autoptr (GString) rows = g_string_new (NULL);

  /* Newest first, and the strangers are the newest. */
  for (guint i = offset; i < MIN (self->strangers, offset + limit); i++)
    {
      g_autofree char *id = g_strdup_printf ("gen-of-stranger-%u", i);

      append_row (rows, now, id, i % 2 == 0 ? "somebody-else" : NULL, "video-01");
    }
  for (guint i = self->generations->len; i-- > 0;)
    {
      FaultGeneration *generation = g_ptr_array_index (self->generations, i);
      g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc_usec (generation->created);

      /* Time passes for those whom nobody asks about, too. */
      generation->asks++;
      if (self->log_rows == FAULT_LOG_NEVER
          || (self->log_rows == FAULT_LOG_COMPLETED && !is_completed (self, generation))
          || generation->created < start || generation->created > end)
        continue;
      if (total >= offset && total < offset + limit)
        append_row (rows, created, generation->id, generation->client_id, generation->model);
      total++;
    }

  fault_answer_text (answer, 200,
                     g_strdup_printf ("{\"data\":[%s],\"pagination\":{\"limit\":%u,\"offset\":%u,"
                                      "\"total\":%u,\"has_more\":%s}}",
                                      rows->str, limit, offset, total,
                                      offset + limit < total ? "true" : "false"));
}

static void
serve_file (FaultService *self, const FaultRequest *request, FaultAnswer *answer)
{
  g_autofree char *range = fault_get_header (request->head, "Range");
  gsize size = g_bytes_get_size (self->clip);
  gsize first = 0;

  if (range != NULL && g_str_has_prefix (range, "bytes="))
    first = g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);

  answer->content_type = g_strdup ("video/mp4");
  answer->total = size;
  if (first >= size)
    {
      answer->status = 416;
      answer->body = g_bytes_new_static ("", 0);
      return;
    }
  answer->status = range != NULL ? 206 : 200;
  answer->first = first;
  answer->body = g_bytes_new_from_bytes (self->clip, first, size - first);
}

void
fault_carry_out (FaultService *self,
                 FaultCall call,
                 const FaultRequest *request,
                 FaultAnswer *answer)
{
  switch (call)
    {
    case FAULT_CREATE:
      create (self, request, answer);
      break;

    case FAULT_ASK:
      ask (self, request, answer);
      break;

    case FAULT_LOG:
      look (self, request, answer);
      break;

    case FAULT_FILE:
      serve_file (self, request, answer);
      break;

    case FAULT_METRICS:
      fault_answer_text (answer, 200, g_strdup ("{\"data\":[]}"));
      break;

    case FAULT_BALANCE:
      /* Each generation costs half a dollar. */
      fault_answer_text (answer, 200,
                         g_strdup_printf ("{\"current_balance\":%u.%u,\"currency\":\"USD\"}",
                                          100 - (self->generations->len + 1) / 2,
                                          self->generations->len % 2 == 0 ? 0 : 5));
      break;

    case FAULT_OTHER:
    case FAULT_N_CALLS:
    default:
      fault_answer_text (answer, 404, g_strdup ("{\"message\":\"Cannot find that\"}"));
      break;
    }
}

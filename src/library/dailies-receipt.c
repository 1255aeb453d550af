/* dailies-receipt.c: all that is known of one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-receipt.h"

#include "dailies-evidence.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- reading --- */

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_time (JsonBuilder *builder, const char *member, gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc_usec (time);
  g_autofree char *text = time != 0 ? g_date_time_format_iso8601 (moment) : NULL;

  add_string (builder, member, text);
}

static void
add_charge (JsonBuilder *builder, const char *member, double charge)
{
  json_builder_set_member_name (builder, member);
  if (!isnan (charge))
    json_builder_add_double_value (builder, charge);
  else
    json_builder_add_null_value (builder);
}

static void
add_job (JsonBuilder *builder, DailiesJob *job)
{
  GFile *clip = dailies_job_get_clip (job);
  g_autofree char *clip_uri = clip != NULL ? g_file_get_uri (clip) : NULL;

  json_builder_begin_object (builder);
  add_string (builder, "id", dailies_job_get_id (job));
  add_string (builder, "state", dailies_state_get_id (dailies_job_get_state (job)));
  add_string (builder, "service", dailies_job_get_service (job));
  add_string (builder, "dialect", dailies_dialect_get_id (dailies_job_get_dialect (job)));
  add_string (builder, "model", dailies_job_get_model_id (job));
  add_string (builder, "prompt", dailies_job_get_prompt (job));
  add_string (builder, "retry_of", dailies_job_get_retry_of (job));
  add_string (builder, "generation_id", dailies_job_get_generation_id (job));
  add_string (builder, "result_uri", dailies_job_get_result_uri (job));
  add_string (builder, "clip", clip_uri);
  add_time (builder, "created", dailies_job_get_created (job));
  add_time (builder, "submitted", dailies_job_get_submitted (job));
  add_time (builder, "accepted", dailies_job_get_accepted (job));
  add_time (builder, "ended", dailies_job_get_ended (job));
  add_charge (builder, "credits_used", dailies_job_get_credits_used (job));
  add_charge (builder, "tokens_used", dailies_job_get_tokens_used (job));
  add_charge (builder, "usd_spent", dailies_job_get_usd_spent (job));
  json_builder_set_member_name (builder, "may_be_paid");
  json_builder_add_boolean_value (builder, dailies_job_may_be_paid (job));

  json_builder_set_member_name (builder, "error");
  if (dailies_job_get_error_name (job) != NULL || dailies_job_get_error_message (job) != NULL)
    {
      json_builder_begin_object (builder);
      add_string (builder, "name", dailies_job_get_error_name (job));
      add_string (builder, "message", dailies_job_get_error_message (job));
      json_builder_end_object (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static DexFuture *
build_receipt (DexFuture *events, gpointer user_data)
{
  DailiesJob *job = user_data;
  const GValue *value = dex_future_get_value (events, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "program", APP_NAME " " PACKAGE_VERSION);
  json_builder_set_member_name (builder, "job");
  add_job (builder, job);
  json_builder_set_member_name (builder, "events");
  json_builder_add_value (builder, json_node_copy (g_value_get_boxed (value)));
  json_builder_end_object (builder);

  return dex_future_new_take_boxed (JSON_TYPE_NODE, json_builder_get_root (builder));
}

DexFuture *
dailies_receipt_read (DailiesLibrary *library, DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return dex_future_then (dailies_library_list_events (library, job), build_receipt,
                          g_object_ref (job), g_object_unref);
}

/* --- formatting --- */

/* What a terminal or a label would act on, written out: control and format characters, but not the
 * end of a line, which continues @indent further in. */
static void
append_plain (GString *text, const char *value, guint indent)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (c == '\n')
        g_string_append_printf (text, "\n%*s", (int) indent, "");
      else if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT
               || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_printf (text, "\\u{%x}", c);
      else
        g_string_append_unichar (text, c);
    }
}

static void
append_line (GString *text, guint indent, const char *name, const char *value)
{
  g_string_append_printf (text, "%*s", (int) indent, "");
  append_plain (text, name, indent);
  g_string_append (text, ": ");
  append_plain (text, value, indent + 4);
  g_string_append_c (text, '\n');
}

static const char *
peek_string (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static void
append_member (GString *text, JsonObject *object, const char *member, const char *title)
{
  const char *value = peek_string (object, member);

  if (value != NULL)
    append_line (text, 0, title, value);
}

/* (transfer full): with as few digits as name the number, "0.52" and not "0.52000000000000002" */
static char *
format_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  return g_strdup (buffer);
}

/* (transfer full): a value that is no object, as it is read */
static char *
format_value (JsonNode *node)
{
  const GType type = json_node_get_value_type (node);

  if (JSON_NODE_HOLDS_VALUE (node) && type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (JSON_NODE_HOLDS_VALUE (node) && type == G_TYPE_DOUBLE)
    return format_number (json_node_get_double (node));
  return json_to_string (node, FALSE);
}

static void
append_charge (GString *text, JsonObject *job)
{
  static const struct
  {
    const char *member, *unit;
  } charges[] = {
    { "usd_spent", "USD" },
    { "credits_used", "credits" },
    { "tokens_used", "tokens" },
  };
  g_autoptr (GString) charge = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (charges); i++)
    {
      JsonNode *node = json_object_get_member (job, charges[i].member);
      g_autofree char *number = NULL;

      if (node == NULL || JSON_NODE_HOLDS_NULL (node))
        continue;
      number = format_value (node);
      g_string_append_printf (charge, "%s%s %s", charge->len > 0 ? ", " : "", number,
                              charges[i].unit);
    }

  if (charge->len == 0)
    g_string_assign (charge, json_object_get_boolean_member_with_default (job, "may_be_paid", FALSE)
                               ? _ ("not reported by the service; it may have been charged")
                               : _ ("nothing"));
  append_line (text, 0, _ ("Charged"), charge->str);
}

/* (transfer full): moments and lengths of time, which are kept in microseconds (a clip's in nanoseconds), as
 * a person reads them; in JSON they stay as they are kept */
static char *
format_member (const char *member, JsonNode *node)
{
  gint64 value;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return format_value (node);

  value = json_node_get_int (node);
  if (g_strcmp0 (member, "started") == 0)
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc_usec (value);

      return moment != NULL ? g_date_time_format_iso8601 (moment) : format_value (node);
    }
  if (g_strcmp0 (member, "took") == 0 || g_strcmp0 (member, "duration") == 0)
    {
      g_autofree char *seconds
        = format_number ((double) value / (*member == 't' ? G_USEC_PER_SEC : 1e9));

      return g_strconcat (seconds, " s", NULL);
    }
  return format_value (node);
}

/* Objects as lines of "a.b: value". */
static void
append_detail (GString *text, guint indent, const char *path, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_autofree char *longer
            = path != NULL ? g_strconcat (path, ".", name, NULL) : g_strdup (name);

          append_detail (text, indent, longer, member);
        }
    }
  else if (!JSON_NODE_HOLDS_NULL (node))
    {
      g_autofree char *value = format_member (path, node);

      append_line (text, indent, path != NULL ? path : "", value);
    }
}

static void
append_event (GString *text, JsonObject *event)
{
  g_string_append_printf (text, "\n%s  %s  ", peek_string (event, "time"),
                          peek_string (event, "state"));
  append_plain (text, peek_string (event, "kind"), 4);
  g_string_append_c (text, '\n');

  append_detail (text, 4, NULL, json_object_get_member (event, "changed"));
  append_detail (text, 4, NULL, json_object_get_member (event, "detail"));
  if (peek_string (event, "raw") != NULL)
    append_line (text, 4, _ ("received"), peek_string (event, "raw"));
}

char *
dailies_receipt_format (JsonNode *receipt)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *evidence = NULL;
  JsonObject *root, *job;
  JsonNode *error;
  JsonArray *events;

  g_return_val_if_fail (receipt != NULL && JSON_NODE_HOLDS_OBJECT (receipt), NULL);

  root = json_node_get_object (receipt);
  job = json_object_get_object_member (root, "job");
  events = json_object_get_array_member (root, "events");
  error = json_object_get_member (job, "error");

  g_string_append_printf (text, "%s\n\n", peek_string (root, "program"));
  append_member (text, job, "id", _ ("Job"));
  append_member (text, job, "retry_of", _ ("Tries again"));
  append_member (text, job, "state", _ ("State"));
  append_member (text, job, "service", _ ("Service"));
  append_member (text, job, "dialect", _ ("Dialect"));
  append_member (text, job, "model", _ ("Model"));
  append_member (text, job, "prompt", _ ("Prompt"));
  append_member (text, job, "generation_id", _ ("Generation"));
  append_member (text, job, "created", _ ("Asked for"));
  append_member (text, job, "submitted", _ ("Sent"));
  append_member (text, job, "accepted", _ ("Accepted"));
  append_member (text, job, "ended", _ ("Ended"));
  append_member (text, job, "result_uri", _ ("Link"));
  append_member (text, job, "clip", _ ("Clip"));
  append_charge (text, job);
  if (JSON_NODE_HOLDS_OBJECT (error))
    {
      append_member (text, json_node_get_object (error), "name", _ ("Error"));
      append_member (text, json_node_get_object (error), "message", _ ("Message"));
    }

  evidence = dailies_evidence_describe (json_object_get_member (root, "events"));
  if (evidence != NULL)
    append_line (text, 0, _ ("What is known"), evidence);

  for (guint i = 0; i < json_array_get_length (events); i++)
    append_event (text, json_array_get_object_element (events, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

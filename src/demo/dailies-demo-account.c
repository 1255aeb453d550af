/* dailies-demo-account.c: the balance and the request log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-check.h"
#include "dailies-demo-handlers.h"
#include "dailies-demo-reply.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 100
#define MAX_WINDOW (92 * G_TIME_SPAN_DAY)

double
dailies_demo_account_get_balance (DailiesDemoServer *server)
{
  g_autoptr (GPtrArray) jobs = dailies_demo_store_list (dailies_demo_server_get_store (server));
  double balance = dailies_demo_server_get_options (server)->balance;

  for (guint i = 0; i < jobs->len; i++)
    balance -= dailies_demo_job_get_charge (g_ptr_array_index (jobs, i));
  return MAX (balance, 0);
}

void
dailies_demo_account_balance (DailiesDemoServer *server, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "current_balance");
  json_builder_add_double_value (builder, dailies_demo_account_get_balance (server));
  json_builder_set_member_name (builder, "currency");
  json_builder_add_string_value (builder, "USD");
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  dailies_demo_reply_json (message, SOUP_STATUS_OK, root);
}

/* What is asked of the log: [start, end) in microseconds since the epoch. */
typedef struct
{
  gint64 start;
  gint64 end;
  guint64 limit;
  guint64 offset;
  GPtrArray *models;
  gboolean succeeded;
  gboolean failed;
} Question;

/* "24h", "7d" */
static gboolean
parse_period (const char *text, gint64 *span)
{
  gsize length = strlen (text);
  g_autofree char *digits = NULL;
  guint64 count;

  if (length < 2 || (text[length - 1] != 'h' && text[length - 1] != 'd'))
    return FALSE;

  digits = g_strndup (text, length - 1);
  if (!g_ascii_string_to_unsigned (digits, 10, 1, 92 * 24, &count, NULL))
    return FALSE;

  *span = (gint64) count * (text[length - 1] == 'h' ? G_TIME_SPAN_HOUR : G_TIME_SPAN_DAY);
  return *span <= MAX_WINDOW;
}

static gboolean
parse_time (const char *text, gint64 *microseconds)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  if (time == NULL)
    return FALSE;
  *microseconds = g_date_time_to_unix_usec (time);
  return TRUE;
}

static void
parse_pair (Question *question, const char *name, const char *value, JsonArray *issues)
{
  if (g_str_equal (name, "limit"))
    {
      if (!g_ascii_string_to_unsigned (value, 10, 1, MAX_LIMIT, &question->limit, NULL))
        dailies_demo_check_add_issue (issues, "invalid_range", name,
                                      "Expected an integer from 1 to 100");
    }
  else if (g_str_equal (name, "offset"))
    {
      if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &question->offset, NULL))
        dailies_demo_check_add_issue (issues, "invalid_range", name, "Expected an integer from 0");
    }
  else if (g_str_equal (name, "model"))
    g_ptr_array_add (question->models, g_strdup (value));
  else if (g_str_equal (name, "status") && g_str_equal (value, "succeeded"))
    question->succeeded = TRUE;
  else if (g_str_equal (name, "status") && g_str_equal (value, "failed"))
    question->failed = TRUE;
  else if (g_str_equal (name, "status"))
    dailies_demo_check_add_issue (issues, "invalid_enum_value", name,
                                  "Invalid enum value. Expected 'succeeded' | 'failed'");
}

static void
parse_window (Question *question, GHashTable *query, JsonArray *issues)
{
  const char *period = g_hash_table_lookup (query, "period");
  const char *start = g_hash_table_lookup (query, "start");
  const char *end = g_hash_table_lookup (query, "end");
  gint64 span = G_TIME_SPAN_DAY;

  question->end = g_get_real_time () + 1;
  question->start = question->end - span;

  if (period != NULL && (start != NULL || end != NULL))
    dailies_demo_check_add_issue (issues, "custom", "period",
                                  "Provide either period or both start and end");
  else if (period != NULL && !parse_period (period, &span))
    dailies_demo_check_add_issue (issues, "custom", "period",
                                  "Expected a positive integer followed by h or d, "
                                  "at most 92 days");
  else if (period != NULL)
    question->start = question->end - span;
  else if (start != NULL || end != NULL)
    {
      if (start == NULL || end == NULL || !parse_time (start, &question->start)
          || !parse_time (end, &question->end))
        dailies_demo_check_add_issue (issues, "custom", start == NULL ? "start" : "end",
                                      "Provide both start and end, in ISO 8601");
      else if (question->end < question->start || question->end - question->start > MAX_WINDOW)
        dailies_demo_check_add_issue (issues, "custom", "end",
                                      "The window must not exceed 92 days");
    }
}

static gboolean
parse_question (Question *question, const char *text, JsonArray *issues)
{
  g_autoptr (GHashTable) query = soup_form_decode (text != NULL ? text : "");
  GUriParamsIter iter;
  char *name;
  char *value;

  question->limit = DEFAULT_LIMIT;
  question->models = g_ptr_array_new_with_free_func (g_free);
  parse_window (question, query, issues);

  g_uri_params_iter_init (&iter, text != NULL ? text : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      parse_pair (question, name, value, issues);
      g_free (name);
      g_free (value);
    }

  return json_array_get_length (issues) == 0;
}

static gboolean
is_asked_for (const Question *question, const DailiesDemoJob *job)
{
  g_autofree char *full_name = g_strdup_printf ("%s/%s", job->vendor, job->model);
  gboolean failed = job->error_name != NULL;

  if (job->created < question->start || job->created >= question->end)
    return FALSE;
  if ((question->succeeded || question->failed)
      && !(failed ? question->failed : question->succeeded))
    return FALSE;
  return question->models->len == 0
         || g_ptr_array_find_with_equal_func (question->models, job->model, g_str_equal, NULL)
         || g_ptr_array_find_with_equal_func (question->models, full_name, g_str_equal, NULL);
}

/* A charge, and with it the row, is recorded once the generation has ended. */
static gboolean
is_recorded (DailiesDemoServer *server, const DailiesDemoJob *job)
{
  gboolean has_clip
    = dailies_demo_store_has_clip (dailies_demo_server_get_store (server), job->clip);

  if (dailies_demo_server_get_options (server)->log_at_once)
    return TRUE;

  switch (dailies_demo_job_get_status (job, g_get_real_time (), has_clip))
    {
    case DAILIES_DEMO_STATUS_COMPLETED:
    case DAILIES_DEMO_STATUS_ERROR:
      return TRUE;
    case DAILIES_DEMO_STATUS_QUEUED:
    case DAILIES_DEMO_STATUS_GENERATING:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

static void
add_nullable (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_row (JsonBuilder *builder, const DailiesDemoJob *job)
{
  static const char *const tokens[] = { "input", "output", "total" };
  g_autofree char *created = dailies_demo_reply_format_time (job->created);
  g_autofree char *model = g_strdup_printf ("%s/%s", job->vendor, job->model);

  json_builder_begin_object (builder);
  add_nullable (builder, "created", created);
  add_nullable (builder, "status", job->error_name != NULL ? "failed" : "succeeded");
  add_nullable (builder, "origin", "api");
  add_nullable (builder, "model", model);
  json_builder_set_member_name (builder, "cost");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "usd");
  json_builder_add_double_value (builder, dailies_demo_job_get_charge (job));
  json_builder_set_member_name (builder, "credits");
  json_builder_add_int_value (builder, dailies_demo_job_get_credits (job));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "tokens");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      json_builder_set_member_name (builder, tokens[i]);
      json_builder_add_int_value (builder, 0);
    }
  json_builder_end_object (builder);
  add_nullable (builder, "request_id", job->request_id);
  add_nullable (builder, "inference_id", job->id);
  add_nullable (builder, "client_request_id", job->client_request_id);
  json_builder_end_object (builder);
}

static JsonNode *
build_page (DailiesDemoServer *server, const Question *question)
{
  g_autoptr (GPtrArray) jobs = dailies_demo_store_list (dailies_demo_server_get_store (server));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint64 total = 0;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = 0; i < jobs->len; i++)
    {
      const DailiesDemoJob *job = g_ptr_array_index (jobs, i);

      if (!is_asked_for (question, job) || !is_recorded (server, job))
        continue;
      if (total >= question->offset && total < question->offset + question->limit)
        add_row (builder, job);
      total++;
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "pagination");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "limit");
  json_builder_add_int_value (builder, (gint64) question->limit);
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, (gint64) question->offset);
  json_builder_set_member_name (builder, "total");
  json_builder_add_int_value (builder, (gint64) total);
  json_builder_set_member_name (builder, "has_more");
  json_builder_add_boolean_value (builder, total > question->offset + question->limit);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

void
dailies_demo_account_logs (DailiesDemoServer *server, SoupServerMessage *message)
{
  g_autoptr (JsonArray) issues = json_array_new ();
  Question question = { 0 };

  if (parse_question (&question, g_uri_get_query (soup_server_message_get_uri (message)), issues))
    {
      g_autoptr (JsonNode) page = build_page (server, &question);

      dailies_demo_reply_json (message, SOUP_STATUS_OK, page);
    }
  else
    dailies_demo_reply_issues (message, issues);

  g_clear_pointer (&question.models, g_ptr_array_unref);
}

/* dailies-command-json.c: one object a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-json.h"

#include <stdio.h>

void
dailies_command_json_print (JsonNode *node)
{
  static gboolean unread = FALSE;
  g_autofree char *text = NULL;

  g_return_if_fail (node != NULL);

  if (unread)
    return;

  text = json_to_string (node, FALSE);
  if (fputs (text, stdout) == EOF || fputc ('\n', stdout) == EOF || fflush (stdout) == EOF)
    unread = TRUE;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_error (JsonBuilder *builder, const char *name, const char *message)
{
  json_builder_set_member_name (builder, "error");
  if (name == NULL && message == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  add_string (builder, "name", name != NULL ? name : "");
  add_string (builder, "message", message != NULL ? message : "");
  json_builder_end_object (builder);
}

/* A path need not be UTF-8, and JSON has to be. */
static char *
dup_clip (DailiesJob *job)
{
  GFile *clip = dailies_job_get_clip (job);

  return clip != NULL ? g_filename_display_name (g_file_peek_path (clip)) : NULL;
}

static JsonBuilder *
begin_job (DailiesJob *job, DailiesState state)
{
  JsonBuilder *builder = json_builder_new_immutable ();
  g_autofree char *clip = dup_clip (job);

  json_builder_begin_object (builder);
  add_string (builder, "job", dailies_job_get_id (job));
  add_string (builder, "state", dailies_state_get_id (state));
  add_string (builder, "generation_id", dailies_job_get_generation_id (job));
  add_string (builder, "clip", clip);
  return builder;
}

static JsonNode *
end (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
dailies_command_json_from_job (DailiesJob *job)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  builder = begin_job (job, dailies_job_get_state (job));
  add_error (builder, dailies_job_get_error_name (job), dailies_job_get_error_message (job));
  return end (builder);
}

JsonNode *
dailies_command_json_from_job_as (DailiesJob *job, DailiesState state)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  builder = begin_job (job, state);
  add_error (builder, NULL, NULL);
  return end (builder);
}

JsonNode *
dailies_command_json_from_job_with_error (DailiesJob *job, const char *name, const char *message)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  builder = begin_job (job, dailies_job_get_state (job));
  add_error (builder, name, message);
  return end (builder);
}

/* RFC 3339, in UTC */
static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc_usec (time);

  return date != NULL ? g_date_time_format_iso8601 (date) : NULL;
}

JsonNode *
dailies_command_json_from_listed_job (DailiesJob *job)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *created = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  created = format_time (dailies_job_get_created (job));
  builder = begin_job (job, dailies_job_get_state (job));
  add_error (builder, dailies_job_get_error_name (job), dailies_job_get_error_message (job));
  add_string (builder, "prompt", dailies_job_get_prompt (job));
  add_string (builder, "model", dailies_job_get_model_id (job));
  add_string (builder, "created", created);
  add_string (builder, "service", dailies_job_get_service (job));
  return end (builder);
}

JsonNode *
dailies_command_json_from_refusal (const char *name, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  add_string (builder, "job", NULL);
  add_string (builder, "state", dailies_state_get_id (DAILIES_STATE_FAILED));
  add_string (builder, "generation_id", NULL);
  add_string (builder, "clip", NULL);
  add_error (builder, name, message);
  return end (builder);
}

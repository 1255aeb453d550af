/* dailies-demo-generations.c: asking for a clip, and asking after it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-body.h"
#include "dailies-demo-check.h"
#include "dailies-demo-handlers.h"
#include "dailies-demo-reply.h"
#include "dailies-thread.h"

/* A prompt with this in it is accepted, and its generation fails: to see what failing looks like. */
#define FAIL_MARK "[fail]"

#define BODY_KEY "dailies-demo-body"

/* Every name that a picture goes by, in any model and dialect. */
static GHashTable *
get_picture_fields (DailiesCatalogue *catalogue)
{
  static const DailiesDialect dialects[] = { DAILIES_DIALECT_UNIVERSAL, DAILIES_DIALECT_LEGACY };
  static GHashTable *fields = NULL;

  if (fields != NULL)
    return fields;

  fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalogue)); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (G_LIST_MODEL (catalogue), i);
      GListModel *parameters = dailies_model_get_parameters (model);

      for (guint j = 0; j < g_list_model_get_n_items (parameters); j++)
        {
          g_autoptr (DailiesParameter) parameter = g_list_model_get_item (parameters, j);

          if (dailies_parameter_get_kind (parameter) != DAILIES_KIND_PICTURE)
            continue;
          for (guint k = 0; k < G_N_ELEMENTS (dialects); k++)
            {
              const char *name = dailies_parameter_get_name (parameter, dialects[k]);

              if (name != NULL)
                g_hash_table_add (fields, g_strdup (name));
            }
        }
    }

  return fields;
}

static void
got_chunk (SoupServerMessage *message, GBytes *chunk, DailiesDemoBody *body)
{
  gsize length;
  const char *data = g_bytes_get_data (chunk, &length);

  dailies_demo_body_feed (body, data, length);
}

void
dailies_demo_generations_receive (DailiesDemoServer *server, SoupServerMessage *message)
{
  DailiesDemoStore *store = dailies_demo_server_get_store (server);
  g_autofree char *template = dailies_demo_store_dup_incoming_template (store);
  GHashTable *fields = get_picture_fields (dailies_demo_server_get_catalogue (server));
  DailiesDemoBody *body = dailies_demo_body_new (template, fields);

  g_object_set_data_full (G_OBJECT (message), BODY_KEY, body, g_object_unref);
  g_signal_connect_object (message, "got-chunk", G_CALLBACK (got_chunk), body, G_CONNECT_DEFAULT);
}

typedef struct
{
  DailiesDemoServer *server;
  SoupServerMessage *message;
  DailiesDialect dialect;
} Create;

static void
create_free (gpointer data)
{
  Create *create = data;

  g_clear_object (&create->server);
  g_clear_object (&create->message);
  g_free (create);
}

typedef struct
{
  char *path;
  const DailiesPictureRules *rules;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_free (probe->path);
  g_free (probe);
}

static DexFuture *
probe_in_thread (gpointer data)
{
  Probe *probe = data;
  g_autoptr (GFile) file = g_file_new_for_path (probe->path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GStrvBuilder) messages = g_strv_builder_new ();
  GError *error = NULL;

  stream = g_file_read (file, NULL, &error);
  if (stream == NULL)
    return dex_future_new_for_error (error);

  picture = dailies_picture_probe_stream (G_INPUT_STREAM (stream), -1, NULL, &error);
  if (picture == NULL && error->domain != DAILIES_PICTURE_ERROR)
    return dex_future_new_for_error (error);

  if (picture == NULL)
    {
      g_strv_builder_add (messages, error->message);
      g_clear_error (&error);
    }
  else if (probe->rules != NULL)
    {
      g_autoptr (GPtrArray) problems = dailies_picture_rules_check (probe->rules, picture);

      for (guint i = 0; i < problems->len; i++)
        {
          DailiesPictureProblem *problem = g_ptr_array_index (problems, i);

          g_strv_builder_add (messages, problem->message);
        }
    }

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (messages));
}

/* Adds to @issues what the rules have against the picture. FALSE where that could not be found
 * out. */
static gboolean
check_upload (DailiesDemoUpload *upload,
              DailiesModel *model,
              const char *field,
              JsonArray *issues,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) messages = NULL;
  Probe *probe;

  if (!dailies_demo_upload_finish (upload, &local_error))
    {
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      dailies_demo_check_add_issue (issues, "invalid_string", field, local_error->message);
      return TRUE;
    }

  probe = g_new0 (Probe, 1);
  probe->path = g_strdup (dailies_demo_upload_get_path (upload));
  probe->rules = dailies_model_get_picture_rules (model);
  messages = dex_await_boxed (dailies_thread_run ("demo-probe", probe_in_thread, probe, probe_free),
                              error);
  if (messages == NULL)
    return FALSE;

  for (guint i = 0; messages[i] != NULL; i++)
    dailies_demo_check_add_issue (issues, "custom", field, messages[i]);
  return TRUE;
}

static const char *
get_text (JsonObject *object, DailiesModel *model, DailiesRole role, DailiesDialect dialect)
{
  DailiesParameter *parameter = dailies_model_get_by_role (model, role);
  const char *field = parameter != NULL ? dailies_parameter_get_name (parameter, dialect) : NULL;

  if (field == NULL)
    return NULL;
  return json_object_get_string_member_with_default (object, field, NULL);
}

static void
add_usage (JsonBuilder *builder, const DailiesDemoJob *job, gboolean tokens, gboolean credits)
{
  json_builder_set_member_name (builder, "meta");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "usage");
  json_builder_begin_object (builder);
  if (tokens)
    {
      json_builder_set_member_name (builder, "tokens_used");
      json_builder_add_int_value (builder, dailies_demo_job_get_credits (job));
    }
  if (credits)
    {
      json_builder_set_member_name (builder, "credits_used");
      json_builder_add_int_value (builder, dailies_demo_job_get_credits (job));
      json_builder_set_member_name (builder, "usd_spent");
      json_builder_add_double_value (builder, dailies_demo_job_get_charge (job));
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
reply_created (SoupServerMessage *message, const DailiesDemoJob *job)
{
  gboolean universal = job->dialect == DAILIES_DIALECT_UNIVERSAL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, universal ? "id" : "generation_id");
  json_builder_add_string_value (builder, job->id);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, dailies_demo_status_get_id (DAILIES_DEMO_STATUS_QUEUED));
  if (universal)
    add_usage (builder, job, FALSE, TRUE);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  dailies_demo_reply_set_inference (message, job->id, dailies_demo_job_get_credits (job),
                                    dailies_demo_job_get_charge (job));
  dailies_demo_reply_json (message, SOUP_STATUS_OK, root);
}

static DailiesDemoJob *
make_job (DailiesDemoServer *server,
          SoupServerMessage *message,
          DailiesModel *model,
          DailiesDialect dialect,
          const char *prompt)
{
  const DailiesDemoOptions *options = dailies_demo_server_get_options (server);
  g_autoptr (DailiesDemoJob) job = dailies_demo_job_new ();

  job->dialect = dialect;
  job->model = g_strdup (dailies_model_get_id (model));
  job->vendor = g_ascii_strdown (dailies_model_get_vendor (model), -1);
  job->prompt = g_strdup (prompt);
  job->created = g_get_real_time ();
  job->pace = options->pace;
  job->price = options->price;
  job->request_id = g_strdup (dailies_demo_reply_get_request_id (message));
  job->client_request_id = g_strdup (dailies_demo_reply_get_client_request_id (message));
  if (strstr (prompt, FAIL_MARK) != NULL)
    {
      job->error_name = g_strdup ("GenerationError");
      job->error_message = g_strdup ("This generation fails because its prompt contains " FAIL_MARK
                                     ". Nothing was charged.");
    }
  dailies_demo_job_take_id (job);

  return g_steal_pointer (&job);
}

/* Answers, unless it returns FALSE. */
static gboolean
create (Create *self, GError **error)
{
  DailiesDemoStore *store = dailies_demo_server_get_store (self->server);
  DailiesDemoBody *body = g_object_get_data (G_OBJECT (self->message), BODY_KEY);
  const char *path = g_uri_get_path (soup_server_message_get_uri (self->message));
  g_autoptr (JsonArray) issues = json_array_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (DailiesDemoJob) job = NULL;
  DailiesDemoUpload *upload = NULL;
  JsonObject *object = NULL;
  DailiesModel *model;
  const char *picture = NULL;

  root = dailies_demo_body_finish (body, error);
  if (root == NULL)
    return FALSE;

  model = dailies_demo_check_fields (root, dailies_demo_server_get_catalogue (self->server),
                                     self->dialect, path, issues);
  if (model != NULL && json_array_get_length (issues) == 0)
    {
      DailiesParameter *frame = dailies_model_get_by_role (model, DAILIES_ROLE_FIRST_FRAME);

      object = json_node_get_object (root);
      picture = get_text (object, model, DAILIES_ROLE_FIRST_FRAME, self->dialect);
      upload = picture != NULL ? dailies_demo_body_get_upload (body, picture) : NULL;
      if (upload != NULL
          && !check_upload (upload, model, dailies_parameter_get_name (frame, self->dialect),
                            issues, error))
        return FALSE;
    }

  if (json_array_get_length (issues) > 0)
    {
      dailies_demo_reply_issues (self->message, issues);
      return TRUE;
    }

  if (dailies_demo_server_get_options (self->server)->price
      > dailies_demo_account_get_balance (self->server))
    {
      g_autoptr (JsonNode) data = json_from_string ("{\"kind\":\"err_insufficent_credits\"}", NULL);

      dailies_demo_reply_error (self->message, SOUP_STATUS_FORBIDDEN, "ForbiddenException",
                                "You've run out of credits. Please top up your balance or update "
                                "your payment method to continue.",
                                g_steal_pointer (&data));
      return TRUE;
    }

  job = make_job (self->server, self->message, model, self->dialect,
                  get_text (object, model, DAILIES_ROLE_PROMPT, self->dialect));
  job->link = picture != NULL && upload == NULL;
  if (upload != NULL)
    {
      g_autoptr (GFile) place = NULL;

      job->picture = g_strdup (dailies_demo_upload_get_digest (upload));
      place = dailies_demo_store_get_picture (store, job->picture);
      if (!dailies_demo_upload_keep (upload, place, error))
        return FALSE;
    }
  dailies_demo_renderer_name_clip (job);

  if (!dailies_demo_store_save (store, job, error))
    return FALSE;

  dailies_demo_renderer_ensure (dailies_demo_server_get_renderer (self->server), job);
  reply_created (self->message, job);
  return TRUE;
}

static DexFuture *
create_fiber (gpointer user_data)
{
  Create *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!create (self, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
        dailies_demo_reply_error (self->message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                                  "PayloadTooLargeException", error->message, NULL);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        dailies_demo_reply_error (self->message, SOUP_STATUS_BAD_REQUEST, "BadRequestException",
                                  error->message, NULL);
      else
        {
          g_printerr ("%s\n", error->message);
          dailies_demo_reply_error (self->message, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                                    "InternalServerErrorException", error->message, NULL);
        }
    }

  soup_server_message_unpause (self->message);
  return dex_future_new_for_boolean (TRUE);
}

void
dailies_demo_generations_create (DailiesDemoServer *server,
                                 SoupServerMessage *message,
                                 DailiesDialect dialect)
{
  Create *create = g_new0 (Create, 1);

  create->server = g_object_ref (server);
  create->message = g_object_ref (message);
  create->dialect = dialect;

  soup_server_message_pause (message);
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, create_fiber, create, create_free));
}

static void
reply_job (DailiesDemoServer *server, SoupServerMessage *message, const DailiesDemoJob *job)
{
  DailiesDemoStore *store = dailies_demo_server_get_store (server);
  gboolean universal = job->dialect == DAILIES_DIALECT_UNIVERSAL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GFile) clip = dailies_demo_store_find_clip (store, job->clip);
  g_autoptr (JsonNode) root = NULL;
  DailiesDemoStatus status = dailies_demo_job_get_status (job, g_get_real_time (), clip != NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, job->id);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, dailies_demo_status_get_id (status));

  if (status == DAILIES_DEMO_STATUS_COMPLETED)
    {
      g_autofree char *name = g_file_get_basename (clip);
      g_autofree char *url
        = g_strdup_printf ("%s/files/%s", dailies_demo_server_get_address (server), name);

      json_builder_set_member_name (builder, "video");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "url");
      json_builder_add_string_value (builder, url);
      json_builder_end_object (builder);
      add_usage (builder, job, TRUE, universal);
    }
  else if (status == DAILIES_DEMO_STATUS_ERROR)
    {
      json_builder_set_member_name (builder, "error");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, job->error_name);
      json_builder_set_member_name (builder, "message");
      json_builder_add_string_value (builder, job->error_message);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  if (status == DAILIES_DEMO_STATUS_COMPLETED)
    dailies_demo_reply_set_inference (message, job->id, dailies_demo_job_get_credits (job),
                                      dailies_demo_job_get_charge (job));
  dailies_demo_reply_json (message, SOUP_STATUS_OK, root);
}

void
dailies_demo_generations_poll (DailiesDemoServer *server,
                               SoupServerMessage *message,
                               DailiesDialect dialect)
{
  const char *text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = soup_form_decode (text != NULL ? text : "");
  const char *id = g_hash_table_lookup (query, "generation_id");
  const DailiesDemoJob *job;

  if (id == NULL || *id == '\0')
    {
      g_autoptr (JsonArray) issues = json_array_new ();

      dailies_demo_check_add_issue (issues, "invalid_type", "generation_id", "Required");
      dailies_demo_reply_issues (message, issues);
      return;
    }

  job = dailies_demo_store_lookup (dailies_demo_server_get_store (server), id);
  if (job == NULL)
    {
      dailies_demo_reply_error (message, SOUP_STATUS_NOT_FOUND, "NotFoundException",
                                "Inference not found", NULL);
      return;
    }

  dailies_demo_renderer_ensure (dailies_demo_server_get_renderer (server), job);
  reply_job (server, message, job);
}

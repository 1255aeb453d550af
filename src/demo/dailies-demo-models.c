/* dailies-demo-models.c: the models, and how fast they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-check.h"
#include "dailies-demo-handlers.h"
#include "dailies-demo-reply.h"

#include <math.h>
#include <string.h>

/* What is measured over: the last hour. */
#define WINDOW_SECONDS 3600

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_model (JsonBuilder *builder, DailiesModel *model, double price)
{
  DailiesParameter *frame = dailies_model_get_by_role (model, DAILIES_ROLE_FIRST_FRAME);

  json_builder_begin_object (builder);
  add_string (builder, "id", dailies_model_get_id (model));
  json_builder_set_member_name (builder, "aliases");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  add_string (builder, "type", "internal/video-generations/submit");
  json_builder_set_member_name (builder, "info");
  json_builder_begin_object (builder);
  add_string (builder, "name", dailies_model_get_title (model));
  add_string (builder, "developer", dailies_model_get_vendor (model));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "playground:video");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_array (builder);
  if (frame == NULL || !dailies_parameter_is_required (frame))
    json_builder_add_string_value (builder, "text_to_video");
  if (frame != NULL)
    json_builder_add_string_value (builder, "image_to_video");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "pricing");
  json_builder_begin_object (builder);
  add_string (builder, "kind", "fixed");
  json_builder_set_member_name (builder, "price");
  json_builder_add_double_value (builder, price);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static JsonNode *
build_list (DailiesDemoServer *server, GHashTable *query)
{
  GListModel *models = G_LIST_MODEL (dailies_demo_server_get_catalogue (server));
  const char *id = g_hash_table_lookup (query, "id");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "object", "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (models, i);

      if (id == NULL || g_str_equal (id, dailies_model_get_id (model)))
        add_model (builder, model, dailies_demo_server_get_options (server)->price);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

void
dailies_demo_models_list (DailiesDemoServer *server, SoupServerMessage *message)
{
  const char *text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = soup_form_decode (text != NULL ? text : "");
  g_autoptr (JsonNode) list = build_list (server, query);
  g_autofree char *json = json_to_string (list, FALSE);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  g_autofree char *etag = g_strdup_printf ("\"%.32s\"", digest);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *known = soup_message_headers_get_list (
    soup_server_message_get_request_headers (message), "If-None-Match");

  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Cache-Control", "max-age=60");
  if (known != NULL && strstr (known, etag) != NULL)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
  else
    dailies_demo_reply_json (message, SOUP_STATUS_OK, list);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a;
  double two = *(const double *) b;

  return one < two ? -1 : one > two;
}

static void
add_percentiles (JsonBuilder *builder, GArray *durations)
{
  static const guint percentiles[] = { 50, 75, 90, 99 };

  g_array_sort (durations, compare_numbers);
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    {
      guint rank = (guint) ceil (durations->len * percentiles[i] / 100.0);
      g_autofree char *name = g_strdup_printf ("p%u", percentiles[i]);

      json_builder_set_member_name (builder, name);
      json_builder_add_double_value (builder, g_array_index (durations, double, rank - 1));
    }
}

static void
add_metrics (JsonBuilder *builder, DailiesDemoServer *server, DailiesModel *model)
{
  DailiesDemoStore *store = dailies_demo_server_get_store (server);
  g_autoptr (GPtrArray) jobs = dailies_demo_store_list (store);
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < jobs->len; i++)
    {
      const DailiesDemoJob *job = g_ptr_array_index (jobs, i);
      double duration = job->pace * 1000;

      if (g_str_equal (job->model, dailies_model_get_id (model))
          && now - job->created < (gint64) WINDOW_SECONDS * G_USEC_PER_SEC
          && dailies_demo_job_get_status (job, now, dailies_demo_store_has_clip (store, job->clip))
               == DAILIES_DEMO_STATUS_COMPLETED)
        g_array_append_val (durations, duration);
    }
  if (durations->len == 0)
    return;

  json_builder_begin_object (builder);
  add_string (builder, "alias", dailies_model_get_id (model));
  add_string (builder, "endpoint", dailies_model_get_path (model, DAILIES_DIALECT_UNIVERSAL));
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "duration_ms");
  json_builder_begin_object (builder);
  add_percentiles (builder, durations);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

void
dailies_demo_models_metrics (DailiesDemoServer *server, SoupServerMessage *message)
{
  GListModel *models = G_LIST_MODEL (dailies_demo_server_get_catalogue (server));
  g_autofree char *time = dailies_demo_reply_format_time (g_get_real_time ());
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "window_seconds");
  json_builder_add_int_value (builder, WINDOW_SECONDS);
  add_string (builder, "generated_at", time);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (models, i);

      add_metrics (builder, server, model);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  dailies_demo_reply_json (message, SOUP_STATUS_OK, root);
}

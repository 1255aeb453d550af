/* dailies-demo-reply.c: how the demo service answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-reply.h"

#include <string.h>

#define MAX_CLIENT_REQUEST_ID 128
#define REQUEST_ID_KEY "dailies-demo-request-id"

const char *
dailies_demo_reply_get_request_id (SoupServerMessage *message)
{
  const char *id;

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  id = g_object_get_data (G_OBJECT (message), REQUEST_ID_KEY);
  if (id == NULL)
    {
      id = g_uuid_string_random ();
      g_object_set_data_full (G_OBJECT (message), REQUEST_ID_KEY, (gpointer) id, g_free);
    }
  return id;
}

void
dailies_demo_reply_begin (SoupServerMessage *message)
{
  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "x-request-id",
                                dailies_demo_reply_get_request_id (message));
}

const char *
dailies_demo_reply_get_client_request_id (SoupServerMessage *message)
{
  const char *id;
  gsize length;

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  id = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                     "X-Client-Request-Id");
  if (id == NULL)
    return NULL;

  length = strlen (id);
  if (length == 0 || length > MAX_CLIENT_REQUEST_ID)
    return NULL;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (id[i]) && strchr ("._:-", id[i]) == NULL)
        return NULL;
    }

  return id;
}

static void
reply (SoupServerMessage *message, guint status, const char *type, JsonNode *node)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *client_request_id = dailies_demo_reply_get_client_request_id (message);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  char *text;
  gsize length;

  if (client_request_id != NULL)
    soup_message_headers_replace (headers, "X-Client-Request-Id", client_request_id);

  json_generator_set_root (generator, node);
  text = json_generator_to_data (generator, &length);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, length);
}

void
dailies_demo_reply_json (SoupServerMessage *message, guint status, JsonNode *node)
{
  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (node != NULL);

  reply (message, status, "application/json; charset=utf-8", node);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
dailies_demo_reply_error (SoupServerMessage *message,
                          guint status,
                          const char *name,
                          const char *text,
                          JsonNode *data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *time = dailies_demo_reply_format_time (g_get_real_time ());
  g_autofree char *instance = NULL;
  GUri *uri;

  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (name != NULL && text != NULL);

  uri = soup_server_message_get_uri (message);
  instance = g_strdup_printf ("%s?%s", g_uri_get_path (uri),
                              g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "");

  json_builder_begin_object (builder);
  add_string (builder, "title", soup_status_get_phrase (status));
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
  add_string (builder, "message", text);
  add_string (builder, "instance", instance);
  add_string (builder, "requestId", dailies_demo_reply_get_request_id (message));
  add_string (builder, "timestamp", time);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  add_string (builder, "name", name);
  add_string (builder, "message", text);
  if (data != NULL)
    {
      json_builder_set_member_name (builder, "data");
      json_builder_add_value (builder, data);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  reply (message, status, "application/problem+json; charset=utf-8", root);
}

void
dailies_demo_reply_issues (SoupServerMessage *message, JsonArray *issues)
{
  g_autoptr (JsonNode) data = json_node_new (JSON_NODE_ARRAY);

  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));
  g_return_if_fail (issues != NULL);

  json_node_set_array (data, issues);
  dailies_demo_reply_error (message, SOUP_STATUS_BAD_REQUEST, "BadRequestException",
                            "Invalid payload provided", g_steal_pointer (&data));
}

void
dailies_demo_reply_set_inference (SoupServerMessage *message,
                                  const char *id,
                                  gint64 credits,
                                  double usd)
{
  SoupMessageHeaders *headers;
  g_autofree char *credits_text = NULL;
  char usd_text[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));

  headers = soup_server_message_get_response_headers (message);
  credits_text = g_strdup_printf ("%" G_GINT64_FORMAT, credits);
  g_ascii_formatd (usd_text, sizeof usd_text, "%.10g", usd);
  soup_message_headers_replace (headers, "x-inference-id", id);
  soup_message_headers_replace (headers, "x-aimlapi-credits-used", credits_text);
  soup_message_headers_replace (headers, "x-aimlapi-usd-spent", usd_text);
}

char *
dailies_demo_reply_format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc_usec (microseconds);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (time) / 1000);
}

/* dailies-reply-error.c: the words of the service for what went wrong
 *
 * Two envelopes, and what gateways make of them: a string, a list of issues, an object in an object.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-json.h"
#include "dailies-reply-private.h"

#include <string.h>

#define MAX_MESSAGE 2000

gboolean
dailies_reply_is_word (const char *text, gsize max)
{
  if (text == NULL || *text == '\0' || strlen (text) > max)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if ((guchar) *c <= ' ' || *c == 0x7f)
      return FALSE;
  /* A byte that was no UTF-8 was replaced: this is not what the service meant. */
  return strstr (text, "\xef\xbf\xbd") == NULL;
}

char *
dailies_reply_dup_words (const char *text)
{
  g_autofree char *message = NULL;

  if (text == NULL)
    return NULL;

  message = g_utf8_make_valid (text, -1);
  for (char *c = message; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\n')
      *c = ' ';
  g_strstrip (message);
  if (*message == '\0')
    return NULL;
  if (g_utf8_strlen (message, -1) > MAX_MESSAGE)
    {
      g_autofree char *start = g_utf8_substring (message, 0, MAX_MESSAGE);

      return g_strconcat (start, "…", NULL);
    }
  return g_steal_pointer (&message);
}

static char *
format_path (JsonArray *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (path); i++)
    {
      JsonNode *node = json_array_get_element (path, i);
      const char *name = dailies_json_node_get_string (node);

      if (name == NULL
          && !(JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64))
        continue;
      if (text->len > 0)
        g_string_append_c (text, '.');
      if (name != NULL)
        g_string_append (text, name);
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One entry of a list of issues: "prompt: String must contain at most 2000 character(s)". */
static char *
dup_issue (JsonNode *node)
{
  JsonObject *object = dailies_json_node_get_object (node);
  const char *message;
  JsonArray *path;

  if (object == NULL)
    return g_strdup (dailies_json_node_get_string (node));

  message = dailies_json_get_string (object, "message");
  if (message == NULL)
    message = dailies_json_get_string (object, "msg");
  if (message == NULL)
    return NULL;

  path = dailies_json_get_array (object, "path");
  if (path == NULL)
    path = dailies_json_get_array (object, "loc");
  if (path != NULL)
    {
      g_autofree char *where = format_path (path);

      if (*where != '\0')
        return g_strdup_printf ("%s: %s", where, message);
    }
  return g_strdup (message);
}

static char *
dup_issues (JsonArray *array)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *issue = dup_issue (json_array_get_element (array, i));

      if (issue == NULL)
        continue;
      if (text->len > 0)
        g_string_append (text, "; ");
      g_string_append (text, issue);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* A string, or a list of strings or issues. */
static char *
dup_text_member (JsonObject *object, const char *name)
{
  const char *string = dailies_json_get_string (object, name);

  return string != NULL ? g_strdup (string) : dup_issues (dailies_json_get_array (object, name));
}

static char *
add_details (char *message, JsonObject *error)
{
  g_autofree char *owned = message;
  g_autofree char *issues = dup_issues (dailies_json_get_array (error, "data"));

  if (issues == NULL || owned == NULL)
    return owned != NULL ? g_steal_pointer (&owned) : g_steal_pointer (&issues);
  return g_strdup_printf ("%s (%s)", owned, issues);
}

void
dailies_reply_read_error (DailiesReply *self, JsonObject *object)
{
  JsonObject *error = dailies_json_get_object (object, "error");
  g_autofree char *message = dup_text_member (object, "message");
  g_autofree char *clean = NULL;
  const char *name = NULL;

  g_return_if_fail (DAILIES_IS_REPLY (self));

  if (error != NULL)
    {
      name = dailies_json_get_string (error, "name");
      if (message == NULL)
        message = dup_text_member (error, "message");
      if (message == NULL)
        message = dup_text_member (error, "detail");
      message = add_details (g_steal_pointer (&message), error);
    }
  if (message == NULL)
    message = dup_text_member (object, "error");
  if (message == NULL)
    message = dup_text_member (object, "detail");
  if (message == NULL)
    message = dup_text_member (object, "title");

  /* An error of a shape that nobody described: as it is, it still says more than nothing. */
  if (message == NULL && error != NULL && json_object_get_size (error) > 0)
    message = json_to_string (json_object_get_member (object, "error"), FALSE);

  clean = dailies_reply_dup_words (message);
  if (clean != NULL)
    g_set_str (&self->error_message, clean);
  if (dailies_reply_is_word (name, 200))
    g_set_str (&self->error_name, name);

  if (self->request_id == NULL
      && dailies_reply_is_word (dailies_json_get_string (object, "requestId"),
                                DAILIES_REPLY_MAX_ID))
    self->request_id = g_strdup (dailies_json_get_string (object, "requestId"));
}

gboolean
dailies_reply_has_error (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "error");
  gboolean value;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) > 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;
  if (dailies_json_get_boolean (object, "error", &value))
    return value;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return dailies_json_node_get_string (node) != NULL;
  return TRUE;
}

/* dailies-demo-check.c: whether a request is one that the service documents
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answers are in the words of the service, whose own they imitate; they are not translated.
 */

#include "config.h"

#include "dailies-demo-check.h"

#include <math.h>

static JsonObject *
add_issue (JsonArray *issues, const char *code, const char *field, const char *message)
{
  JsonObject *issue = json_object_new ();
  JsonArray *path = json_array_new ();

  if (field != NULL)
    json_array_add_string_element (path, field);
  json_object_set_string_member (issue, "code", code);
  json_object_set_array_member (issue, "path", path);
  json_object_set_string_member (issue, "message", message);
  json_array_add_object_element (issues, issue);
  return issue;
}

void
dailies_demo_check_add_issue (JsonArray *issues,
                              const char *code,
                              const char *field,
                              const char *message)
{
  g_return_if_fail (issues != NULL);
  g_return_if_fail (code != NULL && message != NULL);

  (void) add_issue (issues, code, field, message);
}

static const char *
get_type_name (JsonNode *node)
{
  if (node == NULL)
    return "undefined";

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return "object";
    case JSON_NODE_ARRAY:
      return "array";
    case JSON_NODE_NULL:
      return "null";
    case JSON_NODE_VALUE:
      break;
    }

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return "string";
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return "boolean";
  return "number";
}

static void
add_type_issue (JsonArray *issues, const char *field, const char *expected, JsonNode *node)
{
  g_autofree char *message = NULL;
  JsonObject *issue;

  if (node == NULL)
    message = g_strdup ("Required");
  else
    message = g_strdup_printf ("Expected %s, received %s", expected, get_type_name (node));

  issue = add_issue (issues, "invalid_type", field, message);
  json_object_set_string_member (issue, "expected", expected);
  json_object_set_string_member (issue, "received", get_type_name (node));
}

static DailiesModel *
check_model (JsonObject *object,
             DailiesCatalogue *catalogue,
             DailiesDialect dialect,
             const char *path,
             JsonArray *issues)
{
  JsonNode *node = json_object_get_member (object, "model");
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *message = NULL;
  DailiesModel *model;
  JsonArray *options;
  JsonObject *issue;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      add_type_issue (issues, "model", "string", node);
      return NULL;
    }

  model = dailies_catalogue_lookup (catalogue, json_node_get_string (node));
  if (model != NULL && g_strcmp0 (dailies_model_get_path (model, dialect), path) == 0)
    return model;

  options = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalogue)); i++)
    {
      g_autoptr (DailiesModel) other = g_list_model_get_item (G_LIST_MODEL (catalogue), i);

      if (g_strcmp0 (dailies_model_get_path (other, dialect), path) != 0)
        continue;
      json_array_add_string_element (options, dailies_model_get_id (other));
      g_string_append_printf (expected, "%s'%s'", expected->len > 0 ? " | " : "",
                              dailies_model_get_id (other));
    }

  message = g_strdup_printf ("Invalid enum value. Expected %s, received '%s'", expected->str,
                             json_node_get_string (node));
  issue = add_issue (issues, "invalid_enum_value", "model", message);
  json_object_set_string_member (issue, "received", json_node_get_string (node));
  json_object_set_array_member (issue, "options", options);
  return NULL;
}

/* The value in the parameter's own type, or NULL where it is of another. */
static GVariant *
take_value (DailiesParameter *parameter, JsonNode *node, const char **expected)
{
  gboolean is_string = json_node_get_value_type (node) == G_TYPE_STRING;
  gboolean is_boolean = json_node_get_value_type (node) == G_TYPE_BOOLEAN;
  gboolean is_number = JSON_NODE_HOLDS_VALUE (node) && !is_string && !is_boolean;

  switch (dailies_parameter_get_kind (parameter))
    {
    case DAILIES_KIND_STRING:
    case DAILIES_KIND_PICTURE:
      *expected = "string";
      return is_string ? g_variant_new_string (json_node_get_string (node)) : NULL;

    case DAILIES_KIND_BOOLEAN:
      *expected = "boolean";
      return is_boolean ? g_variant_new_boolean (json_node_get_boolean (node)) : NULL;

    case DAILIES_KIND_NUMBER:
      *expected = "number";
      return is_number ? g_variant_new_double (json_node_get_double (node)) : NULL;

    case DAILIES_KIND_INTEGER:
      *expected = "integer";
      if (!is_number || json_node_get_double (node) != floor (json_node_get_double (node)))
        return NULL;
      return g_variant_new_int64 (json_node_get_int (node));
    }

  g_return_val_if_reached (NULL);
}

static void
check_text (DailiesParameter *parameter, const char *field, const char *text, JsonArray *issues)
{
  guint max_length = dailies_parameter_get_max_length (parameter);
  glong length = g_utf8_strlen (text, -1);
  gboolean is_prompt = dailies_parameter_get_role (parameter) == DAILIES_ROLE_PROMPT;
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (max_length > 0 && (guint) length > max_length)
    {
      g_autofree char *message
        = g_strdup_printf ("String must contain at most %u character(s)", max_length);
      JsonObject *issue = add_issue (issues, "too_big", field, message);

      json_object_set_int_member (issue, "maximum", max_length);
      json_object_set_string_member (issue, "type", "string");
      json_object_set_boolean_member (issue, "inclusive", TRUE);
    }
  else if (is_prompt && *stripped == '\0')
    {
      JsonObject *issue
        = add_issue (issues, "too_small", field, "String must contain at least 1 character(s)");

      json_object_set_int_member (issue, "minimum", 1);
      json_object_set_string_member (issue, "type", "string");
      json_object_set_boolean_member (issue, "inclusive", TRUE);
    }
}

/* The document says "format: uri", so that bare base64 is none; only what can be fetched is of use.
 * A data URI was already taken out of the request, and what is in it is checked when it is read. */
static void
check_uri (const char *field, const char *text, JsonArray *issues)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  gboolean is_web = g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0;

  if (g_strcmp0 (scheme, "data") == 0)
    return;
  if (is_web && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    return;

  json_object_set_string_member (add_issue (issues, "invalid_string", field, "Invalid url"),
                                 "validation", "url");
}

static void
check_parameter (DailiesParameter *parameter, const char *field, JsonNode *node, JsonArray *issues)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;
  const char *expected = NULL;

  if (node == NULL)
    {
      if (dailies_parameter_is_required (parameter))
        add_type_issue (issues, field, "string", NULL);
      return;
    }

  value = take_value (parameter, node, &expected);
  if (value == NULL)
    {
      add_type_issue (issues, field, expected, node);
      return;
    }
  g_variant_ref_sink (value);

  if (dailies_parameter_get_kind (parameter) == DAILIES_KIND_PICTURE)
    check_uri (field, g_variant_get_string (value, NULL), issues);
  else if (dailies_parameter_get_kind (parameter) == DAILIES_KIND_STRING
           && dailies_parameter_get_choices (parameter) == NULL)
    check_text (parameter, field, g_variant_get_string (value, NULL), issues);
  else if (!dailies_parameter_check (parameter, value, &error))
    (void) add_issue (issues,
                      dailies_parameter_get_choices (parameter) != NULL ? "invalid_enum_value"
                                                                        : "invalid_range",
                      field, error->message);
}

static void
check_unknown (JsonObject *object, GHashTable *known, JsonArray *issues)
{
  g_autoptr (GString) text = g_string_new ("Unrecognized key(s) in object: ");
  g_autoptr (JsonArray) keys = json_array_new ();
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (g_hash_table_contains (known, l->data))
        continue;
      g_string_append_printf (text, "%s'%s'", json_array_get_length (keys) > 0 ? ", " : "",
                              (const char *) l->data);
      json_array_add_string_element (keys, l->data);
    }

  if (json_array_get_length (keys) > 0)
    json_object_set_array_member (add_issue (issues, "unrecognized_keys", NULL, text->str), "keys",
                                  g_steal_pointer (&keys));
}

DailiesModel *
dailies_demo_check_fields (JsonNode *root,
                           DailiesCatalogue *catalogue,
                           DailiesDialect dialect,
                           const char *path,
                           JsonArray *issues)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *parameters;
  DailiesModel *model;
  JsonObject *object;

  g_return_val_if_fail (root != NULL && issues != NULL, NULL);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      add_type_issue (issues, NULL, "object", root);
      return NULL;
    }

  object = json_node_get_object (root);
  model = check_model (object, catalogue, dialect, path, issues);
  if (model == NULL)
    return NULL;

  g_hash_table_add (known, (gpointer) "model");
  parameters = dailies_model_get_parameters (model);
  for (guint i = 0; i < g_list_model_get_n_items (parameters); i++)
    {
      g_autoptr (DailiesParameter) parameter = g_list_model_get_item (parameters, i);
      const char *field = dailies_parameter_get_name (parameter, dialect);

      if (field == NULL)
        continue;
      g_hash_table_add (known, (gpointer) field);
      check_parameter (parameter, field, json_object_get_member (object, field), issues);
    }

  check_unknown (object, known, issues);
  return model;
}

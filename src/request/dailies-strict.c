/* dailies-strict.c: members of a JSON object, with their types checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-strict.h"

#include "dailies-request.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
wrong_type (const char *member, const char *expected, int code, GError **error)
{
  /* Translators: the first is a name in a JSON file, the second a JSON type such as "string" */
  g_set_error (error, DAILIES_REQUEST_ERROR, code, _ ("“%s” is not a JSON %s."), member, expected);
  return FALSE;
}

/* Sets *node to NULL where the member is missing and may be. */
static gboolean
get_member (JsonObject *object,
            const char *member,
            DailiesStrictNeed need,
            JsonNode **node,
            int code,
            GError **error)
{
  *node = json_object_get_member (object, member);
  if (*node != NULL || need == DAILIES_STRICT_OPTIONAL)
    return TRUE;

  g_set_error (error, DAILIES_REQUEST_ERROR, code, _ ("“%s” is missing."), member);
  return FALSE;
}

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         && json_node_get_string (node) != NULL;
}

gboolean
dailies_strict_get_string (JsonObject *object,
                           const char *member,
                           DailiesStrictNeed need,
                           const char **value,
                           int code,
                           GError **error)
{
  JsonNode *node;

  if (!get_member (object, member, need, &node, code, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!is_string (node))
    return wrong_type (member, "string", code, error);

  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
dailies_strict_get_boolean (JsonObject *object,
                            const char *member,
                            gboolean *value,
                            int code,
                            GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return wrong_type (member, "boolean", code, error);

  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
dailies_strict_get_count (JsonObject *object,
                          const char *member,
                          DailiesStrictNeed need,
                          gint64 maximum,
                          gint64 *value,
                          int code,
                          GError **error)
{
  JsonNode *node;
  gint64 number;

  if (!get_member (object, member, need, &node, code, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return wrong_type (member, "integer", code, error);

  /* An integer that overflows arrives as -1. */
  number = json_node_get_int (node);
  if (number < 0 || number > maximum)
    {
      g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, maximum);

      g_set_error (error, DAILIES_REQUEST_ERROR, code, _ ("“%s” is not a number from 0 to %s."),
                   member, most);
      return FALSE;
    }

  *value = number;
  return TRUE;
}

gboolean
dailies_strict_get_number (JsonObject *object,
                           const char *member,
                           gboolean *present,
                           double *value,
                           int code,
                           GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  GType type;

  *present = FALSE;
  if (node == NULL)
    return TRUE;

  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if ((type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) || !isfinite (json_node_get_double (node)))
    return wrong_type (member, "number", code, error);

  *present = TRUE;
  *value = json_node_get_double (node);
  return TRUE;
}

gboolean
dailies_strict_get_object (JsonObject *object,
                           const char *member,
                           DailiesStrictNeed need,
                           JsonObject **value,
                           int code,
                           GError **error)
{
  JsonNode *node;

  if (!get_member (object, member, need, &node, code, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_type (member, "object", code, error);

  *value = json_node_get_object (node);
  return TRUE;
}

gboolean
dailies_strict_get_array (JsonObject *object,
                          const char *member,
                          DailiesStrictNeed need,
                          JsonArray **value,
                          int code,
                          GError **error)
{
  JsonNode *node;

  if (!get_member (object, member, need, &node, code, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong_type (member, "array", code, error);

  *value = json_node_get_array (node);
  return TRUE;
}

gboolean
dailies_strict_get_strings (JsonObject *object,
                            const char *member,
                            DailiesStrictNeed need,
                            char ***value,
                            int code,
                            GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (!dailies_strict_get_array (object, member, need, &array, code, error))
    return FALSE;
  if (array == NULL)
    return TRUE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!is_string (node) || *json_node_get_string (node) == '\0')
        return wrong_type (member, "array of strings", code, error);
      g_strv_builder_add (builder, json_node_get_string (node));
    }

  *value = g_strv_builder_end (builder);
  return TRUE;
}

GVariant *
dailies_strict_dup_scalar (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (is_string (node))
    return g_variant_ref_sink (g_variant_new_string (json_node_get_string (node)));

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      return g_variant_ref_sink (g_variant_new_int64 (json_node_get_int (node)));
    case G_TYPE_BOOLEAN:
      return g_variant_ref_sink (g_variant_new_boolean (json_node_get_boolean (node)));
    case G_TYPE_DOUBLE:
      if (isfinite (json_node_get_double (node)))
        return g_variant_ref_sink (g_variant_new_double (json_node_get_double (node)));
      return NULL;
    default:
      return NULL;
    }
}

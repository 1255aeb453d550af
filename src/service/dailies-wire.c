/* dailies-wire.c: a request in the words of a dialect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-service.h"
#include "dailies-wire.h"

#include <glib/gi18n-lib.h>

static JsonNode *
value_to_json (GVariant *value)
{
  JsonNode *node = json_node_alloc ();

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return json_node_init_string (node, g_variant_get_string (value, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return json_node_init_int (node, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return json_node_init_double (node, g_variant_get_double (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return json_node_init_boolean (node, g_variant_get_boolean (value));

  json_node_free (node);
  return NULL;
}

/* The field's name of the parameter with @role, where the model has one in this dialect. */
const char *
dailies_wire_get_field (DailiesModel *model, DailiesRole role, DailiesDialect dialect)
{
  DailiesParameter *parameter = dailies_model_get_by_role (model, role);

  return parameter != NULL ? dailies_parameter_get_name (parameter, dialect) : NULL;
}

static gboolean
add_parameters (JsonObject *object,
                DailiesModel *model,
                DailiesRequest *request,
                DailiesDialect dialect,
                GError **error)
{
  g_autofree char **names = dailies_request_list_parameters (request);

  for (guint i = 0; names[i] != NULL; i++)
    {
      DailiesParameter *parameter = dailies_model_lookup_parameter (model, names[i]);
      GVariant *value = dailies_request_get_parameter (request, names[i]);
      const char *field
        = parameter != NULL ? dailies_parameter_get_name (parameter, dialect) : NULL;
      g_autoptr (JsonNode) node = NULL;

      if (field == NULL)
        {
          g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                       _ ("This model does not know “%s” here."), names[i]);
          return FALSE;
        }
      if ((node = value_to_json (value)) == NULL)
        {
          g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                       _ ("The value of “%s” is of no kind that can be sent."), names[i]);
          return FALSE;
        }
      /* An empty text is a field that was not filled in. */
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          && *json_node_get_string (node) == '\0')
        continue;
      json_object_set_member (object, field, g_steal_pointer (&node));
    }
  return TRUE;
}

/* Everything but a picture that lies in a file. */
char *
dailies_wire_build_json (DailiesModel *model,
                         DailiesRequest *request,
                         DailiesDialect dialect,
                         GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  const char *prompt = dailies_request_get_prompt (request);
  const char *uri = dailies_request_get_first_frame_uri (request);
  const char *prompt_field = dailies_wire_get_field (model, DAILIES_ROLE_PROMPT, dialect);
  const char *frame_field = dailies_wire_get_field (model, DAILIES_ROLE_FIRST_FRAME, dialect);

  if (prompt == NULL || !g_utf8_validate (prompt, -1, NULL))
    {
      g_set_error_literal (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                           _ ("The prompt is no valid text."));
      return NULL;
    }
  if (frame_field == NULL
      && (uri != NULL || dailies_request_get_first_frame_file (request) != NULL))
    {
      g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                   _ ("The model %s takes no first frame."), dailies_model_get_id (model));
      return NULL;
    }

  json_object_set_string_member (object, "model", dailies_model_get_id (model));
  if (prompt_field != NULL && *prompt != '\0')
    json_object_set_string_member (object, prompt_field, prompt);
  if (uri != NULL)
    json_object_set_string_member (object, frame_field, uri);
  if (!add_parameters (object, model, request, dialect, error))
    return NULL;

  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

/* dailies-request.c: what a person asks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-request-private.h"

#include "dailies-strict.h"

#include <glib/gi18n-lib.h>

struct _DailiesRequest
{
  GObject parent_instance;

  char *model_id;
  char *prompt;
  GFile *file;
  char *uri;
  DailiesPictureRepair *repair;
  /* universal name → GVariant */
  GHashTable *parameters;
};

G_DEFINE_FINAL_TYPE (DailiesRequest, dailies_request, G_TYPE_OBJECT)
G_DEFINE_QUARK (dailies_request_error, dailies_request_error)

static void
dailies_request_finalize (GObject *object)
{
  DailiesRequest *self = DAILIES_REQUEST (object);

  g_clear_pointer (&self->model_id, g_free);
  g_clear_pointer (&self->prompt, g_free);
  g_clear_object (&self->file);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->repair, g_free);
  g_clear_pointer (&self->parameters, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_request_parent_class)->finalize (object);
}

static void
dailies_request_class_init (DailiesRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_request_finalize;
}

static void
dailies_request_init (DailiesRequest *self)
{
  self->parameters
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
}

DailiesRequest *
dailies_request_new (const char *model_id, const char *prompt)
{
  DailiesRequest *self;

  g_return_val_if_fail (model_id != NULL, NULL);
  g_return_val_if_fail (prompt != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_REQUEST, NULL);
  self->model_id = g_strdup (model_id);
  self->prompt = g_strdup (prompt);
  return self;
}

DailiesRequest *
dailies_request_copy (DailiesRequest *self)
{
  DailiesRequest *copy;
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  copy = dailies_request_new (self->model_id, self->prompt);
  g_set_object (&copy->file, self->file);
  g_set_str (&copy->uri, self->uri);
  dailies_request_set_repair (copy, self->repair);

  g_hash_table_iter_init (&iter, self->parameters);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy->parameters, g_strdup (name), g_variant_ref (value));

  return copy;
}

const char *
dailies_request_get_model_id (DailiesRequest *self)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  return self->model_id;
}

const char *
dailies_request_get_prompt (DailiesRequest *self)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  return self->prompt;
}

void
dailies_request_set_first_frame_file (DailiesRequest *self, GFile *file)
{
  g_return_if_fail (DAILIES_IS_REQUEST (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  g_set_object (&self->file, file);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->repair, g_free);
}

void
dailies_request_set_first_frame_uri (DailiesRequest *self, const char *uri)
{
  g_return_if_fail (DAILIES_IS_REQUEST (self));

  g_set_str (&self->uri, uri);
  g_clear_object (&self->file);
  g_clear_pointer (&self->repair, g_free);
}

GFile *
dailies_request_get_first_frame_file (DailiesRequest *self)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  return self->file;
}

const char *
dailies_request_get_first_frame_uri (DailiesRequest *self)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  return self->uri;
}

void
dailies_request_set_repair (DailiesRequest *self, const DailiesPictureRepair *repair)
{
  g_autofree DailiesPictureRepair *old = NULL;

  g_return_if_fail (DAILIES_IS_REQUEST (self));
  g_return_if_fail (repair == NULL || self->file != NULL);

  old = g_steal_pointer (&self->repair);
  if (repair != NULL)
    self->repair = g_memdup2 (repair, sizeof *repair);
}

const DailiesPictureRepair *
dailies_request_get_repair (DailiesRequest *self)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  return self->repair;
}

void
dailies_request_set_parameter (DailiesRequest *self, const char *name, GVariant *value)
{
  g_return_if_fail (DAILIES_IS_REQUEST (self));
  g_return_if_fail (name != NULL);

  if (value == NULL)
    g_hash_table_remove (self->parameters, name);
  else
    g_hash_table_replace (self->parameters, g_strdup (name), g_variant_ref_sink (value));
}

GVariant *
dailies_request_get_parameter (DailiesRequest *self, const char *name)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->parameters, name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
dailies_request_list_parameters (DailiesRequest *self)
{
  char **names;
  guint n;

  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  names = (char **) g_hash_table_get_keys_as_array (self->parameters, &n);
  qsort (names, n, sizeof *names, compare_names);
  return names;
}

/* --- stored --- */

static JsonNode *
node_from_value (GVariant *value)
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

  g_assert_not_reached ();
}

JsonNode *
dailies_request_to_json (DailiesRequest *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char **names = NULL;

  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, self->model_id);
  json_builder_set_member_name (builder, "prompt");
  json_builder_add_string_value (builder, self->prompt);

  if (self->file != NULL || self->uri != NULL)
    {
      /* A file's URI, because its path need not be UTF-8. */
      g_autofree char *file_uri = self->file != NULL ? g_file_get_uri (self->file) : NULL;

      json_builder_set_member_name (builder, "first_frame");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, file_uri != NULL ? "file" : "uri");
      json_builder_add_string_value (builder, file_uri != NULL ? file_uri : self->uri);
      if (self->repair != NULL)
        {
          json_builder_set_member_name (builder, "repair");
          json_builder_add_value (builder, _dailies_request_repair_to_json (self->repair));
        }
      json_builder_end_object (builder);
    }

  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_object (builder);
  names = dailies_request_list_parameters (self);
  for (guint i = 0; names[i] != NULL; i++)
    {
      json_builder_set_member_name (builder, names[i]);
      json_builder_add_value (builder,
                              node_from_value (dailies_request_get_parameter (self, names[i])));
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static gboolean
read_first_frame (DailiesRequest *self, JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_FORMAT;
  JsonObject *first_frame = NULL;
  JsonObject *repair = NULL;
  const char *file = NULL;
  const char *uri = NULL;

  if (!dailies_strict_get_object (object, "first_frame", DAILIES_STRICT_OPTIONAL, &first_frame,
                                  code, error))
    return FALSE;
  if (first_frame == NULL)
    return TRUE;
  if (!dailies_strict_get_string (first_frame, "file", DAILIES_STRICT_OPTIONAL, &file, code, error)
      || !dailies_strict_get_string (first_frame, "uri", DAILIES_STRICT_OPTIONAL, &uri, code, error)
      || !dailies_strict_get_object (first_frame, "repair", DAILIES_STRICT_OPTIONAL, &repair, code,
                                     error))
    return FALSE;

  if ((file == NULL) == (uri == NULL))
    {
      g_set_error_literal (
        error, DAILIES_REQUEST_ERROR, code,
        _ ("The first frame of the stored request is neither a file nor a link."));
      return FALSE;
    }

  if (file != NULL)
    self->file = g_file_new_for_uri (file);
  else
    self->uri = g_strdup (uri);

  if (file != NULL && repair != NULL)
    {
      DailiesPictureRepair read;

      if (!_dailies_request_repair_from_json (repair, &read, error))
        return FALSE;
      dailies_request_set_repair (self, &read);
    }
  return TRUE;
}

static gboolean
read_parameters (DailiesRequest *self, JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_FORMAT;
  JsonObject *parameters = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!dailies_strict_get_object (object, "parameters", DAILIES_STRICT_OPTIONAL, &parameters, code,
                                  error))
    return FALSE;
  if (parameters == NULL)
    return TRUE;

  json_object_iter_init_ordered (&iter, parameters);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autoptr (GVariant) value = dailies_strict_dup_scalar (node);

      if (value == NULL)
        {
          g_set_error (
            error, DAILIES_REQUEST_ERROR, code,
            _ ("The parameter “%s” of the stored request has no value that can be read."), name);
          return FALSE;
        }
      dailies_request_set_parameter (self, name, value);
    }
  return TRUE;
}

DailiesRequest *
dailies_request_from_json (JsonNode *node, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_FORMAT;
  g_autoptr (DailiesRequest) self = NULL;
  const char *model_id = NULL;
  const char *prompt = NULL;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DAILIES_REQUEST_ERROR, code,
                           _ ("The stored request is not a JSON object."));
      return NULL;
    }

  object = json_node_get_object (node);
  if (!dailies_strict_get_string (object, "model", DAILIES_STRICT_REQUIRED, &model_id, code, error)
      || !dailies_strict_get_string (object, "prompt", DAILIES_STRICT_REQUIRED, &prompt, code,
                                     error))
    return NULL;

  self = dailies_request_new (model_id, prompt);
  if (!read_first_frame (self, object, error) || !read_parameters (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

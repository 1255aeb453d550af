/* dailies-model.c: a video model, as the catalogue describes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-model.h"

#include "dailies-model-private.h"
#include "dailies-parameter-private.h"
#include "dailies-request.h"
#include "dailies-strict.h"

#include <glib/gi18n-lib.h>

struct _DailiesModel
{
  GObject parent_instance;

  char *id;
  char *title;
  char *vendor;
  char **aliases;
  char *path;
  char *legacy_path;
  GListStore *parameters;
  gboolean has_picture_rules;
  DailiesPictureRules picture_rules;
  guint usual_seconds;
  guint slow_seconds;
};

G_DEFINE_FINAL_TYPE (DailiesModel, dailies_model, G_TYPE_OBJECT)

static void
dailies_model_finalize (GObject *object)
{
  DailiesModel *self = DAILIES_MODEL (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->vendor, g_free);
  g_clear_pointer (&self->aliases, g_strfreev);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->legacy_path, g_free);
  g_clear_object (&self->parameters);

  G_OBJECT_CLASS (dailies_model_parent_class)->finalize (object);
}

static void
dailies_model_class_init (DailiesModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_model_finalize;
}

static void
dailies_model_init (DailiesModel *self)
{
  self->parameters = g_list_store_new (DAILIES_TYPE_PARAMETER);
}

/* --- reading the catalogue --- */

static gboolean
broken (DailiesModel *self, const char *what, GError **error)
{
  g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE,
               _ ("The description of “%s” in the catalogue is broken: %s."), self->id, what);
  return FALSE;
}

static gboolean
read_paths (DailiesModel *self, JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  JsonObject *paths = NULL;
  const char *universal = NULL;
  const char *legacy = NULL;

  if (!dailies_strict_get_object (object, "paths", DAILIES_STRICT_REQUIRED, &paths, code, error)
      || !dailies_strict_get_string (paths, "universal", DAILIES_STRICT_OPTIONAL, &universal, code,
                                     error)
      || !dailies_strict_get_string (paths, "legacy", DAILIES_STRICT_OPTIONAL, &legacy, code,
                                     error))
    return FALSE;

  if ((universal == NULL && legacy == NULL) || (universal != NULL && *universal != '/')
      || (legacy != NULL && *legacy != '/'))
    return broken (self, "paths", error);

  self->path = g_strdup (universal);
  self->legacy_path = g_strdup (legacy);
  return TRUE;
}

static gboolean
add_parameter (DailiesModel *self, JsonNode *node, GError **error)
{
  g_autoptr (DailiesParameter) parameter = NULL;
  const char *name;
  DailiesRole role;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return broken (self, "parameters", error);

  parameter = _dailies_parameter_new_from_json (json_node_get_object (node), error);
  if (parameter == NULL)
    return FALSE;

  name = dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL);
  role = dailies_parameter_get_role (parameter);
  if (dailies_model_lookup_parameter (self, name) != NULL)
    return broken (self, name, error);
  if (role != DAILIES_ROLE_OPTION && dailies_model_get_by_role (self, role) != NULL)
    return broken (self, name, error);

  g_list_store_append (self->parameters, parameter);
  return TRUE;
}

static gboolean
read_parameters (DailiesModel *self, JsonObject *object, GError **error)
{
  JsonArray *array = NULL;

  if (!dailies_strict_get_array (object, "parameters", DAILIES_STRICT_REQUIRED, &array,
                                 DAILIES_REQUEST_ERROR_CATALOGUE, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!add_parameter (self, json_array_get_element (array, i), error))
        return FALSE;
    }
  return TRUE;
}

/* A pair [width, height], neither of them 0. */
static gboolean
read_ratio (DailiesModel *self,
            JsonObject *object,
            const char *member,
            guint *width,
            guint *height,
            GError **error)
{
  JsonArray *array = NULL;
  guint sides[2];

  if (!dailies_strict_get_array (object, member, DAILIES_STRICT_OPTIONAL, &array,
                                 DAILIES_REQUEST_ERROR_CATALOGUE, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != G_N_ELEMENTS (sides))
    return broken (self, member, error);

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GVariant) side = dailies_strict_dup_scalar (json_array_get_element (array, i));

      if (side == NULL || !g_variant_is_of_type (side, G_VARIANT_TYPE_INT64)
          || g_variant_get_int64 (side) < 1 || g_variant_get_int64 (side) > G_MAXUINT16)
        return broken (self, member, error);
      sides[i] = (guint) g_variant_get_int64 (side);
    }

  *width = sides[0];
  *height = sides[1];
  return TRUE;
}

static gboolean
read_picture_rules (DailiesModel *self, JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  /* A limit that is not given stays 0, which is none. */
  DailiesPictureRules rules = { 0 };
  gboolean takes_picture = dailies_model_get_by_role (self, DAILIES_ROLE_FIRST_FRAME) != NULL;
  JsonObject *picture = NULL;
  gint64 short_side = 0;
  gint64 max_bytes = 0;

  if (!dailies_strict_get_object (object, "picture", DAILIES_STRICT_OPTIONAL, &picture, code,
                                  error))
    return FALSE;
  if (takes_picture != (picture != NULL))
    return broken (self, "picture", error);
  if (picture == NULL)
    return TRUE;

  if (!read_ratio (self, picture, "ratio_above", &rules.min_ratio_width, &rules.min_ratio_height,
                   error)
      || !read_ratio (self, picture, "ratio_below", &rules.max_ratio_width, &rules.max_ratio_height,
                      error)
      || !dailies_strict_get_count (picture, "short_side_above", DAILIES_STRICT_OPTIONAL,
                                    G_MAXUINT16, &short_side, code, error)
      || !dailies_strict_get_count (picture, "max_bytes", DAILIES_STRICT_OPTIONAL, G_MAXINT64,
                                    &max_bytes, code, error))
    return FALSE;

  rules.short_side_above = (guint) short_side;
  rules.max_bytes = (guint64) max_bytes;
  self->picture_rules = rules;
  self->has_picture_rules = TRUE;
  return TRUE;
}

static gboolean
read_seconds (DailiesModel *self, JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  JsonObject *seconds = NULL;
  gint64 usual = 0;
  gint64 slow = 0;

  if (!dailies_strict_get_object (object, "seconds", DAILIES_STRICT_REQUIRED, &seconds, code, error)
      || !dailies_strict_get_count (seconds, "usual", DAILIES_STRICT_REQUIRED, 86400, &usual, code,
                                    error)
      || !dailies_strict_get_count (seconds, "slow", DAILIES_STRICT_REQUIRED, 86400, &slow, code,
                                    error))
    return FALSE;
  if (usual < 1 || slow < usual)
    return broken (self, "seconds", error);

  self->usual_seconds = (guint) usual;
  self->slow_seconds = (guint) slow;
  return TRUE;
}

DailiesModel *
_dailies_model_new_from_json (JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  g_autoptr (DailiesModel) self = g_object_new (DAILIES_TYPE_MODEL, NULL);
  g_auto (GStrv) source = NULL;
  const char *id = NULL;
  const char *title = NULL;
  const char *vendor = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  if (!dailies_strict_get_string (object, "id", DAILIES_STRICT_REQUIRED, &id, code, error)
      || !dailies_strict_get_string (object, "title", DAILIES_STRICT_REQUIRED, &title, code, error)
      || !dailies_strict_get_string (object, "vendor", DAILIES_STRICT_REQUIRED, &vendor, code,
                                     error)
      || !dailies_strict_get_strings (object, "aliases", DAILIES_STRICT_OPTIONAL, &self->aliases,
                                      code, error)
      /* Where the facts come from is for whoever reads the file; that it is there is checked. */
      || !dailies_strict_get_strings (object, "source", DAILIES_STRICT_REQUIRED, &source, code,
                                      error))
    return NULL;

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->vendor = g_strdup (vendor);
  if (self->aliases == NULL)
    self->aliases = g_new0 (char *, 1);

  if (*id == '\0' || *title == '\0' || *vendor == '\0' || source[0] == NULL)
    {
      broken (self, "id, title, vendor, source", error);
      return NULL;
    }

  if (!read_paths (self, object, error) || !read_parameters (self, object, error)
      || !read_picture_rules (self, object, error) || !read_seconds (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- what it is --- */

const char *
dailies_model_get_id (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return self->id;
}

const char *
dailies_model_get_title (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return self->title;
}

const char *
dailies_model_get_vendor (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return self->vendor;
}

const char *const *
_dailies_model_get_aliases (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return (const char *const *) self->aliases;
}

const char *
dailies_model_get_path (DailiesModel *self, DailiesDialect dialect)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return dialect == DAILIES_DIALECT_LEGACY ? self->legacy_path : self->path;
}

GListModel *
dailies_model_get_parameters (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return G_LIST_MODEL (self->parameters);
}

DailiesParameter *
dailies_model_lookup_parameter (DailiesModel *self, const char *name)
{
  guint n;

  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->parameters));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesParameter) parameter
        = g_list_model_get_item (G_LIST_MODEL (self->parameters), i);

      /* The store holds it as long as the model lives. */
      if (g_str_equal (dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL), name))
        return parameter;
    }
  return NULL;
}

DailiesParameter *
dailies_model_get_by_role (DailiesModel *self, DailiesRole role)
{
  guint n;

  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->parameters));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesParameter) parameter
        = g_list_model_get_item (G_LIST_MODEL (self->parameters), i);

      if (dailies_parameter_get_role (parameter) == role)
        return parameter;
    }
  return NULL;
}

const DailiesPictureRules *
dailies_model_get_picture_rules (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), NULL);

  return self->has_picture_rules ? &self->picture_rules : NULL;
}

guint
dailies_model_get_usual_seconds (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), 0);

  return self->usual_seconds;
}

guint
dailies_model_get_slow_seconds (DailiesModel *self)
{
  g_return_val_if_fail (DAILIES_IS_MODEL (self), 0);

  return self->slow_seconds;
}

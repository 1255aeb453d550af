/* dailies-parameter.c: one thing that a model can be told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-parameter.h"

#include "dailies-parameter-private.h"
#include "dailies-request.h"
#include "dailies-strict.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (DailiesParameter, dailies_parameter, G_TYPE_OBJECT)

static const char *const roles[] = {
  [DAILIES_ROLE_OPTION] = "option",           [DAILIES_ROLE_PROMPT] = "prompt",
  [DAILIES_ROLE_FIRST_FRAME] = "first-frame", [DAILIES_ROLE_LAST_FRAME] = "last-frame",
  [DAILIES_ROLE_ENHANCE] = "enhance",
};

static const char *const kinds[] = {
  [DAILIES_KIND_STRING] = "string",   [DAILIES_KIND_INTEGER] = "integer",
  [DAILIES_KIND_NUMBER] = "number",   [DAILIES_KIND_BOOLEAN] = "boolean",
  [DAILIES_KIND_PICTURE] = "picture",
};

static void
dailies_parameter_finalize (GObject *object)
{
  DailiesParameter *self = DAILIES_PARAMETER (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->legacy_name, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->default_value, g_variant_unref);
  g_clear_pointer (&self->choices, g_variant_unref);

  G_OBJECT_CLASS (dailies_parameter_parent_class)->finalize (object);
}

static void
dailies_parameter_class_init (DailiesParameterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_parameter_finalize;
}

static void
dailies_parameter_init (DailiesParameter *self)
{
}

/* --- reading the catalogue --- */

static gboolean
find_word (const char *const *words, guint n_words, const char *word, guint *found)
{
  for (guint i = 0; i < n_words; i++)
    {
      if (g_str_equal (words[i], word))
        {
          *found = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
broken (GError **error, const char *name, const char *what)
{
  g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE,
               _ ("The description of “%s” in the catalogue is broken: %s."), name, what);
  return FALSE;
}

/* JSON writes the number 5 like the integer 5: the kind decides. */
static GVariant *
value_from_json (DailiesParameter *self, JsonNode *node)
{
  g_autoptr (GVariant) value = dailies_strict_dup_scalar (node);
  const GVariantType *type = _dailies_parameter_get_variant_type (self->kind);

  if (value == NULL || type == NULL)
    return NULL;
  if (self->kind == DAILIES_KIND_NUMBER && g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_variant_ref_sink (g_variant_new_double ((double) g_variant_get_int64 (value)));
  if (!g_variant_is_of_type (value, type))
    return NULL;

  return g_steal_pointer (&value);
}

static gboolean
read_choices (DailiesParameter *self, JsonObject *object, GError **error)
{
  g_autoptr (GVariantBuilder) builder = NULL;
  JsonArray *array = NULL;

  if (!dailies_strict_get_array (object, "choices", DAILIES_STRICT_OPTIONAL, &array,
                                 DAILIES_REQUEST_ERROR_CATALOGUE, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  if (self->kind == DAILIES_KIND_PICTURE || self->kind == DAILIES_KIND_BOOLEAN)
    return broken (error, self->name, "choices");
  if (json_array_get_length (array) == 0)
    return broken (error, self->name, "choices");

  builder = g_variant_builder_new (G_VARIANT_TYPE_ARRAY);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (GVariant) value = value_from_json (self, json_array_get_element (array, i));

      if (value == NULL)
        return broken (error, self->name, "choices");
      g_variant_builder_add_value (builder, value);
    }

  self->choices = g_variant_ref_sink (g_variant_builder_end (builder));
  return TRUE;
}

static gboolean
read_default (DailiesParameter *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "default");

  if (node == NULL)
    return TRUE;

  self->default_value = value_from_json (self, node);
  if (self->default_value == NULL || !dailies_parameter_check (self, self->default_value, NULL))
    return broken (error, self->name, "default");
  return TRUE;
}

static gboolean
read_bounds (DailiesParameter *self, JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  gint64 max_length = 0;

  if (!dailies_strict_get_number (object, "min", &self->has_minimum, &self->minimum, code, error)
      || !dailies_strict_get_number (object, "max", &self->has_maximum, &self->maximum, code, error)
      || !dailies_strict_get_count (object, "max_length", DAILIES_STRICT_OPTIONAL, G_MAXINT,
                                    &max_length, code, error))
    return FALSE;

  if ((self->has_minimum || self->has_maximum) && self->kind != DAILIES_KIND_INTEGER
      && self->kind != DAILIES_KIND_NUMBER)
    return broken (error, self->name, "min, max");
  if (self->has_minimum && self->has_maximum && self->minimum > self->maximum)
    return broken (error, self->name, "min > max");
  if (max_length != 0 && self->kind != DAILIES_KIND_STRING)
    return broken (error, self->name, "max_length");

  self->max_length = (guint) max_length;
  return TRUE;
}

static gboolean
role_fits_kind (DailiesRole role, DailiesKind kind)
{
  switch (role)
    {
    case DAILIES_ROLE_PROMPT:
      return kind == DAILIES_KIND_STRING;
    case DAILIES_ROLE_FIRST_FRAME:
    case DAILIES_ROLE_LAST_FRAME:
      return kind == DAILIES_KIND_PICTURE;
    case DAILIES_ROLE_ENHANCE:
      return kind == DAILIES_KIND_BOOLEAN;
    case DAILIES_ROLE_OPTION:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* "negative_prompt" → "Negative prompt" */
static char *
title_from_name (const char *name)
{
  g_autofree char *title = g_strdelimit (g_strdup (name), "_-", ' ');

  title[0] = g_ascii_toupper (title[0]);
  return g_steal_pointer (&title);
}

DailiesParameter *
_dailies_parameter_new_from_json (JsonObject *object, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  g_autoptr (DailiesParameter) self = g_object_new (DAILIES_TYPE_PARAMETER, NULL);
  const char *name = NULL;
  const char *legacy = NULL;
  const char *title = NULL;
  const char *role = "option";
  const char *kind = NULL;
  guint found;

  g_return_val_if_fail (object != NULL, NULL);

  if (!dailies_strict_get_string (object, "name", DAILIES_STRICT_REQUIRED, &name, code, error)
      || !dailies_strict_get_string (object, "legacy", DAILIES_STRICT_OPTIONAL, &legacy, code,
                                     error)
      || !dailies_strict_get_string (object, "title", DAILIES_STRICT_OPTIONAL, &title, code, error)
      || !dailies_strict_get_string (object, "role", DAILIES_STRICT_OPTIONAL, &role, code, error)
      || !dailies_strict_get_string (object, "kind", DAILIES_STRICT_REQUIRED, &kind, code, error)
      || !dailies_strict_get_boolean (object, "required", &self->required, code, error))
    return NULL;

  if (*name == '\0' || (legacy != NULL && *legacy == '\0'))
    {
      broken (error, name, "name");
      return NULL;
    }
  self->name = g_strdup (name);
  self->legacy_name = g_strdup (legacy);
  self->title = title != NULL ? g_strdup (title) : title_from_name (name);

  if (!find_word (kinds, G_N_ELEMENTS (kinds), kind, &found))
    {
      broken (error, name, "kind");
      return NULL;
    }
  self->kind = found;

  if (!find_word (roles, G_N_ELEMENTS (roles), role, &found) || !role_fits_kind (found, self->kind))
    {
      broken (error, name, "role");
      return NULL;
    }
  self->role = found;

  if (!read_bounds (self, object, error) || !read_choices (self, object, error)
      || !read_default (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- what it is --- */

const char *
dailies_parameter_get_name (DailiesParameter *self, DailiesDialect dialect)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), NULL);

  return dialect == DAILIES_DIALECT_LEGACY ? self->legacy_name : self->name;
}

const char *
dailies_parameter_get_title (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), NULL);

  return _dailies_parameter_translate_title (self->title);
}

const char *
_dailies_parameter_get_untranslated_title (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), NULL);

  return self->title;
}

DailiesRole
dailies_parameter_get_role (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), DAILIES_ROLE_OPTION);

  return self->role;
}

DailiesKind
dailies_parameter_get_kind (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), DAILIES_KIND_STRING);

  return self->kind;
}

gboolean
dailies_parameter_is_required (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), FALSE);

  return self->required;
}

GVariant *
dailies_parameter_get_default (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), NULL);

  return self->default_value;
}

GVariant *
dailies_parameter_get_choices (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), NULL);

  return self->choices;
}

gboolean
dailies_parameter_get_minimum (DailiesParameter *self, double *minimum)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), FALSE);

  if (self->has_minimum && minimum != NULL)
    *minimum = self->minimum;
  return self->has_minimum;
}

gboolean
dailies_parameter_get_maximum (DailiesParameter *self, double *maximum)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), FALSE);

  if (self->has_maximum && maximum != NULL)
    *maximum = self->maximum;
  return self->has_maximum;
}

guint
dailies_parameter_get_max_length (DailiesParameter *self)
{
  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), 0);

  return self->max_length;
}

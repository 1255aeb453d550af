/* dailies-parameter-private.h: a parameter as the catalogue reads it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-parameter.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

struct _DailiesParameter
{
  GObject parent_instance;

  char *name;
  char *legacy_name;
  char *title;
  DailiesRole role;
  DailiesKind kind;
  gboolean required;
  GVariant *default_value;
  GVariant *choices;
  gboolean has_minimum;
  gboolean has_maximum;
  double minimum;
  double maximum;
  guint max_length;
};

/* (nullable): of a value of @kind; NULL for a picture, which is none */
const GVariantType *_dailies_parameter_get_variant_type (DailiesKind kind);

/* (transfer full) (nullable): with DAILIES_REQUEST_ERROR_CATALOGUE */
DailiesParameter *_dailies_parameter_new_from_json (JsonObject *object, GError **error);

const char *_dailies_parameter_translate_title (const char *title);
/* Whether translators get to see @title. */
gboolean _dailies_parameter_title_is_listed (const char *title);
/* (transfer none): as the catalogue has it */
const char *_dailies_parameter_get_untranslated_title (DailiesParameter *self);

G_END_DECLS

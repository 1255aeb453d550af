/* dailies-parameter.h: one thing that a model can be told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-dialect.h"

G_BEGIN_DECLS

/* What a parameter is for, so that no code needs to know a model's names. */
typedef enum
{
  DAILIES_ROLE_OPTION,
  DAILIES_ROLE_PROMPT,
  DAILIES_ROLE_FIRST_FRAME,
  DAILIES_ROLE_LAST_FRAME,
  DAILIES_ROLE_ENHANCE,
} DailiesRole;

typedef enum
{
  DAILIES_KIND_STRING,
  DAILIES_KIND_INTEGER,
  DAILIES_KIND_NUMBER,
  DAILIES_KIND_BOOLEAN,
  DAILIES_KIND_PICTURE,
} DailiesKind;

#define DAILIES_TYPE_PARAMETER (dailies_parameter_get_type ())
G_DECLARE_FINAL_TYPE (DailiesParameter, dailies_parameter, DAILIES, PARAMETER, GObject)

/**
 * dailies_parameter_get_name:
 * @dialect: the dialect that is asked about
 *
 * Returns: (transfer none) (nullable): the field's name on the wire; %NULL where that dialect does
 *   not take it. The universal name is also the one of `--param` and of the library.
 */
const char *dailies_parameter_get_name (DailiesParameter *self, DailiesDialect dialect);

/* Translated, for a person. */
const char *dailies_parameter_get_title (DailiesParameter *self);
DailiesRole dailies_parameter_get_role (DailiesParameter *self);
DailiesKind dailies_parameter_get_kind (DailiesParameter *self);
gboolean dailies_parameter_is_required (DailiesParameter *self);
/* (transfer none) (nullable): s, x, d or b; what the service assumes when the field is left out */
GVariant *dailies_parameter_get_default (DailiesParameter *self);
/* (transfer none) (nullable): an array of s, x or d; %NULL where any value goes */
GVariant *dailies_parameter_get_choices (DailiesParameter *self);
/* FALSE where there is no bound. */
gboolean dailies_parameter_get_minimum (DailiesParameter *self, double *minimum);
gboolean dailies_parameter_get_maximum (DailiesParameter *self, double *maximum);
/* Unicode code points; 0 where there is no bound. */
guint dailies_parameter_get_max_length (DailiesParameter *self);

/**
 * dailies_parameter_parse:
 * @text: what a person typed
 *
 * Returns: (transfer full) (nullable): the value, of this parameter's kind and within its bounds;
 *   else %NULL with %DAILIES_REQUEST_ERROR_PARAMETER and a sentence that says what is allowed
 */
GVariant *dailies_parameter_parse (DailiesParameter *self, const char *text, GError **error);

/* The same rules on a value: %FALSE with the same error. */
gboolean dailies_parameter_check (DailiesParameter *self, GVariant *value, GError **error);

G_END_DECLS

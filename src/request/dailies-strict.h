/* dailies-strict.h: members of a JSON object, with their types checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* json-glib answers a question of the wrong type with NULL or 0 and no word. Each function here sets
 * @error to @code of DAILIES_REQUEST_ERROR, and names the member, where it is there with another type.
 * A member that is missing leaves *value as it was and is no error, unless it is @required. */

typedef enum
{
  DAILIES_STRICT_OPTIONAL,
  DAILIES_STRICT_REQUIRED,
} DailiesStrictNeed;

gboolean dailies_strict_get_string (JsonObject *object,
                                    const char *member,
                                    DailiesStrictNeed need,
                                    const char **value,
                                    int code,
                                    GError **error);
gboolean dailies_strict_get_boolean (JsonObject *object,
                                     const char *member,
                                     gboolean *value,
                                     int code,
                                     GError **error);
/* Not negative: every integer of the catalogue counts something. */
gboolean dailies_strict_get_count (JsonObject *object,
                                   const char *member,
                                   DailiesStrictNeed need,
                                   gint64 maximum,
                                   gint64 *value,
                                   int code,
                                   GError **error);
/* Finite; *present is set where the member is there. */
gboolean dailies_strict_get_number (JsonObject *object,
                                    const char *member,
                                    gboolean *present,
                                    double *value,
                                    int code,
                                    GError **error);
gboolean dailies_strict_get_object (JsonObject *object,
                                    const char *member,
                                    DailiesStrictNeed need,
                                    JsonObject **value,
                                    int code,
                                    GError **error);
gboolean dailies_strict_get_array (JsonObject *object,
                                   const char *member,
                                   DailiesStrictNeed need,
                                   JsonArray **value,
                                   int code,
                                   GError **error);
/* An array of nothing but strings, none of them empty. */
gboolean dailies_strict_get_strings (JsonObject *object,
                                     const char *member,
                                     DailiesStrictNeed need,
                                     char ***value,
                                     int code,
                                     GError **error);

/**
 * dailies_strict_dup_scalar:
 *
 * Returns: (transfer full) (nullable): @node as a variant of type s, x, d or b; %NULL where it is
 *   none of them, or a number that is not finite
 */
GVariant *dailies_strict_dup_scalar (JsonNode *node);

G_END_DECLS

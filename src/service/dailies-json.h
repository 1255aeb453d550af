/* dailies-json.h: reading JSON of a stranger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define DAILIES_JSON_MAX_BYTES (1024 * 1024)
#define DAILIES_JSON_MAX_DEPTH 64

/**
 * dailies_json_parse:
 *
 * Reads one JSON object. Size, depth and the number of roots are checked before json-glib sees the
 * text, whose own limits are the stack and the memory; bytes that are no UTF-8 become U+FFFD.
 *
 * Returns: (transfer full): the object, or %NULL with %DAILIES_SERVICE_ERROR_REPLY and what was
 *   wrong with it, as the end of a sentence ("it is cut off")
 */
JsonNode *dailies_json_parse (const char *data, gsize length, GError **error);

/* Typed members. NULL (or FALSE) where @name is absent or of another type: json-glib's own getters
 * warn, or read a wrong type as 0. */

/* A string that is not empty. */
const char *dailies_json_get_string (JsonObject *object, const char *name);
JsonObject *dailies_json_get_object (JsonObject *object, const char *name);
JsonArray *dailies_json_get_array (JsonObject *object, const char *name);
/* A finite number, or a string that is one. */
gboolean dailies_json_get_number (JsonObject *object, const char *name, double *number);
gboolean dailies_json_get_boolean (JsonObject *object, const char *name, gboolean *value);

/* The same of a node; @node may be NULL. */
const char *dailies_json_node_get_string (JsonNode *node);
JsonObject *dailies_json_node_get_object (JsonNode *node);

G_END_DECLS

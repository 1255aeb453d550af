/* dailies-json.c: reading JSON of a stranger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-json.h"
#include "dailies-service.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* As many digits as always fit into 64 bits. */
#define SAFE_DIGITS 18

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_REPLY, message);
  return FALSE;
}

static const char *
skip_string (const char *p, const char *end)
{
  for (p++; p < end && *p != '"'; p++)
    if (*p == '\\' && p + 1 < end)
      p++;
  return p < end ? p + 1 : end;
}

/* A text with a null character would end there for everybody who reads it: an id would be another one.
 * It becomes what bytes that are no UTF-8 become. */
static void
copy_string (const char *p, const char *next, GString *text)
{
  for (; p < next; p++)
    {
      g_string_append_c (text, *p);
      if (*p != '\\' || ++p == next)
        continue;
      if (next - p >= 5 && memcmp (p, "u0000", 5) == 0)
        {
          g_string_append (text, "ufffd");
          p += 4;
        }
      else
        g_string_append_c (text, *p);
    }
}

/* json-glib reads an integer that is too large as -1: with a fraction it is read as a double. */
static const char *
copy_number (const char *p, const char *end, GString *text)
{
  const char *start = p;
  guint digits = 0;
  gboolean is_integer = TRUE;

  for (; p < end && (g_ascii_isdigit (*p) || strchr ("+-.eE", *p) != NULL); p++)
    {
      if (g_ascii_isdigit (*p))
        digits++;
      else if (*p != '-')
        is_integer = FALSE;
    }

  g_string_append_len (text, start, p - start);
  if (is_integer && digits > SAFE_DIGITS)
    g_string_append (text, ".0");
  return p;
}

/* One pass over the bytes that needs no stack: what it lets through, json-glib can read safely. */
static gboolean
guard (const char *data, gsize length, GString *text, GError **error)
{
  const char *p = data;
  const char *end = data + length;
  guint depth = 0;
  gboolean closed = FALSE;

  while (p < end)
    {
      if (g_ascii_isspace (*p))
        {
          g_string_append_c (text, *p++);
          continue;
        }
      if (closed)
        return fail (error, _ ("it goes on behind its end"));
      if (depth == 0 && *p != '{')
        return fail (error, _ ("it is no JSON object"));

      if (*p == '"')
        {
          const char *next = skip_string (p, end);

          copy_string (p, next, text);
          p = next;
        }
      else if (*p == '-' || g_ascii_isdigit (*p))
        {
          p = copy_number (p, end, text);
        }
      else
        {
          if ((*p == '{' || *p == '[') && ++depth > DAILIES_JSON_MAX_DEPTH)
            return fail (error, _ ("it is nested more than 64 levels deep"));
          if (*p == '}' || *p == ']')
            closed = --depth == 0;
          g_string_append_c (text, *p++);
        }
    }

  if (!closed)
    return fail (error, depth == 0 ? _ ("it is empty") : _ ("it is cut off"));
  return TRUE;
}

JsonNode *
dailies_json_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *valid = NULL;
  JsonNode *root;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length > DAILIES_JSON_MAX_BYTES)
    {
      fail (error, _ ("it is larger than 1 MiB"));
      return NULL;
    }
  if (length > 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  if (length > 0 && !g_utf8_validate (data, (gssize) length, NULL))
    {
      valid = g_utf8_make_valid (data, (gssize) length);
      data = valid;
      length = strlen (valid);
    }

  text = g_string_sized_new (length + 1);
  if (!guard (data, length, text, error))
    return NULL;

  parser = json_parser_new_immutable ();
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, &local_error))
    {
      g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_REPLY,
                   _ ("it is broken JSON (%s)"), local_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (error, _ ("it is no JSON object"));
      return NULL;
    }
  return json_node_ref (root);
}

const char *
dailies_json_node_get_string (JsonNode *node)
{
  const char *string;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  string = json_node_get_string (node);
  return string != NULL && *string != '\0' ? string : NULL;
}

JsonObject *
dailies_json_node_get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
dailies_json_get_string (JsonObject *object, const char *name)
{
  return dailies_json_node_get_string (json_object_get_member (object, name));
}

JsonObject *
dailies_json_get_object (JsonObject *object, const char *name)
{
  return dailies_json_node_get_object (json_object_get_member (object, name));
}

JsonArray *
dailies_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
dailies_json_get_number (JsonObject *object, const char *name, double *number)
{
  JsonNode *node = json_object_get_member (object, name);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
    case G_TYPE_DOUBLE:
      value = json_node_get_double (node);
      break;
    case G_TYPE_STRING:
      {
        const char *text = json_node_get_string (node);
        char *end = NULL;

        value = g_ascii_strtod (text, &end);
        if (end == text || *end != '\0')
          return FALSE;
      }
      break;
    default:
      return FALSE;
    }

  if (!isfinite (value))
    return FALSE;
  *number = value;
  return TRUE;
}

gboolean
dailies_json_get_boolean (JsonObject *object, const char *name, gboolean *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;

  *value = json_node_get_boolean (node);
  return TRUE;
}

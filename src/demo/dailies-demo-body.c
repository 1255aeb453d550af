/* dailies-demo-body.c: the JSON of a request, its pictures taken out while it comes in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader here knows only as much JSON as it takes to tell the value of a picture field from
 * everything else. Whether it is JSON at all is judged by the parser that gets what is left: quotes
 * and structure pass through unchanged.
 */

#include "config.h"

#include "dailies-demo-body.h"

#include <string.h>

#define MAX_REST (1024 * 1024)
#define MAX_DEPTH 64
#define SCHEME "data:"
/* How a taken-out picture is marked. The field's own text cannot look so: it would have been taken
 * out itself. */
#define MARK SCHEME "#"

typedef enum
{
  /* outside of strings */
  STATE_STRUCTURE,
  STATE_KEY,
  STATE_STRING,
  /* a picture field, as long as it may still become a data URI */
  STATE_SCHEME,
  STATE_PICTURE,
} State;

struct _DailiesDemoBody
{
  GObject parent_instance;

  char *template;
  GHashTable *picture_fields;
  GPtrArray *uploads;
  /* the fields that had one */
  GHashTable *taken;
  GString *rest;
  guint64 total;
  gboolean too_large;
  gboolean too_deep;
  gboolean repeated;

  State state;
  /* one bit a level: set for an object */
  guint64 containers;
  guint depth;
  gboolean expects_key;
  GString *key;

  /* within a string: after a backslash, and the digits of \uXXXX that are still to come */
  gboolean escaped;
  guint hex_left;
  guint32 hex;
  guint scheme_matched;
  /* where the value of a picture field begins in the rest */
  gsize value_at;
};

G_DEFINE_FINAL_TYPE (DailiesDemoBody, dailies_demo_body, G_TYPE_OBJECT)

static void
dailies_demo_body_finalize (GObject *object)
{
  DailiesDemoBody *self = DAILIES_DEMO_BODY (object);

  g_clear_pointer (&self->template, g_free);
  g_clear_pointer (&self->picture_fields, g_hash_table_unref);
  g_clear_pointer (&self->uploads, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_string_free (g_steal_pointer (&self->rest), TRUE);
  g_string_free (g_steal_pointer (&self->key), TRUE);

  G_OBJECT_CLASS (dailies_demo_body_parent_class)->finalize (object);
}

static void
dailies_demo_body_class_init (DailiesDemoBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_demo_body_finalize;
}

static void
dailies_demo_body_init (DailiesDemoBody *self)
{
  self->uploads = g_ptr_array_new_with_free_func (g_object_unref);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rest = g_string_new (NULL);
  self->key = g_string_new (NULL);
}

DailiesDemoBody *
dailies_demo_body_new (const char *template, GHashTable *picture_fields)
{
  DailiesDemoBody *self = g_object_new (DAILIES_TYPE_DEMO_BODY, NULL);

  g_return_val_if_fail (template != NULL && picture_fields != NULL, NULL);

  self->template = g_strdup (template);
  self->picture_fields = g_hash_table_ref (picture_fields);
  return self;
}

static void
keep (DailiesDemoBody *self, char c)
{
  if (self->rest->len >= MAX_REST)
    self->too_large = TRUE;
  else
    g_string_append_c (self->rest, c);
}

/* One byte of a string. Returns whether it ends a character, unescaped in @character: 0 for one
 * that is not ASCII. */
static gboolean
unescape (DailiesDemoBody *self, char c, char *character)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";

  if (self->hex_left > 0)
    {
      self->hex = self->hex << 4 | (guint32) MAX (g_ascii_xdigit_value (c), 0);
      if (--self->hex_left > 0)
        return FALSE;
      *character = self->hex < 0x80 ? (char) self->hex : 0;
      return TRUE;
    }

  if (self->escaped)
    {
      const char *found = strchr (from, c);

      self->escaped = FALSE;
      if (c == 'u')
        {
          self->hex_left = 4;
          self->hex = 0;
          return FALSE;
        }
      *character = c != '\0' && found != NULL ? to[found - from] : 0;
      return TRUE;
    }

  if (c == '\\')
    {
      self->escaped = TRUE;
      return FALSE;
    }

  *character = (guchar) c < 0x80 ? c : 0;
  return TRUE;
}

static gboolean
is_in_object (DailiesDemoBody *self)
{
  return self->depth > 0 && (self->containers & (G_GUINT64_CONSTANT (1) << (self->depth - 1))) != 0;
}

static void
take_structure (DailiesDemoBody *self, char c)
{
  keep (self, c);

  switch (c)
    {
    case '{':
    case '[':
      if (self->depth == MAX_DEPTH)
        {
          self->too_deep = TRUE;
          return;
        }
      self->containers &= ~(G_GUINT64_CONSTANT (1) << self->depth);
      if (c == '{')
        self->containers |= G_GUINT64_CONSTANT (1) << self->depth;
      self->depth++;
      self->expects_key = c == '{';
      break;

    case '}':
    case ']':
      if (self->depth > 0)
        self->depth--;
      self->expects_key = FALSE;
      break;

    case ',':
      self->expects_key = is_in_object (self);
      break;

    case ':':
      self->expects_key = FALSE;
      break;

    case '"':
      if (self->expects_key)
        {
          g_string_truncate (self->key, 0);
          self->state = STATE_KEY;
        }
      else if (self->depth == 1 && is_in_object (self)
               && g_hash_table_contains (self->picture_fields, self->key->str))
        {
          self->scheme_matched = 0;
          self->value_at = self->rest->len;
          self->state = STATE_SCHEME;
        }
      else
        self->state = STATE_STRING;
      break;

    default:
      break;
    }
}

/* The bytes so far are kept as they came; once they spell the scheme, the mark takes their place. */
static void
take_scheme (DailiesDemoBody *self, char c)
{
  char character;

  keep (self, c);
  if (!unescape (self, c, &character))
    return;

  if (g_ascii_tolower (character) != SCHEME[self->scheme_matched])
    {
      self->state = STATE_STRING;
      return;
    }

  if (SCHEME[++self->scheme_matched] == '\0')
    {
      /* Else one body could open any number of files. */
      if (!g_hash_table_add (self->taken, g_strdup (self->key->str)))
        {
          self->repeated = TRUE;
          return;
        }
      g_string_truncate (self->rest, self->value_at);
      g_string_append_printf (self->rest, MARK "%u", self->uploads->len);
      g_ptr_array_add (self->uploads, dailies_demo_upload_new (self->template));
      self->state = STATE_PICTURE;
    }
}

static void
take_picture (DailiesDemoBody *self, char c)
{
  DailiesDemoUpload *upload = g_ptr_array_index (self->uploads, self->uploads->len - 1);
  char character;

  if (!unescape (self, c, &character))
    return;

  if (character == '\0')
    dailies_demo_upload_spoil (upload);
  else
    dailies_demo_upload_feed (upload, &character, 1);
}

/* The plain characters of a picture in one go: they are nearly all there is. */
static gsize
take_picture_run (DailiesDemoBody *self, const char *data, gsize length)
{
  gsize run = 0;

  if (self->state != STATE_PICTURE || self->escaped || self->hex_left > 0)
    return 0;

  while (run < length && data[run] != '"' && data[run] != '\\')
    run++;
  dailies_demo_upload_feed (g_ptr_array_index (self->uploads, self->uploads->len - 1), data, run);
  return run;
}

static void
take (DailiesDemoBody *self, char c)
{
  char character;

  if (self->state != STATE_STRUCTURE && c == '"' && !self->escaped && self->hex_left == 0)
    {
      keep (self, c);
      self->state = STATE_STRUCTURE;
      return;
    }

  switch (self->state)
    {
    case STATE_STRUCTURE:
      take_structure (self, c);
      break;

    case STATE_KEY:
      keep (self, c);
      if (unescape (self, c, &character))
        g_string_append_c (self->key, character != '\0' ? character : '?');
      break;

    case STATE_STRING:
      keep (self, c);
      (void) unescape (self, c, &character);
      break;

    case STATE_SCHEME:
      take_scheme (self, c);
      break;

    case STATE_PICTURE:
      take_picture (self, c);
      break;
    }
}

void
dailies_demo_body_feed (DailiesDemoBody *self, const char *data, gsize length)
{
  gsize i = 0;

  g_return_if_fail (DAILIES_IS_DEMO_BODY (self));

  self->total += length;
  if (self->total > DAILIES_DEMO_BODY_MAX)
    self->too_large = TRUE;

  while (i < length && !self->too_large && !self->too_deep && !self->repeated)
    {
      gsize run = take_picture_run (self, data + i, length - i);

      if (run > 0)
        i += run;
      else
        take (self, data[i++]);
    }
}

JsonNode *
dailies_demo_body_finish (DailiesDemoBody *self, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_BODY (self), NULL);

  if (self->too_large)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           "request entity too large");
      return NULL;
    }

  if (self->too_deep)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "Invalid JSON: nested more than %d levels deep", MAX_DEPTH);
      return NULL;
    }

  if (self->repeated)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "Invalid JSON: %s is there more than once", self->key->str);
      return NULL;
    }

  if (!g_utf8_validate_len (self->rest->str, self->rest->len, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Invalid JSON: not UTF-8");
      return NULL;
    }

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, self->rest->str, (gssize) self->rest->len, &local_error)
      || json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Invalid JSON: %s",
                   local_error != NULL ? local_error->message : "nothing there");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

DailiesDemoUpload *
dailies_demo_body_get_upload (DailiesDemoBody *self, const char *value)
{
  guint64 index;

  g_return_val_if_fail (DAILIES_IS_DEMO_BODY (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (!g_str_has_prefix (value, MARK))
    return NULL;
  if (!g_ascii_string_to_unsigned (value + strlen (MARK), 10, 0, G_MAXUINT, &index, NULL)
      || index >= self->uploads->len)
    return NULL;
  return g_ptr_array_index (self->uploads, index);
}

/* dailies-parameter-check.c: what a parameter takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-parameter-private.h"
#include "dailies-request.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A value that a person typed is quoted in a message up to this many characters. */
#define QUOTED_CHARACTERS 40

const GVariantType *
_dailies_parameter_get_variant_type (DailiesKind kind)
{
  switch (kind)
    {
    case DAILIES_KIND_STRING:
      return G_VARIANT_TYPE_STRING;
    case DAILIES_KIND_INTEGER:
      return G_VARIANT_TYPE_INT64;
    case DAILIES_KIND_NUMBER:
      return G_VARIANT_TYPE_DOUBLE;
    case DAILIES_KIND_BOOLEAN:
      return G_VARIANT_TYPE_BOOLEAN;
    case DAILIES_KIND_PICTURE:
      return NULL;
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", number));
}

/* As a person types it: the same words that dailies_parameter_parse() takes. */
static char *
dup_value (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_utf8_make_valid (g_variant_get_string (value, NULL), -1);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return dup_number (g_variant_get_double (value));
  return g_variant_print (value, FALSE);
}

static char *
dup_quoted (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (valid, -1) > QUOTED_CHARACTERS)
    {
      g_autofree char *start = g_utf8_substring (valid, 0, QUOTED_CHARACTERS);

      return g_strconcat (start, "…", NULL);
    }
  return g_steal_pointer (&valid);
}

static char *
describe_choices (DailiesParameter *self)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (self->choices); i++)
    {
      g_autoptr (GVariant) choice = g_variant_get_child_value (self->choices, i);
      g_autofree char *text = dup_value (choice);

      if (i > 0)
        g_string_append (list, ", ");
      g_string_append (list, text);
    }

  /* Translators: a list of words that a service takes, "720p, 1080p" */
  return g_strdup_printf (_ ("It takes one of: %s."), list->str);
}

static char *
describe_bounds (DailiesParameter *self, gboolean whole)
{
  g_autofree char *minimum = dup_number (self->minimum);
  g_autofree char *maximum = dup_number (self->maximum);

  if (self->has_minimum && self->has_maximum)
    return g_strdup_printf (whole ? _ ("It takes a whole number from %s to %s.")
                                  : _ ("It takes a number from %s to %s."),
                            minimum, maximum);
  if (self->has_minimum)
    return g_strdup_printf (whole ? _ ("It takes a whole number of at least %s.")
                                  : _ ("It takes a number of at least %s."),
                            minimum);
  if (self->has_maximum)
    return g_strdup_printf (whole ? _ ("It takes a whole number of at most %s.")
                                  : _ ("It takes a number of at most %s."),
                            maximum);
  return g_strdup (whole ? _ ("It takes a whole number.") : _ ("It takes a number."));
}

static char *
describe_allowed (DailiesParameter *self)
{
  if (self->choices != NULL)
    return describe_choices (self);

  switch (self->kind)
    {
    case DAILIES_KIND_STRING:
      return g_strdup (_ ("It takes a text."));
    case DAILIES_KIND_INTEGER:
      return describe_bounds (self, TRUE);
    case DAILIES_KIND_NUMBER:
      return describe_bounds (self, FALSE);
    case DAILIES_KIND_BOOLEAN:
      return g_strdup (_ ("It takes true or false."));
    case DAILIES_KIND_PICTURE:
      return g_strdup (_ ("It takes a picture."));
    default:
      g_assert_not_reached ();
    }
}

static void
set_not_allowed (DailiesParameter *self, const char *text, GError **error)
{
  g_autofree char *quoted = dup_quoted (text);
  g_autofree char *allowed = describe_allowed (self);

  /* Translators: a parameter's name, what was given for it, a sentence that says what it takes */
  g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER,
               _ ("“%s” cannot be “%s”. %s"), self->name, quoted, allowed);
}

static gboolean
is_a_choice (DailiesParameter *self, GVariant *value)
{
  for (gsize i = 0; i < g_variant_n_children (self->choices); i++)
    {
      g_autoptr (GVariant) choice = g_variant_get_child_value (self->choices, i);

      if (g_variant_equal (choice, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_within_bounds (DailiesParameter *self, double number)
{
  return isfinite (number) && (!self->has_minimum || number >= self->minimum)
         && (!self->has_maximum || number <= self->maximum);
}

static gboolean
check_length (DailiesParameter *self, const char *text, GError **error)
{
  glong length = g_utf8_strlen (text, -1);

  if (self->max_length == 0 || length <= (glong) self->max_length)
    return TRUE;

  g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER,
               ngettext ("“%s” has %'ld characters; at most %'u is taken.",
                         "“%s” has %'ld characters; at most %'u are taken.", self->max_length),
               self->name, length, self->max_length);
  return FALSE;
}

gboolean
dailies_parameter_check (DailiesParameter *self, GVariant *value, GError **error)
{
  const GVariantType *type;
  g_autofree char *text = NULL;
  gboolean fits = TRUE;

  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  type = _dailies_parameter_get_variant_type (self->kind);
  if (type == NULL || !g_variant_is_of_type (value, type))
    fits = FALSE;
  else if (self->choices != NULL && !is_a_choice (self, value))
    fits = FALSE;
  else if (self->kind == DAILIES_KIND_STRING)
    return check_length (self, g_variant_get_string (value, NULL), error);
  else if (self->kind == DAILIES_KIND_INTEGER)
    fits = is_within_bounds (self, (double) g_variant_get_int64 (value));
  else if (self->kind == DAILIES_KIND_NUMBER)
    fits = is_within_bounds (self, g_variant_get_double (value));

  if (fits)
    return TRUE;

  text = dup_value (value);
  set_not_allowed (self, text, error);
  return FALSE;
}

static GVariant *
parse_boolean (const char *text)
{
  static const char *const yes[] = { "true", "yes", "on", "1", NULL };
  static const char *const no[] = { "false", "no", "off", "0", NULL };
  g_autofree char *folded = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, folded))
    return g_variant_new_boolean (TRUE);
  if (g_strv_contains (no, folded))
    return g_variant_new_boolean (FALSE);
  return NULL;
}

static GVariant *
parse_number (const char *text)
{
  char *end = NULL;
  double number;

  /* g_ascii_strtod() also takes "inf", "nan", hexadecimal and leading blanks. */
  if (*text == '\0' || strspn (text, "+-0123456789.eE") != strlen (text))
    return NULL;

  number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (number))
    return NULL;
  return g_variant_new_double (number);
}

GVariant *
dailies_parameter_parse (DailiesParameter *self, const char *text, GError **error)
{
  g_autoptr (GVariant) value = NULL;
  gint64 integer;

  g_return_val_if_fail (DAILIES_IS_PARAMETER (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  switch (self->kind)
    {
    case DAILIES_KIND_STRING:
      if (!g_utf8_validate (text, -1, NULL))
        {
          g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER,
                       _ ("“%s” is not valid UTF-8 text."), self->name);
          return NULL;
        }
      value = g_variant_new_string (text);
      break;

    case DAILIES_KIND_INTEGER:
      if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        value = g_variant_new_int64 (integer);
      break;

    case DAILIES_KIND_NUMBER:
      value = parse_number (text);
      break;

    case DAILIES_KIND_BOOLEAN:
      value = parse_boolean (text);
      break;

    case DAILIES_KIND_PICTURE:
      break;

    default:
      g_assert_not_reached ();
    }

  if (value == NULL)
    {
      set_not_allowed (self, text, error);
      return NULL;
    }

  g_variant_ref_sink (value);
  if (!dailies_parameter_check (self, value, error))
    return NULL;
  return g_steal_pointer (&value);
}

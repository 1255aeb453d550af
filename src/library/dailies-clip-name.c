/* dailies-clip-name.c: what a clip's file is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_BYTES 80

/* Not in names on some file system or other, or not to be seen. */
static gboolean
is_unfit (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return c < 0x80 && strchr ("/\\:*?\"<>|", (char) c) != NULL;
    }
}

/* (transfer full): single spaces for all that is unfit, none at the ends */
static GString *
clean (const char *prompt)
{
  g_autofree char *valid = g_utf8_make_valid (prompt, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *text = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || is_unfit (c))
        {
          gap = TRUE;
          continue;
        }
      /* A file that begins with a dot is hidden; here it would only follow the day, but a person may
       * take the day away. */
      if (text->len == 0 && c == '.')
        continue;
      if (gap && text->len > 0)
        g_string_append_c (text, ' ');
      gap = FALSE;
      g_string_append_unichar (text, c);

      /* Enough for any cut. */
      if (text->len > 4 * MOST_BYTES)
        break;
    }

  return text;
}

/* Cuts between two words where there are some, else between two characters. */
static void
cut (GString *text, gsize most)
{
  const char *end, *space;

  if (text->len <= most)
    return;

  end = g_utf8_find_prev_char (text->str, text->str + most + 1);
  /* An accent stays with its letter. */
  while (end > text->str && g_unichar_ismark (g_utf8_get_char (end)))
    end = g_utf8_find_prev_char (text->str, end);

  space = g_strrstr_len (text->str, end - text->str + (*end == ' '), " ");
  if (space != NULL && space >= text->str + most / 2)
    end = space;
  g_string_truncate (text, end - text->str);
}

char *
dailies_clip_name_new (gint64 created, const char *prompt, guint number, const char *suffix)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *day = NULL;
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (prompt != NULL, NULL);
  g_return_val_if_fail (number > 0, NULL);
  g_return_val_if_fail (suffix != NULL, NULL);

  utc = g_date_time_new_from_unix_utc_usec (created);
  moment = g_date_time_to_local (utc);
  day = g_date_time_format (moment, "%Y-%m-%d");

  text = clean (prompt);
  cut (text, MOST_BYTES - strlen (day) - 1);
  /* Some file systems drop them without a word. */
  while (text->len > 0 && strchr (". ", text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
  if (text->len == 0)
    g_string_assign (text, _ ("Clip"));

  if (number == 1)
    return g_strdup_printf ("%s %s%s", day, text->str, suffix);
  return g_strdup_printf ("%s %s (%u)%s", day, text->str, number, suffix);
}

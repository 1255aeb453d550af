/* dailies-command-line.c: what a person reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_COLUMNS 80

/* To the first column, and erase to the end of the line */
#define ERASE "\r\033[K"

struct _DailiesCommandLine
{
  gboolean terminal;
  /* what stands there now, or was said last */
  char *shown;
};

DailiesCommandLine *
dailies_command_line_new (void)
{
  DailiesCommandLine *self = g_new0 (DailiesCommandLine, 1);

  self->terminal = isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  return self;
}

void
dailies_command_line_free (DailiesCommandLine *self)
{
  g_return_if_fail (self != NULL);

  if (self->terminal && self->shown != NULL)
    g_printerr ("\n");
  g_free (self->shown);
  g_free (self);
}

gboolean
dailies_command_line_is_terminal (DailiesCommandLine *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->terminal;
}

static guint
get_columns (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return DEFAULT_COLUMNS;
}

/* --- text --- */

char *
dailies_command_line_plain (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) plain = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_type (c) == G_UNICODE_CONTROL || c == 0x2028 || c == 0x2029)
        c = ' ';
      g_string_append_unichar (plain, c);
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static guint
get_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
dailies_command_line_measure (const char *text)
{
  guint width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_width (g_utf8_get_char (p));
  return width;
}

char *
dailies_command_line_fit (const char *text, guint columns)
{
  const char *cut = text;
  guint width = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      width += get_width (g_utf8_get_char (p));
      if (width > columns)
        {
          g_autofree char *start = g_strndup (text, (gsize) (cut - text));

          return columns > 0 ? g_strconcat (start, "…", NULL) : g_strdup ("");
        }
      /* The ellipsis needs a column of its own. */
      if (width < columns)
        cut = g_utf8_next_char (p);
    }
  return g_strdup (text);
}

/* --- lines --- */

void
dailies_command_line_renew (DailiesCommandLine *self, const char *text)
{
  g_autofree char *plain = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  plain = dailies_command_line_plain (text);
  if (self->terminal)
    {
      /* A line that reaches the last column would wrap, and could not be erased. */
      g_autofree char *fitted = dailies_command_line_fit (plain, get_columns () - 1);

      if (g_set_str (&self->shown, fitted))
        g_printerr (ERASE "%s", fitted);
    }
  else if (g_set_str (&self->shown, plain))
    g_printerr ("%s\n", plain);
}

void
dailies_command_line_clear (DailiesCommandLine *self)
{
  g_return_if_fail (self != NULL);

  if (self->terminal && self->shown != NULL)
    g_printerr (ERASE);
  g_clear_pointer (&self->shown, g_free);
}

void
dailies_command_line_say (DailiesCommandLine *self, const char *text)
{
  g_autofree char *plain = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  plain = dailies_command_line_plain (text);
  if (self->terminal && self->shown != NULL)
    g_printerr (ERASE "%s\n%s", plain, self->shown);
  else
    g_printerr ("%s\n", plain);
}

/* dailies-picture-svg.c: how large an SVG says that it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dailies-picture-facts.h"
#include "dailies-picture-loader.h"

/* The longest number with its unit that is looked at */
#define LONGEST_LENGTH 31

typedef struct
{
  const char *at;
  const char *end;
} Text;

static void
skip_space (Text *text)
{
  while (text->at < text->end && g_ascii_isspace (*text->at))
    text->at++;
}

static gboolean
begins_with (const Text *text, const char *what)
{
  gsize length = strlen (what);

  return (gsize) (text->end - text->at) >= length && memcmp (text->at, what, length) == 0;
}

static gboolean
contains (const Text *text, const char *what)
{
  return g_strstr_len (text->at, text->end - text->at, what) != NULL;
}

static gboolean
skip_past (Text *text, const char *what)
{
  const char *found = g_strstr_len (text->at, text->end - text->at, what);

  if (found == NULL)
    return FALSE;
  text->at = found + strlen (what);

  return TRUE;
}

/* A document type may hold declarations of its own, in brackets. */
static gboolean
skip_declaration (Text *text)
{
  gboolean in_brackets = FALSE;

  for (; text->at < text->end; text->at++)
    {
      if (*text->at == '[')
        in_brackets = TRUE;
      else if (*text->at == ']')
        in_brackets = FALSE;
      else if (*text->at == '>' && !in_brackets)
        {
          text->at++;
          return TRUE;
        }
    }

  return FALSE;
}

/* Goes behind the name of the first element, if that is an SVG's. */
static gboolean
find_root (Text *text)
{
  const char *name;

  if (begins_with (text, "\xef\xbb\xbf"))
    text->at += 3;

  for (;;)
    {
      gboolean is_past;

      skip_space (text);
      if (begins_with (text, "<?"))
        is_past = skip_past (text, "?>");
      else if (begins_with (text, "<!--"))
        is_past = skip_past (text, "-->");
      else if (begins_with (text, "<!"))
        is_past = skip_declaration (text);
      else
        break;
      if (!is_past)
        return FALSE;
    }

  if (!begins_with (text, "<"))
    return FALSE;
  for (name = ++text->at; text->at < text->end && !g_ascii_isspace (*text->at); text->at++)
    if (*text->at == ':')
      name = text->at + 1;
    else if (*text->at == '>' || *text->at == '/')
      break;

  return text->at < text->end && text->at - name == 3 && memcmp (name, "svg", 3) == 0;
}

gboolean
dailies_picture_svg_is_one (const guint8 *data, gsize length)
{
  Text text = { (const char *) data, (const char *) data + length };

  return find_root (&text);
}

/* The next attribute of the root; %FALSE behind the last one. */
static gboolean
next_attribute (Text *text, Text *name, Text *value)
{
  const char *closing;

  skip_space (text);
  name->at = text->at;
  while (text->at < text->end && strchr ("= \t\r\n/>", *text->at) == NULL)
    text->at++;
  name->end = text->at;

  skip_space (text);
  if (name->at == name->end || !begins_with (text, "="))
    return FALSE;
  text->at++;
  skip_space (text);
  if (!begins_with (text, "\"") && !begins_with (text, "'"))
    return FALSE;

  value->at = text->at + 1;
  closing = memchr (value->at, *text->at, text->end - value->at);
  if (closing == NULL)
    return FALSE;
  value->end = closing;
  text->at = closing + 1;

  return TRUE;
}

static gboolean
is_name (const Text *text, const char *name)
{
  return (gsize) (text->end - text->at) == strlen (name) && begins_with (text, name);
}

/* Goes past a number: an XML number is one of C, but for the words and the sixteens. */
static gboolean
take_number (const char **at, double *number)
{
  char *end;

  while (g_ascii_isspace (**at) || **at == ',')
    (*at)++;
  if (strspn (*at, "+-.0123456789") == 0)
    return FALSE;

  *number = g_ascii_strtod (*at, &end);
  if (end == *at || !isfinite (*number) || strcspn (*at, "xX") < (gsize) (end - *at))
    return FALSE;
  *at = end;

  return TRUE;
}

/* What CSS says of its units: a pixel is the 96th part of an inch. */
static const struct
{
  const char *name;
  double pixels;
} units[] = {
  { "", 1 },    { "px", 1 },         { "in", 96 },        { "pt", 96.0 / 72 },
  { "pc", 16 }, { "cm", 96 / 2.54 }, { "mm", 96 / 25.4 },
};

/* One side of the root. What depends on what surrounds it is not said here. */
typedef struct
{
  gboolean is_open; /* left to the view box */
  double pixels;    /* 0: not known */
} Side;

static gboolean
copy_text (const Text *text, char copy[LONGEST_LENGTH + 1])
{
  gsize length = text->end - text->at;

  if (length > LONGEST_LENGTH)
    return FALSE;
  memcpy (copy, text->at, length);
  copy[length] = '\0';

  return TRUE;
}

static void
read_side (Side *side, const Text *value)
{
  char copy[LONGEST_LENGTH + 1];
  const char *at = copy;
  double number;

  *side = (Side) { 0 };
  if (!copy_text (value, copy))
    return;

  g_strstrip (copy);
  if (g_str_equal (copy, "100%") || g_str_equal (copy, "auto"))
    side->is_open = TRUE;
  else if (take_number (&at, &number) && number > 0)
    for (guint i = 0; i < G_N_ELEMENTS (units); i++)
      if (g_ascii_strcasecmp (at, units[i].name) == 0)
        side->pixels = number * units[i].pixels;
}

static void
read_view_box (const Text *value, double box[4])
{
  char copy[4 * (LONGEST_LENGTH + 1)] = { 0 };
  const char *at = copy;

  memcpy (copy, value->at, MIN ((gsize) (value->end - value->at), sizeof copy - 1));
  for (guint i = 0; i < 4; i++)
    if (!take_number (&at, &box[i]))
      {
        box[2] = box[3] = 0;
        return;
      }
}

static guint
round_side (double pixels)
{
  return (guint) CLAMP (round (pixels), 1, G_MAXINT);
}

void
dailies_picture_svg_read (DailiesPictureFacts *facts, const guint8 *data, gsize length)
{
  Text text = { (const char *) data, (const char *) data + length };
  Side width = { TRUE, 0 };
  Side height = { TRUE, 0 };
  double box[4] = { 0 };
  Text name;
  Text value;

  if (!find_root (&text))
    return;

  while (next_attribute (&text, &name, &value))
    {
      if (is_name (&name, "width"))
        read_side (&width, &value);
      else if (is_name (&name, "height"))
        read_side (&height, &value);
      else if (is_name (&name, "viewBox"))
        read_view_box (&value, box);
      /* A style may give another size. */
      else if (is_name (&name, "style")
               && (contains (&value, "width") || contains (&value, "height")))
        return;
    }

  if (width.is_open && height.is_open && box[2] > 0 && box[3] > 0)
    {
      /* Its units are no pixels: nobody claims them, and it is drawn as large as there is use for. */
      double scale = MIN (1, DAILIES_PICTURE_LARGEST_DRAWING / MAX (box[2], box[3]));

      width.pixels = box[2] * scale;
      height.pixels = box[3] * scale;
    }
  if (width.pixels > 0 && height.pixels > 0)
    {
      facts->width = round_side (width.pixels);
      facts->height = round_side (height.pixels);
    }
}

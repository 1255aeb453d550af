/* dailies-parameter-titles.c: what a form calls the parameters of the catalogue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-parameter-private.h"

#include <glib/gi18n-lib.h>

/* The titles stand in catalogue.json, where gettext does not look: this list brings them to the
 * translators. A test holds the two against each other. */
static const char *const titles[] = {
  N_ ("Prompt"),
  N_ ("First frame"),
  N_ ("Enhance prompt"),
};

const char *
_dailies_parameter_translate_title (const char *title)
{
  return g_dgettext (GETTEXT_PACKAGE, title);
}

gboolean
_dailies_parameter_title_is_listed (const char *title)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (g_str_equal (titles[i], title))
        return TRUE;
    }
  return FALSE;
}

/* dailies-command-options.c: what the commands' options have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-private.h"

#include <glib/gi18n-lib.h>

gboolean
dailies_command_refuse_usage (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_USAGE, message);
  return FALSE;
}

/* GOption takes back what it had parsed where it stumbles later. */
static gboolean
asks_for_json (int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      if (g_str_equal (argv[i], "--json"))
        return TRUE;
    }
  return FALSE;
}

gboolean
dailies_command_parse (GOptionContext *context,
                       int *argc,
                       char ***argv,
                       gboolean *json,
                       GError **error)
{
  g_autoptr (GOptionContext) owned = context;
  g_autoptr (GError) local_error = NULL;
  gboolean asked = asks_for_json (*argc, *argv);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &local_error))
    return TRUE;

  *json = asked;
  g_set_error (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_USAGE,
               /* Translators: what is wrong with the options; then a command */
               _ ("%s. “%s --help” lists the options."), local_error->message, g_get_prgname ());
  return FALSE;
}

gboolean
dailies_command_choose_dialect (const char *text, DailiesDialect *dialect, GError **error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (dialect != NULL, FALSE);

  if (text == NULL || dailies_dialect_from_id (text, dialect))
    return TRUE;

  shown = g_filename_display_name (text);
  return dailies_command_refuse_usage (
    error, _ ("“%s” is no dialect. There are universal and legacy."), shown);
}

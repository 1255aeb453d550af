/* main.c: a window, or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-application.h"
#include "dailies-command.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libdex.h>
#include <locale.h>

/* A run from the build folder finds its translations there. */
static const char *
get_locale_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, BUILD_DIR G_DIR_SEPARATOR_S))
    return BUILD_DIR "/po";
  return LOCALEDIR;
}

static int
open_window (int argc, char *argv[])
{
  g_autoptr (DailiesApplication) application = NULL;

  dex_init ();
  application = dailies_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, get_locale_folder ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc > 1 && dailies_command_is_word (argv[1]))
    return dailies_command_run (argc, argv);

  /* "dailies PICTURE"; an option is GTK's or the window's own. */
  if (argc > 1 && argv[1][0] != '-' && g_access (argv[1], F_OK) != 0)
    return dailies_command_run_unknown (argv[1]);

  return open_window (argc, argv);
}

/* main.c: a window, or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-application.h"
#include "dailies-command.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libdex.h>
#include <locale.h>
#include <sys/resource.h>

#define DESCRIPTORS 16384

/* A run from the build folder finds its translations there. */
static const char *
get_locale_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, BUILD_DIR G_DIR_SEPARATOR_S))
    return BUILD_DIR "/po";
  return LOCALEDIR;
}

/* An unfinished job has its lock, a lock its descriptor, and a batch may have thousands of them. What a
 * program may have is a thousand for those that call select() and so cannot count further; nobody here
 * does. */
static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= MIN (limit.rlim_max, DESCRIPTORS))
    return;
  limit.rlim_cur = MIN (limit.rlim_max, DESCRIPTORS);
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_debug ("The number of descriptors stays what it is: %s", g_strerror (errno));
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
  raise_descriptors ();
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

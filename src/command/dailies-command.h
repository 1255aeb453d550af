/* dailies-command.h: the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The exit statuses that scripts rely on. Of several jobs, the first of 1, 5, 4, 3, 0 that applies. */
typedef enum
{
  /* finished; the picture fits */
  DAILIES_EXIT_FINISHED = 0,
  DAILIES_EXIT_INTERNAL = 1,
  /* bad usage, or refused here: nothing was sent */
  DAILIES_EXIT_REFUSED_HERE = 2,
  /* the service refused, or the generation failed */
  DAILIES_EXIT_FAILED = 3,
  /* not finished for now: the job is kept, `dailies resume` goes on */
  DAILIES_EXIT_KEPT = 4,
  /* its answer was lost, and the log has not told yet */
  DAILIES_EXIT_UNCONFIRMED = 5,
} DailiesExit;

/* Whether @word is a command or an option that needs no window: "generate", "--version" … */
gboolean dailies_command_is_word (const char *word);

/**
 * dailies_command_run:
 * @argv: as main() got it; argv[1] is a command, or an option that dailies_command_is_word()
 *
 * Runs a main loop until the command has ended.
 *
 * Returns: the exit status
 */
int dailies_command_run (int argc, char **argv);

/* "“…” is no command": on standard error. */
int dailies_command_run_unknown (const char *word);

G_END_DECLS

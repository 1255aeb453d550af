/* dailies-command-private.h: what the commands share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-command.h"
#include "dailies-dialect.h"

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_COMMAND_ERROR (dailies_command_error_quark ())

typedef enum
{
  DAILIES_COMMAND_ERROR_USAGE,
  DAILIES_COMMAND_ERROR_OUTPUT,
  DAILIES_COMMAND_ERROR_JOB,
} DailiesCommandError;

GQuark dailies_command_error_quark (void);

/* Each gets its own arguments: argv[0] is "dailies generate". */
int dailies_command_generate (int argc, char **argv);
int dailies_command_resume (int argc, char **argv);
int dailies_command_jobs (int argc, char **argv);
int dailies_command_receipt (int argc, char **argv);
int dailies_command_ledger (int argc, char **argv);
int dailies_command_check_image (int argc, char **argv);

/**
 * dailies_command_parse:
 * @context: (transfer full)
 * @json: where the option --json stores; also set where the other options make no sense, because
 *   the refusal is for whoever reads JSON too
 *
 * Translates and parses; --help prints and exits.
 */
gboolean dailies_command_parse (GOptionContext *context,
                                int *argc,
                                char ***argv,
                                gboolean *json,
                                GError **error);

/* FALSE, with DAILIES_COMMAND_ERROR_USAGE */
gboolean dailies_command_refuse_usage (GError **error, const char *format, ...)
  G_GNUC_PRINTF (2, 3);

/* @text: (nullable): of --dialect; *dialect stays as it is where it is not given */
gboolean dailies_command_choose_dialect (const char *text, DailiesDialect *dialect, GError **error);

/**
 * dailies_command_refuse:
 * @json: whether standard output gets an object too: as of a job, with "job" null
 *
 * Says on standard error why the command cannot go on.
 *
 * Returns: the exit status that goes with @error
 */
int dailies_command_refuse (const GError *error, gboolean json);

/* The word of `error.name`; a closed list, beside the names that a job's error has. */
const char *dailies_command_error_get_name (const GError *error);

/**
 * dailies_command_run_fiber:
 *
 * Runs @func until its future is there: an int, the exit status. An error that it rejects with is
 * told by dailies_command_refuse().
 */
int dailies_command_run_fiber (DexFiberFunc func, gpointer data, gboolean json);

G_END_DECLS

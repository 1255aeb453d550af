/* dailies-command-watch.h: following jobs to their end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

G_BEGIN_DECLS

/* After so long on a service that never answered a connection, a job that is not sent is left to
 * `dailies resume`. */
#define DAILIES_COMMAND_GIVE_UP_SECONDS 30
#define DAILIES_COMMAND_PATIENCE 20

#define DAILIES_TYPE_COMMAND_WATCH (dailies_command_watch_get_type ())
/**
 * DailiesCommandWatch:
 *
 * Tells what happens to jobs that an engine's queue drives, and of copies that fail (JSON on standard output, or lines for a person on
 * standard error), until each has ended or is left to a later start: nobody knows whether it was
 * accepted and the patience is over, its service never answered, sending is paused, or Ctrl-C.
 */
G_DECLARE_FINAL_TYPE (DailiesCommandWatch, dailies_command_watch, DAILIES, COMMAND_WATCH, GObject)

/**
 * dailies_command_watch_new:
 * @json: an object a change on standard output, instead of lines for a person
 * @verbose: every exchange with the service on standard error
 * @patience: seconds that the log is asked for a lost answer; 0: it is asked once
 */
DailiesCommandWatch *
dailies_command_watch_new (DailiesEngine *engine, gboolean json, gboolean verbose, guint patience);

/* From here on @job is told of. @fresh: it was added just now, so that it is told as WAITING first. */
void dailies_command_watch_add (DailiesCommandWatch *self, DailiesJob *job, gboolean fresh);

/* Its service cannot be had for now: told, and not waited for. */
void dailies_command_watch_leave (DailiesCommandWatch *self, DailiesJob *job, const char *reason);

/**
 * dailies_command_watch_run:
 *
 * Returns: (transfer full): a future int, a DailiesExit, once there is nothing left to wait for
 */
DexFuture *dailies_command_watch_run (DailiesCommandWatch *self);

G_END_DECLS

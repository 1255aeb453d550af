/* dailies-running.h: the jobs that are under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_RUNNING (dailies_running_get_type ())
/**
 * DailiesRunning:
 *
 * Watches every job of a library that has not ended, also those that are taken up or added later, by
 * whichever process, and none that has.
 *
 * Properties: `count`, how many are being made (one that needs a decision is not); `moving`, whether
 * bytes go to or come from the service, so that the machine should not fall asleep now.
 * ::moved (DailiesJob *job): the state of a job has changed, or what holds it up.
 */
G_DECLARE_FINAL_TYPE (DailiesRunning, dailies_running, DAILIES, RUNNING, GObject)

DailiesRunning *dailies_running_new (DailiesLibrary *library);
guint dailies_running_get_count (DailiesRunning *self);
gboolean dailies_running_get_moving (DailiesRunning *self);

G_END_DECLS

/* dailies-stage.h: the selected job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_STAGE (dailies_stage_get_type ())
/**
 * DailiesStage:
 *
 * The face of the selected job: running, playing, failed, needs a decision. With no job: the welcome as
 * long as there are no clips, and otherwise only a word on how the next one begins. A face is made when
 * the first job needs it, or dailies_stage_prepare() has come to it.
 *
 * Properties: `job` (DailiesJob, nullable): writable. `first-run` (gboolean): there are no clips;
 * writable.
 * ::example (char *prompt): an example of the welcome was pressed.
 */
G_DECLARE_FINAL_TYPE (DailiesStage, dailies_stage, DAILIES, STAGE, AdwBin)

void dailies_stage_set_engine (DailiesStage *self, DailiesEngine *engine);
DailiesJob *dailies_stage_get_job (DailiesStage *self);
void dailies_stage_set_job (DailiesStage *self, DailiesJob *job);
gboolean dailies_stage_get_first_run (DailiesStage *self);
void dailies_stage_set_first_run (DailiesStage *self, gboolean first_run);
/* Makes the usual faces when there is time: each takes some milliseconds, which are not to be in the way of
 * the first frame, nor of the first job. */
void dailies_stage_prepare (DailiesStage *self);
/* Plays the clip of the job, from wherever it stands; nothing without one. */
void dailies_stage_play (DailiesStage *self);
/* Nanoseconds in the clip of the job: of the frame that is seen. */
gint64 dailies_stage_get_position (DailiesStage *self);

G_END_DECLS

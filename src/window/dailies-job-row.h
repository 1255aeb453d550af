/* dailies-job-row.h: one job in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_JOB_ROW (dailies_job_row_get_type ())
/**
 * DailiesJobRow:
 *
 * Poster or first frame, the prompt's first words, one line of state, and a bar while it runs.
 *
 * Properties: `job` (DailiesJob).
 */
G_DECLARE_FINAL_TYPE (DailiesJobRow, dailies_job_row, DAILIES, JOB_ROW, GtkWidget)

void dailies_job_row_set_job (DailiesJobRow *self, DailiesJob *job);
DailiesJob *dailies_job_row_get_job (DailiesJobRow *self);

G_END_DECLS

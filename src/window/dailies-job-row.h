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
 * Properties: `job` (DailiesJob); `words`, read-only: the line of state.
 */
G_DECLARE_FINAL_TYPE (DailiesJobRow, dailies_job_row, DAILIES, JOB_ROW, GtkWidget)

void dailies_job_row_set_job (DailiesJobRow *self, DailiesJob *job);
DailiesJob *dailies_job_row_get_job (DailiesJobRow *self);

/* Most rows of a list are never seen: it has nothing in it, and its picture is not read from the disk,
 * before it is about to be. */
void dailies_job_row_set_seen (DailiesJobRow *self, gboolean seen);

/* (transfer full): its picture as it looks now, for what is dragged */
GdkPaintable *dailies_job_row_dup_still (DailiesJobRow *self);

G_END_DECLS

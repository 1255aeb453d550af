/* dailies-jobs-pane.h: the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_JOBS_PANE (dailies_jobs_pane_get_type ())
/**
 * DailiesJobsPane:
 *
 * Header bar (new, search, main menu), filters, search, and the list: newest first, grouped by day.
 *
 * Properties: `selected` (DailiesJob, %NULL where none): writable. `menu` (GMenuModel): what a row
 * shows when it is pressed with the other button; its actions are about the selected job. `empty`
 * (gboolean): there are no jobs at all; writable for as long as there is no engine, by whoever knows
 * beforehand.
 * ::activated: a row was pressed or Enter was hit on it (narrow: the stage is shown). ::complete: once,
 * the list has made its first rows, and what that needed is not needed any more.
 */
G_DECLARE_FINAL_TYPE (DailiesJobsPane, dailies_jobs_pane, DAILIES, JOBS_PANE, AdwBin)

void dailies_jobs_pane_set_engine (DailiesJobsPane *self, DailiesEngine *engine);
DailiesJob *dailies_jobs_pane_get_selected (DailiesJobsPane *self);
void dailies_jobs_pane_set_selected (DailiesJobsPane *self, DailiesJob *job);
gboolean dailies_jobs_pane_get_empty (DailiesJobsPane *self);
void dailies_jobs_pane_set_empty (DailiesJobsPane *self, gboolean empty);
/* Puts the focus into the list; %FALSE where nothing is listed. */
gboolean dailies_jobs_pane_focus_list (DailiesJobsPane *self);
/* Puts the focus into the search entry. @text: (nullable): to be searched for */
void dailies_jobs_pane_start_search (DailiesJobsPane *self, const char *text);

G_END_DECLS

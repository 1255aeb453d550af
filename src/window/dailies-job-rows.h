/* dailies-job-rows.h: the rows of the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job-row.h"

G_BEGIN_DECLS

/**
 * dailies_job_rows_serve:
 * @list: a list of DailiesJob, in a scrolled window
 *
 * Gives @list its rows: each named after its job for who does not see it, with the pictures of those
 * that are seen, and with clips that can be dragged out of the window.
 */
void dailies_job_rows_serve (GtkListView *list);

/* (nullable) (transfer none): the row at a place of @list; between the rows are the days */
DailiesJobRow *dailies_job_rows_get_at (GtkListView *list, double x, double y);
/* (nullable) (transfer none): the row that has the focus */
DailiesJobRow *dailies_job_rows_get_focused (GtkListView *list);

G_END_DECLS

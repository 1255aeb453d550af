/* dailies-day-model.h: jobs in sections, one a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DAY_MODEL (dailies_day_model_get_type ())
/**
 * DailiesDayModel:
 *
 * A GListModel of DailiesJobs, newest first, as a GtkSectionModel whose sections are local days.
 * Finding a section looks at a number of jobs that grows with the logarithm of its length.
 */
G_DECLARE_FINAL_TYPE (DailiesDayModel, dailies_day_model, DAILIES, DAY_MODEL, GObject)

/* @jobs: (transfer full) */
DailiesDayModel *dailies_day_model_new (GListModel *jobs);

/* When the local day is over that @time is in; microseconds of the epoch, as @time */
gint64 dailies_day_end (gint64 time);

/* (transfer full): "Today", "Yesterday", "Monday, 16 November" */
char *dailies_day_words (gint64 time, gint64 now);

G_END_DECLS

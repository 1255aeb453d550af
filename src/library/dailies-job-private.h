/* dailies-job-private.h: what the library does to a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"
#include "dailies-row.h"

G_BEGIN_DECLS

/* Of the stored request: another number where what it says is meant otherwise. */
#define DAILIES_JOB_REQUEST_FORMAT 1

/* (transfer full): @folder is the library's, for the files that the row names */
DailiesJob *dailies_job_new (GFile *folder, DailiesRow *row);
/* Notifies what is different in @row. */
void dailies_job_update (DailiesJob *self, DailiesRow *row);
/* (transfer none) */
DailiesRow *dailies_job_get_row (DailiesJob *self);

/* --- dailies-job-properties.c --- */

/* A property of each getter. */
void dailies_job_install_properties (GObjectClass *object_class);
void
dailies_job_notify_differences (DailiesJob *self, const DailiesRow *old, const DailiesRow *new);

G_END_DECLS

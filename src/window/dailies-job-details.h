/* dailies-job-details.h: all that is known of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_JOB_DETAILS (dailies_job_details_get_type ())
/**
 * DailiesJobDetails:
 *
 * A dialog with ids, times, cost and the receipt (the job's events), each with Copy.
 */
G_DECLARE_FINAL_TYPE (DailiesJobDetails, dailies_job_details, DAILIES, JOB_DETAILS, AdwDialog)

AdwDialog *dailies_job_details_new (DailiesLibrary *library, DailiesJob *job);

G_END_DECLS

/* dailies-job-days.h: the days between the rows of the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* From here on @list says above each section which day it is, and goes on saying it rightly when that day
 * is over. */
void dailies_job_days_serve (GtkListView *list);

G_END_DECLS

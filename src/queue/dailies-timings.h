/* dailies-timings.h: how long jobs take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"
#include "dailies-service.h"

G_BEGIN_DECLS

/* Seconds that such a job usually takes, and the slowest ones. */
typedef struct
{
  double seconds;
  double slow;
} DailiesUsual;

#define DAILIES_TYPE_TIMINGS (dailies_timings_get_type ())
/**
 * DailiesTimings:
 *
 * What is known of how long a model takes at a service: this library's own history, else the
 * service's metrics of right now, else the catalogue's prior.
 */
G_DECLARE_FINAL_TYPE (DailiesTimings, dailies_timings, DAILIES, TIMINGS, GObject)

DailiesTimings *dailies_timings_new (DailiesLibrary *library, DailiesCatalogue *catalogue);

/* What is known by now; asks nobody. */
DailiesUsual dailies_timings_get (DailiesTimings *self, DailiesJob *job);

/* Asks the library and @service, unless they were asked lately. What they say is known later. */
void dailies_timings_learn (DailiesTimings *self, DailiesJob *job, DailiesService *service);

G_END_DECLS

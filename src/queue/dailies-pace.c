/* dailies-pace.c: when to ask next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-pace.h"

#define HOUR 3600.0
#define DAY (24 * HOUR)

/* The vendor's examples ask every 10 to 15 s. */
static const DailiesPace real = {
  .floor = 5,
  .first = 60,
  .ceiling = 15,
  .overdue = 300,
  .trouble = 5,
  .trouble_ceiling = HOUR,
  .patience = DAY,
  .log = 5,
  .log_rare = DAY,
  .page = 0.5,
  .place = 600,
};

/* The demo service costs nothing and is never far. */
static const DailiesPace loopback = {
  .floor = 0.5,
  .first = 2,
  .ceiling = 1,
  .overdue = 5,
  .trouble = 0.5,
  .trouble_ceiling = 60,
  .patience = DAY,
  .log = 0.5,
  .log_rare = HOUR,
  .page = 0.05,
  .place = 600,
};

const DailiesPace *
dailies_pace_get_default (gboolean is_loopback)
{
  return is_loopback ? &loopback : &real;
}

/* As CLAMP, for bounds that may be in the wrong order: the floor wins. */
static double
between (double value, double lowest, double highest)
{
  return MAX (MIN (value, highest), lowest);
}

double
dailies_pace_get_first_pause (const DailiesPace *pace, double usual)
{
  g_return_val_if_fail (pace != NULL, 0);

  /* Some jobs are done in a third of the time, and none is worth a question before. */
  return between (usual / 3, pace->floor, pace->first);
}

double
dailies_pace_get_pause (const DailiesPace *pace, double usual, double elapsed)
{
  double overdue;

  g_return_val_if_fail (pace != NULL, 0);

  /* Within twice the usual time a tenth of it is the longest that a clip lies ready unseen. After
   * that nobody knows, and the pause grows with what has passed. */
  overdue = elapsed - 2 * usual;
  if (overdue <= 0)
    return between (usual / 10, pace->floor, pace->ceiling);
  return between (MAX (between (usual / 10, pace->floor, pace->ceiling), overdue / 10), pace->floor,
                  MAX (pace->overdue, pace->ceiling));
}

double
dailies_pace_get_trouble_pause (const DailiesPace *pace,
                                guint failures,
                                int retry_after,
                                double random)
{
  double pause;

  g_return_val_if_fail (pace != NULL, 0);
  g_return_val_if_fail (failures > 0, 0);
  g_return_val_if_fail (random >= 0 && random <= 1, 0);

  pause = pace->trouble;
  for (guint i = 1; i < failures && pause < pace->trouble_ceiling; i++)
    pause *= 2;
  pause = MIN (pause, pace->trouble_ceiling);
  pause = MIN (pause * (0.8 + 0.4 * random), pace->trouble_ceiling);

  /* The service knows better, but not for ever. Jitter only adds to what it asked for. */
  if (retry_after >= 0)
    pause = MAX (pause, MIN (retry_after, pace->patience));

  return MAX (pause, pace->floor);
}

double
dailies_pace_get_log_pause (const DailiesPace *pace, guint looks, double elapsed, double slow)
{
  double pause;

  g_return_val_if_fail (pace != NULL, 0);
  g_return_val_if_fail (looks > 0, 0);

  if (elapsed > 3 * slow)
    return pace->log_rare;

  /* The row may be there at once, or only when the generation completes: the pauses grow, but a
   * quarter of the slowest time is the longest while the answer can still come. */
  pause = pace->log;
  for (guint i = 1; i < looks && pause < slow; i++)
    pause *= 1.6;

  return between (pause, MIN (pace->log, pace->log_rare), MAX (slow / 4, pace->log));
}

/* dailies-pace.h: when to ask next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DailiesPace:
 *
 * How often a service may be asked, in seconds. Everything below is a pure function of it, so that
 * a test gives small numbers and waits for nothing.
 *
 * @floor: never sooner than this after the last question about the same job
 * @first: the first question after a job was accepted, at the latest
 * @ceiling: the longest pause while a job takes no longer than usual
 * @overdue: the longest pause of a job that takes longer than usual and is answered well
 * @trouble: the first pause after an error
 * @trouble_ceiling: the longest pause after errors, unless the service asks for more
 * @patience: the longest `Retry-After` that is followed
 * @log: the first pause between two look-ups in the service's log
 * @log_rare: the pause between look-ups once the window of three times the slowest job is over
 * @page: the pause between two pages of the log, whichever jobs they are read for: the service takes 200
 *   in a minute
 * @place: without a good answer for this long, a job gives its place back
 */
typedef struct
{
  double floor;
  double first;
  double ceiling;
  double overdue;
  double trouble;
  double trouble_ceiling;
  double patience;
  double log;
  double log_rare;
  double page;
  double place;
} DailiesPace;

/* For a real service, and for one on this machine. */
const DailiesPace *dailies_pace_get_default (gboolean loopback);

/**
 * dailies_pace_get_first_pause:
 * @usual: seconds that such a job usually takes
 *
 * Returns: seconds from the acceptance to the first question
 */
double dailies_pace_get_first_pause (const DailiesPace *pace, double usual);

/**
 * dailies_pace_get_pause:
 * @usual: seconds that such a job usually takes
 * @elapsed: seconds since it was accepted
 *
 * Returns: seconds to the next question after a good answer
 */
double dailies_pace_get_pause (const DailiesPace *pace, double usual, double elapsed);

/**
 * dailies_pace_get_trouble_pause:
 * @failures: how many answers in a row were none, at least 1
 * @retry_after: what the service asked for in seconds, -1 where it did not
 * @random: 0 to 1, the jitter: a fifth up or down, so that many jobs do not ask all at once
 *
 * Returns: seconds to the next try after an error; grows by twos up to hourly
 */
double dailies_pace_get_trouble_pause (const DailiesPace *pace,
                                       guint failures,
                                       int retry_after,
                                       double random);

/**
 * dailies_pace_get_log_pause:
 * @looks: how many times the log was asked in this run, at least 1
 * @elapsed: seconds since the POST was begun
 * @slow: seconds that the slowest such jobs take
 *
 * Returns: seconds to the next look-up: growing until three times @slow is over, then daily
 */
double
dailies_pace_get_log_pause (const DailiesPace *pace, guint looks, double elapsed, double slow);

G_END_DECLS

/* dailies-job-words.h: a job in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"

G_BEGIN_DECLS

/* What rows, stage and notifications say of a job; the only place for these sentences. All are
 * (transfer full), translated, plain text. */

/* The first words on one line: "A harbour at dawn, slow pan left"; empty where there is no word. */
char *dailies_job_words_first (const char *prompt);

/* Those of the job's prompt; never empty. */
char *dailies_job_words_title (DailiesJob *job);

/* What it is now: "Waiting for its turn", "Being made", "Ready", "Needs a decision". @now: microseconds
 * since the epoch. */
char *dailies_job_words_state (DailiesJob *job, gint64 now);

/* How long a clip is and its size: "6 s · 1280×720"; %NULL where there is none or that is not known. */
char *dailies_job_words_clip (DailiesJob *job);

/* The one line of a row: what the clip is, or how long it still takes, where that is known; else what
 * it is now. */
char *dailies_job_words_line (DailiesJob *job, gint64 now, double usual_seconds);

/* "About 2 minutes left", "Takes longer than usual"; %NULL where nothing is known or nothing runs. */
char *dailies_job_words_left (DailiesJob *job, gint64 now, double usual_seconds);

/* When dailies_job_words_line(), or the bar by a hundredth, will next differ by time alone:
 * microseconds since the epoch; 0: never. */
gint64 dailies_job_words_next_change (DailiesJob *job, gint64 now, double usual_seconds);

/* A sentence of its own, for whoever is told without seeing the row: "A harbour at dawn is ready". */
char *dailies_job_words_news (DailiesJob *job);

/* "2 running"; empty where nothing is. */
char *dailies_job_words_under_way (guint n);

/* UNCONFIRMED: what is known, what may have been paid, what Dailies goes on doing. */
char *dailies_job_words_unconfirmed (DailiesJob *job);

/* What it cost, exactly: "charged $0.52", "not charged", "may have been charged"; %NULL where
 * nothing can be said yet. */
char *dailies_job_words_cost (DailiesJob *job);

/* Whether the job waits for a person: failed, unconfirmed, or a link that was refused. */
gboolean dailies_job_words_needs_person (DailiesJob *job);

/* Seconds that a job of this model usually takes, as the catalogue has it. */
double dailies_job_words_usual (DailiesJob *job);

/* A running job as a fraction of its usual time, 0 to 1 and never quite 1; below 0 where there is
 * nothing to show. */
double dailies_job_words_fraction (DailiesJob *job, gint64 now, double usual_seconds);

G_END_DECLS

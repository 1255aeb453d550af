/* dailies-command-watch-private.h: what watching and judging share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-command-line.h"
#include "dailies-command-watch.h"
#include "dailies-command.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How it stands with one job. */
typedef struct
{
  DailiesCommandWatch *watch;
  DailiesJob *job;
  /* the JSON last printed: a change is what makes another one */
  JsonNode *told;
  /* of the clip's bytes; -1 where it is not known */
  double fraction;
  /* waiting for a lost answer */
  guint patience_id;
  /* the service never answered a connection: the clock that runs, and that it has run out */
  guint give_up_id;
  gboolean answered;
  gboolean overdue;
  /* nothing is waited for any more */
  gboolean over;
  DailiesExit verdict;
} DailiesWatched;

struct _DailiesCommandWatch
{
  GObject parent_instance;

  DailiesEngine *engine;
  DailiesCommandLine *line;
  gboolean json;
  gboolean verbose;
  guint patience;

  /* job id → DailiesWatched */
  GHashTable *watched;
  /* the services whose refusal paused sending */
  GHashTable *refused;
  gint64 started;
  /* all that is to be watched was added */
  gboolean running;
  gboolean stopping;
  guint tick_id;
  guint signal_ids[3];
  DexPromise *ended;
};

/* --- dailies-command-watch.c --- */

/* A line that stays, about @job. */
void _dailies_command_watch_say_of (DailiesCommandWatch *self, DailiesJob *job, const char *words);
/* Ends the watch if nothing is waited for any more. */
void _dailies_command_watch_settle (DailiesCommandWatch *self);

/* --- dailies-command-judge.c --- */

/* Whether the job is waited for any longer, now that something about it changed. */
void _dailies_watched_judge (DailiesWatched *watched);
/* Those that wait for the account learn it from the job that was refused. */
void _dailies_command_watch_judge_others (DailiesCommandWatch *self);
/* Nothing is waited for any more. */
void _dailies_watched_finish (DailiesWatched *watched, DailiesExit verdict);
/* The log did not tell in time. */
void _dailies_watched_leave_unconfirmed (DailiesWatched *watched);
/* Of all jobs */
DailiesExit _dailies_command_watch_get_verdict (DailiesCommandWatch *self);

G_END_DECLS

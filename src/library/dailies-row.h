/* dailies-row.h: a job as the database has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"
#include "dailies-state.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef enum
{
  DAILIES_TEXT_ID,
  DAILIES_TEXT_PROMPT,
  DAILIES_TEXT_MODEL,
  DAILIES_TEXT_SERVICE,
  /* JSON, without the prompt */
  DAILIES_TEXT_REQUEST,
  /* file names inside frames/, clips/, posters/ */
  DAILIES_TEXT_FRAME,
  DAILIES_TEXT_CLIP,
  DAILIES_TEXT_POSTER,
  DAILIES_TEXT_RETRY_OF,
  DAILIES_TEXT_GENERATION_ID,
  DAILIES_TEXT_RESULT_URI,
  DAILIES_TEXT_ERROR_NAME,
  DAILIES_TEXT_ERROR_MESSAGE,
} DailiesText;
#define DAILIES_N_TEXTS (DAILIES_TEXT_ERROR_MESSAGE + 1)

typedef enum
{
  DAILIES_TIME_CREATED,
  DAILIES_TIME_SUBMITTED,
  DAILIES_TIME_ACCEPTED,
  DAILIES_TIME_ENDED,
  DAILIES_TIME_LAST_ANSWER,
  DAILIES_TIME_NEXT_ASK,
  /* no moment: how long the service took, 0 where it was not watched closely enough to know */
  DAILIES_TIME_TOOK,
} DailiesTime;
#define DAILIES_N_TIMES (DAILIES_TIME_TOOK + 1)

typedef enum
{
  DAILIES_CHARGE_CREDITS,
  DAILIES_CHARGE_TOKENS,
  DAILIES_CHARGE_USD,
} DailiesCharge;
#define DAILIES_N_CHARGES (DAILIES_CHARGE_USD + 1)

/* Of the clip, as it is shown; 0 where it is not known. */
typedef enum
{
  DAILIES_MEASURE_WIDTH,
  DAILIES_MEASURE_HEIGHT,
  /* nanoseconds */
  DAILIES_MEASURE_DURATION,
} DailiesMeasure;
#define DAILIES_N_MEASURES (DAILIES_MEASURE_DURATION + 1)

typedef enum
{
  /* deleted by the person */
  DAILIES_MARK_HIDDEN,
  DAILIES_MARK_FAVOURITE,
  /* a copy of its clip is asked for, and not made yet */
  DAILIES_MARK_COPY_DUE,
} DailiesMark;
#define DAILIES_N_MARKS (DAILIES_MARK_COPY_DUE + 1)

/**
 * DailiesRow:
 *
 * One row of the table of jobs, in one piece of memory, but for what most jobs have in common (model,
 * service, parameters), which is there once for all of them; never changed once it was made by
 * dailies_row_new(). Made in the database's thread, read on the main context.
 */
typedef struct
{
  gint64 seq;
  gint64 revision;
  gint64 times[DAILIES_N_TIMES];
  /* NaN where unknown */
  double charges[DAILIES_N_CHARGES];
  gint64 measures[DAILIES_N_MEASURES];
  DailiesState state;
  /* the state before this one */
  DailiesState stood;
  DailiesDialect dialect;
  gboolean marks[DAILIES_N_MARKS];
  /* each NULL, inside this piece of memory, or shared */
  const char *texts[DAILIES_N_TEXTS];
} DailiesRow;

/* (transfer full): copies @fields with its texts */
DailiesRow *dailies_row_new (const DailiesRow *fields);
DailiesRow *dailies_row_ref (DailiesRow *row);
void dailies_row_unref (DailiesRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesRow, dailies_row_unref)

/* The columns that dailies_row_read() expects, in its order. */
#define DAILIES_ROW_COLUMNS                                                             \
  "seq, revision, state, stood, dialect, hidden, favourite, copy_due, "                 \
  "created, submitted, accepted, ended, last_answer, next_ask, took, "                  \
  "credits, tokens, usd, "                                                              \
  "width, height, duration, "                                                           \
  "id, prompt, model, service, request, frame, clip, poster, retry_of, generation_id, " \
  "result_uri, error_name, error_message"

/* (transfer full) (nullable): %NULL where a state or dialect is one that this version does not
 * know, which is damage: a newer version would have raised the schema's version */
DailiesRow *dailies_row_read (sqlite3_stmt *statement);

gboolean dailies_row_may_be_paid (const DailiesRow *row);

/* (transfer none) (nullable): the name of its clip. While it is fetched, that is only reserved: %NULL */
const char *dailies_row_get_clip (const DailiesRow *row);

/**
 * dailies_row_get_cost:
 * @estimated: (out) (optional): whether it is what the credits come to
 *
 * Returns: dollars, as the service reported them or as its credits come to; NaN where it said nothing
 */
double dailies_row_get_cost (const DailiesRow *row, gboolean *estimated);

/* The moment to which its charge belongs: when it was accepted, or else sent, or else asked for. */
gint64 dailies_row_get_spent_at (const DailiesRow *row);

G_END_DECLS

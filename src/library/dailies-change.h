/* dailies-change.h: one change of a job, before it is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"
#include "dailies-row.h"

G_BEGIN_DECLS

struct _DailiesChange
{
  char *kind;

  /* Which of the fields below are meant: bits of DailiesText, DailiesTime, DailiesMark. */
  guint texts_set;
  guint times_set;
  guint marks_set;
  char *texts[DAILIES_N_TEXTS];
  gint64 times[DAILIES_N_TIMES];
  /* NaN leaves what is known as it is. */
  double charges[DAILIES_N_CHARGES];
  /* 0 leaves what is known as it is. */
  gint64 measures[DAILIES_N_MEASURES];

  gboolean state_set;
  DailiesState state;
  gboolean required_set;
  DailiesState required;
  gboolean limit_set;
  double limit;
  gboolean marks[DAILIES_N_MARKS];

  /* JSON */
  char *detail;
  char *raw;
};

/* The job has no clip, poster and first frame any more. */
void dailies_change_clear_files (DailiesChange *change);

/**
 * dailies_change_apply:
 * @row: the job as it is
 * @fields: what it becomes; its texts belong to @row and @change
 * @now: the moment of the change
 *
 * Returns: %FALSE with %DAILIES_LIBRARY_ERROR_STATE where the job cannot become that
 */
gboolean dailies_change_apply (DailiesChange *change,
                               const DailiesRow *row,
                               DailiesRow *fields,
                               gint64 now,
                               GError **error);

/* (transfer full) (nullable): a JSON object of what differs, for the event */
char *dailies_change_describe (const DailiesRow *old, const DailiesRow *new);

G_END_DECLS

/* crash-books.h: what the service accepted, and what the library has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fault-service.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes *clip;
  GRand *random;
  FaultService *service;
  /* The real program is run, and not the crasher; with this environment */
  gboolean program;
  GStrv environment;
  /* All that a program writes, and the library in it */
  char *home;
  char *folder;
  /* (nullable): where what is synced is kept; the power goes with every program */
  char *disk;
  /* (nullable): where its clips are, on another file system than the rest */
  char *elsewhere;
  guint kills;
  /* The change of a state, or the sync, at which a round's first program dies; 0 when each had its turn */
  guint step;

  /* What came of it */
  guint killed;
  guint rounds;
  guint jobs;
  guint accepted;
  guint finished;
  guint unconfirmed;
  guint paid_twice;
  guint paid_and_lost;
  guint added_and_lost;
  guint left_over;
  guint damaged;

  /* The program that the service kills at its next request */
  int victim;
  guint countdown;
} CrashLane;

/**
 * crash_books_compare:
 * @added: the ids of the jobs that a program said to have added
 * @last: whether what is wrong now will not come right any more
 *
 * Adds to what came of @lane, unless the answer is %TRUE.
 *
 * Returns: whether something that was accepted is still looked for
 */
gboolean crash_books_compare (CrashLane *lane, GPtrArray *added, gboolean last);

G_END_DECLS

/* subject.h: a program with a window that is measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "command-fixture.h"

G_BEGIN_DECLS

#define SUBJECT_DAILIES BUILD_DIR "/src/dailies"
#define SUBJECT_EMPTY BUILD_DIR "/tests/bench/empty-window"

/* What a probe saw (probe.c); @rest of the line is valid until the next one is read. */
typedef struct
{
  char *kind;
  gint64 time;
  char *rest;
} Sight;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *sights;
  gint64 begun; /* before exec, of CLOCK_MONOTONIC */
  char *line;
} Subject;

/* The home of both programs: the desktop that the bench runs in, and a library of @jobs clips that the
 * demo service has drawn. */
void subject_set_up_home (CommandFixture *home, guint jobs);

/* Runs @program with a probe in it. @watches_loop: it tells of long dispatches too */
void
subject_start (Subject *self, CommandFixture *home, const char *program, gboolean watches_loop);
const char *subject_get_pid (Subject *self);

/* The next that is seen. */
Sight subject_look (Subject *self);
/* The next of @kind: its time. */
gint64 subject_await (Subject *self, const char *kind);
/* Hands all that is seen for @seconds to @func. */
typedef void (*SightFunc) (const Sight *sight, gpointer data);
void subject_look_for (Subject *self, guint seconds, SightFunc func, gpointer data);

/* As a power cut does. */
void subject_end (Subject *self);

/* Presses keys or the pointer, as xdotool has it: a list of words that NULL ends. */
void subject_use (const char *word, ...) G_GNUC_NULL_TERMINATED;

/* Of @n figures, which it sorts. */
double subject_get_median (double *figures, guint n);

G_END_DECLS

/* dailies-first-frame-private.h: what the parts of the well share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-first-frame.h"

G_BEGIN_DECLS

struct _DailiesFirstFrame
{
  AdwBin parent_instance;

  gboolean has_rules;
  DailiesPictureRules rules;
  GFile *file;
  char *uri;
  GFileMonitor *monitor;
  DailiesEngine *engine;
  /* What the link leads to, to be looked at */
  GFile *fetched;
  /* The facts of the file, once it has been looked at and could be read */
  DailiesPicture *source;

  gboolean has_repair;
  DailiesPictureRepair repair;
  /* What Undo brings back */
  gboolean can_undo;
  gboolean had_repair;
  DailiesPictureRepair before;

  char *problem;
  char *note;
  DexFuture *checking;
  DexFuture *loading;
  DexFuture *storing;
  guint patience;
  gboolean is_slow;

  GtkMenuButton *button;
  GMenuModel *menu;
  GtkStack *pages;
  GtkPicture *picture;
  GtkWidget *remove;
};

void _dailies_first_frame_set_problem (DailiesFirstFrame *self, const char *problem);
void _dailies_first_frame_set_note (DailiesFirstFrame *self, const char *note);
/* What was given cannot be taken, and why: nothing has changed. */
void _dailies_first_frame_refuse (DailiesFirstFrame *self, const char *sentence);
/* @checking: (transfer full) (nullable): what is under way; %NULL for nothing any more */
void _dailies_first_frame_set_checking (DailiesFirstFrame *self, DexFuture *checking);
/* After anything that decides what can be done. */
void _dailies_first_frame_update_actions (DailiesFirstFrame *self);

/* --- dailies-first-frame-check.c --- */

/* Looks at the file or the link from the beginning: problem, note and picture follow. */
void _dailies_first_frame_check (DailiesFirstFrame *self);
/* The picture was looked at (`source`): holds it, or what its repair makes of it, against the rules. */
void _dailies_first_frame_judge (DailiesFirstFrame *self);
/* The file may vanish, or be saved anew by another program: it is checked again then. */
void _dailies_first_frame_watch (DailiesFirstFrame *self);
/* What was fetched to be looked at is not needed any more. */
void _dailies_first_frame_drop_fetched (DailiesFirstFrame *self);

/* --- dailies-first-frame-ways-in.c --- */

void _dailies_first_frame_install_ways_in (GtkWidgetClass *widget_class);
/* (transfer full): a file that is not there yet, for a picture that has none */
GFile *_dailies_first_frame_new_place (const char *ending);

G_END_DECLS

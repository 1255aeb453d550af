/* dailies-window-private.h: the parts of the window, for its own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-composer.h"
#include "dailies-engine.h"
#include "dailies-jobs-pane.h"
#include "dailies-stage.h"
#include "dailies-window.h"

G_BEGIN_DECLS

struct _DailiesWindow
{
  AdwApplicationWindow parent_instance;

  DexFuture *opening; /* a future DailiesEngine */
  DexFuture *opened;  /* the fiber that waits for it */
  DexPromise *drawn;  /* for the first time */
  DailiesEngine *engine;
  DailiesJob *selected;
  AdwToast *undoable; /* (nullable): it offers Undo now */
  GHashTable *deeds;  /* jobs to which something is being done */
  guint held_key;     /* 0: none */
  gboolean held_key_spent;
  guint finding_focus;

  DailiesComposer *composer;
  AdwBin *composer_below;    /* where the composer is in a wide window */
  AdwBin *composer_in_sheet; /* and in a narrow one */
  GtkWidget *continue_button;
  AdwBanner *demo_banner;
  GMenuModel *job_menu_model;
  GtkMenuButton *job_menu;
  DailiesJobsPane *jobs;
  AdwBanner *offline_banner;
  AdwBanner *paused_banner;
  AdwBottomSheet *sheet;
  GtkRevealer *drop_sign;
  AdwNavigationSplitView *split_view;
  DailiesStage *stage;
  AdwToastOverlay *toasts;
  AdwToolbarView *toolbar;
};

/* An alert with what happened; @error's message is a sentence for a person. */
void dailies_window_say_error (DailiesWindow *self, const char *title, const GError *error);

/* Brings the composer to where it is seen, with the cursor in its prompt. */
void dailies_window_show_composer (DailiesWindow *self);

/* dailies-window-asking.c: from here on Generate asks for clips. */
void dailies_window_start_asking (DailiesWindow *self);
/* Before what costs money, or cannot be taken back: FALSE where the key that is still held down has done
 * such a thing already. */
gboolean dailies_window_take_press (DailiesWindow *self);
/* What is done to a job is done once: FALSE while an earlier deed is under way. */
gboolean dailies_window_begin_deed (DailiesWindow *self, DailiesJob *job);
void dailies_window_end_deed (DailiesWindow *self, DailiesJob *job);

/* dailies-window-layout.c: the callbacks of the template that are about where things are */
void dailies_window_bind_layout (GtkWidgetClass *widget_class);
/* Something that could have the focus is gone: soon, something that shows has it. */
void dailies_window_look_for_focus (DailiesWindow *self);
/* From here on, where what has the focus is taken away, something else gets it. */
void dailies_window_keep_focus (DailiesWindow *self);

/* dailies-window-delete.c: hides @job, and says so with Undo. When that has lapsed its files go. */
void dailies_window_delete (DailiesWindow *self, DailiesJob *job);
/* The files of jobs for which Undo has lapsed with an earlier run. */
void dailies_window_sweep (DailiesWindow *self);

/* dailies-window-news.c: says @words to who listens to a screen reader. Toasts speak for themselves. */
void dailies_window_announce (DailiesWindow *self,
                              const char *words,
                              GtkAccessibleAnnouncementPriority priority);
/* From here on the window tells of what happens to jobs, and its title says how many run. */
void dailies_window_follow_library (DailiesWindow *self);

/* dailies-window-draft-actions.c: a drop becomes the first frame; of one that was there Undo is offered.
 * %FALSE where it can be none, which has been told. */
gboolean dailies_window_take_dropped (DailiesWindow *self, const GValue *value);

/* dailies-window-drop.c: from here on the window takes pictures that are dropped on it, and tells of what
 * can be no first frame. */
void dailies_window_take_drops (DailiesWindow *self);

/* dailies-window-undo.c: tells of what was done with @toast, and offers Undo while it shows: its
 * "button-clicked". */
void dailies_window_offer_undo (DailiesWindow *self, AdwToast *toast);

/* dailies-window-actions.c: win.… */
typedef struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
} DailiesWindowAction;

void dailies_window_install (GtkWidgetClass *widget_class, const DailiesWindowAction *all, guint n);
void dailies_window_install_actions (GtkWidgetClass *widget_class);
void dailies_window_install_draft_actions (GtkWidgetClass *widget_class);
void dailies_window_install_job_actions (GtkWidgetClass *widget_class);
void dailies_window_install_undo (GtkWidgetClass *widget_class);
/* Enables what fits the selected job. */
void dailies_window_update_actions (DailiesWindow *self);
void dailies_window_restore_size (DailiesWindow *self);
void dailies_window_save_size (DailiesWindow *self);

G_END_DECLS

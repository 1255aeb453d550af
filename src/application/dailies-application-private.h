/* dailies-application-private.h: the parts of the program's life, for its own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-application.h"

#include "dailies-engine.h"
#include "dailies-herald.h"
#include "dailies-running.h"
#include "dailies-search-provider.h"
#include "dailies-window.h"

G_BEGIN_DECLS

struct _DailiesApplication
{
  AdwApplication parent_instance;

  DexFuture *opening; /* a future DailiesEngine */
  DexFuture *opened;  /* what is done when it is there */
  DailiesEngine *engine;
  DailiesRunning *running;
  DailiesHerald *herald;
  DailiesSearchProvider *provider;

  gboolean decided;    /* the window may be closed: nothing more is asked */
  gboolean background; /* held, without a window */
  gboolean busy;       /* held, because something would be lost */
  gboolean quitting;   /* the person's word: it ends when it is no longer busy */
  GtkApplicationInhibitFlags inhibited;
  guint inhibition;
};

/* --- dailies-application.c --- */

/* (transfer none): the window, made if there is none, in front of the others */
DailiesWindow *_dailies_application_present_window (DailiesApplication *self);
/* It no longer goes on without a window. */
void _dailies_application_leave_background (DailiesApplication *self);

/* --- dailies-application-actions.c --- */

void _dailies_application_add_actions (DailiesApplication *self);

G_END_DECLS

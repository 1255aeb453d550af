/* faces.h: the window with all its faces, as it is looked at here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "face-walk.h"
#include "library-fixture.h"

#include "dailies-window-private.h"

G_BEGIN_DECLS

/**
 * Faces:
 * @fixture: the library, and what the test says in it
 * @window: over that library
 */
typedef struct
{
  Fixture fixture;
  DailiesWindow *window;
} Faces;

/* What was found, in all tests of the program. */
extern FaceWalk faces_walk;
/* Of all windows, to the end: their queues wait for these jobs as long as the process lives. */
extern GPtrArray *faces_locks;

/* (transfer full) (element-type GtkWidget): those of @type that show now */
GPtrArray *faces_find_all (Faces *self, GType type);

/* Until what was asked for has been laid out and drawn. */
void faces_settle (Faces *self);

/* What shows now is walked through. With DAILIES_PICTURES, a folder, a picture of it is left there. */
void faces_look (Faces *self, const char *face);
/* The face, and what its menus show. */
void faces_look_with_menus (Faces *self, const char *face);
/* The dialog that is open, page by page. It is closed then. */
void faces_look_at_dialog (Faces *self, const char *face);
void faces_look_at_action (Faces *self, const char *action);

/* All of the screen is the window's. */
void faces_fill_screen (void);

/* faces-jobs.c: jobs in every state, and with everything that can be known of one */
void faces_add_jobs (Faces *self);

G_END_DECLS

/* dailies-window.h: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_WINDOW (dailies_window_get_type ())
/**
 * DailiesWindow:
 *
 * Jobs, stage and composer. It is shown before the library is open, and filled when it is.
 */
G_DECLARE_FINAL_TYPE (DailiesWindow, dailies_window, DAILIES, WINDOW, AdwApplicationWindow)

/**
 * dailies_window_new:
 * @opening: a future #DailiesEngine; a failure to open the library is shown in the window
 */
DailiesWindow *dailies_window_new (GtkApplication *application, DexFuture *opening);

/* Puts a picture into the composer; %NULL takes it out. */
void dailies_window_set_first_frame (DailiesWindow *self, GFile *picture);

/* Shows the job of that id, and plays its clip; nothing where there is no such job (any more). */
void dailies_window_show_job (DailiesWindow *self, const char *id, gboolean play);
/* Searches the jobs for @text. */
void dailies_window_search (DailiesWindow *self, const char *text);

G_END_DECLS

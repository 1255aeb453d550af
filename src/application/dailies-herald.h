/* dailies-herald.h: tells of clips while nobody looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-running.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_HERALD (dailies_herald_get_type ())
/**
 * DailiesHerald:
 *
 * One notification, however much has happened since the window was last looked at: of one clip with
 * its picture and what can be done with it, of several as a sum. None while a window of @application
 * is looked at; then what was told is taken back. Its buttons are actions of the application:
 * app.show-job, app.play and app.show-in-files, each with a job's id, and app.show.
 */
G_DECLARE_FINAL_TYPE (DailiesHerald, dailies_herald, DAILIES, HERALD, GObject)

DailiesHerald *dailies_herald_new (GtkApplication *application, DailiesRunning *running);

G_END_DECLS

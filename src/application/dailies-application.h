/* dailies-application.h: the program's life
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_APPLICATION (dailies_application_get_type ())
/**
 * DailiesApplication:
 *
 * One a session. Holds the engine: opened when the program starts, beside the first window, which
 * does not wait for it. Files that are opened become first frames. While clips are being made it can
 * go on without a window, and tells of them. Its actions are on the bus: notifications and the
 * desktop use them, and start the program with them.
 *
 * Property: `making`, how many clips are being made.
 */
G_DECLARE_FINAL_TYPE (DailiesApplication, dailies_application, DAILIES, APPLICATION, AdwApplication)

DailiesApplication *dailies_application_new (void);

G_END_DECLS

/* dailies-background.h: going on without a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * dailies_background_request:
 * @bus: (nullable): the session bus
 * @reason: a sentence that the desktop may show
 *
 * Asks the background portal, over D-Bus (libportal is in no GNOME runtime).
 *
 * Returns: (transfer full): a future boolean: %FALSE where the desktop says no; %TRUE where it says yes,
 *   and where there is no portal, so that nobody forbids it. Never rejects.
 */
DexFuture *dailies_background_request (GDBusConnection *bus, const char *reason);

/* What the desktop shows beside the program's name while it has no window: at most 96 bytes, or the
 * portal would refuse it; cut here. */
void dailies_background_set_status (GDBusConnection *bus, const char *words);

G_END_DECLS

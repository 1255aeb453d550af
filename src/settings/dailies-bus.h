/* dailies-bus.h: is there a session bus
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dailies_bus_has_session:
 *
 * Connects to the session bus that is already there, once; never starts one. Without a session bus
 * neither dconf nor a keyring keeps anything.
 */
gboolean dailies_bus_has_session (void);

G_END_DECLS

/* fake-network.h: a network that comes and goes as the test says
 *
 * What GIO asks instead of the kernel: nothing else of GNetworkMonitor is replaced.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Before anything has asked for the network monitor. It is there to begin with. */
void fake_network_install (void);
/* Says so as a network manager does, whether it is new or not. */
void fake_network_set (gboolean available);

G_END_DECLS

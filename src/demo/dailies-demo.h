/* dailies-demo.h: starting the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DEMO (dailies_demo_get_type ())
/**
 * DailiesDemo:
 *
 * A demo service of this process: `dailies-demo-service` as a child that ends with its parent, on a
 * free port of 127.0.0.1, with a key of its own. Its jobs are kept in a folder, so that they go on
 * at the next start, in this process or another.
 *
 * ::ended: the service is gone, by a crash or somebody's hand; nothing answers at its address any
 * more. Another one takes up its jobs.
 */
G_DECLARE_FINAL_TYPE (DailiesDemo, dailies_demo, DAILIES, DEMO, GObject)

/**
 * dailies_demo_start:
 * @folder: (nullable): where its jobs are kept; %NULL for `$XDG_CACHE_HOME/dailies/demo`
 *
 * Returns: (transfer full): a future #DailiesDemo once it answers; rejects with a GIOError. Its
 *   last reference ends it.
 */
DexFuture *dailies_demo_start (GFile *folder);

/* "http://127.0.0.1:PORT" */
const char *dailies_demo_get_address (DailiesDemo *self);
const char *dailies_demo_get_key (DailiesDemo *self);

G_END_DECLS

/* dailies-search-provider.h: clips found from the desktop's own search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Where it is on the bus name of the program; the file in data/ says the same. */
#define DAILIES_SEARCH_PROVIDER_PATH "/io/github/dailiesapp/Dailies/SearchProvider"

#define DAILIES_TYPE_SEARCH_PROVIDER (dailies_search_provider_get_type ())
/**
 * DailiesSearchProvider:
 *
 * org.gnome.Shell.SearchProvider2: the newest clips whose prompt has every word that was typed. A
 * result is shown by the action `show-job` of the application, a search by `search`.
 */
G_DECLARE_FINAL_TYPE (DailiesSearchProvider,
                      dailies_search_provider,
                      DAILIES,
                      SEARCH_PROVIDER,
                      GObject)

/**
 * dailies_search_provider_new:
 * @application: is held while it is asked; not referenced
 *
 * Returns: (transfer full) (nullable): the provider, exported on @bus until it is gone
 */
DailiesSearchProvider *
dailies_search_provider_new (GApplication *application, GDBusConnection *bus, GError **error);

/* @opening: a future #DailiesEngine: what is asked before waits for it */
void dailies_search_provider_set_engine (DailiesSearchProvider *self, DexFuture *opening);

G_END_DECLS

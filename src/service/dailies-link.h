/* dailies-link.h: the link to a result, taken as it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dailies_link_parse:
 *
 * An absolute http(s) link whose path and query are sent as they stand: they carry signatures, and
 * GLib's parser would decode `%7E`, write `%3d` large and resolve "..". Only bytes that HTTP cannot
 * carry are encoded. A user name in it is dropped, and so is a fragment.
 *
 * Returns: (transfer full) (nullable): %NULL where it is no such link
 */
GUri *dailies_link_parse (const char *link);

/* (transfer full) (nullable): where a redirect from @uri leads; any scheme */
char *dailies_link_follow (GUri *uri, const char *location);

/* (transfer full): the link without its query: signatures change from link to link */
char *dailies_link_dup_base (GUri *uri);

G_END_DECLS

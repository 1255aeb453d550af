/* dailies-address.h: where an address leads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DailiesReach:
 *
 * From how far an address can be reached. A link from the public internet that leads to one of the
 * others is not followed: it would make Dailies knock at doors of the person's own network.
 */
typedef enum
{
  DAILIES_REACH_PUBLIC,
  DAILIES_REACH_LOOPBACK,
  DAILIES_REACH_LINK_LOCAL,
  DAILIES_REACH_PRIVATE,
} DailiesReach;

DailiesReach dailies_reach_of_address (GInetAddress *address);

/* What a host says of itself before anything is resolved: a literal in any form that the system's
 * resolver takes, or a name under localhost. Every other name is public until it is connected to. */
DailiesReach dailies_reach_of_host (const char *host);

G_END_DECLS

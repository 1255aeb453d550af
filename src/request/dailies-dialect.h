/* dailies-dialect.h: the two ways to say a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DailiesDialect:
 * @DAILIES_DIALECT_UNIVERSAL: `/v2/video/generations` (video-01-universal.md)
 * @DAILIES_DIALECT_LEGACY: `/v2/generate/video/<vendor>/generation` (video-01-legacy.txt)
 */
typedef enum
{
  DAILIES_DIALECT_UNIVERSAL,
  DAILIES_DIALECT_LEGACY,
} DailiesDialect;

/* "universal" or "legacy": in the library, in settings and on the command line. */
const char *dailies_dialect_get_id (DailiesDialect dialect);
gboolean dailies_dialect_from_id (const char *id, DailiesDialect *dialect);

G_END_DECLS

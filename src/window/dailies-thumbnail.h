/* dailies-thumbnail.h: small pictures, decoded beside the main loop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * dailies_thumbnail_load:
 * @side: the longer side, in pixels
 *
 * Decodes @picture at reduced size in a worker thread. The last few hundred small ones
 * stay in memory.
 *
 * Returns: (transfer full): a future GdkTexture; rejects with a GdkPixbufError or GFileError
 */
DexFuture *dailies_thumbnail_load (GFile *picture, guint side);

/* (transfer none) (nullable): if it is in memory, so that a row is never drawn empty first */
GdkTexture *dailies_thumbnail_peek (GFile *picture, guint side);

G_END_DECLS

/* dailies-picture-mend.h: a repaired picture, from decoded pixels to a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-decode.h"
#include "dailies-picture-file.h"
#include "dailies-picture-repair.h"

G_BEGIN_DECLS

/**
 * dailies_picture_mend_compose:
 * @width: of the result; that of @repair, or less
 * @height: like @width
 *
 * Private to src/picture. The repaired picture in memory.
 *
 * Returns: (transfer full): %NULL with a #DailiesPictureError if there is not enough memory, or with
 *   %G_IO_ERROR_CANCELLED
 */
GdkPixbuf *dailies_picture_mend_compose (DailiesPicturePixels *pixels,
                                         const DailiesPictureRepair *repair,
                                         guint width,
                                         guint height,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * dailies_picture_mend_encode:
 * @quality: of a JPEG, 1 to 100
 * @max_bytes: where it stops; 0: nowhere
 * @fits: (out): whether the whole picture has no more than @max_bytes
 *
 * Codes @pixbuf into @file and closes it.
 */
gboolean dailies_picture_mend_encode (GdkPixbuf *pixbuf,
                                      DailiesPictureFormat format,
                                      guint quality,
                                      guint64 max_bytes,
                                      DailiesPictureFile *file,
                                      gboolean *fits,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS

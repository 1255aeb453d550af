/* dailies-picture-loader.h: a file through gdk-pixbuf
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-decode-private.h"

G_BEGIN_DECLS

/* An SVG has as many pixels as one asks for; nobody needs more than this on a side. */
#define DAILIES_PICTURE_LARGEST_DRAWING 4096

/**
 * dailies_picture_loader_load:
 * @source_width: (inout): of the whole picture as shown; where it is 0, the loader's word is taken,
 *   if it has one before it decodes
 * @source_height: (inout): like @source_width
 *
 * Private to src/picture. Blocks. Once it is cancelled nothing more is given to the loader. Those of JPEG,
 * PNG, GIF, BMP and TIFF decode what they are given, and end there; those of WebP, AVIF, HEIC and SVG begin
 * once they have all, and are then brought to their end.
 *
 * Returns: (transfer full): the pixels as the loader leaves them, with its options on them
 */
GdkPixbuf *dailies_picture_loader_load (GFile *file,
                                        DailiesPicture *picture,
                                        DailiesPictureWant want,
                                        gpointer user_data,
                                        guint *source_width,
                                        guint *source_height,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS

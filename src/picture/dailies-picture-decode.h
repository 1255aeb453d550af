/* dailies-picture-decode.h: a picture's pixels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "dailies-picture.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_PICTURE_PIXELS (dailies_picture_pixels_get_type ())
G_DECLARE_FINAL_TYPE (DailiesPicturePixels,
                      dailies_picture_pixels,
                      DAILIES,
                      PICTURE_PIXELS,
                      GObject)

/**
 * DailiesPicturePixels:
 *
 * The decoded pixels of one picture, perhaps at reduced size: sRGB, 8 bits, upright, what was
 * transparent on white. Immutable.
 */

/**
 * dailies_picture_decode_file:
 * @max_side: the longer side that there is use for, in pixels; 0: all of it
 *
 * Decodes a picture of any format that gdk-pixbuf has a loader for, in a worker thread: of an
 * animation the first frame. A JPEG is reduced while it is decoded, an SVG is drawn at the wanted
 * size; neither costs more than what is wanted. What claims more than %DAILIES_PICTURE_MAX_PIXELS is
 * refused before anything is decoded. Ends when the future is discarded, as soon as its loader can.
 *
 * Returns: (transfer full): a future #DailiesPicturePixels; rejects with a #DailiesPictureError,
 *   whose sentence names the loader if that is missing
 */
DexFuture *dailies_picture_decode_file (GFile *file, guint max_side);

/* Returns: (transfer none): RGB without alpha */
GdkPixbuf *dailies_picture_pixels_get_pixbuf (DailiesPicturePixels *self);

/* The size of the whole picture as shown, in its own pixels, of which pixbuf may have fewer. */
guint dailies_picture_pixels_get_source_width (DailiesPicturePixels *self);
guint dailies_picture_pixels_get_source_height (DailiesPicturePixels *self);

G_END_DECLS

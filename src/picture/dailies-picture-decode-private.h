/* dailies-picture-decode-private.h: decoding, on the calling thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-decode.h"
#include "dailies-picture-facts.h"

G_BEGIN_DECLS

/**
 * DailiesPictureWant:
 * @width: of the whole picture as shown
 * @height: of the whole picture as shown
 *
 * Returns: by how much the picture is scaled by who asks: fewer pixels are of no use
 */
typedef double (*DailiesPictureWant) (guint width, guint height, gpointer user_data);

/**
 * dailies_picture_decode_now:
 * @picture: the facts of @file
 * @want: called at most once, and only where something can be spared
 *
 * dailies_picture_decode_file() without the last scaling: at least what is wanted, if the picture
 * has it. Blocks.
 */
DailiesPicturePixels *dailies_picture_decode_now (GFile *file,
                                                  DailiesPicture *picture,
                                                  DailiesPictureWant want,
                                                  gpointer user_data,
                                                  GCancellable *cancellable,
                                                  GError **error);

/* Refuses what is larger than %DAILIES_PICTURE_MAX_PIXELS or longer than %DAILIES_PICTURE_MAX_SIDE. */
gboolean dailies_picture_check_pixels (guint width, guint height, GError **error);

/* The error of whoever cannot get the memory for a picture. Returns %FALSE. */
gboolean dailies_picture_out_of_memory (GError **error);

/* How many components a JPEG has; 0 of the other formats. */
guint dailies_picture_get_components (DailiesPicture *picture);

/* What a PNG, an AVIF or a HEIC says of its colours besides its profile; nothing of the others. */
const DailiesPictureColouring *dailies_picture_get_colouring (DailiesPicture *picture);

G_END_DECLS

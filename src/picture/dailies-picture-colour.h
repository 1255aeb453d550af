/* dailies-picture-colour.h: colours brought to sRGB
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "dailies-picture-facts.h"

G_BEGIN_DECLS

/**
 * dailies_picture_colour_to_srgb:
 * @pixbuf: as it comes out of its loader; its pixels are changed in place
 * @format: of the file
 * @components: how many components the file's pixels have, where that is known, else 0
 * @colouring: what the file says of its colours besides a profile
 *
 * Private to src/picture. Follows the colour profile that the loader has left on @pixbuf, or
 * @colouring, as far as the loader has not. A picture without either, or with one that is broken or
 * of another kind, is taken as sRGB, as browsers do.
 *
 * Of four inks (a CMYK JPEG) the loader has made RGB by multiplying them. They are separated again,
 * with as much black as they hold, and then go through their profile: exact for pure inks and for
 * greys of black, near for the rest, where the way of the first separation is lost.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, the row after it was cancelled
 */
gboolean dailies_picture_colour_to_srgb (GdkPixbuf *pixbuf,
                                         DailiesPictureFormat format,
                                         guint components,
                                         const DailiesPictureColouring *colouring,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * dailies_picture_colour_new_coded:
 * @context: a cmsContext
 * @format: of the file
 *
 * What the code points of @colouring say, as a profile. What is brighter than a video's white (PQ, HLG:
 * 203 candelas a square metre, by ITU-R BT.2408) becomes as bright as that.
 *
 * Returns: (nullable): a cmsHPROFILE; %NULL where there are none, where they are not known here, and
 *   where the loader has followed them
 */
gpointer dailies_picture_colour_new_coded (gpointer context,
                                           DailiesPictureFormat format,
                                           const DailiesPictureColouring *colouring);

/* The same of gamma and chroma; also %NULL where they only describe sRGB. */
gpointer dailies_picture_colour_new_measured (gpointer context,
                                              const DailiesPictureColouring *colouring);

/**
 * dailies_picture_colour_flatten:
 *
 * Returns: (transfer full) (nullable): @pixbuf without transparency, on white: a video has none.
 *   %NULL if there is not enough memory
 */
GdkPixbuf *dailies_picture_colour_flatten (GdkPixbuf *pixbuf);

G_END_DECLS

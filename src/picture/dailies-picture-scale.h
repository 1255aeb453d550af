/* dailies-picture-scale.h: a part of a picture at another size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/**
 * DailiesPictureArea:
 *
 * A part of a picture, in its pixels, which may be cut: a picture that was decoded at reduced size
 * is cropped where its source is.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} DailiesPictureArea;

/**
 * dailies_picture_scale:
 * @pixbuf: RGB without alpha
 * @area: inside @pixbuf; nothing outside of it shows
 *
 * Private to src/picture. Brings @area to @width × @height with a Lanczos filter of three lobes,
 * which is sharp both ways: gdk-pixbuf's own are blurred where they enlarge. An area of whole pixels
 * and of that size is copied exactly.
 *
 * Returns: (transfer full): %NULL with %DAILIES_PICTURE_ERROR_TOO_LARGE if there is not enough memory, or
 *   with %G_IO_ERROR_CANCELLED, the row after it was cancelled
 */
GdkPixbuf *dailies_picture_scale (GdkPixbuf *pixbuf,
                                  const DailiesPictureArea *area,
                                  guint width,
                                  guint height,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * dailies_picture_blur:
 *
 * @area so blurred that only its colours are left, at @width × @height: the edges of a padded
 * picture.
 *
 * Returns: like dailies_picture_scale()
 */
GdkPixbuf *dailies_picture_blur (GdkPixbuf *pixbuf,
                                 const DailiesPictureArea *area,
                                 guint width,
                                 guint height,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS

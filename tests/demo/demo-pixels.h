/* demo-pixels.h: how alike two pictures are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/* The mean of the absolute differences of all parts of all pixels: 0 to 255. */
double demo_pixels_difference (cairo_surface_t *one, cairo_surface_t *two);

/* The structural similarity of two pictures of one size: the mean over windows of 8 by 8 pixels of
 * their lightness, as Wang and others defined it in 2004. 1 where they are the same. */
double demo_pixels_similarity (GdkPixbuf *one, GdkPixbuf *two);

/* (transfer full): what is on an opaque surface */
GdkPixbuf *demo_pixels_from_surface (cairo_surface_t *surface);

G_END_DECLS

/* picture-formats.h: pictures of every format, made for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/* Saved by gdk-pixbuf; @profile: (nullable): an ICC profile that goes along */
GBytes *format_saved (GdkPixbuf *pixbuf, const char *format, GBytes *profile);

/* One colour, 0xRRGGBBAA */
GdkPixbuf *format_plain (guint width, guint height, guint32 colour, gboolean has_alpha);

/* A red quarter at the upper left, green at the upper right, blue at the lower left, white */
GdkPixbuf *format_quarters (guint width, guint height);

/* Noise, which no coder makes smaller */
GdkPixbuf *format_noise (guint width, guint height);

/**
 * format_flat_jpeg:
 * @components: 1, 3 or 4
 * @levels: of each component, as stored
 * @has_adobe: whether Adobe's segment stands there; of four components it says CMYK
 *
 * A baseline JPEG of one colour, coded here: gdk-pixbuf writes no CMYK.
 */
GBytes *format_flat_jpeg (guint width,
                          guint height,
                          guint components,
                          const guint8 *levels,
                          gboolean has_adobe,
                          GBytes *profile);

/* A PNG of 16 bits a sample, of one colour */
GBytes *format_deep_png (guint width, guint height, const guint16 *levels);

/* A PNG of a palette, its upper half the first colour, its lower half the second, transparent one */
GBytes *format_palette_png (guint width, guint height);

/* An animation: a red frame, then a blue one */
GBytes *format_gif (guint width, guint height);

/* An animation whose still picture is red */
GBytes *format_apng (guint width, guint height);

/* A red rectangle; its upper left quarter blue, on nothing */
GBytes *format_svg (guint width, guint height);

/* (transfer full): what libheif's loader gets to see: AVIF's coding under HEIC's brand */
GBytes *format_as_heic (GBytes *avif);
GBytes *format_heic (guint width, guint height);

G_END_DECLS

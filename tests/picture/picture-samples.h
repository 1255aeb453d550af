/* picture-samples.h: pictures made for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A PNG is the concatenation of these. */
void sample_add_png_signature (GByteArray *out);
void sample_add_png_chunk (GByteArray *out, const char *type, const void *data, gsize length);
void sample_add_png_ihdr (GByteArray *out, guint width, guint height, guint8 depth, guint8 colour);
/* The pixels of a black picture of one bit a pixel */
void sample_add_png_pixels (GByteArray *out, guint width, guint height);

/* A JPEG is the concatenation of segments; @marker without its 0xff. */
void sample_add_jpeg_segment (GByteArray *out, guint8 marker, const void *data, gsize length);

void sample_add_jpeg_marker (GByteArray *out, guint8 marker);
void sample_add_jpeg_frame (GByteArray *out,
                            guint8 marker,
                            guint width,
                            guint height,
                            guint8 components);
/* The header of a scan of one component, and @data as its data */
void sample_add_jpeg_scan (GByteArray *out, const void *data, gsize length);

/* A TIFF structure that holds an orientation. */
GBytes *sample_exif (guint orientation, gboolean big_endian);

/**
 * SamplePicture:
 * @orientation: 0: no EXIF
 * @bytes: 0: as they come; else the file is brought to this size by data that is not shown
 *
 * Whole pictures that decoders show.
 */
typedef struct
{
  guint width;
  guint height;
  guint orientation;
  gboolean big_endian;
  gsize bytes;
} SamplePicture;

GBytes *sample_png (const SamplePicture *picture);
GBytes *sample_jpeg (const SamplePicture *picture);

/* As gdk-pixbuf writes it: "tiff", "bmp", "jpeg" … */
GBytes *sample_saved (const char *format, guint width, guint height);

G_END_DECLS

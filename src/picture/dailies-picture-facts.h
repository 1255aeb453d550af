/* dailies-picture-facts.h: reading a picture's structure, a format a function
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-reader.h"
#include "dailies-picture.h"

G_BEGIN_DECLS

/**
 * DailiesPictureColouring:
 * @primaries: with @transfer: code points of ITU-T H.273 (PNG: cICP, AVIF and HEIC: nclx); both 0 where
 *   they are not given
 * @gamma: of the file, in hundred thousandths (PNG: gAMA); 0 where it is not given
 * @chroma: x and y of white, red, green and blue, in hundred thousandths (PNG: cHRM); all 0 where they
 *   are not given
 *
 * What colours are meant, where that is said without a profile. The code points come before a
 * profile, the rest after one. (In an AVIF or HEIC a profile comes before code points: they are not given
 * then. What stands in their coded pixels alone is not read.)
 */
typedef struct
{
  guint8 primaries;
  guint8 transfer;
  guint32 gamma;
  guint32 chroma[8];
} DailiesPictureColouring;

/**
 * DailiesPictureFacts:
 * @width: as stored, before @orientation; 0 where the header does not say it simply
 * @height: like @width
 * @components: of a JPEG's pixels: 1 grey, 3 colour, 4 inks; 0 of the other formats
 * @colouring: of a PNG, an AVIF or a HEIC
 *
 * Private to src/picture.
 */
typedef struct
{
  DailiesPictureFormat format;
  guint width;
  guint height;
  guint orientation;
  guint components;
  DailiesPictureColouring colouring;
  DailiesPictureTells tells;
} DailiesPictureFacts;

/**
 * dailies_picture_facts_read_header:
 *
 * The first step: what the picture is and how large, from its first bytes. Leaves @reader where
 * the second step goes on.
 */
gboolean dailies_picture_facts_read_header (DailiesPictureFacts *facts,
                                            DailiesPictureReader *reader,
                                            GError **error);

/**
 * dailies_picture_facts_read_rest:
 *
 * The second step: is the picture whole? Reads JPEG and PNG to their end. The other formats are
 * never sent as they are, so it is their decoder that finds out.
 */
gboolean dailies_picture_facts_read_rest (DailiesPictureFacts *facts,
                                          DailiesPictureReader *reader,
                                          GError **error);

/* The two steps of JPEG and PNG. */
gboolean dailies_picture_jpeg_read_header (DailiesPictureFacts *facts,
                                           DailiesPictureReader *reader,
                                           GError **error);
gboolean dailies_picture_jpeg_read_rest (DailiesPictureReader *reader, GError **error);
gboolean dailies_picture_png_read_header (DailiesPictureFacts *facts,
                                          DailiesPictureReader *reader,
                                          GError **error);
gboolean dailies_picture_png_read_rest (DailiesPictureFacts *facts,
                                        DailiesPictureReader *reader,
                                        GError **error);

/* Sizes of the formats that are only converted; what cannot be read leaves the size 0. */
gboolean dailies_picture_other_read_header (DailiesPictureFacts *facts,
                                            DailiesPictureReader *reader,
                                            GError **error);

/* Of an AVIF or HEIC. Whatever picture of it claims more than %DAILIES_PICTURE_MAX_PIXELS is refused. */
gboolean dailies_picture_boxes_read (DailiesPictureFacts *facts,
                                     DailiesPictureReader *reader,
                                     GError **error);

/* Whether the first element is an SVG's, whatever stands before it. */
gboolean dailies_picture_svg_is_one (const guint8 *data, gsize length);

/* Of an SVG, as far as @data goes. What is only a view box is no larger than it is ever drawn. */
void dailies_picture_svg_read (DailiesPictureFacts *facts, const guint8 *data, gsize length);

/**
 * dailies_picture_exif_get_orientation:
 * @data: a TIFF structure, as in a JPEG's APP1 after "Exif\0\0" and in a PNG's eXIf
 *
 * Returns: 1 to 8; 0 where none is given or it makes no sense
 */
guint dailies_picture_exif_get_orientation (const guint8 *data, gsize length);

/* Of the same structure: what else it tells. */
DailiesPictureTells dailies_picture_exif_get_tells (const guint8 *data, gsize length);

static inline guint
dailies_picture_be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static inline guint32
dailies_picture_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static inline guint
dailies_picture_le16 (const guint8 *p)
{
  return (guint) p[1] << 8 | p[0];
}

static inline guint32
dailies_picture_le32 (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

G_END_DECLS

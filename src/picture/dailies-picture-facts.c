/* dailies-picture-facts.c: which format a file is, and its two steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dailies-picture-facts.h"

/* An SVG may begin with a declaration, comments and a document type. */
#define SVG_PEEK 4096

typedef struct
{
  DailiesPictureFormat format;
  gsize offset;
  gsize length;
  const char *bytes;
} Signature;

static const Signature signatures[] = {
  { DAILIES_PICTURE_FORMAT_JPEG, 0, 3, "\xff\xd8\xff" },
  { DAILIES_PICTURE_FORMAT_PNG, 0, 4, "\x89PNG" },
  { DAILIES_PICTURE_FORMAT_GIF, 0, 6, "GIF87a" },
  { DAILIES_PICTURE_FORMAT_GIF, 0, 6, "GIF89a" },
  { DAILIES_PICTURE_FORMAT_WEBP, 8, 4, "WEBP" },
  { DAILIES_PICTURE_FORMAT_TIFF, 0, 4, "II*\0" },
  { DAILIES_PICTURE_FORMAT_TIFF, 0, 4, "MM\0*" },
  { DAILIES_PICTURE_FORMAT_TIFF, 0, 4, "II+\0" },
  { DAILIES_PICTURE_FORMAT_TIFF, 0, 4, "MM\0+" },
};

/* The brands of ISO 23000-22 (AVIF: the AV1 image format) that say what the picture is coded with.
 * "mif1" and "msf1" say only that there is a picture. */
static DailiesPictureFormat
format_from_brand (const guint8 *brand)
{
  static const char heic[][5] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs" };

  if (memcmp (brand, "avif", 4) == 0 || memcmp (brand, "avis", 4) == 0)
    return DAILIES_PICTURE_FORMAT_AVIF;

  for (guint i = 0; i < G_N_ELEMENTS (heic); i++)
    if (memcmp (brand, heic[i], 4) == 0)
      return DAILIES_PICTURE_FORMAT_HEIC;

  return DAILIES_PICTURE_FORMAT_UNKNOWN;
}

static DailiesPictureFormat
sniff_brands (const guint8 *data, gsize available)
{
  gsize length;

  if (available < 16 || memcmp (data + 4, "ftyp", 4) != 0)
    return DAILIES_PICTURE_FORMAT_UNKNOWN;

  length = MIN (dailies_picture_be32 (data), available);

  for (gsize i = 8; i + 4 <= length; i += 4)
    {
      DailiesPictureFormat format;

      /* Between the major brand and the compatible ones stands a version. */
      if (i == 12)
        continue;

      format = format_from_brand (data + i);
      if (format != DAILIES_PICTURE_FORMAT_UNKNOWN)
        return format;
    }

  return DAILIES_PICTURE_FORMAT_UNKNOWN;
}

static gboolean
is_bmp (const guint8 *data, gsize available)
{
  guint32 header;

  if (available < 26 || memcmp (data, "BM", 2) != 0)
    return FALSE;

  header = dailies_picture_le32 (data + 14);

  return header == 12 || header == 16 || header == 40 || header == 52 || header == 56
         || header == 64 || header == 108 || header == 124;
}

static DailiesPictureFormat
sniff (const guint8 *data, gsize available)
{
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      const Signature *s = &signatures[i];

      if (available >= s->offset + s->length && memcmp (data + s->offset, s->bytes, s->length) == 0
          && (s->format != DAILIES_PICTURE_FORMAT_WEBP || memcmp (data, "RIFF", 4) == 0))
        return s->format;
    }

  if (is_bmp (data, available))
    return DAILIES_PICTURE_FORMAT_BMP;

  if (dailies_picture_svg_is_one (data, available))
    return DAILIES_PICTURE_FORMAT_SVG;

  return sniff_brands (data, available);
}

/* Two bytes of a JPEG's beginning or two to three of a PNG's, and nothing after them */
static gboolean
is_only_a_beginning (const guint8 *data, gsize available)
{
  return (available == 2 && memcmp (data, "\xff\xd8", 2) == 0)
         || ((available == 2 || available == 3) && memcmp (data, "\x89PNG", available) == 0);
}

gboolean
dailies_picture_facts_read_header (DailiesPictureFacts *facts,
                                   DailiesPictureReader *reader,
                                   GError **error)
{
  const guint8 *data;
  gsize available;

  if ((data = dailies_picture_reader_peek (reader, SVG_PEEK, &available, error)) == NULL)
    return FALSE;

  if (available == 0)
    {
      g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_EMPTY,
                           _ ("The file is empty"));
      return FALSE;
    }

  if (is_only_a_beginning (data, available))
    return dailies_picture_reader_cut_short (reader, error);

  facts->format = sniff (data, MIN (available, SVG_PEEK));

  switch (facts->format)
    {
    case DAILIES_PICTURE_FORMAT_JPEG:
      return dailies_picture_jpeg_read_header (facts, reader, error);

    case DAILIES_PICTURE_FORMAT_PNG:
    case DAILIES_PICTURE_FORMAT_APNG:
      return dailies_picture_png_read_header (facts, reader, error);

    case DAILIES_PICTURE_FORMAT_GIF:
    case DAILIES_PICTURE_FORMAT_WEBP:
    case DAILIES_PICTURE_FORMAT_AVIF:
    case DAILIES_PICTURE_FORMAT_HEIC:
    case DAILIES_PICTURE_FORMAT_TIFF:
    case DAILIES_PICTURE_FORMAT_BMP:
    case DAILIES_PICTURE_FORMAT_SVG:
      return dailies_picture_other_read_header (facts, reader, error);

    case DAILIES_PICTURE_FORMAT_UNKNOWN:
    default:
      g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE,
                           _ ("The file is no picture that Dailies knows"));
      return FALSE;
    }
}

gboolean
dailies_picture_facts_read_rest (DailiesPictureFacts *facts,
                                 DailiesPictureReader *reader,
                                 GError **error)
{
  switch (facts->format)
    {
    case DAILIES_PICTURE_FORMAT_JPEG:
      return dailies_picture_jpeg_read_rest (reader, error);

    case DAILIES_PICTURE_FORMAT_PNG:
    case DAILIES_PICTURE_FORMAT_APNG:
      return dailies_picture_png_read_rest (facts, reader, error);

    case DAILIES_PICTURE_FORMAT_GIF:
    case DAILIES_PICTURE_FORMAT_WEBP:
    case DAILIES_PICTURE_FORMAT_AVIF:
    case DAILIES_PICTURE_FORMAT_HEIC:
    case DAILIES_PICTURE_FORMAT_TIFF:
    case DAILIES_PICTURE_FORMAT_BMP:
    case DAILIES_PICTURE_FORMAT_SVG:
    case DAILIES_PICTURE_FORMAT_UNKNOWN:
    default:
      return TRUE;
    }
}

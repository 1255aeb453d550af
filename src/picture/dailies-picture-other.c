/* dailies-picture-other.c: the size of what is only ever converted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-facts.h"

/* These are told apart so that a refusal can name them. What a header says of the size is read here;
 * where it does not say it (BigTIFF, an AVIF of nothing but a film, an SVG as large as what surrounds
 * it), that is left at 0, and their decoder has the word. */

/* As much as the simple headers have */
#define HEADER_PEEK 64

#define WEBP_HEAD 30
#define WEBP_FIRST_CHUNK 12
#define WEBP_EXIF 0x08

/* EXIF's first directory stands at its beginning; more than this is never looked at. */
#define EXIF_PEEK (64 * 1024)

#define TIFF_TAG_WIDTH 256
#define TIFF_TAG_HEIGHT 257
#define TIFF_TAG_ORIENTATION 274
#define TIFF_TYPE_SHORT 3
#define TIFF_TYPE_LONG 4
#define TIFF_ENTRY_SIZE 12

static void
read_gif (DailiesPictureFacts *facts, const guint8 *data, gsize length)
{
  if (length < 10)
    return;

  facts->width = dailies_picture_le16 (data + 6);
  facts->height = dailies_picture_le16 (data + 8);
}

static void
read_bmp (DailiesPictureFacts *facts, const guint8 *data, gsize length)
{
  guint32 height;

  if (length < 26)
    return;

  if (dailies_picture_le32 (data + 14) == 12)
    {
      facts->width = dailies_picture_le16 (data + 18);
      facts->height = dailies_picture_le16 (data + 20);
      return;
    }

  /* A negative height means rows from top to bottom. */
  height = dailies_picture_le32 (data + 22);
  facts->width = dailies_picture_le32 (data + 18);
  facts->height = height > G_MAXINT32 ? 0 - height : height;
}

static guint
le24 (const guint8 *p)
{
  return (guint) p[2] << 16 | (guint) p[1] << 8 | p[0];
}

static void
read_webp (DailiesPictureFacts *facts, const guint8 *data, gsize length)
{
  if (length < WEBP_HEAD)
    return;

  if (memcmp (data + 12, "VP8X", 4) == 0)
    {
      facts->width = le24 (data + 24) + 1;
      facts->height = le24 (data + 27) + 1;
    }
  else if (memcmp (data + 12, "VP8L", 4) == 0 && data[20] == 0x2f)
    {
      guint32 bits = dailies_picture_le32 (data + 21);

      facts->width = (bits & 0x3fff) + 1;
      facts->height = (bits >> 14 & 0x3fff) + 1;
    }
  else if (memcmp (data + 12, "VP8 ", 4) == 0 && memcmp (data + 23, "\x9d\x01\x2a", 3) == 0)
    {
      facts->width = dailies_picture_le16 (data + 26) & 0x3fff;
      facts->height = dailies_picture_le16 (data + 28) & 0x3fff;
    }
}

/* Some writers put what a JPEG has before it here too. */
static void
read_exif (DailiesPictureFacts *facts, const guint8 *data, gsize length)
{
  gsize before = length >= 6 && memcmp (data, "Exif\0\0", 6) == 0 ? 6 : 0;

  facts->orientation = dailies_picture_exif_get_orientation (data + before, length - before);
}

/* As the flags of the extended format say it */
static gboolean
has_webp_exif (const guint8 *data, gsize length)
{
  return length >= WEBP_HEAD && memcmp (data + 12, "VP8X", 4) == 0 && (data[20] & WEBP_EXIF) != 0;
}

/* Goes to @offset; what ends before it is left for the decoder to complain of. */
static gboolean
go_to (DailiesPictureReader *reader, guint64 offset, GError **error)
{
  gsize available;

  do
    {
      if (dailies_picture_reader_peek (reader, 1, &available, error) == NULL)
        return FALSE;
      available = MIN (available, offset - dailies_picture_reader_get_offset (reader));
      dailies_picture_reader_advance (reader, available);
    }
  while (available > 0);

  return TRUE;
}

/* It stands behind the pixels. */
static gboolean
read_webp_exif (DailiesPictureFacts *facts, DailiesPictureReader *reader, GError **error)
{
  guint64 offset = WEBP_FIRST_CHUNK;
  const guint8 *data;
  gsize length;

  for (;;)
    {
      gsize size;

      if (!go_to (reader, offset, error)
          || (data = dailies_picture_reader_peek (reader, 8, &length, error)) == NULL)
        return FALSE;
      if (length < 8)
        return TRUE;

      size = dailies_picture_le32 (data + 4);
      if (memcmp (data, "EXIF", 4) == 0)
        {
          if ((data
               = dailies_picture_reader_peek (reader, 8 + MIN (size, EXIF_PEEK), &length, error))
              == NULL)
            return FALSE;
          read_exif (facts, data + 8, MIN (length - 8, size));
          return TRUE;
        }
      /* A chunk of an odd size is followed by a byte of nothing. */
      offset += 8 + (guint64) size + size % 2;
    }
}

/* Many writers put the directory behind the pixels. */
static gboolean
read_tiff (DailiesPictureFacts *facts, DailiesPictureReader *reader, GError **error)
{
  guint (*get16) (const guint8 *);
  guint32 (*get32) (const guint8 *);
  const guint8 *data;
  gsize length;
  gsize count;

  if ((data = dailies_picture_reader_peek (reader, 8, &length, error)) == NULL)
    return FALSE;
  get16 = data[0] == 'I' ? dailies_picture_le16 : dailies_picture_be16;
  get32 = data[0] == 'I' ? dailies_picture_le32 : dailies_picture_be32;
  if (length < 8 || get16 (data + 2) != 42 || get32 (data + 4) < 8)
    return TRUE;

  if (!go_to (reader, get32 (data + 4), error)
      || (data
          = dailies_picture_reader_peek (reader, DAILIES_PICTURE_READER_WINDOW, &length, error))
           == NULL)
    return FALSE;
  if (length < 2)
    return TRUE;

  count = MIN (get16 (data), (length - 2) / TIFF_ENTRY_SIZE);
  for (gsize i = 0; i < count; i++)
    {
      const guint8 *entry = data + 2 + i * TIFF_ENTRY_SIZE;
      guint type = get16 (entry + 2);
      guint32 value;

      if (type != TIFF_TYPE_SHORT && type != TIFF_TYPE_LONG)
        continue;

      value = type == TIFF_TYPE_SHORT ? get16 (entry + 8) : get32 (entry + 8);
      if (get16 (entry) == TIFF_TAG_WIDTH)
        facts->width = value;
      else if (get16 (entry) == TIFF_TAG_HEIGHT)
        facts->height = value;
      else if (get16 (entry) == TIFF_TAG_ORIENTATION && value >= 1 && value <= 8)
        facts->orientation = value;
    }

  return TRUE;
}

gboolean
dailies_picture_other_read_header (DailiesPictureFacts *facts,
                                   DailiesPictureReader *reader,
                                   GError **error)
{
  const guint8 *data;
  gsize length;

  if ((data = dailies_picture_reader_peek (reader, HEADER_PEEK, &length, error)) == NULL)
    return FALSE;

  switch (facts->format)
    {
    case DAILIES_PICTURE_FORMAT_GIF:
      read_gif (facts, data, length);
      break;

    case DAILIES_PICTURE_FORMAT_BMP:
      read_bmp (facts, data, length);
      break;

    case DAILIES_PICTURE_FORMAT_WEBP:
      read_webp (facts, data, length);
      if (has_webp_exif (data, length) && !read_webp_exif (facts, reader, error))
        return FALSE;
      break;

    case DAILIES_PICTURE_FORMAT_TIFF:
      if (!read_tiff (facts, reader, error))
        return FALSE;
      break;

    case DAILIES_PICTURE_FORMAT_AVIF:
    case DAILIES_PICTURE_FORMAT_HEIC:
      if (!dailies_picture_boxes_read (facts, reader, error))
        return FALSE;
      break;

    case DAILIES_PICTURE_FORMAT_SVG:
      data = dailies_picture_reader_peek (reader, DAILIES_PICTURE_READER_WINDOW, &length, error);
      if (data == NULL)
        return FALSE;
      dailies_picture_svg_read (facts, data, length);
      break;

    case DAILIES_PICTURE_FORMAT_UNKNOWN:
    case DAILIES_PICTURE_FORMAT_JPEG:
    case DAILIES_PICTURE_FORMAT_PNG:
    case DAILIES_PICTURE_FORMAT_APNG:
    default:
      break;
    }

  /* Half a size is none. */
  if (facts->width == 0 || facts->height == 0)
    facts->width = facts->height = 0;

  return TRUE;
}

/* dailies-picture-jpeg.c: the structure of a JPEG (ITU T.81, annex B)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-facts.h"

/* Baseline, progressive, lossless and arithmetic pictures are all JPEG here, in any number of
 * components. What follows the first EOI (the further pictures of an MPO, a phone's film) belongs
 * to the file and not to the picture. */

enum
{
  TEM = 0x01,
  SOF0 = 0xc0,
  DHT = 0xc4,
  JPG = 0xc8,
  DAC = 0xcc,
  SOF15 = 0xcf,
  RST0 = 0xd0,
  RST7 = 0xd7,
  SOI = 0xd8,
  EOI = 0xd9,
  SOS = 0xda,
  APP1 = 0xe1,
};

static gboolean
is_frame_header (guint8 marker)
{
  return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

static gboolean
is_restart (guint8 marker)
{
  return marker >= RST0 && marker <= RST7;
}

/* Goes past whatever is no marker (fill bytes, padding between segments, which every decoder
 * passes over, and inside a scan its data), and stops before the marker's 0xff. */
static gboolean
find_marker (DailiesPictureReader *reader, guint8 *marker, GError **error)
{
  for (;;)
    {
      const guint8 *data;
      const guint8 *p;
      const guint8 *last;
      gsize available;

      if ((data = dailies_picture_reader_peek (reader, 2, &available, error)) == NULL)
        return FALSE;
      if (available < 2)
        return dailies_picture_reader_cut_short (reader, error);

      last = data + available - 1;
      for (p = data; (p = memchr (p, 0xff, last - p)) != NULL; p++)
        {
          if (p[1] == 0xff)
            continue;

          if (p[1] != 0x00 && !is_restart (p[1]))
            {
              dailies_picture_reader_advance (reader, p - data);
              *marker = p[1];
              return TRUE;
            }

          if (++p == last)
            break;
        }

      /* The last byte is looked at again, with the one that follows it. */
      dailies_picture_reader_advance (reader, available - 1);
    }
}

/* The reader stands before a marker with a length; gives the segment's content. */
static gboolean
need_segment (DailiesPictureReader *reader, const guint8 **content, gsize *length, GError **error)
{
  const guint8 *data;
  gsize whole;

  *content = NULL;
  *length = 0;

  if ((data = dailies_picture_reader_need (reader, 4, error)) == NULL)
    return FALSE;

  whole = dailies_picture_be16 (data + 2);
  if (whole < 2)
    return dailies_picture_reader_broken (reader, error);

  if ((data = dailies_picture_reader_need (reader, 2 + whole, error)) == NULL)
    return FALSE;

  *content = data + 4;
  *length = whole - 2;

  return TRUE;
}

static gboolean
read_frame_header (DailiesPictureFacts *facts,
                   DailiesPictureReader *reader,
                   const guint8 *content,
                   gsize length,
                   GError **error)
{
  guint components;

  if (facts->width != 0 || length < 6)
    return dailies_picture_reader_broken (reader, error);

  components = content[5];
  if (components == 0 || length != 6 + 3 * (gsize) components)
    return dailies_picture_reader_broken (reader, error);

  facts->components = components;
  /* A height of 0 means "told after the first scan" (DNL): no decoder in use reads it. */
  facts->height = dailies_picture_be16 (content + 1);
  facts->width = dailies_picture_be16 (content + 3);
  if (facts->width == 0 || facts->height == 0)
    return dailies_picture_reader_broken (reader, error);

  return TRUE;
}

static void
read_exif (DailiesPictureFacts *facts, const guint8 *content, gsize length)
{
  if (length <= 6 || memcmp (content, "Exif\0\0", 6) != 0)
    return;

  facts->tells |= dailies_picture_exif_get_tells (content + 6, length - 6);
  if (facts->orientation == 0)
    facts->orientation = dailies_picture_exif_get_orientation (content + 6, length - 6);
}

gboolean
dailies_picture_jpeg_read_header (DailiesPictureFacts *facts,
                                  DailiesPictureReader *reader,
                                  GError **error)
{
  if (dailies_picture_reader_need (reader, 2, error) == NULL)
    return FALSE;
  dailies_picture_reader_advance (reader, 2);

  for (;;)
    {
      const guint8 *content;
      guint8 marker;
      gsize length;

      if (!find_marker (reader, &marker, error))
        return FALSE;

      if (marker == SOS)
        break;

      if (marker == TEM)
        {
          dailies_picture_reader_advance (reader, 2);
          continue;
        }

      /* An end before the first scan, a beginning in the middle, or a reserved code. */
      if (marker < SOF0 || marker == SOI || marker == EOI)
        return dailies_picture_reader_broken (reader, error);

      if (!need_segment (reader, &content, &length, error))
        return FALSE;

      if (is_frame_header (marker))
        {
          if (!read_frame_header (facts, reader, content, length, error))
            return FALSE;
        }
      else if (marker == APP1)
        read_exif (facts, content, length);

      dailies_picture_reader_advance (reader, 4 + length);
    }

  /* A scan of a picture that has no size */
  if (facts->width == 0)
    return dailies_picture_reader_broken (reader, error);

  return TRUE;
}

static gboolean
read_scan (DailiesPictureReader *reader, guint8 *marker, GError **error)
{
  const guint8 *content;
  gsize length;
  guint64 begin;

  if (!need_segment (reader, &content, &length, error))
    return FALSE;
  if (length < 6 || length != 4 + 2 * (gsize) content[0])
    return dailies_picture_reader_broken (reader, error);
  dailies_picture_reader_advance (reader, 4 + length);

  begin = dailies_picture_reader_get_offset (reader);
  if (!find_marker (reader, marker, error))
    return FALSE;
  if (dailies_picture_reader_get_offset (reader) == begin)
    return dailies_picture_reader_broken (reader, error);

  return TRUE;
}

/* Every scan of a progressive picture goes over all its pixels once more, and one that changes nothing
 * takes a hundred bytes: 20 MB could keep a processor busy for days. Encoders write about ten. */
#define MOST_SCANS 100

gboolean
dailies_picture_jpeg_read_rest (DailiesPictureReader *reader, GError **error)
{
  guint8 marker = SOS;
  guint scans = 0;

  while (marker != EOI)
    {
      const guint8 *content;
      gsize length;

      if (marker == SOS)
        {
          if (++scans > MOST_SCANS)
            return dailies_picture_reader_broken (reader, error);
          if (!read_scan (reader, &marker, error))
            return FALSE;
          continue;
        }

      if (marker < SOF0 || marker == SOI || is_frame_header (marker))
        return dailies_picture_reader_broken (reader, error);

      if (!need_segment (reader, &content, &length, error))
        return FALSE;
      dailies_picture_reader_advance (reader, 4 + length);

      if (!find_marker (reader, &marker, error))
        return FALSE;
    }

  dailies_picture_reader_advance (reader, 2);

  return TRUE;
}

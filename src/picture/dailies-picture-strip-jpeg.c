/* dailies-picture-strip-jpeg.c: a JPEG without what it tells besides its pixels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-copier.h"
#include "dailies-picture-facts.h"

enum
{
  TEM = 0x01,
  SOF0 = 0xc0,
  RST0 = 0xd0,
  RST7 = 0xd7,
  SOI = 0xd8,
  EOI = 0xd9,
  SOS = 0xda,
  APP0 = 0xe0,
  APP1 = 0xe1,
  APP2 = 0xe2,
  APP14 = 0xee,
  APP15 = 0xef,
  COM = 0xfe,
};

/* "JFIF\0", version, density and the size of a thumbnail, which follows */
#define JFIF_SIZE 14
/* "Adobe", version, flags and the colour transform */
#define ADOBE_SIZE 12

/* Stops before a marker's 0xff. Fill bytes before it are legal and stay; other bytes between two
 * segments are passed over by every decoder and could say anything. */
static gboolean
find_marker (DailiesPictureCopier *self, guint8 *marker, GError **error)
{
  for (;;)
    {
      const guint8 *data = dailies_picture_reader_need (self->reader, 2, error);

      if (data == NULL)
        return FALSE;

      if (data[0] != 0xff)
        {
          if (!dailies_picture_copier_drop (self, 1, error))
            return FALSE;
        }
      else if (data[1] == 0xff)
        {
          if (!dailies_picture_copier_pass (self, 1, error))
            return FALSE;
        }
      else if (data[1] == 0x00 || (data[1] >= RST0 && data[1] <= RST7))
        {
          if (!dailies_picture_copier_drop (self, 2, error))
            return FALSE;
        }
      else
        {
          *marker = data[1];
          return TRUE;
        }
    }
}

/* The data of a scan, to the marker that ends it */
static gboolean
pass_scan_data (DailiesPictureCopier *self, GError **error)
{
  for (;;)
    {
      const guint8 *data;
      const guint8 *p;
      const guint8 *last;
      gsize available;

      if ((data = dailies_picture_reader_peek (self->reader, 2, &available, error)) == NULL)
        return FALSE;
      if (available < 2)
        return dailies_picture_reader_cut_short (self->reader, error);

      last = data + available - 1;
      for (p = data; (p = memchr (p, 0xff, last - p)) != NULL; p++)
        {
          if (p[1] != 0xff && p[1] != 0x00 && (p[1] < RST0 || p[1] > RST7))
            return dailies_picture_copier_pass (self, p - data, error);
        }

      /* The last byte is looked at again, with the one that follows it. */
      if (!dailies_picture_copier_pass (self, available - 1, error))
        return FALSE;
    }
}

static gboolean
starts_with (const guint8 *content, gsize length, const char *start, gsize start_length)
{
  return length >= start_length && memcmp (content, start, start_length) == 0;
}

/* A segment of @kept bytes in the place of the one that the reader stands before. */
static gboolean
put_segment (DailiesPictureCopier *self,
             guint8 marker,
             const guint8 *content,
             gsize kept,
             GError **error)
{
  gsize whole = kept + 2;
  guint8 head[] = { 0xff, marker, whole >> 8, whole & 0xff };

  return dailies_picture_copier_put (self, head, sizeof head, error)
         && dailies_picture_copier_put (self, content, kept, error);
}

static gboolean
put_jfif (DailiesPictureCopier *self, const guint8 *content, GError **error)
{
  guint8 kept[JFIF_SIZE];

  memcpy (kept, content, JFIF_SIZE);
  kept[12] = kept[13] = 0;

  return put_segment (self, APP0, kept, JFIF_SIZE, error);
}

static gboolean
put_exif (DailiesPictureCopier *self, const guint8 *content, gsize length, GError **error)
{
  guint8 kept[6 + DAILIES_PICTURE_EXIF_SIZE] = "Exif\0";

  if (!dailies_picture_exif_reduce (content + 6, length - 6, kept + 6))
    return TRUE;

  return put_segment (self, APP1, kept, sizeof kept, error);
}

/* What stays of a segment of an application; @has_orientation: one has been given already. */
static gboolean
put_application (DailiesPictureCopier *self,
                 guint8 marker,
                 const guint8 *content,
                 gsize length,
                 gboolean *has_orientation,
                 GError **error)
{
  if (marker == APP0 && length >= JFIF_SIZE && starts_with (content, length, "JFIF", 5))
    return put_jfif (self, content, error);

  if (marker == APP1 && !*has_orientation && length > 6
      && starts_with (content, length, "Exif\0", 6))
    {
      *has_orientation = dailies_picture_exif_get_orientation (content + 6, length - 6) != 0;
      return put_exif (self, content, length, error);
    }

  if (marker == APP2 && starts_with (content, length, "ICC_PROFILE", 12))
    return put_segment (self, marker, content, length, error);

  if (marker == APP14 && length >= ADOBE_SIZE && starts_with (content, length, "Adobe", 5))
    return put_segment (self, marker, content, ADOBE_SIZE, error);

  return TRUE;
}

static gboolean
strip_segment (DailiesPictureCopier *self, guint8 marker, gboolean *has_orientation, GError **error)
{
  const guint8 *data;
  gsize whole;

  if ((data = dailies_picture_reader_need (self->reader, 4, error)) == NULL)
    return FALSE;
  whole = dailies_picture_be16 (data + 2);
  if (whole < 2)
    return dailies_picture_reader_broken (self->reader, error);
  if ((data = dailies_picture_reader_need (self->reader, 2 + whole, error)) == NULL)
    return FALSE;

  if (marker >= APP0 && marker <= APP15)
    {
      if (!put_application (self, marker, data + 4, whole - 2, has_orientation, error))
        return FALSE;
      return dailies_picture_copier_drop (self, 2 + whole, error);
    }

  if (marker == COM)
    return dailies_picture_copier_drop (self, 2 + whole, error);

  return dailies_picture_copier_pass (self, 2 + whole, error);
}

gboolean
dailies_picture_copier_strip_jpeg (DailiesPictureCopier *self, GError **error)
{
  gboolean has_orientation = FALSE;

  if (!dailies_picture_copier_pass (self, 2, error))
    return FALSE;

  for (;;)
    {
      guint8 marker;

      if (!find_marker (self, &marker, error))
        return FALSE;

      /* What follows belongs to the file and not to the picture. */
      if (marker == EOI)
        return dailies_picture_copier_pass (self, 2, error);

      if (marker == TEM)
        {
          if (!dailies_picture_copier_pass (self, 2, error))
            return FALSE;
          continue;
        }

      if (marker < SOF0 || marker == SOI)
        return dailies_picture_reader_broken (self->reader, error);

      if (!strip_segment (self, marker, &has_orientation, error))
        return FALSE;

      if (marker == SOS && !pass_scan_data (self, error))
        return FALSE;
    }
}

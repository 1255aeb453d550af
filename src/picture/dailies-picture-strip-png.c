/* dailies-picture-strip-png.c: a PNG without what it tells besides its pixels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <zlib.h>

#include "dailies-picture-copier.h"
#include "dailies-picture-facts.h"

#define SIGNATURE_SIZE 8
#define HEAD_SIZE 8
#define CRC_SIZE 4

/* As much of an eXIf as the probe looks at */
#define EXIF_PEEK (64 * 1024)

/* The ancillary chunks that change how the pixels are shown. */
static const char shown[][5] = { "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "mDCv",
                                 "cLLI", "cLLi", "sBIT", "bKGD", "hIST", "pHYs", "sPLT" };

static gboolean
is_kept (const guint8 *type)
{
  if (g_ascii_isupper (type[0]))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (memcmp (type, shown[i], 4) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
put_exif (DailiesPictureCopier *self, const guint8 *content, gsize length, GError **error)
{
  guint8 chunk[HEAD_SIZE + DAILIES_PICTURE_EXIF_SIZE + CRC_SIZE]
    = { 0, 0, 0, DAILIES_PICTURE_EXIF_SIZE, 'e', 'X', 'I', 'f' };
  guint32 crc;

  if (!dailies_picture_exif_reduce (content, length, chunk + HEAD_SIZE))
    return TRUE;

  crc = GUINT32_TO_BE (
    (guint32) crc32 (crc32 (0, NULL, 0), chunk + 4, 4 + DAILIES_PICTURE_EXIF_SIZE));
  memcpy (chunk + HEAD_SIZE + DAILIES_PICTURE_EXIF_SIZE, &crc, CRC_SIZE);

  return dailies_picture_copier_put (self, chunk, sizeof chunk, error);
}

/* The reader stands before an eXIf of @length bytes. */
static gboolean
strip_exif (DailiesPictureCopier *self, guint32 length, gboolean *has_orientation, GError **error)
{
  gsize looked_at = MIN (length, EXIF_PEEK);
  const guint8 *data;

  if ((data = dailies_picture_reader_need (self->reader, HEAD_SIZE + looked_at, error)) == NULL)
    return FALSE;

  if (!*has_orientation)
    {
      *has_orientation = dailies_picture_exif_get_orientation (data + HEAD_SIZE, looked_at) != 0;
      if (!put_exif (self, data + HEAD_SIZE, looked_at, error))
        return FALSE;
    }

  return dailies_picture_copier_drop (self, HEAD_SIZE + (guint64) length + CRC_SIZE, error);
}

gboolean
dailies_picture_copier_strip_png (DailiesPictureCopier *self, GError **error)
{
  gboolean has_orientation = FALSE;

  if (!dailies_picture_copier_pass (self, SIGNATURE_SIZE, error))
    return FALSE;

  for (;;)
    {
      const guint8 *data;
      guint64 whole;
      guint32 length;
      gboolean is_end;

      if ((data = dailies_picture_reader_need (self->reader, HEAD_SIZE, error)) == NULL)
        return FALSE;

      length = dailies_picture_be32 (data);
      if (length > G_MAXINT32)
        return dailies_picture_reader_broken (self->reader, error);
      whole = HEAD_SIZE + (guint64) length + CRC_SIZE;
      is_end = memcmp (data + 4, "IEND", 4) == 0;

      if (memcmp (data + 4, "eXIf", 4) == 0)
        {
          if (!strip_exif (self, length, &has_orientation, error))
            return FALSE;
        }
      else if (is_kept (data + 4))
        {
          if (!dailies_picture_copier_pass (self, whole, error))
            return FALSE;
        }
      else if (!dailies_picture_copier_drop (self, whole, error))
        return FALSE;

      /* What follows belongs to the file and not to the picture. */
      if (is_end)
        return TRUE;
    }
}

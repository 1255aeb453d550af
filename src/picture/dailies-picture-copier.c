/* dailies-picture-copier.c: from one file to another, leaving parts out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-copier.h"
#include "dailies-picture-facts.h"

gboolean
dailies_picture_copier_put (DailiesPictureCopier *self,
                            const void *data,
                            gsize length,
                            GError **error)
{
  return dailies_picture_file_write (self->file, data, length, self->cancellable, error);
}

gboolean
dailies_picture_copier_pass (DailiesPictureCopier *self, guint64 count, GError **error)
{
  while (count > 0)
    {
      const guint8 *data;
      gsize available;

      if ((data = dailies_picture_reader_peek (self->reader, 1, &available, error)) == NULL)
        return FALSE;
      if (available == 0)
        return dailies_picture_reader_cut_short (self->reader, error);

      available = MIN (available, count);
      if (!dailies_picture_copier_put (self, data, available, error))
        return FALSE;
      dailies_picture_reader_advance (self->reader, available);
      count -= available;
    }

  return TRUE;
}

gboolean
dailies_picture_copier_pass_rest (DailiesPictureCopier *self, GError **error)
{
  for (;;)
    {
      gsize available;

      if (dailies_picture_reader_peek (self->reader, 1, &available, error) == NULL)
        return FALSE;
      if (available == 0)
        return TRUE;
      if (!dailies_picture_copier_pass (self, available, error))
        return FALSE;
    }
}

gboolean
dailies_picture_copier_drop (DailiesPictureCopier *self, guint64 count, GError **error)
{
  return dailies_picture_reader_skip (self->reader, count, error);
}

gboolean
dailies_picture_exif_reduce (const guint8 *data,
                             gsize length,
                             guint8 reduced[DAILIES_PICTURE_EXIF_SIZE])
{
  /* A header, a directory of one entry, and no further directory */
  static const guint8 big[]
    = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 little[]
    = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  guint orientation = dailies_picture_exif_get_orientation (data, length);
  gboolean is_big;

  G_STATIC_ASSERT (sizeof big == DAILIES_PICTURE_EXIF_SIZE);
  G_STATIC_ASSERT (sizeof little == DAILIES_PICTURE_EXIF_SIZE);

  if (orientation <= 1)
    return FALSE;

  is_big = data[0] == 'M';
  memcpy (reduced, is_big ? big : little, DAILIES_PICTURE_EXIF_SIZE);
  reduced[is_big ? 19 : 18] = orientation;

  return TRUE;
}

/* dailies-picture-exif.c: which way up a picture is shown, and what else it tells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-facts.h"

#define TAG_MAKER 0x010f
#define TAG_CAMERA 0x0110
#define TAG_ORIENTATION 0x0112
/* Directories of their own */
#define TAG_EXPOSURE 0x8769
#define TAG_PLACE 0x8825
#define TYPE_SHORT 3
#define TYPE_LONG 4
#define ENTRY_SIZE 12

/* The first directory of a TIFF structure */
typedef struct
{
  guint (*get16) (const guint8 *);
  guint32 (*get32) (const guint8 *);
  const guint8 *entries;
  gsize count;
} Directory;

static gboolean
find_directory (Directory *self, const guint8 *data, gsize length)
{
  gsize offset;

  if (length < 8)
    return FALSE;

  if (memcmp (data, "II*\0", 4) == 0)
    {
      self->get16 = dailies_picture_le16;
      self->get32 = dailies_picture_le32;
    }
  else if (memcmp (data, "MM\0*", 4) == 0)
    {
      self->get16 = dailies_picture_be16;
      self->get32 = dailies_picture_be32;
    }
  else
    return FALSE;

  offset = self->get32 (data + 4);
  if (offset > length - 2)
    return FALSE;

  self->entries = data + offset + 2;
  self->count = MIN (self->get16 (data + offset), (length - offset - 2) / ENTRY_SIZE);

  return TRUE;
}

guint
dailies_picture_exif_get_orientation (const guint8 *data, gsize length)
{
  Directory directory;

  if (!find_directory (&directory, data, length))
    return 0;

  for (gsize i = 0; i < directory.count; i++)
    {
      const guint8 *entry = directory.entries + i * ENTRY_SIZE;
      guint32 value;

      if (directory.get16 (entry) != TAG_ORIENTATION)
        continue;

      if (directory.get32 (entry + 4) != 1)
        return 0;
      /* The standard says SHORT; some writers use LONG. */
      if (directory.get16 (entry + 2) == TYPE_SHORT)
        value = directory.get16 (entry + 8);
      else if (directory.get16 (entry + 2) == TYPE_LONG)
        value = directory.get32 (entry + 8);
      else
        return 0;

      return value >= 1 && value <= 8 ? value : 0;
    }

  return 0;
}

DailiesPictureTells
dailies_picture_exif_get_tells (const guint8 *data, gsize length)
{
  DailiesPictureTells tells = 0;
  Directory directory;

  if (!find_directory (&directory, data, length))
    return 0;

  for (gsize i = 0; i < directory.count; i++)
    switch (directory.get16 (directory.entries + i * ENTRY_SIZE))
      {
      case TAG_PLACE:
        tells |= DAILIES_PICTURE_TELLS_PLACE;
        break;

      case TAG_MAKER:
      case TAG_CAMERA:
      case TAG_EXPOSURE:
        tells |= DAILIES_PICTURE_TELLS_CAMERA;
        break;

      default:
        break;
      }

  return tells;
}

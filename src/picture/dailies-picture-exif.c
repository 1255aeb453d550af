/* dailies-picture-exif.c: which way up a picture is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-facts.h"

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3
#define TYPE_LONG 4
#define ENTRY_SIZE 12

guint
dailies_picture_exif_get_orientation (const guint8 *data, gsize length)
{
  guint (*get16) (const guint8 *);
  guint32 (*get32) (const guint8 *);
  gsize directory;
  gsize count;

  if (length < 8)
    return 0;

  if (memcmp (data, "II*\0", 4) == 0)
    {
      get16 = dailies_picture_le16;
      get32 = dailies_picture_le32;
    }
  else if (memcmp (data, "MM\0*", 4) == 0)
    {
      get16 = dailies_picture_be16;
      get32 = dailies_picture_be32;
    }
  else
    return 0;

  directory = get32 (data + 4);
  if (directory > length - 2)
    return 0;

  count = get16 (data + directory);
  directory += 2;
  count = MIN (count, (length - directory) / ENTRY_SIZE);

  for (gsize i = 0; i < count; i++)
    {
      const guint8 *entry = data + directory + i * ENTRY_SIZE;
      guint32 value;

      if (get16 (entry) != TAG_ORIENTATION)
        continue;

      if (get32 (entry + 4) != 1)
        return 0;
      /* The standard says SHORT; some writers use LONG. */
      if (get16 (entry + 2) == TYPE_SHORT)
        value = get16 (entry + 8);
      else if (get16 (entry + 2) == TYPE_LONG)
        value = get32 (entry + 8);
      else
        return 0;

      return value >= 1 && value <= 8 ? value : 0;
    }

  return 0;
}

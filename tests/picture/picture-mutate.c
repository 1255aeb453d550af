/* picture-mutate.c: broken pictures, the same ones at every run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <zlib.h>

#include "picture-mutate.h"

void
mutate_once (GRand *rand, GByteArray *picture, GBytes *other)
{
  static const guint8 telling[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, 0xd8, 0xd9, 0xda, 'I', 'M' };
  guint at = g_rand_int_range (rand, 0, picture->len);
  guint length = g_rand_int_range (rand, 0, MIN (picture->len - at, 64) + 1);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      picture->data[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      break;

    case 1:
      memset (picture->data + at, telling[g_rand_int_range (rand, 0, G_N_ELEMENTS (telling))],
              MIN (length, 4));
      break;

    case 2:
      if (length < picture->len)
        g_byte_array_remove_range (picture, at, length);
      break;

    case 3:
      {
        g_autofree guint8 *piece = g_memdup2 (picture->data + at, length);

        if (length > 0)
          g_byte_array_append (picture, piece, length);
        break;
      }

    case 4:
      g_byte_array_set_size (picture, MAX (at, 1));
      break;

    case 5:
    default:
      {
        gsize size;
        const guint8 *data = g_bytes_get_data (other, &size);
        gsize from = g_rand_int_range (rand, 0, size);

        g_byte_array_set_size (picture, MAX (at, 1));
        g_byte_array_append (picture, data + from, size - from);
        break;
      }
    }
}

void
mutate_mend_png (GByteArray *picture)
{
  gsize at = 8;

  if (picture->len < 8 || memcmp (picture->data, "\x89PNG", 4) != 0)
    return;

  while (at + 12 <= picture->len)
    {
      guint8 *chunk = picture->data + at;
      guint32 length;
      guint32 crc;

      memcpy (&length, chunk, 4);
      length = GUINT32_FROM_BE (length);
      if (length > picture->len - at - 12)
        return;

      crc = GUINT32_TO_BE ((guint32) crc32 (crc32 (0, NULL, 0), chunk + 4, 4 + length));
      memcpy (chunk + 8 + length, &crc, 4);
      at += 12 + length;
    }
}

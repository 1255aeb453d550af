/* picture-boxes.c: parts put into files that are made of boxes or of chunks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-boxes.h"

static guint
find (GByteArray *bytes, const char *type)
{
  guint8 *found = memmem (bytes->data, bytes->len, type, 4);

  g_assert_nonnull (found);

  return found - bytes->data;
}

static void
add_to (GByteArray *bytes, guint at, guint32 by)
{
  guint32 number;

  memcpy (&number, bytes->data + at, 4);
  number = GUINT32_TO_BE (GUINT32_FROM_BE (number) + by);
  memcpy (bytes->data + at, &number, 4);
}

static void
insert (GByteArray *bytes, guint at, const guint8 *what, guint length)
{
  guint before = bytes->len;

  g_byte_array_set_size (bytes, before + length);
  memmove (bytes->data + at + length, bytes->data + at, before - at);
  memcpy (bytes->data + at, what, length);
}

/* The size of the box whose type stands at @type */
static guint32
get_size (GByteArray *bytes, guint type)
{
  guint32 size;

  memcpy (&size, bytes->data + type - 4, 4);

  return GUINT32_FROM_BE (size);
}

/* The picture's properties are the last of "ipco", and their numbers the last of "ipma". */
static void
add_property (GByteArray *bytes, const guint8 *property, guint length)
{
  static const char *const around[] = { "meta", "iprp", "ipco" };
  guint container = find (bytes, "ipco");
  guint end = container - 4 + get_size (bytes, container);
  guint8 number = 0x80;
  guint list;

  for (guint at = container + 4; at < end; number++)
    at += get_size (bytes, at + 4);
  number++;

  insert (bytes, end, property, length);
  list = find (bytes, "ipma");
  insert (bytes, list - 4 + get_size (bytes, list), &number, 1);

  for (guint i = 0; i < G_N_ELEMENTS (around); i++)
    add_to (bytes, find (bytes, around[i]) - 4, length + (i < 2 ? 1 : 0));
  add_to (bytes, list - 4, 1);
  /* Version and flags, a count of entries, an item's number, its count */
  bytes->data[list + 4 + 4 + 4 + 2]++;
  /* Version and flags, sizes, a count of items; of the first its number, its file, its count */
  add_to (bytes, find (bytes, "iloc") + 4 + 4 + 2 + 2 + 2 + 2 + 2, length + 1);
}

GBytes *
boxes_turn (GBytes *bytes, guint turns, int axis)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (turns > 0)
    add_property (out, (guint8[]) { 0, 0, 0, 9, 'i', 'r', 'o', 't', turns }, 9);
  if (axis >= 0)
    add_property (out, (guint8[]) { 0, 0, 0, 9, 'i', 'm', 'i', 'r', axis }, 9);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
boxes_claim (GBytes *bytes, guint32 width, guint32 height)
{
  GByteArray *out = g_byte_array_new ();
  guint32 size[] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  g_byte_array_append (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  memcpy (out->data + find (out, "ispe") + 8, size, sizeof size);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
boxes_code (GBytes *bytes, guint8 primaries, guint8 transfer)
{
  GByteArray *out = g_byte_array_new ();
  guint8 *colours;

  g_byte_array_append (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  colours = out->data + find (out, "nclx");
  colours[5] = primaries;
  colours[7] = transfer;

  return g_byte_array_free_to_bytes (out);
}

GBytes *
boxes_add_profile (GBytes *bytes, GBytes *profile)
{
  GByteArray *out = g_bytes_unref_to_array (g_bytes_ref (bytes));
  g_autoptr (GByteArray) box = g_byte_array_new ();
  guint32 size = GUINT32_TO_BE ((guint32) g_bytes_get_size (profile) + 12);

  g_byte_array_append (box, (const guint8 *) &size, 4);
  g_byte_array_append (box, (const guint8 *) "colrprof", 8);
  g_byte_array_append (box, g_bytes_get_data (profile, NULL), g_bytes_get_size (profile));
  add_property (out, box->data, box->len);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
boxes_swap_colours (GBytes *bytes)
{
  GByteArray *out = g_bytes_unref_to_array (g_bytes_ref (bytes));
  guint container = find (out, "ipco");
  guint end = container - 4 + get_size (out, container);
  /* Version and flags, a count of entries, an item's number, its count */
  guint list = find (out, "ipma") + 4 + 4 + 4 + 2;
  guint8 *ways[2];
  guint n = 0;
  guint8 number = 1;
  guint8 first;

  for (guint at = container + 4; at < end; at += get_size (out, at + 4), number++)
    for (guint i = 1; i <= out->data[list]; i++)
      if (memcmp (out->data + at + 4, "colr", 4) == 0 && (out->data[list + i] & 0x7f) == number)
        {
          g_assert_cmpuint (n, <, G_N_ELEMENTS (ways));
          ways[n++] = out->data + list + i;
        }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (ways));

  first = *ways[0];
  *ways[0] = *ways[1];
  *ways[1] = first;

  return g_byte_array_free_to_bytes (out);
}

GBytes *
boxes_defer (GBytes *bytes, guint length)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree guint8 *room = g_malloc0 (length);
  guint32 size = GUINT32_TO_BE (length);

  g_byte_array_append (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  memcpy (room, &size, 4);
  memcpy (room + 4, "free", 4);
  insert (out, find (out, "iprp") - 4, room, length);
  add_to (out, find (out, "meta") - 4, length);

  return g_byte_array_free_to_bytes (out);
}

static void
add_chunk (GByteArray *out, const char *type, const guint8 *data, guint32 length)
{
  guint32 size = GUINT32_TO_LE (length);

  g_byte_array_append (out, (const guint8 *) type, 4);
  g_byte_array_append (out, (const guint8 *) &size, 4);
  g_byte_array_append (out, data, length);
  if (length % 2 == 1)
    g_byte_array_append (out, (const guint8 *) "", 1);
}

GBytes *
boxes_extend_webp (GBytes *bytes, guint width, guint height, GBytes *exif, gboolean has_prefix)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 extended[10]
    = { 0x08, 0, 0, 0, width - 1, (width - 1) >> 8, 0, height - 1, (height - 1) >> 8, 0 };
  guint32 size;

  g_byte_array_append (out, data, 12);
  add_chunk (out, "VP8X", extended, sizeof extended);
  g_byte_array_append (out, data + 12, length - 12);
  if (has_prefix)
    g_byte_array_append (content, (const guint8 *) "Exif\0", 6);
  g_byte_array_append (content, g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
  add_chunk (out, "EXIF", content->data, content->len);

  size = GUINT32_TO_LE (out->len - 8);
  memcpy (out->data + 4, &size, 4);

  return g_byte_array_free_to_bytes (out);
}

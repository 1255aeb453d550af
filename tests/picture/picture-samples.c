/* picture-samples.c: pictures made for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <zlib.h>

#include "picture-samples.h"

static void
add_be16 (GByteArray *out, guint value)
{
  guint16 bytes = GUINT16_TO_BE ((guint16) value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
add_be32 (GByteArray *out, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

void
sample_add_png_signature (GByteArray *out)
{
  g_byte_array_append (out, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
}

void
sample_add_png_chunk (GByteArray *out, const char *type, const void *data, gsize length)
{
  guint begin;

  add_be32 (out, length);
  begin = out->len;
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (out, data, length);
  add_be32 (out, crc32 (crc32 (0, NULL, 0), out->data + begin, out->len - begin));
}

void
sample_add_png_ihdr (GByteArray *out, guint width, guint height, guint8 depth, guint8 colour)
{
  g_autoptr (GByteArray) ihdr = g_byte_array_new ();

  add_be32 (ihdr, width);
  add_be32 (ihdr, height);
  g_byte_array_append (ihdr, (guint8[]) { depth, colour, 0, 0, 0 }, 5);
  sample_add_png_chunk (out, "IHDR", ihdr->data, ihdr->len);
}

void
sample_add_png_pixels (GByteArray *out, guint width, guint height)
{
  gsize length = (1 + (width + 7) / 8) * (gsize) height;
  g_autofree guint8 *rows = g_malloc0 (length);
  uLongf packed_length = compressBound (length);
  g_autofree guint8 *packed = g_malloc (packed_length);
  int status = compress (packed, &packed_length, rows, length);

  g_assert_cmpint (status, ==, Z_OK);
  sample_add_png_chunk (out, "IDAT", packed, packed_length);
}

void
sample_add_jpeg_segment (GByteArray *out, guint8 marker, const void *data, gsize length)
{
  g_assert_cmpuint (length, <=, G_MAXUINT16 - 2);

  g_byte_array_append (out, (guint8[]) { 0xff, marker }, 2);
  add_be16 (out, length + 2);
  if (length > 0)
    g_byte_array_append (out, data, length);
}

void
sample_add_jpeg_frame (GByteArray *out, guint8 marker, guint width, guint height, guint8 components)
{
  guint8 data[6 + 3 * 4] = { 8, height >> 8, height & 0xff, width >> 8, width & 0xff, components };

  g_assert_cmpuint (components, <=, 4);
  sample_add_jpeg_segment (out, marker, data, 6 + 3 * components);
}

void
sample_add_jpeg_scan (GByteArray *out, const void *data, gsize length)
{
  sample_add_jpeg_segment (out, 0xda, "\1\1\0\0\77\0", 6);
  g_byte_array_append (out, data, length);
}

void
sample_add_jpeg_marker (GByteArray *out, guint8 marker)
{
  g_byte_array_append (out, (guint8[]) { 0xff, marker }, 2);
}

GBytes *
sample_exif (guint orientation, gboolean big_endian)
{
  /* One entry before the one that is looked for */
  static const guint8 big[] = { 'M',  'M',  0, 42, 0, 0, 0, 8, 0, 2, 0x01, 0x03, 0, 3, 0, 0,
                                0,    1,    0, 6,  0, 0, /* compression */
                                0x01, 0x12, 0, 3,  0, 0, 0, 1, 0, 0, 0,    0,    0, 0, 0, 0 };
  static const guint8 little[] = { 'I',  'I',  42, 0, 8, 0, 0, 0, 2, 0, 0x03, 0x01, 3, 0, 1, 0,
                                   0,    0,    6,  0, 0, 0, /* compression */
                                   0x12, 0x01, 3,  0, 1, 0, 0, 0, 0, 0, 0,    0,    0, 0, 0, 0 };
  guint8 data[sizeof big];

  memcpy (data, big_endian ? big : little, sizeof big);
  data[big_endian ? 31 : 30] = orientation;

  return g_bytes_new (data, sizeof data);
}

GBytes *
sample_png (const SamplePicture *picture)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) end = g_byte_array_new ();

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, picture->width, picture->height, 1, 0);

  if (picture->orientation != 0)
    {
      g_autoptr (GBytes) exif = sample_exif (picture->orientation, picture->big_endian);

      sample_add_png_chunk (out, "eXIf", g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
    }

  sample_add_png_pixels (end, picture->width, picture->height);
  sample_add_png_chunk (end, "IEND", NULL, 0);

  if (picture->bytes != 0)
    {
      gsize length = picture->bytes - out->len - end->len - 12;
      g_autofree guint8 *filling = g_malloc0 (length);

      sample_add_png_chunk (out, "fiLl", filling, length);
    }

  g_byte_array_append (out, end->data, end->len);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
sample_saved (const char *format, guint width, guint height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *buffer = NULL;
  gsize size = 0;
  gboolean saved;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  saved = gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, format, &error, NULL);
  g_assert_no_error (error);
  g_assert_true (saved);

  return g_bytes_new_take (buffer, size);
}

GBytes *
sample_jpeg (const SamplePicture *picture)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) saved = sample_saved ("jpeg", picture->width, picture->height);
  gsize saved_size;
  const guint8 *saved_data = g_bytes_get_data (saved, &saved_size);

  g_byte_array_append (out, saved_data, 2);

  if (picture->orientation != 0)
    {
      g_autoptr (GBytes) exif = sample_exif (picture->orientation, picture->big_endian);
      g_autoptr (GByteArray) segment = g_byte_array_new ();

      g_byte_array_append (segment, (const guint8 *) "Exif\0\0", 6);
      g_byte_array_append (segment, g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
      sample_add_jpeg_segment (out, 0xe1, segment->data, segment->len);
    }

  g_byte_array_append (out, saved_data + 2, saved_size - 2);

  if (picture->bytes != 0)
    {
      gsize before = out->len;

      /* After the end of the picture, as a telephone's film would stand */
      g_byte_array_set_size (out, picture->bytes);
      memset (out->data + before, 0, picture->bytes - before);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* picture-formats.c: pictures of every format, made for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <zlib.h>

#include "picture-formats.h"
#include "picture-samples.h"

GBytes *
format_saved (GdkPixbuf *pixbuf, const char *format, GBytes *profile)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *buffer = NULL;
  gsize size = 0;

  if (profile != NULL)
    text = g_base64_encode (g_bytes_get_data (profile, NULL), g_bytes_get_size (profile));

  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, format, &error,
                             text != NULL ? "icc-profile" : NULL, text, NULL);
  g_assert_no_error (error);

  return g_bytes_new_take (buffer, size);
}

GdkPixbuf *
format_plain (guint width, guint height, guint32 colour, gboolean has_alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, width, height);

  gdk_pixbuf_fill (pixbuf, colour);

  return pixbuf;
}

GdkPixbuf *
format_quarters (guint width, guint height)
{
  static const guint32 colours[] = { 0xff0000ff, 0x00ff00ff, 0x0000ffff, 0xffffffff };
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  for (guint i = 0; i < 4; i++)
    {
      guint x = i % 2 * (width / 2);
      guint y = i / 2 * (height / 2);
      g_autoptr (GdkPixbuf) quarter = gdk_pixbuf_new_subpixbuf (
        pixbuf, x, y, i % 2 ? width - x : width / 2, i / 2 ? height - y : height / 2);

      gdk_pixbuf_fill (quarter, colours[i]);
    }

  return pixbuf;
}

GdkPixbuf *
format_noise (guint width, guint height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize length = gdk_pixbuf_get_byte_length (pixbuf);

  for (gsize i = 0; i < length; i++)
    pixels[i] = g_rand_int (rand);

  return pixbuf;
}

typedef struct
{
  GByteArray *out;
  guint32 bits;
  guint count;
} BitWriter;

static void
put_bits (BitWriter *writer, guint value, guint count)
{
  for (guint i = count; i-- > 0;)
    {
      writer->bits = writer->bits << 1 | (value >> i & 1);
      if (++writer->count == 8)
        {
          guint8 byte = writer->bits;

          g_byte_array_append (writer->out, &byte, 1);
          if (byte == 0xff)
            g_byte_array_append (writer->out, (const guint8 *) "", 1);
          writer->count = 0;
          writer->bits = 0;
        }
    }
}

/* Of a plain block only the first coefficient says something: eight times its level, without
 * quantisation, as the difference to the block before. Its code is its size in four bits. */
static void
put_block (BitWriter *writer, int difference)
{
  guint size = 0;

  while (ABS (difference) >> size != 0)
    size++;

  put_bits (writer, size, 4);
  put_bits (writer, difference < 0 ? difference + (1 << size) - 1 : difference, size);
  /* The end of the block: the only code of its table */
  put_bits (writer, 0, 1);
}

static void
add_flat_scan (GByteArray *out, guint width, guint height, guint components, const guint8 *levels)
{
  guint8 header[1 + 2 * 4 + 3] = { components };
  BitWriter writer = { out };
  gboolean is_first = TRUE;

  for (guint i = 0; i < components; i++)
    header[1 + 2 * i] = i + 1;
  header[1 + 2 * components + 1] = 63;
  sample_add_jpeg_segment (out, 0xda, header, 4 + 2 * components);

  for (guint block = 0; block < (width + 7) / 8 * ((height + 7) / 8); block++)
    {
      for (guint i = 0; i < components; i++)
        put_block (&writer, is_first ? 8 * (levels[i] - 128) : 0);
      is_first = FALSE;
    }
  if (writer.count > 0)
    put_bits (&writer, 0xff, 8 - writer.count);
}

GBytes *
format_flat_jpeg (guint width,
                  guint height,
                  guint components,
                  const guint8 *levels,
                  gboolean has_adobe,
                  GBytes *profile)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 quantisation[65];
  guint8 frame[6 + 3 * 4] = { 8, height >> 8, height, width >> 8, width, components };
  /* Twelve codes of four bits; one code of one bit, for the end of the block */
  static const guint8 dc[]
    = { 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  static const guint8 ac[] = { 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

  sample_add_jpeg_marker (out, 0xd8);
  if (profile != NULL)
    {
      g_autoptr (GByteArray) content = g_byte_array_new ();

      g_byte_array_append (content, (const guint8 *) "ICC_PROFILE\0\1\1", 14);
      g_byte_array_append (content, g_bytes_get_data (profile, NULL), g_bytes_get_size (profile));
      sample_add_jpeg_segment (out, 0xe2, content->data, content->len);
    }
  if (has_adobe)
    sample_add_jpeg_segment (out, 0xee, "Adobe\0\x64\0\0\0\0\0", 12);

  memset (quantisation, 1, sizeof quantisation);
  quantisation[0] = 0;
  sample_add_jpeg_segment (out, 0xdb, quantisation, sizeof quantisation);

  for (guint i = 0; i < components; i++)
    {
      frame[6 + 3 * i] = i + 1;
      frame[7 + 3 * i] = 0x11;
    }
  sample_add_jpeg_segment (out, 0xc0, frame, 6 + 3 * components);
  sample_add_jpeg_segment (out, 0xc4, dc, sizeof dc);
  sample_add_jpeg_segment (out, 0xc4, ac, sizeof ac);
  add_flat_scan (out, width, height, components, levels);
  sample_add_jpeg_marker (out, 0xd9);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
add_png_rows (GByteArray *out, const char *type, const guint8 *before, GByteArray *rows)
{
  uLongf packed_length = compressBound (rows->len);
  gsize before_length = before != NULL ? 4 : 0;
  g_autofree guint8 *packed = g_malloc (before_length + packed_length);
  int status = compress (packed + before_length, &packed_length, rows->data, rows->len);

  g_assert_cmpint (status, ==, Z_OK);
  if (before != NULL)
    memcpy (packed, before, before_length);
  sample_add_png_chunk (out, type, packed, before_length + packed_length);
}

/* Every row @row, behind the number of its filter */
static GByteArray *
repeat_row (const guint8 *row, gsize length, guint height)
{
  GByteArray *rows = g_byte_array_new ();

  for (guint y = 0; y < height; y++)
    {
      g_byte_array_append (rows, (const guint8 *) "", 1);
      g_byte_array_append (rows, row, length);
    }

  return rows;
}

GBytes *
format_deep_png (guint width, guint height, const guint16 *levels)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) rows = NULL;
  g_autofree guint8 *row = g_malloc (width * 6);

  for (guint i = 0; i < width * 3; i++)
    {
      row[2 * i] = levels[i % 3] >> 8;
      row[2 * i + 1] = levels[i % 3];
    }
  rows = repeat_row (row, width * 6, height);

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, width, height, 16, 2);
  add_png_rows (out, "IDAT", NULL, rows);
  sample_add_png_chunk (out, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
format_palette_png (guint width, guint height)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) rows = NULL;
  g_autofree guint8 *row = g_malloc0 (width);

  rows = repeat_row (row, width, height);
  for (gsize i = rows->len / 2 / (width + 1) * (width + 1); i < rows->len; i++)
    rows->data[i] = i % (width + 1) != 0;

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, width, height, 8, 3);
  sample_add_png_chunk (out, "PLTE", "\xff\0\0\0\0\xff", 6);
  sample_add_png_chunk (out, "tRNS", "\xff\0", 2);
  add_png_rows (out, "IDAT", NULL, rows);
  sample_add_png_chunk (out, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
add_frame_control (GByteArray *out, guint32 number, guint width, guint height)
{
  guint32 words[] = { GUINT32_TO_BE (number), GUINT32_TO_BE (width), GUINT32_TO_BE (height), 0, 0 };
  guint8 control[26] = { 0 };

  memcpy (control, words, sizeof words);
  control[21] = 1;
  control[23] = 10;
  sample_add_png_chunk (out, "fcTL", control, sizeof control);
}

GBytes *
format_apng (guint width, guint height)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) red = NULL;
  g_autoptr (GByteArray) blue = NULL;
  g_autofree guint8 *row = g_malloc0 (width * 3);

  for (guint i = 0; i < width; i++)
    row[3 * i] = 255;
  red = repeat_row (row, width * 3, height);
  for (guint i = 0; i < width; i++)
    row[3 * i] = 0, row[3 * i + 2] = 255;
  blue = repeat_row (row, width * 3, height);

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, width, height, 8, 2);
  sample_add_png_chunk (out, "acTL", "\0\0\0\2\0\0\0\0", 8);
  add_frame_control (out, 0, width, height);
  add_png_rows (out, "IDAT", NULL, red);
  add_frame_control (out, 1, width, height);
  add_png_rows (out, "fdAT", (const guint8 *) "\0\0\0\2", blue);
  sample_add_png_chunk (out, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* One byte a code: the table is forgotten before it would grow beyond eight bits. */
static void
add_gif_frame (GByteArray *out, guint width, guint height, guint8 index)
{
  g_autoptr (GByteArray) codes = g_byte_array_new ();

  g_byte_array_append (
    out,
    (guint8[]) { 0x2c, 0, 0, 0, 0, width & 0xff, width >> 8, height & 0xff, height >> 8, 0, 7 },
    11);

  for (guint i = 0; i < width * height; i++)
    {
      if (i % 120 == 0)
        g_byte_array_append (codes, (const guint8 *) "\x80", 1);
      g_byte_array_append (codes, &index, 1);
    }
  g_byte_array_append (codes, (const guint8 *) "\x81", 1);

  for (guint i = 0; i < codes->len; i += 255)
    {
      guint8 length = MIN (255, codes->len - i);

      g_byte_array_append (out, &length, 1);
      g_byte_array_append (out, codes->data + i, length);
    }
  g_byte_array_append (out, (const guint8 *) "", 1);
}

GBytes *
format_gif (guint width, guint height)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 palette[3 * 128] = { 255, 0, 0, 0, 0, 255 };

  g_byte_array_append (out, (const guint8 *) "GIF89a", 6);
  g_byte_array_append (
    out, (guint8[]) { width & 0xff, width >> 8, height & 0xff, height >> 8, 0xf6, 0, 0 }, 7);
  g_byte_array_append (out, palette, sizeof palette);
  for (guint i = 0; i < 2; i++)
    {
      g_byte_array_append (out, (const guint8 *) "\x21\xf9\4\4\x0a\0\0\0", 8);
      add_gif_frame (out, width, height, i);
    }
  g_byte_array_append (out, (const guint8 *) ";", 1);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
format_svg (guint width, guint height)
{
  char *text = g_strdup_printf (
    "<?xml version=\"1.0\"?>\n"
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" viewBox=\"0 0 4 4\" "
    "preserveAspectRatio=\"none\"><path fill=\"#00f\" d=\"M0 0h2v2H0z\"/>"
    "<path fill=\"#f00\" d=\"M2 0h2v4H2z\"/></svg>",
    width, height);

  return g_bytes_new_take (text, strlen (text));
}

GBytes *
format_as_heic (GBytes *avif)
{
  g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (avif);
  guint8 *data = bytes->data;

  g_assert_cmpmem (data + 4, 4, "ftyp", 4);
  for (gsize i = 8; i + 4 <= data[3]; i += 4)
    if (memcmp (data + i, "avif", 4) == 0)
      memcpy (data + i, "heic", 4);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
format_heic (guint width, guint height)
{
  g_autoptr (GdkPixbuf) pixbuf = format_plain (width, height, 0x336699ff, FALSE);

  return format_as_heic (format_saved (pixbuf, "avif", NULL));
}

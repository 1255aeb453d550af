/* bench-probe.c: probing 20 MB beside reading them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include "dailies-picture-facts.h"
#include "picture-samples.h"

#define ROUNDS 15
#define SIZE 20000000

typedef void (*Measured) (GFile *file);

static GInputStream *
open_file (GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);

  g_assert_no_error (error);

  return G_INPUT_STREAM (g_steal_pointer (&stream));
}

static void
read_plainly (GFile *file)
{
  g_autoptr (GInputStream) stream = open_file (file);
  g_autofree guint8 *buffer = g_malloc (DAILIES_PICTURE_READER_WINDOW);
  g_autoptr (GError) error = NULL;

  while (g_input_stream_read (stream, buffer, DAILIES_PICTURE_READER_WINDOW, NULL, &error) > 0)
    continue;
  g_assert_no_error (error);
}

static void
read_header (GFile *file)
{
  g_autoptr (GInputStream) stream = open_file (file);
  g_autoptr (DailiesPictureReader) reader = dailies_picture_reader_new (stream, NULL);
  g_autoptr (GError) error = NULL;
  DailiesPictureFacts facts = { 0 };

  dailies_picture_facts_read_header (&facts, reader, &error);
  g_assert_no_error (error);
}

static void
probe (GFile *file)
{
  g_autoptr (GInputStream) stream = open_file (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = dailies_picture_probe_stream (stream, SIZE, NULL, &error);

  g_assert_no_error (error);
}

static void
decode (GFile *file)
{
  g_autoptr (GInputStream) stream = open_file (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
median_milliseconds (Measured measured, GFile *file, guint rounds)
{
  gint64 times[ROUNDS];

  for (guint i = 0; i < rounds; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      measured (file);
      times[i] = g_get_monotonic_time () - begin;
    }
  qsort (times, rounds, sizeof times[0], compare);

  return times[rounds / 2] / 1000.0;
}

/* Noise, which no coder makes smaller: as dense in markers as a photograph's data */
static GBytes *
make_noise (const char *format, int side)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, side, side);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize length = gdk_pixbuf_get_byte_length (pixbuf);
  char *buffer = NULL;
  gsize size = 0;

  for (gsize i = 0; i < length; i++)
    pixels[i] = g_rand_int (rand);

  if (g_str_equal (format, "jpeg"))
    gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, format, &error, "quality", "95", NULL);
  else
    gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, format, &error, NULL);
  g_assert_no_error (error);

  return g_bytes_new_take (buffer, size);
}

static void
report (const char *format, int side)
{
  g_autoptr (GBytes) bytes = make_noise (format, side);
  g_autoptr (GFileIOStream) io = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("dailies-bench-XXXXXX", &io, &error);
  double plain, header, whole, decoded;

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (io)),
                             g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  g_io_stream_close (G_IO_STREAM (io), NULL, &error);
  g_assert_no_error (error);

  plain = median_milliseconds (read_plainly, file, ROUNDS);
  header = median_milliseconds (read_header, file, ROUNDS);
  whole = median_milliseconds (probe, file, ROUNDS);
  decoded = median_milliseconds (decode, file, 3);

  g_print ("%s of %.1f MB: header %.2f ms, probe %.1f ms, plain read %.1f ms, full decode %.0f ms; "
           "probe is %.1f reads and 1/%.0f of a decode\n",
           format, g_bytes_get_size (bytes) / 1e6, header, whole, plain, decoded, whole / plain,
           decoded / whole);

  g_file_delete (file, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  report ("png", 2580);
  report ("jpeg", 4120);

  return 0;
}

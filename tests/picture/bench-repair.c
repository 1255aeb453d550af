/* bench-repair.c: repairs beside a full decode
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "dailies-picture-decode.h"
#include "dailies-picture-privacy.h"
#include "dailies-picture-repair.h"
#include "picture-formats.h"
#include "picture-world.h"

#define ROUNDS 5

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

typedef DexFuture *(*Measured) (GFile *in, GFile *out);

static DexFuture *
probe (GFile *in, GFile *out)
{
  return dailies_picture_probe_file (in);
}

static DexFuture *
decode (GFile *in, GFile *out)
{
  return dailies_picture_decode_file (in, 0);
}

static DexFuture *
preview (GFile *in, GFile *out)
{
  return dailies_picture_decode_file (in, 640);
}

static DexFuture *
copy (GFile *in, GFile *out)
{
  return dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE);
}

static DexFuture *
repair (GFile *in, GFile *out)
{
  return dailies_picture_repair_file (in, out, &video_01);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
median_milliseconds (Measured measured, GFile *in, GFile *out)
{
  gint64 times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GObject) result = world_await (measured (in, out), &error);

      g_assert_no_error (error);
      times[i] = g_get_monotonic_time () - begin;
    }
  qsort (times, ROUNDS, sizeof times[0], compare);

  return times[ROUNDS / 2] / 1000.0;
}

/* Between a photograph, which is smoother, and noise: a gradient with grain */
static GdkPixbuf *
make_grain (guint width, guint height)
{
  GdkPixbuf *pixbuf = format_noise (width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      for (guint c = 0; c < 3; c++)
        {
          guint8 *sample = pixels + y * stride + x * 3 + c;

          *sample = *sample / 8 + (c == 0 ? x * 200 / width : y * 200 / height);
        }

  return pixbuf;
}

static void
report (World *world, const char *format, guint width, guint height)
{
  g_autoptr (GdkPixbuf) pixbuf = make_grain (width, height);
  g_autoptr (GBytes) bytes = format_saved (pixbuf, format, NULL);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) jpeg = world_get_file (world, "out.jpg");
  g_autoptr (GFile) png = world_get_file (world, "out.png");
  gboolean is_sent = g_str_equal (format, "png") || g_str_equal (format, "jpeg");

  g_print (
    "%s, %u × %u px, %.1f MB: probe %.1f ms, full decode %.0f ms, preview of 640 px %.0f ms, "
    "copy without private data %.1f ms, repaired to JPEG %.0f ms, to PNG %.0f ms\n",
    format, width, height, g_bytes_get_size (bytes) / 1e6, median_milliseconds (probe, in, jpeg),
    median_milliseconds (decode, in, jpeg), median_milliseconds (preview, in, jpeg),
    is_sent ? median_milliseconds (copy, in, jpeg) : 0, median_milliseconds (repair, in, jpeg),
    median_milliseconds (repair, in, png));
}

int
main (int argc, char **argv)
{
  World world;

  dex_init ();
  world_set_up (&world, NULL);
  /* All too wide, so that all are decoded, cropped and coded. */
  report (&world, "jpeg", 4000, 1500);
  report (&world, "jpeg", 10000, 3500);
  report (&world, "png", 4000, 1500);
  report (&world, "webp", 4000, 1500);
  report (&world, "tiff", 400, 150);
  world_tear_down (&world, NULL);

  return 0;
}

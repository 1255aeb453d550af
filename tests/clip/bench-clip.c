/* bench-clip.c: how long drawing a clip and looking at it take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gst/gst.h>
#include <math.h>
#include <sys/resource.h>

#include "clip-fixture.h"
#include "dailies-gstreamer.h"

/* A scene of the weight of the demo's: a sky, hills, lights that shine through one another. */
static void
draw_scene (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  double t = (double) frame / frames;
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, 0, 720);

  cairo_pattern_add_color_stop_rgb (sky, 0, 0.1 + 0.2 * t, 0.1, 0.3);
  cairo_pattern_add_color_stop_rgb (sky, 1, 0.9, 0.5 + 0.2 * t, 0.3);
  cairo_set_source (cr, sky);
  cairo_paint (cr);
  cairo_pattern_destroy (sky);

  for (guint i = 0; i < 4; i++)
    {
      cairo_move_to (cr, 0, 720);
      for (guint x = 0; x <= 1280; x += 16)
        cairo_line_to (cr, x, 400 + 70 * i + 50 * sin (x / (90.0 + 40 * i) + t * 6 + i));
      cairo_line_to (cr, 1280, 720);
      cairo_close_path (cr);
      cairo_set_source_rgba (cr, 0.1 * i, 0.2, 0.3 - 0.05 * i, 0.7);
      cairo_fill (cr);
    }

  for (guint i = 0; i < 12; i++)
    {
      double x = 640 + 500 * cos (i + t * 6);
      double y = 300 + 200 * sin (i * 2 + t * 6);
      cairo_pattern_t *light = cairo_pattern_create_radial (x, y, 0, x, y, 90);

      cairo_pattern_add_color_stop_rgba (light, 0, 1, 0.9, 0.6, 0.8);
      cairo_pattern_add_color_stop_rgba (light, 1, 1, 0.9, 0.6, 0);
      cairo_set_source (cr, light);
      cairo_arc (cr, x, y, 90, 0, 2 * G_PI);
      cairo_fill (cr);
      cairo_pattern_destroy (light);
    }
}

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
         + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

typedef struct
{
  gint64 start;
  double cpu;
} Watch;

static void
watch_start (Watch *watch)
{
  watch->start = g_get_monotonic_time ();
  watch->cpu = get_cpu ();
}

static void
watch_report (Watch *watch, const char *what)
{
  g_print ("%-44s %7.3f s, %7.3f s of processors\n", what,
           (g_get_monotonic_time () - watch->start) / 1e6, get_cpu () - watch->cpu);
}

static GFile *
draw (ClipFixture *fixture, const char *encoder)
{
  DailiesDrawing drawing = { .width = 1280, .height = 720, .frames = 150, .frame_rate = 25 };
  g_autoptr (GFile) base = clip_fixture_file (fixture, encoder);
  g_autofree char *what = g_strdup_printf ("draw 6 s at 1280x720, %s", encoder);
  g_autoptr (DexFuture) outcome = NULL;
  g_autoptr (GFileInfo) info = NULL;
  const GValue *value;
  GFile *file;
  Watch watch;

  watch_start (&watch);
  outcome = clip_fixture_wait (dailies_drawing_encode (&drawing, draw_scene, NULL, NULL, base));
  watch_report (&watch, what);

  value = dex_future_get_value (outcome, NULL);
  g_assert_nonnull (value);
  file = g_value_dup_object (value);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
  g_print ("%-44s %7.2f MB\n", "  size", g_file_info_get_size (info) / 1e6);

  return file;
}

static void
look (ClipFixture *fixture, GFile *file)
{
  static const struct
  {
    const char *what;
    const char *picture;
    gint64 time;
    guint max_side;
  } frames[] = {
    { "  poster, 320 px", "poster.jpg", 0, 320 },
    { "  frame at 3 s, whole", "middle.png", 3 * GST_SECOND, 0 },
    { "  last frame, whole", "last.png", G_MAXINT64, 0 },
  };
  g_autoptr (DailiesClip) clip = NULL;
  Watch watch;

  watch_start (&watch);
  clip = clip_fixture_probe (file);
  watch_report (&watch, "  probe, every picture decoded");

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GFile) picture = clip_fixture_file (fixture, frames[i].picture);
      g_autoptr (DexFuture) outcome = NULL;

      watch_start (&watch);
      outcome = clip_fixture_wait (
        dailies_clip_save_frame (file, frames[i].time, frames[i].max_side, picture));
      g_assert_true (dex_future_is_resolved (outcome));
      watch_report (&watch, frames[i].what);
    }
}

int
main (int argc, char *argv[])
{
  static const char *const encoders[] = { "x264enc", "openh264enc", "vp9enc" };
  ClipFixture fixture;
  g_autoptr (DexFuture) started = NULL;
  struct rusage usage;
  Watch watch;

  dex_init ();
  clip_fixture_set_up (&fixture, NULL);

  watch_start (&watch);
  started = clip_fixture_wait (dailies_gstreamer_start (NULL));
  watch_report (&watch, "start GStreamer");

  for (gsize i = 0; i < G_N_ELEMENTS (encoders); i++)
    {
      g_autoptr (GFile) file = draw (&fixture, encoders[i]);
      GstPluginFeature *feature
        = gst_registry_find_feature (gst_registry_get (), encoders[i], GST_TYPE_ELEMENT_FACTORY);

      look (&fixture, file);
      /* the next one's turn */
      if (feature != NULL)
        gst_registry_remove_feature (gst_registry_get (), feature);
      gst_clear_object (&feature);
    }

  getrusage (RUSAGE_SELF, &usage);
  g_print ("%-44s %7.1f MiB\n", "most memory", usage.ru_maxrss / 1024.0);
  clip_fixture_tear_down (&fixture, NULL);

  return 0;
}

/* test-drawing.c: drawing a clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gst/video/video.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "clip-fixture.h"

typedef struct
{
  GThread *main_thread;
  guint next;
  guint frames;
  int inside;
  int destroyed;
} Watched;

static void
draw_watched (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  Watched *watched = user_data;
  double x1, y1, x2, y2;

  g_assert_true (g_thread_self () != watched->main_thread);
  g_assert_cmpint (g_atomic_int_add (&watched->inside, 1), ==, 0);
  g_assert_cmpuint (frame, ==, watched->next);
  g_assert_cmpuint (frames, ==, watched->frames);
  cairo_clip_extents (cr, &x1, &y1, &x2, &y2);
  g_assert_cmpfloat (x2 - x1, ==, 64);
  g_assert_cmpfloat (y2 - y1, ==, 48);
  watched->next++;
  g_atomic_int_add (&watched->inside, -1);
}

static void
destroy_watched (gpointer data)
{
  Watched *watched = data;

  g_atomic_int_set (&watched->destroyed, TRUE);
  g_main_context_wakeup (NULL);
}

/* Every frame once, in order, one at a time, and in no thread that has other work. */
static void
test_order (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 40, .frame_rate = 25 };
  Watched watched = { .main_thread = g_thread_self (), .frames = 40 };
  g_autoptr (GFile) base = clip_fixture_file (fixture, "drawn");
  g_autoptr (DexFuture) outcome = NULL;

  outcome = clip_fixture_wait (
    dailies_drawing_encode (&drawing, draw_watched, &watched, destroy_watched, base));
  g_assert_true (dex_future_is_resolved (outcome));
  g_assert_cmpuint (watched.next, ==, 40);
  while (!g_atomic_int_get (&watched.destroyed))
    g_main_context_iteration (NULL, TRUE);
}

/* Red, green, blue and white in their corners, grey between; each comes back as it was, and at its
 * place. */
static void
draw_corners (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  static const double colors[4][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 1, 1 } };

  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  for (guint i = 0; i < 4; i++)
    {
      cairo_set_source_rgb (cr, colors[i][0], colors[i][1], colors[i][2]);
      cairo_rectangle (cr, i % 2 * 96, i / 2 * 64, 32, 32);
      cairo_fill (cr);
    }
}

static void
assert_pixel (cairo_surface_t *surface, int x, int y, guint32 color)
{
  const guint8 *row
    = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32 pixel = ((const guint32 *) row)[x];

  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((int) (pixel >> shift & 0xff) - (int) (color >> shift & 0xff)), <=, 2);
}

static void
assert_corners (ClipFixture *fixture, GFile *file)
{
  g_autoptr (GFile) picture = clip_fixture_file (fixture, "picture.png");
  g_autoptr (DexFuture) outcome = clip_fixture_wait (dailies_clip_save_frame (file, 0, 0, picture));
  cairo_surface_t *surface;

  g_assert_true (dex_future_is_resolved (outcome));
  surface = cairo_image_surface_create_from_png (g_file_peek_path (picture));
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 128);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 96);
  assert_pixel (surface, 12, 12, 0xff0000);
  assert_pixel (surface, 112, 12, 0x00ff00);
  assert_pixel (surface, 12, 80, 0x0000ff);
  assert_pixel (surface, 112, 80, 0xffffff);
  assert_pixel (surface, 64, 48, 0x808080);
  cairo_surface_destroy (surface);
}

static GFile *
draw_to (ClipFixture *fixture, const char *base_name, DailiesDrawing drawing)
{
  g_autoptr (GFile) base = clip_fixture_file (fixture, base_name);
  g_autoptr (DexFuture) outcome = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  outcome = clip_fixture_wait (dailies_drawing_encode (&drawing, draw_corners, NULL, NULL, base));
  value = dex_future_get_value (outcome, &error);
  g_assert_no_error (error);

  return g_value_dup_object (value);
}

/* What a decoder that knows nothing of us makes of the colours of @file. */
static void
assert_tagged (GFile *file, const char *chain)
{
  g_autofree char *description = g_strdup_printf ("filesrc location=%s ! %s ! fakesink name=end",
                                                  g_file_peek_path (file), chain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;
  g_autofree char *colorimetry = NULL;
  GstVideoInfo info;

  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE), ==,
                   GST_STATE_CHANGE_SUCCESS);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "end");
  pad = gst_element_get_static_pad (sink, "sink");
  caps = gst_pad_get_current_caps (pad);
  g_assert_true (gst_video_info_from_caps (&info, caps));
  colorimetry = gst_video_colorimetry_to_string (&info.colorimetry);
  g_assert_cmpstr (colorimetry, ==, GST_VIDEO_COLORIMETRY_BT709);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
hide (const char *name, GList **hidden)
{
  GstPluginFeature *feature
    = gst_registry_find_feature (gst_registry_get (), name, GST_TYPE_ELEMENT_FACTORY);

  g_assert_nonnull (feature);
  gst_registry_remove_feature (gst_registry_get (), feature);
  *hidden = g_list_prepend (*hidden, feature);
}

static void
show (GList *hidden)
{
  for (GList *l = hidden; l != NULL; l = l->next)
    gst_registry_add_feature (gst_registry_get (), l->data);
  gst_plugin_feature_list_free (hidden);
}

/* Whatever encoder there is, the clip is the same to whoever looks at it. */
static void
test_encoders (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 128, .height = 96, .frames = 30, .frame_rate = 30 };
  GList *hidden = NULL;
  const struct
  {
    const char *suffix;
    const char *bare;
    const char *coded;
    const char *encoder;
  } cases[] = {
    { "drawn.mp4", "qtdemux ! avdec_h264", "qtdemux ! h264parse ! avdec_h264", "x264enc" },
    { "drawn.mp4", "qtdemux ! avdec_h264", "qtdemux ! h264parse ! avdec_h264", "openh264enc" },
    { "drawn.webm", "matroskademux ! vp9dec", "matroskademux ! vp9parse ! vp9dec", "vp9enc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) file = draw_to (fixture, "drawn", drawing);
      g_autoptr (DailiesClip) clip = clip_fixture_probe (file);
      g_autofree char *name = g_file_get_basename (file);

      g_test_message ("%s", cases[i].encoder);
      g_assert_cmpstr (name, ==, cases[i].suffix);
      g_assert_cmpuint (dailies_clip_get_width (clip), ==, 128);
      g_assert_cmpuint (dailies_clip_get_height (clip), ==, 96);
      g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 30);
      g_assert_cmpfloat_with_epsilon (dailies_clip_get_frame_rate (clip), 30.0, 0.01);
      g_assert_cmpint (ABS (dailies_clip_get_duration (clip) - GST_SECOND), <=, 2 * GST_MSECOND);
      assert_tagged (file, cases[i].bare);
      assert_tagged (file, cases[i].coded);
      assert_corners (fixture, file);
      hide (cases[i].encoder, &hidden);
    }

  {
    g_autoptr (GFile) base = clip_fixture_file (fixture, "nothing");
    g_autoptr (DexFuture) outcome = NULL;
    g_autoptr (GError) error = NULL;

    outcome = clip_fixture_wait (dailies_drawing_encode (&drawing, draw_corners, NULL, NULL, base));
    dex_future_get_value (outcome, &error);
    g_assert_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC);
  }
  show (hidden);
}

/* A player that reads the file as it comes finds the index before the pictures. */
static void
test_faststart (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 25, .frame_rate = 25 };
  g_autoptr (GFile) file = draw_to (fixture, "drawn", drawing);
  g_autofree char *contents = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  const char *index;
  const char *media;

  g_file_get_contents (g_file_peek_path (file), &contents, &length, &error);
  g_assert_no_error (error);
  index = memmem (contents, length, "moov", 4);
  media = memmem (contents, length, "mdat", 4);
  g_assert_nonnull (index);
  g_assert_nonnull (media);
  g_assert_true (index < media);
}

/* The same drawing again takes the place of the old clip. */
static void
test_replaced (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 25, .frame_rate = 25 };
  g_autoptr (GFile) first = draw_to (fixture, "drawn", drawing);
  g_autoptr (GFile) second = NULL;
  g_autoptr (DailiesClip) clip = NULL;

  drawing.frames = 5;
  second = draw_to (fixture, "drawn", drawing);
  g_assert_true (g_file_equal (first, second));
  clip = clip_fixture_probe (second);
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 5);
}

typedef struct
{
  GMutex lock;
  GCond drawn;
  guint frames;
  gboolean destroyed;
} Endless;

static void
draw_endless (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  Endless *endless = user_data;

  g_mutex_lock (&endless->lock);
  endless->frames++;
  g_cond_signal (&endless->drawn);
  g_mutex_unlock (&endless->lock);
}

static void
destroy_endless (gpointer data)
{
  Endless *endless = data;

  g_mutex_lock (&endless->lock);
  endless->destroyed = TRUE;
  g_cond_signal (&endless->drawn);
  g_mutex_unlock (&endless->lock);
  g_main_context_wakeup (NULL);
}

static gboolean
is_destroyed (Endless *endless)
{
  gboolean destroyed;

  g_mutex_lock (&endless->lock);
  destroyed = endless->destroyed;
  g_mutex_unlock (&endless->lock);

  return destroyed;
}

/* Nobody waits any more: the drawing stops long before its end, and leaves nothing behind (the
 * fixture looks for what begins with a dot). */
static void
test_dropped (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 100000000, .frame_rate = 25 };

  for (guint stop = 0; stop < 200; stop += 40)
    {
      g_autoptr (GFile) base = clip_fixture_file (fixture, "dropped");
      g_autofree char *path = g_strconcat (g_file_peek_path (base), ".mp4", NULL);
      Endless endless = { 0 };
      DexFuture *future;

      g_mutex_init (&endless.lock);
      g_cond_init (&endless.drawn);
      future = dailies_drawing_encode (&drawing, draw_endless, &endless, destroy_endless, base);
      g_mutex_lock (&endless.lock);
      while (endless.frames < stop)
        g_cond_wait (&endless.drawn, &endless.lock);
      g_mutex_unlock (&endless.lock);
      dex_unref (future);
      while (!is_destroyed (&endless))
        g_main_context_iteration (NULL, TRUE);
      g_test_message ("%u frames drawn of %u", endless.frames, stop);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_mutex_clear (&endless.lock);
      g_cond_clear (&endless.drawn);
    }
}

static void
assert_fails (DailiesDrawing drawing, GFile *base, DailiesDrawFunc draw)
{
  g_autoptr (DexFuture) outcome = NULL;
  g_autoptr (GError) error = NULL;

  outcome = clip_fixture_wait (dailies_drawing_encode (&drawing, draw, NULL, NULL, base));
  dex_future_get_value (outcome, &error);
  g_assert_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED);
  g_test_message ("%s", error->message);
}

static void
test_no_folder (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 5, .frame_rate = 25 };
  g_autoptr (GFile) base = clip_fixture_file (fixture, "no/drawn");
  g_autoptr (GFile) online = g_file_new_for_uri ("http://127.0.0.1:9/drawn");

  assert_fails (drawing, base, draw_corners);
  assert_fails (drawing, online, draw_corners);
}

static void
draw_noise (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  guint8 *pixels;
  guint32 noise = frame + 1;

  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  for (int i = 0; i < cairo_image_surface_get_stride (surface) * 480; i++)
    {
      noise = noise * 1664525 + 1013904223;
      pixels[i] = noise >> 24;
    }
  cairo_surface_mark_dirty (surface);
}

/* A full disk, or the nearest to it: a file may not grow. Neither the clip nor a part of it is
 * left. */
static void
test_full (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 640, .height = 480, .frames = 100, .frame_rate = 25 };
  g_autoptr (GFile) base = clip_fixture_file (fixture, "full");
  g_autofree char *path = g_strconcat (g_file_peek_path (base), ".mp4", NULL);
  struct rlimit before;
  struct rlimit small;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &before));
  small = before;
  small.rlim_cur = 300000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &small));
  assert_fails (drawing, base, draw_noise);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
draw_badly (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  if (frame == 3)
    cairo_restore (cr);
}

static void
test_bad_draw (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 10, .frame_rate = 25 };
  g_autoptr (GFile) base = clip_fixture_file (fixture, "bad");

  assert_fails (drawing, base, draw_badly);
}

/* The sizes that models make, and the smallest; each to the pixel. */
static void
test_sizes (ClipFixture *fixture, gconstpointer data)
{
  static const guint sizes[][2]
    = { { 16, 16 }, { 18, 34 }, { 720, 1280 }, { 1920, 1080 }, { 722, 718 }, { 3840, 2160 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      DailiesDrawing drawing
        = { .width = sizes[i][0], .height = sizes[i][1], .frames = 3, .frame_rate = 24 };
      g_autoptr (GFile) file = clip_fixture_draw (fixture, "sized", drawing);
      g_autoptr (DailiesClip) clip = clip_fixture_probe (file);

      g_assert_cmpuint (dailies_clip_get_width (clip), ==, sizes[i][0]);
      g_assert_cmpuint (dailies_clip_get_height (clip), ==, sizes[i][1]);
      g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 3);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  CLIP_TEST ("/drawing/order", test_order);
  CLIP_TEST ("/drawing/encoders", test_encoders);
  CLIP_TEST ("/drawing/faststart", test_faststart);
  CLIP_TEST ("/drawing/replaced", test_replaced);
  CLIP_TEST ("/drawing/dropped", test_dropped);
  CLIP_TEST ("/drawing/no-folder", test_no_folder);
  CLIP_TEST ("/drawing/full", test_full);
  CLIP_TEST ("/drawing/bad-draw", test_bad_draw);
  CLIP_TEST ("/drawing/sizes", test_sizes);

  return g_test_run ();
}

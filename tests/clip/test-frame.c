/* test-frame.c: one frame of a clip as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gst/app/gstappsrc.h>

#include "clip-fixture.h"
#include "dailies-gstreamer.h"

static void
save (GFile *file, gint64 time, guint max_side, GFile *picture)
{
  g_autoptr (DexFuture) outcome = NULL;
  g_autoptr (GError) error = NULL;

  outcome = clip_fixture_wait (dailies_clip_save_frame (file, time, max_side, picture));
  dex_future_get_value (outcome, &error);
  g_assert_no_error (error);
}

static void
assert_refused (DexFuture *future, DailiesClipError code)
{
  g_autoptr (DexFuture) outcome = clip_fixture_wait (future);
  g_autoptr (GError) error = NULL;

  dex_future_get_value (outcome, &error);
  g_assert_error (error, DAILIES_CLIP_ERROR, (int) code);
  g_test_message ("%s", error->message);
}

static void
assert_color (GdkPixbuf *pixbuf, int x, int y, guint32 color, int tolerance)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf)
                        + x * gdk_pixbuf_get_n_channels (pixbuf);

  g_assert_cmpint (ABS (pixel[0] - (int) (color >> 16 & 0xff)), <=, tolerance);
  g_assert_cmpint (ABS (pixel[1] - (int) (color >> 8 & 0xff)), <=, tolerance);
  g_assert_cmpint (ABS (pixel[2] - (int) (color & 0xff)), <=, tolerance);
}

static GdkPixbuf *
load (GFile *picture)
{
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_file (g_file_peek_path (picture), &error);

  g_assert_no_error (error);
  return pixbuf;
}

static void
assert_frame (ClipFixture *fixture, GFile *file, gint64 time, guint frame, int tolerance)
{
  g_autoptr (GFile) picture = clip_fixture_file (fixture, "frame.png");
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_test_message ("%" G_GINT64_FORMAT ": frame %u", time, frame);
  save (file, time, 0, picture);
  pixbuf = load (picture);
  assert_color (pixbuf, gdk_pixbuf_get_width (pixbuf) / 2, gdk_pixbuf_get_height (pixbuf) / 2,
                clip_fixture_get_color (frame), tolerance);
}

/* Every frame at its beginning, some in their middle and just before the next; and outside of all. */
static void
assert_all_frames (ClipFixture *fixture, GFile *file, guint frames, guint rate, int tolerance)
{
  for (guint i = 0; i < frames; i++)
    {
      gint64 start = gst_util_uint64_scale (i, GST_SECOND, rate);
      gint64 next = gst_util_uint64_scale (i + 1, GST_SECOND, rate);

      assert_frame (fixture, file, start, i, tolerance);
      /* around a key picture, and here and there */
      if (i % 7 != 0 && i != rate * 2)
        continue;
      assert_frame (fixture, file, (start + next) / 2, i, tolerance);
      assert_frame (fixture, file, next - GST_MSECOND, i, tolerance);
    }
  assert_frame (fixture, file, -1, 0, tolerance);
  assert_frame (fixture, file, G_MININT64, 0, tolerance);
  assert_frame (fixture, file, gst_util_uint64_scale (frames, GST_SECOND, rate), frames - 1,
                tolerance);
  assert_frame (fixture, file, 3600 * GST_SECOND, frames - 1, tolerance);
  assert_frame (fixture, file, G_MAXINT64, frames - 1, tolerance);
}

static void
test_25 (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 60, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);

  assert_all_frames (fixture, file, 60, 25, 2);
}

static void
test_30 (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 70, .frame_rate = 30 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);

  assert_all_frames (fixture, file, 70, 30, 2);
}

/* A single frame is the first and the last. */
static void
test_single (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 1, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);

  assert_all_frames (fixture, file, 1, 25, 2);
}

/* As the service's files are: pictures out of order, key pictures seldom, sound longer than they. */
static void
test_foreign (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 60, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);
  const char *const endings[]
    = { "h264parse ! mp4mux", "h264parse ! matroskamux", "h264parse ! qtmux" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *description
        = g_strdup_printf ("filesrc location=%s ! qtdemux ! avdec_h264 "
                           "! x264enc key-int-max=25 bframes=3 pass=qual quantizer=10 ! %s "
                           "name=mux ! filesink name=file "
                           "audiotestsrc num-buffers=150 samplesperbuffer=1024 "
                           "! audio/x-raw,rate=48000 ! audioconvert ! avenc_aac ! queue ! mux.",
                           g_file_peek_path (file), endings[i]);
      g_autoptr (GFile) foreign = clip_fixture_launch (fixture, "foreign", description);

      assert_all_frames (fixture, foreign, 60, 25, 4);
    }
}

/* A second between frames that do not say how long they last: the last one shown is still there. */
static void
test_gaps (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_file (fixture, "gaps.mkv");
  g_autoptr (DexFuture) started = clip_fixture_wait (dailies_gstreamer_start (NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_true (dex_future_is_resolved (started));
  pipeline = gst_parse_launch (
    "appsrc name=source format=time caps=video/x-raw,format=RGB,width=64,height=48,"
    "framerate=0/1 ! videoconvert ! x264enc bframes=0 pass=qual quantizer=5 ! h264parse "
    "! matroskamux ! filesink name=file",
    &error);
  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_object_set (sink, "location", g_file_peek_path (file), NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  for (guint i = 0; i < 4; i++)
    {
      guint32 color = clip_fixture_get_color (i);
      GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64 * 48 * 3, NULL);
      GstMapInfo map;

      g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
      for (gsize j = 0; j < map.size; j++)
        map.data[j] = color >> (16 - j % 3 * 8) & 0xff;
      gst_buffer_unmap (buffer, &map);
      GST_BUFFER_PTS (buffer) = i * GST_SECOND;
      GST_BUFFER_DURATION (buffer) = 40 * GST_MSECOND;
      gst_app_src_push_buffer (GST_APP_SRC (source), buffer);
    }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  bus = gst_element_get_bus (pipeline);
  message
    = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  /* the last one has no length, and no player shows it */
  for (guint i = 0; i < 3; i++)
    {
      assert_frame (fixture, file, i * GST_SECOND, i, 4);
      assert_frame (fixture, file, i * GST_SECOND + 20 * GST_MSECOND, i, 4);
      assert_frame (fixture, file, i * GST_SECOND + 500 * GST_MSECOND, i, 4);
      assert_frame (fixture, file, i * GST_SECOND + 999 * GST_MSECOND, i, 4);
    }
}

static void
test_size (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 160, .height = 90, .frames = 2, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);
  const struct
  {
    const char *name;
    const char *format;
    guint max_side;
    int width;
    int height;
  } cases[] = {
    { "a.png", "png", 0, 160, 90 },     { "a.jpg", "jpeg", 80, 80, 45 },
    { "A.JPEG", "jpeg", 160, 160, 90 }, { "b.png", "png", 1000, 160, 90 },
    { "c.png", "png", 1, 1, 1 },        { "d.jpg", "jpeg", 33, 33, 19 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GFile) picture = clip_fixture_file (fixture, cases[i].name);
      g_autoptr (GdkPixbuf) pixbuf = NULL;
      GdkPixbufFormat *format;
      g_autofree char *name = NULL;

      save (file, 0, cases[i].max_side, picture);
      format = gdk_pixbuf_get_file_info (g_file_peek_path (picture), NULL, NULL);
      name = gdk_pixbuf_format_get_name (format);
      g_assert_cmpstr (name, ==, cases[i].format);
      pixbuf = load (picture);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, cases[i].width);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, cases[i].height);
      assert_color (pixbuf, 0, 0, clip_fixture_get_color (0), 4);
    }
}

/* Red on the left, green on the right; each way of turning it brings red somewhere else. */
static void
test_turned (ClipFixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *tag;
    int width;
    int height;
    int x;
    int y;
  } cases[] = {
    { "rotate-0", 64, 32, 4, 16 },
    { "rotate-90", 32, 64, 16, 4 },
    { "rotate-180", 64, 32, 60, 16 },
    { "rotate-270", 32, 64, 16, 60 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *description = g_strdup_printf (
        "videotestsrc num-buffers=3 pattern=solid-color foreground-color=0xffff0000 "
        "! video/x-raw,width=32,height=32 ! mix.sink_0 "
        "videotestsrc num-buffers=3 pattern=solid-color foreground-color=0xff00ff00 "
        "! video/x-raw,width=32,height=32 ! mix.sink_1 "
        "compositor name=mix sink_1::xpos=32 ! video/x-raw,width=64,height=32 "
        "! videoconvert ! video/x-raw,format=I420 ! x264enc pass=qual quantizer=5 "
        "! taginject tags=image-orientation=%s ! mp4mux ! filesink name=file",
        cases[i].tag);
      g_autoptr (GFile) file = clip_fixture_launch (fixture, "turned.mp4", description);
      g_autoptr (GFile) picture = clip_fixture_file (fixture, "turned.png");
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      g_test_message ("%s", cases[i].tag);
      save (file, 0, 0, picture);
      pixbuf = load (picture);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, cases[i].width);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, cases[i].height);
      assert_color (pixbuf, cases[i].x, cases[i].y, 0xff0000, 6);
      assert_color (pixbuf, cases[i].width - 1 - cases[i].x, cases[i].height - 1 - cases[i].y,
                    0x00ff00, 6);
    }
}

/* Pixels that are wider than high come out square. */
static void
test_wide_pixels (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "wide.mp4",
    "videotestsrc num-buffers=3 ! video/x-raw,width=64,height=48,pixel-aspect-ratio=2/1 "
    "! x264enc ! mp4mux ! filesink name=file");
  g_autoptr (GFile) picture = clip_fixture_file (fixture, "wide.png");
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  save (file, 0, 64, picture);
  pixbuf = load (picture);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 64);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 24);
}

/* What does not come about leaves what was there as it was. */
static void
test_refused (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 2, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);
  g_autoptr (GFile) page = clip_fixture_file (fixture, "page.mp4");
  g_autoptr (GFile) nothing = clip_fixture_file (fixture, "nothing.mp4");
  g_autoptr (GFile) picture = clip_fixture_file (fixture, "picture.png");
  g_autoptr (GFile) nowhere = clip_fixture_file (fixture, "no/picture.png");
  g_autoptr (GFile) odd = clip_fixture_file (fixture, "picture.bmp");
  g_autoptr (GFile) online = g_file_new_for_uri ("http://127.0.0.1:9/picture.png");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (page), "<html><p>Sign in</p></html>", -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (g_file_peek_path (picture), "before", -1, &error);
  g_assert_no_error (error);

  assert_refused (dailies_clip_save_frame (page, 0, 0, picture), DAILIES_CLIP_ERROR_NO_VIDEO);
  assert_refused (dailies_clip_save_frame (nothing, 0, 0, picture), DAILIES_CLIP_ERROR_FAILED);
  assert_refused (dailies_clip_save_frame (file, 0, 0, nowhere), DAILIES_CLIP_ERROR_FAILED);
  assert_refused (dailies_clip_save_frame (file, 0, 0, odd), DAILIES_CLIP_ERROR_FAILED);
  assert_refused (dailies_clip_save_frame (file, 0, 0, online), DAILIES_CLIP_ERROR_FAILED);
  assert_refused (dailies_clip_save_frame (online, 0, 0, picture), DAILIES_CLIP_ERROR_FAILED);

  g_file_get_contents (g_file_peek_path (picture), &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, "before");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  CLIP_TEST ("/frame/25", test_25);
  CLIP_TEST ("/frame/30", test_30);
  CLIP_TEST ("/frame/single", test_single);
  CLIP_TEST ("/frame/foreign", test_foreign);
  CLIP_TEST ("/frame/gaps", test_gaps);
  CLIP_TEST ("/frame/size", test_size);
  CLIP_TEST ("/frame/turned", test_turned);
  CLIP_TEST ("/frame/wide-pixels", test_wide_pixels);
  CLIP_TEST ("/frame/refused", test_refused);

  return g_test_run ();
}

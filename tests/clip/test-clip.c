/* test-clip.c: the facts of a clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gst/gst.h>

#include "clip-fixture.h"
#include "dailies-gstreamer.h"

#define H264                                                                               \
  "videotestsrc num-buffers=25 ! video/x-raw,width=64,height=48,framerate=25/1 ! x264enc " \
  "bframes=0 "

static void
test_drawn (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 128, .height = 96, .frames = 50, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);
  DailiesClip *clip = clip_fixture_probe (file);

  g_assert_cmpuint (dailies_clip_get_width (clip), ==, 128);
  g_assert_cmpuint (dailies_clip_get_height (clip), ==, 96);
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 50);
  g_assert_cmpint (dailies_clip_get_duration (clip), ==, 2 * GST_SECOND);
  g_assert_cmpfloat (dailies_clip_get_frame_rate (clip), ==, 25.0);
  g_assert_false (dailies_clip_has_sound (clip));
  g_assert_cmpstr (dailies_clip_get_suffix (clip), ==, ".mp4");
  g_assert_finalize_object (clip);
}

/* Two seconds of sound over one of pictures. */
static void
test_sound (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "sound.mp4",
    H264 "! queue ! mp4mux name=mux ! filesink name=file "
         "audiotestsrc num-buffers=94 samplesperbuffer=1024 ! audio/x-raw,rate=48000,channels=2 "
         "! audioconvert ! avenc_aac ! queue ! mux.");
  g_autoptr (DailiesClip) clip = clip_fixture_probe (file);

  g_assert_true (dailies_clip_has_sound (clip));
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 25);
  g_assert_cmpint (dailies_clip_get_duration (clip), >, 1900 * GST_MSECOND);
  g_assert_cmpint (dailies_clip_get_duration (clip), <, 2100 * GST_MSECOND);
}

static void
expect_mended (GstElement *pipeline, guint *decoders)
{
  g_autoptr (GstIterator) elements
    = gst_bin_iterate_all_by_element_factory_name (GST_BIN (pipeline), "avdec_h264");
  g_auto (GValue) value = G_VALUE_INIT;

  while (gst_iterator_next (elements, &value) == GST_ITERATOR_OK)
    {
      gboolean direct = TRUE;

      g_object_get (g_value_get_object (&value), "direct-rendering", &direct, NULL);
      g_assert_false (direct);
      g_value_reset (&value);
      *decoders += 1;
    }
}

/* In what decodes by itself, as the player's pipeline does: however deep the decoder lies */
static void
test_mended_decoders (ClipFixture *fixture, gconstpointer data)
{
  static const char *const factories[] = { "playbin", "playbin3" };
  DailiesDrawing drawing = { .width = 100, .height = 96, .frames = 5, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "odd", drawing);
  g_autofree char *uri = g_file_get_uri (file);

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++)
    {
      g_autoptr (GstElement) pipeline
        = gst_object_ref_sink (gst_element_factory_make (factories[i], NULL));
      guint decoders = 0;

      dailies_gstreamer_mend_decoders (GST_BIN (pipeline));
      g_object_set (pipeline, "uri", uri, "video-sink",
                    gst_element_factory_make ("fakevideosink", NULL), NULL);
      gst_element_set_state (pipeline, GST_STATE_PAUSED);
      g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE), ==,
                       GST_STATE_CHANGE_SUCCESS);
      expect_mended (pipeline, &decoders);
      g_assert_cmpuint (decoders, ==, 1);
      gst_element_set_state (pipeline, GST_STATE_NULL);
    }
}

typedef struct
{
  const char *path;
  const char *name;
  const char *pipeline;
  const char *suffix;
  guint width;
  guint height;
} Kind;

static const Kind kinds[] = {
  { "/clip/kind/mp4", "a.bin", H264 "! mp4mux ! filesink name=file", ".mp4", 64, 48 },
  { "/clip/kind/faststart", "a.bin", H264 "! mp4mux faststart=true ! filesink name=file", ".mp4",
    64, 48 },
  { "/clip/kind/fragmented", "a.bin", H264 "! mp4mux fragment-duration=200 ! filesink name=file",
    ".mp4", 64, 48 },
  { "/clip/kind/quicktime", "a.bin", H264 "! qtmux ! filesink name=file", ".mov", 64, 48 },
  { "/clip/kind/matroska", "a.bin", H264 "! matroskamux ! filesink name=file", ".mkv", 64, 48 },
  { "/clip/kind/matroska-streamed", "a.bin",
    H264 "! matroskamux streamable=true ! filesink name=file", ".mkv", 64, 48 },
  { "/clip/kind/webm-vp8", "a.bin",
    "videotestsrc num-buffers=25 ! video/x-raw,width=64,height=48,framerate=25/1 "
    "! vp8enc deadline=1 auto-alt-ref=true lag-in-frames=10 ! webmmux ! filesink name=file",
    ".webm", 64, 48 },
  { "/clip/kind/webm-vp9", "a.bin",
    "videotestsrc num-buffers=25 ! video/x-raw,width=64,height=48,framerate=25/1 "
    "! vp9enc deadline=1 lag-in-frames=10 ! webmmux ! filesink name=file",
    ".webm", 64, 48 },
  { "/clip/kind/motion-jpeg", "a.bin",
    "videotestsrc num-buffers=25 ! video/x-raw,width=64,height=48,framerate=25/1 "
    "! jpegenc ! qtmux ! filesink name=file",
    ".mov", 64, 48 },
  { "/clip/kind/h265", "a.bin",
    "videotestsrc num-buffers=25 ! video/x-raw,width=64,height=64,framerate=25/1 "
    "! x265enc ! h265parse ! mp4mux ! filesink name=file",
    ".mp4", 64, 64 },
  { "/clip/kind/sideways", "a.bin",
    H264 "! taginject tags=image-orientation=rotate-90 ! mp4mux ! filesink name=file", ".mp4", 48,
    64 },
  { "/clip/kind/wide-pixels", "a.bin",
    "videotestsrc num-buffers=25 "
    "! video/x-raw,width=64,height=48,framerate=25/1,pixel-aspect-ratio=4/3 "
    "! x264enc ! mp4mux ! filesink name=file",
    ".mp4", 85, 48 },
  { "/clip/kind/tall-pixels", "a.bin",
    "videotestsrc num-buffers=25 "
    "! video/x-raw,width=64,height=48,framerate=25/1,pixel-aspect-ratio=1/2 "
    "! x264enc ! mp4mux ! filesink name=file",
    ".mp4", 64, 96 },
};

static void
test_kind (ClipFixture *fixture, gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GFile) file = clip_fixture_launch (fixture, kind->name, kind->pipeline);
  g_autoptr (DailiesClip) clip = clip_fixture_probe (file);

  g_assert_cmpstr (dailies_clip_get_suffix (clip), ==, kind->suffix);
  g_assert_cmpuint (dailies_clip_get_width (clip), ==, kind->width);
  g_assert_cmpuint (dailies_clip_get_height (clip), ==, kind->height);
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 25);
  g_assert_cmpfloat_with_epsilon (dailies_clip_get_frame_rate (clip), 25.0, 0.1);
  g_assert_cmpint (dailies_clip_get_duration (clip), >=, 990 * GST_MSECOND);
  g_assert_cmpint (dailies_clip_get_duration (clip), <=, 1050 * GST_MSECOND);
  g_assert_false (dailies_clip_has_sound (clip));
}

/* A future that nobody waits for ends the work; the process is left in order. */
static void
test_dropped (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 25, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);
  g_autoptr (DailiesClip) clip = NULL;

  for (guint i = 0; i < 8; i++)
    dex_unref (dailies_clip_probe (file));

  clip = clip_fixture_probe (file);
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 25);
}

/* Several at once do not get into each other's way. */
static void
test_many (ClipFixture *fixture, gconstpointer data)
{
  DailiesDrawing drawing = { .width = 64, .height = 48, .frames = 25, .frame_rate = 25 };
  g_autoptr (GFile) file = clip_fixture_draw (fixture, "drawn", drawing);
  g_autoptr (DexFuture) all = NULL;
  DexFuture *probes[6];

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    probes[i] = dailies_clip_probe (file);
  all = clip_fixture_wait (dex_future_allv (probes, G_N_ELEMENTS (probes)));
  g_assert_true (dex_future_is_resolved (all));
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    dex_unref (probes[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  CLIP_TEST ("/clip/mended-decoders", test_mended_decoders);
  CLIP_TEST ("/clip/drawn", test_drawn);
  CLIP_TEST ("/clip/sound", test_sound);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_test_add (kinds[i].path, ClipFixture, &kinds[i], clip_fixture_set_up, test_kind,
                clip_fixture_tear_down);
  CLIP_TEST ("/clip/dropped", test_dropped);
  CLIP_TEST ("/clip/many", test_many);

  return g_test_run ();
}

/* test-decoders.c: whose word is taken for what a video is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gst/base/gstbasetransform.h>
#include <gst/video/gstvideodecoder.h>

#include "clip-fixture.h"
#include "dailies-decoder-size.h"
#include "dailies-gstreamer.h"

#define CODED "video/x-vp8"
#define WEBM                                                                     \
  "videotestsrc num-buffers=50 ! video/x-raw,width=96,height=64,framerate=25/1 " \
  "! vp8enc deadline=1 ! webmmux ! filesink name=file"

/* --- what holds until it is let go --- */

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean reached;
  gboolean open;
} Gate;

static void
gate_pass (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->reached = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_await (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  while (!gate->reached)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

/* --- a decoder that does as it is told --- */

typedef enum
{
  SHOWS,
  SHOWS_HALF,
  BREAKS,
  HANGS,
} Behaviour;

static Behaviour behaviour;
static int shown_width;
static int shown_height;
static Gate decoding;

typedef GstVideoDecoder FakeDecoder;
typedef GstVideoDecoderClass FakeDecoderClass;
static GType fake_decoder_get_type (void);
G_DEFINE_TYPE (FakeDecoder, fake_decoder, GST_TYPE_VIDEO_DECODER)

static gboolean
fake_decoder_set_format (GstVideoDecoder *decoder, GstVideoCodecState *state)
{
  gst_video_codec_state_unref (gst_video_decoder_set_output_state (
    decoder, GST_VIDEO_FORMAT_I420, shown_width, shown_height, state));
  return TRUE;
}

static GstFlowReturn
fake_decoder_handle_frame (GstVideoDecoder *decoder, GstVideoCodecFrame *frame)
{
  switch (behaviour)
    {
    case BREAKS:
      GST_ELEMENT_ERROR (decoder, STREAM, DECODE, ("The driver has failed."), (NULL));
      gst_video_decoder_release_frame (decoder, frame);
      return GST_FLOW_ERROR;

    case SHOWS_HALF:
      if (frame->system_frame_number % 2 == 1)
        return gst_video_decoder_drop_frame (decoder, frame);
      break;

    case HANGS:
      gate_pass (&decoding);
      break;

    case SHOWS:
      break;
    }

  /* Nobody looks at the pixels. */
  frame->output_buffer = gst_buffer_new_allocate (NULL, 1, NULL);
  return gst_video_decoder_finish_frame (decoder, frame);
}

/* Whoever takes the pipeline down waits for its threads. */
static GstStateChangeReturn
fake_decoder_change_state (GstElement *element, GstStateChange change)
{
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY)
    gate_open (&decoding);
  return GST_ELEMENT_CLASS (fake_decoder_parent_class)->change_state (element, change);
}

static void
fake_decoder_class_init (FakeDecoderClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) coded = gst_caps_from_string (CODED);
  g_autoptr (GstCaps) raw = gst_caps_from_string ("video/x-raw");

  gst_element_class_set_static_metadata (element_class, "Fake", "Codec/Decoder/Video", "Fake",
                                         "Dailies");
  gst_element_class_add_pad_template (
    element_class, gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, coded));
  gst_element_class_add_pad_template (
    element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, raw));
  element_class->change_state = fake_decoder_change_state;
  GST_VIDEO_DECODER_CLASS (klass)->set_format = fake_decoder_set_format;
  GST_VIDEO_DECODER_CLASS (klass)->handle_frame = fake_decoder_handle_frame;
}

static void
fake_decoder_init (FakeDecoder *self)
{
  gst_video_decoder_set_packetized (self, TRUE);
}

/* The same on a graphics card. */
typedef FakeDecoder FakeHardware;
typedef FakeDecoderClass FakeHardwareClass;
static GType fake_hardware_get_type (void);
G_DEFINE_TYPE (FakeHardware, fake_hardware, fake_decoder_get_type ())

static void
fake_hardware_class_init (FakeHardwareClass *klass)
{
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Fake card",
                                         "Codec/Decoder/Video/Hardware", "Fake", "Dailies");
}

static void
fake_hardware_init (FakeHardware *self)
{
}

/* --- an encoder that holds --- */

static Gate encoding;

typedef GstBaseTransform FakeEncoder;
typedef GstBaseTransformClass FakeEncoderClass;
static GType fake_encoder_get_type (void);
G_DEFINE_TYPE (FakeEncoder, fake_encoder, GST_TYPE_BASE_TRANSFORM)

static GstFlowReturn
fake_encoder_transform (GstBaseTransform *transform, GstBuffer *buffer)
{
  gate_pass (&encoding);
  return GST_FLOW_OK;
}

static void
fake_encoder_class_init (FakeEncoderClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) any = gst_caps_new_any ();

  gst_element_class_set_static_metadata (element_class, "Fake", "Codec/Encoder/Image", "Fake",
                                         "Dailies");
  gst_element_class_add_pad_template (
    element_class, gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, any));
  gst_element_class_add_pad_template (
    element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, any));
  klass->transform_ip = fake_encoder_transform;
  klass->transform_ip_on_passthrough = TRUE;
}

static void
fake_encoder_init (FakeEncoder *self)
{
}

/* --- the cases --- */

typedef GstPluginFeature Fake;

static void
fake_remove (Fake *fake)
{
  gst_registry_remove_feature (gst_registry_get (), fake);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fake, fake_remove)

/* A decoder that GStreamer would take before every other one. The class of an element keeps no
 * reference to its factory, so that one lasts. */
static Fake *
add_decoder (GType type, Behaviour does, int width, int height)
{
  static GHashTable *factories;
  const char *name = g_type_name (type);
  GstPluginFeature *factory;

  if (factories == NULL)
    factories = g_hash_table_new (g_str_hash, g_str_equal);
  if ((factory = g_hash_table_lookup (factories, name)) != NULL)
    gst_registry_add_feature (gst_registry_get (), factory);
  else
    {
      g_assert_true (gst_element_register (NULL, name, GST_RANK_PRIMARY + 1000, type));
      factory = gst_registry_lookup_feature (gst_registry_get (), name);
      g_hash_table_insert (factories, (gpointer) name, factory);
    }

  behaviour = does;
  decoding.open = FALSE;
  shown_width = width;
  shown_height = height;

  return factory;
}

static void
test_software_first (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (fixture, "whole.webm", WEBM);
  g_autoptr (Fake) fake = add_decoder (fake_hardware_get_type (), BREAKS, 96, 64);
  g_autoptr (DailiesClip) clip = clip_fixture_probe (file);

  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 50);
}

static void
test_hardware_only (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (fixture, "whole.webm", WEBM);
  GList *decoders = clip_fixture_remove_decoders (CODED);
  g_autoptr (Fake) fake = add_decoder (fake_hardware_get_type (), SHOWS, 96, 64);
  g_autoptr (DailiesClip) clip = clip_fixture_probe (file);

  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 50);
  clip_fixture_restore_decoders (decoders);
}

static void
test_hardware_doubted (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (fixture, "whole.webm", WEBM);
  g_autoptr (GFile) picture = clip_fixture_file (fixture, "picture.png");
  GList *decoders = clip_fixture_remove_decoders (CODED);
  g_autoptr (Fake) fake = add_decoder (fake_hardware_get_type (), BREAKS, 96, 64);
  g_autoptr (DexFuture) outcome = NULL;
  g_autoptr (GError) error = NULL;

  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_MISSING_CODEC, "graphics card");
  outcome = clip_fixture_wait (dailies_clip_save_frame (file, 0, 0, picture));
  dex_future_get_value (outcome, &error);
  g_assert_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC);

  behaviour = SHOWS_HALF;
  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_MISSING_CODEC, "graphics card");
  clip_fixture_restore_decoders (decoders);
}

/* What a decoder of the processor says holds. */
static void
test_software_believed (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (fixture, "whole.webm", WEBM);
  g_autoptr (Fake) fake = add_decoder (fake_decoder_get_type (), BREAKS, 96, 64);

  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_DAMAGED, "damaged");
  behaviour = SHOWS_HALF;
  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_DAMAGED, "damaged");
}

/* Small pictures by the thousand pass, the largest by the hundred do not. */
static void
test_too_much_work (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "long.webm",
    "videotestsrc num-buffers=900 ! video/x-raw,width=16,height=16,framerate=60/1 "
    "! vp8enc deadline=1 cpu-used=16 ! webmmux ! filesink name=file");
  g_autoptr (DailiesClip) clip = clip_fixture_probe (file);
  g_autoptr (Fake) fake = add_decoder (fake_decoder_get_type (), SHOWS, 8192, 4608);

  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 900);
  g_assert_cmpuint (900, >, DAILIES_DECODER_MAX_WORK / DAILIES_DECODER_MAX_PIXELS);
  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_MISSING_CODEC, "too long");
}

/* Thirty seconds in which nothing comes out of a decoder say nothing of the video, and an encoder,
 * which has a single step to make, may take longer. */
static void
test_standing_still (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (fixture, "whole.webm", WEBM);
  g_autoptr (GFile) picture = clip_fixture_file (fixture, "picture.png");
  g_autoptr (GstPluginFeature) pngenc = gst_registry_lookup_feature (gst_registry_get (), "pngenc");
  g_autoptr (DexFuture) saving = NULL;
  g_autoptr (DexFuture) saved = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (pngenc);
  g_assert_true (gst_element_register (NULL, "pngenc", GST_RANK_NONE, fake_encoder_get_type ()));
  saving = dailies_clip_save_frame (file, 0, 0, picture);
  gate_await (&encoding);

  {
    g_autoptr (Fake) fake = add_decoder (fake_decoder_get_type (), HANGS, 96, 64);

    clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_FAILED, "stood still");
  }

  g_assert_true (dex_future_is_pending (saving));
  gate_open (&encoding);
  saved = clip_fixture_wait (dex_ref (saving));
  dex_future_get_value (saved, &error);
  g_assert_no_error (error);

  gst_registry_add_feature (gst_registry_get (), pngenc);
}

static void
test_shown_size (ClipFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint width, height;
    int n, d;
    GstVideoOrientationMethod orientation;
    guint shown_width, shown_height;
  } cases[] = {
    { 64, 48, 1, 1, GST_VIDEO_ORIENTATION_IDENTITY, 64, 48 },
    { 64, 48, 2, 1, GST_VIDEO_ORIENTATION_IDENTITY, 128, 48 },
    { 64, 48, 1, 2, GST_VIDEO_ORIENTATION_IDENTITY, 64, 96 },
    { 64, 48, 2, 1, GST_VIDEO_ORIENTATION_90R, 48, 128 },
    { 64, 48, 9, 1, GST_VIDEO_ORIENTATION_IDENTITY, 64, 48 },
    { 64, 48, 1, 9, GST_VIDEO_ORIENTATION_IDENTITY, 64, 48 },
    { 8192, 4608, 1, 1, GST_VIDEO_ORIENTATION_IDENTITY, 8192, 4608 },
    { 8192, 4608, 8, 1, GST_VIDEO_ORIENTATION_IDENTITY, 8192, 576 },
    { 8192, 4608, 1, 8, GST_VIDEO_ORIENTATION_IDENTITY, 1024, 4608 },
    { 8192, 4608, 8, 1, GST_VIDEO_ORIENTATION_90L, 576, 8192 },
    { 8192, 1, 8, 1, GST_VIDEO_ORIENTATION_IDENTITY, 65536, 1 },
    { 1, 32767, 1, 8, GST_VIDEO_ORIENTATION_IDENTITY, 1, 262136 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GstVideoInfo info;
      guint width;
      guint height;

      g_test_message ("case %zu", i);
      g_assert_true (
        gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, cases[i].width, cases[i].height));
      info.par_n = cases[i].n;
      info.par_d = cases[i].d;
      dailies_decoder_get_shown_size (&info, cases[i].orientation, &width, &height);
      g_assert_cmpuint (width, ==, cases[i].shown_width);
      g_assert_cmpuint (height, ==, cases[i].shown_height);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  CLIP_TEST ("/decoders/software-first", test_software_first);
  CLIP_TEST ("/decoders/hardware-only", test_hardware_only);
  CLIP_TEST ("/decoders/hardware-doubted", test_hardware_doubted);
  CLIP_TEST ("/decoders/software-believed", test_software_believed);
  CLIP_TEST ("/decoders/too-much-work", test_too_much_work);
  CLIP_TEST ("/decoders/standing-still", test_standing_still);
  CLIP_TEST ("/decoders/shown-size", test_shown_size);

  return g_test_run ();
}

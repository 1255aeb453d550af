/* dailies-drawing.c: drawing a clip, frame by frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-drawing.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <unistd.h>

#include "dailies-colors.h"
#include "dailies-gstreamer.h"
#include "dailies-pipeline.h"
#include "dailies-work.h"

#define MIN_SIDE 16
#define MAX_SIDE 8192

/* What an encoder takes: without the tag, one player guesses BT.601 and the next BT.709. */
#define CODED_CAPS \
  "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2,pixel-aspect-ratio=1/1"

typedef struct
{
  const char *encoder;
  const char *parser;
  const char *muxer;
  const char *suffix;
} Format;

static const Format formats[] = {
  { "x264enc", "h264parse", "mp4mux", ".mp4" },
  { "openh264enc", "h264parse", "mp4mux", ".mp4" },
  { "vp9enc", "vp9parse", "webmmux", ".webm" },
};

typedef struct
{
  DailiesDrawing drawing;
  DailiesDrawFunc draw;
  gpointer user_data;
  GDestroyNotify destroy;
  GFile *base;
  GCancellable *cancellable;

  /* from here on: of the threads of the pipeline */
  cairo_surface_t *surface;
  GstBufferPool *pool;
  GstVideoInfo info;
  guint next;
  int progress; /* atomic */
} Encode;

static void
encode_free (gpointer data)
{
  Encode *encode = data;

  if (encode->destroy != NULL)
    encode->destroy (encode->user_data);
  if (encode->pool != NULL)
    gst_buffer_pool_set_active (encode->pool, FALSE);
  gst_clear_object (&encode->pool);
  g_clear_pointer (&encode->surface, cairo_surface_destroy);
  g_clear_object (&encode->base);
  g_clear_object (&encode->cancellable);
  g_free (encode);
}

static guint
get_progress (gpointer user_data)
{
  Encode *encode = user_data;

  return g_atomic_int_get (&encode->progress);
}

static gboolean
fail_assembly (GError **error)
{
  g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                       _ ("The parts of GStreamer do not fit together."));
  return FALSE;
}

/* Draws the next frame into @buffer. */
static gboolean
draw_frame (Encode *encode, GstBuffer *buffer)
{
  cairo_t *cr = cairo_create (encode->surface);
  GstVideoFrame frame;
  gboolean drawn;

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_paint (cr);
  encode->draw (cr, encode->next, encode->drawing.frames, encode->user_data);
  drawn = cairo_status (cr) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cr);

  if (!drawn || !gst_video_frame_map (&frame, &encode->info, buffer, GST_MAP_WRITE))
    return FALSE;
  cairo_surface_flush (encode->surface);
  dailies_colors_draw (cairo_image_surface_get_data (encode->surface),
                       cairo_image_surface_get_stride (encode->surface), &frame);
  gst_video_frame_unmap (&frame);

  return TRUE;
}

/* Called in the source's own thread whenever it has nothing left: draws exactly one frame, so there
 * is never more than one waiting, and nobody ever blocks on a full queue. */
static void
need_frame (GstAppSrc *source, guint length, gpointer user_data)
{
  Encode *encode = user_data;
  const DailiesDrawing *drawing = &encode->drawing;
  GstBuffer *buffer = NULL;

  if (encode->next == drawing->frames)
    {
      gst_app_src_end_of_stream (source);
      return;
    }

  if (gst_buffer_pool_acquire_buffer (encode->pool, &buffer, NULL) != GST_FLOW_OK
      || !draw_frame (encode, buffer))
    {
      gst_clear_buffer (&buffer);
      GST_ELEMENT_ERROR (source, LIBRARY, FAILED, ("%s", _ ("A frame could not be drawn.")),
                         ("frame %u of %u", encode->next, drawing->frames));
      gst_app_src_end_of_stream (source);
      return;
    }

  /* Every start is counted from the beginning: no drift at 30 frames a second. */
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (encode->next, GST_SECOND, drawing->frame_rate);
  GST_BUFFER_DURATION (buffer)
    = gst_util_uint64_scale (encode->next + 1, GST_SECOND, drawing->frame_rate)
      - GST_BUFFER_PTS (buffer);
  encode->next++;
  g_atomic_int_inc (&encode->progress);
  gst_app_src_push_buffer (source, buffer);
}

static GstPadProbeReturn
count_coded (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  Encode *encode = user_data;

  g_atomic_int_inc (&encode->progress);

  return GST_PAD_PROBE_OK;
}

/* Made for the speed of drawing: a clip has to be ready no later than it would have been played. */
static GstElement *
add_encoder (GstElement *bin, const Format *format, const DailiesDrawing *drawing, GError **error)
{
  GstElement *encoder = dailies_pipeline_add (bin, format->encoder, error);
  guint key_interval = MAX (1, drawing->frame_rate * 2);
  guint64 pixels = (guint64) drawing->width * drawing->height * drawing->frame_rate;

  if (encoder == NULL)
    return NULL;

  if (g_str_equal (format->encoder, "x264enc"))
    {
      gst_util_set_object_arg (G_OBJECT (encoder), "speed-preset", "superfast");
      gst_util_set_object_arg (G_OBJECT (encoder), "pass", "qual");
      /* no B pictures: the times in the file need no shift, which not every player reads */
      /* without a buffer to keep to, "bitrate" (2 Mbit/s) is no limit to what quality needs */
      g_object_set (encoder, "quantizer", 17, "vbv-buf-capacity", 0, "bframes", 0, "key-int-max",
                    key_interval, NULL);
    }
  else if (g_str_equal (format->encoder, "openh264enc"))
    {
      gst_util_set_object_arg (G_OBJECT (encoder), "complexity", "low");
      gst_util_set_object_arg (G_OBJECT (encoder), "rate-control", "quality");
      g_object_set (encoder, "bitrate", (guint) CLAMP (pixels / 2, 1000000, 40000000), "gop-size",
                    key_interval, "qp-max", (guint) 20, "qp-min", (guint) 8, "multi-thread", 2,
                    NULL);
    }
  else
    {
      gst_util_set_object_arg (G_OBJECT (encoder), "end-usage", "cq");
      g_object_set (encoder, "deadline", G_GINT64_CONSTANT (1), "cpu-used", 8, "max-quantizer", 28,
                    "cq-level", 16, "threads", 4, "row-mt", TRUE, "tile-columns", 2,
                    "target-bitrate", (int) CLAMP (pixels / 2, 1000000, 40000000),
                    "keyframe-max-dist", (int) key_interval, NULL);
    }

  return encoder;
}

static GstCaps *
get_coded_caps (const DailiesDrawing *drawing)
{
  GstCaps *caps = gst_caps_from_string (CODED_CAPS);

  gst_caps_set_simple (caps, "width", G_TYPE_INT, (int) drawing->width, "height", G_TYPE_INT,
                       (int) drawing->height, "framerate", GST_TYPE_FRACTION,
                       (int) drawing->frame_rate, 1, NULL);

  return caps;
}

static gboolean
wait_for_end (GstElement *pipeline, Encode *encode, GError **error)
{
  for (;;)
    {
      g_autoptr (GstMessage) message = NULL;

      message = dailies_pipeline_wait (pipeline, DAILIES_CLIP_ERROR_FAILED, get_progress, encode,
                                       encode->cancellable, error);
      if (message == NULL)
        return FALSE;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        return TRUE;
    }
}

/* Encodes a frame to nowhere: an encoder may be there in name only, as OpenH264 is where its
 * library has not been downloaded. */
static gboolean
try_format (Encode *encode, const Format *format, GError **error)
{
  g_autoptr (DailiesPipeline) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstCaps) caps = get_coded_caps (&encode->drawing);
  GstElement *source;
  GstElement *filter;
  GstElement *encoder;
  GstElement *parser;
  GstElement *sink;

  if ((source = dailies_pipeline_add (pipeline, "videotestsrc", error)) == NULL
      || (filter = dailies_pipeline_add (pipeline, "capsfilter", error)) == NULL
      || (encoder = add_encoder (pipeline, format, &encode->drawing, error)) == NULL
      || (parser = dailies_pipeline_add (pipeline, format->parser, error)) == NULL
      || (sink = dailies_pipeline_add (pipeline, "fakesink", error)) == NULL)
    return FALSE;

  gst_util_set_object_arg (G_OBJECT (source), "pattern", "black");
  g_object_set (source, "num-buffers", 1, NULL);
  g_object_set (filter, "caps", caps, NULL);
  g_object_set (sink, "sync", FALSE, NULL);
  if (!gst_element_link_many (source, filter, encoder, parser, sink, NULL))
    return fail_assembly (error);

  gst_pipeline_use_clock (GST_PIPELINE (pipeline), NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  return wait_for_end (pipeline, encode, error);
}

/* Returns: (nullable): the first format that works here */
static const Format *
choose_format (Encode *encode, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GstElementFactory) muxer = gst_element_factory_find (formats[i].muxer);
      g_autoptr (GError) local_error = NULL;

      if (muxer != NULL && try_format (encode, &formats[i], &local_error))
        return &formats[i];
      if (g_cancellable_set_error_if_cancelled (encode->cancellable, error))
        return NULL;
      g_debug ("%s: %s", formats[i].encoder,
               local_error != NULL ? local_error->message : formats[i].muxer);
    }

  g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                       _ ("Nothing that writes videos is installed: neither H.264 nor VP9."));
  return NULL;
}

static gboolean
prepare (Encode *encode, GError **error)
{
  const DailiesDrawing *drawing = &encode->drawing;
  g_autoptr (GstCaps) caps = get_coded_caps (drawing);
  GstStructure *config;

  encode->surface
    = cairo_image_surface_create (CAIRO_FORMAT_RGB24, drawing->width, drawing->height);
  if (cairo_surface_status (encode->surface) != CAIRO_STATUS_SUCCESS
      || !gst_video_info_from_caps (&encode->info, caps))
    return fail_assembly (error);

  /* without a limit: frames are used again, but waiting for one would never end on an error */
  encode->pool = gst_video_buffer_pool_new ();
  config = gst_buffer_pool_get_config (encode->pool);
  gst_buffer_pool_config_set_params (config, caps, GST_VIDEO_INFO_SIZE (&encode->info), 0, 0);
  if (!gst_buffer_pool_set_config (encode->pool, config)
      || !gst_buffer_pool_set_active (encode->pool, TRUE))
    return fail_assembly (error);

  return TRUE;
}

static gboolean
encode_to (Encode *encode, const Format *format, const char *path, GError **error)
{
  GstAppSrcCallbacks callbacks = { .need_data = need_frame };
  g_autoptr (DailiesPipeline) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstCaps) caps = get_coded_caps (&encode->drawing);
  g_autofree char *index_path = g_strconcat (path, ".index", NULL);
  g_autoptr (GstPad) pad = NULL;
  GstElement *source;
  GstElement *queue;
  GstElement *encoder;
  GstElement *parser;
  GstElement *muxer;
  GstElement *sink;

  if ((source = dailies_pipeline_add (pipeline, "appsrc", error)) == NULL
      || (queue = dailies_pipeline_add (pipeline, "queue", error)) == NULL
      || (encoder = add_encoder (pipeline, format, &encode->drawing, error)) == NULL
      || (parser = dailies_pipeline_add (pipeline, format->parser, error)) == NULL
      || (muxer = dailies_pipeline_add (pipeline, format->muxer, error)) == NULL
      || (sink = dailies_pipeline_add (pipeline, "filesink", error)) == NULL)
    return FALSE;

  g_object_set (source, "format", GST_FORMAT_TIME, "caps", caps, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, encode, NULL);
  /* the next frame is drawn while this one is encoded */
  g_object_set (queue, "max-size-buffers", 2, "max-size-bytes", 0, "max-size-time",
                G_GUINT64_CONSTANT (0), NULL);
  if (g_str_equal (format->muxer, "mp4mux"))
    g_object_set (muxer, "faststart", TRUE, "faststart-file", index_path, NULL);
  g_object_set (sink, "location", path, NULL);

  pad = gst_element_get_static_pad (encoder, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_coded, encode, NULL);

  if (!gst_element_link_many (source, queue, encoder, parser, muxer, sink, NULL))
    return fail_assembly (error);

  gst_pipeline_use_clock (GST_PIPELINE (pipeline), NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  return wait_for_end (pipeline, encode, error);
}

static gboolean
fail_write (GError **error)
{
  g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
               _ ("The clip could not be saved: %s"), g_strerror (errno));
  return FALSE;
}

static gboolean
write_clip (Encode *encode, const Format *format, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *part = g_build_filename (folder, ".dailies-drawing-XXXXXX", NULL);
  g_autofd int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0666);
  gboolean done;

  if (fd < 0)
    return fail_write (error);

  done = encode_to (encode, format, part, error);
  if (done && (fsync (fd) < 0 || g_rename (part, path) < 0))
    done = fail_write (error);
  if (!done)
    g_unlink (part);

  return done;
}

static DexFuture *
encode_in_thread (gpointer data)
{
  Encode *encode = data;
  const char *base = g_file_peek_path (encode->base);
  g_autofree char *path = NULL;
  const Format *format;
  GError *error = NULL;

  if (base == NULL)
    return dex_future_new_reject (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED, "%s",
                                  _ ("The clip cannot be saved outside this computer."));

  if (!dailies_gstreamer_start_here (&error) || !prepare (encode, &error)
      || (format = choose_format (encode, &error)) == NULL)
    return dex_future_new_for_error (error);

  path = g_strconcat (base, format->suffix, NULL);
  if (!write_clip (encode, format, path, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (g_file_new_for_path (path));
}

DexFuture *
dailies_drawing_encode (const DailiesDrawing *drawing,
                        DailiesDrawFunc draw,
                        gpointer user_data,
                        GDestroyNotify destroy,
                        GFile *base)
{
  Encode *encode;

  g_return_val_if_fail (drawing != NULL, NULL);
  g_return_val_if_fail (drawing->width >= MIN_SIDE && drawing->width <= MAX_SIDE, NULL);
  g_return_val_if_fail (drawing->height >= MIN_SIDE && drawing->height <= MAX_SIDE, NULL);
  g_return_val_if_fail (drawing->width % 2 == 0 && drawing->height % 2 == 0, NULL);
  g_return_val_if_fail (drawing->frames > 0, NULL);
  g_return_val_if_fail (drawing->frame_rate > 0 && drawing->frame_rate <= 240, NULL);
  g_return_val_if_fail (draw != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (base), NULL);

  encode = g_new0 (Encode, 1);
  encode->drawing = *drawing;
  encode->draw = draw;
  encode->user_data = user_data;
  encode->destroy = destroy;
  encode->base = g_object_ref (base);
  encode->cancellable = g_cancellable_new ();

  return dailies_work_run ("drawing-encode", encode_in_thread, encode, encode_free,
                           encode->cancellable);
}

/* dailies-clip-frame.c: taking one frame of a clip as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "dailies-colors.h"
#include "dailies-container.h"
#include "dailies-decoder-size.h"
#include "dailies-decoder.h"
#include "dailies-gstreamer.h"
#include "dailies-pipeline.h"
#include "dailies-work.h"

/* A player's clock and a file's are rounded differently. */
#define TIME_TOLERANCE (GST_MSECOND / 2)
#define JPEG_QUALITY 90

typedef struct
{
  GFile *file;
  GFile *picture;
  GstClockTime time;
  guint max_side;
  GCancellable *cancellable;

  GstSample *frame;
  GstVideoOrientationMethod orientation;
} SaveFrame;

static void
save_frame_free (gpointer data)
{
  SaveFrame *save = data;

  g_clear_object (&save->file);
  g_clear_object (&save->picture);
  g_clear_object (&save->cancellable);
  g_clear_pointer (&save->frame, gst_sample_unref);
  g_free (save);
}

/* Keeps the last frame that began before the moment in question. */
static gboolean
keep_frame (const DailiesFrame *frame, gpointer user_data)
{
  SaveFrame *save = user_data;
  GstClockTime time = save->time + TIME_TOLERANCE;

  if (save->frame != NULL && GST_CLOCK_TIME_IS_VALID (frame->start) && frame->start > time)
    return FALSE;

  g_clear_pointer (&save->frame, gst_sample_unref);
  save->frame = gst_sample_new (frame->buffer, frame->caps, NULL, NULL);
  save->orientation = frame->orientation;

  return !GST_CLOCK_TIME_IS_VALID (frame->end) || frame->end <= time;
}

static gboolean
fail_conversion (GError **error)
{
  g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                       _ ("The frame could not be made into a picture."));
  return FALSE;
}

/* Scaled before it is turned: it comes to the same, and turning needs to know no format but RGB.
 *
 * Returns: (transfer full) (nullable): */
static GstSample *
convert_frame (SaveFrame *save, GError **error)
{
  GstSample *sample;
  GstVideoInfo info;
  guint width = 0;
  guint height = 0;
  guint longer;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (save->frame)))
    gst_video_info_init (&info);
  dailies_decoder_get_shown_size (&info, GST_VIDEO_ORIENTATION_IDENTITY, &width, &height);
  longer = MAX (width, height);
  if (save->max_side > 0 && longer > save->max_side)
    {
      width = MAX (1, gst_util_uint64_scale_int_round (width, save->max_side, longer));
      height = MAX (1, gst_util_uint64_scale_int_round (height, save->max_side, longer));
    }

  if ((sample = dailies_colors_to_rgb (save->frame, width, height)) == NULL)
    fail_conversion (error);

  return sample;
}

/* Returns: (transfer full) (nullable): the bytes of the picture */
static GstSample *
encode_frame (SaveFrame *save, const char *encoder_name, GError **error)
{
  g_autoptr (DailiesPipeline) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstSample) frame = convert_frame (save, error);
  g_autoptr (GstMessage) message = NULL;
  GstSample *sample;
  GstElement *source;
  GstElement *flip;
  GstElement *encoder;
  GstElement *sink;

  if (frame == NULL || (source = dailies_pipeline_add (pipeline, "appsrc", error)) == NULL
      || (flip = dailies_pipeline_add (pipeline, "videoflip", error)) == NULL
      || (encoder = dailies_pipeline_add (pipeline, encoder_name, error)) == NULL
      || (sink = dailies_pipeline_add (pipeline, "appsink", error)) == NULL)
    return NULL;

  g_object_set (source, "format", GST_FORMAT_TIME, NULL);
  g_object_set (flip, "video-direction", save->orientation, NULL);
  if (g_str_equal (encoder_name, "jpegenc"))
    g_object_set (encoder, "quality", JPEG_QUALITY, NULL);
  g_object_set (sink, "sync", FALSE, "wait-on-eos", FALSE, NULL);

  if (!gst_element_link_many (source, flip, encoder, sink, NULL))
    {
      g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                           _ ("The parts of GStreamer do not fit together."));
      return NULL;
    }

  gst_pipeline_use_clock (GST_PIPELINE (pipeline), NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_app_src_push_sample (GST_APP_SRC (source), frame);
  gst_app_src_end_of_stream (GST_APP_SRC (source));

  do
    {
      g_clear_pointer (&message, gst_message_unref);
      message = dailies_pipeline_wait (pipeline, DAILIES_CLIP_ERROR_FAILED, NULL, NULL,
                                       save->cancellable, error);
      if (message == NULL)
        return NULL;
    }
  while (GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS);

  if ((sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 0)) == NULL)
    fail_conversion (error);

  return sample;
}

static gboolean
write_picture (SaveFrame *save, GstSample *sample, GError **error)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  g_autoptr (GError) local_error = NULL;
  GstMapInfo map;
  gboolean written;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return fail_conversion (error);
  /* CONSISTENT: a temporary file beside it, then renamed */
  written = g_file_set_contents_full (g_file_peek_path (save->picture), (const char *) map.data,
                                      map.size, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &local_error);
  gst_buffer_unmap (buffer, &map);

  if (!written)
    g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                 _ ("The picture could not be saved: %s"), local_error->message);

  return written;
}

/* Returns: (nullable): which element writes this kind of file */
static const char *
get_encoder (GFile *picture)
{
  g_autofree char *name = g_file_get_basename (picture);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".jpg") || g_str_has_suffix (lower, ".jpeg"))
    return "jpegenc";
  if (g_str_has_suffix (lower, ".png"))
    return "pngenc";

  return NULL;
}

static gboolean
find_frame (SaveFrame *save, GError **error)
{
  const char *path = g_file_peek_path (save->file);
  DailiesContainer container;
  DailiesDecoded decoded;

  if (!dailies_container_read (path, &container, error)
      || !dailies_decoder_run (path, container.demuxer, save->time, keep_frame, save,
                               save->cancellable, &decoded, error))
    return FALSE;

  if (save->frame == NULL)
    {
      g_set_error_literal (error, DAILIES_CLIP_ERROR,
                           decoded.pads == 0 ? DAILIES_CLIP_ERROR_NO_VIDEO
                                             : DAILIES_CLIP_ERROR_DAMAGED,
                           _ ("The file has no pictures that can be shown."));
      dailies_decoder_weigh (&decoded, error);
      return FALSE;
    }

  return TRUE;
}

static DexFuture *
save_frame_in_thread (gpointer data)
{
  SaveFrame *save = data;
  const char *encoder = get_encoder (save->picture);
  g_autoptr (GstSample) sample = NULL;
  GError *error = NULL;

  if (g_file_peek_path (save->file) == NULL || g_file_peek_path (save->picture) == NULL)
    return dex_future_new_reject (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED, "%s",
                                  _ ("The video or the picture is not a file on this computer."));
  if (encoder == NULL)
    return dex_future_new_reject (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED, "%s",
                                  _ ("A picture’s name has to end in “.png” or “.jpg”."));

  if (!dailies_gstreamer_start_here (&error) || !find_frame (save, &error)
      || (sample = encode_frame (save, encoder, &error)) == NULL
      || !write_picture (save, sample, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

DexFuture *
dailies_clip_save_frame (GFile *file, gint64 time, guint max_side, GFile *picture)
{
  SaveFrame *save;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (G_IS_FILE (picture), NULL);

  save = g_new0 (SaveFrame, 1);
  save->file = g_object_ref (file);
  save->picture = g_object_ref (picture);
  /* the tolerance is added to it */
  save->time = CLAMP (time, 0, G_MAXINT64 / 2);
  save->max_side = max_side;
  save->cancellable = g_cancellable_new ();

  return dailies_work_run ("clip-save-frame", save_frame_in_thread, save, save_frame_free,
                           save->cancellable);
}

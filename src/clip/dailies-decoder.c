/* dailies-decoder.c: the pictures of a video file, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-decoder.h"

#include <glib/gi18n-lib.h>
#include <gst/tag/tag.h>

#include "dailies-clip.h"
#include "dailies-decoder-size.h"
#include "dailies-gstreamer.h"
#include "dailies-pipeline.h"

#define PROBE_DATA (GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST)
#define PROBE_ALL (PROBE_DATA | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM)

typedef struct
{
  GstElement *pipeline; /* borrowed: it outlives its threads */
  GstElement *sink;
  DailiesFrameFunc func;
  gpointer user_data;

  GMutex lock;
  DailiesDecoded decoded;
  GstSegment sample_segment;
  GstSegment frame_segment;
  GstSegment sound_segment;
  GstCaps *caps;
  GError *error;
  guint progress;
  guint64 work; /* pixels decoded */
  gboolean enough;
  gboolean any_decoder;
} Decoder;

static void
decoder_clear (Decoder *self)
{
  gst_clear_caps (&self->caps);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoder, decoder_clear)

/* The first error ends the run. */
static void
decoder_fail (Decoder *self, GError *error)
{
  gboolean is_first = FALSE;

  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    {
      self->error = g_steal_pointer (&error);
      is_first = TRUE;
    }
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);

  if (is_first)
    dailies_pipeline_announce (self->pipeline, "failed");
}

static GstClockTime
get_end (const GstSegment *segment, GstBuffer *buffer, GstClockTime otherwise)
{
  GstClockTime start = GST_BUFFER_PTS (buffer);
  GstClockTime length
    = GST_BUFFER_DURATION_IS_VALID (buffer) ? GST_BUFFER_DURATION (buffer) : otherwise;

  if (segment->format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (start)
      || length > G_MAXINT64 - MIN (start, G_MAXINT64))
    return GST_CLOCK_TIME_NONE;
  start += length;
  if (GST_CLOCK_TIME_IS_VALID (segment->stop))
    start = MIN (start, segment->stop);

  return gst_segment_to_running_time (segment, GST_FORMAT_TIME, start);
}

static GstClockTime
later (GstClockTime a, GstClockTime b)
{
  return GST_CLOCK_TIME_IS_VALID (b) ? MAX (a, b) : a;
}

static void
take_segment (Decoder *self, GstSegment *segment, GstEvent *event)
{
  g_mutex_lock (&self->lock);
  gst_event_copy_segment (event, segment);
  g_mutex_unlock (&self->lock);
}

static void
take_orientation (Decoder *self, GstEvent *event)
{
  GstTagList *tags = NULL;
  GstVideoOrientationMethod orientation;

  gst_event_parse_tag (event, &tags);
  if (!gst_video_orientation_from_tag (tags, &orientation))
    return;

  g_mutex_lock (&self->lock);
  self->decoded.orientation = orientation;
  g_mutex_unlock (&self->lock);
}

static void
refuse_as_too_large (Decoder *self)
{
  decoder_fail (self, g_error_new_literal (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                                           _ ("The video is larger than 8192 × 4608 pixels.")));
}

static void
refuse_as_too_long (Decoder *self)
{
  decoder_fail (self, g_error_new_literal (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                                           _ ("The video is too long for its size to be looked at "
                                              "to its end.")));
}

/* Returns: whether it may be decoded */
static gboolean
take_sample (Decoder *self, GstBuffer *buffer)
{
  GstClockTime start = GST_BUFFER_PTS (buffer);
  GstClockTime length = GST_BUFFER_DURATION_IS_VALID (buffer) ? GST_BUFFER_DURATION (buffer) : 0;
  gboolean is_refused;
  gboolean is_too_long;

  g_mutex_lock (&self->lock);
  self->progress++;
  /* As large as the ones before it: each is paid for by its decoding, be it shown or not. */
  self->work += (guint64) GST_VIDEO_INFO_WIDTH (&self->decoded.info)
                * (guint64) GST_VIDEO_INFO_HEIGHT (&self->decoded.info);
  is_too_long = self->work > DAILIES_DECODER_MAX_WORK;
  is_refused = self->error != NULL;
  /* Samples before the beginning or behind the end are there to be decoded, not to be shown. */
  if (!GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY)
      && self->sample_segment.format == GST_FORMAT_TIME && GST_CLOCK_TIME_IS_VALID (start)
      && start + length >= start
      && gst_segment_clip (&self->sample_segment, GST_FORMAT_TIME, start, start + length, NULL,
                           NULL))
    {
      self->decoded.samples++;
      self->decoded.sample_end
        = later (self->decoded.sample_end, get_end (&self->sample_segment, buffer, 0));
    }
  g_mutex_unlock (&self->lock);

  if (is_too_long && !is_refused)
    refuse_as_too_long (self);

  return !is_too_long && !is_refused;
}

static GstPadProbeReturn
probe_samples (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  Decoder *self = user_data;
  gboolean is_wanted = TRUE;

  if (probe->type & GST_PAD_PROBE_TYPE_BUFFER)
    is_wanted = take_sample (self, GST_PAD_PROBE_INFO_BUFFER (probe));
  else if (probe->type & GST_PAD_PROBE_TYPE_BUFFER_LIST)
    {
      GstBufferList *list = GST_PAD_PROBE_INFO_BUFFER_LIST (probe);

      for (guint i = 0; i < gst_buffer_list_length (list); i++)
        is_wanted = take_sample (self, gst_buffer_list_get (list, i)) && is_wanted;
    }
  else
    {
      GstEvent *event = GST_PAD_PROBE_INFO_EVENT (probe);

      if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
        take_segment (self, &self->sample_segment, event);
      else if (GST_EVENT_TYPE (event) == GST_EVENT_TAG)
        take_orientation (self, event);
    }

  return is_wanted ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static void
take_sound (Decoder *self, GstBuffer *buffer)
{
  g_mutex_lock (&self->lock);
  self->progress++;
  self->decoded.sound_end
    = later (self->decoded.sound_end, get_end (&self->sound_segment, buffer, 0));
  g_mutex_unlock (&self->lock);
}

static GstPadProbeReturn
probe_sound (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  Decoder *self = user_data;

  if (probe->type & GST_PAD_PROBE_TYPE_BUFFER)
    take_sound (self, GST_PAD_PROBE_INFO_BUFFER (probe));
  else if (probe->type & GST_PAD_PROBE_TYPE_BUFFER_LIST)
    {
      GstBufferList *list = GST_PAD_PROBE_INFO_BUFFER_LIST (probe);

      for (guint i = 0; i < gst_buffer_list_length (list); i++)
        take_sound (self, gst_buffer_list_get (list, i));
    }
  else
    {
      if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (probe)) == GST_EVENT_SEGMENT)
        take_segment (self, &self->sound_segment, GST_PAD_PROBE_INFO_EVENT (probe));
      return GST_PAD_PROBE_OK;
    }

  return GST_PAD_PROBE_DROP;
}

/* What is neither pictures nor sound. */
static GstPadProbeReturn
probe_other (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  return GST_PAD_PROBE_DROP;
}

static void
take_caps (Decoder *self, GstEvent *event)
{
  GstCaps *caps = NULL;

  gst_event_parse_caps (event, &caps);
  /* What the file says of its size is one thing, what its pictures are another, and every key
   * picture may be of a new one. */
  if (dailies_decoder_is_too_large (caps))
    refuse_as_too_large (self);

  g_mutex_lock (&self->lock);
  gst_caps_replace (&self->caps, caps);
  if (!gst_video_info_from_caps (&self->decoded.info, caps))
    gst_video_info_init (&self->decoded.info);
  g_mutex_unlock (&self->lock);
}

/* Counts a picture. Returns: whether it is to be handed on */
static gboolean
take_frame (Decoder *self, GstBuffer *buffer, DailiesFrame *frame)
{
  DailiesDecoded *decoded = &self->decoded;
  GstClockTime start = GST_BUFFER_PTS (buffer);
  GstClockTime length = 0;

  g_mutex_lock (&self->lock);
  self->progress++;
  decoded->frames++;
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_CORRUPTED))
    decoded->corrupted++;

  if (GST_VIDEO_INFO_FPS_N (&decoded->info) > 0 && GST_VIDEO_INFO_FPS_D (&decoded->info) > 0)
    length = gst_util_uint64_scale (GST_SECOND, GST_VIDEO_INFO_FPS_D (&decoded->info),
                                    GST_VIDEO_INFO_FPS_N (&decoded->info));
  if (self->frame_segment.format == GST_FORMAT_TIME && GST_CLOCK_TIME_IS_VALID (start))
    {
      GstClockTime running
        = gst_segment_to_running_time (&self->frame_segment, GST_FORMAT_TIME, start);

      if (GST_CLOCK_TIME_IS_VALID (running))
        decoded->video_start = MIN (decoded->video_start, running);
      decoded->video_end
        = later (decoded->video_end, get_end (&self->frame_segment, buffer, length));
      frame->start = gst_segment_to_stream_time (&self->frame_segment, GST_FORMAT_TIME, start);
    }
  else
    frame->start = GST_CLOCK_TIME_NONE;

  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    length = GST_BUFFER_DURATION (buffer);
  frame->end = GST_CLOCK_TIME_IS_VALID (frame->start) && length > 0 ? frame->start + length
                                                                    : GST_CLOCK_TIME_NONE;
  frame->buffer = buffer;
  frame->caps = self->caps;
  frame->orientation = decoded->orientation;
  g_mutex_unlock (&self->lock);

  return self->func != NULL && !self->enough && frame->caps != NULL;
}

static GstPadProbeReturn
probe_frames (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  Decoder *self = user_data;
  DailiesFrame frame = { 0 };

  if (probe->type & GST_PAD_PROBE_TYPE_BUFFER)
    {
      if (take_frame (self, GST_PAD_PROBE_INFO_BUFFER (probe), &frame)
          && !self->func (&frame, self->user_data))
        {
          self->enough = TRUE;
          dailies_pipeline_announce (self->pipeline, "enough");
        }
    }
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (probe)) == GST_EVENT_SEGMENT)
    take_segment (self, &self->frame_segment, GST_PAD_PROBE_INFO_EVENT (probe));
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (probe)) == GST_EVENT_CAPS)
    take_caps (self, GST_PAD_PROBE_INFO_EVENT (probe));

  return GST_PAD_PROBE_OK;
}

/* Asked before every step of decoding: the size in the stream itself is known by the second. */
static gboolean
continue_decoding (GstElement *decodebin, GstPad *pad, GstCaps *caps, gpointer user_data)
{
  Decoder *self = user_data;

  if (dailies_decoder_is_too_large (caps))
    refuse_as_too_large (self);

  return TRUE;
}

static void
link_decoded (GstElement *decodebin, GstPad *pad, gpointer user_data)
{
  Decoder *self = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->sink, "sink");

  if (!gst_pad_is_linked (sink) && GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    decoder_fail (self,
                  g_error_new_literal (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                                       _ ("The video decodes to nothing that can be shown.")));
}

static gboolean
link_coded (Decoder *self, GstPad *pad, GError **error)
{
  GstElement *decodebin;
  g_autoptr (GstPad) sink = NULL;

  if ((decodebin = dailies_pipeline_add (self->pipeline, "decodebin", error)) == NULL)
    return FALSE;

  g_object_set (decodebin, "force-sw-decoders", !self->any_decoder, NULL);
  g_signal_connect (decodebin, "autoplug-continue", G_CALLBACK (continue_decoding), self);
  g_signal_connect (decodebin, "pad-added", G_CALLBACK (link_decoded), self);
  sink = gst_element_get_static_pad (decodebin, "sink");
  gst_pad_add_probe (pad, PROBE_ALL, probe_samples, self, NULL);
  gst_pad_link (pad, sink);
  gst_element_sync_state_with_parent (decodebin);

  return TRUE;
}

static void
link_stream (GstElement *demuxer, GstPad *pad, gpointer user_data)
{
  Decoder *self = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GError) error = NULL;
  const char *name;
  gboolean is_picture;

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  name = gst_caps_is_empty (caps) || gst_caps_is_any (caps)
           ? ""
           : gst_structure_get_name (gst_caps_get_structure (caps, 0));
  is_picture = g_str_has_prefix (name, "video/") || g_str_has_prefix (name, "image/");

  if (is_picture && self->decoded.pads++ == 0)
    {
      if (!link_coded (self, pad, &error))
        decoder_fail (self, g_steal_pointer (&error));
      return;
    }

  /* The rest is read and dropped. No sink is needed for that, which in a pause would wait for the
   * pictures, while they wait for it. */
  if (g_str_has_prefix (name, "audio/"))
    gst_pad_add_probe (pad, PROBE_ALL, probe_sound, self, NULL);
  else
    gst_pad_add_probe (pad, PROBE_DATA, probe_other, self, NULL);
}

static void
end_streams (GstElement *demuxer, gpointer user_data)
{
  Decoder *self = user_data;

  /* no sink would ever report an end */
  if (self->decoded.pads == 0)
    dailies_pipeline_announce (self->pipeline, "nothing");
}

static guint
get_progress (gpointer user_data)
{
  Decoder *self = user_data;
  guint progress;

  g_mutex_lock (&self->lock);
  progress = self->progress;
  g_mutex_unlock (&self->lock);

  return progress;
}

static gboolean
build (Decoder *self, const char *path, const char *demuxer_name, GError **error)
{
  GstElement *source;
  GstElement *demuxer;
  GstElement *sink;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;

  dailies_gstreamer_mend_decoders (GST_BIN (self->pipeline));
  if ((source = dailies_pipeline_add (self->pipeline, "filesrc", error)) == NULL
      || (demuxer = dailies_pipeline_add (self->pipeline, demuxer_name, error)) == NULL
      || (self->sink = dailies_pipeline_add (self->pipeline, "capsfilter", error)) == NULL
      || (sink = dailies_pipeline_add (self->pipeline, "fakesink", error)) == NULL)
    return FALSE;

  g_object_set (source, "location", path, NULL);
  /* decoders of the graphics card have to hand out plain memory */
  caps = gst_caps_new_empty_simple ("video/x-raw");
  g_object_set (self->sink, "caps", caps, NULL);
  g_object_set (sink, "sync", FALSE, "enable-last-sample", FALSE, NULL);

  pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
                     probe_frames, self, NULL);
  g_signal_connect (demuxer, "pad-added", G_CALLBACK (link_stream), self);
  g_signal_connect (demuxer, "no-more-pads", G_CALLBACK (end_streams), self);

  if (!gst_element_link (source, demuxer) || !gst_element_link (self->sink, sink))
    {
      g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                           _ ("The parts of GStreamer do not fit together."));
      return FALSE;
    }

  return TRUE;
}

/* Returns: whether it has come; not, with or without an error, if there is nothing more to come */
static gboolean
await (Decoder *self, GstMessageType type, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr (GstMessage) message = NULL;

      message = dailies_pipeline_wait (self->pipeline, DAILIES_CLIP_ERROR_DAMAGED, get_progress,
                                       self, cancellable, error);
      if (message == NULL)
        return FALSE;

      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION)
        {
          g_mutex_lock (&self->lock);
          if (self->error != NULL)
            g_propagate_error (error, g_error_copy (self->error));
          g_mutex_unlock (&self->lock);
          return FALSE;
        }
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        return FALSE;
      if (GST_MESSAGE_TYPE (message) == type)
        return TRUE;
    }
}

static void
run (Decoder *self, GstClockTime from, GCancellable *cancellable, GError **error)
{
  gint64 claimed = 0;

  if (from > 0)
    {
      gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
      if (!await (self, GST_MESSAGE_ASYNC_DONE, cancellable, error))
        return;
      if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &claimed) && claimed > 0)
        from = MIN (from, (GstClockTime) claimed - 1);
      /* To the sink of the pictures alone: a demuxer that got one from each sink would seek twice.
       * One that cannot seek plays from the beginning, which is as good. */
      gst_element_send_event (self->sink,
                              gst_event_new_seek (1.0, GST_FORMAT_TIME,
                                                  GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT
                                                    | GST_SEEK_FLAG_SNAP_BEFORE,
                                                  GST_SEEK_TYPE_SET, from, GST_SEEK_TYPE_NONE, 0));
    }

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  await (self, GST_MESSAGE_EOS, cancellable, error);

  if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &claimed) && claimed > 0)
    self->decoded.claimed = claimed;
}

/* What is asked for, as it was asked for. */
typedef struct
{
  const char *path;
  const char *demuxer;
  GstClockTime from;
  DailiesFrameFunc func;
  gpointer user_data;
  GCancellable *cancellable;
} Task;

/* Returns: whether it came about; if not, *@lacks_decoder says whether another decoder may help */
static gboolean
decode (const Task *task,
        gboolean any_decoder,
        DailiesDecoded *decoded,
        gboolean *lacks_decoder,
        GError **error)
{
  g_autoptr (DailiesPipeline) pipeline = NULL;
  g_auto (Decoder) self = { 0 };
  g_autoptr (GError) local_error = NULL;

  g_mutex_init (&self.lock);
  self.func = task->func;
  self.user_data = task->user_data;
  self.any_decoder = any_decoder;
  self.decoded.video_start = GST_CLOCK_TIME_NONE;
  self.decoded.by_hardware = any_decoder;
  gst_segment_init (&self.sample_segment, GST_FORMAT_UNDEFINED);
  gst_segment_init (&self.frame_segment, GST_FORMAT_UNDEFINED);
  gst_segment_init (&self.sound_segment, GST_FORMAT_UNDEFINED);
  gst_video_info_init (&self.decoded.info);

  /* The threads of the pipeline use @self: it has to be gone first. */
  pipeline = self.pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_pipeline_use_clock (GST_PIPELINE (pipeline), NULL);
  if (build (&self, task->path, task->demuxer, &local_error))
    run (&self, task->from, task->cancellable, &local_error);
  g_clear_pointer (&pipeline, dailies_pipeline_free);

  *decoded = self.decoded;
  if (local_error == NULL)
    return TRUE;

  /* not what we ourselves refuse */
  *lacks_decoder
    = self.error == NULL
      && g_error_matches (local_error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
dailies_decoder_run (const char *path,
                     const char *demuxer,
                     GstClockTime from,
                     DailiesFrameFunc func,
                     gpointer user_data,
                     GCancellable *cancellable,
                     DailiesDecoded *decoded,
                     GError **error)
{
  const Task task = { path, demuxer, from, func, user_data, cancellable };
  g_autoptr (GError) local_error = NULL;
  gboolean lacks_decoder = FALSE;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (demuxer != NULL, FALSE);
  g_return_val_if_fail (decoded != NULL, FALSE);

  if (decode (&task, FALSE, decoded, &lacks_decoder, &local_error))
    return TRUE;

  if (lacks_decoder)
    {
      g_clear_error (&local_error);
      if (decode (&task, TRUE, decoded, &lacks_decoder, &local_error))
        return TRUE;
      dailies_decoder_weigh (decoded, &local_error);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

void
dailies_decoder_weigh (const DailiesDecoded *decoded, GError **error)
{
  g_return_if_fail (decoded != NULL);
  g_return_if_fail (error != NULL);

  if (!decoded->by_hardware
      || !g_error_matches (*error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED))
    return;

  g_debug ("%s", (*error)->message);
  g_clear_error (error);
  g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                       _ ("Only the graphics card can decode this video here, and it did not get "
                          "to the end."));
}

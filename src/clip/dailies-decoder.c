/* dailies-decoder.c: the pictures of a video file, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-decoder-private.h"

#include <glib/gi18n-lib.h>

#include "dailies-clip.h"
#include "dailies-decoder-size.h"
#include "dailies-gstreamer.h"
#include "dailies-pipeline.h"

#define PROBE_DATA (GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST)
#define PROBE_ALL (PROBE_DATA | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM)

static void
dailies_decoder_clear (DailiesDecoder *self)
{
  gst_clear_caps (&self->caps);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DailiesDecoder, dailies_decoder_clear)

/* Asked before every step of decoding: the size in the stream itself is known by the second. */
static gboolean
continue_decoding (GstElement *decodebin, GstPad *pad, GstCaps *caps, gpointer user_data)
{
  DailiesDecoder *self = user_data;

  if (dailies_decoder_is_too_large (caps))
    dailies_decoder_refuse_as_too_large (self);

  return TRUE;
}

static void
link_decoded (GstElement *decodebin, GstPad *pad, gpointer user_data)
{
  DailiesDecoder *self = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->sink, "sink");

  if (!gst_pad_is_linked (sink) && GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    dailies_decoder_fail (
      self, g_error_new_literal (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                                 _ ("The video decodes to nothing that can be shown.")));
}

static gboolean
link_coded (DailiesDecoder *self, GstPad *pad, GError **error)
{
  GstElement *decodebin;
  g_autoptr (GstPad) sink = NULL;

  if ((decodebin = dailies_pipeline_add (self->pipeline, "decodebin", error)) == NULL)
    return FALSE;

  g_object_set (decodebin, "force-sw-decoders", !self->any_decoder, NULL);
  g_signal_connect (decodebin, "autoplug-continue", G_CALLBACK (continue_decoding), self);
  g_signal_connect (decodebin, "pad-added", G_CALLBACK (link_decoded), self);
  sink = gst_element_get_static_pad (decodebin, "sink");
  gst_pad_add_probe (pad, PROBE_ALL, dailies_decoder_probe_samples, self, NULL);
  gst_pad_link (pad, sink);
  gst_element_sync_state_with_parent (decodebin);

  return TRUE;
}

static void
link_stream (GstElement *demuxer, GstPad *pad, gpointer user_data)
{
  DailiesDecoder *self = user_data;
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
        dailies_decoder_fail (self, g_steal_pointer (&error));
      return;
    }

  /* The rest is read and dropped. No sink is needed for that, which in a pause would wait for the
   * pictures, while they wait for it. */
  if (g_str_has_prefix (name, "audio/"))
    gst_pad_add_probe (pad, PROBE_ALL, dailies_decoder_probe_sound, self, NULL);
  else
    gst_pad_add_probe (pad, PROBE_DATA, dailies_decoder_probe_other, self, NULL);
}

static void
end_streams (GstElement *demuxer, gpointer user_data)
{
  DailiesDecoder *self = user_data;

  /* no sink would ever report an end */
  if (self->decoded.pads == 0)
    dailies_pipeline_announce (self->pipeline, "nothing");
}

static guint
get_progress (gpointer user_data)
{
  DailiesDecoder *self = user_data;
  guint progress;

  g_mutex_lock (&self->lock);
  progress = self->progress;
  g_mutex_unlock (&self->lock);

  return progress;
}

static gboolean
build (DailiesDecoder *self, const char *path, const char *demuxer_name, GError **error)
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
                     dailies_decoder_probe_frames, self, NULL);
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
await (DailiesDecoder *self, GstMessageType type, GCancellable *cancellable, GError **error)
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
run (DailiesDecoder *self, GstClockTime from, GCancellable *cancellable, GError **error)
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
  g_auto (DailiesDecoder) self = { 0 };
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

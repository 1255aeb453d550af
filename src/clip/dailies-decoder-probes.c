/* dailies-decoder-probes.c: what passes through a decoder, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-decoder-private.h"

#include <glib/gi18n-lib.h>
#include <gst/tag/tag.h>

#include "dailies-clip.h"
#include "dailies-decoder-size.h"
#include "dailies-pipeline.h"

void
dailies_decoder_fail (DailiesDecoder *self, GError *error)
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
take_segment (DailiesDecoder *self, GstSegment *segment, GstEvent *event)
{
  g_mutex_lock (&self->lock);
  gst_event_copy_segment (event, segment);
  g_mutex_unlock (&self->lock);
}

static void
take_orientation (DailiesDecoder *self, GstEvent *event)
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

void
dailies_decoder_refuse_as_too_large (DailiesDecoder *self)
{
  dailies_decoder_fail (self,
                        g_error_new_literal (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                                             _ ("The video is larger than 8192 × 4608 pixels.")));
}

static void
refuse_as_too_long (DailiesDecoder *self)
{
  dailies_decoder_fail (
    self, g_error_new_literal (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                               _ ("The video is too long for its size to be looked at "
                                  "to its end.")));
}

/* Returns: whether it may be decoded */
static gboolean
take_sample (DailiesDecoder *self, GstBuffer *buffer)
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

GstPadProbeReturn
dailies_decoder_probe_samples (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  DailiesDecoder *self = user_data;
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
take_sound (DailiesDecoder *self, GstBuffer *buffer)
{
  g_mutex_lock (&self->lock);
  self->progress++;
  self->decoded.sound_end
    = later (self->decoded.sound_end, get_end (&self->sound_segment, buffer, 0));
  g_mutex_unlock (&self->lock);
}

GstPadProbeReturn
dailies_decoder_probe_sound (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  DailiesDecoder *self = user_data;

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
GstPadProbeReturn
dailies_decoder_probe_other (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  return GST_PAD_PROBE_DROP;
}

static void
take_caps (DailiesDecoder *self, GstEvent *event)
{
  GstCaps *caps = NULL;

  gst_event_parse_caps (event, &caps);
  /* What the file says of its size is one thing, what its pictures are another, and every key
   * picture may be of a new one. */
  if (dailies_decoder_is_too_large (caps))
    dailies_decoder_refuse_as_too_large (self);

  g_mutex_lock (&self->lock);
  gst_caps_replace (&self->caps, caps);
  if (!gst_video_info_from_caps (&self->decoded.info, caps))
    gst_video_info_init (&self->decoded.info);
  g_mutex_unlock (&self->lock);
}

/* Counts a picture. Returns: whether it is to be handed on */
static gboolean
take_frame (DailiesDecoder *self, GstBuffer *buffer, DailiesFrame *frame)
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

GstPadProbeReturn
dailies_decoder_probe_frames (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  DailiesDecoder *self = user_data;
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

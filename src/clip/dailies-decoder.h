/* dailies-decoder.h: the pictures of a video file, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

/**
 * DailiesFrame:
 * @buffer: the picture, in system memory, as decoded: neither turned nor scaled
 * @caps: what the picture is
 * @start: nanoseconds in the video's own time; %GST_CLOCK_TIME_NONE where it has none
 * @end: where the next one is due; %GST_CLOCK_TIME_NONE where that is not told
 * @orientation: how it is to be turned
 */
typedef struct
{
  GstBuffer *buffer;
  GstCaps *caps;
  GstClockTime start;
  GstClockTime end;
  GstVideoOrientationMethod orientation;
} DailiesFrame;

/**
 * DailiesFrameFunc:
 *
 * Runs in a thread of GStreamer, never in two at once.
 *
 * Returns: whether more are wanted
 */
typedef gboolean (*DailiesFrameFunc) (const DailiesFrame *frame, gpointer user_data);

/**
 * DailiesDecoded:
 * @pads: streams of pictures in the file
 * @samples: coded pictures that are to be shown
 * @frames: pictures decoded
 * @corrupted: those among @frames that the decoder says are patched up
 * @info: the format of the last picture
 * @orientation: how it is turned
 * @sample_end: when the last of @samples ends, in nanoseconds from the beginning
 * @video_start: when the first of @frames begins
 * @video_end: when the last of @frames ends
 * @sound_end: when the sound ends; 0 where there is none
 * @claimed: the duration that the file names; 0 where it does not
 * @by_hardware: no decoder but the graphics card's was there
 */
typedef struct
{
  guint pads;
  guint samples;
  guint frames;
  guint corrupted;
  GstVideoInfo info;
  GstVideoOrientationMethod orientation;
  GstClockTime sample_end;
  GstClockTime video_start;
  GstClockTime video_end;
  GstClockTime sound_end;
  GstClockTime claimed;
  gboolean by_hardware;
} DailiesDecoded;

/**
 * dailies_decoder_run:
 * @demuxer: the element that reads @path
 * @from: nanoseconds: decoding starts at the key picture at or before it. With anything but 0,
 *   the very first picture is handed out too, before those from there.
 * @func: (nullable): takes the pictures; without one all are decoded and dropped
 * @decoded: (out caller-allocates):
 *
 * Decodes a file until its end or until @func has enough. Blocks; ends early when nothing has come
 * out for 30 seconds, and when cancelled. Needs GStreamer started.
 *
 * The processor decodes: what a graphics card makes of a file depends on its driver. Only where
 * there is no decoder for the processor, any is taken, and never is a file called damaged then.
 *
 * A picture of more than 8192 × 4608 pixels ends it, and so does more work than a minute of
 * 3840 × 2160 pixels at 60 frames a second: every model makes less, and what claims more would only
 * fill the memory and the day.
 *
 * Returns: %FALSE with #DailiesClipError or %G_IO_ERROR_CANCELLED. A file without pictures is no
 *   error here.
 */
gboolean dailies_decoder_run (const char *path,
                              const char *demuxer,
                              GstClockTime from,
                              DailiesFrameFunc func,
                              gpointer user_data,
                              GCancellable *cancellable,
                              DailiesDecoded *decoded,
                              GError **error);

/* Takes back that a video is damaged (in *@error, where it says so) if only a graphics card says it:
 * it may be its driver that fails. What becomes of it is %DAILIES_CLIP_ERROR_MISSING_CODEC. */
void dailies_decoder_weigh (const DailiesDecoded *decoded, GError **error);

G_END_DECLS

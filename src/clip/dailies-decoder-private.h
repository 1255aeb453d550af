/* dailies-decoder-private.h: one run of a decoder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-decoder.h"

G_BEGIN_DECLS

/**
 * DailiesDecoder:
 *
 * One run. What is below @lock is written by the threads of GStreamer.
 */
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
} DailiesDecoder;

/* Takes @error; the first one ends the run. */
void dailies_decoder_fail (DailiesDecoder *self, GError *error);
void dailies_decoder_refuse_as_too_large (DailiesDecoder *self);

/* dailies-decoder-probes.c: probes of pads, with a #DailiesDecoder. What passes is counted: coded pictures
 * on their way to be decoded; sound and the rest, which go no further; decoded pictures. */
GstPadProbeReturn
dailies_decoder_probe_samples (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data);
GstPadProbeReturn
dailies_decoder_probe_sound (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data);
GstPadProbeReturn
dailies_decoder_probe_other (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data);
GstPadProbeReturn
dailies_decoder_probe_frames (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data);

G_END_DECLS

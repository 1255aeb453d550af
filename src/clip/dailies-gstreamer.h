/* dailies-gstreamer.h: starting GStreamer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gst/gst.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * dailies_gstreamer_start:
 * @elements: (nullable) (array zero-terminated=1): names of what the caller is about to make: the files
 *   that they come from are read here too, which takes the first one of each longer than a frame
 *
 * Starts GStreamer in a worker thread, unless it was started before: in a fresh cache it scans every
 * plugin, which takes most of a second and more stack than a fiber has. Whoever uses GStreamer
 * outside this folder awaits this first; the functions of this folder do so themselves.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesClipError
 */
DexFuture *dailies_gstreamer_start (const char *const *elements) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a caller that is in a worker thread already. */
gboolean dailies_gstreamer_start_here (GError **error);

/**
 * dailies_gstreamer_mend_decoders:
 * @pipeline: before anything was added to it that decodes
 *
 * Every decoder of libav that @pipeline comes to have writes its frames to memory of its own, and they
 * are copied from there. Those that decode straight into the buffers of what follows take the program
 * down, about once in 300 clips whose width is no multiple of 16, when what follows changes while they
 * start: seen with gst-libav 1.26.2, whose threads exchange a pool while another one uses it and which
 * then ends the process with "video meta uses 1808x720 instead of 1796x720".
 */
void dailies_gstreamer_mend_decoders (GstBin *pipeline);

G_END_DECLS

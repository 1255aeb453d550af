/* dailies-colors.h: exact colours between drawings, video and pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* GStreamer's own conversions truncate where they should round: measured with 1.26, a colour that
 * went to BT.709 and back is 4 levels darker, up to 8; and a clip that goes on from the last frame of
 * another goes there and back each time. These here are right to what eight bits can hold. */

/**
 * dailies_colors_draw:
 * @pixels: as CAIRO_FORMAT_RGB24, as large as @frame
 * @stride: bytes a row
 * @frame: mapped for writing: I420, even in size, BT.709 in limited range, chroma sited to the left
 *   (as H.264 and VP9 mean it)
 */
void dailies_colors_draw (const guint8 *pixels, gsize stride, GstVideoFrame *frame);

/**
 * dailies_colors_to_rgb:
 * @sample: a picture as decoded, in any format
 *
 * Scales a picture and makes it into RGB, with the matrix and the range that it is tagged with.
 *
 * Returns: (transfer full) (nullable): the picture; %NULL if it is in no format that can be read
 */
GstSample *dailies_colors_to_rgb (GstSample *sample, guint width, guint height);

G_END_DECLS

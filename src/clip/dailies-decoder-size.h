/* dailies-decoder-size.h: how large pictures may be, and are shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* 8K, the largest that any model makes. */
#define DAILIES_DECODER_MAX_PIXELS (8192 * 4608)

/* Pixels that are decoded of one video: a minute of 3840 × 2160 at 60 frames a second. */
#define DAILIES_DECODER_MAX_WORK (G_GUINT64_CONSTANT (3840) * 2160 * 60 * 60)

/* Whether @caps name a size of more than %DAILIES_DECODER_MAX_PIXELS. */
gboolean dailies_decoder_is_too_large (GstCaps *caps);

/**
 * dailies_decoder_get_shown_size:
 *
 * The size at which a picture is shown: turned, with square pixels. Never fewer than decoded, unless
 * they would be more than %DAILIES_DECODER_MAX_PIXELS.
 */
void dailies_decoder_get_shown_size (const GstVideoInfo *info,
                                     GstVideoOrientationMethod orientation,
                                     guint *width,
                                     guint *height);

G_END_DECLS

/* dailies-clip.h: looking at a clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_CLIP_ERROR (dailies_clip_error_quark ())

/**
 * DailiesClipError:
 * @DAILIES_CLIP_ERROR_NO_VIDEO: the bytes are no video (a captive portal's page, say)
 * @DAILIES_CLIP_ERROR_DAMAGED: a video that breaks off or does not decode
 * @DAILIES_CLIP_ERROR_MISSING_CODEC: a video that is whole as far as can be seen, but cannot be
 *   decoded here: no decoder is installed (the message names it), or none but the graphics card's,
 *   which fails; it is of a kind that Dailies does not open, encrypted, larger than 8192 × 4608
 *   pixels, or more pictures than a minute of 3840 × 2160 pixels at 60 a second comes to
 * @DAILIES_CLIP_ERROR_FAILED: anything else: the file could not be read or written, GStreamer does
 *   not work, nothing came of it for 30 seconds; says nothing of the video
 */
typedef enum
{
  DAILIES_CLIP_ERROR_NO_VIDEO,
  DAILIES_CLIP_ERROR_DAMAGED,
  DAILIES_CLIP_ERROR_MISSING_CODEC,
  DAILIES_CLIP_ERROR_FAILED,
} DailiesClipError;

GQuark dailies_clip_error_quark (void);

#define DAILIES_TYPE_CLIP (dailies_clip_get_type ())
/* The facts of a clip that was looked at. Immutable. */
G_DECLARE_FINAL_TYPE (DailiesClip, dailies_clip, DAILIES, CLIP, GObject)

/**
 * dailies_clip_probe:
 *
 * Starts GStreamer if it was not yet (off the main thread), and decodes @file from its first frame
 * to its end: a clip that passes plays. Pictures are dropped as they are decoded.
 *
 * Returns: (transfer full): a future #DailiesClip; rejects with #DailiesClipError
 */
DexFuture *dailies_clip_probe (GFile *file);

/* Pixels, as shown. */
guint dailies_clip_get_width (DailiesClip *self);
guint dailies_clip_get_height (DailiesClip *self);
/* Nanoseconds. */
gint64 dailies_clip_get_duration (DailiesClip *self);
guint dailies_clip_get_frames (DailiesClip *self);
double dailies_clip_get_frame_rate (DailiesClip *self);
gboolean dailies_clip_has_sound (DailiesClip *self);
/* ".mp4", ".webm", ".mov", ".mkv": what the container is called */
const char *dailies_clip_get_suffix (DailiesClip *self);

/**
 * dailies_clip_save_frame:
 * @time: nanoseconds; clamped to the last frame
 * @max_side: the picture is scaled down to this longer side; 0 keeps its size
 * @picture: written whole (to a temporary file, then renamed); its ending chooses PNG or JPEG
 *
 * Takes one frame through the same conversion that shows it. With @time 0 and a @max_side it makes
 * a poster.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesClipError
 */
DexFuture *dailies_clip_save_frame (GFile *file, gint64 time, guint max_side, GFile *picture);

G_END_DECLS

/* dailies-drawing.h: drawing a clip, frame by frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-clip.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * DailiesDrawFunc:
 * @cr: on a surface of the clip's size
 * @frame: from 0 to @frames - 1
 *
 * Draws one frame. Runs in a worker thread, never in two at once for one drawing.
 */
typedef void (*DailiesDrawFunc) (cairo_t *cr, guint frame, guint frames, gpointer user_data);

/**
 * DailiesDrawing:
 * @width: even, from 16 to 8192
 * @height: likewise
 * @frames: how many
 * @frame_rate: a second
 */
typedef struct
{
  guint width;
  guint height;
  guint frames;
  guint frame_rate;
} DailiesDrawing;

/**
 * dailies_drawing_encode:
 * @destroy: (nullable): frees @user_data after the last frame was drawn; in any thread
 * @base: where the clip goes; the ending is put behind it: ".mp4" (H.264), or ".webm" (VP9) where no
 *   H.264 encoder is installed
 *
 * Draws and encodes a clip, tagged BT.709, written to a temporary file and renamed when it is whole.
 * Bounded memory: frames are drawn as the encoder takes them.
 *
 * Returns: (transfer full): a future GFile, the clip; rejects with #DailiesClipError
 */
DexFuture *dailies_drawing_encode (const DailiesDrawing *drawing,
                                   DailiesDrawFunc draw,
                                   gpointer user_data,
                                   GDestroyNotify destroy,
                                   GFile *base);

G_END_DECLS

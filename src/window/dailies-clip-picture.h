/* dailies-clip-picture.h: a frame of a clip, as a picture that something new begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"

#include <libdex.h>

G_BEGIN_DECLS

/* The time of the last frame. */
#define DAILIES_CLIP_PICTURE_LAST G_MAXINT64

/**
 * dailies_clip_picture_take:
 * @job: FINISHED
 * @time: nanoseconds in the clip, or %DAILIES_CLIP_PICTURE_LAST
 *
 * Takes a frame at its full size into a picture beside the draft, where it outlives the program as the
 * draft does. A job that begins with it has a copy of its own, so pictures that were taken more than a
 * week ago are cleared away.
 *
 * Returns: (transfer full): a future GFile, a PNG; rejects with #DailiesClipError or #GIOErrorEnum
 */
DexFuture *dailies_clip_picture_take (DailiesJob *job, gint64 time);

G_END_DECLS

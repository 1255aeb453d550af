/* dailies-container.h: what a video file is made of, read from its structure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DailiesContainer:
 * @demuxer: the element that reads it
 * @suffix: what such a file is called, ".mp4" and so on
 * @fragmented: media comes in pieces whose number is told nowhere: only its duration says whether
 *   the last one is there
 */
typedef struct
{
  const char *demuxer;
  const char *suffix;
  gboolean fragmented;
} DailiesContainer;

/**
 * dailies_container_read:
 * @path: a regular file
 *
 * Says what kind of video file it is, and whether all of it is there: a demuxer plays a file that
 * was cut off to where it ends and reports nothing. Reads headers only, no media. Blocks. Needs
 * GStreamer for the name of what is no video.
 *
 * Only MP4 (QuickTime) and Matroska (WebM) pass: a demuxer is chosen by name, so nothing in a file,
 * such as a playlist, makes GStreamer open another.
 *
 * Returns: %FALSE with #DailiesClipError
 */
gboolean dailies_container_read (const char *path, DailiesContainer *container, GError **error);

G_END_DECLS

/* dailies-playback.h: GStreamer behind the player
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_PLAYBACK (dailies_playback_get_type ())
/**
 * DailiesPlayback:
 *
 * One GstPlay painting into a GdkPaintable. GStreamer is started with the first clip, off the main
 * thread; what was asked meanwhile is done then. Main context only.
 *
 * Properties, all notified on change: `clip` (GFile), `paintable` (GdkPaintable, %NULL until
 * it shows a picture of the clip), `playing`, `loop`, `muted`, `position` and `duration` (int64, nanoseconds; duration -1
 * where not known), `has-sound`, `problem` (a translated sentence, %NULL while all is well),
 * `missing-codec` (whether the problem is a decoder that is not installed).
 */
G_DECLARE_FINAL_TYPE (DailiesPlayback, dailies_playback, DAILIES, PLAYBACK, GObject)

DailiesPlayback *dailies_playback_new (void);

/* Prepares the clip: its first picture is shown, paused. %NULL lets go of the file. */
void dailies_playback_set_clip (DailiesPlayback *self, GFile *clip);
GdkPaintable *dailies_playback_get_paintable (DailiesPlayback *self);

void dailies_playback_set_playing (DailiesPlayback *self, gboolean playing);
gboolean dailies_playback_get_playing (DailiesPlayback *self);
void dailies_playback_set_loop (DailiesPlayback *self, gboolean loop);
void dailies_playback_set_muted (DailiesPlayback *self, gboolean muted);

/* Nanoseconds. */
void dailies_playback_seek (DailiesPlayback *self, gint64 position);
gint64 dailies_playback_get_position (DailiesPlayback *self);
gint64 dailies_playback_get_duration (DailiesPlayback *self);

/* (nullable) */
const char *dailies_playback_get_problem (DailiesPlayback *self);

G_END_DECLS

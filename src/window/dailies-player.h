/* dailies-player.h: a clip that plays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_PLAYER (dailies_player_get_type ())
/**
 * DailiesPlayer:
 *
 * A clip with its controls over the picture: play, pause, seek, loop, mute, full screen. A missing
 * codec and a broken file have a page of their own. GStreamer is started with the first clip.
 *
 * Properties: `clip` (GFile, %NULL for none): prepared when it is set, so that playing begins at
 * once; `playing`, `loop`, `muted` (booleans, writable); `fullscreened` (read: the person wants full
 * screen, the window does it).
 */
G_DECLARE_FINAL_TYPE (DailiesPlayer, dailies_player, DAILIES, PLAYER, AdwBin)

void dailies_player_set_clip (DailiesPlayer *self, GFile *clip);
void dailies_player_play (DailiesPlayer *self);
void dailies_player_pause (DailiesPlayer *self);

G_END_DECLS

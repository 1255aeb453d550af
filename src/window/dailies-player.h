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
 * A clip with its controls over the picture, which fade while it plays and nobody moves: play,
 * position, loop, mute, full screen (the action `win.toggle-fullscreen`). A missing codec and a
 * broken file have a page of their own. Space plays, the arrows seek by a second (a tenth with
 * Shift), Home and End go to the ends, L loops, M mutes, F and F11 fill the screen.
 */
G_DECLARE_FINAL_TYPE (DailiesPlayer, dailies_player, DAILIES, PLAYER, AdwBin)

/* Prepares the clip, so that playing begins at once; %NULL for none. @poster: (nullable): its first
 * picture, which is read sooner than a clip is opened, and stands in for it so long. */
void dailies_player_set_clip (DailiesPlayer *self, GFile *clip, GFile *poster);
void dailies_player_play (DailiesPlayer *self);
void dailies_player_pause (DailiesPlayer *self);
/* Nanoseconds: of the frame that is seen. */
gint64 dailies_player_get_position (DailiesPlayer *self);

G_END_DECLS

/* dailies-first-frame.h: the well for a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_FIRST_FRAME (dailies_first_frame_get_type ())
/**
 * DailiesFirstFrame:
 *
 * Takes a picture from the file dialog, the clipboard (picture, link), a typed link, or from whoever got
 * it in a drop (file, picture, link); shows it small, and checks it as soon as it is chosen, and again
 * when it changes on the disk. One that does not fit is made to, by itself or by hand; the picture stays
 * as it is, and the repair goes with it. A link is looked at once; what is sent is the link, unless what
 * it leads to is repaired.
 *
 * Properties, notified on change: `file` (GFile), `uri` (string): never both; `problem` (string):
 * why it cannot be sent, as measured against required, %NULL where nothing is wrong so far; `note`
 * (string): what else is to be said of it; `repair` (pointer); `checking` (boolean); `slow` (boolean):
 * that has taken a second.
 *
 * ::refused (const char *sentence): what was given is nothing that can be taken; what was chosen stays.
 *
 * Actions: `first-frame.fit`, `first-frame.adjust`, `first-frame.undo`, `first-frame.stop`.
 */
G_DECLARE_FINAL_TYPE (DailiesFirstFrame, dailies_first_frame, DAILIES, FIRST_FRAME, AdwBin)

/* (nullable): %NULL where the model takes no first frame; what is chosen is checked again */
void dailies_first_frame_set_rules (DailiesFirstFrame *self, const DailiesPictureRules *rules);

/* Until then a link is not looked at. */
void dailies_first_frame_set_engine (DailiesFirstFrame *self, DailiesEngine *engine);

void dailies_first_frame_set_file (DailiesFirstFrame *self, GFile *file);
void dailies_first_frame_set_uri (DailiesFirstFrame *self, const char *uri);
/* Chooses what was dropped or pasted: a #GdkFileList, a #GdkTexture, or the text of a link. %FALSE where it
 * is none of them, after ::refused. Pixels are there once they are in a file: `file` is notified then. */
gboolean dailies_first_frame_take (DailiesFirstFrame *self, const GValue *value);
GFile *dailies_first_frame_get_file (DailiesFirstFrame *self);
const char *dailies_first_frame_get_uri (DailiesFirstFrame *self);
const char *dailies_first_frame_get_problem (DailiesFirstFrame *self);
gboolean dailies_first_frame_is_checking (DailiesFirstFrame *self);

/* (nullable): of the chosen file: what is done to it before it is sent */
void dailies_first_frame_set_repair (DailiesFirstFrame *self, const DailiesPictureRepair *repair);
const DailiesPictureRepair *dailies_first_frame_get_repair (DailiesFirstFrame *self);

const char *dailies_first_frame_get_note (DailiesFirstFrame *self);
gboolean dailies_first_frame_is_slow (DailiesFirstFrame *self);
/* Whether the picture can be read and the model takes one. */
gboolean dailies_first_frame_can_fit (DailiesFirstFrame *self);
/* Whether there is a state before the last repair. */
gboolean dailies_first_frame_can_undo (DailiesFirstFrame *self);

/* Pictures that came without a file (pasted, dropped, looked at behind a link) have one in the cache, and
 * jobs have copies of their own. Removes those of earlier runs but for the chosen one: for the start, once
 * the draft is back.
 * Returns: (transfer full): a future boolean */
DexFuture *dailies_first_frame_sweep (DailiesFirstFrame *self);

G_END_DECLS

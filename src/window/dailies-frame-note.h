/* dailies-frame-note.h: what there is to say of a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-first-frame.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_FRAME_NOTE (dailies_frame_note_get_type ())
/**
 * DailiesFrameNote:
 *
 * A line beside the composer's controls: what is measured and what is required, with what mends it; what
 * a repair has done, with Undo; what is taken out before a picture is sent. Shows nothing where nothing
 * is to be said.
 *
 * Property `first-frame` (DailiesFirstFrame): whose; set once.
 */
G_DECLARE_FINAL_TYPE (DailiesFrameNote, dailies_frame_note, DAILIES, FRAME_NOTE, AdwBin)

G_END_DECLS

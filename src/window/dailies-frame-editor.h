/* dailies-frame-editor.h: adjusting a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-repair.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_FRAME_EDITOR (dailies_frame_editor_get_type ())
/**
 * DailiesFrameEditor:
 *
 * A dialog: the picture as it is, and beside it as it would be sent, cropped or padded.
 *
 * ::use (DailiesPictureRepair *repair): what was chosen; it was tried out and fits.
 */
G_DECLARE_FINAL_TYPE (DailiesFrameEditor, dailies_frame_editor, DAILIES, FRAME_EDITOR, AdwDialog)

/**
 * dailies_frame_editor_new:
 * @file: a picture that can be read
 * @picture: the facts of @file
 * @repair: (nullable): what it begins with; %NULL for the one that loses least
 */
DailiesFrameEditor *dailies_frame_editor_new (GFile *file,
                                              DailiesPicture *picture,
                                              const DailiesPictureRules *rules,
                                              const DailiesPictureRepair *repair);

G_END_DECLS

/* dailies-first-frame.h: the well for a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-rules.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_FIRST_FRAME (dailies_first_frame_get_type ())
/**
 * DailiesFirstFrame:
 *
 * Takes a picture from the file dialog, a drop (file, picture, link), the clipboard (picture, link)
 * or a typed link; shows it small, and checks it as soon as it is chosen.
 *
 * Properties, notified on change: `file` (GFile), `uri` (string): never both; `problem` (string):
 * why it cannot be sent, as measured against required, %NULL where nothing is wrong so far;
 * `checking` (boolean).
 */
G_DECLARE_FINAL_TYPE (DailiesFirstFrame, dailies_first_frame, DAILIES, FIRST_FRAME, AdwBin)

/* (nullable): %NULL where the model takes no first frame; what is chosen is checked again */
void dailies_first_frame_set_rules (DailiesFirstFrame *self, const DailiesPictureRules *rules);

void dailies_first_frame_set_file (DailiesFirstFrame *self, GFile *file);
void dailies_first_frame_set_uri (DailiesFirstFrame *self, const char *uri);
GFile *dailies_first_frame_get_file (DailiesFirstFrame *self);
const char *dailies_first_frame_get_uri (DailiesFirstFrame *self);
const char *dailies_first_frame_get_problem (DailiesFirstFrame *self);
gboolean dailies_first_frame_is_checking (DailiesFirstFrame *self);

G_END_DECLS

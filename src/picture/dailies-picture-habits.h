/* dailies-picture-habits.h: what the decoders behind gdk-pixbuf do by themselves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture.h"

G_BEGIN_DECLS

/* Private to src/picture. Some decoders do more than others, of the same format, and say nothing of
 * it. What was done must not be done again, so each is shown a picture of a few bytes, once. Blocks. */

/* Whether a picture of @format comes upright, or with the option that says how to turn it. */
gboolean dailies_picture_habits_turn (DailiesPictureFormat format);

/* Whether a PNG's gAMA was followed. */
gboolean dailies_picture_habits_follow_gamma (void);

/* Whether the code points of a picture of @format were followed: a PNG's cICP, an AVIF's or HEIC's nclx. */
gboolean dailies_picture_habits_follow_code_points (DailiesPictureFormat format);

G_END_DECLS

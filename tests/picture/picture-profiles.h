/* picture-profiles.h: colour profiles, and what their colours are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than sRGB, with a gamma of 2.2: Adobe RGB (1998) in all but name */
GBytes *profile_wide (void);

/* What sRGB makes of it, by the formula: 0xRRGGBB */
guint32 profile_wide_in_srgb (guint32 colour);

/* Linear light */
GBytes *profile_linear_grey (void);

/* Four inks of a printer that never was; its magenta and cyan are duller than light could be */
GBytes *profile_inks (void);

/* As Adobe stores them: 255 is none */
guint32 profile_inks_in_srgb (const guint8 levels[4]);

G_END_DECLS

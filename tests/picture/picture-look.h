/* picture-look.h: looking at what was decoded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-decode.h"
#include "picture-world.h"

G_BEGIN_DECLS

/* dailies_picture_decode_file() of a file of @bytes, which must succeed */
DailiesPicturePixels *look_decode (World *world, GBytes *bytes, guint max_side);

/* 0xRRGGBB at these fractions of the width and the height */
guint32 look_get_colour (GdkPixbuf *pixbuf, double x, double y);

/* Fails the test where a channel is farther from its value than that */
void look_assert_near (guint32 colour, guint32 expected, int tolerance);

/* R, G, B or W of a colour that is plainly that, else ? */
char look_name_colour (guint32 colour);

G_END_DECLS

/* picture-scene.h: a picture with something in it, for eyes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * scene_png:
 *
 * A harbour: sky, mountains and water; a lighthouse at the left edge, a house at the right one and a
 * face in the middle, so that a crop shows where it is; a sign and ruled lines, so that softness is
 * seen. What is wide or tall shows more of sky and water and nothing out of shape.
 */
GBytes *scene_png (guint width, guint height);

G_END_DECLS

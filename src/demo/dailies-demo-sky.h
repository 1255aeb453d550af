/* dailies-demo-sky.h: what is behind everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-mood.h"

#include <cairo.h>

G_BEGIN_DECLS

/* (transfer full): an opaque surface: the sky with its light, sun or moon, and stars */
cairo_surface_t *dailies_demo_sky_paint (const DailiesDemoMood *mood, guint width, guint height);

/* (transfer full): the world below, when the scene is far above one */
cairo_surface_t *
dailies_demo_sky_paint_planet (const DailiesDemoMood *mood, guint width, guint height);

/* (transfer full): clouds to be drawn over the sky, wider than it so that they can drift */
cairo_surface_t *
dailies_demo_sky_paint_clouds (const DailiesDemoMood *mood, guint width, guint height);

G_END_DECLS

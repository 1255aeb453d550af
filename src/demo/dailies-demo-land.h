/* dailies-demo-land.h: the ground, one layer behind the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-mood.h"

#include <cairo.h>

G_BEGIN_DECLS

#define DAILIES_DEMO_LAND_MAX_LAYERS 6

/**
 * DailiesDemoLayer:
 * @surface: wider than the scene by @travel
 * @y: where its top is
 * @travel: how many pixels it moves while the camera goes its way: the nearer, the more
 * @front: whether it is on this side of the water
 */
typedef struct
{
  cairo_surface_t *surface;
  float y;
  float travel;
  gboolean front;
} DailiesDemoLayer;

/* Paints the layers of @mood from the farthest to the nearest. Returns how many. */
guint dailies_demo_land_paint (const DailiesDemoMood *mood,
                               guint width,
                               guint height,
                               DailiesDemoLayer *layers);

G_END_DECLS

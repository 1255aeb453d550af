/* dailies-demo-water.h: what is above, seen again in moving water
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-mood.h"

G_BEGIN_DECLS

typedef struct _DailiesDemoWater DailiesDemoWater;

DailiesDemoWater *dailies_demo_water_new (const DailiesDemoMood *mood, guint width, guint height);
void dailies_demo_water_free (DailiesDemoWater *water);

/**
 * dailies_demo_water_draw:
 * @pixels: of the whole scene, drawn down to the horizon
 * @stride: in pixels
 * @seconds: since the beginning
 *
 * Draws the water from the horizon to the bottom.
 */
void dailies_demo_water_draw (DailiesDemoWater *water, guint32 *pixels, int stride, float seconds);

G_END_DECLS

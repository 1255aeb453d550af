/* dailies-demo-swarm.h: what is in the air
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-mood.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * dailies_demo_swarm_draw:
 * @cr: on an image surface of the scene's size
 * @seconds: since the beginning
 * @camera: how far the camera has gone, from 0 to 1
 *
 * Draws snow, rain, embers and all else that is in the air of @mood, and the boat. Each is where
 * its number and the time put it: nothing is remembered from frame to frame.
 */
void
dailies_demo_swarm_draw (const DailiesDemoMood *mood, cairo_t *cr, float seconds, float camera);

G_END_DECLS

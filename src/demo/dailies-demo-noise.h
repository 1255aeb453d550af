/* dailies-demo-noise.h: chance that repeats itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Everything here is a function of its arguments alone: the same seed draws the same scene. */

/* 0 to 1 */
float dailies_demo_noise_at (guint32 seed, int x, int y);
/* Smooth, of size 1; 0 to 1 */
float dailies_demo_noise_smooth (guint32 seed, float x, float y);
/* Of @octaves sizes, each half of the one before; 0 to 1, mostly near the middle */
float dailies_demo_noise_fractal (guint32 seed, float x, float y, guint octaves);
/* Crests where the noise crosses its middle; 0 to 1 */
float dailies_demo_noise_crests (guint32 seed, float x, float y, guint octaves);

/* A stream of numbers from 0 to 1; @state begins as a seed. */
float dailies_demo_noise_next (guint32 *state);
float dailies_demo_noise_between (guint32 *state, float from, float to);

/* A colour, each part from 0 to 1. */
typedef struct
{
  float r;
  float g;
  float b;
} DailiesDemoColor;

DailiesDemoColor dailies_demo_color_from_hex (guint32 hex);
DailiesDemoColor dailies_demo_color_mix (DailiesDemoColor from, DailiesDemoColor to, float part);
DailiesDemoColor dailies_demo_color_scale (DailiesDemoColor color, float factor);
DailiesDemoColor
dailies_demo_color_add (DailiesDemoColor color, DailiesDemoColor light, float part);
/* Turned around the wheel by @turn of it, and @vivid times as vivid. */
DailiesDemoColor dailies_demo_color_turn (DailiesDemoColor color, float turn, float vivid);

/* An opaque pixel of a cairo surface; rounded by chance, so that a slow gradient has no bands. */
guint32 dailies_demo_color_to_pixel (DailiesDemoColor color, int x, int y);
/* The same behind @alpha, premultiplied. */
guint32 dailies_demo_color_to_veil (DailiesDemoColor color, float alpha, int x, int y);

static inline float
dailies_demo_clamp (float value)
{
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/* 0 below @from, 1 above @to, without a corner between */
static inline float
dailies_demo_step (float from, float to, float value)
{
  float t = dailies_demo_clamp ((value - from) / (to - from));

  return t * t * (3 - 2 * t);
}

G_END_DECLS

/* dailies-demo-noise.c: chance that repeats itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-noise.h"

#include <math.h>

static inline guint32
scramble (guint32 value)
{
  value ^= value >> 16;
  value *= 0x7feb352du;
  value ^= value >> 15;
  value *= 0x846ca68bu;
  value ^= value >> 16;
  return value;
}

static inline float
at (guint32 seed, int x, int y)
{
  return (float) (scramble (seed ^ scramble ((guint32) x * 0x9e3779b1u ^ scramble ((guint32) y)))
                  >> 8)
         / (float) (1 << 24);
}

float
dailies_demo_noise_at (guint32 seed, int x, int y)
{
  return at (seed, x, y);
}

float
dailies_demo_noise_smooth (guint32 seed, float x, float y)
{
  int left = (int) floorf (x);
  int top = (int) floorf (y);
  float u = x - (float) left;
  float v = y - (float) top;
  float upper;
  float lower;

  u = u * u * (3 - 2 * u);
  v = v * v * (3 - 2 * v);
  upper = at (seed, left, top) * (1 - u) + at (seed, left + 1, top) * u;
  lower = at (seed, left, top + 1) * (1 - u) + at (seed, left + 1, top + 1) * u;
  return upper * (1 - v) + lower * v;
}

float
dailies_demo_noise_fractal (guint32 seed, float x, float y, guint octaves)
{
  float sum = 0;
  float weight = 0.5f;
  float total = 0;

  for (guint i = 0; i < octaves; i++)
    {
      sum += weight * dailies_demo_noise_smooth (seed + i, x, y);
      total += weight;
      weight /= 2;
      x *= 2;
      y *= 2;
    }

  return sum / total;
}

float
dailies_demo_noise_crests (guint32 seed, float x, float y, guint octaves)
{
  float sum = 0;
  float weight = 0.5f;
  float total = 0;

  for (guint i = 0; i < octaves; i++)
    {
      sum += weight * (1 - fabsf (2 * dailies_demo_noise_smooth (seed + i, x, y) - 1));
      total += weight;
      weight *= 0.48f;
      x *= 2.03f;
      y *= 2.03f;
    }

  return sum / total;
}

float
dailies_demo_noise_next (guint32 *state)
{
  *state += 0x9e3779b9u;
  return (float) (scramble (*state) >> 8) / (float) (1 << 24);
}

float
dailies_demo_noise_between (guint32 *state, float from, float to)
{
  return from + (to - from) * dailies_demo_noise_next (state);
}

DailiesDemoColor
dailies_demo_color_from_hex (guint32 hex)
{
  return (DailiesDemoColor) { .r = (float) (hex >> 16 & 0xff) / 255,
                              .g = (float) (hex >> 8 & 0xff) / 255,
                              .b = (float) (hex & 0xff) / 255 };
}

DailiesDemoColor
dailies_demo_color_mix (DailiesDemoColor from, DailiesDemoColor to, float part)
{
  return (DailiesDemoColor) { .r = from.r + (to.r - from.r) * part,
                              .g = from.g + (to.g - from.g) * part,
                              .b = from.b + (to.b - from.b) * part };
}

DailiesDemoColor
dailies_demo_color_scale (DailiesDemoColor color, float factor)
{
  return (DailiesDemoColor) { .r = color.r * factor, .g = color.g * factor, .b = color.b * factor };
}

DailiesDemoColor
dailies_demo_color_add (DailiesDemoColor color, DailiesDemoColor light, float part)
{
  /* As light does on film: what is bright already grows less. */
  return (DailiesDemoColor) { .r = 1 - (1 - color.r) * (1 - light.r * part),
                              .g = 1 - (1 - color.g) * (1 - light.g * part),
                              .b = 1 - (1 - color.b) * (1 - light.b * part) };
}

/* In YIQ, where turning the colour leaves its lightness alone. */
DailiesDemoColor
dailies_demo_color_turn (DailiesDemoColor color, float turn, float vivid)
{
  float y = 0.299f * color.r + 0.587f * color.g + 0.114f * color.b;
  float i = 0.596f * color.r - 0.274f * color.g - 0.322f * color.b;
  float q = 0.211f * color.r - 0.523f * color.g + 0.312f * color.b;
  float c = cosf (turn * 2 * (float) G_PI) * vivid;
  float s = sinf (turn * 2 * (float) G_PI) * vivid;
  float i2 = i * c - q * s;
  float q2 = i * s + q * c;

  return (DailiesDemoColor) { .r = dailies_demo_clamp (y + 0.956f * i2 + 0.621f * q2),
                              .g = dailies_demo_clamp (y - 0.272f * i2 - 0.647f * q2),
                              .b = dailies_demo_clamp (y - 1.106f * i2 + 1.703f * q2) };
}

static inline guint32
quantize (float value, float chance)
{
  int level = (int) (dailies_demo_clamp (value) * 255 + chance);

  return (guint32) MIN (level, 255);
}

guint32
dailies_demo_color_to_pixel (DailiesDemoColor color, int x, int y)
{
  float chance = at (0x51ab, x, y);

  return 0xff000000u | quantize (color.r, chance) << 16 | quantize (color.g, chance) << 8
         | quantize (color.b, chance);
}

guint32
dailies_demo_color_to_veil (DailiesDemoColor color, float alpha, int x, int y)
{
  float chance = at (0x51ab, x, y);
  guint32 a;

  alpha = dailies_demo_clamp (alpha);
  a = quantize (alpha, chance);
  return a << 24 | MIN (quantize (color.r * alpha, chance), a) << 16
         | MIN (quantize (color.g * alpha, chance), a) << 8
         | MIN (quantize (color.b * alpha, chance), a);
}

/* dailies-demo-water.c: what is above, seen again in moving water
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-water.h"

#include <math.h>

/* The waves are a tile of noise; two of them move across each other. */
#define TILE 256

struct _DailiesDemoWater
{
  DailiesDemoMood mood;
  int width;
  int height;
  gint8 tile[TILE * TILE];
};

/* Noise that goes on at the other side of the tile. */
static float
get_tile (guint32 seed, float x, float y)
{
  float u = x / TILE;
  float v = y / TILE;
  float from = dailies_demo_noise_fractal (seed, x / 21, y / 21, 3);
  float right = dailies_demo_noise_fractal (seed, (x - TILE) / 21, y / 21, 3);
  float below = dailies_demo_noise_fractal (seed, x / 21, (y - TILE) / 21, 3);
  float both = dailies_demo_noise_fractal (seed, (x - TILE) / 21, (y - TILE) / 21, 3);

  return (from * (1 - u) + right * u) * (1 - v) + (below * (1 - u) + both * u) * v;
}

DailiesDemoWater *
dailies_demo_water_new (const DailiesDemoMood *mood, guint width, guint height)
{
  DailiesDemoWater *water = g_new0 (DailiesDemoWater, 1);

  g_return_val_if_fail (mood != NULL, NULL);

  water->mood = *mood;
  water->width = (int) width;
  water->height = (int) height;
  for (int y = 0; y < TILE; y++)
    {
      for (int x = 0; x < TILE; x++)
        water->tile[y * TILE + x]
          = (gint8) ((get_tile (mood->seed + 3, (float) x, (float) y) - 0.5f) * 250);
    }

  return water;
}

void
dailies_demo_water_free (DailiesDemoWater *water)
{
  g_free (water);
}

static inline int
look_up (const DailiesDemoWater *water, int u, int v)
{
  return water->tile[(v & (TILE - 1)) * TILE + (u & (TILE - 1))];
}

static inline guint32
blend (guint32 from, guint32 to, guint part)
{
  guint32 rb = (from & 0xff00ffu) * (256 - part) + (to & 0xff00ffu) * part;
  guint32 g = (from & 0xff00u) * (256 - part) + (to & 0xff00u) * part;

  return 0xff000000u | (rb >> 8 & 0xff00ffu) | (g >> 8 & 0xff00u);
}

void
dailies_demo_water_draw (DailiesDemoWater *water, guint32 *pixels, int stride, float seconds)
{
  const DailiesDemoMood *mood = &water->mood;
  int horizon = (int) mood->horizon;
  float rows = (float) (water->height - horizon);
  DailiesDemoColor deep = dailies_demo_color_mix (mood->sky[0], mood->near, 0.45f);
  DailiesDemoColor far = dailies_demo_color_mix (mood->haze, mood->sky[3], 0.5f);
  guint32 light = dailies_demo_color_to_pixel (mood->light, 0, 0);
  gboolean sunny = mood->hour != DAILIES_DEMO_HOUR_STORM;
  int middle = (int) mood->sun_x;

  for (int y = horizon; y < water->height; y++)
    {
      float p = (float) (y - horizon + 1) / rows;
      /* Waves are flatter and closer together, the farther away: steps are in 256ths of the tile. */
      int step = (int) (256 * 0.36f / (p + 0.16f));
      float along = 420 * logf (p + 0.13f);
      int v1 = (int) (along + seconds * 17);
      int v2 = (int) (along * 0.7f - seconds * 12);
      int u1 = (int) (seconds * 13 * 256) - middle * step;
      int u2 = (int) (-seconds * 10 * 256) - middle * step * 3 / 4;
      float lift = 0.5f + 11 * p;
      float sway = 0.3f + 6 * p;
      int tint = (int) (256 * (0.16f + 0.40f * p));
      int relief = (int) (26 + 60 * p);
      guint32 color = dailies_demo_color_to_pixel (
        dailies_demo_color_mix (far, deep, dailies_demo_clamp (p * 1.5f)), 0, y);
      float path = 14 + 120 * p;

      for (int x = 0; x < water->width; x++)
        {
          int wave = look_up (water, (u1 + x * step) >> 8, v1)
                     + look_up (water, (u2 + x * step * 3 / 4) >> 8, v2);
          int sx = x + (int) ((float) wave * sway / 128);
          int sy = horizon - 1 - (int) ((float) (y - horizon) * 0.82f)
                   + (int) ((float) wave * lift / 64);
          guint32 pixel;

          sx = CLAMP (sx, 0, water->width - 1);
          sy = CLAMP (sy, 0, horizon - 1);
          /* A crest shows the sky, a trough the deep. */
          pixel = blend (pixels[sy * stride + sx], color,
                         (guint) CLAMP (tint - wave * relief / 100, 0, 256));

          /* The sun's road: broken light, wider towards us. */
          if (sunny)
            {
              float off = fabsf ((float) (x - middle)) / path;
              float glint = (float) wave / 95 + 0.16f - off * off * 0.45f;

              if (glint > 0.3f)
                pixel = blend (pixel, light, (guint) (MIN ((glint - 0.3f) * 1.6f, 0.8f) * 256));
            }
          pixels[y * stride + x] = pixel;
        }
    }
}

/* dailies-demo-sky.c: what is behind everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-sky.h"

#include <math.h>

static DailiesDemoColor
get_gradient (const DailiesDemoMood *mood, float t)
{
  /* Closer together towards the horizon, as the air is thicker there. */
  static const float stops[] = { 0, 0.38f, 0.78f, 1 };

  for (guint i = 1; i < G_N_ELEMENTS (stops); i++)
    {
      if (t <= stops[i])
        {
          float part = (t - stops[i - 1]) / (stops[i] - stops[i - 1]);

          return dailies_demo_color_mix (mood->sky[i - 1], mood->sky[i], part);
        }
    }

  return mood->sky[G_N_ELEMENTS (stops) - 1];
}

/* Light around the sun, wider than high near the horizon. */
static DailiesDemoColor
add_glow (const DailiesDemoMood *mood, DailiesDemoColor color, float x, float y)
{
  gboolean night = mood->hour == DAILIES_DEMO_HOUR_NIGHT;
  float dx = (x - mood->sun_x) / 720;
  float dy = (y - mood->sun_y) / 720;
  float near = sqrtf (dx * dx + dy * dy);
  float wide = sqrtf (dx * dx * 0.35f + dy * dy * 1.6f);
  float strength = mood->hour == DAILIES_DEMO_HOUR_STORM ? 0.25f : night ? 0.38f : 0.9f;

  color = dailies_demo_color_add (color, mood->light, strength * 0.55f * expf (-near * near * 42));
  color = dailies_demo_color_add (color, mood->sky[3], strength * 0.55f * expf (-wide * 4.2f));
  return color;
}

static DailiesDemoColor
add_disc (const DailiesDemoMood *mood, DailiesDemoColor color, float x, float y)
{
  float dx = x - mood->sun_x;
  float dy = y - mood->sun_y;
  float distance = sqrtf (dx * dx + dy * dy);
  float inside = dailies_demo_clamp (mood->sun_radius - distance + 0.5f);
  DailiesDemoColor disc = mood->light;

  if (inside <= 0)
    return color;

  if (mood->hour == DAILIES_DEMO_HOUR_NIGHT)
    {
      float seas = dailies_demo_noise_fractal (mood->seed + 77, x / 14, y / 14, 3);
      float limb = distance / mood->sun_radius;

      disc = dailies_demo_color_scale (disc, 1 - 0.30f * dailies_demo_step (0.45f, 0.7f, seas)
                                               - 0.12f * limb * limb);
    }
  return dailies_demo_color_mix (color, disc, inside);
}

/* Curtains of light that hang from wandering lines. */
static DailiesDemoColor
add_aurora (const DailiesDemoMood *mood, DailiesDemoColor color, float x, float y)
{
  static const guint32 hues[] = { 0x39f0a0, 0x45d7c8, 0x8a6cf0 };

  for (guint i = 0; i < G_N_ELEMENTS (hues); i++)
    {
      float line
        = mood->horizon
          * (0.36f + 0.13f * (float) i
             + 0.32f * (dailies_demo_noise_fractal (mood->seed + 90 + i, x / 330, 0, 3) - 0.5f));
      float above = line - y;
      float fold = dailies_demo_noise_fractal (mood->seed + 95 + i, x / 26, y / 900, 3);
      float strength;

      if (above < -14)
        continue;
      strength = above < 0 ? 1 + above / 14 : expf (-above / (70 + 90 * fold));
      strength *= 0.25f + 0.9f * dailies_demo_step (0.3f, 0.75f, fold);
      color
        = dailies_demo_color_add (color, dailies_demo_color_from_hex (hues[i]), strength * 0.55f);
    }

  return color;
}

static DailiesDemoColor
add_nebula (const DailiesDemoMood *mood, DailiesDemoColor color, float x, float y)
{
  float bend = dailies_demo_noise_fractal (mood->seed + 60, x / 400, y / 400, 3) - 0.5f;
  float gas
    = dailies_demo_noise_fractal (mood->seed + 61, x / 260 + 1.6f * bend, y / 200 + bend, 5);
  float dust = dailies_demo_noise_crests (mood->seed + 68, x / 300 + bend, y / 260, 4);
  DailiesDemoColor warm = dailies_demo_color_turn (dailies_demo_color_from_hex (0xd0509a),
                                                   dailies_demo_noise_at (mood->seed, 1, 2), 1);
  DailiesDemoColor cold = dailies_demo_color_turn (
    dailies_demo_color_from_hex (0x3b7be0), dailies_demo_noise_at (mood->seed, 3, 4) * 0.3f, 1);

  color = dailies_demo_color_add (color, cold, 0.75f * dailies_demo_step (0.42f, 0.8f, gas));
  color = dailies_demo_color_add (color, warm,
                                  0.8f * dailies_demo_step (0.52f, 0.86f, gas + bend * 0.4f));
  return dailies_demo_color_scale (color, 1 - 0.5f * dailies_demo_step (0.74f, 0.95f, dust));
}

static void
add_stars (const DailiesDemoMood *mood, guint32 *pixels, int stride, guint width, guint height)
{
  gboolean space = mood->land == DAILIES_DEMO_LAND_SPACE;
  float bottom = space ? (float) height : mood->horizon;
  guint32 chance = mood->seed + 5;

  for (guint i = 0; i < (space ? 900u : 420u); i++)
    {
      float x = dailies_demo_noise_between (&chance, 2, (float) width - 3);
      float y = dailies_demo_noise_next (&chance) * bottom;
      float size = powf (dailies_demo_noise_next (&chance), 6);
      float fade = space ? 1 : dailies_demo_clamp (1.25f - y / bottom * 1.2f);
      float radius = 0.7f + 1.4f * size;
      DailiesDemoColor color = dailies_demo_color_mix (dailies_demo_color_from_hex (0xbcd0ff),
                                                       dailies_demo_color_from_hex (0xffe6c8),
                                                       dailies_demo_noise_next (&chance));

      for (int v = (int) (y - 2); v <= (int) (y + 2); v++)
        {
          for (int u = (int) (x - 2); u <= (int) (x + 2); u++)
            {
              float d = ((float) u - x) * ((float) u - x) + ((float) v - y) * ((float) v - y);
              float light = (0.35f + 0.65f * size) * fade * expf (-d / (radius * radius));
              guint32 *pixel;

              if (v < 0 || v >= (int) height)
                continue;
              pixel = pixels + v * stride + u;
              *pixel = dailies_demo_color_to_pixel (
                dailies_demo_color_add (dailies_demo_color_from_hex (*pixel), color, light), u, v);
            }
        }
    }
}

typedef struct
{
  float x;
  float y;
  float radius;
  DailiesDemoColor air;
  /* which side the sun is on: 1 right, -1 left */
  float side;
} Planet;

static DailiesDemoColor
get_surface (const DailiesDemoMood *mood, float u, float v)
{
  float bend = 2 * dailies_demo_noise_smooth (mood->seed + 41, u * 5, v * 9);
  float clouds = dailies_demo_noise_fractal (mood->seed + 40, u * 9, v * 26 + bend, 5);
  float land = dailies_demo_noise_fractal (mood->seed + 44, u * 6, v * 16, 5);
  DailiesDemoColor color = dailies_demo_color_mix (dailies_demo_color_from_hex (0x0c2c55),
                                                   dailies_demo_color_from_hex (0x3f6b58),
                                                   dailies_demo_step (0.5f, 0.6f, land));

  return dailies_demo_color_mix (color, dailies_demo_color_from_hex (0xf2f6fa),
                                 dailies_demo_step (0.5f, 0.72f, clouds));
}

static guint32
get_planet_pixel (const DailiesDemoMood *mood, const Planet *planet, int x, int y)
{
  float u = ((float) x - planet->x) / planet->radius;
  float v = ((float) y - planet->y) / planet->radius;
  float distance = sqrtf (u * u + v * v);
  float lit = dailies_demo_clamp (0.55f + 1.1f * u * planet->side);
  float inside = dailies_demo_clamp ((1 - distance) * planet->radius + 0.5f);
  float glow = (0.15f + 0.85f * lit) * expf (-MAX (distance - 1, 0) * 70);
  DailiesDemoColor color;

  if (inside <= 0)
    return dailies_demo_color_to_veil (planet->air, glow, x, y);

  color = dailies_demo_color_scale (get_surface (mood, u, v), 0.08f + 0.92f * lit);
  color = dailies_demo_color_add (color, planet->air,
                                  (0.1f + 0.9f * lit) * expf (-(1 - distance) * 22));
  return dailies_demo_color_to_veil (dailies_demo_color_mix (planet->air, color, inside),
                                     inside + (1 - inside) * glow, x, y);
}

cairo_surface_t *
dailies_demo_sky_paint_planet (const DailiesDemoMood *mood, guint width, guint height)
{
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;
  Planet planet = { .radius = (float) width * 0.84f };

  planet.x = (float) width * (mood->direction > 0 ? 0.36f : 0.64f);
  planet.y = (float) height * 0.68f + planet.radius;
  planet.air = dailies_demo_color_mix (dailies_demo_color_from_hex (0x4aa3ff), mood->sky[3], 0.3f);
  planet.side = mood->sun_x > planet.x ? 1 : -1;

  for (int y = (int) height / 2; y < (int) height; y++)
    {
      for (int x = 0; x < (int) width; x++)
        pixels[y * stride + x] = get_planet_pixel (mood, &planet, x, y);
    }

  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
dailies_demo_sky_paint (const DailiesDemoMood *mood, guint width, guint height)
{
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;
  gboolean space = mood->land == DAILIES_DEMO_LAND_SPACE;
  gboolean stars = (mood->things & DAILIES_DEMO_STARS) != 0;
  gboolean disc = mood->hour != DAILIES_DEMO_HOUR_STORM && mood->hour != DAILIES_DEMO_HOUR_DUSK;

  for (guint y = 0; y < height; y++)
    {
      DailiesDemoColor row = get_gradient (mood, dailies_demo_clamp ((float) y / mood->horizon));

      if (space)
        row = dailies_demo_color_mix (dailies_demo_color_from_hex (0x04040e), mood->sky[0],
                                      0.25f + 0.3f * (float) y / (float) height);
      for (guint x = 0; x < width; x++)
        {
          DailiesDemoColor color = row;

          if (space)
            color = add_nebula (mood, color, (float) x, (float) y);
          else
            color = add_glow (mood, color, (float) x, (float) y);
          if ((mood->things & DAILIES_DEMO_AURORA) != 0)
            color = add_aurora (mood, color, (float) x, (float) y);
          if (disc && !space)
            color = add_disc (mood, color, (float) x, (float) y);
          pixels[(int) y * stride + (int) x]
            = dailies_demo_color_to_pixel (color, (int) x, (int) y);
        }
    }

  if (stars || space)
    add_stars (mood, pixels, stride, width, height);

  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
dailies_demo_sky_paint_clouds (const DailiesDemoMood *mood, guint width, guint height)
{
  guint high = (guint) mood->horizon;
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) high);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;
  gboolean storm = mood->hour == DAILIES_DEMO_HOUR_STORM;
  float cover = storm ? 0.36f : dailies_demo_noise_at (mood->seed, 7, 7) * 0.12f + 0.47f;

  for (guint y = 0; y < high; y++)
    {
      /* Flatter and closer together, the farther away. */
      float down = (float) y / (float) high;
      float scale = 1 / (1.12f - down);
      float fade = dailies_demo_step (1, 0.72f, down) * dailies_demo_step (-0.1f, 0.22f, down);

      for (guint x = 0; x < width; x++)
        {
          float u = ((float) x - 640) / 330 * (0.6f + 0.4f * scale);
          float v = scale * 2.6f;
          float thick = dailies_demo_noise_fractal (mood->seed + 20, u, v, 5);
          float toward = expf (-fabsf ((float) x - mood->sun_x) / 420);
          float alpha
            = dailies_demo_step (cover, cover + 0.26f, thick) * fade * (storm ? 0.9f : 0.75f);
          float inside = dailies_demo_step (cover + 0.1f, cover + 0.4f, thick);
          DailiesDemoColor lit
            = dailies_demo_color_mix (mood->sky[3], mood->light, 0.35f + 0.5f * toward);
          DailiesDemoColor shade
            = dailies_demo_color_mix (mood->sky[1], mood->sky[2], 0.35f + 0.3f * down);

          if (mood->hour == DAILIES_DEMO_HOUR_NIGHT)
            lit = dailies_demo_color_mix (mood->sky[2], mood->sky[3], 0.5f * toward);
          if (storm)
            lit = dailies_demo_color_mix (mood->sky[2], mood->sky[3], toward);
          pixels[(int) y * stride + (int) x] = dailies_demo_color_to_veil (
            dailies_demo_color_mix (lit, shade, inside * (storm ? 1 : 0.75f)), alpha, (int) x,
            (int) y);
        }
    }

  cairo_surface_mark_dirty (surface);
  return surface;
}

/* dailies-demo-swarm.c: what is in the air
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-swarm.h"

#include <math.h>

typedef struct
{
  const DailiesDemoMood *mood;
  guint32 *pixels;
  int stride;
  int width;
  int height;
  float seconds;
  float camera;
} Air;

static float
wrap (float value, float span)
{
  return value - floorf (value / span) * span;
}

/* A soft dot; @glow adds light, else the colour is laid over. */
static void
draw_dot (const Air *air,
          float x,
          float y,
          float radius,
          DailiesDemoColor color,
          float alpha,
          gboolean glow)
{
  int left = MAX ((int) (x - radius), 0);
  int right = MIN ((int) (x + radius) + 1, air->width - 1);
  int top = MAX ((int) (y - radius), 0);
  int bottom = MIN ((int) (y + radius) + 1, air->height - 1);

  for (int v = top; v <= bottom; v++)
    {
      for (int u = left; u <= right; u++)
        {
          float dx = ((float) u - x) / radius;
          float dy = ((float) v - y) / radius;
          float inside = 1 - dx * dx - dy * dy;
          guint32 *pixel = air->pixels + v * air->stride + u;
          DailiesDemoColor under;

          if (inside <= 0)
            continue;
          inside *= inside;
          under = dailies_demo_color_from_hex (*pixel);
          *pixel = dailies_demo_color_to_pixel (
            glow ? dailies_demo_color_add (under, color, alpha * inside)
                 : dailies_demo_color_mix (under, color, MIN (alpha * inside * 1.6f, alpha)),
            u, v);
        }
    }
}

static void
draw_snow (const Air *air)
{
  DailiesDemoColor white
    = dailies_demo_color_mix (dailies_demo_color_from_hex (0xffffff), air->mood->haze, 0.12f);
  guint32 chance = air->mood->seed + 101;

  for (guint i = 0; i < 420; i++)
    {
      float near = dailies_demo_noise_next (&chance);
      float x = dailies_demo_noise_next (&chance) * 1400;
      float y = dailies_demo_noise_next (&chance) * 760;
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      float size;

      near *= near;
      size = 1.1f + 3.6f * near;
      x += 26 * sinf (air->seconds * (0.5f + 0.4f * near) + turn)
           - air->mood->direction * air->camera * 160 * near - 16 * air->seconds;
      y += air->seconds * (34 + 110 * near);
      draw_dot (air, wrap (x, 1400) - 60, wrap (y, 760) - 20, size, white, 0.5f + 0.4f * near,
                FALSE);
    }
}

static void
draw_rain (const Air *air, cairo_t *cr)
{
  guint32 chance = air->mood->seed + 111;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint layer = 0; layer < 3; layer++)
    {
      float near = 0.35f + 0.32f * (float) layer;

      for (guint i = 0; i < 110; i++)
        {
          float x = dailies_demo_noise_next (&chance) * 1500;
          float y = dailies_demo_noise_next (&chance) * 900;
          float length = (16 + 26 * near) * dailies_demo_noise_between (&chance, 0.7f, 1.2f);

          y = wrap (y + air->seconds * (620 + 560 * near), 900) - 80;
          x = wrap (x - air->seconds * 120 * near - y * 0.10f, 1500) - 90;
          cairo_move_to (cr, x, y);
          cairo_line_to (cr, x - length * 0.12, y + length);
        }
      cairo_set_line_width (cr, 0.8 + 0.7 * layer * 0.6);
      cairo_set_source_rgba (cr, 0.86, 0.91, 0.95, 0.13 + 0.07 * layer);
      cairo_stroke (cr);
    }
}

static void
draw_embers (const Air *air)
{
  guint32 chance = air->mood->seed + 121;

  for (guint i = 0; i < 170; i++)
    {
      float near = dailies_demo_noise_next (&chance);
      float x = dailies_demo_noise_next (&chance) * 1340;
      float y = dailies_demo_noise_next (&chance) * 780;
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      float flicker = 0.6f + 0.4f * sinf (air->seconds * (5 + 6 * near) + turn);
      float height;

      y = wrap (y - air->seconds * (46 + 120 * near), 780);
      x += 34 * sinf (air->seconds * 0.8f + turn + y / 90) + 12 * air->seconds;
      height = dailies_demo_clamp (y / 780 * 1.25f);
      draw_dot (air, wrap (x, 1340) - 30, y - 20, 1.3f + 2.8f * near * near,
                dailies_demo_color_mix (dailies_demo_color_from_hex (0xff5a1f),
                                        dailies_demo_color_from_hex (0xffd27a), near),
                flicker * height, TRUE);
      draw_dot (air, wrap (x, 1340) - 30, y - 20, 6 + 10 * near * near,
                dailies_demo_color_from_hex (0xff6a20), 0.16f * flicker * height, TRUE);
    }
}

static void
draw_fireflies (const Air *air)
{
  guint32 chance = air->mood->seed + 131;
  DailiesDemoColor color = dailies_demo_color_from_hex (0xffe78f);

  for (guint i = 0; i < 46; i++)
    {
      float x = dailies_demo_noise_next (&chance) * 1280;
      float y = air->mood->horizon - 60 + dailies_demo_noise_next (&chance) * 320;
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      float speed = dailies_demo_noise_between (&chance, 0.4f, 1.1f);
      float size = dailies_demo_noise_between (&chance, 1.6f, 3.4f);
      float pulse = 0.5f + 0.5f * sinf (air->seconds * speed * 2.6f + turn);

      x += 30 * sinf (air->seconds * speed + turn)
           - air->mood->direction * air->camera * 60 * size / 3;
      y += 18 * sinf (air->seconds * speed * 1.7f + turn * 2);
      draw_dot (air, x, y, size,
                dailies_demo_color_mix (color, dailies_demo_color_from_hex (0xffffff), 0.4f), pulse,
                TRUE);
      draw_dot (air, x, y, size * 5, color, 0.28f * pulse, TRUE);
    }
}

static void
draw_petals (const Air *air, cairo_t *cr)
{
  static const guint32 spring[] = { 0xffd5df, 0xffb7c9, 0xfff0f2 };
  static const guint32 autumn[] = { 0xe0752a, 0xc0392b, 0xf2b134 };
  const guint32 *colors = air->mood->hour == DAILIES_DEMO_HOUR_SUNSET ? autumn : spring;
  guint32 chance = air->mood->seed + 141;

  for (guint i = 0; i < 70; i++)
    {
      float near = dailies_demo_noise_next (&chance);
      float x = dailies_demo_noise_next (&chance) * 1400;
      float y = dailies_demo_noise_next (&chance) * 800;
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      guint hue = (guint) (dailies_demo_noise_next (&chance) * 3) % 3;
      DailiesDemoColor color = dailies_demo_color_from_hex (colors[hue]);
      float size = 2.4f + 5.2f * near * near;

      x = wrap (x + air->seconds * (30 + 60 * near) + 24 * sinf (air->seconds + turn), 1400) - 60;
      y = wrap (y + air->seconds * (26 + 54 * near), 800) - 40;
      cairo_save (cr);
      cairo_translate (cr, x, y);
      cairo_rotate (cr, turn + air->seconds * (0.7 + near));
      cairo_scale (cr, size, size * (0.25 + 0.45 * fabsf (sinf (air->seconds * 1.6f + turn))));
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      cairo_restore (cr);
      cairo_set_source_rgba (cr, color.r, color.g, color.b, 0.55 + 0.35 * near);
      cairo_fill (cr);
    }
}

static void
draw_birds (const Air *air, cairo_t *cr)
{
  guint32 chance = air->mood->seed + 151;
  float way = dailies_demo_noise_next (&chance) < 0.5f ? 1 : -1;
  float start = dailies_demo_noise_between (&chance, 0.25f, 0.55f) * 1280;
  float high = air->mood->horizon * dailies_demo_noise_between (&chance, 0.22f, 0.5f);
  DailiesDemoColor color = dailies_demo_color_mix (air->mood->near, air->mood->sky[1], 0.18f);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < 11; i++)
    {
      float size = dailies_demo_noise_between (&chance, 5, 12);
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      float x = start + dailies_demo_noise_between (&chance, -170, 170)
                + way * air->seconds * (22 + size * 1.6f);
      float y = high + dailies_demo_noise_between (&chance, -60, 60)
                + 7 * sinf (air->seconds * 0.7f + turn);
      /* Beats, and glides between them. */
      float glide = dailies_demo_step (-0.2f, 0.5f, sinf (air->seconds * 0.9f + turn));
      float flap = sinf (air->seconds * 8.5f + turn) * glide * 0.55f + 0.18f;

      cairo_move_to (cr, x - size, y - size * flap);
      cairo_curve_to (cr, x - size * 0.6, y - size * (flap + 0.28), x - size * 0.2, y - size * 0.12,
                      x, y);
      cairo_curve_to (cr, x + size * 0.2, y - size * 0.12, x + size * 0.6, y - size * (flap + 0.28),
                      x + size, y - size * flap);
      cairo_set_line_width (cr, 0.9 + size * 0.10);
      cairo_set_source_rgba (cr, color.r, color.g, color.b, 0.85);
      cairo_stroke (cr);
    }
}

static void
draw_lanterns (const Air *air)
{
  guint32 chance = air->mood->seed + 161;

  for (guint i = 0; i < 40; i++)
    {
      float near = dailies_demo_noise_next (&chance);
      float x = dailies_demo_noise_next (&chance) * 1280;
      float y = dailies_demo_noise_next (&chance) * 700;
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      float size = 3 + 9 * near * near;

      y = wrap (y - air->seconds * (8 + 20 * near), 700) - 10;
      x += 14 * sinf (air->seconds * 0.5f + turn) - air->mood->direction * air->camera * 50 * near;
      draw_dot (air, x, y, size * 3.4f, dailies_demo_color_from_hex (0xff9a3d), 0.30f, TRUE);
      draw_dot (air, x, y, size, dailies_demo_color_from_hex (0xffd591), 0.95f, TRUE);
    }
}

/* Every seventh star of a sort of its own, that twinkles. */
static void
draw_twinkle (const Air *air)
{
  guint32 chance = air->mood->seed + 171;
  float bottom = air->mood->land == DAILIES_DEMO_LAND_SPACE ? 500 : air->mood->horizon * 0.6f;

  for (guint i = 0; i < 26; i++)
    {
      float x = dailies_demo_noise_next (&chance) * 1280;
      float y = dailies_demo_noise_next (&chance) * bottom;
      float turn = dailies_demo_noise_next (&chance) * 6.28f;
      float speed = dailies_demo_noise_between (&chance, 1.5f, 4);
      float light = 0.55f + 0.45f * sinf (air->seconds * speed + turn);

      draw_dot (air, x, y, 1.9f, dailies_demo_color_from_hex (0xffffff), light, TRUE);
      draw_dot (air, x, y, 6, dailies_demo_color_from_hex (0x9db8ff), 0.25f * light, TRUE);
    }
}

/* Low bands of air that drift at their own pace. */
static void
draw_fog (const Air *air, cairo_t *cr)
{
  DailiesDemoColor color = dailies_demo_color_mix (air->mood->haze, air->mood->sky[3], 0.4f);

  for (guint i = 0; i < 3; i++)
    {
      double y = air->mood->horizon - 46 + 64 * i;
      double shift = sin (air->seconds * 0.22 + i * 2.1) * 60;
      cairo_pattern_t *fog = cairo_pattern_create_linear (0, y - 60, 0, y + 80);

      cairo_pattern_add_color_stop_rgba (fog, 0, color.r, color.g, color.b, 0);
      cairo_pattern_add_color_stop_rgba (fog, 0.5, color.r, color.g, color.b,
                                         0.26 + 0.04 * sin (shift / 30));
      cairo_pattern_add_color_stop_rgba (fog, 1, color.r, color.g, color.b, 0);
      cairo_set_source (cr, fog);
      cairo_rectangle (cr, 0, y - 60, air->width, 140);
      cairo_fill (cr);
      cairo_pattern_destroy (fog);
    }
}

static void
trace_blade (cairo_t *cr, double x, double foot, double tall, double wide, double lean)
{
  cairo_move_to (cr, x - wide, foot);
  cairo_curve_to (cr, x - wide * 0.6, foot - tall * 0.5, x + lean * 0.3, foot - tall * 0.8,
                  x + lean, foot - tall);
  cairo_curve_to (cr, x + lean * 0.35, foot - tall * 0.75, x + wide * 0.8, foot - tall * 0.4,
                  x + wide, foot);
  cairo_close_path (cr);
}

/* Grass right before the camera, in a wind that comes over it in gusts. */
static void
draw_grass (const Air *air, cairo_t *cr)
{
  static const guint32 flowers[] = { 0xf7d354, 0xf2f2f5, 0xe8657a };
  const DailiesDemoMood *mood = air->mood;
  guint32 chance = mood->seed + 181;

  for (guint tone = 0; tone < 4; tone++)
    {
      DailiesDemoColor color = dailies_demo_color_scale (mood->near, 0.55f + 0.22f * (float) tone);

      color = dailies_demo_color_add (color, mood->light, 0.03f * (float) tone);
      for (guint i = 0; i < 130; i++)
        {
          float x = dailies_demo_noise_next (&chance) * 1520;
          float tall = dailies_demo_noise_between (&chance, 34, 96) - 8 * (float) tone;
          float turn = dailies_demo_noise_next (&chance);
          float gust = sinf (air->seconds * 1.3f - x / 210)
                       + 0.4f * sinf (air->seconds * 3.1f + turn * 6.28f);
          float lean = tall * (0.12f + 0.16f * gust + 0.24f * (turn - 0.5f));

          x -= (mood->direction > 0 ? air->camera : 1 - air->camera) * 200;
          trace_blade (cr, x, air->height + 4, tall, 2.2, lean);
          if (i % 9 == 0 && mood->hour != DAILIES_DEMO_HOUR_NIGHT)
            {
              DailiesDemoColor flower = dailies_demo_color_mix (
                dailies_demo_color_from_hex (flowers[(i / 9) % G_N_ELEMENTS (flowers)]), mood->haze,
                0.25f);

              cairo_set_source_rgb (cr, color.r, color.g, color.b);
              cairo_fill (cr);
              cairo_arc (cr, x + lean, air->height + 4 - tall, 3.4, 0, 2 * G_PI);
              cairo_set_source_rgb (cr, flower.r, flower.g, flower.b);
              cairo_fill (cr);
            }
        }
      cairo_set_source_rgb (cr, color.r, color.g, color.b);
      cairo_fill (cr);
    }
}

static void
trace_boat (cairo_t *cr, gboolean sails)
{
  cairo_move_to (cr, -34, -4);
  cairo_curve_to (cr, -26, 10, 22, 11, 38, -7);
  cairo_curve_to (cr, 14, -1, -14, -1, -34, -4);
  cairo_close_path (cr);
  cairo_rectangle (cr, 1, -78, 1.8, 78);
  cairo_fill (cr);

  if (!sails)
    return;
  cairo_move_to (cr, 4, -76);
  cairo_curve_to (cr, 22, -46, 30, -24, 33, -12);
  cairo_line_to (cr, 4, -9);
  cairo_close_path (cr);
  cairo_move_to (cr, -1, -68);
  cairo_curve_to (cr, -15, -40, -24, -22, -27, -10);
  cairo_line_to (cr, -1, -9);
  cairo_close_path (cr);
}

static void
draw_boat (const Air *air, cairo_t *cr)
{
  const DailiesDemoMood *mood = air->mood;
  DailiesDemoColor hull = dailies_demo_color_mix (mood->near, mood->haze, 0.12f);
  DailiesDemoColor sail = dailies_demo_color_mix (mood->haze, mood->light, 0.55f);
  double x = (mood->sun_x < air->width / 2.0 ? 0.64 : 0.33) * air->width + air->seconds * 7
             - mood->direction * air->camera * 40;
  double y = mood->horizon + (air->height - mood->horizon) * 0.22 + 1.6 * sin (air->seconds * 1.5);

  for (guint mirrored = 2; mirrored > 0; mirrored--)
    {
      double alpha = mirrored == 2 ? 0.33 : 1;

      cairo_save (cr);
      cairo_translate (cr, x, y + (mirrored == 2 ? 12 : 0));
      cairo_scale (cr, 1.25, mirrored == 2 ? -0.9 : 1.25);
      cairo_rotate (cr, 0.025 * sin (air->seconds * 1.2 + 1));
      cairo_set_source_rgba (cr, hull.r, hull.g, hull.b, alpha);
      trace_boat (cr, TRUE);
      cairo_set_source_rgba (cr, sail.r, sail.g, sail.b, alpha * 0.94);
      cairo_fill (cr);
      cairo_restore (cr);
    }
}

void
dailies_demo_swarm_draw (const DailiesDemoMood *mood, cairo_t *cr, float seconds, float camera)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  Air air = { .mood = mood,
              .width = cairo_image_surface_get_width (surface),
              .height = cairo_image_surface_get_height (surface),
              .stride = cairo_image_surface_get_stride (surface) / 4,
              .seconds = seconds,
              .camera = camera };

  g_return_if_fail (mood != NULL);

  if ((mood->things & DAILIES_DEMO_BOAT) != 0 && (mood->things & DAILIES_DEMO_WATER) != 0)
    draw_boat (&air, cr);
  if ((mood->things & DAILIES_DEMO_FOG) != 0)
    draw_fog (&air, cr);
  if (mood->land == DAILIES_DEMO_LAND_MEADOW && (mood->things & DAILIES_DEMO_WATER) == 0)
    draw_grass (&air, cr);
  if ((mood->things & DAILIES_DEMO_BIRDS) != 0)
    draw_birds (&air, cr);
  if ((mood->things & DAILIES_DEMO_RAIN) != 0)
    draw_rain (&air, cr);
  if ((mood->things & DAILIES_DEMO_PETALS) != 0)
    draw_petals (&air, cr);

  /* From here on past cairo. */
  cairo_surface_flush (surface);
  air.pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  if ((mood->things & DAILIES_DEMO_STARS) != 0)
    draw_twinkle (&air);
  if ((mood->things & DAILIES_DEMO_LANTERNS) != 0)
    draw_lanterns (&air);
  if ((mood->things & DAILIES_DEMO_FIREFLIES) != 0)
    draw_fireflies (&air);
  if ((mood->things & DAILIES_DEMO_EMBERS) != 0)
    draw_embers (&air);
  if ((mood->things & DAILIES_DEMO_SNOW) != 0)
    draw_snow (&air);
  cairo_surface_mark_dirty (surface);
}

/* dailies-demo-land.c: the ground, one layer behind the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-land.h"

#include <math.h>

typedef struct
{
  const DailiesDemoMood *mood;
  guint width;
  guint height;
  /* 0 far, 1 near */
  float depth;
  guint32 seed;
  /* the mean height of the ridge, and how far it goes up and down */
  float level;
  float rise;
  /* pixels a hill */
  float span;
  gboolean trees;
  gboolean snow;
  int top;
  float *ridge;
} Painter;

static float
get_ridge (const Painter *painter, float x)
{
  switch (painter->mood->land)
    {
    case DAILIES_DEMO_LAND_MOUNTAINS:
      if (painter->depth < 0.75f)
        return painter->level
               - painter->rise
                   * (1.5f
                        * powf (dailies_demo_noise_crests (painter->seed, x / painter->span, 0, 6),
                                1.7f)
                      - 0.45f);
      break;
    case DAILIES_DEMO_LAND_DESERT:
      return painter->level
             - painter->rise
                 * (1.7f
                      * powf (
                        dailies_demo_noise_crests (painter->seed, x / painter->span / 1.7f, 0, 2),
                        2.4f)
                    - 0.5f);
    case DAILIES_DEMO_LAND_MEADOW:
      return painter->level
             - painter->rise
                 * (dailies_demo_noise_fractal (painter->seed, x / painter->span / 1.6f, 0, 2) * 2
                    - 1);
    case DAILIES_DEMO_LAND_COAST:
    case DAILIES_DEMO_LAND_FOREST:
    case DAILIES_DEMO_LAND_CITY:
    case DAILIES_DEMO_LAND_SPACE:
    default:
      break;
    }

  return painter->level
         - painter->rise
             * (dailies_demo_noise_fractal (painter->seed, x / painter->span, 0, 5) * 2 - 1);
}

/* The colour of a layer before light and mist: what is far fades into the air. */
static DailiesDemoColor
get_base (const Painter *painter)
{
  /* Grass keeps its colour farther than rock. */
  float least = painter->mood->land == DAILIES_DEMO_LAND_MEADOW ? 0.34f : 0.10f;
  float part = least + (1 - least) * powf (painter->depth, 1.15f);
  DailiesDemoColor near = painter->mood->near;

  if ((painter->mood->things & DAILIES_DEMO_SNOW) != 0
      && painter->mood->land != DAILIES_DEMO_LAND_CITY)
    near = dailies_demo_color_mix (
      near, dailies_demo_color_mix (painter->mood->sky[1], painter->mood->haze, 0.45f), 0.62f);
  return dailies_demo_color_mix (painter->mood->haze, near, part);
}

/* Ripples in the sand, or grass: how much lighter or darker it makes the ground. */
static float
get_cover (const Painter *painter, float x, float below)
{
  float strength = 0.05f + 0.22f * painter->depth;

  if (painter->mood->land == DAILIES_DEMO_LAND_DESERT)
    {
      float bend = 40 * dailies_demo_noise_smooth (painter->seed + 16, x / 120, below / 60);
      float size = 2.5f + 5 * painter->depth;

      return 1
             + strength
                 * (dailies_demo_noise_smooth (painter->seed + 17, x / 60, (below + bend) / size)
                    - 0.5f);
    }

  return 1
         + strength * 1.6f
             * (dailies_demo_noise_fractal (painter->seed + 18, x / (3 + 5 * painter->depth),
                                            below / (7 + 16 * painter->depth), 3)
                - 0.5f);
}

static DailiesDemoColor
get_ground (const Painter *painter, DailiesDemoColor base, float x, float y, float top)
{
  const DailiesDemoMood *mood = painter->mood;
  float below = y - top;
  gboolean smooth
    = mood->land == DAILIES_DEMO_LAND_DESERT || mood->land == DAILIES_DEMO_LAND_MEADOW;
  float soft = smooth ? 0.35f : 1;
  int reach = smooth ? 16 : 5;
  float slope = painter->ridge[MIN ((int) x + reach, (int) painter->width - 1)]
                - painter->ridge[MAX ((int) x - reach, 0)];
  float side = CLAMP ((x - mood->sun_x) / 160, -1, 1);
  float facing
    = dailies_demo_clamp (0.5f + slope * side * (smooth ? -0.06f * expf (-below / 80) : -0.05f));
  float rock = dailies_demo_noise_crests (painter->seed + 9, (x + below * 0.55f) / 46,
                                          (below - x * 0.2f) / 60, 4);
  float sun = expf (-fabsf (x - mood->sun_x) / 360);
  float night = mood->hour == DAILIES_DEMO_HOUR_NIGHT   ? 0.35f
                : mood->hour == DAILIES_DEMO_HOUR_STORM ? 0.45f
                                                        : 1;
  float mist = dailies_demo_step (0, 70 + 150 * painter->depth, below);
  DailiesDemoColor color = base;

  color = dailies_demo_color_scale (color, 1 + soft * 0.34f * (rock - 0.62f));
  color = dailies_demo_color_add (color, mood->light,
                                  night * (0.05f + 0.17f * sun) * facing * (1 - 0.6f * mist)
                                    * (smooth ? 2.1f : 1));
  if (smooth)
    color = dailies_demo_color_scale (color, get_cover (painter, x, below));

  if (painter->snow)
    {
      float line
        = 58 * (1 - painter->depth * 0.5f)
          * (0.35f + 1.3f * dailies_demo_noise_fractal (painter->seed + 15, x / 38, below / 50, 4));
      float cover = dailies_demo_step (line + 9, line - 9, below + (rock - 0.6f) * 40);
      DailiesDemoColor white
        = dailies_demo_color_mix (dailies_demo_color_mix (mood->sky[1], mood->haze, 0.55f),
                                  dailies_demo_color_mix (mood->light, mood->sky[3], 0.25f),
                                  0.20f + 0.75f * facing * (0.4f + rock * 0.6f));

      color = dailies_demo_color_mix (color, white, cover * (0.86f - 0.35f * (1 - painter->depth)));
    }

  /* A thin line of light where the sun stands behind the ridge. */
  color
    = dailies_demo_color_add (color, mood->light, night * 0.5f * sun * sun * expf (-below / 2.2f));

  /* Valleys fill with the air that is in front of them. */
  return dailies_demo_color_mix (color, mood->haze, (0.62f - 0.50f * painter->depth) * mist);
}

static void
paint_ridge (const Painter *painter, cairo_surface_t *surface)
{
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;
  int rows = cairo_image_surface_get_height (surface);
  DailiesDemoColor base = get_base (painter);

  for (int row = 0; row < rows; row++)
    {
      float y = (float) (painter->top + row);

      for (guint x = 0; x < painter->width; x++)
        {
          float top = painter->ridge[x];
          float inside = dailies_demo_clamp (y - top + 0.5f);

          if (inside > 0)
            pixels[row * stride + (int) x] = dailies_demo_color_to_veil (
              get_ground (painter, base, (float) x, MAX (y, top), top), inside, (int) x, row);
        }
    }

  cairo_surface_mark_dirty (surface);
}

/* A conifer: a stack of ragged skirts, narrower to the top. */
static void
trace_tree (cairo_t *cr, guint32 *chance, double x, double foot, double size)
{
  double half = size * dailies_demo_noise_between (chance, 0.15f, 0.21f);
  guint skirts = 5 + (guint) (dailies_demo_noise_next (chance) * 4);

  cairo_move_to (cr, x, foot - size);
  for (guint i = 1; i <= skirts; i++)
    {
      double part = (double) i / skirts;
      double ragged = dailies_demo_noise_between (chance, 0.8f, 1.15f);

      cairo_line_to (cr, x + half * part * ragged, foot - size * (1 - part * 0.95));
      cairo_line_to (cr, x + half * part * 0.45, foot - size * (1 - part * 0.95) - size * 0.02);
    }
  cairo_line_to (cr, x + size * 0.02, foot + 6);
  cairo_line_to (cr, x - size * 0.02, foot + 6);
  for (guint i = skirts; i >= 1; i--)
    {
      double part = (double) i / skirts;
      double ragged = dailies_demo_noise_between (chance, 0.8f, 1.15f);

      cairo_line_to (cr, x - half * part * 0.45, foot - size * (1 - part * 0.95) - size * 0.02);
      cairo_line_to (cr, x - half * part * ragged, foot - size * (1 - part * 0.95));
    }
  cairo_close_path (cr);
}

static void
set_color (cairo_t *cr, DailiesDemoColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.r, color.g, color.b, alpha);
}

static void
paint_trees (const Painter *painter, cairo_surface_t *surface)
{
  gboolean forest = painter->mood->land == DAILIES_DEMO_LAND_FOREST;
  float size = (forest ? 60 : 34) + (forest ? 175 : 62) * painter->depth * painter->depth;
  guint32 chance = painter->seed + 31;
  cairo_t *cr = cairo_create (surface);
  DailiesDemoColor base = get_base (painter);
  DailiesDemoColor lit = dailies_demo_color_add (base, painter->mood->haze, 0.10f);

  cairo_translate (cr, 0, -painter->top);
  for (float x = -20; x < (float) painter->width + 20;
       x += size * dailies_demo_noise_between (&chance, 0.10f, 0.34f))
    {
      float grove = dailies_demo_noise_fractal (painter->seed + 33, x / 160, 0, 3);
      float tall
        = size * dailies_demo_noise_between (&chance, 0.55f, 1.1f) * (0.55f + 0.8f * grove);
      guint at = (guint) CLAMP ((int) x, 0, (int) painter->width - 1);

      if (!forest && grove < 0.46f)
        continue;
      trace_tree (cr, &chance, x, painter->ridge[at] + 4, tall);
      set_color (cr, dailies_demo_color_mix (base, lit, dailies_demo_noise_next (&chance)), 1);
      cairo_fill (cr);
      if ((painter->mood->things & DAILIES_DEMO_SNOW) != 0)
        {
          trace_tree (cr, &chance, x - tall * 0.03, painter->ridge[at] - tall * 0.03, tall * 0.9);
          set_color (cr, dailies_demo_color_mix (painter->mood->haze, painter->mood->light, 0.6f),
                     0.16 + 0.22 * painter->depth);
          cairo_fill (cr);
        }
    }

  cairo_destroy (cr);
}

static void
paint_windows (const Painter *painter,
               cairo_t *cr,
               guint32 *chance,
               double x,
               double top,
               double wide,
               double bottom)
{
  static const guint32 glows[] = { 0xffd48a, 0xffe3b0, 0xffbf6b, 0xbfe3ff };
  gboolean dark = painter->mood->hour == DAILIES_DEMO_HOUR_NIGHT
                  || painter->mood->hour == DAILIES_DEMO_HOUR_DUSK
                  || painter->mood->hour == DAILIES_DEMO_HOUR_STORM;
  double cell = 6 + 7 * painter->depth;
  double part = dark ? 0.42 : painter->mood->hour == DAILIES_DEMO_HOUR_DAY ? 0.05 : 0.2;

  for (double v = top + cell; v < bottom - cell; v += cell * 1.35)
    {
      for (double u = x + cell * 0.6; u < x + wide - cell * 0.8; u += cell)
        {
          guint hue = (guint) (dailies_demo_noise_next (chance) * G_N_ELEMENTS (glows));

          if (dailies_demo_noise_next (chance) > part)
            continue;
          set_color (cr, dailies_demo_color_from_hex (glows[MIN (hue, G_N_ELEMENTS (glows) - 1)]),
                     (0.35 + 0.6 * dailies_demo_noise_next (chance))
                       * (0.45 + 0.55 * painter->depth));
          cairo_rectangle (cr, u, v, cell * 0.52, cell * 0.62);
          cairo_fill (cr);
        }
    }
}

static void
paint_houses (const Painter *painter, cairo_surface_t *surface)
{
  guint32 chance = painter->seed + 51;
  DailiesDemoColor base = get_base (painter);
  cairo_t *cr = cairo_create (surface);
  double bottom = painter->top + cairo_image_surface_get_height (surface);
  double x = -30;

  cairo_translate (cr, 0, -painter->top);
  while (x < painter->width)
    {
      double wide = (30 + 46 * painter->depth) * dailies_demo_noise_between (&chance, 0.6f, 1.5f);
      float centre = dailies_demo_noise_fractal (painter->seed + 52, (float) x / 300, 0, 3);
      double tall
        = painter->rise
          * (0.35 + 2.6 * pow (centre, 2.2) * dailies_demo_noise_between (&chance, 0.5f, 1.2f));
      double top = painter->level - tall;
      cairo_pattern_t *fill = cairo_pattern_create_linear (0, top, 0, painter->level + 40);
      DailiesDemoColor face
        = dailies_demo_color_scale (base, dailies_demo_noise_between (&chance, 0.86f, 1.12f));
      DailiesDemoColor foot
        = dailies_demo_color_mix (face, painter->mood->haze, 0.55f - 0.42f * painter->depth);

      cairo_pattern_add_color_stop_rgb (fill, 0, face.r, face.g, face.b);
      cairo_pattern_add_color_stop_rgb (fill, 1, foot.r, foot.g, foot.b);
      cairo_rectangle (cr, x, top, wide, bottom - top);
      if (dailies_demo_noise_next (&chance) < 0.3f)
        cairo_rectangle (cr, x + wide * 0.25, top - wide * 0.3, wide * 0.5, wide * 0.3);
      if (dailies_demo_noise_next (&chance) < 0.22f)
        cairo_rectangle (cr, x + wide * 0.48, top - wide * 0.95, 1 + 1.4 * painter->depth, wide);
      cairo_set_source (cr, fill);
      cairo_fill (cr);
      cairo_pattern_destroy (fill);

      paint_windows (painter, cr, &chance, x, top, wide, painter->level + 60);
      x += wide * dailies_demo_noise_between (&chance, 0.7f, 0.98f);
    }

  cairo_destroy (cr);
}

static void
paint_layer (Painter *painter, DailiesDemoLayer *layer, float travel)
{
  float highest = (float) painter->height;

  painter->width += (guint) travel + 2;
  painter->ridge = g_new (float, painter->width);
  for (guint x = 0; x < painter->width; x++)
    {
      painter->ridge[x] = get_ridge (painter, (float) x);
      highest = MIN (highest, painter->ridge[x]);
    }

  /* Room for what stands on the ridge. */
  painter->top
    = MAX ((int) highest - (painter->mood->land == DAILIES_DEMO_LAND_CITY ? 420 : 270), 0);
  layer->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) painter->width,
                                               (int) painter->height - painter->top);
  layer->y = (float) painter->top;
  layer->travel = travel;

  if (painter->mood->land == DAILIES_DEMO_LAND_CITY)
    paint_houses (painter, layer->surface);
  else
    {
      /* Trees first: their feet are behind the ground they stand on. */
      if (painter->trees)
        paint_trees (painter, layer->surface);
      paint_ridge (painter, layer->surface);
    }

  g_clear_pointer (&painter->ridge, g_free);
}

guint
dailies_demo_land_paint (const DailiesDemoMood *mood,
                         guint width,
                         guint height,
                         DailiesDemoLayer *layers)
{
  gboolean water = (mood->things & DAILIES_DEMO_WATER) != 0;
  guint count = mood->land == DAILIES_DEMO_LAND_SPACE   ? 0
                : mood->land == DAILIES_DEMO_LAND_COAST ? 2
                : mood->land == DAILIES_DEMO_LAND_CITY  ? 3
                : water                                 ? 3
                                                        : 5;
  float room = (float) height - mood->horizon;

  for (guint i = 0; i < count; i++)
    {
      float depth = count > 1 ? (float) i / (float) (count - 1) : 1;
      Painter painter
        = { .mood = mood,
            .width = width,
            .height = height,
            .depth = water ? 0.12f + 0.55f * depth : 0.08f + 0.92f * depth,
            .seed = mood->seed * 31 + i * 1013,
            .level = mood->horizon
                     + (water ? 6 - 16 * (1 - depth) : (depth * depth - 0.12f) * room * 0.86f),
            .rise = water ? 52 + 40 * (1 - depth) : 118 - 62 * depth,
            .span = 170 + 190 * depth,
            .trees = mood->land == DAILIES_DEMO_LAND_FOREST
                       ? i > 0
                       : mood->land == DAILIES_DEMO_LAND_MOUNTAINS && depth > 0.7f,
            .snow = (mood->land == DAILIES_DEMO_LAND_MOUNTAINS && depth < 0.7f
                     && (mood->things & DAILIES_DEMO_EMBERS) == 0)
                    || (mood->things & DAILIES_DEMO_SNOW) != 0 };

      if (mood->land == DAILIES_DEMO_LAND_MOUNTAINS && depth < 0.7f)
        painter.rise *= 1.75f;
      if (mood->land == DAILIES_DEMO_LAND_COAST)
        painter.level += 20 - 14 * depth;
      if (mood->land == DAILIES_DEMO_LAND_CITY)
        {
          painter.rise = 150 - 30 * depth;
          if (!water)
            painter.level = mood->horizon + room * 0.45f * depth;
        }
      paint_layer (&painter, &layers[i], 10 + (water ? 50 : 150) * painter.depth * painter.depth);
    }

  return count;
}

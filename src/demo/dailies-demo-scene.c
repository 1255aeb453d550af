/* dailies-demo-scene.c: a scene out of nothing but words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-scene.h"

#include "dailies-demo-land.h"
#include "dailies-demo-sky.h"
#include "dailies-demo-swarm.h"
#include "dailies-demo-title.h"
#include "dailies-demo-water.h"

#define FRAME_RATE 25
/* How far the clouds go, in pixels; and where there is no air, stars and planet. */
#define DRIFT 70
#define STARS_TRAVEL 24
#define PLANET_TRAVEL 90
/* When the title has come in, in seconds. */
#define TITLE_FROM 0.4f
#define TITLE_UNTIL 1.5f

#define LINK_NOTE \
  "The demo service fetches no picture from the network: this scene is from the words alone."

struct _DailiesDemoScene
{
  char *prompt;
  gboolean link;

  gboolean painted;
  DailiesDemoMood mood;
  cairo_surface_t *sky;
  cairo_surface_t *clouds;
  cairo_surface_t *frame;
  cairo_surface_t *title;
  DailiesDemoLayer layers[DAILIES_DEMO_LAND_MAX_LAYERS];
  guint count;
  DailiesDemoWater *water;
};

DailiesDemoScene *
dailies_demo_scene_new (const char *prompt, gboolean link)
{
  DailiesDemoScene *scene = g_new0 (DailiesDemoScene, 1);

  g_return_val_if_fail (prompt != NULL, NULL);

  scene->prompt = g_strdup (prompt);
  scene->link = link;
  return scene;
}

void
dailies_demo_scene_free (DailiesDemoScene *scene)
{
  g_return_if_fail (scene != NULL);

  for (guint i = 0; i < scene->count; i++)
    g_clear_pointer (&scene->layers[i].surface, cairo_surface_destroy);
  g_clear_pointer (&scene->sky, cairo_surface_destroy);
  g_clear_pointer (&scene->clouds, cairo_surface_destroy);
  g_clear_pointer (&scene->frame, cairo_surface_destroy);
  g_clear_pointer (&scene->title, cairo_surface_destroy);
  g_clear_pointer (&scene->water, dailies_demo_water_free);
  g_free (scene->prompt);
  g_free (scene);
}

static void
paint (DailiesDemoScene *scene)
{
  guint width = DAILIES_DEMO_SCENE_WIDTH;
  guint height = DAILIES_DEMO_SCENE_HEIGHT;

  dailies_demo_mood_read (&scene->mood, scene->prompt, width, height);
  if (scene->mood.land == DAILIES_DEMO_LAND_SPACE)
    {
      scene->sky = dailies_demo_sky_paint (&scene->mood, width + STARS_TRAVEL + 2, height);
      scene->layers[0].surface
        = dailies_demo_sky_paint_planet (&scene->mood, width + PLANET_TRAVEL + 2, height);
      scene->layers[0].travel = PLANET_TRAVEL;
      scene->count = 1;
    }
  else
    {
      scene->sky = dailies_demo_sky_paint (&scene->mood, width, height);
      scene->clouds = dailies_demo_sky_paint_clouds (&scene->mood, width + DRIFT + 2, height);
      scene->count = dailies_demo_land_paint (&scene->mood, width, height, scene->layers);
    }
  if ((scene->mood.things & DAILIES_DEMO_WATER) != 0)
    scene->water = dailies_demo_water_new (&scene->mood, width, height);
  scene->title
    = dailies_demo_title_paint (scene->prompt, scene->link ? LINK_NOTE : NULL, width, height);
  scene->frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  scene->painted = TRUE;
}

/* @part of @travel gone, in the camera's direction. */
static void
draw_layer (DailiesDemoScene *scene,
            cairo_t *cr,
            cairo_surface_t *surface,
            float y,
            float travel,
            float part)
{
  float gone = scene->mood.direction > 0 ? part : 1 - part;

  cairo_set_source_surface (cr, surface, -gone * travel, y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
}

static void
draw_frame (DailiesDemoScene *scene, float seconds, float camera)
{
  cairo_t *cr = cairo_create (scene->frame);
  gboolean water = scene->water != NULL;

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  if (scene->mood.land == DAILIES_DEMO_LAND_SPACE)
    draw_layer (scene, cr, scene->sky, 0, STARS_TRAVEL, camera);
  else
    draw_layer (scene, cr, scene->sky, 0, 0, 0);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  if (scene->clouds != NULL)
    draw_layer (scene, cr, scene->clouds, 0, DRIFT, seconds / 6);

  cairo_save (cr);
  if (water)
    {
      /* What is below the horizon is water. */
      cairo_rectangle (cr, 0, 0, DAILIES_DEMO_SCENE_WIDTH, (int) scene->mood.horizon);
      cairo_clip (cr);
    }
  for (guint i = 0; i < scene->count; i++)
    draw_layer (scene, cr, scene->layers[i].surface, scene->layers[i].y, scene->layers[i].travel,
                camera);
  cairo_restore (cr);

  if (water)
    {
      cairo_surface_flush (scene->frame);
      dailies_demo_water_draw (scene->water,
                               (guint32 *) (gpointer) cairo_image_surface_get_data (scene->frame),
                               cairo_image_surface_get_stride (scene->frame) / 4, seconds);
      cairo_surface_mark_dirty (scene->frame);
    }

  dailies_demo_swarm_draw (&scene->mood, cr, seconds, camera);
  cairo_destroy (cr);
}

void
dailies_demo_scene_draw (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  DailiesDemoScene *scene = user_data;
  float seconds = (float) frame / FRAME_RATE;
  float t = frames > 1 ? (float) frame / (float) (frames - 1) : 0;
  float shown = dailies_demo_step (TITLE_FROM, TITLE_UNTIL, seconds);

  if (!scene->painted)
    paint (scene);

  /* Half even, half eased: the camera is moving when the clip begins, and slows towards its end. */
  draw_frame (scene, seconds, 0.5f * t + 0.5f * dailies_demo_step (0, 1, t));

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, scene->frame, 0, 0);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  if (shown > 0)
    {
      cairo_set_source_surface (cr, scene->title, 0, 0);
      cairo_paint_with_alpha (cr, shown);
    }
}

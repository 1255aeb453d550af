/* test-scene.c: scenes out of words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-mood.h"
#include "dailies-demo-scene.h"
#include "demo-pixels.h"

#define FRAMES 150

static cairo_surface_t *
new_frame (void)
{
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, DAILIES_DEMO_SCENE_WIDTH,
                                     DAILIES_DEMO_SCENE_HEIGHT);
}

static cairo_surface_t *
draw (DailiesDemoScene *scene, guint frame)
{
  cairo_surface_t *surface = new_frame ();
  cairo_t *cr = cairo_create (surface);

  dailies_demo_scene_draw (cr, frame, FRAMES, scene);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  return surface;
}

static cairo_surface_t *
draw_prompt (const char *prompt, guint frame)
{
  DailiesDemoScene *scene = dailies_demo_scene_new (prompt, FALSE);
  cairo_surface_t *surface = draw (scene, frame);

  dailies_demo_scene_free (scene);
  return surface;
}

static void
test_same (void)
{
  static const char prompt[] = "A boat on a lake in the rain, birds, fireflies and falling snow";
  DailiesDemoScene *scene = dailies_demo_scene_new (prompt, FALSE);
  static const guint frames[] = { 0, 60, 149 };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      /* One that has drawn other frames, and one that begins with this. */
      cairo_surface_t *one = draw (scene, frames[i]);
      cairo_surface_t *two = draw_prompt (prompt, frames[i]);

      g_assert_cmpfloat (demo_pixels_difference (one, two), ==, 0);
      cairo_surface_destroy (one);
      cairo_surface_destroy (two);
    }

  dailies_demo_scene_free (scene);
}

static void
test_different (void)
{
  static const char *const prompts[] = {
    "A harbour at dawn", "A harbour at dawn, again", "A city at night", "A desert", "zzz", "zzy"
  };
  cairo_surface_t *surfaces[G_N_ELEMENTS (prompts)];

  /* Before the title has come in: it is the scenes that differ. */
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    surfaces[i] = draw_prompt (prompts[i], 0);
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      for (guint j = i + 1; j < G_N_ELEMENTS (prompts); j++)
        {
          double difference = demo_pixels_difference (surfaces[i], surfaces[j]);

          g_test_message ("%s / %s: %.1f", prompts[i], prompts[j], difference);
          g_assert_cmpfloat (difference, >, 8);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    cairo_surface_destroy (surfaces[i]);
}

static void
test_moves (void)
{
  static const char *const prompts[]
    = { "A sea", "Mountains in the snow", "A meadow in the fog", "space" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      DailiesDemoScene *scene = dailies_demo_scene_new (prompts[i], FALSE);
      cairo_surface_t *from = draw (scene, 60);
      cairo_surface_t *next = draw (scene, 61);
      cairo_surface_t *to = draw (scene, 149);
      double step = demo_pixels_difference (from, next);
      double whole = demo_pixels_difference (from, to);

      g_test_message ("%s: %.3f a frame, %.2f in all", prompts[i], step, whole);
      g_assert_cmpfloat (step, >, 0);
      g_assert_cmpfloat (step, <, 8);
      g_assert_cmpfloat (whole, >, step);

      cairo_surface_destroy (from);
      cairo_surface_destroy (next);
      cairo_surface_destroy (to);
      dailies_demo_scene_free (scene);
    }
}

/* The part of a surface's pixels that are nearly white. */
static double
count_bright (cairo_surface_t *surface)
{
  int stride = cairo_image_surface_get_stride (surface);
  guint count = 0;

  cairo_surface_flush (surface);
  for (int y = 0; y < DAILIES_DEMO_SCENE_HEIGHT; y++)
    {
      const guint32 *row
        = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) + y * stride);

      for (int x = 0; x < DAILIES_DEMO_SCENE_WIDTH; x++)
        count += (row[x] >> 16 & 0xff) > 240 && (row[x] >> 8 & 0xff) > 240 && (row[x] & 0xff) > 225;
    }

  return (double) count / (DAILIES_DEMO_SCENE_WIDTH * DAILIES_DEMO_SCENE_HEIGHT);
}

static void
test_title (void)
{
  g_autofree char *longest = g_strnfill (2000, 'w');
  g_autoptr (GString) sentences = g_string_new (NULL);
  g_autoptr (GString) lines = g_string_new ("night");
  const char *prompts[6];

  while (sentences->len < 1990)
    g_string_append (sentences, "Dark night. ");
  for (guint i = 0; i < 1900; i++)
    g_string_append_c (lines, '\n');
  g_string_append (lines, "more");

  prompts[0] = "A dark night";
  prompts[1] = "夜の海、月明かり a dark night";
  prompts[2] = "ليلة مظلمة dark night";
  prompts[3] = sentences->str;
  prompts[4] = lines->str;
  prompts[5] = longest;

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      DailiesDemoScene *scene = dailies_demo_scene_new (prompts[i], FALSE);
      cairo_surface_t *without = draw (scene, 0);
      cairo_surface_t *with = draw (scene, 100);
      double ink = count_bright (with) - count_bright (without);

      g_test_message ("%u: %.4f", i, ink);
      g_assert_cmpfloat (ink, >, 0.001);
      g_assert_cmpfloat (ink, <, 0.35);

      cairo_surface_destroy (without);
      cairo_surface_destroy (with);
      dailies_demo_scene_free (scene);
    }
}

static void
test_link (void)
{
  DailiesDemoScene *scene = dailies_demo_scene_new ("A dark night", TRUE);
  cairo_surface_t *with = draw (scene, 100);
  cairo_surface_t *without = draw_prompt ("A dark night", 100);

  /* It says that it did not fetch the picture. */
  g_assert_cmpfloat (count_bright (with), >, 0);
  g_assert_cmpfloat (demo_pixels_difference (with, without), >, 0.2);

  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
  dailies_demo_scene_free (scene);
}

static void
test_words (void)
{
  static const struct
  {
    const char *prompt;
    DailiesDemoLand land;
    int hour;
    DailiesDemoThings things;
  } cases[] = {
    { "A HARBOUR at dawn", DAILIES_DEMO_LAND_COAST, DAILIES_DEMO_HOUR_DAWN,
      DAILIES_DEMO_WATER | DAILIES_DEMO_BOAT },
    { "A fox in the snow", DAILIES_DEMO_LAND_FOREST, -1, DAILIES_DEMO_SNOW },
    { "Rain over the city, at night", DAILIES_DEMO_LAND_CITY, DAILIES_DEMO_HOUR_STORM,
      DAILIES_DEMO_RAIN },
    { "Dunes, sunset", DAILIES_DEMO_LAND_DESERT, DAILIES_DEMO_HOUR_SUNSET, 0 },
    { "Seas and mountains", DAILIES_DEMO_LAND_COAST, -1, DAILIES_DEMO_WATER },
    { "A season of mistakes in the mountains", DAILIES_DEMO_LAND_MOUNTAINS, -1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DailiesDemoMood mood;

      g_test_message ("%s", cases[i].prompt);
      dailies_demo_mood_read (&mood, cases[i].prompt, 1280, 720);
      g_assert_cmpint (mood.land, ==, cases[i].land);
      if (cases[i].hour >= 0)
        g_assert_cmpint (mood.hour, ==, cases[i].hour);
      g_assert_cmpint (mood.things & cases[i].things, ==, cases[i].things);
      g_assert_cmpint (mood.things & DAILIES_DEMO_FOG, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/scene/words", test_words);
  g_test_add_func ("/demo/scene/same", test_same);
  g_test_add_func ("/demo/scene/different", test_different);
  g_test_add_func ("/demo/scene/moves", test_moves);
  g_test_add_func ("/demo/scene/title", test_title);
  g_test_add_func ("/demo/scene/link", test_link);
  return g_test_run ();
}

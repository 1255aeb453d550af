/* dailies-demo-mood.h: what a prompt makes one think of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-noise.h"

G_BEGIN_DECLS

typedef enum
{
  DAILIES_DEMO_LAND_MOUNTAINS,
  DAILIES_DEMO_LAND_COAST,
  DAILIES_DEMO_LAND_FOREST,
  DAILIES_DEMO_LAND_CITY,
  DAILIES_DEMO_LAND_DESERT,
  DAILIES_DEMO_LAND_MEADOW,
  DAILIES_DEMO_LAND_SPACE,
} DailiesDemoLand;

typedef enum
{
  DAILIES_DEMO_HOUR_DAWN,
  DAILIES_DEMO_HOUR_DAY,
  DAILIES_DEMO_HOUR_SUNSET,
  DAILIES_DEMO_HOUR_DUSK,
  DAILIES_DEMO_HOUR_NIGHT,
  DAILIES_DEMO_HOUR_STORM,
} DailiesDemoHour;

typedef enum
{
  DAILIES_DEMO_WATER = 1 << 0,
  DAILIES_DEMO_SNOW = 1 << 1,
  DAILIES_DEMO_RAIN = 1 << 2,
  DAILIES_DEMO_EMBERS = 1 << 3,
  DAILIES_DEMO_FIREFLIES = 1 << 4,
  DAILIES_DEMO_PETALS = 1 << 5,
  DAILIES_DEMO_BIRDS = 1 << 6,
  DAILIES_DEMO_FOG = 1 << 7,
  DAILIES_DEMO_AURORA = 1 << 8,
  DAILIES_DEMO_BOAT = 1 << 9,
  DAILIES_DEMO_LANTERNS = 1 << 10,
  DAILIES_DEMO_MOON = 1 << 11,
  DAILIES_DEMO_STARS = 1 << 12,
} DailiesDemoThings;

/**
 * DailiesDemoMood:
 * @seed: of everything that is left to chance
 * @sky: from the top of the sky to the horizon
 * @light: of sun or moon
 * @haze: what far things fade into
 * @near: the nearest ground
 * @sun_x: pixels, as @sun_y and @horizon
 *
 * What a scene is drawn from.
 */
typedef struct
{
  guint32 seed;
  DailiesDemoLand land;
  DailiesDemoHour hour;
  DailiesDemoThings things;
  DailiesDemoColor sky[4];
  DailiesDemoColor light;
  DailiesDemoColor haze;
  DailiesDemoColor near;
  float sun_x;
  float sun_y;
  float sun_radius;
  float horizon;
  /* the way the camera goes */
  float direction;
} DailiesDemoMood;

/* Reads @prompt for words it knows; what no word settles, the prompt as a whole does, by chance. */
void dailies_demo_mood_read (DailiesDemoMood *mood, const char *prompt, guint width, guint height);

G_END_DECLS

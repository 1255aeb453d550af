/* dailies-demo-mood.c: what a prompt makes one think of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-mood.h"

#include <string.h>

#define NO_LAND -1
#define NO_HOUR -1

/* A word and its plural, or with a '*' all that begin with it; the land, the hour and the things that it names. */
typedef struct
{
  const char *word;
  int land;
  int hour;
  DailiesDemoThings things;
} Word;

#define LAND(word, land, things) { word, DAILIES_DEMO_LAND_##land, NO_HOUR, things }
#define HOUR(word, hour, things) { word, NO_LAND, DAILIES_DEMO_HOUR_##hour, things }
#define THING(word, things) { word, NO_LAND, NO_HOUR, things }

static const Word words[] = {
  LAND ("mountain*", MOUNTAINS, 0),
  LAND ("hill", MEADOW, 0),
  LAND ("alp", MOUNTAINS, 0),
  LAND ("peak*", MOUNTAINS, 0),
  LAND ("valley*", MOUNTAINS, 0),
  LAND ("cliff*", COAST, DAILIES_DEMO_WATER),
  LAND ("volcan*", MOUNTAINS, DAILIES_DEMO_EMBERS),
  LAND ("dragon*", MOUNTAINS, DAILIES_DEMO_EMBERS),
  LAND ("castle", MOUNTAINS, 0),
  LAND ("fjord*", MOUNTAINS, DAILIES_DEMO_WATER),
  LAND ("lake*", MOUNTAINS, DAILIES_DEMO_WATER),
  LAND ("sea", COAST, DAILIES_DEMO_WATER),
  LAND ("ocean", COAST, DAILIES_DEMO_WATER),
  LAND ("beach*", COAST, DAILIES_DEMO_WATER),
  LAND ("coast*", COAST, DAILIES_DEMO_WATER),
  LAND ("island", COAST, DAILIES_DEMO_WATER),
  LAND ("harbo*", COAST, DAILIES_DEMO_WATER | DAILIES_DEMO_BOAT),
  LAND ("port", COAST, DAILIES_DEMO_WATER | DAILIES_DEMO_BOAT),
  LAND ("wave", COAST, DAILIES_DEMO_WATER),
  LAND ("surf*", COAST, DAILIES_DEMO_WATER),
  LAND ("whale*", COAST, DAILIES_DEMO_WATER),
  LAND ("lighthouse*", COAST, DAILIES_DEMO_WATER),
  LAND ("sail*", COAST, DAILIES_DEMO_WATER | DAILIES_DEMO_BOAT),
  LAND ("boat", COAST, DAILIES_DEMO_WATER | DAILIES_DEMO_BOAT),
  LAND ("ship", COAST, DAILIES_DEMO_WATER | DAILIES_DEMO_BOAT),
  LAND ("gull", COAST, DAILIES_DEMO_WATER | DAILIES_DEMO_BIRDS),
  LAND ("forest*", FOREST, 0),
  LAND ("wood", FOREST, 0),
  LAND ("tree", FOREST, 0),
  LAND ("jungle*", FOREST, 0),
  LAND ("pine", FOREST, 0),
  LAND ("deer*", FOREST, 0),
  LAND ("fox*", FOREST, 0),
  LAND ("wolf*", FOREST, 0),
  LAND ("bear", FOREST, 0),
  LAND ("river*", FOREST, DAILIES_DEMO_WATER),
  LAND ("city*", CITY, 0),
  LAND ("cities", CITY, 0),
  LAND ("town*", CITY, 0),
  LAND ("street*", CITY, 0),
  LAND ("skyline*", CITY, 0),
  LAND ("skyscraper*", CITY, 0),
  LAND ("tower", CITY, 0),
  LAND ("robot*", CITY, 0),
  LAND ("neon*", CITY, 0),
  LAND ("cyberpunk*", CITY, DAILIES_DEMO_RAIN),
  LAND ("tokyo", CITY, 0),
  LAND ("paris", CITY, 0),
  LAND ("york", CITY, 0),
  LAND ("car", CITY, 0),
  LAND ("desert*", DESERT, 0),
  LAND ("dune*", DESERT, 0),
  LAND ("sand", DESERT, 0),
  LAND ("camel*", DESERT, 0),
  LAND ("canyon*", DESERT, 0),
  LAND ("mars", DESERT, 0),
  LAND ("meadow*", MEADOW, 0),
  LAND ("field", MEADOW, 0),
  LAND ("grass*", MEADOW, 0),
  LAND ("flower*", MEADOW, DAILIES_DEMO_PETALS),
  LAND ("garden*", MEADOW, DAILIES_DEMO_PETALS),
  LAND ("farm*", MEADOW, 0),
  LAND ("horse", MEADOW, 0),
  LAND ("dog", MEADOW, 0),
  LAND ("cat", MEADOW, 0),
  LAND ("cow", MEADOW, 0),
  LAND ("sheep*", MEADOW, 0),
  LAND ("child*", MEADOW, 0),
  LAND ("space*", SPACE, DAILIES_DEMO_STARS),
  LAND ("planet*", SPACE, DAILIES_DEMO_STARS),
  LAND ("galax*", SPACE, DAILIES_DEMO_STARS),
  LAND ("astronaut*", SPACE, DAILIES_DEMO_STARS),
  LAND ("rocket*", SPACE, DAILIES_DEMO_STARS),
  LAND ("nebula*", SPACE, DAILIES_DEMO_STARS),
  LAND ("universe*", SPACE, DAILIES_DEMO_STARS),
  LAND ("orbit", SPACE, DAILIES_DEMO_STARS),

  HOUR ("dawn*", DAWN, 0),
  HOUR ("sunrise*", DAWN, 0),
  HOUR ("morning*", DAWN, 0),
  HOUR ("day", DAY, 0),
  HOUR ("noon*", DAY, 0),
  HOUR ("sunny", DAY, 0),
  HOUR ("summer*", DAY, 0),
  HOUR ("spring", DAY, DAILIES_DEMO_PETALS),
  HOUR ("blue", DAY, 0),
  HOUR ("sunset*", SUNSET, 0),
  HOUR ("evening*", SUNSET, 0),
  HOUR ("golden", SUNSET, 0),
  HOUR ("autumn*", SUNSET, DAILIES_DEMO_PETALS),
  HOUR ("dusk*", DUSK, 0),
  HOUR ("twilight*", DUSK, 0),
  HOUR ("night*", NIGHT, DAILIES_DEMO_STARS),
  HOUR ("midnight*", NIGHT, DAILIES_DEMO_STARS),
  HOUR ("moon*", NIGHT, DAILIES_DEMO_MOON | DAILIES_DEMO_STARS),
  HOUR ("star", NIGHT, DAILIES_DEMO_STARS),
  HOUR ("starry", NIGHT, DAILIES_DEMO_STARS),
  HOUR ("dark*", NIGHT, 0),
  HOUR ("aurora*", NIGHT, DAILIES_DEMO_AURORA | DAILIES_DEMO_STARS),
  HOUR ("northern", NIGHT, DAILIES_DEMO_AURORA | DAILIES_DEMO_STARS),
  HOUR ("storm*", STORM, DAILIES_DEMO_RAIN),
  HOUR ("thunder*", STORM, DAILIES_DEMO_RAIN),
  HOUR ("rain", STORM, DAILIES_DEMO_RAIN),
  HOUR ("rainy", STORM, DAILIES_DEMO_RAIN),
  HOUR ("raining", STORM, DAILIES_DEMO_RAIN),
  HOUR ("grey", STORM, 0),
  HOUR ("gray", STORM, 0),

  THING ("snow*", DAILIES_DEMO_SNOW),
  THING ("winter*", DAILIES_DEMO_SNOW),
  THING ("ice", DAILIES_DEMO_SNOW),
  THING ("icy", DAILIES_DEMO_SNOW),
  THING ("frozen", DAILIES_DEMO_SNOW),
  THING ("christmas*", DAILIES_DEMO_SNOW),
  THING ("fire", DAILIES_DEMO_EMBERS),
  THING ("flame*", DAILIES_DEMO_EMBERS),
  THING ("burn*", DAILIES_DEMO_EMBERS),
  THING ("lava*", DAILIES_DEMO_EMBERS),
  THING ("campfire*", DAILIES_DEMO_EMBERS),
  THING ("firefl*", DAILIES_DEMO_FIREFLIES),
  THING ("magic*", DAILIES_DEMO_FIREFLIES),
  THING ("fairy*", DAILIES_DEMO_FIREFLIES),
  THING ("petal*", DAILIES_DEMO_PETALS),
  THING ("blossom*", DAILIES_DEMO_PETALS),
  THING ("cherry*", DAILIES_DEMO_PETALS),
  THING ("leaf", DAILIES_DEMO_PETALS),
  THING ("leaves", DAILIES_DEMO_PETALS),
  THING ("bird*", DAILIES_DEMO_BIRDS),
  THING ("flock*", DAILIES_DEMO_BIRDS),
  THING ("eagle*", DAILIES_DEMO_BIRDS),
  THING ("crane*", DAILIES_DEMO_BIRDS),
  THING ("swallow*", DAILIES_DEMO_BIRDS),
  THING ("fog", DAILIES_DEMO_FOG),
  THING ("mist", DAILIES_DEMO_FOG),
  THING ("foggy", DAILIES_DEMO_FOG),
  THING ("misty", DAILIES_DEMO_FOG),
  THING ("haze", DAILIES_DEMO_FOG),
  THING ("hazy", DAILIES_DEMO_FOG),
  THING ("water*", DAILIES_DEMO_WATER),
  THING ("pond*", DAILIES_DEMO_WATER),
  THING ("bay", DAILIES_DEMO_WATER),
  THING ("lantern*", DAILIES_DEMO_LANTERNS),
  THING ("festival*", DAILIES_DEMO_LANTERNS),
  THING ("candle*", DAILIES_DEMO_LANTERNS),
};

typedef struct
{
  guint32 sky[4];
  guint32 light;
  guint32 haze;
  guint32 near;
} Palette;

static const Palette palettes[] = {
  [DAILIES_DEMO_HOUR_DAWN]
  = { { 0x28426f, 0x6076a8, 0xe5a99c, 0xffdcae }, 0xfff0cc, 0xecc3b2, 0x1c2440 },
  [DAILIES_DEMO_HOUR_DAY]
  = { { 0x2a66ad, 0x5b9cd8, 0xa6d0ec, 0xe6f2f3 }, 0xfffaea, 0xc6deec, 0x1d3b3c },
  [DAILIES_DEMO_HOUR_SUNSET]
  = { { 0x2c2352, 0x7d3d70, 0xe96b4b, 0xffc870 }, 0xfff0bc, 0xe58b62, 0x1a1228 },
  [DAILIES_DEMO_HOUR_DUSK]
  = { { 0x131a3b, 0x323f78, 0x8a6ba3, 0xe9a5a2 }, 0xffe3d0, 0x8170a3, 0x0e1128 },
  [DAILIES_DEMO_HOUR_NIGHT]
  = { { 0x050a1d, 0x0d1a3c, 0x1d345f, 0x42628c }, 0xf3f1e2, 0x30496f, 0x04070f },
  [DAILIES_DEMO_HOUR_STORM]
  = { { 0x2a323b, 0x4a5661, 0x7d8a92, 0xb1bab9 }, 0xe8edec, 0x8b979d, 0x12181c },
};

static gboolean
matches (const Word *entry, const char *token)
{
  gsize length = strlen (entry->word);

  if (entry->word[length - 1] == '*')
    return strncmp (token, entry->word, length - 1) == 0;
  return strncmp (token, entry->word, length) == 0
         && (token[length] == '\0' || g_str_equal (token + length, "s"));
}

/* The first word of a kind wins: what a sentence is about comes early in it. */
static void
read_words (DailiesDemoMood *mood, const char *prompt, int *land, int *hour)
{
  g_auto (GStrv) tokens = g_str_tokenize_and_fold (prompt, "en", NULL);

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        {
          if (!matches (&words[j], tokens[i]))
            continue;
          if (*land == NO_LAND)
            *land = words[j].land;
          if (*hour == NO_HOUR)
            *hour = words[j].hour;
          mood->things |= words[j].things;
          break;
        }
    }
}

static DailiesDemoHour
choose_hour (int land, guint32 *chance)
{
  static const DailiesDemoHour hours[]
    = { DAILIES_DEMO_HOUR_DAWN, DAILIES_DEMO_HOUR_SUNSET, DAILIES_DEMO_HOUR_DUSK,
        DAILIES_DEMO_HOUR_DAY,  DAILIES_DEMO_HOUR_DAWN,   DAILIES_DEMO_HOUR_NIGHT };

  if (land == DAILIES_DEMO_LAND_SPACE)
    return DAILIES_DEMO_HOUR_NIGHT;
  return hours[(guint) (dailies_demo_noise_next (chance) * G_N_ELEMENTS (hours))];
}

static void
choose_things (DailiesDemoMood *mood, guint32 *chance)
{
  float luck = dailies_demo_noise_next (chance);
  DailiesDemoThings moving = DAILIES_DEMO_SNOW | DAILIES_DEMO_RAIN | DAILIES_DEMO_EMBERS
                             | DAILIES_DEMO_FIREFLIES | DAILIES_DEMO_PETALS | DAILIES_DEMO_BIRDS
                             | DAILIES_DEMO_LANTERNS;
  gboolean dark = mood->hour == DAILIES_DEMO_HOUR_NIGHT || mood->hour == DAILIES_DEMO_HOUR_DUSK;

  if (mood->hour == DAILIES_DEMO_HOUR_NIGHT)
    mood->things |= DAILIES_DEMO_STARS;

  if (mood->land == DAILIES_DEMO_LAND_COAST)
    mood->things |= DAILIES_DEMO_WATER;
  else if (mood->land == DAILIES_DEMO_LAND_CITY && luck < 0.6f)
    mood->things |= DAILIES_DEMO_WATER;
  else if (mood->land == DAILIES_DEMO_LAND_MOUNTAINS && luck < 0.35f
           && (mood->things & DAILIES_DEMO_EMBERS) == 0)
    mood->things |= DAILIES_DEMO_WATER;
  else if (mood->land == DAILIES_DEMO_LAND_SPACE)
    mood->things &= ~(DailiesDemoThings) DAILIES_DEMO_WATER;

  if ((mood->things & moving) == 0 && mood->land != DAILIES_DEMO_LAND_SPACE)
    {
      if (dark && mood->land != DAILIES_DEMO_LAND_CITY && mood->land != DAILIES_DEMO_LAND_DESERT)
        mood->things |= DAILIES_DEMO_FIREFLIES;
      else if (!dark)
        mood->things |= DAILIES_DEMO_BIRDS;
    }
}

static void
choose_colors (DailiesDemoMood *mood, guint32 *chance)
{
  const Palette *palette = &palettes[mood->hour];
  float turn = dailies_demo_noise_between (chance, -0.035f, 0.035f);
  float vivid = dailies_demo_noise_between (chance, 0.92f, 1.15f);
  DailiesDemoColor ground;

  for (guint i = 0; i < G_N_ELEMENTS (mood->sky); i++)
    mood->sky[i]
      = dailies_demo_color_turn (dailies_demo_color_from_hex (palette->sky[i]), turn, vivid);
  mood->light = dailies_demo_color_from_hex (palette->light);
  mood->haze = dailies_demo_color_turn (dailies_demo_color_from_hex (palette->haze), turn, vivid);
  mood->near = dailies_demo_color_from_hex (palette->near);

  switch (mood->land)
    {
    case DAILIES_DEMO_LAND_FOREST:
      ground = dailies_demo_color_from_hex (0x0c1f1c);
      break;
    case DAILIES_DEMO_LAND_MEADOW:
      ground = dailies_demo_color_from_hex (0x2c5a1e);
      break;
    case DAILIES_DEMO_LAND_DESERT:
      ground = dailies_demo_color_from_hex (0x9a5230);
      break;
    case DAILIES_DEMO_LAND_MOUNTAINS:
    case DAILIES_DEMO_LAND_COAST:
    case DAILIES_DEMO_LAND_CITY:
    case DAILIES_DEMO_LAND_SPACE:
    default:
      ground = mood->near;
      break;
    }
  mood->near = dailies_demo_color_mix (mood->near, ground, 0.6f);

  /* What burns lights the sky from below. */
  if ((mood->things & DAILIES_DEMO_EMBERS) != 0)
    {
      mood->sky[3]
        = dailies_demo_color_mix (mood->sky[3], dailies_demo_color_from_hex (0xff7430), 0.75f);
      mood->sky[2]
        = dailies_demo_color_mix (mood->sky[2], dailies_demo_color_from_hex (0x8c2c22), 0.60f);
      mood->haze
        = dailies_demo_color_mix (mood->haze, dailies_demo_color_from_hex (0x9c4026), 0.65f);
    }
}

static void
place_sun (DailiesDemoMood *mood, guint32 *chance, guint width, guint height)
{
  float side = dailies_demo_noise_next (chance) < 0.35f ? 0.27f : 0.70f;
  float up;

  mood->direction = dailies_demo_noise_next (chance) < 0.5f ? 1 : -1;
  mood->sun_x = (float) width * (side + dailies_demo_noise_between (chance, -0.07f, 0.07f));
  mood->sun_radius = (float) height * dailies_demo_noise_between (chance, 0.036f, 0.05f);
  mood->horizon = (float) height * ((mood->things & DAILIES_DEMO_WATER) != 0 ? 0.58f : 0.66f);

  switch (mood->hour)
    {
    case DAILIES_DEMO_HOUR_DAWN:
    case DAILIES_DEMO_HOUR_SUNSET:
      up = 0.17f;
      break;
    case DAILIES_DEMO_HOUR_DUSK:
      up = 0.03f;
      break;
    case DAILIES_DEMO_HOUR_DAY:
    case DAILIES_DEMO_HOUR_NIGHT:
    case DAILIES_DEMO_HOUR_STORM:
    default:
      up = 0.42f;
      break;
    }
  mood->sun_y
    = mood->horizon - (float) height * (up + dailies_demo_noise_between (chance, 0, 0.05f));
  if (mood->hour == DAILIES_DEMO_HOUR_NIGHT)
    mood->sun_radius *= 0.85f;
}

void
dailies_demo_mood_read (DailiesDemoMood *mood, const char *prompt, guint width, guint height)
{
  int land = NO_LAND;
  int hour = NO_HOUR;
  guint32 chance;

  g_return_if_fail (mood != NULL && prompt != NULL);

  *mood = (DailiesDemoMood) { .seed = g_str_hash (prompt) };
  chance = mood->seed;
  read_words (mood, prompt, &land, &hour);

  if (land == NO_LAND)
    land = (int) (dailies_demo_noise_next (&chance) * (DAILIES_DEMO_LAND_MEADOW + 1));
  mood->land = (DailiesDemoLand) land;
  mood->hour = hour != NO_HOUR ? (DailiesDemoHour) hour : choose_hour (land, &chance);

  choose_things (mood, &chance);
  choose_colors (mood, &chance);
  place_sun (mood, &chance, width, height);
}

/* test-names.c: everything that opens is opened, and in it nothing is without a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#define NEWEST "A fox in the snow"

/* A model that takes one of everything, where the catalogue is. */
static const char catalogue[]
  = "{\"format\":1,\"models\":[{\"id\":\"video-01\",\"title\":\"Video-01\",\"vendor\":\"V\","
    "\"aliases\":[],\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\","
    "\"required\":true,\"max_length\":2000},"
    "{\"name\":\"image_url\",\"role\":\"first-frame\",\"kind\":\"picture\","
    "\"title\":\"First frame\"},"
    "{\"name\":\"enhance_prompt\",\"role\":\"enhance\",\"kind\":\"boolean\","
    "\"title\":\"Enhance prompt\",\"default\":true},"
    "{\"name\":\"sound\",\"role\":\"option\",\"kind\":\"boolean\",\"title\":\"Sound\","
    "\"default\":false},"
    "{\"name\":\"resolution\",\"role\":\"option\",\"kind\":\"string\",\"title\":\"Resolution\","
    "\"choices\":[\"720p\",\"1080p\"]},"
    "{\"name\":\"duration\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"Duration\","
    "\"min\":4,\"max\":12,\"default\":6},"
    "{\"name\":\"seed\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"Seed\"}],"
    "\"picture\":{\"short_side_above\":300,\"ratio_below\":[5,2]},"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]},"
    "{\"id\":\"other\",\"title\":\"Another Model\",\"vendor\":\"V\",\"aliases\":[],"
    "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\"}],"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]}]}";

static void
use_catalogue (Journey *self)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (catalogue, strlen (catalogue));
  g_autofree char *path = command_fixture_path (&self->home, "catalogue.json");
  g_autofree char *overlay
    = g_strdup_printf ("/io/github/dailiesapp/Dailies/request/catalogue.json=%s", path);

  command_fixture_put (&self->home, "catalogue.json", bytes);
  command_fixture_set_variable (&self->home, "G_RESOURCE_OVERLAYS", overlay);
}

/* Looks at what has opened, which @inside tells, and closes it. */
static void
look (Journey *self, const char *inside, const char *step)
{
  journey_await_name (self, inside);
  journey_show (self, step);
  journey_key (self, "Escape");
  journey_await_gone (self, inside);
}

/* What a button opens. */
static void
look_behind (Journey *self, const char *opener, const char *inside)
{
  journey_press_one (self, &(Want) { .name = opener, .role = ROLE_TOGGLE_BUTTON });
  look (self, inside, opener);
}

static void
menus (Journey *self, gconstpointer data)
{
  journey_start_with_clips (self, "A train in the rain", NEWEST, NULL);
  look_behind (self, "Main Menu", "About Dailies");
  look_behind (self, "Clip Menu", "Details");

  journey_focus (self, &(Want) { .name = NEWEST, .role = ROLE_LIST_ITEM });
  journey_key (self, "Menu");
  look (self, "Details", "row");

  journey_key (self, "ctrl+f");
  journey_await_one (self, .name = "Search jobs", .has = STATE_FOCUSED);
  journey_show (self, "search");
}

static void
dialogs (Journey *self, gconstpointer data)
{
  static const struct
  {
    const char *menu;
    const char *item;
    const char *inside;
  } all[] = {
    { "Main Menu", "Account", "Balance" },
    { "Main Menu", "Spending", "Save as CSV…" },
    { "Main Menu", "Keyboard Shortcuts", "In the List" },
    { "Main Menu", "About Dailies", "Report an Issue" },
    { "Clip Menu", "Details", "Copy Receipt" },
  };

  use_catalogue (self);
  journey_start_with_clips (self, "A train in the rain", NEWEST, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      journey_choose (self, all[i].menu, all[i].item);
      look (self, all[i].inside, all[i].item);
    }
}

/* With what a new clip of a model begins with. */
static void
beginning (Journey *self, gconstpointer data)
{
  static const char *const pages[][2]
    = { { "Clips", "Finished Clips" }, { "Desktop", "When the Window Is Closed" } };

  use_catalogue (self);
  journey_start (self, NULL);
  journey_key (self, "ctrl+comma");
  journey_await_name (self, "Limits");
  journey_show (self, "Service");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      journey_press_one (self, &(Want) { .name = pages[i][0], .role = ROLE_PAGE_TAB });
      journey_await_name (self, pages[i][1]);
      journey_show (self, pages[i][0]);
    }
}

/* What the composer opens. */
static void
composer (Journey *self, gconstpointer data)
{
  use_catalogue (self);
  journey_start (self, NULL);
  look_behind (self, "First frame", "Choose a Picture…");
  look_behind (self, "Model", "Another Model");
  look_behind (self, "Takes", "×4");
  look_behind (self, "Options", "Seed");

  journey_choose (self, "First frame", "From a Link…");
  look (self, "Link", "Link");
}

/* The editor of a first frame, in each of its ways. */
static void
picture (Journey *self, gconstpointer data)
{
  static const char *const ways[][2] = { { "Blurred Edges", "Set on blurred edges" },
                                         { "Colour", "Set on a colour" },
                                         { "Crop", "Cropped to" } };
  g_autofree char *path = command_fixture_path (&self->home, "wide.png");

  command_fixture_put_picture (&self->home, "wide.png", 900, 320);
  journey_start (self, path);
  journey_await_words (self, "Aspect ratio is");
  journey_show (self, "refused");
  journey_press (self, "Adjust…");
  journey_await_sensitive (self, "Use", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      journey_press (self, ways[i][0]);
      journey_await_words (self, ways[i][1]);
      journey_await_sensitive (self, "Use", TRUE);
      journey_show (self, ways[i][0]);
    }
  look_behind (self, "Shape", "16:9");

  journey_press (self, "Use");
  journey_await_words (self, "Cropped to");
  journey_show (self, "used");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY_BOTH ("/names/beginning", beginning);
  JOURNEY_BOTH ("/names/composer", composer);
  JOURNEY_BOTH ("/names/dialogs", dialogs);
  JOURNEY_BOTH ("/names/menus", menus);
  JOURNEY_BOTH ("/names/picture", picture);
  return g_test_run ();
}

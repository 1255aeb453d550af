/* test-first-frames.c: every face of a first frame, light and dark, narrow and wide
 *
 * From being chosen to being used, with a picture that has something in it; what is said is held
 * against what was asked for, and the pictures are for eyes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#include <glib/gstdio.h>

#define PART "Part that is taken"

typedef struct
{
  Journey *journey;
  gboolean is_narrow;
} Look;

static void
start (Journey *self, const char *picture)
{
  journey_start (self, picture);
  journey_await_one (self, .has = STATE_ACTIVE);
}

/* Where there is room for one, the other side is a press away. */
static void
turn_to (Look *look, const char *side)
{
  if (look->is_narrow)
    journey_press_one (look->journey, &(Want) { .name = side, .role = ROLE_RADIO_BUTTON });
}

/* What comes of it, and where that is not beside it what is chosen of it */
static void
show_editor (Look *look, const char *words, const char *step)
{
  g_autofree char *before = g_strconcat (step, "-before", NULL);

  journey_await_words (look->journey, words);
  journey_await_sensitive (look->journey, "Use", TRUE);
  if (look->is_narrow)
    {
      turn_to (look, "Before");
      journey_await_name (look->journey, PART);
      journey_picture (look->journey, before);
    }
  turn_to (look, "After");
  journey_await_name (look->journey, "Picture as it will be sent");
  journey_show (look->journey, step);
}

#define ELSEWHERE "elsewhere.png"

/* The last one was found in a folder of its own, where the dialog begins. */
static void
remember_elsewhere (Journey *self)
{
  g_autofree char *path = command_fixture_path (&self->home, "elsewhere");
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *value = g_strdup_printf ("'%s'", uri);
  g_autofree char *other = NULL;

  g_assert_no_errno (g_mkdir (path, 0700));
  other = journey_put_scene (self, "elsewhere/" ELSEWHERE, 640, 480);
  journey_set (self, "picture-folder", value);
}

/* Found in its folder, as a person finds it: GTK forgets what is typed before it has read the first one. */
static void
choose (Journey *self, const char *path)
{
  journey_press_one (self, &(Want) { .name = "First frame", .role = ROLE_TOGGLE_BUTTON });
  journey_await_name (self, "Choose a Picture…");
  journey_show (self, "ways-in");
  journey_press_one (self, &(Want) { .name = "Choose a Picture…", .role = ROLE_MENU_ITEM });
  journey_await_name (self, "Choose a First Frame");
  journey_await_words (self, ELSEWHERE);
  journey_key (self, "slash");
  journey_await_one (self, .has = STATE_FOCUSED, .role = ROLE_TEXT);
  journey_type (self, path + 1);
  journey_picture (self, "chosen");
  journey_key (self, "Return");
}

/* The next one is looked for where this one was found. */
static void
assert_remembered (Journey *self, const char *path)
{
  g_autofree char *file = command_fixture_path (&self->home, "config/glib-2.0/settings/keyfile");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);
  g_autofree char *line = g_strdup_printf ("\npicture-folder='%s'\n", uri);
  g_autofree char *settings = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (file, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (settings, line));
}

/* A panorama: chosen, refused, made to fit, and brought to its shape in every way there is. */
static void
look_at_panorama (Look *look)
{
  Journey *self = look->journey;
  g_autofree char *path = journey_put_scene (self, "panorama.png", 1500, 500);

  remember_elsewhere (self);
  start (self, NULL);
  /* In a narrow window the composer comes when it is called. */
  journey_key (self, "ctrl+n");
  journey_await_one (self, .name = "Prompt", .has = STATE_FOCUSED);
  journey_write (self, "Prompt", "The man looks up, boats come in");
  choose (self, path);
  journey_await_words (self, "Aspect ratio is 3:1; it must be under 5:2.");
  journey_show (self, "refused");
  assert_remembered (self, path);

  journey_press (self, "Make It Fit");
  journey_await_words (self, "Cropped to 1249 × 500 px.");
  journey_show (self, "fits");

  journey_press (self, "Adjust…");
  show_editor (look, "Cropped to 1249 × 500 px.", "crop");
  journey_press (self, "Blurred Edges");
  show_editor (look, "Set on blurred edges to 1500 × 601 px.", "blur");
  journey_press (self, "Colour");
  show_editor (look, "Set on a colour to 1500 × 601 px.", "colour");

  journey_press (self, "Blurred Edges");
  turn_to (look, "Before");
  journey_focus (self, &(Want) { .name = PART });
  journey_key (self, "ctrl+shift+Left");
  journey_await_one (self, .name = PART, .words = "1350 × 500 px, 0 from the left");
  show_editor (look, "Cropped to 1350 × 500 px. Set on blurred edges to 1350 × 541 px.", "both");
  journey_press (self, "Use");
  journey_await_gone (self, "Use");
  journey_await_words (self, "Set on blurred edges to 1350 × 541 px.");
  journey_show (self, "used");
  journey_kill (self);
}

/* A tall one: what is beside it is more than what it is. */
static void
look_at_tower (Look *look)
{
  Journey *self = look->journey;
  g_autofree char *path = journey_put_scene (self, "tower.png", 400, 1600);

  start (self, path);
  journey_await_words (self, "it must be over 2:5");
  journey_press (self, "Adjust…");
  show_editor (look, "Cropped to 400 × 999 px.", "tall-crop");
  journey_press (self, "Blurred Edges");
  show_editor (look, "Set on blurred edges to 641 × 1600 px.", "tall-blur");
  journey_kill (self);
}

/* Small, and so small that it will be seen. */
static void
look_at_small (Look *look)
{
  Journey *self = look->journey;
  g_autofree char *small = journey_put_scene (self, "small.png", 300, 200);
  g_autofree char *smaller = journey_put_scene (self, "smaller.png", 200, 120);

  start (self, small);
  journey_await_words (self, "Shorter side is 200 px; it must be over 300 px.");
  journey_press (self, "Make It Fit");
  journey_await_words (self, "Enlarged to 451 × 301 px.");
  journey_show (self, "enlarged");
  journey_press (self, "Adjust…");
  show_editor (look, "Enlarged to 451 × 301 px.", "enlarged");
  journey_kill (self);

  start (self, smaller);
  journey_press (self, "Make It Fit");
  journey_await_words (self, "it will look soft");
  journey_show (self, "soft");
  journey_press (self, "Adjust…");
  show_editor (look, "it will look soft", "soft");
  journey_kill (self);
}

/* Called by the size of its screen and the colours: "360x640-dark" */
static void
first_frames (Journey *self, gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit_set (self->name, "x-", 3);
  g_autofree char *scheme = g_strconcat ("prefer-", words[2], NULL);
  g_autofree char *name = g_steal_pointer (&self->name);
  Look look = { self, g_str_equal (words[0], "360") };

  self->name = g_strconcat ("first-frame-", name, NULL);
  journey_set (self, "window-width", words[0]);
  journey_set (self, "window-height", words[1]);
  command_fixture_set_variable (&self->home, "ADW_DEBUG_COLOR_SCHEME", scheme);
  look_at_panorama (&look);
  look_at_tower (&look);
  look_at_small (&look);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/first-frames/360x640-light", first_frames);
  JOURNEY ("/first-frames/360x640-dark", first_frames);
  JOURNEY ("/first-frames/1280x900-light", first_frames);
  JOURNEY ("/first-frames/1280x900-dark", first_frames);
  return g_test_run ();
}

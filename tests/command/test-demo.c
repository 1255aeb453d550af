/* test-demo.c: the whole way with the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "clip-fixture.h"
#include "command-fixture.h"

#include <locale.h>

static DailiesClip *
generate (CommandFixture *fixture, const char *dialect, const char *image)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "generate", "--json", "--service=demo", dialect, "-o", "copy",
                   "A harbour at dawn", image, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GFile) clip = NULL;

  command_assert_status (result, 0);
  lines = command_parse_jobs (result);
  clip = g_file_new_for_path (command_get (g_ptr_array_index (lines, lines->len - 1), "clip"));
  return clip_fixture_probe (clip);
}

static void
test_words (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesClip) clip = generate (fixture, "--dialect=universal", NULL);

  g_assert_cmpuint (dailies_clip_get_width (clip), ==, 1280);
  g_assert_cmpuint (dailies_clip_get_height (clip), ==, 720);
}

static void
test_picture (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesClip) clip = NULL;

  command_fixture_put_picture (fixture, "photo.png", 400, 600);
  clip = generate (fixture, "--dialect=legacy", "--image=photo.png");
  g_assert_cmpuint (dailies_clip_get_width (clip), ==, 720);
  g_assert_cmpuint (dailies_clip_get_height (clip), ==, 1080);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  COMMAND_TEST ("/command/demo/words", test_words);
  COMMAND_TEST ("/command/demo/picture", test_picture);

  return g_test_run ();
}

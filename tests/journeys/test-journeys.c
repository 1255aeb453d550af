/* test-journeys.c: what a person does with Dailies, from beginning to end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

static void
picture_refused (Journey *self, gconstpointer data)
{
  g_autofree char *path = command_fixture_path (&self->home, "small.png");

  command_fixture_put_picture (&self->home, "small.png", 400, 240);
  journey_start (self, path);
  journey_write (self, "Prompt", "A lamp swings");
  /* Measured and required */
  journey_await_words (self, "240");
  journey_await_words (self, "300");
  journey_await_sensitive (self, "Generate", FALSE);
  journey_picture (self, "refused");
  g_assert_cmpuint (journey_count_nameless (self), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* libatspi warns where it asks a program that is only just starting. The program that is tested
   * has its G_DEBUG, and ends at a warning. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  atspi_init ();

  JOURNEY ("/journeys/picture-refused", picture_refused);
  return g_test_run ();
}

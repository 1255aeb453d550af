/* test-once.c: one press is one clip, however long it lasts and however often it is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

/* What a row says of a clip of the service that misbehaves */
#define FAULT_CLIP "1 s · 64×48"

static void
await_rows (Journey *self, guint count)
{
  journey_await_count (self, &(Want) { .name = FAULT_CLIP }, count);
}

/* A key that stays down is pressed again and again, by the display. */
static void
held (Journey *self, gconstpointer data)
{
  journey_use_faults (self);
  journey_start (self, NULL);
  journey_await_one (self, .name = "Prompt", .has = STATE_FOCUSED);
  journey_write (self, "Prompt", "A kettle boils");
  journey_await_sensitive (self, "Generate", TRUE);

  journey_hold (self, "Control_L");
  journey_hold (self, "Return");
  await_rows (self, 1);
  journey_await_sensitive (self, "Generate", TRUE);
  for (guint i = 0; i < 10; i++)
    journey_hold (self, "Return");
  journey_let_go (self, "Return");

  /* Pressed anew it is another clip, and the only other one. */
  journey_hold (self, "Return");
  await_rows (self, 2);
  journey_let_go (self, "Return");
  journey_let_go (self, "Control_L");
  journey_await_text (self, "Prompt", "A kettle boils");
  g_assert_cmpuint (fault_service_count (self->home.service, FAULT_CREATE), ==, 2);
}

/* What deletes a row takes the focus from it while the key is down. */
static void
held_in_the_list (Journey *self, gconstpointer data)
{
  journey_start_with_clips (self, "A kettle", "A lamp", "A train", "A fox", NULL);
  journey_hold (self, "Delete");
  await_rows (self, 3);
  journey_await_one (self, .name = "A train", .role = ROLE_LIST_ITEM, .has = STATE_FOCUSED);
  for (guint i = 0; i < 10; i++)
    journey_hold (self, "Delete");
  journey_let_go (self, "Delete");

  /* Pressed anew it deletes another, and the only other one. */
  journey_hold (self, "Delete");
  await_rows (self, 2);
  journey_let_go (self, "Delete");
  journey_await_one (self, .name = "A lamp", .role = ROLE_LIST_ITEM, .has = STATE_FOCUSED);
  journey_await_one (self, .name = "A kettle", .role = ROLE_LIST_ITEM);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/once/held", held);
  JOURNEY ("/once/held-in-the-list", held_in_the_list);
  return g_test_run ();
}

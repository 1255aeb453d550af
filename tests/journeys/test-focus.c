/* test-focus.c: the Tab key always leads somewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

static void
generate (Journey *self, const char *prompt)
{
  g_autoptr (CommandResult) result = command_run (
    &self->home, "generate", command_fixture_get_service (&self->home), prompt, NULL);

  command_assert_status (result, 0);
}

static void
leave (Journey *self, const char *name)
{
  journey_key (self, "Escape");
  journey_await_gone (self, name);
  journey_await_focus (self);
}

static void
walk_dialog (Journey *self, const char *menu, const char *item, const char *inside)
{
  journey_press_one (self, &(Want) { .name = menu, .role = ROLE_TOGGLE_BUTTON });
  journey_press_one (self, &(Want) { .name = item, .role = ROLE_MENU_ITEM });
  journey_await_name (self, inside);
  journey_show (self, item);
  journey_walk (self);
  leave (self, inside);
}

static void
walk_preferences (Journey *self)
{
  static const struct
  {
    const char *page;
    const char *inside;
  } pages[] = {
    { "Clips", "Finished Clips" },
    { "Desktop", "When the Window Is Closed" },
    { "Service", "Limits" },
  };

  journey_key (self, "ctrl+comma");
  journey_await_name (self, "Limits");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      journey_press_one (self, &(Want) { .name = pages[i].page, .role = ROLE_PAGE_TAB });
      journey_await_name (self, pages[i].inside);
      journey_show (self, pages[i].page);
      journey_walk (self);
    }
}

/* The account is a page of the preferences; @inside it is what there is. */
static void
walk_account (Journey *self, const char *inside)
{
  journey_focus (self, &(Want) { .name = "Account", .role = ROLE_LIST_ITEM });
  journey_key (self, "Return");
  journey_await_name (self, inside);
  journey_show (self, "account");
  journey_walk (self);
  leave (self, inside);
}

/* Every dialog that holds different things, from the one end to the other. */
static void
dialogs (Journey *self, gconstpointer data)
{
  /* Where nothing composes, a window has a frame of five pixels in its own size: within it these are
   * 360 x 640, the smallest that there is. */
  journey_set (self, "window-width", "370");
  journey_set (self, "window-height", "650");
  command_fixture_set_variable (&self->home, "ADW_DEBUG_COLOR_SCHEME", "prefer-dark");
  generate (self, "A train in the rain");
  generate (self, "A fox in the snow");
  journey_use_faults (self);
  journey_start (self, NULL);
  journey_await_one (self, .has = STATE_ACTIVE);

  walk_preferences (self);
  walk_account (self, "Balance");
  leave (self, "Preferences");
  /* Where there is not room for both, the composer is shown at first. */
  journey_key (self, "alt+Left");
  walk_dialog (self, "Main Menu", "Spending", "Save as CSV…");
  walk_dialog (self, "Main Menu", "About Dailies", "Report an Issue");

  journey_focus (self, &(Want) { .name = "A fox in the snow", .role = ROLE_LIST_ITEM });
  journey_key (self, "Return");
  journey_await_name (self, "Clip Menu");
  walk_dialog (self, "Clip Menu", "Details", "Copy Receipt");
  journey_kill (self);

  /* Asked for a key. */
  command_fixture_set_variable (&self->home, "AIML_API_KEY", NULL);
  journey_start (self, NULL);
  journey_await_one (self, .has = STATE_ACTIVE);
  journey_key (self, "ctrl+comma");
  walk_account (self, "Check and Use");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/focus/370x650", dialogs);
  return g_test_run ();
}

/* test-desktop.c: an account, and preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

/* What a row says of a clip of the service that misbehaves */
#define FAULT_CLIP "1 s · 64×48"

static void
open_account (Journey *self)
{
  journey_key (self, "ctrl+comma");
  journey_focus (self, &(Want) { .name = "Account", .role = ROLE_LIST_ITEM });
  journey_key (self, "Return");
}

/* A key is pasted, is wrong, and then is right; there is no keyring here, and that is said. */
static void
account (Journey *self, gconstpointer data)
{
  command_fixture_set_variable (&self->home, "AIML_API_KEY", NULL);
  journey_use_demo (self, "1");
  journey_start (self, NULL);

  open_account (self);
  journey_await_sensitive (self, "Check and Use", FALSE);
  journey_show (self, "asked");

  /* What is typed into it is hidden, also from whoever reads the screen. */
  journey_focus (self, &(Want) { .name = "Key", .role = ROLE_TEXT });
  journey_type (self, "sk-wrong");
  journey_await_sensitive (self, "Check and Use", TRUE);
  journey_key (self, "Return");
  journey_await_words (self, "does not know this key");
  journey_show (self, "wrong");

  journey_focus (self, &(Want) { .name = "Key", .role = ROLE_TEXT });
  journey_key (self, "ctrl+a");
  journey_type (self, FAULT_KEY);
  journey_await_sensitive (self, "Check and Use", TRUE);
  journey_key (self, "Return");
  journey_await_words (self, "$10.00");
  journey_await_words (self, "until Dailies is closed");
  journey_show (self, "right");

  journey_focus (self, &(Want) { .name = "Remove Key", .role = ROLE_BUTTON });
  journey_key (self, "Return");
  journey_await_name (self, "Remove the Key?");
  journey_show (self, "remove");
  journey_press (self, "Remove");
  journey_await_name (self, "Check and Use");
}

/* The first start: an account is one of the things that the welcome offers, as long as none is used. */
static void
first_account (Journey *self, gconstpointer data)
{
  command_fixture_set_variable (&self->home, "AIML_API_KEY", NULL);
  journey_start (self, NULL);
  journey_focus (self, &(Want) { .name = "Use Your Account", .role = ROLE_LIST_ITEM });
  journey_show (self, "welcome");
  journey_key (self, "Return");
  /* The vendor's, and nobody is asked before there is a key. */
  journey_await_words (self, "api.aimlapi.com");
  journey_await_name (self, "Get a Key");
  journey_show (self, "asked");
  journey_key (self, "Escape");
  journey_await_gone (self, "Get a Key");
  journey_quit (self);

  journey_use_faults (self);
  journey_start (self, NULL);
  journey_await_name (self, "Examples");
  g_assert_null (journey_find (self, &(Want) { .name = "Use Your Account" }));
}

static void
paste (Journey *self, const char *key)
{
  journey_focus (self, &(Want) { .name = "Key", .role = ROLE_TEXT });
  journey_key (self, "ctrl+a");
  journey_type (self, key);
  journey_await_sensitive (self, "Check and Use", TRUE);
  journey_key (self, "Return");
}

/* Each refusal is told in a sentence of its own, with the one thing that can be done about it. */
static void
refused_keys (Journey *self, gconstpointer data)
{
  const Fault expired = { .status = 401, .body = "{\"error\":{\"message\":\"API key expired\"}}" };
  const Fault scope = { .status = 403, .body = "{\"message\":\"missing scope billing:read\"}" };
  const Fault broke = { .status = 403, .body = "{\"error\":{\"name\":\"OutOfFundsException\"}}" };

  command_fixture_set_variable (&self->home, "AIML_API_KEY", NULL);
  journey_use_faults (self);
  journey_start (self, NULL);
  open_account (self);
  journey_await_sensitive (self, "Check and Use", FALSE);

  /* Another key is what helps, and the place for it has the focus. */
  fault_service_script (self->home.service, FAULT_BALANCE, &expired);
  paste (self, FAULT_KEY);
  journey_await_words (self, "has expired or was switched off");
  journey_await_one (self, .name = "Key", .role = ROLE_TEXT, .has = STATE_FOCUSED);
  journey_show (self, "expired");

  fault_service_script (self->home.service, FAULT_BALANCE, &scope);
  journey_key (self, "Return");
  journey_await_words (self, "not allowed to read the balance");
  journey_show (self, "scope");
  journey_press (self, "Use It Anyway");
  journey_await_words (self, "until Dailies is closed");

  fault_service_script (self->home.service, FAULT_BALANCE, &broke);
  journey_focus (self, &(Want) { .name = "Change Key…", .role = ROLE_BUTTON });
  journey_key (self, "Return");
  paste (self, FAULT_KEY);
  journey_await_words (self, "the account has no credits");
  journey_await_words (self, "until Dailies is closed");
  journey_show (self, "no-credits");
}

/* A key from the environment is said to be that. */
static void
environment (Journey *self, gconstpointer data)
{
  journey_use_demo (self, "1");
  journey_start (self, NULL);
  open_account (self);
  journey_await_words (self, "AIML_API_KEY");
  journey_await_words (self, "$10.00");
  journey_show (self, "account");
}

static void
preferences (Journey *self, gconstpointer data)
{
  journey_start (self, NULL);
  journey_key (self, "ctrl+comma");
  journey_await_name (self, "Limits");
  journey_show (self, "service");
  journey_press_one (self, &(Want) { .name = "Clips", .role = ROLE_PAGE_TAB });
  journey_await_name (self, "Finished Clips");
  journey_show (self, "clips");
  journey_press_one (self, &(Want) { .name = "Desktop", .role = ROLE_PAGE_TAB });
  journey_await_name (self, "When the Window Is Closed");
  journey_show (self, "desktop");
}

static void
close_preferences (Journey *self)
{
  journey_key (self, "Escape");
  journey_await_gone (self, "Preferences");
}

static void
ask (Journey *self, const char *prompt)
{
  journey_write (self, "Prompt", prompt);
  journey_press (self, "Generate");
}

/* What is chosen there is how the service is spoken to from then on. */
static void
dialect (Journey *self, gconstpointer data)
{
  const Want row = { .name = "Dialect", .role = ROLE_COMBO_BOX };
  g_autofree char *before = NULL;
  g_autofree char *created = NULL;
  g_autofree char *asked = NULL;

  journey_use_faults (self);
  journey_start (self, NULL);
  ask (self, "The first");
  journey_await_count (self, &(Want) { .name = FAULT_CLIP }, 1);
  before = fault_service_dup_last_head (self->home.service, FAULT_CREATE);
  g_assert_true (g_str_has_prefix (before, "POST /v2/video/generations "));

  journey_key (self, "ctrl+comma");
  journey_focus (self, &row);
  journey_key (self, "space");
  journey_await_one (self, .name = "Older", .role = ROLE_LIST_ITEM);
  journey_key (self, "Down");
  journey_await_one (self, .name = "Older", .has = STATE_FOCUSED);
  journey_key (self, "Return");
  journey_await_gone (self, "Universal");
  journey_show (self, "older");
  close_preferences (self);

  ask (self, "The second");
  journey_await_count (self, &(Want) { .name = FAULT_CLIP }, 2);
  created = fault_service_dup_last_head (self->home.service, FAULT_CREATE);
  g_assert_true (g_str_has_prefix (created, "POST /v2/generate/video/minimax/generation "));
  asked = fault_service_dup_last_head (self->home.service, FAULT_ASK);
  g_assert_true (g_str_has_prefix (asked, "GET /v2/generate/video/minimax/generation?"));
}

/* A clip that may not play by itself waits to be told, when it is ready and when it is chosen. */
static void
autoplay (Journey *self, gconstpointer data)
{
  static const char row[] = "Play by Itself";

  /* What plays goes on playing. */
  journey_set (self, "loop", "true");
  journey_use_faults (self);
  journey_start (self, NULL);
  journey_key (self, "ctrl+comma");
  journey_press_one (self, &(Want) { .name = "Clips", .role = ROLE_PAGE_TAB });
  journey_focus (self, &(Want) { .name = row, .has = STATE_FOCUSABLE });
  journey_await_one (self, .name = row, .has = STATE_CHECKED);
  journey_key (self, "space");
  journey_await_one (self, .name = row, .has = STATE_FOCUSED, .lacks = STATE_CHECKED);
  close_preferences (self);

  ask (self, "A kettle");
  journey_await_name (self, FAULT_CLIP);
  journey_await_name (self, "Play");
  journey_focus (self, &(Want) { .name = "A kettle", .role = ROLE_LIST_ITEM });
  journey_key (self, "Return");
  journey_show (self, "waits");

  /* There is no "Play" to be pressed where it plays. */
  journey_press (self, "Play");
  journey_await_name (self, "Pause");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY_BOTH ("/journeys/account", account);
  JOURNEY_BOTH ("/journeys/autoplay", autoplay);
  JOURNEY_BOTH ("/journeys/dialect", dialect);
  JOURNEY_BOTH ("/journeys/environment", environment);
  JOURNEY_BOTH ("/journeys/first-account", first_account);
  JOURNEY_BOTH ("/journeys/preferences", preferences);
  JOURNEY_BOTH ("/journeys/refused-keys", refused_keys);
  return g_test_run ();
}

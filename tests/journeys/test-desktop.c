/* test-desktop.c: an account, and preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

/* As AT-SPI numbers it */
#define PAGE_TAB ((Role) 37)

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
  journey_press_one (self, &(Want) { .name = "Clips", .role = PAGE_TAB });
  journey_await_name (self, "Finished Clips");
  journey_show (self, "clips");
  journey_press_one (self, &(Want) { .name = "Desktop", .role = PAGE_TAB });
  journey_await_name (self, "When the Window Is Closed");
  journey_show (self, "desktop");
}

/* --- started by the bus --- */

static GVariant *
call_bus (GDBusConnection *bus, const char *method, GVariant *in)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, in, NULL,
    G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

/* As the packager installs it, and with the home of the journey. */
static void
make_activatable (Journey *self, GDBusConnection *bus)
{
  g_autofree char *folder
    = g_build_filename (g_get_user_runtime_dir (), "dbus-1", "services", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.service", folder, APP_ID);
  g_autofree char *content = g_strdup_printf (
    "[D-BUS Service]\nName=%s\nExec=%s/src/dailies --gapplication-service\n", APP_ID, BUILD_DIR);
  GVariantBuilder variables;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));

  g_variant_builder_init (&variables, G_VARIANT_TYPE ("(a{ss})"));
  g_variant_builder_open (&variables, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; self->home.environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (self->home.environment[i], "=", 2);

      g_variant_builder_add (&variables, "{ss}", pair[0], pair[1]);
    }
  g_variant_builder_close (&variables);
  g_variant_unref (
    call_bus (bus, "UpdateActivationEnvironment", g_variant_builder_end (&variables)));
  g_variant_unref (call_bus (bus, "ReloadConfig", NULL));
}

/* What the desktop does with a notification that is pressed, or an entry of the program's menu.
 * @parameter: (nullable): (transfer floating) */
static void
activate_action (GDBusConnection *bus, const char *action, GVariant *parameter)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  GVariantBuilder parameters;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  answer = g_dbus_connection_call_sync (bus, APP_ID, "/io/github/dailiesapp/Dailies",
                                        "org.freedesktop.Application", "ActivateAction",
                                        g_variant_new ("(sava{sv})", action, &parameters, NULL),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);
  g_assert_no_error (error);
}

static void
look_at_owner (Journey *self, GDBusConnection *bus)
{
  g_autoptr (GVariant) answer
    = call_bus (bus, "GetConnectionUnixProcessID", g_variant_new ("(s)", APP_ID));
  guint32 pid;

  g_variant_get (answer, "(u)", &pid);
  tree_set_program (self->tree, pid);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
await_end (GDBusConnection *bus)
{
  gboolean has_ended = FALSE;
  guint watch = g_bus_watch_name_on_connection (bus, APP_ID, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                on_vanished, &has_ended, NULL);

  while (!has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (watch);
}

/* A notification outlives the program that has sent it: the bus starts it again. */
static void
activated (Journey *self, gconstpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (CommandResult) made = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const char *id;

  made = command_run (&self->home, "generate", "--json", "--service=demo", "A harbour", NULL);
  command_assert_status (made, 0);
  lines = command_parse_jobs (made);
  id = command_get (g_ptr_array_index (lines, 0), "job");
  make_activatable (self, bus);

  activate_action (bus, "new-clip", NULL);
  look_at_owner (self, bus);
  journey_await_one (self, .name = "Prompt", .has = STATE_FOCUSED);

  activate_action (bus, "show-job", g_variant_new_string (id));
  journey_await_name (self, "Continue from last frame");
  journey_picture (self, "shown");
  activate_action (bus, "quit", NULL);
  await_end (bus);

  activate_action (bus, "play", g_variant_new_string (id));
  look_at_owner (self, bus);
  journey_await_name (self, "Pause");
  activate_action (bus, "quit", NULL);
  await_end (bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/journeys/account", account);
  JOURNEY ("/journeys/activated", activated);
  JOURNEY ("/journeys/environment", environment);
  JOURNEY ("/journeys/first-account", first_account);
  JOURNEY ("/journeys/preferences", preferences);
  JOURNEY ("/journeys/refused-keys", refused_keys);
  return g_test_run ();
}

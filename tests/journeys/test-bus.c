/* test-bus.c: what the desktop asks of Dailies over its bus, and Dailies of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "desktop.h"
#include "journey.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* --- the bus --- */

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

/* --- "Open With" in Files --- */

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
await_owner (GDBusConnection *bus)
{
  gboolean is_there = FALSE;
  guint watch = g_bus_watch_name_on_connection (bus, APP_ID, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                on_appeared, NULL, &is_there, NULL);

  while (!is_there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (watch);
}

/* The file that the packager installs. By its Exec line it is started where the desktop does not do that
 * over the bus. */
static GAppInfo *
load_desktop_file (gboolean over_bus)
{
  g_autofree char *path = g_build_filename (BUILD_DIR, "data", APP_ID ".desktop", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GDesktopAppInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  if (over_bus)
    info = g_desktop_app_info_new_from_filename (path);
  else
    {
      g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
      g_assert_no_error (error);
      g_assert_true (g_key_file_remove_key (file, G_KEY_FILE_DESKTOP_GROUP,
                                            G_KEY_FILE_DESKTOP_KEY_DBUS_ACTIVATABLE, NULL));
      info = g_desktop_app_info_new_from_keyfile (file);
    }
  g_assert_nonnull (info);
  return G_APP_INFO (g_steal_pointer (&info));
}

/* What is started has the home of the journey, and nothing of this test. */
static GAppLaunchContext *
new_context (Journey *self)
{
  g_autoptr (GAppLaunchContext) context = g_app_launch_context_new ();
  g_auto (GStrv) all = g_listenv ();

  for (guint i = 0; all[i] != NULL; i++)
    g_app_launch_context_unsetenv (context, all[i]);
  for (guint i = 0; self->home.environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (self->home.environment[i], "=", 2);

      g_app_launch_context_setenv (context, pair[0], pair[1]);
    }
  g_app_launch_context_setenv (context, "PATH", g_getenv ("PATH"));
  return g_steal_pointer (&context);
}

static void
open_picture (Journey *self, GAppInfo *info, const char *name)
{
  g_autofree char *path = command_fixture_path (&self->home, name);
  g_autoptr (GAppLaunchContext) context = new_context (self);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GList) files = g_list_append (NULL, file);
  g_autoptr (GError) error = NULL;

  g_app_info_launch (info, files, context, &error);
  g_assert_no_error (error);
}

static void
remove_draft (Journey *self)
{
  g_autofree char *path
    = command_fixture_path (&self->home, "home/.local/state/dailies/draft.json");

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A picture that is opened with Dailies is the first frame: of the one that is there, or of the one that
 * is started for it. */
static void
opened_with (Journey *self, gconstpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  command_fixture_put_picture (&self->home, "ein großes Bild.png", 640, 360);
  command_fixture_put_picture (&self->home, "a small one's.png", 400, 240);
  make_activatable (self, bus);

  for (guint over_bus = 0; over_bus < 2; over_bus++)
    {
      g_autoptr (GAppInfo) info = load_desktop_file (over_bus);

      g_test_message ("%s", over_bus ? "over the bus" : "by the Exec line");
      open_picture (self, info, "ein großes Bild.png");
      await_owner (bus);
      look_at_owner (self, bus);
      journey_await_name (self, "Remove First Frame");
      g_assert_null (journey_find (self, &(Want) { .words = "Shorter side is" }));

      open_picture (self, info, "a small one's.png");
      journey_await_words (self, "Shorter side is 240 px; it must be over 300 px.");
      journey_picture (self, over_bus ? "over-the-bus" : "by-exec");
      activate_action (bus, "quit", NULL);
      await_end (bus);
      /* The draft has the picture from before. */
      remove_draft (self);
    }
}

/* --- "Open With…" of a clip --- */

/* Starts the program with a finished clip on the stage. (transfer full): the clip's path */
static char *
start_with_clip (Journey *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (CommandResult) made
    = command_run (&self->home, "generate", "--json", command_fixture_get_service (&self->home),
                   "A harbour", NULL);
  g_autofree char *clip = NULL;

  command_assert_status (made, 0);
  lines = command_parse_jobs (made);
  clip = g_strdup (command_get (g_ptr_array_index (lines, lines->len - 1), "clip"));
  journey_use_faults (self);
  journey_start (self, NULL);
  journey_focus (self, &(Want) { .name = "A harbour", .role = ROLE_LIST_ITEM });
  journey_key (self, "space");
  journey_await_name (self, "Play");
  return g_steal_pointer (&clip);
}

static void
choose_open_with (Journey *self)
{
  journey_press_one (self, &(Want) { .name = "Clip Menu", .role = ROLE_TOGGLE_BUTTON });
  journey_press_one (self, &(Want) { .name = "Open With…", .role = ROLE_MENU_ITEM });
}

/* The portal is handed the clip, open, and told to ask with what. */
static void
open_with_portal (Journey *self, gconstpointer data)
{
  g_autoptr (Desktop) desktop = desktop_new ();
  g_autofree char *clip = NULL;
  g_autofree char *call = NULL;

  command_fixture_set_variable (&self->home, "GDK_DEBUG", "portals");
  clip = start_with_clip (self);
  choose_open_with (self);
  call = desktop_await (desktop, "OpenFile", 1);
  g_assert_true (g_str_has_suffix (call, clip));
  g_assert_nonnull (strstr (call, "'ask': <true>"));
  journey_await_gone (self, "Open With…");
  g_assert_null (journey_find (self, &(Want) { .name = "The Clip Could Not Be Opened" }));
}

static void
on_said (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, data, NULL, &error);
  g_assert_no_error (error);
}

/* Without a portal, what is the desktop's own for videos opens it. */
static void
open_with_player (Journey *self, gconstpointer data)
{
  g_autofree char *pipe = command_fixture_path (&self->home, "said");
  g_autofree char *player = command_fixture_path (&self->home, "player");
  g_autofree char *data_home = command_fixture_path (&self->home, "data");
  g_autofree char *folder = g_build_filename (data_home, "applications", NULL);
  g_autofree char *desktop_file = g_build_filename (folder, "player.desktop", NULL);
  g_autofree char *list = g_build_filename (folder, "mimeapps.list", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nprintf %%s \"$1\" >'%s'\n", pipe);
  g_autofree char *entry = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Player\n"
                                            "Exec=%s %%f\nMimeType=video/webm;video/mp4;\n",
                                            player);
  g_autoptr (GSubprocess) reader = NULL;
  g_autofree char *clip = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_true (
    g_file_set_contents_full (player, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (desktop_file, entry, -1, NULL));
  g_assert_true (g_file_set_contents (
    list, "[Default Applications]\nvideo/webm=player.desktop\nvideo/mp4=player.desktop\n", -1,
    NULL));

  clip = start_with_clip (self);
  reader = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "cat", pipe, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (reader, NULL, NULL, on_said, &said);
  choose_open_with (self);
  while (said == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (said, ==, clip);
}

int
main (int argc, char *argv[])
{
  g_autofree char *path = g_strconcat (BUILD_DIR "/src:", g_getenv ("PATH"), NULL);

  /* What "dailies" is in an Exec line. */
  g_setenv ("PATH", path, TRUE);
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/bus/activated", activated);
  JOURNEY ("/bus/open-with-player", open_with_player);
  JOURNEY ("/bus/open-with-portal", open_with_portal);
  JOURNEY ("/bus/opened-with", opened_with);
  return g_test_run ();
}

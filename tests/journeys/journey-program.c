/* journey-program.c: the program of a journey, its home and its service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"
#include "picture-scene.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

#define PROGRAM BUILD_DIR "/src/dailies"
#define DEMO BUILD_DIR "/src/demo/dailies-demo-service"
#define GROUP "io/github/dailiesapp/Dailies"

/* --- when a journey goes nowhere --- */

/* Meson asks first, when a test takes too long. */
static gboolean
on_terminated (gpointer data)
{
  Journey *self = data;

  journey_print (self);
  journey_picture (self, "nowhere");
  g_test_fail_printf ("The journey went nowhere");
  journey_kill (self);
  exit (1);
}

/* --- the program --- */

void
journey_set (Journey *self, const char *key, const char *value)
{
  g_key_file_set_value (self->settings, GROUP, key, value);
}

void
journey_use_faults (Journey *self)
{
  g_autofree char *value = g_strdup_printf ("'%s'", fault_service_get_address (self->home.service));

  journey_set (self, "service", value);
}

void
journey_use_demo (Journey *self, const char *pace)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autofree char *paced = g_strdup_printf ("--pace=%s", pace);
  g_autoptr (GDataInputStream) out = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_subprocess_launcher_set_environ (launcher, self->home.environment);
  self->demo = g_subprocess_launcher_spawn (launcher, &error, DEMO, "--quiet", "--key=" FAULT_KEY,
                                            "--exit-with-stdin", paced, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->demo));
  self->demo_address = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->demo_address);

  value = g_strdup_printf ("'%s'", self->demo_address);
  journey_set (self, "service", value);
}

const char *
journey_get_demo (Journey *self)
{
  return self->demo_address;
}

static void
save_settings (Journey *self)
{
  g_autofree char *folder = command_fixture_path (&self->home, "config/glib-2.0/settings");
  g_autofree char *file = g_build_filename (folder, "keyfile", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_key_file_save_to_file (self->settings, file, &error);
  g_assert_no_error (error);
}

static void
on_end (GObject *source, GAsyncResult *result, gpointer data)
{
  Journey *self = data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (!self->expects_end)
    g_error ("The program has ended, with status %d",
             g_subprocess_get_status (G_SUBPROCESS (source)));
  tree_set_program (self->tree, 0);
  g_clear_object (&self->program);
}

void
journey_start (Journey *self, const char *picture)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_assert_null (self->program);
  save_settings (self);
  g_subprocess_launcher_set_environ (launcher, self->home.environment);
  self->program = g_subprocess_launcher_spawn (launcher, &error, PROGRAM, picture, NULL);
  g_assert_no_error (error);
  self->expects_end = FALSE;
  g_subprocess_wait_async (self->program, NULL, on_end, self);
  tree_set_program (
    self->tree, (guint32) g_ascii_strtoull (g_subprocess_get_identifier (self->program), NULL, 10));
  journey_await_one (self, .role = ROLE_FRAME);
}

void
journey_start_with_clips (Journey *self, ...)
{
  const char *prompt, *newest = NULL;
  guint clips = 0;
  va_list prompts;

  va_start (prompts, self);
  while ((prompt = va_arg (prompts, const char *)) != NULL)
    {
      g_autoptr (CommandResult) result = command_run (
        &self->home, "generate", command_fixture_get_service (&self->home), prompt, NULL);

      command_assert_status (result, 0);
      newest = prompt;
      clips++;
    }
  va_end (prompts);

  journey_use_faults (self);
  journey_start (self, NULL);
  journey_await_count (self, &(Want) { .name = JOURNEY_CLIP }, clips);
  journey_focus (self, &(Want) { .name = newest, .role = ROLE_LIST_ITEM });
  journey_key (self, "space");
  journey_await_one (self, .name = newest, .role = ROLE_LIST_ITEM, .has = STATE_SELECTED);
  journey_await_name (self, "Play");
}

static void
await_end (Journey *self)
{
  while (self->program != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&self->shown, node_free);
}

void
journey_kill (Journey *self)
{
  self->expects_end = TRUE;
  g_subprocess_send_signal (self->program, SIGKILL);
  await_end (self);
}

void
journey_quit (Journey *self)
{
  g_autoptr (GSubprocess) program = g_object_ref (self->program);

  self->expects_end = TRUE;
  journey_await_one (self, .has = STATE_ACTIVE);
  journey_key (self, "ctrl+q");
  await_end (self);
  g_assert_true (g_subprocess_get_successful (program));
}

char *
journey_put_scene (Journey *self, const char *name, guint width, guint height)
{
  g_autoptr (GBytes) scene = scene_png (width, height);

  command_fixture_put (&self->home, name, scene);
  return command_fixture_path (&self->home, name);
}

/* Nothing fades and slides: a picture is of what is there. */
static void
still_animations (Journey *self)
{
  g_autofree char *folder = command_fixture_path (&self->home, "config/gtk-4.0");
  g_autofree char *file = g_build_filename (folder, "settings.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, "[Settings]\ngtk-enable-animations=false\n", -1, &error);
  g_assert_no_error (error);
}

void
journey_set_up (Journey *self, gconstpointer data)
{
  static const char *const kept[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR" };
  const char *path = data;

  command_fixture_set_up (&self->home, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    command_fixture_set_variable (&self->home, kept[i], g_getenv (kept[i]));
  command_fixture_set_variable (&self->home, "NO_AT_BRIDGE", NULL);
  command_fixture_set_variable (&self->home, "GSETTINGS_BACKEND", "keyfile");
  still_animations (self);

  self->name = g_path_get_basename (path);
  self->by_keyboard = g_str_has_prefix (path, JOURNEY_KEYBOARD);
  if (self->by_keyboard)
    {
      g_autofree char *name = g_steal_pointer (&self->name);

      self->name = g_strconcat ("keyboard-", name, NULL);
    }
  self->settings = g_key_file_new ();
  /* A journey that ends the program means it. */
  journey_set (self, "when-closed", "'quit'");
  self->tree = tree_new ();
  g_unix_signal_add (SIGTERM, on_terminated, self);
}

void
journey_tear_down (Journey *self, gconstpointer data)
{
  if (self->program != NULL)
    journey_kill (self);
  if (self->demo != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->demo), NULL, NULL);
      g_subprocess_wait (self->demo, NULL, NULL);
    }
  g_clear_object (&self->demo);
  g_clear_pointer (&self->demo_address, g_free);
  g_clear_pointer (&self->shown, node_free);
  g_clear_pointer (&self->tree, tree_free);
  g_clear_pointer (&self->settings, g_key_file_unref);
  g_source_remove_by_user_data (self);
  g_clear_pointer (&self->name, g_free);
  command_fixture_tear_down (&self->home, NULL);
}

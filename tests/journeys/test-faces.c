/* test-faces.c: every face of the window, light and dark, from the smallest size to the largest
 *
 * The window fits the size that it was given, and everything in it has a name; the pictures are for
 * eyes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#include <signal.h>

#define FINISHED "Gulls over a harbour at dawn"
#define FAILED "A kettle boils over [fail]"
#define LOST "A lamp swings in the wind"
#define RUNNING "A train comes out of the fog"

/* A window that wants more room than there is grows beyond it. (Where its parts lie in it, GTK does not
 * tell here as it is: tests/window looks at that.) */
static void
show (Journey *self, const char *face)
{
  Node *frame = journey_await_one (self, .role = ROLE_FRAME);
  Extents extents = journey_get_extents (self, frame);
  g_autofree char *size = g_strdup_printf ("%dx%d", extents.width, extents.height);

  journey_picture (self, face);
  if (!g_str_has_prefix (self->name, size))
    g_test_fail_printf ("The window of %s is %s", self->name, size);
  journey_await_named (self);
}

/* --- a library with every face --- */

static void
generate (Journey *self, const char *service, const char *prompt, int status)
{
  g_autoptr (CommandResult) result = command_run (&self->home, "generate", service, prompt, NULL);

  command_assert_status (result, status);
}

static void
fill_library (Journey *self)
{
  const char *faults = command_fixture_get_service (&self->home);
  g_autofree char *demo = NULL;

  journey_use_demo (self, "0");
  demo = g_strconcat ("--service=", journey_get_demo (self), NULL);
  generate (self, demo, FINISHED, 0);
  generate (self, demo, FAILED, 3);

  fault_service_set_log_rows (self->home.service, FAULT_LOG_NEVER);
  fault_service_script (self->home.service, FAULT_CREATE,
                        &(Fault) { .ignored = TRUE, .silent = TRUE });
  generate (self, faults, LOST, 5);
  fault_service_script_always (self->home.service, FAULT_ASK, &(Fault) { .hangs = TRUE });
}

/* As in a window of any width: the search is where the list is. */
static void
choose (Journey *self, const char *prompt)
{
  journey_key (self, "ctrl+f");
  journey_await_one (self, .name = "Search jobs", .has = STATE_FOCUSED);
  journey_key (self, "ctrl+a");
  journey_type (self, prompt);
  journey_await_count (self, &(Want) { .role = ROLE_LIST_ITEM, .words = prompt }, 1);
  journey_focus (self, &(Want) { .role = ROLE_LIST_ITEM, .words = prompt });
  journey_key (self, "Return");
}

static void
show_first_run (Journey *self)
{
  journey_await_name (self, "Examples");
  show (self, "welcome");
}

static void
show_jobs (Journey *self)
{
  journey_await_words (self, "Write what you want to see, or begin with a picture.");
  show (self, "new");

  choose (self, FINISHED);
  /* It has been opened when its length is known. */
  journey_await_words (self, " / 0:06");
  show (self, "playing");
  choose (self, FAILED);
  journey_await_name (self, "No Clip This Time");
  show (self, "failed");
  choose (self, LOST);
  journey_await_name (self, "Look Again");
  show (self, "decision");
  choose (self, RUNNING);
  journey_await_name (self, "Stop watching");
  show (self, "running");
}

/* Starts the program, light and dark, and has @faces shown. */
static void
photograph (Journey *self, void (*faces) (Journey *self))
{
  static const char *const schemes[] = { "prefer-light", "prefer-dark" };
  g_autofree char *name = g_strdup (self->name);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_free (self->name);
      self->name = g_strdup_printf ("%s-%s", name, schemes[i]);
      self->n_pictures = 0;
      command_fixture_set_variable (&self->home, "ADW_DEBUG_COLOR_SCHEME", schemes[i]);
      journey_start (self, NULL);
      journey_await_one (self, .has = STATE_ACTIVE);
      faces (self);
      journey_kill (self);
    }
  g_free (self->name);
  self->name = g_steal_pointer (&name);
}

static void
faces (Journey *self, gconstpointer data)
{
  g_auto (GStrv) size = g_strsplit (self->name, "x", 2);
  CommandProcess *running;

  journey_set (self, "window-width", size[0]);
  journey_set (self, "window-height", size[1]);
  photograph (self, show_first_run);

  fill_library (self);
  running = command_start (&self->home, "generate", command_fixture_get_service (&self->home),
                           RUNNING, NULL);
  fault_service_run_until (self->home.service, FAULT_ASK, 1);

  photograph (self, show_jobs);

  command_signal (running, SIGKILL);
  command_result_free (command_wait (running));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/faces/360x640", faces);
  JOURNEY ("/faces/1024x600", faces);
  JOURNEY ("/faces/1920x1080", faces);
  JOURNEY ("/faces/3840x2160", faces);
  return g_test_run ();
}

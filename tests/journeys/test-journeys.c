/* test-journeys.c: what a person does with Dailies, from beginning to end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#include <signal.h>

#define EXAMPLE "A harbour at dawn, slow pan left, gulls over the water"

/* What a row says of a clip of the demo service, and of one of the service that misbehaves */
#define DEMO_CLIP "6 s · 1280×720"
#define FAULT_CLIP JOURNEY_CLIP

static void
ask (Journey *self, const char *prompt)
{
  journey_write (self, "Prompt", prompt);
  journey_press (self, "Generate");
}

static void
assert_creates (Journey *self, guint count)
{
  g_assert_cmpuint (fault_service_count (self->home.service, FAULT_CREATE), ==, count);
}

/* --- from nothing to a clip that plays --- */

static void
first_run (Journey *self, gconstpointer data)
{
  /* However slow the machine is, the clip has not ended when it is looked at. */
  journey_set (self, "loop", "true");
  journey_start (self, NULL);
  journey_await_words (self, "Demo: ");
  journey_await_sensitive (self, "Generate", FALSE);
  journey_show (self, "welcome");

  /* The three presses of the promise: an example, Generate, and nothing more. */
  journey_focus (self, &(Want) { .name = EXAMPLE, .role = ROLE_LIST_ITEM });
  journey_key (self, "Return");
  journey_await_text (self, "Prompt", EXAMPLE);
  journey_press (self, "Generate");

  journey_await_name (self, "Stop watching");
  journey_show (self, "running");

  journey_await_name (self, "Pause");
  journey_show (self, "playing");

  /* The controls fade while it plays, and come with the focus. */
  journey_focus (self, &(Want) { .name = "Clip" });
  journey_key (self, "space");
  journey_await_name (self, "Play");

  journey_await_one (self, .name = "Loop", .has = STATE_PRESSED);
  journey_press (self, "Loop");
  journey_await_one (self, .name = "Loop", .role = ROLE_TOGGLE_BUTTON, .lacks = STATE_PRESSED);

  /* To the end, and from there to the beginning. */
  journey_focus (self, &(Want) { .name = "Position", .has = STATE_FOCUSABLE });
  journey_key (self, "End");
  journey_await_name (self, "0:06 / 0:06");
  journey_key (self, "Home");
  journey_await_name (self, "0:00 / 0:06");
  journey_show (self, "paused");

  journey_press (self, "Full screen");
  journey_await_gone (self, "Generate");
  journey_show (self, "fullscreen");
  journey_key (self, "Escape");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_await_name (self, "Jobs");
  journey_show (self, "back");
}

/* The same without a pointer. */
static void
keyboard (Journey *self, gconstpointer data)
{
  journey_use_demo (self, "1");
  journey_start (self, NULL);

  /* The prompt has the focus: a person writes at once. */
  journey_await_one (self, .name = "Prompt", .has = STATE_FOCUSED);
  journey_type (self, "A paper boat");
  journey_await_text (self, "Prompt", "A paper boat");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_key (self, "ctrl+Return");
  journey_await_name (self, "Pause");
  journey_show (self, "playing");

  /* A second one. */
  journey_key (self, "ctrl+n");
  journey_await_one (self, .name = "Prompt", .has = STATE_FOCUSED);
  journey_key (self, "ctrl+a");
  journey_type (self, "A kettle");
  journey_await_text (self, "Prompt", "A kettle");
  journey_key (self, "ctrl+Return");
  journey_await_one (self, .name = "A kettle", .role = ROLE_LIST_ITEM, .has = STATE_SELECTED);
  journey_await_count (self, &(Want) { .name = DEMO_CLIP }, 2);

  /* Back to the first through the list. */
  journey_key (self, "ctrl+f");
  journey_await_one (self, .name = "Search jobs", .has = STATE_FOCUSED);
  journey_type (self, "boat");
  journey_await_count (self, &(Want) { .name = DEMO_CLIP }, 1);
  journey_show (self, "search");
  journey_key (self, "Escape");
  journey_await_count (self, &(Want) { .name = DEMO_CLIP }, 2);
  journey_focus (self, &(Want) { .name = "A kettle", .role = ROLE_LIST_ITEM });
  journey_await_one (self, .name = "A kettle", .role = ROLE_LIST_ITEM, .has = STATE_SELECTED);
  journey_key (self, "Down");
  journey_await_one (self, .name = "A paper boat", .role = ROLE_LIST_ITEM, .has = STATE_SELECTED);

  journey_key (self, "F11");
  journey_await_gone (self, "Generate");
  journey_key (self, "F11");
  journey_await_name (self, "Generate");
}

/* --- the first frame --- */

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
  journey_show (self, "refused");
}

static void
picture_taken (Journey *self, gconstpointer data)
{
  g_autofree char *path = command_fixture_path (&self->home, "good.png");
  g_autofree char *body = NULL;

  command_fixture_put_picture (&self->home, "good.png", 640, 360);
  journey_use_faults (self);
  journey_start (self, path);
  journey_await_name (self, "Remove First Frame");
  ask (self, "A lamp swings");
  journey_await_name (self, FAULT_CLIP);
  journey_show (self, "ready");

  body = fault_service_dup_last_body (self->home.service);
  g_assert_nonnull (strstr (body, "data:image/png;base64,"));
  assert_creates (self, 1);
}

/* --- several, and endings --- */

static void
three_at_once (Journey *self, gconstpointer data)
{
  journey_use_demo (self, "2");
  journey_start (self, NULL);
  ask (self, "The first of three");
  journey_await_one (self, .name = "The first of three", .role = ROLE_LIST_ITEM);
  ask (self, "The second of three");
  journey_await_one (self, .name = "The second of three", .role = ROLE_LIST_ITEM);
  ask (self, "The third of three");
  journey_await_one (self, .name = "The third of three", .role = ROLE_LIST_ITEM);
  journey_show (self, "running");
  journey_await_count (self, &(Want) { .name = DEMO_CLIP }, 3);
  journey_show (self, "ready");
}

/* A job that is being made, and whose next answer does not come. */
static void
begin_one (Journey *self)
{
  fault_service_script_always (self->home.service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  journey_use_faults (self);
  journey_start (self, NULL);
  ask (self, "A fox crosses the snow");
  fault_service_run_until (self->home.service, FAULT_ASK, 1);
  journey_await_name (self, "Stop watching");
}

static void
go_on (Journey *self)
{
  fault_service_script_always (self->home.service, FAULT_ASK, NULL);
  fault_service_release (self->home.service);
  journey_start (self, NULL);
  journey_await_name (self, FAULT_CLIP);
  journey_await_count (self, &(Want) { .name = FAULT_CLIP }, 1);
  journey_show (self, "ready");
  assert_creates (self, 1);
}

static void
killed (Journey *self, gconstpointer data)
{
  begin_one (self);
  journey_show (self, "running");
  journey_kill (self);
  go_on (self);
}

static void
quit (Journey *self, gconstpointer data)
{
  begin_one (self);
  journey_quit (self);
  go_on (self);
}

static void
command_line (Journey *self, gconstpointer data)
{
  CommandProcess *process;
  g_autoptr (CommandResult) result = NULL;

  journey_use_faults (self);
  journey_start (self, NULL);
  journey_await_name (self, "No Clips Yet");
  process = command_start (&self->home, "generate", command_fixture_get_service (&self->home),
                           "A train in the rain", NULL);
  journey_await_one (self, .name = "A train in the rain", .role = ROLE_LIST_ITEM);
  journey_await_name (self, FAULT_CLIP);
  journey_show (self, "ready");
  result = command_wait (process);
  command_assert_status (result, 0);
  assert_creates (self, 1);
}

/* --- what goes wrong --- */

static void
failed (Journey *self, gconstpointer data)
{
  journey_use_demo (self, "1");
  journey_start (self, NULL);
  ask (self, "A kettle boils [fail]");
  journey_await_name (self, "No Clip This Time");
  journey_await_words (self, "not charged");
  journey_show (self, "failed");

  /* Tried again, it fails again: a job of its own. */
  journey_press (self, "Try again");
  journey_await_count (self, &(Want) { .name = "Failed" }, 2);
}

static void
refused (Journey *self, gconstpointer data)
{
  fault_service_script (self->home.service, FAULT_CREATE,
                        &(Fault) { .ignored = TRUE,
                                   .status = 400,
                                   .body = "{\"message\":\"The prompt was not liked\"}" });
  journey_use_faults (self);
  journey_start (self, NULL);
  ask (self, "A kettle boils");
  journey_await_words (self, "The prompt was not liked");
  journey_await_words (self, "not charged");
  journey_show (self, "failed");

  journey_press (self, "Try again");
  journey_await_name (self, FAULT_CLIP);
  g_assert_cmpuint (fault_service_count_accepted (self->home.service), ==, 1);
}

/* The answer is lost; @accepted: though the service has taken the job. */
static void
lose_an_answer (Journey *self, gboolean accepted)
{
  fault_service_set_log_rows (self->home.service, FAULT_LOG_NEVER);
  fault_service_script (self->home.service, FAULT_CREATE,
                        &(Fault) { .ignored = !accepted, .silent = TRUE });
  journey_use_faults (self);
  journey_start (self, NULL);
  ask (self, "A kettle boils");
  journey_await_words (self, "may have charged");
}

static void
lost_and_found (Journey *self, gconstpointer data)
{
  guint looks;

  lose_an_answer (self, TRUE);
  journey_show (self, "decision");

  /* Dailies looks by itself too: until the press it finds nothing. */
  looks = fault_service_count (self->home.service, FAULT_LOG);
  fault_service_script_always (self->home.service, FAULT_LOG, &(Fault) { .hangs = TRUE });
  journey_press (self, "Look Again");
  fault_service_run_until (self->home.service, FAULT_LOG, looks + 1);
  fault_service_set_log_rows (self->home.service, FAULT_LOG_AT_ONCE);
  fault_service_script_always (self->home.service, FAULT_LOG, NULL);
  fault_service_release (self->home.service);
  journey_await_name (self, FAULT_CLIP);
  journey_show (self, "found");
  assert_creates (self, 1);
}

static void
lost_and_dropped (Journey *self, gconstpointer data)
{
  lose_an_answer (self, FALSE);
  journey_press (self, "It Was Not Accepted");
  journey_await_name (self, "No Clip This Time");
  journey_show (self, "failed");
  assert_creates (self, 1);
}

static void
lost_and_sent_again (Journey *self, gconstpointer data)
{
  lose_an_answer (self, FALSE);
  journey_press (self, "Send Again as a New Clip");
  journey_await_name (self, FAULT_CLIP);
  /* The lost one stays, and goes on being looked for. */
  journey_await_name (self, "Needs a decision");
  journey_show (self, "both");
  g_assert_cmpuint (fault_service_count_accepted (self->home.service), ==, 1);
  assert_creates (self, 2);
}

/* --- what stays --- */

/* The draft is written while it is typed; the file tells when. */
static void
on_draft (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    *(gboolean *) data = strstr (text, "A half written") != NULL;
}

static void
draft (Journey *self, gconstpointer data)
{
  g_autofree char *path
    = command_fixture_path (&self->home, "home/.local/state/dailies/draft.json");
  g_autofree char *picture = command_fixture_path (&self->home, "good.png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileMonitor) monitor = NULL;
  g_autoptr (GError) error = NULL;
  gboolean written = FALSE;

  command_fixture_put_picture (&self->home, "good.png", 640, 360);
  journey_start (self, picture);
  journey_await_name (self, "Remove First Frame");
  monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_draft), &written);
  journey_write (self, "Prompt", "A half written thought");
  while (!written)
    g_main_context_iteration (NULL, TRUE);
  journey_kill (self);

  journey_start (self, NULL);
  journey_await_text (self, "Prompt", "A half written thought");
  journey_await_name (self, "Remove First Frame");
  journey_show (self, "restored");
}

/* The filters are one stop for the Tab key, and arrows go from one to the next. */
static void
filter (Journey *self, const char *before, const char *name)
{
  if (!self->by_keyboard)
    {
      journey_press (self, name);
      return;
    }
  journey_focus (self, &(Want) { .name = before });
  journey_key (self, "Right");
  journey_await_one (self, .name = name, .has = STATE_FOCUSED);
  journey_key (self, "space");
}

static void
things_done (Journey *self, gconstpointer data)
{
  Want rows = { .name = FAULT_CLIP };

  journey_start_with_clips (self, "A train in the rain", "A fox in the snow", NULL);
  journey_show (self, "two");

  journey_choose (self, "Clip Menu", "Delete");
  journey_await_toast (self, "Undo");
  journey_await_count (self, &rows, 1);
  journey_show (self, "deleted");
  /* With keys nobody hunts for a toast. */
  journey_await_focus (self);
  if (self->by_keyboard)
    journey_key (self, "ctrl+z");
  else
    journey_press (self, "Undo");
  journey_await_count (self, &rows, 2);
  journey_await_one (self, .name = "A fox in the snow", .role = ROLE_LIST_ITEM,
                     .has = STATE_SELECTED);

  journey_write (self, "Prompt", "A draft of mine");
  journey_choose (self, "Clip Menu", "Use Again");
  journey_await_toast (self, "Undo");
  journey_await_text (self, "Prompt", "A fox in the snow");
  journey_show (self, "used");
  if (self->by_keyboard)
    journey_key (self, "ctrl+z");
  else
    journey_press (self, "Undo");
  journey_await_text (self, "Prompt", "A draft of mine");

  /* With keys at once, wherever they went before. */
  if (self->by_keyboard)
    journey_key (self, "alt+Return");
  else
    journey_choose (self, "Clip Menu", "Details");
  journey_press (self, "Copy Receipt");
  journey_await_toast (self, "Copied");
  journey_show (self, "details");
  /* While the toast is there */
  journey_key (self, "Escape");
  journey_await_gone (self, "Copy Receipt");

  filter (self, "All", "Running");
  journey_await_name (self, "Nothing Found");
  journey_show (self, "none");
  filter (self, "Running", "Done");
  journey_await_count (self, &rows, 2);
  journey_key (self, "ctrl+f");
  journey_await_one (self, .name = "Search jobs", .has = STATE_FOCUSED);
  journey_type (self, "train");
  journey_await_count (self, &rows, 1);
}

/* --- the list, by its keys --- */

static void
await_row (Journey *self, const char *name)
{
  journey_await_one (self, .name = name, .role = ROLE_LIST_ITEM, .has = STATE_FOCUSED);
  journey_await_one (self, .name = name, .role = ROLE_LIST_ITEM, .has = STATE_SELECTED);
}

static void
press_for_row (Journey *self, const char *key, const char *name)
{
  journey_key (self, key);
  await_row (self, name);
}

/* What has the focus is what the keys of a row are for, however it was gone to; and when a row goes,
 * the one that takes its place has both. */
static void
list (Journey *self, gconstpointer data)
{
  Want rows = { .name = FAULT_CLIP };

  journey_start_with_clips (self, "A kettle", "A lamp", "A train", "A fox", NULL);
  /* Nothing is chosen; then the list is gone to. */
  journey_key (self, "ctrl+n");
  journey_await_one (self, .name = "Prompt", .has = STATE_FOCUSED);
  journey_await_count (self, &(Want) { .role = ROLE_LIST_ITEM, .has = STATE_SELECTED }, 0);
  journey_focus (self, &(Want) { .name = "A fox", .role = ROLE_LIST_ITEM });
  await_row (self, "A fox");
  journey_show (self, "gone-to");

  /* One stop for the Tab key, which comes back to where one was. */
  press_for_row (self, "End", "A kettle");
  press_for_row (self, "Up", "A lamp");
  press_for_row (self, "ctrl+Home", "A fox");
  press_for_row (self, "ctrl+Down", "A train");
  press_for_row (self, "Page_Down", "A kettle");
  press_for_row (self, "Up", "A lamp");
  journey_key (self, "Tab");
  journey_await_one (self, .has = STATE_FOCUSED, .lacks = STATE_SELECTED);
  press_for_row (self, "shift+Tab", "A lamp");
  journey_key (self, "shift+Tab");
  journey_await_one (self, .has = STATE_FOCUSED, .lacks = STATE_SELECTED);
  press_for_row (self, "Tab", "A lamp");

  /* A search that finds nothing, and is left. */
  journey_type (self, "zzz");
  journey_await_name (self, "Nothing Found");
  journey_key (self, "Escape");
  await_row (self, "A lamp");

  press_for_row (self, "Delete", "A kettle");
  press_for_row (self, "Delete", "A train");
  journey_await_count (self, &rows, 2);
  journey_show (self, "two-deleted");
  journey_key (self, "ctrl+z");
  await_row (self, "A kettle");
  press_for_row (self, "Home", "A fox");
  press_for_row (self, "Delete", "A train");
  press_for_row (self, "Delete", "A kettle");
  journey_key (self, "Delete");
  journey_await_name (self, "No Clips Yet");
  journey_show (self, "none");
  journey_key (self, "ctrl+z");
  journey_await_one (self, .name = "A kettle", .role = ROLE_LIST_ITEM, .has = STATE_SELECTED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY_BOTH ("/journeys/command-line", command_line);
  JOURNEY_BOTH ("/journeys/draft", draft);
  JOURNEY_BOTH ("/journeys/failed", failed);
  JOURNEY_BOTH ("/journeys/first-run", first_run);
  JOURNEY ("/journeys/keyboard", keyboard);
  JOURNEY_BOTH ("/journeys/killed", killed);
  JOURNEY ("/journeys/list", list);
  JOURNEY_BOTH ("/journeys/lost-and-dropped", lost_and_dropped);
  JOURNEY_BOTH ("/journeys/lost-and-found", lost_and_found);
  JOURNEY_BOTH ("/journeys/lost-and-sent-again", lost_and_sent_again);
  JOURNEY_BOTH ("/journeys/picture-refused", picture_refused);
  JOURNEY_BOTH ("/journeys/picture-taken", picture_taken);
  JOURNEY_BOTH ("/journeys/quit", quit);
  JOURNEY_BOTH ("/journeys/refused", refused);
  JOURNEY_BOTH ("/journeys/things-done", things_done);
  JOURNEY_BOTH ("/journeys/three-at-once", three_at_once);
  return g_test_run ();
}

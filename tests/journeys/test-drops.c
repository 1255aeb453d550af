/* test-drops.c: what is dragged into the window, and out of it
 *
 * With the pointer, through the display server, from another program's window and into it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#define SOURCE BUILD_DIR "/tests/journeys/drag-source"
#define SIGN "Drop It Anywhere"

/* Where the other program stands, right of the window and below it; and in the middle of the clip */
#define OTHER_X 1100
#define OTHER_Y 680
#define STAGE_X 720
#define STAGE_Y 260

/* --- the other program --- */

typedef struct
{
  Journey *journey;
  GSubprocess *program;
  GDataInputStream *lines;
} Other;

static char *
read_line (Other *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->lines, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_test_message ("the other program says: %s", line);
  return g_steal_pointer (&line);
}

/* Whether the other program says @wanted next */
static gboolean
says (Other *self, const char *wanted)
{
  g_autofree char *line = read_line (self);

  return g_str_equal (line, wanted);
}

static void
await_line (Other *self, const char *wanted)
{
  while (!says (self, wanted))
    continue;
}

/* A window that gives the file @path, or else @words */
static Other *
other_start (Journey *journey, const char *path, const char *words)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  Other *self = g_new0 (Other, 1);

  self->journey = journey;
  g_subprocess_launcher_set_environ (launcher, journey->home.environment);
  self->program = g_subprocess_launcher_spawn (launcher, &error, SOURCE,
                                               path != NULL ? path : "--text", words, NULL);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->program));
  await_line (self, "shown");
  journey_place (journey, "Drag Source", OTHER_X, OTHER_Y);
  return self;
}

static void
other_free (Other *self)
{
  g_subprocess_force_exit (self->program);
  g_subprocess_wait (self->program, NULL, NULL);
  g_object_unref (self->lines);
  g_object_unref (self->program);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Other, other_free)

/* --- the hand --- */

/* To and fro, one move after another was felt, until the hand has something in it */
static void
drag (Other *self)
{
  const int x = OTHER_X + 80;
  const int y = OTHER_Y + 120;
  int by = 0;

  journey_point (self->journey, x, y);
  journey_hold_button (self->journey);
  await_line (self, "pressed");
  do
    {
      by = by == 20 ? 40 : 20;
      journey_point (self->journey, x - by, y - by);
    }
  while (!says (self, "begun"));
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **) data
    = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  g_assert_no_error (error);
}

/* A hand is never still: it moves on above what it wants to let go over, until the other program says
 * @wanted of it. */
static void
hover (Other *self, int x, int y, const char *wanted)
{
  int by = 0;

  for (;;)
    {
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, on_line, &line);
      while (line == NULL)
        {
          by = by == 1 ? 2 : 1;
          journey_point (self->journey, x + by, y + by);
          g_main_context_iteration (NULL, FALSE);
        }
      g_test_message ("the other program says: %s", line);
      if (g_str_equal (line, wanted))
        return;
    }
}

/* Lets go; FALSE where that was just when nothing was there to take it. */
static gboolean
let_go (Other *self)
{
  gboolean is_taken = TRUE;

  journey_let_go_button (self->journey);
  for (;;)
    {
      g_autofree char *line = read_line (self);

      if (g_str_equal (line, "cancelled"))
        is_taken = FALSE;
      if (g_str_equal (line, "ended"))
        return is_taken;
    }
}

/* From one widget to the next GTK says first no and then yes: a hand that lets go between the two tries
 * again. */
static void
drop (Other *self, int x, int y)
{
  do
    {
      drag (self);
      hover (self, x, y, "welcome");
    }
  while (!let_go (self));
}

/* --- in --- */

static void
start (Journey *self)
{
  journey_start (self, NULL);
  journey_write (self, "Prompt", "A lamp swings");
}

/* The middle of the prompt */
static Extents
get_prompt (Journey *self)
{
  Extents prompt = journey_get_extents (self, journey_await_one (self, .name = "Prompt"));

  prompt.x += prompt.width / 2;
  prompt.y += prompt.height / 2;
  return prompt;
}

/* Above anything in the window a sign says that it would be taken, for as long as it is there. */
static void
taken (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "dragged.png", 640, 480);
  g_autoptr (Other) other = NULL;

  start (self);
  other = other_start (self, path, NULL);
  drag (other);
  hover (other, STAGE_X, STAGE_Y, "welcome");
  journey_await_name (self, SIGN);
  journey_picture (self, "above");

  hover (other, OTHER_X + 80, OTHER_Y - 80, "unwelcome");
  journey_await_gone (self, SIGN);
  journey_await_sensitive (self, "Generate", TRUE);
  journey_picture (self, "left");

  journey_let_go_button (self);
  await_line (other, "ended");
  drop (other, STAGE_X, STAGE_Y);
  journey_await_name (self, "Remove First Frame");
  journey_await_gone (self, SIGN);
  journey_await_sensitive (self, "Generate", TRUE);
  journey_await_text (self, "Prompt", "A lamp swings");
  journey_picture (self, "dropped");
}

/* A file is no text, not even above the prompt. What is no picture is told of, and what was there before
 * it comes back. */
static void
no_picture (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "chosen.png", 640, 480);
  g_autofree char *notes = command_fixture_path (&self->home, "notes.txt");
  g_autoptr (Other) other = NULL;
  g_autoptr (GError) error = NULL;
  Extents prompt;

  g_file_set_contents (notes, "Milk, bread", -1, &error);
  g_assert_no_error (error);
  journey_start (self, path);
  journey_write (self, "Prompt", "A lamp swings");
  journey_await_sensitive (self, "Generate", TRUE);
  prompt = get_prompt (self);

  other = other_start (self, notes, NULL);
  drop (other, prompt.x, prompt.y);
  journey_await_words (self, "The file is no picture that Dailies knows");
  journey_await_sensitive (self, "Generate", FALSE);
  journey_await_text (self, "Prompt", "A lamp swings");
  journey_picture (self, "refused");

  journey_press (self, "Undo");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_await_text (self, "Prompt", "A lamp swings");
  journey_await_name (self, "Remove First Frame");
  journey_picture (self, "back");
}

/* Text is text where there is a place for it; elsewhere it can only be a link. */
static void
text (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "chosen.png", 640, 480);
  g_autoptr (Other) other = NULL;
  Extents prompt;

  journey_start (self, path);
  journey_await_name (self, "Remove First Frame");
  prompt = get_prompt (self);
  other = other_start (self, NULL, "A red lamp");
  drop (other, prompt.x, prompt.y);
  journey_await_text (self, "Prompt", "A red lamp");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_await_gone (self, SIGN);
  journey_picture (self, "written");

  drop (other, STAGE_X, STAGE_Y);
  journey_await_words (self, "Neither a picture nor a link");
  /* Nothing has changed: the picture is there, and fits. */
  journey_await_sensitive (self, "Generate", TRUE);
  journey_await_text (self, "Prompt", "A red lamp");
  journey_picture (self, "refused");
}

static void
linked (Journey *self, gconstpointer data)
{
  FaultService *service = self->home.service;
  g_autofree char *uri = g_strconcat (fault_service_get_address (service), "/files/a.png", NULL);
  g_autofree char *path = journey_put_scene (self, "linked.png", 640, 480);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) picture = g_file_load_bytes (file, NULL, NULL, NULL);
  g_autoptr (Other) words = NULL;
  g_autoptr (Other) page = NULL;

  fault_service_set_clip (service, picture);
  journey_use_faults (self);
  start (self);

  words = other_start (self, NULL, uri);
  drop (words, STAGE_X, STAGE_Y);
  journey_await_words (self, "The service fetches it from its link by itself.");
  journey_await_sensitive (self, "Generate", TRUE);
  g_clear_pointer (&words, other_free);
  journey_press (self, "Remove First Frame");
  journey_await_gone (self, "Remove First Frame");

  /* Browsers give it as if it were a file. */
  page = other_start (self, uri, NULL);
  drop (page, STAGE_X, STAGE_Y);
  journey_await_words (self, "The service fetches it from its link by itself.");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_picture (self, "linked");
  g_assert_cmpuint (fault_service_count (service, FAULT_FILE), ==, 2);
}

/* --- out --- */

/* A clip goes into another program's window as a file, and not into its own as a picture. */
static void
carried_out (Journey *self, gconstpointer data)
{
  g_autoptr (Other) other = NULL;
  g_autofree char *path = NULL;
  g_autofree char *home = command_fixture_path (&self->home, "");
  Extents row;

  journey_start_with_clips (self, "A lamp swings", NULL);
  row = journey_get_extents (
    self, journey_await_one (self, .name = "A lamp swings", .role = ROLE_LIST_ITEM));
  other = other_start (self, NULL, "Inbox");

  for (guint i = 0; i < 2; i++)
    {
      journey_point (self, row.x + row.width / 2, row.y + row.height / 2);
      journey_hold_button (self);
      hover (other, OTHER_X + 80, OTHER_Y + 80, "hovered");
      if (i == 0)
        journey_point (self, STAGE_X, STAGE_Y);
      journey_let_go_button (self);
    }
  /* Whatever has come of the first time has come before the second. */
  path = read_line (other);
  g_assert_true (g_str_has_prefix (path, home));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  journey_await_name (self, "First frame");
  g_assert_null (journey_find (self, &(Want) { .name = "Remove First Frame" }));
  g_assert_null (journey_find (self, &(Want) { .name = SIGN }));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/drops/taken", taken);
  JOURNEY ("/drops/no-picture", no_picture);
  JOURNEY ("/drops/text", text);
  JOURNEY ("/drops/linked", linked);
  JOURNEY ("/drops/carried-out", carried_out);
  return g_test_run ();
}

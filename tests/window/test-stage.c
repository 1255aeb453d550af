/* test-stage.c: the faces of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-stage.h"

typedef struct
{
  Fixture library;
  GtkWidget *window;
  DailiesStage *stage;
} StageFixture;

static void
set_up (StageFixture *fixture, gconstpointer data)
{
  fixture_set_up (&fixture->library, NULL);
  fixture->window = adw_window_new ();
  fixture->stage = g_object_ref_sink (g_object_new (DAILIES_TYPE_STAGE, "first-run", TRUE, NULL));
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->stage));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (StageFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture_assert_finalized (G_OBJECT (fixture->stage));
  fixture_tear_down (&fixture->library, NULL);
}

/* What is in a page of a stack that is not shown is there, but is not mapped. */
static gboolean
shows (StageFixture *fixture, const char *name)
{
  GtkWidget *found = fixture_find (GTK_WIDGET (fixture->stage), name);

  return found != NULL && gtk_widget_get_child_visible (found) && gtk_widget_get_mapped (found);
}

static void
await_face (StageFixture *fixture, const char *name)
{
  while (!shows (fixture, name))
    g_main_context_iteration (NULL, TRUE);
}

static GtkStack *
find_stack (GtkWidget *root)
{
  GtkStack *found = NULL;

  if (GTK_IS_STACK (root))
    return GTK_STACK (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_stack (child);
  return found;
}

static void
face_changed (GtkStack *faces, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%s ", gtk_stack_get_visible_child_name (faces));
}

/* Each state has its face, and the face follows the job without being told. */
static void
test_faces (StageFixture *fixture, gconstpointer data)
{
  DailiesLibrary *library = fixture->library.library;
  g_autoptr (DailiesJob) job = library_add (library, "A harbour");
  g_autoptr (DailiesJob) failed = library_add (library, "A fox");

  await_face (fixture, "Examples");
  dailies_stage_set_job (fixture->stage, job);
  await_face (fixture, "Stop watching");
  await_face (fixture, "Waiting for its turn");

  library_move (library, job, DAILIES_STATE_SUBMITTING);
  await_face (fixture, "Sending");
  library_move (library, job, DAILIES_STATE_UNCONFIRMED);
  await_face (fixture, "The Answer Was Lost");
  library_move (library, job, DAILIES_STATE_QUEUED);
  await_face (fixture, "Waiting at the service");
  library_move (library, job, DAILIES_STATE_DOWNLOADING);
  library_move (library, job, DAILIES_STATE_FINISHED);
  await_face (fixture, "Position");

  library_lead (library, failed, DAILIES_STATE_FAILED);
  dailies_stage_set_job (fixture->stage, failed);
  await_face (fixture, "Try again");
  dailies_stage_set_job (fixture->stage, NULL);
  await_face (fixture, "Examples");
}

/* With no job, whoever has made clips is not welcomed again; whoever has deleted all of them is. */
static void
test_no_job (StageFixture *fixture, gconstpointer data)
{
  const char *begin = "Write what you want to see, or begin with a picture.";
  g_autoptr (DailiesJob) job = library_add (fixture->library.library, "A harbour");
  g_autoptr (GString) seen = g_string_new (NULL);
  GtkStack *faces = find_stack (GTK_WIDGET (fixture->stage));

  await_face (fixture, "Examples");
  g_assert_false (shows (fixture, begin));

  /* From the welcome straight to the first clip of all */
  g_signal_connect (faces, "notify::visible-child-name", G_CALLBACK (face_changed), seen);
  dailies_stage_set_first_run (fixture->stage, FALSE);
  dailies_stage_set_job (fixture->stage, job);
  g_assert_cmpstr (seen->str, ==, "running ");

  dailies_stage_set_job (fixture->stage, NULL);
  await_face (fixture, begin);
  dailies_stage_set_first_run (fixture->stage, TRUE);
  await_face (fixture, "Examples");
  g_assert_cmpstr (seen->str, ==, "running new welcome ");
}

/* A face costs nothing before there is a job for it, and is not made twice. */
static void
test_made_when_needed (StageFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = library_add (fixture->library.library, "A harbour");
  g_autoptr (DailiesJob) second = library_add (fixture->library.library, "A fox");
  GtkWidget *stage = GTK_WIDGET (fixture->stage);
  GtkWidget *button;

  await_face (fixture, "Examples");
  g_assert_null (fixture_find (stage, "Stop watching"));
  g_assert_null (fixture_find (stage, "Play"));
  dailies_stage_play (fixture->stage);
  g_assert_cmpint (dailies_stage_get_position (fixture->stage), ==, 0);

  dailies_stage_set_job (fixture->stage, first);
  button = fixture_find (stage, "Stop watching");
  g_assert_nonnull (button);
  g_assert_null (fixture_find (stage, "Play"));
  dailies_stage_set_job (fixture->stage, NULL);
  dailies_stage_set_job (fixture->stage, second);
  g_assert_true (fixture_find (stage, "Stop watching") == button);
}

/* Beforehand, and no more than once */
static void
test_prepared (StageFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library.library, "A harbour");
  GtkWidget *stage = GTK_WIDGET (fixture->stage);
  GtkWidget *button;

  await_face (fixture, "Examples");
  dailies_stage_prepare (fixture->stage);
  dailies_stage_prepare (fixture->stage);
  while (fixture_find (stage, "Play") == NULL || fixture_find (stage, "Stop watching") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (shows (fixture, "Examples"));

  button = fixture_find (stage, "Stop watching");
  dailies_stage_set_job (fixture->stage, job);
  await_face (fixture, "Stop watching");
  g_assert_true (fixture_find (stage, "Stop watching") == button);

  /* It may be closed before it has come to that. */
  dailies_stage_prepare (fixture->stage);
}

/* The sentence that says what is in its way, and for no longer than it is. */
static void
test_trouble (StageFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library.library, "A harbour");

  dailies_stage_set_job (fixture->stage, job);
  await_face (fixture, "Waiting for its turn");
  dailies_job_set_trouble (job, "The disk is full.");
  await_face (fixture, "Held up on this computer");
  await_face (fixture, "The disk is full.");
  dailies_job_set_trouble (job, NULL);
  await_face (fixture, "Waiting for its turn");
  g_assert_false (shows (fixture, "The disk is full."));
}

/* What was withdrawn can be sent again; what may be paid can be watched again, and not paid twice. */
static void
test_stopped (StageFixture *fixture, gconstpointer data)
{
  DailiesLibrary *library = fixture->library.library;
  g_autoptr (DailiesJob) withdrawn = library_add (library, "A harbour");
  g_autoptr (DailiesJob) unwatched = library_add (library, "A fox");

  library_move (library, withdrawn, DAILIES_STATE_STOPPED);
  library_lead (library, unwatched, DAILIES_STATE_STOPPED);

  dailies_stage_set_job (fixture->stage, withdrawn);
  await_face (fixture, "Try again");
  g_assert_false (shows (fixture, "Watch Again"));

  dailies_stage_set_job (fixture->stage, unwatched);
  await_face (fixture, "Watch Again");
  g_assert_false (shows (fixture, "Try again"));
}

/* The service's words are words, whatever signs are in them. */
static void
test_signs (StageFixture *fixture, gconstpointer data)
{
  DailiesLibrary *library = fixture->library.library;
  g_autoptr (DailiesJob) job = library_add (library, "A harbour");
  DailiesChange *change = dailies_change_new ("refused");
  g_autoptr (GError) error = NULL;

  library_move (library, job, DAILIES_STATE_SUBMITTING);
  dailies_change_set_state (change, DAILIES_STATE_FAILED);
  dailies_change_set_error (change, "refused", "Cats & dogs < birds");
  await_boolean (dailies_library_write (library, job, change, FALSE), &error);
  g_assert_no_error (error);

  dailies_stage_set_job (fixture->stage, job);
  await_face (fixture, "Cats & dogs < birds\n\nThis clip: not charged.");
}

/* From one job to the next nothing else is shown, on which a press could fall. */
static void
test_straight (StageFixture *fixture, gconstpointer data)
{
  DailiesLibrary *library = fixture->library.library;
  g_autoptr (DailiesJob) failed = library_add (library, "A harbour");
  g_autoptr (DailiesJob) first = library_add (library, "A fox");
  g_autoptr (DailiesJob) second = library_add (library, "A kettle");
  g_autoptr (GString) seen = g_string_new (NULL);
  GtkStack *faces = find_stack (GTK_WIDGET (fixture->stage));

  library_lead (library, failed, DAILIES_STATE_FAILED);
  g_signal_connect (faces, "notify::visible-child-name", G_CALLBACK (face_changed), seen);
  dailies_stage_set_job (fixture->stage, failed);
  dailies_stage_set_job (fixture->stage, first);
  dailies_stage_set_job (fixture->stage, second);
  dailies_stage_set_job (fixture->stage, NULL);
  g_assert_cmpstr (seen->str, ==, "failed running welcome ");
}

static void
finish (StageFixture *fixture, DailiesJob *job)
{
  DailiesChange *change = dailies_change_new ("test");
  g_autofree char *path = g_build_filename (fixture->library.path, "clips", "fox.mp4", NULL);
  g_autoptr (GError) error = NULL;

  library_lead (fixture->library.library, job, DAILIES_STATE_DOWNLOADING);
  g_file_set_contents (path, "a clip", -1, &error);
  g_assert_no_error (error);
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, "fox.mp4");
  await_boolean (dailies_library_write (fixture->library.library, job, change, FALSE), &error);
  g_assert_no_error (error);
}

static void
note_play (GObject *button, GParamSpec *pspec, gboolean *played)
{
  *played
    = *played
      || g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (button)), "media-playback-pause-symbolic")
           == 0;
}

static gboolean
has_faded (gpointer faces)
{
  return !gtk_stack_get_transition_running (faces);
}

/* The player is made for the first clip, and told to play at once. */
static void
note_player (GtkStack *faces, GParamSpec *pspec, gboolean *played)
{
  GtkWidget *button = fixture_find (GTK_WIDGET (faces), "Play");

  if (button != NULL)
    g_signal_connect (button, "notify::icon-name", G_CALLBACK (note_play), played);
}

/* A clip that becomes ready begins to play where it is looked at, and nowhere else. */
static void
test_plays_itself (StageFixture *fixture, gconstpointer data)
{
  const gboolean looked_at = GPOINTER_TO_INT (data);
  g_autoptr (DailiesJob) job = library_add (fixture->library.library, "A fox");
  GtkStack *faces = find_stack (GTK_WIDGET (fixture->stage));
  GtkWidget *button;
  gboolean played = FALSE;

  g_signal_connect (faces, "notify::visible-child-name", G_CALLBACK (note_player), &played);
  dailies_stage_set_job (fixture->stage, job);
  await_face (fixture, "Stop watching");
  /* GTK does not let go of a stack that is hidden while it fades. */
  fixture_wait (faces, "notify::transition-running", has_faded);
  gtk_widget_set_child_visible (GTK_WIDGET (fixture->stage), looked_at);
  finish (fixture, job);
  button = fixture_find (GTK_WIDGET (fixture->stage), "Play");
  if (button == NULL)
    button = fixture_find (GTK_WIDGET (fixture->stage), "Pause");
  g_assert_nonnull (button);
  g_assert_cmpint (played, ==, looked_at);
  g_signal_handlers_disconnect_by_data (button, &played);
  g_signal_handlers_disconnect_by_data (faces, &played);
}

static void
on_example (DailiesStage *stage, const char *prompt, char **chosen)
{
  g_set_str (chosen, prompt);
}

static void
test_example (StageFixture *fixture, gconstpointer data)
{
  GtkWidget *examples;
  g_autofree char *chosen = NULL;

  await_face (fixture, "Examples");
  examples = fixture_find (GTK_WIDGET (fixture->stage), "Examples");
  g_signal_connect (fixture->stage, "example", G_CALLBACK (on_example), &chosen);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (examples), 1)));
  g_assert_cmpstr (chosen, ==, "A paper boat drifts down a street in the rain at night");
}

#define ADD(path, func) \
  g_test_add ("/window/stage" path, StageFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("/faces", test_faces);
  ADD ("/made-when-needed", test_made_when_needed);
  ADD ("/no-job", test_no_job);
  ADD ("/prepared", test_prepared);
  ADD ("/stopped", test_stopped);
  ADD ("/trouble", test_trouble);
  ADD ("/signs", test_signs);
  ADD ("/straight", test_straight);
  ADD ("/example", test_example);
  g_test_add ("/window/stage/plays/looked-at", StageFixture, GINT_TO_POINTER (TRUE), set_up,
              test_plays_itself, tear_down);
  g_test_add ("/window/stage/plays/elsewhere", StageFixture, GINT_TO_POINTER (FALSE), set_up,
              test_plays_itself, tear_down);
  return g_test_run ();
}

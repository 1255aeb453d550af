/* test-herald.c: what is told of clips while nobody looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "desktop.h"
#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-herald.h"
#include "dailies-settings.h"

/* One a process: its objects stay on the bus until the process ends. */
static GtkApplication *application;

typedef struct
{
  Fixture library;
  Desktop *desktop;
  DailiesRunning *running;
  DailiesHerald *herald;
} Told;

static gboolean
is_listed (gpointer running)
{
  return dailies_running_get_count (running) > 0;
}

static void
set_up (Told *self, gconstpointer data)
{
  fixture_set_up (&self->library, NULL);
  self->desktop = desktop_new ();
  self->running = dailies_running_new (self->library.library);
  self->herald = dailies_herald_new (application, self->running);
  g_settings_reset (dailies_settings_get_default (), "notifications");
}

static void
tear_down (Told *self, gconstpointer data)
{
  g_clear_object (&self->herald);
  g_clear_object (&self->running);
  g_clear_pointer (&self->desktop, desktop_free);
  fixture_tear_down (&self->library, NULL);
}

static void
finish (Told *self, DailiesJob *job, gboolean with_poster)
{
  DailiesChange *change = dailies_change_new ("test");
  g_autofree char *poster = g_build_filename (self->library.path, "posters", "poster.png", NULL);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 360);
  g_autoptr (GError) error = NULL;

  library_lead (self->library.library, job, DAILIES_STATE_DOWNLOADING);
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, "clip.mp4");
  if (with_poster)
    {
      gdk_pixbuf_fill (picture, 0x3080c0ff);
      g_assert_true (gdk_pixbuf_save (picture, poster, "png", &error, NULL));
      dailies_change_set_poster (change, "poster.png");
    }
  await_boolean (dailies_library_write (self->library.library, job, change, FALSE), &error);
  g_assert_no_error (error);
}

static void
assert_has (const char *call, const char *words)
{
  if (strstr (call, words) == NULL)
    g_error ("No \"%s\" in %s", words, call);
}

/* One clip: its picture, and what can be done with it. */
static void
test_ready (Told *self, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (self->library.library, "A harbour at dawn");
  g_autofree char *play
    = g_strdup_printf ("'action': <'app.play'>, 'target': <'%s'>", dailies_job_get_id (job));
  g_autofree char *show
    = g_strdup_printf ("'default-action-target': <'%s'>", dailies_job_get_id (job));
  g_autofree char *call = NULL;

  finish (self, job, TRUE);
  g_free (call);
  call = desktop_await (self->desktop, "AddNotification", 1);
  assert_has (call, "Your clip is ready");
  assert_has (call, "A harbour at dawn");
  assert_has (call, "'label': <'Play'>");
  assert_has (call, play);
  assert_has (call, "'label': <'Show in Files'>");
  assert_has (call, "'default-action': <'app.show-job'>");
  assert_has (call, show);
  /* The picture itself, a PNG: who shows it need not be able to read the file. */
  assert_has (call, "'icon': <('bytes', <[byte 0x89, 0x50, 0x4e, 0x47");
  g_assert_cmpuint (desktop_count (self->desktop, "AddNotification"), ==, 1);
}

/* However many: one notification. */
static void
test_burst (Told *self, gconstpointer data)
{
  g_autoptr (DailiesJob) first = library_add (self->library.library, "One");
  g_autoptr (DailiesJob) second = library_add (self->library.library, "Two");
  g_autoptr (DailiesJob) third = library_add (self->library.library, "Three");
  g_autofree char *call = NULL;

  library_lead (self->library.library, first, DAILIES_STATE_FAILED);
  g_free (call);
  call = desktop_await (self->desktop, "AddNotification", 1);
  assert_has (call, "A clip was not made");
  assert_has (call, "One");

  library_lead (self->library.library, second, DAILIES_STATE_UNCONFIRMED);
  g_free (call);
  call = desktop_await (self->desktop, "AddNotification", 2);
  assert_has (call, "Dailies needs you");
  assert_has (call, "1 clip needs a decision\\n1 clip was not made");

  library_lead (self->library.library, third, DAILIES_STATE_QUEUED);
  library_move (self->library.library, third, DAILIES_STATE_DOWNLOADING);
  library_move (self->library.library, third, DAILIES_STATE_FINISHED);
  g_free (call);
  call = desktop_await (self->desktop, "AddNotification", 3);
  assert_has (call, "1 clip is ready");
  assert_has (call, "'clips'");
  assert_has (call, "'default-action': <'app.show'>");

  /* What was in doubt was found: it is not told of any more. */
  library_move (self->library.library, second, DAILIES_STATE_QUEUED);
  g_free (call);
  call = desktop_await (self->desktop, "AddNotification", 4);
  g_assert_null (strstr (call, "decision"));
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

/* Nothing while the window is looked at; and what was told is taken back when it is. */
static void
test_looked_at (Told *self, gconstpointer data)
{
  g_autoptr (DailiesJob) before = library_add (self->library.library, "Before");
  g_autoptr (DailiesJob) during = library_add (self->library.library, "During");
  GtkWidget *window;

  library_lead (self->library.library, before, DAILIES_STATE_FAILED);
  g_free (desktop_await (self->desktop, "AddNotification", 1));

  window = adw_application_window_new (application);
  gtk_window_present (GTK_WINDOW (window));
  fixture_wait (window, "notify::is-active", is_active);
  g_free (desktop_await (self->desktop, "RemoveNotification", 1));

  library_lead (self->library.library, during, DAILIES_STATE_FAILED);
  desktop_settle (self->desktop, g_application_get_dbus_connection (G_APPLICATION (application)));
  g_assert_cmpuint (desktop_count (self->desktop, "AddNotification"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_not_wanted (Told *self, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (self->library.library, "One");

  g_settings_set_boolean (dailies_settings_get_default (), "notifications", FALSE);
  library_lead (self->library.library, job, DAILIES_STATE_FAILED);
  desktop_settle (self->desktop, g_application_get_dbus_connection (G_APPLICATION (application)));
  g_assert_cmpuint (desktop_count (self->desktop, "AddNotification"), ==, 0);
}

/* What is under way when the program starts counts, and what is moved. */
static void
test_running (Told *self, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (self->library.library, "One");
  g_autoptr (DailiesJob) other = library_add (self->library.library, "Two");
  g_autoptr (DailiesRunning) running = dailies_running_new (self->library.library);

  fixture_wait (running, "notify::count", is_listed);
  g_assert_cmpuint (dailies_running_get_count (running), ==, 2);
  g_assert_false (dailies_running_get_moving (running));

  library_move (self->library.library, job, DAILIES_STATE_SUBMITTING);
  g_assert_true (dailies_running_get_moving (running));
  library_move (self->library.library, job, DAILIES_STATE_UNCONFIRMED);
  g_assert_false (dailies_running_get_moving (running));
  g_assert_cmpuint (dailies_running_get_count (running), ==, 1);
  library_move (self->library.library, job, DAILIES_STATE_QUEUED);
  library_move (self->library.library, job, DAILIES_STATE_DOWNLOADING);
  g_assert_true (dailies_running_get_moving (running));
  library_move (self->library.library, job, DAILIES_STATE_FINISHED);
  g_assert_false (dailies_running_get_moving (running));
  g_assert_cmpuint (dailies_running_get_count (running), ==, 1);
}

static void
add (const char *path, void (*func) (Told *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Told), NULL, (GTestFixtureFunc) set_up, (GTestFixtureFunc) func,
                     (GTestFixtureFunc) tear_down);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  Desktop *first;

  fixture_init (&argc, &argv);
  /* How a program notifies is decided once. */
  first = desktop_new ();
  application = GTK_APPLICATION (adw_application_new (APP_ID ".Test", 0));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  desktop_free (first);

  add ("/application/herald/ready", test_ready);
  add ("/application/herald/burst", test_burst);
  add ("/application/herald/looked-at", test_looked_at);
  add ("/application/herald/not-wanted", test_not_wanted);
  add ("/application/running", test_running);
  return g_test_run ();
}

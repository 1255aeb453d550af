/* subject.c: a program with a window that is measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "subject.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- its home --- */

/* Every job has a clip and a poster of its own name. */
static void
link_files (CommandFixture *home, const char *folder, const char *suffix, guint jobs)
{
  g_autofree char *within = g_strdup_printf ("data/dailies/%s", folder);
  g_autofree char *path = command_fixture_path (home, within);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  g_autofree char *first = NULL;

  g_assert_no_error (error);
  first = g_build_filename (path, g_dir_read_name (dir), NULL);
  for (guint i = 1; i <= jobs; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.%s", i, suffix);
      g_autofree char *other = g_build_filename (path, name, NULL);

      g_assert_cmpint (link (first, other), ==, 0);
    }
}

static void
fill_library (CommandFixture *home, guint jobs)
{
  static const char sql[]
    = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
      " INSERT INTO jobs (revision, state, stood, dialect, created, submitted, accepted, ended,"
      "  took, usd, width, height, duration, id, prompt, model, service, request, clip, poster,"
      "  generation_id)"
      " SELECT 1000 + i, 'finished', 'downloading', 'universal', created - i * 60000000,"
      "  created - i * 60000000, created - i * 60000000, created - i * 60000000, 49000000, 0.52,"
      "  width, height, duration, lower (hex (randomblob (16))), 'A harbour at dawn, number ' || i,"
      "  model, service, request, i || '.mp4', i || '.jpg', lower (hex (randomblob (12)))"
      " FROM n, jobs WHERE seq = 1";
  g_autofree char *statement = g_strdup_printf (sql, jobs);
  g_autofree char *path = command_fixture_path (home, "data/dailies/library.db");
  g_autoptr (CommandResult) result
    = command_run (home, "generate", "--service=demo", "A harbour at dawn", NULL);
  sqlite3 *connection = NULL;
  char *error = NULL;

  command_assert_status (result, 0);
  if (sqlite3_open_v2 (path, &connection, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK
      || sqlite3_exec (connection, statement, NULL, NULL, &error) != SQLITE_OK
      || sqlite3_close (connection) != SQLITE_OK)
    g_error ("%s: %s", path, error != NULL ? error : sqlite3_errmsg (connection));
  link_files (home, "clips", "mp4", jobs);
  link_files (home, "posters", "jpg", jobs);
}

void
subject_set_up_home (CommandFixture *home, guint jobs)
{
  static const char *const kept[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR" };

  command_fixture_set_up (home, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    command_fixture_set_variable (home, kept[i], g_getenv (kept[i]));
  command_fixture_set_variable (home, "GSETTINGS_BACKEND", "keyfile");
  fill_library (home, jobs);
}

/* --- running --- */

void
subject_start (Subject *self, CommandFixture *home, const char *program, gboolean watches_loop)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GInputStream) sights = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, O_CLOEXEC, &error));
  sights = g_unix_input_stream_new (fds[0], TRUE);
  self->sights = g_data_input_stream_new (sights);
  self->line = NULL;

  g_subprocess_launcher_set_environ (launcher, home->environment);
  g_subprocess_launcher_take_fd (launcher, fds[1], 3);
  g_subprocess_launcher_setenv (launcher, "DAILIES_PROBE", "3", TRUE);
  if (watches_loop)
    g_subprocess_launcher_setenv (launcher, "DAILIES_PROBE_LOOP", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", BUILD_DIR "/tests/bench/probe.so", TRUE);

  self->begun = g_get_monotonic_time ();
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
}

const char *
subject_get_pid (Subject *self)
{
  return g_subprocess_get_identifier (self->process);
}

static Sight
read_sight (Subject *self, char *line)
{
  Sight sight = { .kind = line };

  g_free (self->line);
  self->line = line;
  if ((sight.rest = strchr (line, ' ')) == NULL)
    g_error ("The probe says “%s”", line);
  *sight.rest++ = '\0';
  sight.time = strtoll (sight.rest, &sight.rest, 10);
  return sight;
}

Sight
subject_look (Subject *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->sights, NULL, NULL, &error);

  g_assert_no_error (error);
  if (line == NULL)
    g_error ("The program has gone");
  return read_sight (self, line);
}

gint64
subject_await (Subject *self, const char *kind)
{
  for (;;)
    {
      Sight sight = subject_look (self);

      if (g_str_equal (sight.kind, kind))
        return sight.time;
    }
}

typedef struct
{
  Subject *subject;
  SightFunc func;
  gpointer data;
  GMainLoop *loop;
  GCancellable *enough;
} Looking;

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looking *looking = user_data;
  g_autoptr (GError) error = NULL;
  char *line
    = g_data_input_stream_read_line_finish (looking->subject->sights, result, NULL, &error);
  Sight sight;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_main_loop_quit (looking->loop);
      return;
    }
  g_assert_no_error (error);
  if (line == NULL)
    g_error ("The program has gone");

  sight = read_sight (looking->subject, line);
  looking->func (&sight, looking->data);
  g_data_input_stream_read_line_async (looking->subject->sights, G_PRIORITY_DEFAULT,
                                       looking->enough, on_line, looking);
}

void
subject_look_for (Subject *self, guint seconds, SightFunc func, gpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  Looking looking = { self, func, data, loop, enough };
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (seconds);

  g_source_set_callback (timer, G_SOURCE_FUNC (g_cancellable_cancel), enough, NULL);
  g_source_attach (timer, NULL);
  g_data_input_stream_read_line_async (self->sights, G_PRIORITY_DEFAULT, enough, on_line, &looking);
  g_main_loop_run (loop);
  g_source_destroy (timer);
}

void
subject_end (Subject *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_clear_object (&self->sights);
  g_clear_pointer (&self->line, g_free);
}

void
subject_use (const char *word, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list more;

  g_ptr_array_add (words, (gpointer) "xdotool");
  va_start (more, word);
  for (const char *next = word; next != NULL; next = va_arg (more, const char *))
    g_ptr_array_add (words, (gpointer) next);
  va_end (more);
  g_ptr_array_add (words, NULL);

  process = g_subprocess_newv ((const char *const *) words->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

double
subject_get_median (double *figures, guint n)
{
  qsort (figures, n, sizeof *figures, compare);
  return figures[n / 2];
}

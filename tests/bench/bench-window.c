/* bench-window.c: what the window costs beside an empty one
 *
 * From exec to a window that the window manager has, the memory of a window in which nothing plays, and
 * how often it wakes up then: with a library of 10,000 clips, in turns with a window of libadwaita that
 * is empty, on the same machine in the same minute.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <locale.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM BUILD_DIR "/src/dailies"
#define EMPTY BUILD_DIR "/tests/bench/empty-window"

#define RUNS 7
#define JOBS 10000

/* What starts late has started; the cursor of the prompt has blinked for its ten seconds; then it is
 * counted for a while. */
#define SETTLE_SECONDS 4
#define BLINK_SECONDS 10
#define IDLE_SECONDS 10

typedef struct
{
  const char *program;
  double milliseconds[RUNS];
  double pss_kib[RUNS];
  double wakeups; /* a second, in the last run */
} Subject;

/* --- a library --- */

static void
fill_library (CommandFixture *fixture)
{
  static const char sql[]
    = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO jobs (revision, state, stood, dialect, created, submitted, accepted, ended, "
      "took,"
      "  usd, id, prompt, model, service, request, clip, poster, generation_id)"
      " SELECT 1000 + i, 'finished', 'downloading', 'universal', created - i * 60000000,"
      "  created - i * 60000000, created - i * 60000000, created - i * 60000000, 49000000, 0.52,"
      "  lower (hex (randomblob (16))), 'A harbour at dawn, number ' || i, model, service, request,"
      "  i || '.mp4', i || '.jpg', lower (hex (randomblob (12))) FROM n, jobs WHERE seq = 1";
  g_autofree char *statement = g_strdup_printf (sql, JOBS);
  g_autofree char *path = command_fixture_path (fixture, "data/dailies/library.db");
  g_autoptr (CommandResult) result = command_run (
    fixture, "generate", command_fixture_get_service (fixture), "A harbour at dawn", NULL);
  sqlite3 *connection = NULL;
  char *error = NULL;

  command_assert_status (result, 0);
  if (sqlite3_open_v2 (path, &connection, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK
      || sqlite3_exec (connection, statement, NULL, NULL, &error) != SQLITE_OK
      || sqlite3_close (connection) != SQLITE_OK)
    g_error ("%s: %s", path, error != NULL ? error : sqlite3_errmsg (connection));
}

/* --- looking at a process --- */

static double
get_pss (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "smaps_rollup", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, &error) || !(line = strstr (text, "\nPss:")))
    g_error ("%s: %s", path, error != NULL ? error->message : text);
  return strtod (line + strlen ("\nPss:"), NULL);
}

/* Each time that a thread slept and was woken. */
static guint64
count_switches (const char *pid)
{
  g_autofree char *folder = g_build_filename ("/proc", pid, "task", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, &error);
  const char *task;
  guint64 switches = 0;

  if (tasks == NULL)
    g_error ("%s", error->message);
  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      static const char key[] = "\nvoluntary_ctxt_switches:";
      g_autofree char *path = g_build_filename (folder, task, "status", NULL);
      g_autofree char *text = NULL;
      const char *line;

      /* A thread that has ended meanwhile does not wake up. */
      if (g_file_get_contents (path, &text, NULL, NULL) && (line = strstr (text, key)) != NULL)
        switches += g_ascii_strtoull (line + strlen (key), NULL, 10);
    }
  return switches;
}

/* --- a run --- */

/* The list of the windows that the window manager has, a line whenever it changes. */
static GDataInputStream *
watch_windows (GSubprocess **watcher)
{
  g_autoptr (GError) error = NULL;

  *watcher = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "xprop", "-root", "-spy",
                               "_NET_CLIENT_LIST", NULL);
  g_assert_no_error (error);
  return g_data_input_stream_new (g_subprocess_get_stdout_pipe (*watcher));
}

static void
await_windows (GDataInputStream *windows, gboolean any)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (windows, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        g_error ("xprop has gone");
      if ((strstr (line, "0x") != NULL) == any)
        return;
    }
}

static void
run (CommandFixture *fixture, Subject *subject, guint turn)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) watcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) windows = watch_windows (&watcher);
  g_autoptr (GError) error = NULL;
  const char *pid;
  gint64 start;

  await_windows (windows, FALSE);
  g_subprocess_launcher_set_environ (launcher, fixture->environment);
  start = g_get_monotonic_time ();
  process = g_subprocess_launcher_spawn (launcher, &error, subject->program, NULL);
  g_assert_no_error (error);
  await_windows (windows, TRUE);
  subject->milliseconds[turn] = (g_get_monotonic_time () - start) / 1000.0;

  pid = g_subprocess_get_identifier (process);
  g_usleep (SETTLE_SECONDS * G_USEC_PER_SEC);
  subject->pss_kib[turn] = get_pss (pid);
  if (turn == RUNS - 1)
    {
      guint64 before;

      g_usleep (BLINK_SECONDS * G_USEC_PER_SEC);
      before = count_switches (pid);
      g_usleep (IDLE_SECONDS * G_USEC_PER_SEC);
      subject->wakeups = (count_switches (pid) - before) / (double) IDLE_SECONDS;
    }

  g_subprocess_send_signal (process, SIGKILL);
  await_windows (windows, FALSE);
  g_subprocess_wait (process, NULL, NULL);
  g_subprocess_send_signal (watcher, SIGTERM);
  g_subprocess_wait (watcher, NULL, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

static double
get_median (double *figures)
{
  qsort (figures, RUNS, sizeof *figures, compare);
  return figures[RUNS / 2];
}

static void
say (const char *what, const char *unit, double ours, double empty, double promised)
{
  g_print ("%-16s  empty %8.1f %s   Dailies %8.1f %s   ratio %.2f   promised %.1f%s\n", what, empty,
           unit, ours, unit, ours / empty, promised, ours > promised * empty ? "   BROKEN" : "");
}

int
main (int argc, char *argv[])
{
  static const char *const kept[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR" };
  Subject ours = { .program = PROGRAM };
  Subject empty = { .program = EMPTY };
  CommandFixture fixture = { 0 };

  setlocale (LC_ALL, "");
  command_fixture_set_up (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    command_fixture_set_variable (&fixture, kept[i], g_getenv (kept[i]));
  command_fixture_set_variable (&fixture, "GSETTINGS_BACKEND", "keyfile");
  fill_library (&fixture);

  for (guint i = 0; i < RUNS; i++)
    {
      run (&fixture, &empty, i);
      run (&fixture, &ours, i);
    }

  g_print ("A window over %d clips, beside an empty one (median of %d)\n", JOBS, RUNS);
  say ("exec to window", "ms ", get_median (ours.milliseconds), get_median (empty.milliseconds),
       1.6);
  say ("memory (PSS)", "MiB", get_median (ours.pss_kib) / 1024, get_median (empty.pss_kib) / 1024,
       1.5);
  g_print ("wakeups while nothing runs: empty %.1f a second, Dailies %.1f a second\n",
           empty.wakeups, ours.wakeups);

  command_fixture_tear_down (&fixture, NULL);
  return 0;
}

/* bench-window.c: what the window costs beside an empty one
 *
 * From exec to the first frame that the display has, the memory of a window in which nothing plays, and
 * how often it wakes up then: with a library of 10,000 clips, in turns with a window of libadwaita that
 * is empty, on the same machine in the same minute.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "subject.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define JOBS 10000

#define STARTS 15
#define STAYS 3

/* The cursor of the prompt, which is GTK's, has blinked for its ten seconds, idle threads have been let
 * go, and the last timer of the start, of half a minute, has struck; then it is counted for a while. */
#define SETTLE_SECONDS 40
#define IDLE_SECONDS 10

/* --- starting --- */

/* Milliseconds from exec */
typedef struct
{
  double frame;
  double own; /* the same without the time in which others had the processor */
  double rows;
} Start;

static Start
measure_start (CommandFixture *home, const char *program, gboolean has_rows)
{
  Start start = { 0 };
  Subject subject;
  Sight sight;

  subject_start (&subject, home, program, FALSE);
  do
    sight = subject_look (&subject);
  while (!g_str_equal (sight.kind, "frame"));
  start.frame = (sight.time - subject.begun) / 1000.0;
  start.own = start.frame - strtod (sight.rest, NULL) / 1000.0;
  if (has_rows)
    start.rows = (subject_await (&subject, "rows") - subject.begun) / 1000.0;
  subject_end (&subject);
  return start;
}

static void
say_start (const char *what, double *empty, double *ours, double promised)
{
  double ratios[STARTS];
  double ratio;

  for (guint i = 0; i < STARTS; i++)
    ratios[i] = ours[i] / empty[i];
  ratio = subject_get_median (ratios, STARTS);
  g_print ("%-21s empty %4.0f ms   Dailies %4.0f ms   ratio %.2f (%.2f to %.2f)", what,
           subject_get_median (empty, STARTS), subject_get_median (ours, STARTS), ratio, ratios[0],
           ratios[STARTS - 1]);
  if (promised > 0)
    g_print ("   promised %.1f%s", promised, ratio > promised ? "   BROKEN" : "");
  g_print ("\n");
}

static void
compare_starts (CommandFixture *home)
{
  double empty[2][STARTS], ours[3][STARTS], again[STARTS];

  /* Once unmeasured: what is on the disk is in memory then. */
  measure_start (home, SUBJECT_EMPTY, FALSE);
  measure_start (home, SUBJECT_DAILIES, TRUE);
  for (guint i = 0; i < STARTS; i++)
    {
      Start start = measure_start (home, SUBJECT_EMPTY, FALSE);

      empty[0][i] = again[i] = start.frame;
      empty[1][i] = start.own;
      start = measure_start (home, SUBJECT_DAILIES, TRUE);
      ours[0][i] = start.frame;
      ours[1][i] = start.own;
      ours[2][i] = start.rows;
    }

  say_start ("exec to first frame", empty[0], ours[0], 1.6);
  say_start ("  without waiting", empty[1], ours[1], 0);
  say_start ("exec to jobs listed", again, ours[2], 0);
}

/* --- staying --- */

typedef struct
{
  double resident; /* MiB */
  double proportional;
  double own;
  double wakeups; /* a second */
} Stay;

static double
get_mib (const char *text, const char *key)
{
  const char *line = strstr (text, key);

  if (line == NULL)
    g_error ("There is no %s in: %s", key, text);
  return strtod (line + strlen (key), NULL) / 1024;
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

static Stay
measure_stay (CommandFixture *home, const char *program)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Subject subject;
  guint64 before;
  Stay stay;

  subject_start (&subject, home, program, FALSE);
  subject_await (&subject, "frame");
  g_usleep (SETTLE_SECONDS * G_USEC_PER_SEC);
  before = count_switches (subject_get_pid (&subject));
  g_usleep (IDLE_SECONDS * G_USEC_PER_SEC);
  stay.wakeups = (count_switches (subject_get_pid (&subject)) - before) / (double) IDLE_SECONDS;

  path = g_build_filename ("/proc", subject_get_pid (&subject), "smaps_rollup", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  stay.resident = get_mib (text, "\nRss:");
  stay.proportional = get_mib (text, "\nPss:");
  stay.own = get_mib (text, "\nPss_Anon:") + get_mib (text, "\nPss_Shmem:");
  subject_end (&subject);
  return stay;
}

static void
say (const char *what, double *empty, double *ours, double promised)
{
  double ratios[STAYS];
  double ratio;

  for (guint i = 0; i < STAYS; i++)
    ratios[i] = ours[i] / empty[i];
  ratio = subject_get_median (ratios, STAYS);
  g_print ("%-21s empty %4.1f MiB  Dailies %4.1f MiB  ratio %.2f", what,
           subject_get_median (empty, STAYS), subject_get_median (ours, STAYS), ratio);
  if (promised > 0)
    g_print ("   promised %.1f%s", promised, ratio > promised ? "   BROKEN" : "");
  g_print ("\n");
}

static void
compare_stays (CommandFixture *home)
{
  double empty[4][STAYS], ours[4][STAYS];

  for (guint i = 0; i < STAYS; i++)
    {
      Stay stay = measure_stay (home, SUBJECT_EMPTY);

      empty[0][i] = stay.resident;
      empty[1][i] = stay.proportional;
      empty[2][i] = stay.own;
      empty[3][i] = stay.wakeups;
      stay = measure_stay (home, SUBJECT_DAILIES);
      ours[0][i] = stay.resident;
      ours[1][i] = stay.proportional;
      ours[2][i] = stay.own;
      ours[3][i] = stay.wakeups;
    }

  /* What it holds of the machine's memory, libraries included. How much of these it has alone depends
   * on what else runs, and what is written of its own is little in an empty window: both are only
   * told. */
  say ("memory, resident", empty[0], ours[0], 1.5);
  say ("  proportional (PSS)", empty[1], ours[1], 0);
  say ("  its own alone", empty[2], ours[2], 0);
  g_print ("wakeups a second      empty %.1f   Dailies %.1f   promised 0%s\n",
           subject_get_median (empty[3], STAYS), subject_get_median (ours[3], STAYS),
           ours[3][STAYS / 2] > empty[3][STAYS / 2] ? "   BROKEN" : "");
}

int
main (int argc, char *argv[])
{
  CommandFixture home = { 0 };

  setlocale (LC_ALL, "");
  subject_set_up_home (&home, JOBS);
  g_print ("A window over %d clips, beside an empty one (%d and %d pairs, medians)\n", JOBS, STARTS,
           STAYS);
  compare_starts (&home);
  compare_stays (&home);
  command_fixture_tear_down (&home, NULL);
  return 0;
}

/* bench-playing.c: how soon a clip is seen, and how long the main loop is held
 *
 * From the press of a key in the list, as the display has it, to the first picture of the clip on the
 * display; and every dispatch of the main loop that takes long while three jobs run and a clip plays.
 * Keys are pressed as a person presses them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "subject.h"

#include <locale.h>
#include <string.h>

#define JOBS 100
#define PRESSES 21

#define SETTLE_SECONDS 4
#define QUIET_SECONDS 1
#define PLAY_SECONDS 20

#define PROMISED_PICTURE 100.0
#define PROMISED_DISPATCH 4.0

static void
ignore (const Sight *sight, gpointer data)
{
}

/* Puts the keyboard into the list, at a clip that is not played. */
static void
go_to_list (Subject *subject)
{
  subject_use ("mousemove", "150", "280", "click", "1", NULL);
  subject_await (subject, "picture");
  subject_use ("mousemove", "800", "20", NULL);
  subject_use ("key", "Down", NULL);
  subject_look_for (subject, QUIET_SECONDS, ignore, NULL);
}

/* --- from key to picture --- */

/* Milliseconds from the key to a sight of @kind. */
static double
press (Subject *subject, const char *key, const char *kind)
{
  gint64 pressed;

  subject_use ("key", key, NULL);
  pressed = subject_await (subject, "key");
  return (subject_await (subject, kind) - pressed) / 1000.0;
}

/* Goes down a row: when its poster was there, and when its clip was. */
static void
choose_next (Subject *subject, double *poster, double *picture)
{
  gint64 pressed;
  gboolean has_poster = FALSE;

  subject_use ("key", "Down", NULL);
  pressed = subject_await (subject, "key");
  for (;;)
    {
      Sight sight = subject_look (subject);
      double after = (sight.time - pressed) / 1000.0;

      if (g_str_equal (sight.kind, "picture"))
        {
          *picture = after;
          /* The clip was there before its poster was read. */
          if (!has_poster)
            *poster = after;
          return;
        }
      if (g_str_equal (sight.kind, "poster"))
        {
          *poster = after;
          has_poster = TRUE;
        }
    }
}

static void
say_pictures (const char *what, double *times, double promised)
{
  double median = subject_get_median (times, PRESSES);

  g_print ("%-32s %4.0f ms (%.0f to %.0f)", what, median, times[0], times[PRESSES - 1]);
  if (promised > 0)
    g_print ("   promised %.0f%s", promised, median > promised ? "   BROKEN" : "");
  g_print ("\n");
}

static void
measure_pictures (CommandFixture *home)
{
  double posters[PRESSES], chosen[PRESSES], played[PRESSES];
  Subject subject;

  subject_start (&subject, home, SUBJECT_DAILIES, FALSE);
  subject_await (&subject, "rows");
  subject_look_for (&subject, SETTLE_SECONDS, ignore, NULL);
  go_to_list (&subject);
  for (guint i = 0; i < PRESSES; i++)
    {
      choose_next (&subject, &posters[i], &chosen[i]);
      subject_look_for (&subject, QUIET_SECONDS, ignore, NULL);
      played[i] = press (&subject, "Return", "picture");
      /* Chosen anew it is prepared anew, and stands still. */
      subject_use ("key", "Down", NULL);
      subject_look_for (&subject, QUIET_SECONDS, ignore, NULL);
    }
  subject_end (&subject);

  say_pictures ("arrow key to first picture", posters, PROMISED_PICTURE);
  say_pictures ("arrow key to the clip, prepared", chosen, 0);
  say_pictures ("Enter to the first frame played", played, PROMISED_PICTURE);
}

/* --- the main loop --- */

typedef struct
{
  guint count;
  gint64 longest;
} Total;

/* dispatch OWN WALL CPU NAME */
static void
add_dispatch (const Sight *sight, gpointer data)
{
  GHashTable *totals = data;
  g_auto (GStrv) words = NULL;
  Total *total;

  if (!g_str_equal (sight->kind, "dispatch"))
    return;
  words = g_strsplit (g_strchug (sight->rest), " ", 3);
  if ((total = g_hash_table_lookup (totals, words[2])) == NULL)
    {
      total = g_new0 (Total, 1);
      g_hash_table_insert (totals, g_strdup (words[2]), total);
    }
  total->count += sight->time > PROMISED_DISPATCH * 1000;
  total->longest = MAX (total->longest, sight->time);
}

/* The layout and drawing of the window is GTK's: there is nothing of ours in it but how much there is
 * to draw. */
static gboolean
is_frame (const char *name)
{
  return g_str_has_prefix (name, "[gtk] gdk_frame_clock");
}

static int
compare_totals (gconstpointer a, gconstpointer b, gpointer totals)
{
  const Total *x = g_hash_table_lookup (totals, a);
  const Total *y = g_hash_table_lookup (totals, b);

  return (x->longest < y->longest) - (x->longest > y->longest);
}

static void
measure_loop (CommandFixture *home)
{
  g_autoptr (GHashTable) totals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) names = NULL;
  gint64 longest = 0;
  Subject subject;

  subject_start (&subject, home, SUBJECT_DAILIES, TRUE);
  subject_await (&subject, "rows");
  subject_look_for (&subject, SETTLE_SECONDS, ignore, NULL);

  /* The cursor is in the prompt. */
  subject_use ("type", "A fox in the snow", NULL);
  for (guint i = 0; i < 3; i++)
    subject_use ("key", "ctrl+Return", NULL);
  subject_use ("mousemove", "150", "390", "click", "1", NULL);
  subject_look_for (&subject, PLAY_SECONDS, add_dispatch, totals);
  subject_end (&subject);

  g_print ("dispatches of over 1 ms while three jobs run and a clip plays (%d s): the longest, and "
           "how many took over %.0f ms\n",
           PLAY_SECONDS, PROMISED_DISPATCH);
  names = g_hash_table_get_keys_as_ptr_array (totals);
  g_ptr_array_sort_values_with_data (names, compare_totals, totals);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const Total *total = g_hash_table_lookup (totals, name);

      g_print ("  %6.1f ms  %4u  %s\n", (double) total->longest / 1000, total->count, name);
      if (!is_frame (name))
        longest = MAX (longest, total->longest);
    }
  g_print ("the longest that is no frame of GTK: %.1f ms   promised %.0f%s\n",
           (double) longest / 1000, PROMISED_DISPATCH,
           (double) longest / 1000 > PROMISED_DISPATCH ? "   BROKEN" : "");
}

int
main (int argc, char *argv[])
{
  CommandFixture home = { 0 };

  setlocale (LC_ALL, "");
  subject_set_up_home (&home, JOBS);
  measure_pictures (&home);
  measure_loop (&home);
  command_fixture_tear_down (&home, NULL);
  return 0;
}

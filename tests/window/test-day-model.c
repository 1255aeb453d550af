/* test-day-model.c: jobs in sections, one a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include "dailies-day-model.h"

#include <gtk/gtk.h>

/* Microseconds at noon, so many days ago. */
static gint64
noon (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (now, -days);
  g_autoptr (GDateTime) at
    = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                             g_date_time_get_day_of_month (day), 12, 0, 0);

  return g_date_time_to_unix_usec (at);
}

static void
assert_section (DailiesDayModel *days, guint position, guint start, guint end)
{
  guint found_start, found_end;

  gtk_section_model_get_section (GTK_SECTION_MODEL (days), position, &found_start, &found_end);
  g_assert_cmpuint (found_start, ==, start);
  g_assert_cmpuint (found_end, ==, end);
}

/* As many jobs on each of the days. */
static void
fill (Fixture *fixture, const guint *counts, guint n)
{
  guint made = 0;

  for (guint day = 0; day < n; day++)
    for (guint i = 0; i < counts[day]; i++)
      {
        g_autofree char *sql = NULL;
        g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");

        made++;
        sql = g_strdup_printf ("UPDATE jobs SET created = %" G_GINT64_FORMAT " WHERE id = '%s'",
                               noon ((int) day) - made, dailies_job_get_id (job));
        g_clear_object (&job);
        sql_run (fixture->path, sql);
      }
  fixture_reopen (fixture);
}

static void
test_sections (Fixture *fixture, gconstpointer data)
{
  static const guint counts[] = { 3, 1, 0, 9 };
  g_autoptr (DailiesDayModel) days = NULL;

  fill (fixture, counts, G_N_ELEMENTS (counts));
  days = dailies_day_model_new (g_object_ref (G_LIST_MODEL (fixture->library)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (days)), ==, 13);

  /* Whichever of a day is asked about, the day is the same. */
  for (guint i = 0; i < 3; i++)
    assert_section (days, i, 0, 3);
  assert_section (days, 3, 3, 4);
  for (guint i = 4; i < 13; i++)
    assert_section (days, i, 4, 13);
  /* Past the end is a section of nothing. */
  assert_section (days, 13, 13, G_MAXUINT);

  g_assert_finalize_object (g_steal_pointer (&days));
}

static void
assert_words (gint64 time, const char *words)
{
  g_autofree char *said = dailies_day_words (time, noon (0));

  g_assert_cmpstr (said, ==, words);
}

static void
test_words (void)
{
  g_autoptr (GDateTime) old = g_date_time_new_local (2019, 11, 6, 12, 0, 0);

  assert_words (noon (0), "Today");
  assert_words (noon (0) - 11 * G_TIME_SPAN_HOUR, "Today");
  assert_words (noon (1), "Yesterday");
  assert_words (g_date_time_to_unix_usec (old), "6 November 2019");
}

/* In Lebanon clocks are put forward at midnight: that day begins at one, and the next one at midnight. */
static void
test_no_midnight (void)
{
  g_autofree char *zone = g_strdup (g_getenv ("TZ"));
  g_autoptr (GTimeZone) beirut = g_time_zone_new_identifier ("Asia/Beirut");
  g_autoptr (GDateTime) noon = NULL;
  g_autoptr (GDateTime) next = NULL;
  g_autoptr (GDateTime) before = NULL;
  g_autofree char *words = NULL;

  g_assert_nonnull (beirut);
  noon = g_date_time_new (beirut, 2026, 3, 29, 12, 0, 0);
  next = g_date_time_new (beirut, 2026, 3, 30, 0, 0, 0);
  before = g_date_time_new (beirut, 2026, 3, 28, 23, 59, 59);
  g_setenv ("TZ", "Asia/Beirut", TRUE);
  g_assert_cmpint (dailies_day_end (g_date_time_to_unix_usec (noon)), ==,
                   g_date_time_to_unix_usec (next));
  g_assert_cmpint (dailies_day_end (g_date_time_to_unix_usec (before)), ==,
                   g_date_time_to_unix_usec (before) + G_TIME_SPAN_SECOND);
  words = dailies_day_words (g_date_time_to_unix_usec (before), g_date_time_to_unix_usec (next));
  g_assert_cmpstr (words, ==, "Saturday, 28 March");
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
  else
    g_unsetenv ("TZ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add ("/window/day-model/sections", Fixture, NULL, fixture_set_up, test_sections,
              fixture_tear_down);
  g_test_add_func ("/window/day-model/words", test_words);
  g_test_add_func ("/window/day-model/no-midnight", test_no_midnight);
  return g_test_run ();
}

/* test-pace.c: when to ask next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-pace.h"

#define HOUR 3600.0
#define DAY (24 * HOUR)

static const double usual_times[] = { 0, 1, 20, 45, 100, 300, 540, 840, 3600 };

static void
test_floor (void)
{
  const DailiesPace *pace = dailies_pace_get_default (FALSE);

  g_assert_cmpfloat (pace->floor, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (usual_times); i++)
    {
      g_assert_cmpfloat (dailies_pace_get_first_pause (pace, usual_times[i]), >=, 5);
      for (double elapsed = 0; elapsed < 3 * DAY; elapsed = elapsed * 1.7 + 1)
        g_assert_cmpfloat (dailies_pace_get_pause (pace, usual_times[i], elapsed), >=, 5);
    }
  for (guint failures = 1; failures < 100; failures++)
    for (double random = 0; random <= 1; random += 0.25)
      g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, failures, failures % 3 - 1, random),
                         >=, 5);
}

static void
test_loopback_is_faster (void)
{
  const DailiesPace *pace = dailies_pace_get_default (TRUE);

  g_assert_cmpfloat (pace->floor, ==, 0.5);
  g_assert_cmpfloat (dailies_pace_get_first_pause (pace, 1), ==, 0.5);
  g_assert_cmpfloat (dailies_pace_get_pause (pace, 4, 2), ==, 0.5);
  g_assert_cmpfloat (dailies_pace_get_pause (pace, 60, 30), ==, 1);
}

/* A clip that is ready lies unseen for a tenth of the usual time, and never for more than 15 s. */
static void
test_usual (void)
{
  const DailiesPace *pace = dailies_pace_get_default (FALSE);

  g_assert_cmpfloat (dailies_pace_get_first_pause (pace, 60), ==, 20);
  g_assert_cmpfloat (dailies_pace_get_first_pause (pace, 3600), ==, 60);
  g_assert_cmpfloat (dailies_pace_get_pause (pace, 20, 15), ==, 5);
  g_assert_cmpfloat (dailies_pace_get_pause (pace, 100, 60), ==, 10);
  g_assert_cmpfloat (dailies_pace_get_pause (pace, 540, 1000), ==, 15);
}

/* There is no deadline, only a growing pause. */
static void
test_overdue (void)
{
  const DailiesPace *pace = dailies_pace_get_default (FALSE);
  double last = 0;

  for (double elapsed = 0; elapsed < 30 * DAY; elapsed += 60)
    {
      double pause = dailies_pace_get_pause (pace, 60, elapsed);

      g_assert_cmpfloat (pause, >=, last);
      g_assert_cmpfloat (pause, <=, 300);
      last = pause;
    }
  g_assert_cmpfloat (last, ==, 300);
}

static void
test_trouble (void)
{
  const DailiesPace *pace = dailies_pace_get_default (FALSE);
  double last = 0;

  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 1, -1, 0.5), ==, 5);
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 2, -1, 0.5), ==, 10);
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 5, -1, 0.5), ==, 80);

  for (guint failures = 1; failures < 50; failures++)
    {
      double pause = dailies_pace_get_trouble_pause (pace, failures, -1, 0.5);

      g_assert_cmpfloat (pause, >=, last);
      last = pause;
    }
  g_assert_cmpfloat (last, ==, HOUR);
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, G_MAXUINT, -1, 1), ==, HOUR);

  /* The jitter goes both ways. */
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 4, -1, 0), <, 40);
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 4, -1, 1), >, 40);
}

static void
test_retry_after (void)
{
  const DailiesPace *pace = dailies_pace_get_default (FALSE);

  /* Never earlier than asked for, whatever the jitter. */
  for (double random = 0; random <= 1; random += 0.125)
    g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 1, 120, random), ==, 120);
  /* Longer than hourly where the service wants that, but not for ever. */
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 1, 7200, 0.5), ==, 7200);
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 1, G_MAXINT, 0.5), ==, DAY);
  /* "Now" is not sooner than the floor, and does not cut the growing pause short. */
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 1, 0, 0), ==, 5);
  g_assert_cmpfloat (dailies_pace_get_trouble_pause (pace, 8, 0, 0.5), ==, 640);
}

/* Looked for until three times the slowest job's time is over, at growing pauses; then daily. */
static void
test_log (void)
{
  static const double slow_times[] = { 60, 600, 1800, 7200 };
  const DailiesPace *pace = dailies_pace_get_default (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (slow_times); i++)
    {
      double slow = slow_times[i];
      double elapsed = 0;
      double last = 0;
      guint looks = 1;

      while (elapsed <= 3 * slow)
        {
          double pause = dailies_pace_get_log_pause (pace, looks++, elapsed, slow);

          g_assert_cmpfloat (pause, >=, last);
          g_assert_cmpfloat (pause, <=, MAX (slow / 4, 5));
          last = pause;
          elapsed += pause;
        }

      /* Often enough that a row is seen soon, seldom enough for the service. */
      g_assert_cmpuint (looks, >, 12);
      g_assert_cmpuint (looks, <, 60);
      g_assert_cmpfloat (dailies_pace_get_log_pause (pace, looks, elapsed, slow), ==, DAY);
      g_assert_cmpfloat (dailies_pace_get_log_pause (pace, 1, 30 * DAY, slow), ==, DAY);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/pace/floor", test_floor);
  g_test_add_func ("/queue/pace/loopback", test_loopback_is_faster);
  g_test_add_func ("/queue/pace/usual", test_usual);
  g_test_add_func ("/queue/pace/overdue", test_overdue);
  g_test_add_func ("/queue/pace/trouble", test_trouble);
  g_test_add_func ("/queue/pace/retry-after", test_retry_after);
  g_test_add_func ("/queue/pace/log", test_log);
  return g_test_run ();
}

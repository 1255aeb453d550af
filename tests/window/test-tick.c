/* test-tick.c: one clock for all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-tick.h"

typedef struct
{
  guint struck;
  gint64 serial;
  gpointer ends;
} Owner;

static GMainLoop *loop;
/* Counts up whenever the main loop has gone to sleep. */
static gint64 serial;

static void
on_struck (gpointer data)
{
  Owner *owner = data;

  owner->struck++;
  owner->serial = serial;
  if (owner->ends != NULL)
    dailies_tick_at (owner->ends, 0, NULL);
}

static void
on_last (gpointer data)
{
  on_struck (data);
  g_main_loop_quit (loop);
}

static int
count_sleeps (GPollFD *fds, guint n, int timeout)
{
  serial++;
  return g_poll (fds, n, timeout);
}

static gint64
in_seconds (int seconds)
{
  return g_get_real_time () + seconds * G_USEC_PER_SEC;
}

/* What is due in the same second wakes the program once. */
static void
test_together (void)
{
  Owner first = { 0 }, second = { 0 }, last = { 0 };
  gint64 base = (g_get_real_time () / G_USEC_PER_SEC + 2) * G_USEC_PER_SEC;

  dailies_tick_at (&first, base - 700000, on_struck);
  dailies_tick_at (&second, base - 200000, on_struck);
  dailies_tick_at (&last, in_seconds (3), on_last);
  g_main_loop_run (loop);
  g_assert_cmpuint (first.struck, ==, 1);
  g_assert_cmpuint (second.struck, ==, 1);
  g_assert_cmpint (first.serial, ==, second.serial);
}

/* One appointment an owner; the last one counts, and none is none. */
static void
test_replaced (void)
{
  Owner moved = { 0 }, ended = { 0 }, last = { 0 };

  dailies_tick_at (&moved, in_seconds (1), on_struck);
  dailies_tick_at (&moved, in_seconds (60), on_struck);
  dailies_tick_at (&ended, in_seconds (1), on_struck);
  dailies_tick_at (&ended, 0, NULL);
  dailies_tick_at (&last, in_seconds (1), on_last);
  g_main_loop_run (loop);
  g_assert_cmpuint (moved.struck, ==, 0);
  g_assert_cmpuint (ended.struck, ==, 0);
  dailies_tick_at (&moved, 0, NULL);

  /* Nothing is left that would wake anybody. */
  g_assert_false (g_main_context_pending (NULL));
  serial = 0;
  g_assert_false (g_main_context_iteration (NULL, FALSE));
}

/* Whoever goes when another is struck is not struck any more. */
static void
test_ends_another (void)
{
  Owner a = { 0 }, b = { 0 }, last = { 0 };

  a.ends = &b;
  b.ends = &a;
  dailies_tick_at (&a, 1, on_struck);
  dailies_tick_at (&b, 1, on_struck);
  dailies_tick_at (&last, in_seconds (1), on_last);
  g_main_loop_run (loop);
  g_assert_cmpuint (a.struck + b.struck, ==, 1);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  loop = g_main_loop_new (NULL, FALSE);
  g_main_context_set_poll_func (NULL, count_sleeps);

  g_test_add_func ("/window/tick/together", test_together);
  g_test_add_func ("/window/tick/replaced", test_replaced);
  g_test_add_func ("/window/tick/ends-another", test_ends_another);
  result = g_test_run ();
  g_main_loop_unref (loop);
  return result;
}

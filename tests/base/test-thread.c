/* test-thread.c: a blocking function as a future
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-thread.h"

#include <gio/gio.h>

typedef struct
{
  GThread *ran_on;
  GThread *freed_on;
  gboolean fails;
} Work;

static DexFuture *
work_in_thread (gpointer data)
{
  Work *work = data;

  work->ran_on = g_thread_self ();
  if (work->fails)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return dex_future_new_for_int (42);
}

static void
work_freed (gpointer data)
{
  Work *work = data;

  work->freed_on = g_thread_self ();
}

static void
run_until_done (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_resolves (void)
{
  Work work = { 0 };
  g_autoptr (DexFuture) future = dailies_thread_run ("test", work_in_thread, &work, work_freed);
  const GValue *value;

  run_until_done (future);
  value = dex_future_get_value (future, NULL);
  g_assert_nonnull (value);
  g_assert_cmpint (g_value_get_int (value), ==, 42);
  g_assert_true (work.ran_on != NULL && work.ran_on != g_thread_self ());

  while (work.freed_on == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (work.freed_on == g_thread_self ());
}

static void
test_rejects (void)
{
  Work work = { .fails = TRUE };
  g_autoptr (DexFuture) future = dailies_thread_run ("test", work_in_thread, &work, NULL);
  g_autoptr (GError) error = NULL;

  run_until_done (future);
  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* Giving up on the future does not free what the thread still uses. */
static void
test_dropped (void)
{
  Work work = { 0 };
  DexFuture *future = dailies_thread_run ("test", work_in_thread, &work, work_freed);

  dex_unref (future);
  while (work.freed_on == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (work.ran_on);
}

/* Until nobody waits for the outcome any more */
static DexFuture *
wait_in_thread (gpointer data)
{
  GCancellable *cancellable = g_cancellable_get_current ();
  GError *error = NULL;
  GPollFD fd;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
  g_assert_true (g_cancellable_set_error_if_cancelled (cancellable, &error));
  return dex_future_new_for_error (error);
}

static DexFuture *
never (DexFuture *completed, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_discarded (void)
{
  g_autoptr (DexFuture) future = dailies_thread_run ("test", wait_in_thread, NULL, NULL);
  DexFuture *waiting = dex_future_finally (dex_ref (future), never, NULL, NULL);
  g_autoptr (GError) error = NULL;

  dex_clear (&waiting);
  run_until_done (future);
  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/base/thread/resolves", test_resolves);
  g_test_add_func ("/base/thread/rejects", test_rejects);
  g_test_add_func ("/base/thread/dropped", test_dropped);
  g_test_add_func ("/base/thread/discarded", test_discarded);
  return g_test_run ();
}

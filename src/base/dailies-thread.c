/* dailies-thread.c: a blocking function as a future
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-thread.h"

typedef struct
{
  DailiesThreadFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GCancellable *cancellable; /* of the promise */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->cancellable);
  g_free (run);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Run *run = task_data;
  DexFuture *outcome;

  g_cancellable_push_current (run->cancellable);
  outcome = run->func (run->data);
  g_cancellable_pop_current (run->cancellable);
  g_task_return_pointer (task, outcome, dex_unref);
}

static void
run_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  Run *run = g_task_get_task_data (G_TASK (result));
  g_autoptr (DexFuture) outcome = g_task_propagate_pointer (G_TASK (result), NULL);
  GError *error = NULL;
  const GValue *value;

  g_assert (DEX_IS_FUTURE (outcome));
  g_assert (!dex_future_is_pending (outcome));

  /* Here and not with the task, whose last reference the worker may hold. */
  if (run->destroy != NULL)
    run->destroy (run->data);

  if ((value = dex_future_get_value (outcome, &error)) != NULL)
    dex_promise_resolve (promise, value);
  else
    dex_promise_reject (promise, error);
}

DexFuture *
dailies_thread_run (const char *name, DailiesThreadFunc func, gpointer data, GDestroyNotify destroy)
{
  DexPromise *promise;
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_val_if_fail (func != NULL, NULL);

  promise = dex_promise_new_cancellable ();

  run = g_new0 (Run, 1);
  run->func = func;
  run->data = data;
  run->destroy = destroy;
  run->cancellable = g_object_ref (dex_promise_get_cancellable (promise));

  task = g_task_new (NULL, NULL, run_done, dex_ref (promise));
  g_task_set_static_name (task, name);
  g_task_set_task_data (task, run, run_free);
  g_task_run_in_thread (task, run_in_thread);

  return DEX_FUTURE (promise);
}

/* dailies-work.c: work in a thread that ends when nobody waits for it any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-work.h"

static DexFuture *
pass_on (DexFuture *outcome, gpointer user_data)
{
  return dex_ref (outcome);
}

static void
cancel (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;

  g_cancellable_cancel (cancellable);
}

DexFuture *
dailies_work_run (const char *name,
                  DailiesThreadFunc func,
                  gpointer data,
                  GDestroyNotify destroy,
                  GCancellable *cancellable)
{
  g_return_val_if_fail (G_IS_CANCELLABLE (cancellable), NULL);

  /* The block goes when its last holder does, the future of the thread only when the thread is
   * done: so the end of the block is what says that nobody waits. After the work it cancels
   * nothing. */
  return dex_future_finally (dailies_thread_run (name, func, data, destroy), pass_on,
                             g_object_ref (cancellable), cancel);
}

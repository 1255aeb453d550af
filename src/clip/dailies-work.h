/* dailies-work.h: work in a thread that ends when nobody waits for it any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dailies-thread.h"

G_BEGIN_DECLS

/**
 * dailies_work_run:
 * @cancellable: cancelled when the returned future is dropped before its time
 *
 * As dailies_thread_run().
 *
 * Returns: (transfer full): a future with the outcome of @func
 */
DexFuture *dailies_work_run (const char *name,
                             DailiesThreadFunc func,
                             gpointer data,
                             GDestroyNotify destroy,
                             GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

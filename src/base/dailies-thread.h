/* dailies-thread.h: a blocking function as a future
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* The stack of every fiber of Dailies: 512 KiB, 1 MiB with a sanitizer. libdex 0.10's own default
 * (128 KiB) is too small for -O0 and for AddressSanitizer's red zones. */
#if defined(__SANITIZE_ADDRESS__)
#define DAILIES_FIBER_STACK (1024 * 1024)
#else
#define DAILIES_FIBER_STACK (512 * 1024)
#endif

/**
 * DailiesThreadFunc:
 * @data: what was given to dailies_thread_run()
 *
 * Runs in a worker thread and may block. It owns nothing of @data.
 *
 * g_cancellable_get_current() is cancelled once nobody waits for the outcome any more. What takes
 * long and can end early asks it; what must be brought to its end does not.
 *
 * Returns: (transfer full): a future that has already resolved or been rejected
 *   (`dex_future_new_for_…`, dex_future_new_take_object() …)
 */
typedef DexFuture *(*DailiesThreadFunc) (gpointer data);

/**
 * dailies_thread_run:
 * @name: a static string, for traces
 * @func: what to run
 * @data: given to @func
 * @destroy: (nullable): frees @data after @func has returned, on the calling thread's context
 *
 * Runs a function that blocks (decoding, hashing, fsync) in GLib's worker pool, so that neither
 * the main loop nor a fiber waits for it.
 *
 * Returns: (transfer full): a future with the outcome of @func
 */
DexFuture *dailies_thread_run (const char *name,
                               DailiesThreadFunc func,
                               gpointer data,
                               GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* dailies-gstreamer.h: starting GStreamer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * dailies_gstreamer_start:
 *
 * Starts GStreamer in a worker thread, unless it was started before: in a fresh cache it scans every
 * plugin, which takes most of a second and more stack than a fiber has. Whoever uses GStreamer
 * outside this folder awaits this first; the functions of this folder do so themselves.
 *
 * Returns: (transfer full): a future boolean; rejects with #DailiesClipError
 */
DexFuture *dailies_gstreamer_start (void) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a caller that is in a worker thread already. */
gboolean dailies_gstreamer_start_here (GError **error);

G_END_DECLS

/* dailies-demo-renderer.h: makes the clips of the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-store.h"

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DEMO_RENDERER (dailies_demo_renderer_get_type ())
/**
 * DailiesDemoRenderer:
 *
 * Renders what is asked of it, one clip after the other, into the store.
 */
G_DECLARE_FINAL_TYPE (DailiesDemoRenderer, dailies_demo_renderer, DAILIES, DEMO_RENDERER, GObject)

DailiesDemoRenderer *dailies_demo_renderer_new (DailiesDemoStore *store);

/* Gives @job the digest that its clip is called by: of all that its picture depends on. */
void dailies_demo_renderer_name_clip (DailiesDemoJob *job);

/**
 * dailies_demo_renderer_ensure:
 *
 * Sees to it that the clip of @job is there, or is being made here or by another process. Asked at
 * every look at an unfinished job, so that a clip whose renderer died is begun again.
 */
void dailies_demo_renderer_ensure (DailiesDemoRenderer *self, const DailiesDemoJob *job);

/**
 * dailies_demo_renderer_stop:
 *
 * Gives up what is being rendered, for the next start to begin again.
 *
 * Returns: (transfer full): a future boolean, once nothing is being drawn any more
 */
DexFuture *dailies_demo_renderer_stop (DailiesDemoRenderer *self);

G_END_DECLS

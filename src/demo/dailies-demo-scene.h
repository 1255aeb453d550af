/* dailies-demo-scene.h: a scene out of nothing but words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define DAILIES_DEMO_SCENE_WIDTH 1280
#define DAILIES_DEMO_SCENE_HEIGHT 720

typedef struct _DailiesDemoScene DailiesDemoScene;

/**
 * dailies_demo_scene_new:
 * @prompt: what it is made from: the same prompt makes the same scene, to the pixel
 * @link: whether a first frame was given that the demo service does not fetch; the scene says so
 */
DailiesDemoScene *dailies_demo_scene_new (const char *prompt, gboolean link);
void dailies_demo_scene_free (DailiesDemoScene *scene);

/* A DailiesDrawFunc, at 25 frames a second. The first call paints what does not change. */
void dailies_demo_scene_draw (cairo_t *cr, guint frame, guint frames, gpointer scene);

G_END_DECLS

/* dailies-demo-photo.h: a camera's slow move over a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef struct _DailiesDemoPhoto DailiesDemoPhoto;

/**
 * dailies_demo_photo_load:
 * @file: a JPEG or PNG
 * @seed: what the move is chosen by
 *
 * Decodes @file in a worker thread at the size of its clip, as Dailies itself shows it: turned, in
 * sRGB, on white; 720 pixels at its shorter side, even numbers.
 *
 * Returns: (transfer full): a future pointer, a #DailiesDemoPhoto that the caller frees; rejects
 *   with a #DailiesPictureError or a GIOError
 */
DexFuture *dailies_demo_photo_load (GFile *file, const char *seed);
void dailies_demo_photo_free (DailiesDemoPhoto *photo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesDemoPhoto, dailies_demo_photo_free)

guint dailies_demo_photo_get_width (DailiesDemoPhoto *photo);
guint dailies_demo_photo_get_height (DailiesDemoPhoto *photo);

/* A DailiesDrawFunc. Frame 0 is the picture itself; from there the camera sets off gently. */
void dailies_demo_photo_draw (cairo_t *cr, guint frame, guint frames, gpointer photo);

G_END_DECLS

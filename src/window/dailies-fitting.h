/* dailies-fitting.h: a repair, tried out to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-repair.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_FITTING (dailies_fitting_get_type ())
/**
 * DailiesFitting:
 *
 * What a repair of a picture comes to: the very file that would be sent was made, measured, decoded and
 * removed again. Immutable.
 */
G_DECLARE_FINAL_TYPE (DailiesFitting, dailies_fitting, DAILIES, FITTING, GObject)

/**
 * dailies_fitting_try:
 * @side: the longer side of the texture, in pixels
 *
 * In worker threads. Ends when the future is discarded, and leaves nothing behind.
 *
 * Returns: (transfer full): a future #DailiesFitting; rejects with a #DailiesPictureError or a GFileError
 */
DexFuture *dailies_fitting_try (GFile *picture,
                                const DailiesPictureRepair *repair,
                                const DailiesPictureRules *rules,
                                guint side);

/* The facts of what would be sent. */
DailiesPicture *dailies_fitting_get_picture (DailiesFitting *self);
GdkTexture *dailies_fitting_get_texture (DailiesFitting *self);

/**
 * dailies_fitting_describe:
 * @source: what was repaired
 *
 * Returns: (transfer full): a translated line: what was changed, and what it weighs
 */
char *dailies_fitting_describe (DailiesFitting *self, DailiesPicture *source);

G_END_DECLS

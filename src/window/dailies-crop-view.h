/* dailies-crop-view.h: a picture, and the part of it that is taken
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-part.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_CROP_VIEW (dailies_crop_view_get_type ())
/**
 * DailiesCropView:
 *
 * The part is moved by dragging it and resized by its edges and corners; by keyboard, arrows move it,
 * with Shift in big steps, with Ctrl they move its right and lower edge, and + and − make it larger and
 * smaller. What it came to is announced.
 *
 * ::changed: by the person.
 */
G_DECLARE_FINAL_TYPE (DailiesCropView, dailies_crop_view, DAILIES, CROP_VIEW, GtkWidget)

/* (nullable): the whole picture, at any size */
void dailies_crop_view_set_paintable (DailiesCropView *self, GdkPaintable *paintable);
/* Until then nothing can be chosen, and the whole picture is shown plainly. */
void dailies_crop_view_set_part (DailiesCropView *self,
                                 const DailiesPictureFrame *frame,
                                 const DailiesPicturePart *part);
const DailiesPicturePart *dailies_crop_view_get_part (DailiesCropView *self);

G_END_DECLS

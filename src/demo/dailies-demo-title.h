/* dailies-demo-title.h: the prompt, set
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * dailies_demo_title_paint:
 * @note: (nullable): a line below the prompt
 *
 * Sets @prompt as large as it goes, in whatever script it is written, with what makes it legible on
 * any picture behind it.
 *
 * Returns: (transfer full): a surface of the scene's size
 */
cairo_surface_t *
dailies_demo_title_paint (const char *prompt, const char *note, guint width, guint height);

G_END_DECLS

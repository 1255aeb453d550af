/* dailies-save.h: a text into a file that a person chooses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DailiesSaveFunc:
 * @name: what the person called the file: its ending may choose the format
 *
 * Returns: (transfer full): the text
 */
typedef char *(*DailiesSaveFunc) (const char *name, gpointer user_data);

/**
 * dailies_save:
 * @widget: in whose window the choice is made; kept alive until it is
 * @toasts: where the outcome is told
 * @name: what is proposed
 * @make: called with @widget, once a file was chosen
 *
 * A file that is there is replaced at once and whole, or stays as it is.
 */
void dailies_save (GtkWidget *widget,
                   AdwToastOverlay *toasts,
                   const char *title,
                   const char *name,
                   DailiesSaveFunc make);

G_END_DECLS

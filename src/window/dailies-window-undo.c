/* dailies-window-undo.c: what was just done, and can be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

/* In seconds: twice what a toast has that only tells something, because this one has to be gone to, which
 * takes a while with keys or a screen reader. */
#define TIME_TO_UNDO 10

static void
on_dismissed (AdwToast *toast, DailiesWindow *self)
{
  if (self->undoable != toast)
    return;
  g_clear_object (&self->undoable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}

void
dailies_window_offer_undo (DailiesWindow *self, AdwToast *toast)
{
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, TIME_TO_UNDO);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, 0);
  g_set_object (&self->undoable, toast);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", TRUE);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

/* By key: as if the toast's button were pressed, which is far away for whoever has no pointer. */
static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (AdwToast) toast = g_object_ref (DAILIES_WINDOW (widget)->undoable);

  g_signal_emit_by_name (toast, "button-clicked");
  adw_toast_dismiss (toast);
}

void
dailies_window_install_undo (GtkWidgetClass *widget_class)
{
  static const DailiesWindowAction all[] = {
    { "win.undo", undo },
  };

  dailies_window_install (widget_class, all, G_N_ELEMENTS (all));
}

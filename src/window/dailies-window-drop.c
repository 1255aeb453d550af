/* dailies-window-drop.c: pictures that are dropped on the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-window-private.h"

/* What is dragged out of this window (a clip, words of the prompt) is not brought back into it. */
static gboolean
is_welcome (GtkDropTarget *target, GdkDrop *drop)
{
  return gdk_drop_get_drag (drop) == NULL
         && (gdk_drop_get_actions (drop) & gtk_drop_target_get_actions (target)) != 0
         && gdk_content_formats_match (gtk_drop_target_get_formats (target),
                                       gdk_drop_get_formats (drop));
}

static gboolean
on_accept_file (GtkDropTarget *target, GdkDrop *drop, DailiesWindow *self)
{
  return is_welcome (target, drop);
}

/* Of what is a file as well, that is taken. */
static gboolean
on_accept_other (GtkDropTarget *target, GdkDrop *drop, DailiesWindow *self)
{
  return is_welcome (target, drop)
         && !gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), GDK_TYPE_FILE_LIST);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, DailiesWindow *self)
{
  return dailies_window_take_dropped (self, value);
}

/* It lies over the window for as long as what hovers would be taken. */
static void
on_state_changed (GtkRevealer *sign, GtkStateFlags before, GtkWidget *content)
{
  gtk_revealer_set_reveal_child (
    sign, (gtk_widget_get_state_flags (content) & GTK_STATE_FLAG_DROP_ACTIVE) != 0);
}

static void
on_refused (DailiesComposer *composer, const char *sentence, DailiesWindow *self)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
add_target (DailiesWindow *self,
            GtkWidget *content,
            GtkPropagationPhase phase,
            const GType *types,
            gsize n_types,
            GCallback on_accept)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, (GType *) types, n_types);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), phase);
  g_signal_connect_object (target, "accept", on_accept, self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (content, GTK_EVENT_CONTROLLER (target));
}

/* The content and not the window: what lies over it, a dialog, takes no drops for what is beneath it. */
void
dailies_window_take_drops (DailiesWindow *self)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (self));
  const GType files[] = { GDK_TYPE_FILE_LIST };
  const GType others[] = { GDK_TYPE_TEXTURE, G_TYPE_STRING };

  /* Before the prompt, which would take a file for the text of its path… */
  add_target (self, content, GTK_PHASE_CAPTURE, files, G_N_ELEMENTS (files),
              G_CALLBACK (on_accept_file));
  /* …and after it: what is text stays text where there is a place for text. */
  add_target (self, content, GTK_PHASE_BUBBLE, others, G_N_ELEMENTS (others),
              G_CALLBACK (on_accept_other));
  g_signal_connect_object (content, "state-flags-changed", G_CALLBACK (on_state_changed),
                           self->drop_sign, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "refused", G_CALLBACK (on_refused), self, 0);
}

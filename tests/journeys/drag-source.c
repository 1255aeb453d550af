/* drag-source.c: another program, from whose window something can be dragged, and onto which
 *
 * drag-source FILE, drag-source --text WORDS: a window that gives FILE, as a file manager does, or WORDS,
 * as an editor does. On its standard output it says when it is shown, when the button went down in it and
 * the pointer was moved, when a drag has begun, when what is under the pointer would take what is dragged,
 * and how it has ended: every step that a hand waits for. Of a file that is brought to it from elsewhere
 * it says when it hovers, and where it lies once it was let go.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtk/gtk.h>

static void
say (const char *word)
{
  g_print ("%s\n", word);
  fflush (stdout);
}

static void
on_pressed (GtkGestureClick *click)
{
  say ("pressed");
}

static void
on_motion (GtkEventControllerMotion *motion)
{
  say ("moved");
}

static void
on_action (GdkDrag *drag)
{
  say (gdk_drag_get_selected_action (drag) == GDK_ACTION_COPY ? "welcome" : "unwelcome");
}

static void
on_begin (GtkDragSource *source, GdkDrag *drag)
{
  g_signal_connect (drag, "notify::selected-action", G_CALLBACK (on_action), NULL);
  say ("begun");
}

static void
on_end (GtkDragSource *source, GdkDrag *drag, gboolean delete_data)
{
  say ("ended");
}

static gboolean
on_cancel (GtkDragSource *source, GdkDrag *drag, GdkDragCancelReason reason)
{
  say ("cancelled");
  return FALSE;
}

/* What is dragged out of this window is for others. */
static gboolean
on_accept (GtkDropTarget *target, GdkDrop *drop)
{
  return gdk_drop_get_drag (drop) == NULL
         && gdk_content_formats_match (gtk_drop_target_get_formats (target),
                                       gdk_drop_get_formats (drop));
}

static GdkDragAction
on_hover (GtkDropTarget *target, double x, double y)
{
  say ("hovered");
  return GDK_ACTION_COPY;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y)
{
  say (g_file_peek_path (g_value_get_object (value)));
  return TRUE;
}

static void
on_frame (GdkFrameClock *clock)
{
  say ("shown");
  g_signal_handlers_disconnect_by_func (clock, on_frame, NULL);
}

static void
on_map (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_frame),
                    NULL);
}

/* (transfer full) */
static GdkContentProvider *
make_content (char *argv[])
{
  g_autoptr (GFile) file = NULL;
  g_auto (GValue) files = G_VALUE_INIT;

  if (g_str_equal (argv[1], "--text"))
    return gdk_content_provider_new_typed (G_TYPE_STRING, argv[2]);

  file = g_file_new_for_commandline_arg (argv[1]);
  g_value_init (&files, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&files, gdk_file_list_new_from_array (&file, 1));
  return gdk_content_provider_new_for_value (&files);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GdkContentProvider) content = NULL;
  GtkDragSource *source;
  GtkDropTarget *target;
  GtkEventController *motion;
  GtkGesture *click;
  GtkWidget *window;

  gtk_init ();
  source = gtk_drag_source_new ();
  target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  motion = gtk_event_controller_motion_new ();
  click = gtk_gesture_click_new ();
  window = gtk_window_new ();
  content = make_content (argv);
  gtk_drag_source_set_content (source, content);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_begin), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_end), NULL);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (on_cancel), NULL);

  g_signal_connect (target, "accept", G_CALLBACK (on_accept), NULL);
  g_signal_connect (target, "enter", G_CALLBACK (on_hover), NULL);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), NULL);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), NULL);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), NULL);

  gtk_window_set_title (GTK_WINDOW (window), "Drag Source");
  gtk_window_set_default_size (GTK_WINDOW (window), 160, 160);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new (argv[argc - 1]));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (window, motion);
  g_signal_connect (window, "map", G_CALLBACK (on_map), NULL);
  gtk_window_present (GTK_WINDOW (window));

  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

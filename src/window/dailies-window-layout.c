/* dailies-window-layout.c: where things are in the window, and where the focus is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-window-private.h"

/* --- the room there is --- */

/* Once everything is where it belongs: somewhere there is a focus, or keys would go nowhere. */
static gboolean
find_focus (gpointer data)
{
  DailiesWindow *self = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  self->finding_focus = 0;
  if (!gtk_widget_get_mapped (data) || (focus != NULL && gtk_widget_get_mapped (focus)))
    return G_SOURCE_REMOVE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->jobs))
      || !dailies_jobs_pane_focus_list (self->jobs))
    gtk_widget_child_focus (GTK_WIDGET (self->stage), GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

void
dailies_window_look_for_focus (DailiesWindow *self)
{
  if (self->finding_focus == 0)
    self->finding_focus = g_idle_add (find_focus, self);
}

/* Where a button goes that had it, GTK may give it to something else that does not show. */
static void
on_focus_moved (DailiesWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (focus == NULL || !gtk_widget_get_mapped (focus))
    dailies_window_look_for_focus (self);
}

void
dailies_window_keep_focus (DailiesWindow *self)
{
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (on_focus_moved), NULL);
}

/* The composer alone changes its place: the stage stays where it is, so that a clip which plays goes
 * on playing (with AdwMultiLayoutView it would have to move too, and stop). */
static void
move_composer (DailiesWindow *self, AdwBin *from, AdwBin *to)
{
  g_autoptr (DailiesComposer) composer = g_object_ref (self->composer);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  g_autoptr (DailiesRequest) draft = dailies_composer_dup_request (composer);
  gboolean is_used = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (composer));
  gboolean is_seen;

  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, GTK_WIDGET (composer));

  /* Who is writing goes on writing. Where nothing is written or chosen yet, the cursor only waits there,
   * and nothing is laid over the stage by itself. */
  is_seen = to == self->composer_below || *dailies_request_get_prompt (draft) != '\0'
            || dailies_request_get_first_frame_file (draft) != NULL
            || dailies_request_get_first_frame_uri (draft) != NULL;
  adw_bottom_sheet_set_open (self->sheet, is_used && is_seen && to == self->composer_in_sheet);
  if (is_used && is_seen)
    gtk_widget_grab_focus (focus);
  else if (is_used)
    dailies_window_look_for_focus (self);
}

static void
update_bottom_bar (DailiesWindow *self)
{
  adw_bottom_sheet_set_reveal_bottom_bar (self->sheet,
                                          adw_bottom_sheet_get_can_open (self->sheet)
                                            && !gtk_window_is_fullscreen (GTK_WINDOW (self)));
}

/* Where the bar invites to write, the cursor is where one writes. */
static void
on_sheet_opened (DailiesWindow *self)
{
  if (adw_bottom_sheet_get_open (self->sheet))
    dailies_composer_focus_prompt (self->composer);
}

static void
on_narrow (DailiesWindow *self)
{
  adw_bottom_sheet_set_can_open (self->sheet, TRUE);
  move_composer (self, self->composer_below, self->composer_in_sheet);
  update_bottom_bar (self);
}

static void
on_wide (DailiesWindow *self)
{
  move_composer (self, self->composer_in_sheet, self->composer_below);
  adw_bottom_sheet_set_can_open (self->sheet, FALSE);
  update_bottom_bar (self);
}

void
dailies_window_show_composer (DailiesWindow *self)
{
  adw_bottom_sheet_set_open (self->sheet, adw_bottom_sheet_get_can_open (self->sheet));
  dailies_composer_focus_prompt (self->composer);
}

/* --- where toasts are --- */

/* Above the composer, wherever that is, and in the middle of the page that shows the clip: what is told
 * covers nothing that is written or pressed. (The style keeps it above the player's controls.) */
static gboolean
place_toasts (DailiesWindow *self, GtkWidget *child, GdkRectangle *place, GtkWidget *overlay)
{
  GtkWidget *toasts = GTK_WIDGET (self->toasts);
  int width = gtk_widget_get_width (overlay);
  int height = gtk_widget_get_height (overlay);
  int bar = adw_bottom_sheet_get_bottom_bar_height (self->sheet);
  int sheet
    = adw_bottom_sheet_get_open (self->sheet) ? adw_bottom_sheet_get_sheet_height (self->sheet) : 0;
  int composer = adw_toolbar_view_get_bottom_bar_height (self->toolbar) + MAX (bar, sheet);
  graphene_rect_t page = GRAPHENE_RECT_INIT (0, 0, (float) width, 0);
  GtkRequisition least, wanted;

  if (child != toasts)
    return FALSE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self->toolbar))
      && !gtk_widget_compute_bounds (GTK_WIDGET (self->toolbar), overlay, &page))
    g_assert_not_reached ();
  gtk_widget_get_preferred_size (toasts, &least, &wanted);
  place->width = MAX (MIN (wanted.width, (int) page.size.width), least.width);
  place->height = wanted.height;
  place->x = (int) page.origin.x + ((int) page.size.width - place->width) / 2;
  place->y = MAX (height - composer - place->height, 0);
  return TRUE;
}

static void
on_composer_moved (DailiesWindow *self)
{
  gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self->toasts)));
}

/* Full screen is the clip's alone. */
static void
on_fullscreened (DailiesWindow *self)
{
  gboolean full = gtk_window_is_fullscreen (GTK_WINDOW (self));

  adw_toolbar_view_set_reveal_top_bars (self->toolbar, !full);
  adw_toolbar_view_set_reveal_bottom_bars (self->toolbar, !full);
  /* Whoever searches goes to the list, also where both pages are seen. */
  if (full)
    adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  adw_navigation_split_view_set_collapsed (
    self->split_view,
    full || adw_application_window_get_current_breakpoint (ADW_APPLICATION_WINDOW (self)) != NULL);
  update_bottom_bar (self);
  dailies_window_update_actions (self);
}

void
dailies_window_bind_layout (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_composer_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_fullscreened);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_wide);
  gtk_widget_class_bind_template_callback (widget_class, place_toasts);
}

/* dailies-jobs-pane-menu.c: the menu of a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-jobs-pane-private.h"

#include "dailies-job-rows.h"

/* GTK leaves the focus nowhere; whoever leaves the menu is in the list again. */
static void
on_menu_closed (DailiesJobsPane *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus == NULL || gtk_widget_is_ancestor (focus, self->popover))
    dailies_jobs_pane_focus_list (self);
}

static void
make_popover (DailiesJobsPane *self)
{
  self->popover = gtk_popover_menu_new_from_model (self->menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_menu_closed), self);
}

static void
pop_up (DailiesJobsPane *self, const GdkRectangle *place)
{
  graphene_point_t at;

  if (!gtk_widget_compute_point (GTK_WIDGET (self->list), GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT (place->x, place->y), &at))
    return;
  if (self->popover == NULL)
    make_popover (self);
  gtk_popover_set_pointing_to (
    GTK_POPOVER (self->popover),
    &(GdkRectangle) { (int) at.x, (int) at.y, place->width, place->height });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
pop_up_at (DailiesJobsPane *self, double x, double y)
{
  DailiesJobRow *row = dailies_job_rows_get_at (self->list, x, y);

  if (row == NULL)
    return;
  dailies_jobs_pane_set_selected (self, dailies_job_row_get_job (row));
  pop_up (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
on_menu_clicked (GtkGestureClick *click, int n_press, double x, double y, DailiesJobsPane *self)
{
  pop_up_at (self, x, y);
}

static void
on_long_press (GtkGestureLongPress *press, double x, double y, DailiesJobsPane *self)
{
  pop_up_at (self, x, y);
}

/* By key: at the row that has the focus. */
static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesJobsPane *self = DAILIES_JOBS_PANE (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  graphene_rect_t bounds;

  if (dailies_jobs_pane_get_selected (self) == NULL || row == NULL
      || !gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    return;
  pop_up (self, &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                  (int) bounds.size.width, (int) bounds.size.height });
}

void
dailies_jobs_pane_install_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_long_press);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_clicked);
  gtk_widget_class_install_action (widget_class, "jobs.menu", NULL, show_menu);
}

/* dailies-job-rows.c: the rows of the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-rows.h"

#include "dailies-job-words.h"

/* (nullable): the row in a child of the list, which may be a day */
static DailiesJobRow *
get_row_in (GtkWidget *child)
{
  GtkWidget *row = gtk_widget_get_first_child (child);

  return DAILIES_IS_JOB_ROW (row) ? DAILIES_JOB_ROW (row) : NULL;
}

DailiesJobRow *
dailies_job_rows_get_at (GtkListView *list, double x, double y)
{
  GtkWidget *hit;

  g_return_val_if_fail (GTK_IS_LIST_VIEW (list), NULL);

  hit = gtk_widget_pick (GTK_WIDGET (list), x, y, GTK_PICK_DEFAULT);
  while (hit != NULL && gtk_widget_get_parent (hit) != GTK_WIDGET (list))
    hit = gtk_widget_get_parent (hit);
  return hit != NULL ? get_row_in (hit) : NULL;
}

DailiesJobRow *
dailies_job_rows_get_focused (GtkListView *list)
{
  GtkWidget *child;

  g_return_val_if_fail (GTK_IS_LIST_VIEW (list), NULL);

  child = gtk_widget_get_focus_child (GTK_WIDGET (list));
  return child != NULL ? get_row_in (child) : NULL;
}

/* --- which of them are seen --- */

/* So many further up and down will be seen soon. */
#define ROWS_BEYOND 8
/* Those that are there before anything has its place */
#define ROWS_TO_BEGIN_WITH 16

/* Only what can be seen has a place in the list. */
static gboolean
has_place (GtkWidget *child)
{
  return gtk_widget_get_height (child) > 0;
}

/* What the list was like when it was looked at last */
typedef struct
{
  guint n_jobs;
  double value; /* of its adjustment */
} Sight;

/* GTK scrolls to the first row and not to its day, which would be out of sight above it. Whoever scrolls
 * down by hand, a few pixels at a time, is not held back. */
static void
show_first_day (GtkListView *list, DailiesJobRow *row)
{
  Sight *before = g_object_get_data (G_OBJECT (list), "sight");
  GListModel *jobs = G_LIST_MODEL (gtk_list_view_get_model (list));
  GtkAdjustment *scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  Sight now = { g_list_model_get_n_items (jobs), gtk_adjustment_get_value (scrolled) };
  gboolean by_hand = now.n_jobs == before->n_jobs && now.value >= before->value;
  g_autoptr (DailiesJob) first = g_list_model_get_item (jobs, 0);
  graphene_rect_t bounds;

  *before = now;
  if (!by_hand && dailies_job_row_get_job (row) == first
      && gtk_widget_compute_bounds (gtk_widget_get_parent (GTK_WIDGET (row)), GTK_WIDGET (list),
                                    &bounds)
      && now.value > 0 && now.value < bounds.size.height && bounds.origin.y >= 0)
    gtk_adjustment_set_value (scrolled, gtk_adjustment_get_lower (scrolled));
}

/* When the rows are where they belong, and before they are drawn: what changes here is laid out in the
 * same frame. */
static void
look (GtkListView *list)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint first = G_MAXUINT;
  guint last = 0;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      DailiesJobRow *row = get_row_in (child);

      if (row == NULL)
        continue;
      if (has_place (child))
        {
          first = MIN (first, rows->len);
          last = rows->len;
        }
      g_ptr_array_add (rows, row);
    }
  if (first == G_MAXUINT)
    return;

  for (guint i = 0; i < rows->len; i++)
    dailies_job_row_set_seen (g_ptr_array_index (rows, i),
                              i + ROWS_BEYOND >= first && i <= last + ROWS_BEYOND);
  show_first_day (list, g_ptr_array_index (rows, first));
}

static void
on_realize (GtkWidget *list)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (list), "layout", G_CALLBACK (look), list,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
on_unrealize (GtkWidget *list)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (list), look, list);
}

/* --- making them --- */

static void
set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = g_object_new (DAILIES_TYPE_JOB_ROW, NULL);

  g_object_bind_property (row, "words", item, "accessible-description", G_BINDING_DEFAULT);
  gtk_list_item_set_child (item, row);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  DailiesJobRow *row = DAILIES_JOB_ROW (gtk_list_item_get_child (item));
  DailiesJob *job = gtk_list_item_get_item (item);
  g_autofree char *name = dailies_job_words_title (job);

  gtk_list_item_set_accessible_label (item, name);
  if (gtk_list_item_get_position (item) < ROWS_TO_BEGIN_WITH)
    dailies_job_row_set_seen (row, TRUE);
  dailies_job_row_set_job (row, job);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  dailies_job_row_set_job (DAILIES_JOB_ROW (gtk_list_item_get_child (item)), NULL);
}

/* --- out of the window --- */

/* The clip goes as a file: to Files, into a chat, into an editor. */
static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, GtkListView *list)
{
  DailiesJobRow *row = dailies_job_rows_get_at (list, x, y);
  g_autoptr (GdkPaintable) still = NULL;
  GFile *clip;

  if (row == NULL || (clip = dailies_job_get_clip (dailies_job_row_get_job (row))) == NULL)
    return NULL;

  still = dailies_job_row_dup_still (row);
  gtk_drag_source_set_icon (source, still, 0, 0);
  return gdk_content_provider_new_typed (G_TYPE_FILE, clip);
}

void
dailies_job_rows_serve (GtkListView *list)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkDragSource *source = gtk_drag_source_new ();

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), NULL);
  gtk_list_view_set_factory (list, factory);

  g_object_set_data_full (G_OBJECT (list), "sight", g_new0 (Sight, 1), g_free);
  g_signal_connect (list, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (list, "unrealize", G_CALLBACK (on_unrealize), NULL);

  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), list);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (source));
}

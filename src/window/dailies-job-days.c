/* dailies-job-days.c: the days between the rows of the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-days.h"

#include "dailies-day-model.h"
#include "dailies-library.h"
#include "dailies-tick.h"

/* The headers that are there, of this list */
static GHashTable *
get_headers (GtkListView *list)
{
  return g_object_get_data (G_OBJECT (list), "days");
}

static void
say_day (gpointer owner)
{
  GtkListHeader *header = owner;
  GtkWidget *label = gtk_list_header_get_child (header);
  DailiesJob *first = gtk_list_header_get_item (header);
  gint64 now = g_get_real_time ();
  g_autofree char *words = dailies_day_words (dailies_job_get_created (first), now);

  gtk_label_set_label (GTK_LABEL (label), words);
  dailies_tick_at (header, dailies_day_end (now), say_day);
}

/* A clock that waits for midnight stands still while the computer sleeps. */
static void
on_active (GtkListView *list)
{
  GHashTableIter iter;
  gpointer header;

  g_hash_table_iter_init (&iter, get_headers (list));
  while (g_hash_table_iter_next (&iter, &header, NULL))
    say_day (header);
}

static void
on_realize (GtkWidget *list)
{
  g_signal_connect_object (gtk_widget_get_root (list), "notify::is-active", G_CALLBACK (on_active),
                           list, G_CONNECT_SWAPPED);
}

static void
on_unrealize (GtkWidget *list)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (list), on_active, list);
}

static void
set_up (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_header_set_child (header, label);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListHeader *header, GtkListView *list)
{
  g_hash_table_add (get_headers (list), header);
  say_day (header);
}

static void
unbind (GtkSignalListItemFactory *factory, GtkListHeader *header, GtkListView *list)
{
  dailies_tick_at (header, 0, NULL);
  g_hash_table_remove (get_headers (list), header);
}

void
dailies_job_days_serve (GtkListView *list)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  g_object_set_data_full (G_OBJECT (list), "days", g_hash_table_new (NULL, NULL),
                          (GDestroyNotify) g_hash_table_unref);
  g_signal_connect (list, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (list, "unrealize", G_CALLBACK (on_unrealize), NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), list);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), list);
  gtk_list_view_set_header_factory (list, factory);
}

/* dailies-jobs-pane.c: the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-jobs-pane-private.h"

#include "dailies-job-days.h"
#include "dailies-job-rows.h"
#include "dailies-job-words.h"
#include "dailies-jobs-model.h"
#include "dailies-late-menu.h"
#include "dailies-shortcuts.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (DailiesJobsPane, dailies_jobs_pane, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_MENU,
  PROP_EMPTY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ACTIVATED,
  COMPLETE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what is listed --- */

static void
update_title (DailiesJobsPane *self)
{
  g_autofree char *running = NULL;
  guint n;

  g_object_get (dailies_engine_get_library (self->engine), "under-way", &n, NULL);
  running = dailies_job_words_under_way (n);
  adw_window_title_set_subtitle (self->title, running);
}

static void
show_page (DailiesJobsPane *self, const char *name)
{
  static const struct
  {
    const char *name, *icon, *title, *description;
  } others[] = {
    { "empty", "video-x-generic-symbolic", N_ ("No Clips Yet"),
      N_ ("What you ask for appears here.") },
    { "none", "system-search-symbolic", N_ ("Nothing Found"), N_ ("No clip fits this search.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (others[i].name, name)
        && gtk_stack_get_child_by_name (self->pages, name) == NULL)
      {
        GtkWidget *page
          = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", others[i].icon, "title",
                          _ (others[i].title), "description", _ (others[i].description), NULL);

        gtk_widget_add_css_class (page, "compact");
        gtk_stack_add_named (self->pages, page, name);
      }
  gtk_stack_set_visible_child_name (self->pages, name);
}

static void
update_page (DailiesJobsPane *self)
{
  if (self->model != NULL)
    dailies_jobs_pane_set_empty (
      self,
      g_list_model_get_n_items (G_LIST_MODEL (dailies_engine_get_library (self->engine))) == 0);

  if (self->empty)
    show_page (self, "empty");
  else if (self->model != NULL
           && g_list_model_get_n_items (G_LIST_MODEL (dailies_jobs_model_get_rows (self->model)))
                == 0)
    show_page (self, "none");
  else
    show_page (self, "list");
}

static void
update_filter (DailiesJobsPane *self)
{
  const char *name = adw_toggle_group_get_active_name (self->filter);

  if (self->model != NULL && name != NULL)
    dailies_jobs_model_set_filter (self->model, name);
}

static void
update_search (DailiesJobsPane *self)
{
  if (self->model != NULL)
    dailies_jobs_model_search (self->model,
                               gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

/* --- signals of the template --- */

static void
on_search_changed (GtkSearchEntry *entry, DailiesJobsPane *self)
{
  update_search (self);
}

static void
on_search_mode (GtkSearchBar *bar, GParamSpec *pspec, DailiesJobsPane *self)
{
  if (self->model != NULL && gtk_search_bar_get_search_mode (bar))
    dailies_jobs_model_prepare_search (self->model);
}

static void
on_stop_search (GtkSearchEntry *entry, DailiesJobsPane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  dailies_jobs_pane_focus_list (self);
}

static void
on_filter_changed (AdwToggleGroup *filter, GParamSpec *pspec, DailiesJobsPane *self)
{
  update_filter (self);
}

static void
on_activate (GtkListView *list, guint position, DailiesJobsPane *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* Where there is room for one page only, one click has to lead to the job. (single-click-activate
 * would also select whatever the pointer passes over.) */
static void
on_clicked (GtkGestureClick *click, int n_press, double x, double y, DailiesJobsPane *self)
{
  DailiesJobRow *row = dailies_job_rows_get_at (self->list, x, y);

  if (row == NULL)
    return;
  /* The list itself selects it only after this. */
  dailies_jobs_pane_set_selected (self, dailies_job_row_get_job (row));
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* --- where the focus is --- */

/* What has the focus is what keys are for, so it is what is chosen. GTK sees to that for arrows, and for
 * nothing else that leads to a row: Tab, the Control key, a row that went. */
static void
on_focus_moved (DailiesJobsPane *self)
{
  DailiesJobRow *row = dailies_job_rows_get_focused (self->list);
  DailiesJob *job = row != NULL ? dailies_job_row_get_job (row) : NULL;

  if (job != NULL)
    dailies_jobs_model_select (self->model, job);
}

/* And what is chosen is what the focus comes back to. */
static void
go_to_selected (DailiesJobsPane *self)
{
  guint position = gtk_single_selection_get_selected (dailies_jobs_model_get_rows (self->model));

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_FOCUS, NULL);
}

gboolean
dailies_jobs_pane_focus_list (DailiesJobsPane *self)
{
  g_return_val_if_fail (DAILIES_IS_JOBS_PANE (self), FALSE);

  if (!g_str_equal (gtk_stack_get_visible_child_name (self->pages), "list"))
    return FALSE;
  go_to_selected (self);
  return gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* A row that goes keeps the focus for a moment, in which keys are told to nobody: that one was let go, for
 * instance, so that it would count as held and its next press as none. */
static void
on_rows_changed (DailiesJobsPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  update_page (self);
  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (root))
      && !dailies_jobs_pane_focus_list (self))
    gtk_root_set_focus (root, NULL);
}

static void
dailies_jobs_pane_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_jobs_pane_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (on_focus_moved), widget, G_CONNECT_SWAPPED);
}

static void
dailies_jobs_pane_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_focus_moved, widget);
  GTK_WIDGET_CLASS (dailies_jobs_pane_parent_class)->unroot (widget);
}

/* --- what others do --- */

static void
on_selected (DailiesJobsPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static gboolean
on_tick (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  DailiesJobsPane *self = user_data;

  if (dailies_jobs_model_grow (self->model))
    return G_SOURCE_CONTINUE;
  g_signal_emit (self, signals[COMPLETE], 0);
  return G_SOURCE_REMOVE;
}

void
dailies_jobs_pane_set_engine (DailiesJobsPane *self, DailiesEngine *engine)
{
  DailiesLibrary *library;
  GtkSingleSelection *rows;

  g_return_if_fail (DAILIES_IS_JOBS_PANE (self));
  g_return_if_fail (DAILIES_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  library = dailies_engine_get_library (engine);
  self->engine = g_object_ref (engine);
  self->model = dailies_jobs_model_new (library);
  rows = dailies_jobs_model_get_rows (self->model);
  g_signal_connect_object (self->model, "notify::selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  /* The first of all may be one that is not listed. */
  g_signal_connect_object (library, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (on_rows_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (rows, "notify::selected-item", G_CALLBACK (go_to_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::under-way", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);

  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
  gtk_widget_add_tick_callback (GTK_WIDGET (self->list), on_tick, self, NULL);
  update_title (self);
  update_page (self);
  /* What was chosen and written before there was anything to list. */
  update_filter (self);
  update_search (self);
}

gboolean
dailies_jobs_pane_get_empty (DailiesJobsPane *self)
{
  g_return_val_if_fail (DAILIES_IS_JOBS_PANE (self), FALSE);

  return self->empty;
}

void
dailies_jobs_pane_set_empty (DailiesJobsPane *self, gboolean empty)
{
  g_return_if_fail (DAILIES_IS_JOBS_PANE (self));

  if (self->empty == empty)
    return;
  self->empty = empty;
  if (self->model == NULL)
    update_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
}

DailiesJob *
dailies_jobs_pane_get_selected (DailiesJobsPane *self)
{
  g_return_val_if_fail (DAILIES_IS_JOBS_PANE (self), NULL);

  return self->model != NULL ? dailies_jobs_model_get_selected (self->model) : NULL;
}

void
dailies_jobs_pane_set_selected (DailiesJobsPane *self, DailiesJob *job)
{
  g_return_if_fail (DAILIES_IS_JOBS_PANE (self));
  g_return_if_fail (job == NULL || DAILIES_IS_JOB (job));

  if (self->model == NULL)
    return;

  if (dailies_jobs_model_select (self->model, job) == GTK_INVALID_LIST_POSITION && job != NULL)
    {
      /* A job that the search or the filter hides is shown all the same. */
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      update_search (self);
      adw_toggle_group_set_active_name (self->filter, "all");
    }
  /* It may have been chosen before, and be out of sight by now. */
  go_to_selected (self);
}

void
dailies_jobs_pane_start_search (DailiesJobsPane *self, const char *text)
{
  g_return_if_fail (DAILIES_IS_JOBS_PANE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
}

static void
dailies_jobs_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, dailies_jobs_pane_get_selected (DAILIES_JOBS_PANE (object)));
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, dailies_jobs_pane_get_empty (DAILIES_JOBS_PANE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_jobs_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_MENU:
      g_set_object (&DAILIES_JOBS_PANE (object)->menu, g_value_get_object (value));
      break;
    case PROP_SELECTED:
      dailies_jobs_pane_set_selected (DAILIES_JOBS_PANE (object), g_value_get_object (value));
      break;
    case PROP_EMPTY:
      dailies_jobs_pane_set_empty (DAILIES_JOBS_PANE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_jobs_pane_dispose (GObject *object)
{
  DailiesJobsPane *self = DAILIES_JOBS_PANE (object);

  /* The library, and whoever else holds its rows, goes on without the pane. */
  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (dailies_engine_get_library (self->engine), self);
      g_signal_handlers_disconnect_by_data (dailies_jobs_model_get_rows (self->model), self);
      g_signal_handlers_disconnect_by_data (self->model, self);
    }
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_JOBS_PANE);
  g_clear_object (&self->menu);
  g_clear_object (&self->model);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (dailies_jobs_pane_parent_class)->dispose (object);
}

static void
dailies_jobs_pane_class_init (DailiesJobsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_jobs_pane_dispose;
  object_class->get_property = dailies_jobs_pane_get_property;
  object_class->set_property = dailies_jobs_pane_set_property;
  widget_class->root = dailies_jobs_pane_root;
  widget_class->unroot = dailies_jobs_pane_unroot;

  properties[PROP_SELECTED]
    = g_param_spec_object ("selected", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MENU] = g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EMPTY]
    = g_param_spec_boolean ("empty", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COMPLETE] = g_signal_new ("complete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DAILIES_TYPE_JOB);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-jobs-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, filter);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, list);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, main_menu);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, pages);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, title);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  dailies_jobs_pane_install_menu (widget_class);
}

static void
dailies_jobs_pane_init (DailiesJobsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dailies_job_days_serve (self->list);
  dailies_job_rows_serve (self->list);
  gtk_widget_add_controller (GTK_WIDGET (self->list),
                             dailies_shortcuts_new_controller (DAILIES_SHORTCUTS_LIST));
  dailies_late_menu_set (self->menu_button, self->main_menu);
}

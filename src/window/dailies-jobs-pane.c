/* dailies-jobs-pane.c: the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-jobs-pane.h"

#include "dailies-day-model.h"
#include "dailies-job-row.h"
#include "dailies-job-words.h"
#include "dailies-search.h"
#include "dailies-shortcuts.h"

struct _DailiesJobsPane
{
  AdwBin parent_instance;

  DailiesEngine *engine;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  DailiesJob *selected;
  DailiesSearch *search;
  gboolean searching;  /* there is something in the entry */
  GHashTable *watched; /* jobs that may move into or out of the filter by themselves */

  GtkWidget *popover; /* the menu of a row */

  AdwWindowTitle *title;
  AdwToggleGroup *filter;
  GtkListView *list;
  GtkStack *pages;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (DailiesJobsPane, dailies_jobs_pane, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_MENU,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what is listed --- */

static gboolean
is_running (DailiesJob *job)
{
  DailiesState state = dailies_job_get_state (job);

  return !dailies_state_has_ended (state) && state != DAILIES_STATE_UNCONFIRMED;
}

static void update_filter (DailiesJobsPane *self);

/* Only a job that has not ended changes by itself, and few have not; one that is taken up again is
 * told of by the library. A favourite may cease to be one. */
static void
watch (DailiesJobsPane *self, DailiesJob *job)
{
  if ((dailies_state_has_ended (dailies_job_get_state (job)) && !dailies_job_get_favourite (job))
      || !g_hash_table_add (self->watched, job))
    return;

  g_object_ref (job);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (update_filter), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::favourite", G_CALLBACK (update_filter), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
is_listed (gpointer item, gpointer user_data)
{
  DailiesJobsPane *self = user_data;
  DailiesJob *job = item;
  const char *filter = adw_toggle_group_get_active_name (self->filter);

  watch (self, job);
  if (g_strcmp0 (filter, "running") == 0 && !is_running (job))
    return FALSE;
  if (g_strcmp0 (filter, "done") == 0 && dailies_job_get_state (job) != DAILIES_STATE_FINISHED)
    return FALSE;
  if (g_strcmp0 (filter, "attention") == 0 && !dailies_job_words_needs_person (job))
    return FALSE;
  if (g_strcmp0 (filter, "favourites") == 0 && !dailies_job_get_favourite (job))
    return FALSE;
  return TRUE;
}

/* With nothing to filter there is no filter, so that no row is looked at that is not seen. */
static void
update_filter (DailiesJobsPane *self)
{
  const char *name = adw_toggle_group_get_active_name (self->filter);
  gboolean wanted = name != NULL && !g_str_equal (name, "all");
  GtkFilter *filter;

  if (self->filtered == NULL)
    return;

  filter = gtk_filter_list_model_get_filter (self->filtered);
  if (wanted && filter != NULL)
    {
      gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
    }
  else
    {
      g_autoptr (GtkCustomFilter) custom
        = wanted ? gtk_custom_filter_new (is_listed, self, NULL) : NULL;

      gtk_filter_list_model_set_filter (self->filtered, (GtkFilter *) custom);
    }
}

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
update_page (DailiesJobsPane *self)
{
  GListModel *all;

  if (self->engine == NULL)
    return;

  all = G_LIST_MODEL (dailies_engine_get_library (self->engine));
  if (g_list_model_get_n_items (all) == 0)
    gtk_stack_set_visible_child_name (self->pages, "empty");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    gtk_stack_set_visible_child_name (self->pages, "none");
  else
    gtk_stack_set_visible_child_name (self->pages, "list");
}

/* What was listed stays until it is known what is found. */
static void
update_model (DailiesJobsPane *self)
{
  if (self->searching && dailies_search_get_busy (self->search))
    return;
  gtk_filter_list_model_set_model (
    self->filtered, self->searching ? G_LIST_MODEL (self->search)
                                    : G_LIST_MODEL (dailies_engine_get_library (self->engine)));
}

static void
search_for (DailiesJobsPane *self, const char *text)
{
  const char *const texts[] = { text, NULL };

  if (self->search == NULL)
    return;
  self->searching = *text != '\0';
  dailies_search_set_texts (self->search, texts);
  update_model (self);
}

/* --- signals of the template --- */

static void
on_search_changed (GtkSearchEntry *entry, DailiesJobsPane *self)
{
  search_for (self, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
on_search_mode (GtkSearchBar *bar, GParamSpec *pspec, DailiesJobsPane *self)
{
  if (self->search != NULL && gtk_search_bar_get_search_mode (bar))
    dailies_search_prepare (self->search);
}

static void
on_stop_search (GtkSearchEntry *entry, DailiesJobsPane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
on_filter_changed (AdwToggleGroup *filter, GParamSpec *pspec, DailiesJobsPane *self)
{
  update_filter (self);
}

static void
on_activate (GtkListView *list, guint position, DailiesJobsPane *self)
{
  /* The Tab key goes to a row without choosing it. */
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static char *
row_name (GObject *object, DailiesJob *job)
{
  return job != NULL ? dailies_job_words_title (job) : NULL;
}

/* (nullable): the row at a place of the list; between the rows are the days */
static DailiesJobRow *
get_row_at (DailiesJobsPane *self, double x, double y)
{
  GtkWidget *hit = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  GtkWidget *child = NULL;

  while (hit != NULL && gtk_widget_get_parent (hit) != GTK_WIDGET (self->list))
    hit = gtk_widget_get_parent (hit);
  if (hit != NULL)
    child = gtk_widget_get_first_child (hit);
  return DAILIES_IS_JOB_ROW (child) ? DAILIES_JOB_ROW (child) : NULL;
}

/* Where there is room for one page only, one click has to lead to the job. (single-click-activate
 * would also select whatever the pointer passes over.) */
static void
on_clicked (GtkGestureClick *click, int n_press, double x, double y, DailiesJobsPane *self)
{
  if (get_row_at (self, x, y) != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0);
}

/* --- the menu of a row --- */

static void
pop_up (DailiesJobsPane *self, const GdkRectangle *place)
{
  graphene_point_t at;

  if (!gtk_widget_compute_point (GTK_WIDGET (self->list), GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT (place->x, place->y), &at))
    return;
  gtk_popover_set_pointing_to (
    GTK_POPOVER (self->popover),
    &(GdkRectangle) { (int) at.x, (int) at.y, place->width, place->height });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
pop_up_at (DailiesJobsPane *self, double x, double y)
{
  DailiesJobRow *row = get_row_at (self, x, y);

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

  if (self->selected == NULL || row == NULL
      || !gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    return;
  pop_up (self, &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                  (int) bounds.size.width, (int) bounds.size.height });
}

/* GTK leaves the focus nowhere; whoever leaves the menu is in the list again. */
static void
on_menu_closed (DailiesJobsPane *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus == NULL || gtk_widget_is_ancestor (focus, self->popover))
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
set_menu (DailiesJobsPane *self, GMenuModel *menu)
{
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);
}

static char *
day_words (GObject *object, DailiesJob *job)
{
  if (job == NULL)
    return NULL;
  return dailies_day_words (dailies_job_get_created (job), g_get_real_time ());
}

static void
on_selection_changed (DailiesJobsPane *self)
{
  DailiesJob *job = gtk_single_selection_get_selected_item (self->selection);

  if (g_set_object (&self->selected, job))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* --- what others do --- */

void
dailies_jobs_pane_set_engine (DailiesJobsPane *self, DailiesEngine *engine)
{
  g_autoptr (DailiesDayModel) days = NULL;

  g_return_if_fail (DAILIES_IS_JOBS_PANE (self));
  g_return_if_fail (DAILIES_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->filtered = gtk_filter_list_model_new (
    g_object_ref (G_LIST_MODEL (dailies_engine_get_library (engine))), NULL);

  self->search = dailies_search_new (dailies_engine_get_library (engine));
  g_signal_connect_object (self->search, "notify::busy", G_CALLBACK (update_model), self,
                           G_CONNECT_SWAPPED);

  days = dailies_day_model_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  /* Told before it has a model, or it would select the first job. */
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (days));
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dailies_engine_get_library (engine), "revived",
                           G_CALLBACK (update_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  g_signal_connect_object (dailies_engine_get_library (engine), "notify::under-way",
                           G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);

  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update_title (self);
  update_filter (self);
  update_page (self);
  /* What was written before there was anything to search. */
  search_for (self, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

DailiesJob *
dailies_jobs_pane_get_selected (DailiesJobsPane *self)
{
  g_return_val_if_fail (DAILIES_IS_JOBS_PANE (self), NULL);
  return self->selected;
}

static guint
find (DailiesJobsPane *self, DailiesJob *job)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesJob) item = g_list_model_get_item (model, i);

      if (item == job)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

void
dailies_jobs_pane_set_selected (DailiesJobsPane *self, DailiesJob *job)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (DAILIES_IS_JOBS_PANE (self));
  g_return_if_fail (job == NULL || DAILIES_IS_JOB (job));

  if (self->selection == NULL)
    return;

  if (job != NULL && (position = find (self, job)) == GTK_INVALID_LIST_POSITION)
    {
      /* A job that the search or the filter hides is shown all the same. */
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      search_for (self, "");
      adw_toggle_group_set_active_name (self->filter, "all");
      update_filter (self);
      position = find (self, job);
    }

  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_FOCUS, NULL);
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
      set_menu (DAILIES_JOBS_PANE (object), g_value_get_object (value));
      break;
    case PROP_SELECTED:
      dailies_jobs_pane_set_selected (DAILIES_JOBS_PANE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_jobs_pane_dispose (GObject *object)
{
  DailiesJobsPane *self = DAILIES_JOBS_PANE (object);

  /* The filter calls back into this object. */
  if (self->filtered != NULL)
    gtk_filter_list_model_set_filter (self->filtered, NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_JOBS_PANE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->selected);
  g_clear_object (&self->engine);
  g_clear_object (&self->search);
  g_clear_pointer (&self->watched, g_hash_table_unref);

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

  properties[PROP_SELECTED]
    = g_param_spec_object ("selected", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MENU] = g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "jobs.menu", NULL, show_menu);

  g_type_ensure (DAILIES_TYPE_JOB);
  g_type_ensure (DAILIES_TYPE_JOB_ROW);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-jobs-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, filter);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, list);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, pages);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobsPane, title);
  gtk_widget_class_bind_template_callback (widget_class, day_words);
  gtk_widget_class_bind_template_callback (widget_class, row_name);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_long_press);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
}

static void
dailies_jobs_pane_init (DailiesJobsPane *self)
{
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_controller (GTK_WIDGET (self->list),
                             dailies_shortcuts_new_controller (DAILIES_SHORTCUTS_LIST));

  self->popover = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_menu_closed), self);
}

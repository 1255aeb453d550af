/* dailies-jobs-model.c: the jobs that are listed, and the one that is chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-jobs-model.h"

#include "dailies-day-model.h"
#include "dailies-job-words.h"
#include "dailies-search.h"

typedef gboolean (*Filter) (DailiesJob *job);

struct _DailiesJobsModel
{
  GObject parent_instance;

  DailiesLibrary *library;
  DailiesSearch *search;
  gboolean searching;  /* there is something to search for */
  Filter lists;        /* (nullable): NULL where all are listed */
  GHashTable *watched; /* jobs that may move into or out of the filter by themselves */
  GtkFilterListModel *filtered;
  GtkSliceListModel *begun; /* as much of it as has rows yet */
  GtkSingleSelection *rows;
  DailiesJob *selected; /* also while it is not listed */
};

G_DEFINE_FINAL_TYPE (DailiesJobsModel, dailies_jobs_model, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* --- the filter --- */

static gboolean
is_running (DailiesJob *job)
{
  DailiesState state = dailies_job_get_state (job);

  return !dailies_state_has_ended (state) && state != DAILIES_STATE_UNCONFIRMED;
}

static gboolean
is_done (DailiesJob *job)
{
  return dailies_job_get_state (job) == DAILIES_STATE_FINISHED;
}

static const struct
{
  const char *name;
  Filter lists;
} filters[] = {
  { "running", is_running },
  { "done", is_done },
  { "attention", dailies_job_words_needs_person },
  { "favourites", dailies_job_get_favourite },
};

static void update_filter (DailiesJobsModel *self);

/* Only a job that has not ended changes by itself, and few have not; one that is taken up again is
 * told of by the library. A favourite may cease to be one. */
static void
watch (DailiesJobsModel *self, DailiesJob *job)
{
  if ((dailies_state_has_ended (dailies_job_get_state (job)) && !dailies_job_get_favourite (job))
      || g_hash_table_contains (self->watched, job))
    return;

  g_hash_table_add (self->watched, g_object_ref (job));
  g_signal_connect_object (job, "notify::state", G_CALLBACK (update_filter), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::favourite", G_CALLBACK (update_filter), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
is_listed (gpointer item, gpointer user_data)
{
  DailiesJobsModel *self = user_data;

  watch (self, item);
  return self->lists (item);
}

/* With nothing to filter there is no filter, so that no row is looked at that is not seen. */
static void
update_filter (DailiesJobsModel *self)
{
  GtkFilter *filter = gtk_filter_list_model_get_filter (self->filtered);

  if (self->lists != NULL && filter != NULL)
    {
      gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
    }
  else
    {
      g_autoptr (GtkCustomFilter) custom
        = self->lists != NULL ? gtk_custom_filter_new (is_listed, self, NULL) : NULL;

      gtk_filter_list_model_set_filter (self->filtered, (GtkFilter *) custom);
    }
}

void
dailies_jobs_model_set_filter (DailiesJobsModel *self, const char *name)
{
  Filter lists = NULL;

  g_return_if_fail (DAILIES_IS_JOBS_MODEL (self));
  g_return_if_fail (name != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_str_equal (filters[i].name, name))
      lists = filters[i].lists;

  self->lists = lists;
  update_filter (self);
}

/* --- the search --- */

static void
update_model (DailiesJobsModel *self)
{
  if (self->searching && dailies_search_get_busy (self->search))
    return;
  gtk_filter_list_model_set_model (self->filtered, self->searching ? G_LIST_MODEL (self->search)
                                                                   : G_LIST_MODEL (self->library));
}

void
dailies_jobs_model_search (DailiesJobsModel *self, const char *text)
{
  const char *const texts[] = { text, NULL };

  g_return_if_fail (DAILIES_IS_JOBS_MODEL (self));
  g_return_if_fail (text != NULL);

  self->searching = *text != '\0';
  dailies_search_set_texts (self->search, texts);
  update_model (self);
}

void
dailies_jobs_model_prepare_search (DailiesJobsModel *self)
{
  g_return_if_fail (DAILIES_IS_JOBS_MODEL (self));

  dailies_search_prepare (self->search);
}

/* --- what is chosen --- */

/* A list makes rows for two hundred items at once: a few a frame, the first of them are there sooner,
 * and nothing waits for the others. From then on it has them all. */
#define FIRST_ROWS 16
#define MORE_ROWS 12
#define ROWS_OF_A_LIST 240

gboolean
dailies_jobs_model_grow (DailiesJobsModel *self)
{
  guint size;

  g_return_val_if_fail (DAILIES_IS_JOBS_MODEL (self), FALSE);

  size = gtk_slice_list_model_get_size (self->begun);
  if (size >= MIN (ROWS_OF_A_LIST, g_list_model_get_n_items (G_LIST_MODEL (self->filtered))))
    size = G_MAXUINT;
  else
    size += MORE_ROWS;
  gtk_slice_list_model_set_size (self->begun, size);
  return size != G_MAXUINT;
}

/* Every model that is listed is newest first: halving finds the first job of that time, and those of
 * the very same one are few. */
guint
dailies_jobs_model_find (DailiesJobsModel *self, DailiesJob *job)
{
  GListModel *rows;
  gint64 created;
  guint n, low, high;

  g_return_val_if_fail (DAILIES_IS_JOBS_MODEL (self), GTK_INVALID_LIST_POSITION);
  g_return_val_if_fail (DAILIES_IS_JOB (job), GTK_INVALID_LIST_POSITION);

  gtk_slice_list_model_set_size (self->begun, G_MAXUINT);
  rows = G_LIST_MODEL (self->rows);
  created = dailies_job_get_created (job);
  n = g_list_model_get_n_items (rows);
  low = 0;
  high = n;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_autoptr (DailiesJob) item = g_list_model_get_item (rows, middle);

      if (dailies_job_get_created (item) > created)
        low = middle + 1;
      else
        high = middle;
    }

  for (; low < n; low++)
    {
      g_autoptr (DailiesJob) item = g_list_model_get_item (rows, low);

      if (item == job)
        return low;
      if (dailies_job_get_created (item) != created)
        break;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
choose (DailiesJobsModel *self, DailiesJob *job)
{
  if (g_set_object (&self->selected, job))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_selected_item (DailiesJobsModel *self)
{
  DailiesJob *job = gtk_single_selection_get_selected_item (self->rows);

  /* What is only not listed any more is chosen as before. */
  if (job != NULL
      || (self->selected != NULL
          && dailies_jobs_model_find (self, self->selected) != GTK_INVALID_LIST_POSITION))
    choose (self, job);
}

static void
on_rows_changed (DailiesJobsModel *self, guint position, guint removed, guint added)
{
  guint place;

  if (self->selected == NULL || added == 0
      || gtk_single_selection_get_selected_item (self->rows) != NULL)
    return;
  place = dailies_jobs_model_find (self, self->selected);
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->rows, place);
}

static void
on_library_changed (DailiesJobsModel *self)
{
  if (self->selected != NULL && dailies_job_is_hidden (self->selected))
    choose (self, NULL);
}

DailiesJob *
dailies_jobs_model_get_selected (DailiesJobsModel *self)
{
  g_return_val_if_fail (DAILIES_IS_JOBS_MODEL (self), NULL);

  return self->selected;
}

guint
dailies_jobs_model_select (DailiesJobsModel *self, DailiesJob *job)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_val_if_fail (DAILIES_IS_JOBS_MODEL (self), GTK_INVALID_LIST_POSITION);
  g_return_val_if_fail (job == NULL || DAILIES_IS_JOB (job), GTK_INVALID_LIST_POSITION);

  if (job != NULL)
    position = dailies_jobs_model_find (self, job);
  choose (self, job);
  /* Whoever is in the list cannot choose nothing, by the space bar or with the Control key: what has the
   * focus there is chosen. */
  gtk_single_selection_set_can_unselect (self->rows, TRUE);
  gtk_single_selection_set_selected (self->rows, position);
  gtk_single_selection_set_can_unselect (self->rows, FALSE);
  return position;
}

GtkSingleSelection *
dailies_jobs_model_get_rows (DailiesJobsModel *self)
{
  g_return_val_if_fail (DAILIES_IS_JOBS_MODEL (self), NULL);

  return self->rows;
}

/* --- its life --- */

static void
dailies_jobs_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, DAILIES_JOBS_MODEL (object)->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_jobs_model_dispose (GObject *object)
{
  DailiesJobsModel *self = DAILIES_JOBS_MODEL (object);

  /* The filter calls back into this object. */
  if (self->filtered != NULL)
    gtk_filter_list_model_set_filter (self->filtered, NULL);
  g_clear_object (&self->rows);
  g_clear_object (&self->begun);
  g_clear_object (&self->filtered);
  g_clear_object (&self->selected);
  g_clear_object (&self->search);
  g_clear_object (&self->library);
  g_clear_pointer (&self->watched, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_jobs_model_parent_class)->dispose (object);
}

static void
dailies_jobs_model_class_init (DailiesJobsModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_jobs_model_dispose;
  object_class->get_property = dailies_jobs_model_get_property;

  properties[PROP_SELECTED]
    = g_param_spec_object ("selected", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dailies_jobs_model_init (DailiesJobsModel *self)
{
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

DailiesJobsModel *
dailies_jobs_model_new (DailiesLibrary *library)
{
  DailiesJobsModel *self;
  g_autoptr (DailiesDayModel) days = NULL;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);

  self = g_object_new (DAILIES_TYPE_JOBS_MODEL, NULL);
  self->library = g_object_ref (library);
  g_signal_connect_object (library, "items-changed", G_CALLBACK (on_library_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "revived", G_CALLBACK (update_filter), self, G_CONNECT_SWAPPED);

  self->search = dailies_search_new (library);
  g_signal_connect_object (self->search, "notify::busy", G_CALLBACK (update_model), self,
                           G_CONNECT_SWAPPED);

  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (library)), NULL);
  self->begun
    = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), 0, FIRST_ROWS);
  days = dailies_day_model_new (g_object_ref (G_LIST_MODEL (self->begun)));
  /* Told before it has a model, or it would select the first job. */
  self->rows = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->rows, FALSE);
  gtk_single_selection_set_can_unselect (self->rows, FALSE);
  gtk_single_selection_set_model (self->rows, G_LIST_MODEL (days));
  g_signal_connect_object (self->rows, "notify::selected-item", G_CALLBACK (on_selected_item), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_rows_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}

/* dailies-running.c: the jobs that are under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-running.h"

#include "dailies-job-words.h"
#include "dailies-queue.h"

struct _DailiesRunning
{
  GObject parent_instance;

  DailiesLibrary *library;
  DexFuture *listing;
  GHashTable *jobs; /* those that have not ended */
  guint count;
  gboolean moving;
};

G_DEFINE_FINAL_TYPE (DailiesRunning, dailies_running, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_COUNT,
  PROP_MOVING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A fetch that waits to be tried again moves nothing. */
static gboolean
is_moving (DailiesJob *job)
{
  DailiesState state = dailies_job_get_state (job);

  return state == DAILIES_STATE_SUBMITTING
         || (state == DAILIES_STATE_DOWNLOADING && dailies_job_get_error_name (job) == NULL);
}

/* What waits for a person, or for another day, is not. */
static gboolean
is_being_made (DailiesJob *job)
{
  if (dailies_job_words_needs_person (job))
    return FALSE;
  return dailies_job_get_state (job) != DAILIES_STATE_WAITING
         || g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_LIMIT) != 0;
}

static void
count (DailiesRunning *self)
{
  GHashTableIter iter;
  gpointer job;
  guint n = 0;
  gboolean moving = FALSE;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, &job, NULL))
    {
      n += is_being_made (job);
      moving = moving || is_moving (job);
    }

  if (self->count != n)
    {
      self->count = n;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
    }
  if (self->moving != moving)
    {
      self->moving = moving;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOVING]);
    }
}

static void
job_moved (DailiesJob *job, GParamSpec *pspec, DailiesRunning *self)
{
  g_autoptr (DailiesJob) held = g_object_ref (job);

  if (dailies_state_has_ended (dailies_job_get_state (job)))
    {
      g_signal_handlers_disconnect_by_data (job, self);
      g_hash_table_remove (self->jobs, job);
    }
  count (self);
  g_signal_emit (self, signals[MOVED], 0, job);
}

static void
watch (DailiesRunning *self, DailiesJob *job)
{
  if (dailies_state_has_ended (dailies_job_get_state (job))
      || g_hash_table_contains (self->jobs, job))
    return;

  g_hash_table_add (self->jobs, g_object_ref (job));
  g_signal_connect_object (job, "notify::state", G_CALLBACK (job_moved), self, 0);
  g_signal_connect_object (job, "notify::error-name", G_CALLBACK (job_moved), self, 0);
}

static void
items_changed (GListModel *library,
               guint position,
               guint removed,
               guint added,
               DailiesRunning *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (library, i);

      watch (self, job);
    }
  count (self);
}

static void
revived (DailiesLibrary *library, DailiesJob *job, DailiesRunning *self)
{
  watch (self, job);
  count (self);
}

static DexFuture *
listed (DexFuture *completed, gpointer data)
{
  DailiesRunning *self = data;
  GListModel *unfinished = g_value_get_object (dex_future_get_value (completed, NULL));

  for (guint i = 0; i < g_list_model_get_n_items (unfinished); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (unfinished, i);

      watch (self, job);
    }
  count (self);
  return NULL;
}

static void
dailies_running_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesRunning *self = DAILIES_RUNNING (object);

  switch (id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    case PROP_MOVING:
      g_value_set_boolean (value, self->moving);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_running_dispose (GObject *object)
{
  DailiesRunning *self = DAILIES_RUNNING (object);

  dex_clear (&self->listing);
  g_hash_table_remove_all (self->jobs);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (dailies_running_parent_class)->dispose (object);
}

static void
dailies_running_finalize (GObject *object)
{
  DailiesRunning *self = DAILIES_RUNNING (object);

  g_clear_pointer (&self->jobs, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_running_parent_class)->finalize (object);
}

static void
dailies_running_class_init (DailiesRunningClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dailies_running_dispose;
  object_class->finalize = dailies_running_finalize;
  object_class->get_property = dailies_running_get_property;

  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MOVING] = g_param_spec_boolean ("moving", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, DAILIES_TYPE_JOB);
}

static void
dailies_running_init (DailiesRunning *self)
{
  self->jobs = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

DailiesRunning *
dailies_running_new (DailiesLibrary *library)
{
  DailiesRunning *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);

  self = g_object_new (DAILIES_TYPE_RUNNING, NULL);
  self->library = g_object_ref (library);
  g_signal_connect_object (library, "items-changed", G_CALLBACK (items_changed), self, 0);
  g_signal_connect_object (library, "revived", G_CALLBACK (revived), self, 0);
  /* Where it fails, the library is damaged, and the queue says so. */
  self->listing = dex_future_then (dailies_library_list_unfinished (library), listed, self, NULL);
  return self;
}

guint
dailies_running_get_count (DailiesRunning *self)
{
  g_return_val_if_fail (DAILIES_IS_RUNNING (self), 0);
  return self->count;
}

gboolean
dailies_running_get_moving (DailiesRunning *self)
{
  g_return_val_if_fail (DAILIES_IS_RUNNING (self), FALSE);
  return self->moving;
}

/* dailies-queue.c: what drives a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue-private.h"

#include "dailies-bell.h"
#include "dailies-driver.h"
#include "dailies-thread.h"
#include "dailies-world.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_PLACES 3

struct _DailiesQueue
{
  GObject parent_instance;

  DailiesLibrary *library;
  DailiesCatalogue *catalogue;
  DailiesTimings *timings;
  DailiesBalances *balances;

  DailiesServiceFunc find_service;
  gpointer find_service_data;
  GDestroyNotify find_service_destroy;

  /* Of DailiesDriver, by the id of its job */
  GHashTable *drivers;
  guint places;
  gboolean keep_picture_data;
  DailiesPace *pace;
  gboolean started;

  /* Of the reason, by the service whose account was refused; and the end of it. */
  GHashTable *pauses;
  char *pause_reason;
  DailiesBell unpaused;
  gboolean held_back;
  guint adding;
  guint sending;

  double spending_limit;
  DailiesBell spending_changed;

  DailiesWorld *world;
  gboolean offline;
};

enum
{
  PROP_0,
  PROP_PLACES,
  PROP_KEEP_PICTURE_DATA,
  PROP_SPENDING_LIMIT,
  PROP_OFFLINE,
  PROP_PAUSED,
  PROP_PAUSE_REASON,
  PROP_HELD_BACK,
  PROP_ADDING,
  PROP_SENDING,
  N_PROPS
};

enum
{
  EXCHANGE,
  FETCHING,
  KEPT,
  WRITE_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DailiesQueue, dailies_queue, G_TYPE_OBJECT)

/* --- whether there is a network --- */

/* A service with a name is one of this machine. */
static gboolean
is_local (const char *service)
{
  return strstr (service, "://") == NULL || dailies_service_is_loopback (service);
}

static gboolean
needs_network (DailiesQueue *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (DailiesJob) job = dailies_library_lookup (self->library, id);

      if (!is_local (dailies_job_get_service (job)))
        return TRUE;
    }
  return FALSE;
}

static void
update_offline (DailiesQueue *self)
{
  gboolean offline = !dailies_world_has_network (self->world) && needs_network (self);

  if (offline == self->offline)
    return;
  self->offline = offline;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
}

/* --- the object --- */

void
dailies_queue_close (DailiesQueue *self)
{
  g_autoptr (GPtrArray) drivers = NULL;

  g_return_if_fail (DAILIES_IS_QUEUE (self));

  if (self->library != NULL)
    g_signal_handlers_disconnect_by_data (self->library, self);
  if (self->world != NULL)
    g_signal_handlers_disconnect_by_data (self->world, self);

  self->find_service = NULL;
  drivers = g_hash_table_steal_all_values (self->drivers);
  g_ptr_array_set_free_func (drivers, g_object_unref);
  g_ptr_array_foreach (drivers, (GFunc) dailies_driver_end, NULL);

  if (self->find_service_destroy != NULL)
    g_steal_pointer (&self->find_service_destroy) (self->find_service_data);
}

static void
dailies_queue_dispose (GObject *object)
{
  DailiesQueue *self = DAILIES_QUEUE (object);

  dailies_queue_close (self);
  g_clear_object (&self->world);
  g_clear_object (&self->timings);
  g_clear_object (&self->balances);
  g_clear_object (&self->library);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (dailies_queue_parent_class)->dispose (object);
}

static void
dailies_queue_finalize (GObject *object)
{
  DailiesQueue *self = DAILIES_QUEUE (object);

  g_clear_pointer (&self->drivers, g_hash_table_unref);
  g_clear_pointer (&self->pauses, g_hash_table_unref);
  g_clear_pointer (&self->pause_reason, g_free);
  g_clear_pointer (&self->pace, g_free);
  dailies_bell_clear (&self->unpaused);
  dailies_bell_clear (&self->spending_changed);

  G_OBJECT_CLASS (dailies_queue_parent_class)->finalize (object);
}

static void
dailies_queue_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DailiesQueue *self = DAILIES_QUEUE (object);

  switch (prop_id)
    {
    case PROP_PLACES:
      g_value_set_uint (value, self->places);
      break;

    case PROP_KEEP_PICTURE_DATA:
      g_value_set_boolean (value, self->keep_picture_data);
      break;

    case PROP_SPENDING_LIMIT:
      g_value_set_double (value, self->spending_limit);
      break;

    case PROP_OFFLINE:
      g_value_set_boolean (value, self->offline);
      break;

    case PROP_PAUSED:
      g_value_set_boolean (value, g_hash_table_size (self->pauses) > 0);
      break;

    case PROP_PAUSE_REASON:
      g_value_set_string (value, self->pause_reason);
      break;

    case PROP_HELD_BACK:
      g_value_set_boolean (value, self->held_back);
      break;

    case PROP_ADDING:
      g_value_set_uint (value, self->adding);
      break;

    case PROP_SENDING:
      g_value_set_uint (value, self->sending);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dailies_queue_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DailiesQueue *self = DAILIES_QUEUE (object);

  switch (prop_id)
    {
    case PROP_PLACES:
      if (self->places != g_value_get_uint (value))
        {
          self->places = g_value_get_uint (value);
          if (self->library != NULL)
            dailies_library_set_places (self->library, self->places);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    case PROP_KEEP_PICTURE_DATA:
      if (self->keep_picture_data != g_value_get_boolean (value))
        {
          self->keep_picture_data = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    case PROP_SPENDING_LIMIT:
      if (self->spending_limit != g_value_get_double (value))
        {
          self->spending_limit = g_value_get_double (value);
          g_object_notify_by_pspec (object, pspec);
          dailies_bell_ring (&self->spending_changed);
        }
      break;

    case PROP_HELD_BACK:
      if (self->held_back != g_value_get_boolean (value))
        {
          self->held_back = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
          if (!self->held_back)
            dailies_bell_ring (&self->unpaused);
        }
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dailies_queue_class_init (DailiesQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_queue_dispose;
  object_class->finalize = dailies_queue_finalize;
  object_class->get_property = dailies_queue_get_property;
  object_class->set_property = dailies_queue_set_property;

  properties[PROP_PLACES]
    = g_param_spec_uint ("places", NULL, NULL, 1, G_MAXUINT, DEFAULT_PLACES,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEEP_PICTURE_DATA]
    = g_param_spec_boolean ("keep-picture-data", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPENDING_LIMIT]
    = g_param_spec_double ("spending-limit", NULL, NULL, 0, G_MAXDOUBLE, 0,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OFFLINE]
    = g_param_spec_boolean ("offline", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAUSED]
    = g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAUSE_REASON]
    = g_param_spec_string ("pause-reason", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HELD_BACK]
    = g_param_spec_boolean ("held-back", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ADDING]
    = g_param_spec_uint ("adding", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SENDING]
    = g_param_spec_uint ("sending", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EXCHANGE]
    = g_signal_new ("exchange", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, DAILIES_TYPE_JOB, DAILIES_TYPE_REPLY);
  signals[FETCHING]
    = g_signal_new ("fetching", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, DAILIES_TYPE_JOB, G_TYPE_INT64, G_TYPE_INT64);
  signals[KEPT] = g_signal_new ("kept", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, DAILIES_TYPE_JOB, G_TYPE_FILE);
  signals[WRITE_FAILED]
    = g_signal_new ("write-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, DAILIES_TYPE_JOB, G_TYPE_ERROR);
}

static void
dailies_queue_init (DailiesQueue *self)
{
  self->places = DEFAULT_PLACES;
  self->drivers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->pauses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  dailies_bell_init (&self->unpaused);
  self->balances = dailies_balances_new ();
  dailies_bell_init (&self->spending_changed);
  self->world = dailies_world_new ();
  g_signal_connect_swapped (self->world, "network-changed", G_CALLBACK (update_offline), self);
}

/* --- events of the world --- */

void
dailies_queue_wake (DailiesQueue *self)
{
  g_return_if_fail (DAILIES_IS_QUEUE (self));

  dailies_world_wake (self->world);
}

DexFuture *
dailies_queue_when_woken (DailiesQueue *self)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);

  return dailies_world_when_woken (self->world);
}

DexFuture *
dailies_queue_when_spending_changes (DailiesQueue *self)
{
  /* Another day has begun for a clock that was set, too. */
  return dex_future_first (dailies_bell_when_rung (&self->spending_changed),
                           dailies_world_when_woken (self->world), NULL);
}

void
dailies_queue_spending_changed (DailiesQueue *self)
{
  dailies_bell_ring (&self->spending_changed);
}

/* --- pausing --- */

gboolean
dailies_queue_is_paused_for (DailiesQueue *self, DailiesJob *job)
{
  return self->held_back || g_hash_table_contains (self->pauses, dailies_job_get_service (job));
}

DexFuture *
dailies_queue_when_sending (DailiesQueue *self, DailiesJob *job)
{
  if (!dailies_queue_is_paused_for (self, job))
    return dex_future_new_true ();
  return dailies_bell_when_rung (&self->unpaused);
}

void
dailies_queue_pause (DailiesQueue *self, DailiesJob *job, const char *reason)
{
  gboolean was_paused = g_hash_table_size (self->pauses) > 0;

  if (reason == NULL)
    reason = _ ("The service refused the account.");

  g_hash_table_replace (self->pauses, g_strdup (dailies_job_get_service (job)), g_strdup (reason));
  if (g_set_str (&self->pause_reason, reason))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSE_REASON]);
  if (!was_paused)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

void
dailies_queue_unpause (DailiesQueue *self)
{
  gboolean was_paused;

  g_return_if_fail (DAILIES_IS_QUEUE (self));

  was_paused = g_hash_table_size (self->pauses) > 0;
  g_hash_table_remove_all (self->pauses);
  if (g_set_str (&self->pause_reason, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSE_REASON]);
  if (was_paused)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);

  dailies_bell_ring (&self->unpaused);
  dailies_queue_wake (self);
}

char *
dailies_queue_dup_paused_service (DailiesQueue *self)
{
  GHashTableIter iter;
  gpointer service, reason;

  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);

  g_hash_table_iter_init (&iter, self->pauses);
  while (g_hash_table_iter_next (&iter, &service, &reason))
    if (g_strcmp0 (reason, self->pause_reason) == 0)
      return g_strdup (service);
  return NULL;
}

/* --- what must not be broken off --- */

void
dailies_queue_begin_adding (DailiesQueue *self)
{
  self->adding++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDING]);
}

void
dailies_queue_end_adding (DailiesQueue *self)
{
  self->adding--;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDING]);
}

void
dailies_queue_begin_sending (DailiesQueue *self)
{
  self->sending++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDING]);
}

void
dailies_queue_end_sending (DailiesQueue *self)
{
  self->sending--;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDING]);
}

/* --- what the drivers ask --- */

void
dailies_queue_set_pace (DailiesQueue *self, const DailiesPace *pace)
{
  g_return_if_fail (DAILIES_IS_QUEUE (self));

  g_free (self->pace);
  self->pace = g_memdup2 (pace, sizeof *pace);
}

const DailiesPace *
dailies_queue_get_pace (DailiesQueue *self, DailiesJob *job)
{
  const char *service = dailies_job_get_service (job);

  if (self->pace != NULL)
    return self->pace;
  return dailies_pace_get_default (is_local (service));
}

DailiesLibrary *
dailies_queue_get_library (DailiesQueue *self)
{
  return self->library;
}

DailiesCatalogue *
dailies_queue_get_catalogue (DailiesQueue *self)
{
  return self->catalogue;
}

guint
dailies_queue_get_places (DailiesQueue *self)
{
  return self->places;
}

DailiesPicturePrivacy
dailies_queue_get_privacy (DailiesQueue *self)
{
  return self->keep_picture_data ? DAILIES_PICTURE_PRIVACY_KEEP : DAILIES_PICTURE_PRIVACY_REMOVE;
}

double
dailies_queue_get_spending_limit (DailiesQueue *self)
{
  return self->spending_limit;
}

DexFuture *
dailies_queue_find_service (DailiesQueue *self, DailiesJob *job)
{
  if (self->find_service == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, "The queue was closed");
  return self->find_service (dailies_job_get_service (job), self->find_service_data);
}

DailiesBalances *
dailies_queue_get_balances (DailiesQueue *self)
{
  return self->balances;
}

DailiesUsual
dailies_queue_get_usual (DailiesQueue *self, DailiesJob *job)
{
  return dailies_timings_get (self->timings, job);
}

void
dailies_queue_learn_usual (DailiesQueue *self, DailiesJob *job, DailiesService *service)
{
  dailies_timings_learn (self->timings, job, service);
}

void
dailies_queue_kept (DailiesQueue *self, DailiesJob *job, GFile *clip)
{
  g_signal_emit (self, signals[KEPT], 0, job, clip);
}

void
dailies_queue_fetching (DailiesQueue *self, DailiesJob *job, gint64 received, gint64 total)
{
  g_signal_emit (self, signals[FETCHING], 0, job, received, total);
}

void
dailies_queue_exchanged (DailiesQueue *self, DailiesJob *job, DailiesReply *reply)
{
  g_signal_emit (self, signals[EXCHANGE], 0, job, reply);
}

void
dailies_queue_write_failed (DailiesQueue *self, DailiesJob *job, const GError *error)
{
  g_debug ("Job %s: %s", dailies_job_get_id (job), error->message);
  g_signal_emit (self, signals[WRITE_FAILED], 0, job, error);
}

/* --- taking up --- */

void
dailies_queue_driver_ended (DailiesQueue *self, DailiesJob *job)
{
  g_hash_table_remove (self->drivers, dailies_job_get_id (job));
  update_offline (self);
  dailies_queue_spending_changed (self);
}

DailiesDriver *
dailies_queue_take_up (DailiesQueue *self, DailiesJob *job)
{
  DailiesDriver *driver = g_hash_table_lookup (self->drivers, dailies_job_get_id (job));

  if (driver != NULL || self->find_service == NULL
      || dailies_state_has_ended (dailies_job_get_state (job)))
    return driver;

  dailies_world_watch (self->world);

  driver = dailies_driver_new (self, job);
  g_hash_table_insert (self->drivers, g_strdup (dailies_job_get_id (job)), driver);
  update_offline (self);
  dailies_driver_start (driver);
  return driver;
}

static void
items_changed_cb (DailiesQueue *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (DailiesJob) job
        = g_list_model_get_item (G_LIST_MODEL (self->library), position + i);

      dailies_queue_take_up (self, job);
    }
}

/* Another process watches a stopped job again: should it die, this one goes on. */
static void
revived_cb (DailiesQueue *self, DailiesJob *job)
{
  dailies_queue_take_up (self, job);
}

/* The jobs that were sent and are still made, or all others. */
static void
take_up_all (DailiesQueue *self, GListModel *jobs, gboolean under_way, GPtrArray *looks)
{
  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (jobs, i);
      DailiesState state = dailies_job_get_state (job);
      DailiesDriver *driver;

      if ((state == DAILIES_STATE_QUEUED || state == DAILIES_STATE_GENERATING) != under_way)
        continue;
      driver = dailies_queue_take_up (self, job);
      if (driver != NULL)
        g_ptr_array_add (looks, dailies_driver_when_looked_at (driver));
    }
}

static gboolean
await_looks (GPtrArray *looks, GError **error)
{
  return looks->len == 0
         || dex_await (dex_future_allv ((DexFuture **) looks->pdata, looks->len), error);
}

static DexFuture *
start_fiber (gpointer data)
{
  DailiesQueue *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) jobs = NULL;
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (dex_unref);

  jobs = dex_await_object (dailies_library_list_unfinished (self->library), &error);
  if (jobs == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* First those that have a place, so that nobody is sent in their stead. */
  take_up_all (self, G_LIST_MODEL (jobs), TRUE, looks);
  if (!await_looks (looks, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  take_up_all (self, G_LIST_MODEL (jobs), FALSE, looks);
  if (!await_looks (looks, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

DexFuture *
dailies_queue_start (DailiesQueue *self)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);

  if (!self->started)
    {
      self->started = TRUE;
      g_signal_connect_swapped (self->library, "items-changed", G_CALLBACK (items_changed_cb),
                                self);
      g_signal_connect_swapped (self->library, "revived", G_CALLBACK (revived_cb), self);
    }

  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, start_fiber, g_object_ref (self),
                              g_object_unref);
}

DailiesQueue *
dailies_queue_new (DailiesLibrary *library,
                   DailiesCatalogue *catalogue,
                   DailiesServiceFunc find_service,
                   gpointer user_data,
                   GDestroyNotify destroy)
{
  DailiesQueue *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (find_service != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_QUEUE, NULL);
  self->library = g_object_ref (library);
  self->catalogue = g_object_ref (catalogue);
  self->timings = dailies_timings_new (library, catalogue);
  self->find_service = find_service;
  self->find_service_data = user_data;
  self->find_service_destroy = destroy;
  return self;
}

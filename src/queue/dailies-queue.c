/* dailies-queue.c: what drives a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue-private.h"

#include "dailies-driver.h"

#define DEFAULT_PLACES 3

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

static gboolean
needs_network (DailiesQueue *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (DailiesJob) job = dailies_library_lookup (self->library, id);

      if (!dailies_queue_is_local (dailies_job_get_service (job)))
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
  dailies_door_clear (self->door);
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
  g_clear_object (&self->turns);
  g_clear_object (&self->library);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (dailies_queue_parent_class)->dispose (object);
}

static void
dailies_queue_finalize (GObject *object)
{
  DailiesQueue *self = DAILIES_QUEUE (object);

  g_clear_pointer (&self->drivers, g_hash_table_unref);
  g_clear_object (&self->door);
  g_clear_object (&self->pauses);
  g_clear_object (&self->ending);
  g_clear_pointer (&self->pace, g_free);
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
    case PROP_PAUSE_REASON:
      g_object_get_property (G_OBJECT (self->pauses), pspec->name, value);
      break;

    case PROP_HELD_BACK:
    case PROP_ADDING:
    case PROP_SENDING:
      g_object_get_property (G_OBJECT (self->ending), pspec->name, value);
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
      g_object_set_property (G_OBJECT (self->ending), pspec->name, value);
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

/* Its properties are ours, under the same names. */
static void
part_notify_cb (DailiesQueue *self, GParamSpec *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
dailies_queue_init (DailiesQueue *self)
{
  self->places = DEFAULT_PLACES;
  self->drivers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->pauses = dailies_pauses_new ();
  g_signal_connect_swapped (self->pauses, "notify", G_CALLBACK (part_notify_cb), self);
  self->ending = dailies_ending_new ();
  g_signal_connect_swapped (self->ending, "notify", G_CALLBACK (part_notify_cb), self);
  self->balances = dailies_balances_new ();
  self->turns = dailies_turns_new ();
  dailies_bell_init (&self->spending_changed);
  self->door = dailies_door_new ();
  self->world = dailies_world_new ();
  g_signal_connect_swapped (self->world, "network-changed", G_CALLBACK (update_offline), self);
}

void
dailies_queue_wake (DailiesQueue *self)
{
  g_return_if_fail (DAILIES_IS_QUEUE (self));

  dailies_world_wake (self->world);
  dailies_door_open (self->door);
}

/* --- what a person puts right --- */

void
dailies_queue_unpause (DailiesQueue *self)
{
  g_return_if_fail (DAILIES_IS_QUEUE (self));

  dailies_pauses_end (self->pauses);
  dailies_queue_wake (self);
}

char *
dailies_queue_dup_paused_service (DailiesQueue *self)
{
  g_return_val_if_fail (DAILIES_IS_QUEUE (self), NULL);

  return dailies_pauses_dup_service (self->pauses);
}

/* --- what is told --- */

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
  dailies_job_set_trouble (job, error->message);
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

/* dailies-timings.c: how long jobs take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-timings.h"

#include "dailies-thread.h"

#include <math.h>

/* What was learnt is good for this long. */
#define FRESH (10 * 60 * G_USEC_PER_SEC)

/* Where not even the catalogue knows the model. */
#define DEFAULT_USUAL 60.0
#define DEFAULT_SLOW 900.0

struct _DailiesTimings
{
  GObject parent_instance;

  DailiesLibrary *library;
  DailiesCatalogue *catalogue;
  /* Of Entry, by service and model */
  GHashTable *entries;
};

typedef struct
{
  double history;
  double median;
  double slowest;
  gint64 learnt;
} Entry;

G_DEFINE_FINAL_TYPE (DailiesTimings, dailies_timings, G_TYPE_OBJECT)

static void
dailies_timings_dispose (GObject *object)
{
  DailiesTimings *self = DAILIES_TIMINGS (object);

  g_clear_object (&self->library);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->entries, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_timings_parent_class)->dispose (object);
}

static void
dailies_timings_class_init (DailiesTimingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_timings_dispose;
}

static void
dailies_timings_init (DailiesTimings *self)
{
  self->entries
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_rc_box_release);
}

DailiesTimings *
dailies_timings_new (DailiesLibrary *library, DailiesCatalogue *catalogue)
{
  DailiesTimings *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (DAILIES_TYPE_TIMINGS, NULL);
  self->library = g_object_ref (library);
  self->catalogue = g_object_ref (catalogue);
  return self;
}

/* A line break is in no service's address. */
static char *
make_key (DailiesJob *job)
{
  return g_strdup_printf ("%s\n%s", dailies_job_get_service (job), dailies_job_get_model_id (job));
}

DailiesUsual
dailies_timings_get (DailiesTimings *self, DailiesJob *job)
{
  DailiesUsual usual = { DEFAULT_USUAL, DEFAULT_SLOW };
  g_autofree char *key = NULL;
  DailiesModel *model;
  const Entry *entry;

  g_return_val_if_fail (DAILIES_IS_TIMINGS (self), usual);

  model = dailies_catalogue_lookup (self->catalogue, dailies_job_get_model_id (job));
  if (model != NULL)
    {
      usual.seconds = dailies_model_get_usual_seconds (model);
      usual.slow = dailies_model_get_slow_seconds (model);
    }

  key = make_key (job);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    {
      if (!isnan (entry->history))
        usual.seconds = entry->history;
      else if (!isnan (entry->median))
        usual.seconds = entry->median;
      if (!isnan (entry->slowest))
        usual.slow = MAX (usual.slow, entry->slowest);
    }

  usual.slow = MAX (usual.slow, 2 * usual.seconds);
  return usual;
}

typedef struct
{
  Entry *entry;
  DailiesLibrary *library;
  DailiesService *service;
  char *service_name;
  char *model_id;
} Learn;

static void
learn_free (gpointer data)
{
  Learn *learn = data;

  g_rc_box_release (learn->entry);
  g_clear_object (&learn->library);
  g_clear_object (&learn->service);
  g_free (learn->service_name);
  g_free (learn->model_id);
  g_free (learn);
}

/* Nobody waits for this, and nothing is wrong where it fails: then less is known. */
static DexFuture *
learn_fiber (gpointer data)
{
  Learn *learn = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) timing_error = NULL;
  g_autoptr (DailiesTiming) timing = NULL;
  double history;

  history = dex_await_double (
    dailies_library_get_usual_seconds (learn->library, learn->service_name, learn->model_id),
    &error);
  if (error == NULL)
    learn->entry->history = history;

  timing
    = dex_await_boxed (dailies_service_get_timing (learn->service, learn->model_id), &timing_error);
  if (timing != NULL)
    {
      learn->entry->median = timing->p50 / 1000.0;
      learn->entry->slowest = timing->p99 / 1000.0;
    }

  if (error != NULL)
    g_debug ("The history of %s: %s", learn->model_id, error->message);
  if (timing_error != NULL)
    g_debug ("The metrics of %s: %s", learn->model_id, timing_error->message);

  return dex_future_new_true ();
}

void
dailies_timings_learn (DailiesTimings *self, DailiesJob *job, DailiesService *service)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *key = NULL;
  Entry *entry;
  Learn *learn;

  g_return_if_fail (DAILIES_IS_TIMINGS (self));

  key = make_key (job);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry == NULL)
    {
      entry = g_rc_box_new0 (Entry);
      entry->history = NAN;
      entry->median = NAN;
      entry->slowest = NAN;
      g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
    }
  else if (now - entry->learnt < FRESH)
    return;
  entry->learnt = now;

  learn = g_new0 (Learn, 1);
  learn->entry = g_rc_box_acquire (entry);
  learn->library = g_object_ref (self->library);
  learn->service = g_object_ref (service);
  learn->service_name = g_strdup (dailies_job_get_service (job));
  learn->model_id = g_strdup (dailies_job_get_model_id (job));
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, learn_fiber, learn, learn_free));
}

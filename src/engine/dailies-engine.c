/* dailies-engine.c: the engine, put together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-engine.h"

#include "dailies-copies.h"
#include "dailies-demo.h"
#include "dailies-keys.h"
#include "dailies-settings.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

struct _DailiesEngine
{
  GObject parent_instance;

  DailiesLibrary *library;
  DailiesCatalogue *catalogue;
  DailiesQueue *queue;
  DailiesCopies *copies;
  DailiesDemo *demo;
  GHashTable *services; /* name → DailiesService */
  GHashTable *searches; /* name → the Search under way, so that two who ask share one */
};

G_DEFINE_FINAL_TYPE (DailiesEngine, dailies_engine, G_TYPE_OBJECT)

enum
{
  COPY_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_QUARK (dailies_engine_error, dailies_engine_error)

static void
dailies_engine_dispose (GObject *object)
{
  DailiesEngine *self = DAILIES_ENGINE (object);

  g_clear_object (&self->copies);
  /* Somebody may still have it, a decision under way say. */
  if (self->queue != NULL)
    dailies_queue_close (self->queue);
  g_clear_object (&self->queue);
  g_hash_table_remove_all (self->services);
  g_hash_table_remove_all (self->searches);
  g_clear_object (&self->demo);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (dailies_engine_parent_class)->dispose (object);
}

static void
dailies_engine_finalize (GObject *object)
{
  DailiesEngine *self = DAILIES_ENGINE (object);

  g_clear_pointer (&self->services, g_hash_table_unref);
  g_clear_pointer (&self->searches, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_engine_parent_class)->finalize (object);
}

static void
dailies_engine_class_init (DailiesEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_engine_dispose;
  object_class->finalize = dailies_engine_finalize;

  signals[COPY_FAILED]
    = g_signal_new ("copy-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, DAILIES_TYPE_JOB, G_TYPE_ERROR);
}

static void
dailies_engine_init (DailiesEngine *self)
{
  self->catalogue = dailies_catalogue_get_default ();
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->searches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The queue is closed before the engine goes, so the pointer that it holds is not a reference. */
static DexFuture *
find_service_for_queue (const char *service, gpointer user_data)
{
  return dailies_engine_find_service (user_data, service);
}

static void
copy_failed (DailiesEngine *self, DailiesJob *job, GError *error)
{
  g_signal_emit (self, signals[COPY_FAILED], 0, job, error);
}

static DexFuture *
library_opened (DexFuture *completed, gpointer user_data)
{
  g_autoptr (DailiesEngine) self = g_object_new (DAILIES_TYPE_ENGINE, NULL);
  const GValue *value = dex_future_get_value (completed, NULL);
  GSettings *settings = dailies_settings_get_default ();

  self->library = g_value_dup_object (value);
  self->queue
    = dailies_queue_new (self->library, self->catalogue, find_service_for_queue, self, NULL);
  if (settings != NULL)
    {
      g_settings_bind (settings, "places", self->queue, "places", G_SETTINGS_BIND_GET);
      g_settings_bind (settings, "keep-picture-data", self->queue, "keep-picture-data",
                       G_SETTINGS_BIND_GET);
      g_settings_bind (settings, "spending-limit", self->queue, "spending-limit",
                       G_SETTINGS_BIND_GET);
    }

  self->copies = dailies_copies_new (self->library, self->queue, settings);
  g_signal_connect_object (self->copies, "failed", G_CALLBACK (copy_failed), self,
                           G_CONNECT_SWAPPED);

  return dex_future_new_take_object (g_steal_pointer (&self));
}

DexFuture *
dailies_engine_open (GFile *folder)
{
  g_autoptr (GFile) place = NULL;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);

  place = folder != NULL ? g_object_ref (folder) : dailies_library_get_default_folder ();
  return dex_future_then (dailies_library_open (place), library_opened, NULL, NULL);
}

DailiesLibrary *
dailies_engine_get_library (DailiesEngine *self)
{
  g_return_val_if_fail (DAILIES_IS_ENGINE (self), NULL);
  return self->library;
}

DailiesCatalogue *
dailies_engine_get_catalogue (DailiesEngine *self)
{
  g_return_val_if_fail (DAILIES_IS_ENGINE (self), NULL);
  return self->catalogue;
}

DailiesQueue *
dailies_engine_get_queue (DailiesEngine *self)
{
  g_return_val_if_fail (DAILIES_IS_ENGINE (self), NULL);
  return self->queue;
}

DexFuture *
dailies_engine_start (DailiesEngine *self)
{
  g_return_val_if_fail (DAILIES_IS_ENGINE (self), NULL);

  dailies_copies_start (self->copies);
  return dailies_queue_start (self->queue);
}

DexFuture *
dailies_engine_settle (DailiesEngine *self)
{
  g_return_val_if_fail (DAILIES_IS_ENGINE (self), NULL);
  return dailies_copies_settle (self->copies);
}

char *
dailies_engine_parse_service (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (g_str_equal (text, DAILIES_ENGINE_DEMO))
    return g_strdup (text);
  if (g_str_equal (text, "aimlapi"))
    return dailies_service_check_address (DAILIES_SERVICE_AIMLAPI, error);
  return dailies_service_check_address (text, error);
}

/* --- finding a service --- */

typedef struct
{
  DailiesEngine *engine;
  char *service;
  DexFuture *found;   /* this fiber */
  gboolean forgotten; /* what it finds may be of the key of before */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->engine);
  g_free (search->service);
  g_free (search);
}

/* The next job that needs it starts another one, which knows the same jobs. */
static void
demo_ended (DailiesEngine *self)
{
  g_message ("The demo service has ended; another one is started when it is needed");
  dailies_engine_forget_service (self, DAILIES_ENGINE_DEMO);
}

static DailiesService *
find_demo (DailiesEngine *self, GError **error)
{
  g_autoptr (DailiesDemo) demo = dex_await_object (dailies_demo_start (NULL), error);

  if (demo == NULL)
    return NULL;

  g_signal_connect_object (demo, "ended", G_CALLBACK (demo_ended), self, G_CONNECT_SWAPPED);
  g_set_object (&self->demo, demo);
  return dailies_service_new (dailies_demo_get_address (demo), dailies_demo_get_key (demo));
}

static DailiesService *
find_by_address (const char *address, GError **error)
{
  g_autofree char *origin = dailies_service_get_origin_of (address);
  g_autofree char *key = NULL;
  g_autoptr (GError) local_error = NULL;

  key = dex_await_string (dailies_keys_lookup (origin), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (key == NULL)
    {
      g_set_error (error, DAILIES_ENGINE_ERROR, DAILIES_ENGINE_ERROR_NO_KEY,
                   dailies_keys_may_use_environment (origin)
                     /* Translators: %s is the address of a service; AIML_API_KEY stays as it is. */
                     ? _ ("There is no key for %s. Paste your key under Account in the window, or "
                          "put it into AIML_API_KEY.")
                     : _ ("There is no key for %s in the keyring. Paste it under Account in the "
                          "window."),
                   origin);
      return NULL;
    }

  return dailies_service_new (address, key);
}

static DexFuture *
search_fiber (gpointer data)
{
  Search *search = data;
  DailiesEngine *self = search->engine;
  g_autoptr (DailiesService) service = NULL;
  GError *error = NULL;

  if (g_str_equal (search->service, DAILIES_ENGINE_DEMO))
    service = find_demo (self, &error);
  else
    service = find_by_address (search->service, &error);

  if (search->forgotten)
    {
      g_clear_error (&error);
      return dailies_engine_find_service (self, search->service);
    }
  g_hash_table_remove (self->searches, search->service);
  if (service == NULL)
    return dex_future_new_for_error (error);

  g_hash_table_replace (self->services, g_strdup (search->service), g_object_ref (service));
  return dex_future_new_take_object (g_steal_pointer (&service));
}

DexFuture *
dailies_engine_find_service (DailiesEngine *self, const char *service)
{
  DailiesService *known;
  Search *search;

  g_return_val_if_fail (DAILIES_IS_ENGINE (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  if ((known = g_hash_table_lookup (self->services, service)) != NULL)
    return dex_future_new_for_object (known);
  if ((search = g_hash_table_lookup (self->searches, service)) != NULL)
    return dex_ref (search->found);

  search = g_new0 (Search, 1);
  search->engine = g_object_ref (self);
  search->service = g_strdup (service);
  search->found
    = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, search_fiber, search, search_free);
  g_hash_table_insert (self->searches, g_strdup (service), search);
  /* To its end, also when whoever asked has given up: others may ask meanwhile. */
  dex_future_disown (dex_ref (search->found));
  return search->found;
}

void
dailies_engine_forget_service (DailiesEngine *self, const char *service)
{
  Search *search;

  g_return_if_fail (DAILIES_IS_ENGINE (self));
  g_return_if_fail (service != NULL);

  g_hash_table_remove (self->services, service);
  if ((search = g_hash_table_lookup (self->searches, service)) != NULL)
    {
      search->forgotten = TRUE;
      g_hash_table_remove (self->searches, service);
    }
}

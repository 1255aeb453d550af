/* dailies-line.c: a line of those who wait for one of some locks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-line.h"

#include "dailies-library-error.h"

#include <errno.h>

struct _DailiesLine
{
  GObject parent_instance;

  DailiesLockFlags flags;
  GMainContext *context;
  char **paths;
  /* DexPromise, first in line at the head */
  GQueue waiting;
  /* path → Wait: a thread blocks */
  GHashTable *threads;
};

G_DEFINE_FINAL_TYPE (DailiesLine, dailies_line, G_TYPE_OBJECT)

typedef struct
{
  GWeakRef line;
  GMainContext *context;
  char *path;
  DailiesLockFlags flags;
  /* atomic: whether somebody waits for what the thread gets */
  int wanted;
  /* What it got; neither where it was not wanted. */
  DailiesLock *lock;
  GError *error;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_weak_ref_clear (&wait->line);
  g_clear_pointer (&wait->context, g_main_context_unref);
  g_clear_pointer (&wait->path, g_free);
  g_clear_object (&wait->lock);
  g_clear_error (&wait->error);
  g_free (wait);
}

static void
dailies_line_finalize (GObject *object)
{
  DailiesLine *self = DAILIES_LINE (object);
  DexPromise *promise;
  GHashTableIter iter;
  gpointer wait;

  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, NULL, &wait))
    g_atomic_int_set (&((Wait *) wait)->wanted, FALSE);
  while ((promise = g_queue_pop_head (&self->waiting)) != NULL)
    {
      dex_promise_reject (
        promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The library was closed"));
      dex_unref (promise);
    }
  g_clear_pointer (&self->threads, g_hash_table_unref);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (dailies_line_parent_class)->finalize (object);
}

static void
dailies_line_class_init (DailiesLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_line_finalize;
}

static void
dailies_line_init (DailiesLine *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->threads = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->waiting);
}

DailiesLine *
dailies_line_new (DailiesLockFlags flags)
{
  DailiesLine *self = g_object_new (DAILIES_TYPE_LINE, NULL);

  self->flags = flags;
  return self;
}

/* (transfer full) (nullable): the first who still waits */
static DexPromise *
pop_first (DailiesLine *self)
{
  DexPromise *promise;

  while ((promise = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (!g_cancellable_is_cancelled (dex_promise_get_cancellable (promise)))
        return promise;
      dex_unref (promise);
    }

  return NULL;
}

static gboolean
somebody_waits (DailiesLine *self)
{
  DexPromise *promise = pop_first (self);

  if (promise != NULL)
    g_queue_push_head (&self->waiting, promise);
  return promise != NULL;
}

static void
resolve (DexPromise *promise, DailiesLock *lock)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, DAILIES_TYPE_LOCK);
  g_value_set_object (&value, lock);
  dex_promise_resolve (promise, &value);
}

static void update_threads (DailiesLine *self);

static gboolean
wait_done (gpointer data)
{
  Wait *wait = data;
  g_autoptr (DailiesLine) self = g_weak_ref_get (&wait->line);
  g_autoptr (DexPromise) promise = NULL;

  /* With nobody to give it to, the lock goes with @wait. */
  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_hash_table_remove (self->threads, wait->path);
  if (g_strv_contains ((const char *const *) self->paths, wait->path)
      && (wait->lock != NULL || wait->error != NULL) && (promise = pop_first (self)) != NULL)
    {
      if (wait->lock != NULL)
        resolve (promise, wait->lock);
      else
        dex_promise_reject (promise, g_steal_pointer (&wait->error));
    }

  /* Whoever wanted the lock has it now, or nobody does. */
  g_clear_object (&wait->lock);
  update_threads (self);
  return G_SOURCE_REMOVE;
}

/* Tells the main context what the thread got. */
static void
wait_end (Wait *wait)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, wait_done, wait, wait_free);
  g_source_set_static_name (source, "[dailies] lock");
  g_source_attach (source, wait->context);
}

static gpointer
wait_in_thread (gpointer data)
{
  Wait *wait = data;

  wait->lock = dailies_lock_take (wait->path, wait->flags | DAILIES_LOCK_WAIT, &wait->error);
  if (!g_atomic_int_get (&wait->wanted))
    {
      /* Not kept until the main loop gets round to it. */
      g_clear_object (&wait->lock);
      g_clear_error (&wait->error);
    }

  wait_end (wait);
  return NULL;
}

static void
wait_for (DailiesLine *self, const char *path)
{
  Wait *wait = g_new0 (Wait, 1);
  g_autoptr (GThread) thread = NULL;

  g_weak_ref_init (&wait->line, self);
  wait->context = g_main_context_ref (self->context);
  wait->path = g_strdup (path);
  wait->flags = self->flags;
  wait->wanted = TRUE;

  /* One of GLib's pool would be lost to it for as long as it blocks. */
  g_hash_table_insert (self->threads, wait->path, wait);
  if ((thread = g_thread_try_new ("dailies-lock", wait_in_thread, wait, NULL)) == NULL)
    {
      /* The system has no more of them: whoever waits is told, and may ask again. */
      dailies_library_set_error_from_errno (&wait->error, path, EAGAIN);
      wait_end (wait);
    }
}

/* While somebody waits, a thread a path. */
static void
update_threads (DailiesLine *self)
{
  const gboolean wanted = somebody_waits (self);
  GHashTableIter iter;
  gpointer wait;

  g_hash_table_iter_init (&iter, self->threads);
  while (g_hash_table_iter_next (&iter, NULL, &wait))
    g_atomic_int_set (&((Wait *) wait)->wanted, wanted);

  for (guint i = 0; wanted && self->paths[i] != NULL; i++)
    {
      if (!g_hash_table_contains (self->threads, self->paths[i]))
        wait_for (self, self->paths[i]);
    }
}

/* With a callback of its own the future is another than the promise, so that dropping the one is
 * seen by the other. */
static DexFuture *
pass_on (DexFuture *future, gpointer user_data)
{
  return dex_ref (future);
}

void
dailies_line_set_paths (DailiesLine *self, const char *const *paths)
{
  g_return_if_fail (DAILIES_IS_LINE (self));
  g_return_if_fail (paths != NULL && paths[0] != NULL);

  g_clear_pointer (&self->paths, g_strfreev);
  self->paths = g_strdupv ((char **) paths);
  update_threads (self);
}

DexFuture *
dailies_line_join (DailiesLine *self, const char *const *paths)
{
  DexPromise *promise;

  g_return_val_if_fail (DAILIES_IS_LINE (self), NULL);
  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  dailies_line_set_paths (self, paths);

  if (!somebody_waits (self))
    {
      for (guint i = 0; paths[i] != NULL; i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (DailiesLock) lock = dailies_lock_take (paths[i], self->flags, &error);

          if (lock != NULL)
            return dex_future_new_take_object (g_steal_pointer (&lock));
          if (error != NULL)
            return dex_future_new_for_error (g_steal_pointer (&error));
        }
    }

  promise = dex_promise_new_cancellable ();
  g_queue_push_tail (&self->waiting, dex_ref (promise));
  update_threads (self);
  return dex_future_finally (DEX_FUTURE (promise), pass_on, NULL, NULL);
}

gboolean
dailies_line_is_empty (DailiesLine *self)
{
  g_return_val_if_fail (DAILIES_IS_LINE (self), TRUE);

  return g_hash_table_size (self->threads) == 0 && !somebody_waits (self);
}

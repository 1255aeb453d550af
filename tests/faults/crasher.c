/* crasher.c: a Dailies that dies
 *
 * crasher FOLDER ADDRESS JOBS KILL [DISK]: drives the library in FOLDER against the service at ADDRESS, after
 * it has added JOBS jobs, until each job has ended or is nowhere to be found. KILL says when it
 * kills itself, as nothing can be caught or cleaned up: "never", "change:N" at the Nth change of a
 * job's state, "exchange:N" at the Nth answer, before it is written down, "fetch:N" at the Nth word
 * of bytes that came, "kept:N" when the Nth clip has its name and the library does not say so yet,
 * "time:N" after N microseconds.
 *
 * With DISK, a folder, its syncs are watched (power.h), and it may die at them: "sync:N" before the Nth,
 * "synced:N" after it.
 *
 * crasher --list FOLDER: prints a line a job: id, state, generation, name of the clip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-queue-private.h"
#include "dailies-thread.h"
#include "fault-service.h"
#include "power.h"

#include <signal.h>
#include <sys/prctl.h>
#include <stdlib.h>

/* How many times the log is asked before a job counts as nowhere to be found. */
#define ENOUGH_LOOKS 3

static const DailiesPace quick = {
  .floor = 0,
  .first = 0.001,
  .ceiling = 0.001,
  .overdue = 0.001,
  .trouble = 0.001,
  .trouble_ceiling = 0.01,
  .patience = 1,
  .log = 0.001,
  .log_rare = 0.002,
  .place = 600,
};

typedef struct
{
  const char *folder;
  const char *address;
  guint n_jobs;
  const char *kill_at;
  guint countdown;

  DailiesLibrary *library;
  DailiesService *client;
  DailiesQueue *queue;
  /* The library forgets the object of a job that nobody looks at. */
  GPtrArray *jobs;
  /* Of looks, by the id of the job */
  GHashTable *looks;
  DexPromise *done;
} Crasher;

/* --- dying --- */

static void
pass (Crasher *self, const char *instant)
{
  if (!g_str_equal (self->kill_at, instant) || --self->countdown > 0)
    return;
  raise (SIGKILL);
}

/* --- looking --- */

static gboolean
is_over (Crasher *self, DailiesJob *job)
{
  if (dailies_job_get_state (job) == DAILIES_STATE_UNCONFIRMED)
    return GPOINTER_TO_UINT (g_hash_table_lookup (self->looks, dailies_job_get_id (job)))
           >= ENOUGH_LOOKS;
  return dailies_state_has_ended (dailies_job_get_state (job));
}

static void
look_whether_done (Crasher *self)
{
  GListModel *jobs = G_LIST_MODEL (self->library);

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (jobs, i);

      if (!is_over (self, job))
        return;
    }

  if (self->done != NULL && dex_future_is_pending (DEX_FUTURE (self->done)))
    dex_promise_resolve_boolean (self->done, TRUE);
}

static void
state_cb (Crasher *self)
{
  pass (self, "change");
  look_whether_done (self);
}

static void
exchange_cb (Crasher *self, DailiesJob *job, DailiesReply *reply)
{
  pass (self, "exchange");

  if (dailies_job_get_state (job) == DAILIES_STATE_UNCONFIRMED)
    {
      char *id = g_strdup (dailies_job_get_id (job));
      guint looks = GPOINTER_TO_UINT (g_hash_table_lookup (self->looks, id));

      g_hash_table_replace (self->looks, id, GUINT_TO_POINTER (looks + 1));
    }
  look_whether_done (self);
}

static void
fetching_cb (Crasher *self)
{
  pass (self, "fetch");
}

static void
kept_cb (Crasher *self)
{
  pass (self, "kept");
}

static void
follow (Crasher *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      DailiesJob *job = g_list_model_get_item (G_LIST_MODEL (self->library), i);

      g_ptr_array_add (self->jobs, job);
      g_signal_connect_swapped (job, "notify::state", G_CALLBACK (state_cb), self);
    }
}

static DexFuture *
find_service (const char *address, gpointer user_data)
{
  Crasher *self = user_data;

  return dex_future_new_for_object (self->client);
}

/* --- running --- */

static gboolean
add (Crasher *self, GError **error)
{
  for (guint i = 0; i < self->n_jobs; i++)
    {
      g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");
      g_autoptr (DailiesJob) job = NULL;

      job = dex_await_object (
        dailies_queue_add (self->queue, request, self->address, DAILIES_DIALECT_UNIVERSAL), error);
      if (job == NULL)
        return FALSE;
      g_print ("added %s\n", dailies_job_get_id (job));
    }
  return TRUE;
}

static DexFuture *
run_fiber (gpointer data)
{
  Crasher *self = data;
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GError) error = NULL;

  self->library = dex_await_object (dailies_library_open (folder), &error);
  if (self->library == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_signal_connect_swapped (self->library, "items-changed", G_CALLBACK (follow), self);
  follow (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->library)));

  self->client = dailies_service_new (self->address, FAULT_KEY);
  self->queue
    = dailies_queue_new (self->library, dailies_catalogue_get_default (), find_service, self, NULL);
  dailies_queue_set_pace (self->queue, &quick);
  g_signal_connect_swapped (self->queue, "exchange", G_CALLBACK (exchange_cb), self);
  g_signal_connect_swapped (self->queue, "fetching", G_CALLBACK (fetching_cb), self);
  g_signal_connect_swapped (self->queue, "kept", G_CALLBACK (kept_cb), self);

  if (!dex_await (dailies_queue_start (self->queue), &error) || !add (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  self->done = dex_promise_new ();
  look_whether_done (self);
  return dex_ref (DEX_FUTURE (self->done));
}

static DexFuture *
list_fiber (gpointer data)
{
  Crasher *self = data;
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GError) error = NULL;

  self->library = dex_await_object (dailies_library_open (folder), &error);
  if (self->library == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->library)); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (self->library), i);
      GFile *clip = dailies_job_get_clip (job);
      g_autofree char *name = clip != NULL ? g_file_get_basename (clip) : NULL;

      g_print ("%s\t%s\t%s\t%s\n", dailies_job_get_id (job),
               dailies_state_get_id (dailies_job_get_state (job)),
               dailies_job_get_generation_id (job) != NULL ? dailies_job_get_generation_id (job)
                                                           : "",
               name != NULL ? name : "");
    }
  return dex_future_new_true ();
}

/* An orderly end, for the one that is not killed. */
static void
end (Crasher *self)
{
  GWeakRef library;
  DailiesLibrary *left;

  g_weak_ref_init (&library, self->library);
  g_clear_object (&self->queue);
  g_clear_object (&self->client);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->looks, g_hash_table_unref);
  dex_clear (&self->done);

  if (self->library != NULL)
    g_signal_handlers_disconnect_by_data (self->library, self);
  g_clear_object (&self->library);
  while ((left = g_weak_ref_get (&library)) != NULL)
    {
      g_object_unref (left);
      g_main_context_iteration (NULL, TRUE);
    }
  g_weak_ref_clear (&library);
}

int
main (int argc, char *argv[])
{
  Crasher self = { .kill_at = "never" };
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) kill_at = NULL;
  gboolean lists = argc == 3 && g_str_equal (argv[1], "--list");

  /* It does not outlive the test, however that ends. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  dex_init ();
  self.jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self.looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (lists)
    self.folder = argv[2];
  else if (argc == 5 || argc == 6)
    {
      self.folder = argv[1];
      self.address = argv[2];
      self.n_jobs = atoi (argv[3]);
      kill_at = g_strsplit (argv[4], ":", 2);
      self.kill_at = kill_at[0];
      self.countdown = kill_at[1] != NULL ? atoi (kill_at[1]) : 0;
    }
  else
    return 2;

  if (argc == 6)
    power_watch (argv[5]);
  if (g_str_equal (self.kill_at, "time"))
    power_die_after (self.countdown);
  else if (g_str_has_prefix (self.kill_at, "sync"))
    power_die_at (self.countdown, g_str_equal (self.kill_at, "synced"));

  future
    = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, lists ? list_fiber : run_fiber, &self, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  dex_future_get_value (future, &error);
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  dex_clear (&future);
  end (&self);
  return error != NULL;
}

/* dailies-command-watch.c: following jobs to their end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-watch-private.h"

#include "dailies-command-json.h"
#include "dailies-command-words.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#define PROMPT_COLUMNS 32

G_DEFINE_FINAL_TYPE (DailiesCommandWatch, dailies_command_watch, G_TYPE_OBJECT)

static void
watched_free (gpointer data)
{
  DailiesWatched *watched = data;

  g_clear_handle_id (&watched->patience_id, g_source_remove);
  g_clear_handle_id (&watched->give_up_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (watched->job, watched);
  g_clear_object (&watched->job);
  g_clear_pointer (&watched->told, json_node_unref);
  g_free (watched);
}

static void
dailies_command_watch_dispose (GObject *object)
{
  DailiesCommandWatch *self = DAILIES_COMMAND_WATCH (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_hash_table_remove_all (self->watched);
  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_data (dailies_engine_get_queue (self->engine), self);
      g_signal_handlers_disconnect_by_data (self->engine, self);
    }
  g_clear_object (&self->engine);
  g_clear_pointer (&self->line, dailies_command_line_free);

  G_OBJECT_CLASS (dailies_command_watch_parent_class)->dispose (object);
}

static void
dailies_command_watch_finalize (GObject *object)
{
  DailiesCommandWatch *self = DAILIES_COMMAND_WATCH (object);

  g_clear_pointer (&self->watched, g_hash_table_unref);
  g_clear_pointer (&self->refused, g_hash_table_unref);
  dex_clear (&self->ended);

  G_OBJECT_CLASS (dailies_command_watch_parent_class)->finalize (object);
}

static void
dailies_command_watch_class_init (DailiesCommandWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_command_watch_dispose;
  object_class->finalize = dailies_command_watch_finalize;
}

static void
dailies_command_watch_init (DailiesCommandWatch *self)
{
  self->line = dailies_command_line_new ();
  self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, watched_free);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ended = dex_promise_new ();
  self->started = g_get_monotonic_time ();
}

/* --- telling --- */

/* With several jobs, which one a line is about. */
void
_dailies_command_watch_say_of (DailiesCommandWatch *self, DailiesJob *job, const char *words)
{
  g_autofree char *prompt = NULL;
  g_autofree char *line = NULL;

  if (g_hash_table_size (self->watched) < 2)
    {
      dailies_command_line_say (self->line, words);
      return;
    }

  prompt = dailies_command_words_for_prompt (job, PROMPT_COLUMNS);
  /* Translators: the beginning of a prompt, then what its job does */
  line = g_strdup_printf (_ ("“%s”: %s"), prompt, words);
  dailies_command_line_say (self->line, line);
}

static guint
count_open (DailiesCommandWatch *self, DailiesWatched **only)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DailiesWatched *watched = value;

      if (watched->over)
        continue;
      n++;
      *only = watched;
    }
  return n;
}

static char *
get_situation (DailiesCommandWatch *self)
{
  DailiesWatched *only = NULL;
  guint n = count_open (self, &only);

  if (n == 0)
    return NULL;
  if (g_hash_table_size (self->watched) == 1)
    return dailies_command_words_for_state (only->job, only->fraction);
  return g_strdup_printf (ngettext ("%u job under way", "%u jobs under way", n), n);
}

/* The line that renews itself. Elsewhere than on a terminal it does without the time, so that it is
 * printed only when something changed. */
static void
renew_line (DailiesCommandWatch *self)
{
  g_autofree char *situation = NULL;
  g_autofree char *time = NULL;
  g_autofree char *line = NULL;

  if (self->json || (situation = get_situation (self)) == NULL)
    return;

  if (!dailies_command_line_is_terminal (self->line))
    {
      dailies_command_line_renew (self->line, situation);
      return;
    }

  time = dailies_command_words_for_time (g_get_monotonic_time () - self->started);
  line = g_strdup_printf ("%s  %s", time, situation);
  dailies_command_line_renew (self->line, line);
}

static gboolean
tick_cb (gpointer data)
{
  renew_line (data);
  return G_SOURCE_CONTINUE;
}

/* A change is one that a reader of the JSON can see. */
static void
tell_json (DailiesWatched *watched)
{
  g_autoptr (JsonNode) node = dailies_command_json_from_job (watched->job);

  if (watched->told != NULL && json_node_equal (watched->told, node))
    return;

  dailies_command_json_print (node);
  g_clear_pointer (&watched->told, json_node_unref);
  watched->told = g_steal_pointer (&node);
}

static void
print_clip (DailiesJob *job)
{
  GFile *clip = dailies_job_get_clip (job);

  if (clip != NULL)
    g_print ("%s\n", g_file_peek_path (clip));
}

static void
tell_end (DailiesCommandWatch *self, DailiesJob *job)
{
  g_autofree char *words = dailies_command_words_for_end (job);

  if (self->json)
    return;

  dailies_command_line_clear (self->line);
  _dailies_command_watch_say_of (self, job, words);
}

static void
look (DailiesWatched *watched)
{
  DailiesCommandWatch *self = watched->watch;

  if (watched->over)
    return;

  if (self->json)
    tell_json (watched);
  _dailies_watched_judge (watched);

  if (watched->over && dailies_state_has_ended (dailies_job_get_state (watched->job)))
    {
      tell_end (self, watched->job);
      if (!self->json)
        print_clip (watched->job);
    }

  _dailies_command_watch_judge_others (self);
  renew_line (self);
  _dailies_command_watch_settle (self);
}

static void
job_notify_cb (DailiesJob *job, GParamSpec *pspec, gpointer data)
{
  look (data);
}

/* --- the end --- */

static gboolean
is_sending (DailiesCommandWatch *self)
{
  guint sending;

  g_object_get (dailies_engine_get_queue (self->engine), "sending", &sending, NULL);
  return sending > 0;
}

/* Whoever says that it is enough does not pay for one more. */
static void
hold_back (DailiesCommandWatch *self)
{
  g_object_set (dailies_engine_get_queue (self->engine), "held-back", TRUE, NULL);
}

static void
end (DailiesCommandWatch *self)
{
  if (!dex_future_is_pending (DEX_FUTURE (self->ended)))
    return;

  dailies_command_line_clear (self->line);
  dex_promise_resolve_int (self->ended, (int) _dailies_command_watch_get_verdict (self));
}

static void
stop (DailiesCommandWatch *self)
{
  DailiesWatched *only = NULL;

  if (!dex_future_is_pending (DEX_FUTURE (self->ended)))
    return;

  if (count_open (self, &only) > 0)
    {
      dailies_command_line_clear (self->line);
      dailies_command_line_say (
        self->line, _ ("Stopped watching. Nothing is lost: “dailies resume” goes on with it."));
    }
  end (self);
}

/* Ends the watch if nothing is waited for any more: what is on its way, of a job that nobody watches
 * here too, has its answer on disk by then. */
void
_dailies_command_watch_settle (DailiesCommandWatch *self)
{
  DailiesWatched *only = NULL;

  if (!self->running || (count_open (self, &only) > 0 && !self->stopping))
    return;

  hold_back (self);
  if (!is_sending (self))
    stop (self);
}

/* In the middle of being sent a job would become one of which nobody knows whether it is paid: the
 * first Ctrl-C waits for the answer, the second does not. */
static gboolean
interrupted_cb (gpointer data)
{
  DailiesCommandWatch *self = data;

  hold_back (self);
  if (!self->stopping && is_sending (self))
    {
      self->stopping = TRUE;
      dailies_command_line_clear (self->line);
      dailies_command_line_say (
        self->line, _ ("Waiting for the service’s answer, so that it is known whether it was "
                       "accepted. Ctrl-C once more does not wait."));
      renew_line (self);
      return G_SOURCE_CONTINUE;
    }

  stop (self);
  return G_SOURCE_CONTINUE;
}

/* --- what the queue tells --- */

static DailiesWatched *
find_watched (DailiesCommandWatch *self, DailiesJob *job)
{
  return g_hash_table_lookup (self->watched, dailies_job_get_id (job));
}

static void
exchange_cb (DailiesQueue *queue, DailiesJob *job, DailiesReply *reply, gpointer data)
{
  DailiesCommandWatch *self = data;
  DailiesWatched *watched = find_watched (self, job);

  if (watched == NULL)
    return;

  if (dailies_reply_get_outcome (reply) != DAILIES_OUTCOME_NOT_SENT)
    {
      watched->answered = TRUE;
      g_clear_handle_id (&watched->give_up_id, g_source_remove);
    }
  /* Without patience the log is asked once. */
  if (self->patience == 0 && !watched->over
      && dailies_job_get_state (job) == DAILIES_STATE_UNCONFIRMED
      && dailies_reply_get_generation_id (reply) == NULL)
    _dailies_watched_leave_unconfirmed (watched);

  if (self->verbose)
    {
      g_autofree char *words = dailies_command_words_for_exchange (job, reply);
      g_auto (GStrv) lines = g_strsplit (words, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        dailies_command_line_say (self->line, lines[i]);
    }
}

static void
fetching_cb (DailiesQueue *queue, DailiesJob *job, gint64 received, gint64 total, gpointer data)
{
  DailiesCommandWatch *self = data;
  DailiesWatched *watched = find_watched (self, job);

  if (watched == NULL || watched->over)
    return;

  watched->fraction = total > 0 ? (double) received / (double) total : -1;
  if (dailies_command_line_is_terminal (self->line))
    renew_line (self);
}

/* The library did not take a step of it, or a folder did not take its copy. */
static void
trouble_cb (GObject *source, DailiesJob *job, GError *error, gpointer data)
{
  DailiesCommandWatch *self = data;

  if (find_watched (self, job) != NULL)
    _dailies_command_watch_say_of (self, job, error->message);
}

/* --- public --- */

DailiesCommandWatch *
dailies_command_watch_new (DailiesEngine *engine, gboolean json, gboolean verbose, guint patience)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  DailiesCommandWatch *self;
  DailiesQueue *queue;

  g_return_val_if_fail (DAILIES_IS_ENGINE (engine), NULL);

  self = g_object_new (DAILIES_TYPE_COMMAND_WATCH, NULL);
  self->engine = g_object_ref (engine);
  self->json = json;
  self->verbose = verbose;
  self->patience = patience;

  queue = dailies_engine_get_queue (engine);
  g_signal_connect (queue, "exchange", G_CALLBACK (exchange_cb), self);
  g_signal_connect (queue, "fetching", G_CALLBACK (fetching_cb), self);
  g_signal_connect (queue, "write-failed", G_CALLBACK (trouble_cb), self);
  g_signal_connect_swapped (queue, "notify::sending", G_CALLBACK (_dailies_command_watch_settle),
                            self);
  g_signal_connect (engine, "copy-failed", G_CALLBACK (trouble_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signal_ids[i] = g_unix_signal_add (signals[i], interrupted_cb, self);
  if (!json && dailies_command_line_is_terminal (self->line))
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);

  return self;
}

static DailiesWatched *
add (DailiesCommandWatch *self, DailiesJob *job)
{
  DailiesWatched *watched = g_new0 (DailiesWatched, 1);

  watched->watch = self;
  watched->job = g_object_ref (job);
  watched->fraction = -1;
  g_hash_table_insert (self->watched, g_strdup (dailies_job_get_id (job)), watched);
  return watched;
}

void
dailies_command_watch_add (DailiesCommandWatch *self, DailiesJob *job, gboolean fresh)
{
  DailiesWatched *watched;

  g_return_if_fail (DAILIES_IS_COMMAND_WATCH (self));
  g_return_if_fail (DAILIES_IS_JOB (job));

  watched = add (self, job);
  if (fresh && self->json)
    {
      watched->told = dailies_command_json_from_job_as (job, DAILIES_STATE_WAITING);
      dailies_command_json_print (watched->told);
    }
  g_signal_connect (job, "notify", G_CALLBACK (job_notify_cb), watched);
}

void
dailies_command_watch_leave (DailiesCommandWatch *self, DailiesJob *job, const char *reason)
{
  DailiesWatched *watched;

  g_return_if_fail (DAILIES_IS_COMMAND_WATCH (self));
  g_return_if_fail (DAILIES_IS_JOB (job));

  watched = add (self, job);
  if (self->json)
    tell_json (watched);
  _dailies_command_watch_say_of (self, job, reason);
  _dailies_watched_finish (watched, DAILIES_EXIT_KEPT);
}

DexFuture *
dailies_command_watch_run (DailiesCommandWatch *self)
{
  g_autoptr (GPtrArray) all = NULL;

  g_return_val_if_fail (DAILIES_IS_COMMAND_WATCH (self), NULL);

  self->running = TRUE;
  all = g_hash_table_get_values_as_ptr_array (self->watched);
  for (guint i = 0; i < all->len; i++)
    look (g_ptr_array_index (all, i));
  _dailies_command_watch_settle (self);
  return dex_ref (DEX_FUTURE (self->ended));
}

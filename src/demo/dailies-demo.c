/* dailies-demo.c: starting the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo.h"

#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <signal.h>

/* Seconds; a slow machine takes a few. */
#define PATIENCE 30

#define PROGRAM "dailies-demo-service"

struct _DailiesDemo
{
  GObject parent_instance;

  GSubprocess *process;
  char *address;
  char *key;
};

G_DEFINE_FINAL_TYPE (DailiesDemo, dailies_demo, G_TYPE_OBJECT)

enum
{
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
dailies_demo_finalize (GObject *object)
{
  DailiesDemo *self = DAILIES_DEMO (object);

  /* The process object lives until the process has ended, and with it the pipe to its standard
   * input: that closes by itself only when this program ends. */
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (dailies_demo_parent_class)->finalize (object);
}

static void
dailies_demo_class_init (DailiesDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_demo_finalize;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
dailies_demo_init (DailiesDemo *self)
{
}

/* The one that was built, or installed, with the program that is running. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  if (self != NULL && g_str_has_prefix (self, BUILD_DIR G_DIR_SEPARATOR_S))
    return g_build_filename (BUILD_DIR, "src", "demo", PROGRAM, NULL);
  return g_build_filename (LIBEXECDIR, PROGRAM, NULL);
}

typedef struct
{
  DailiesDemo *demo;
  GDataInputStream *output;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_clear_object (&start->demo);
  g_clear_object (&start->output);
  g_free (start);
}

static void
got_line (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  char *line
    = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_string (promise, line);
}

static DexFuture *
read_line (GDataInputStream *stream)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  g_data_input_stream_read_line_async (
    stream, G_PRIORITY_DEFAULT, dex_promise_get_cancellable (promise), got_line, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
process_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesDemo) self = g_weak_ref_get (user_data);

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  if (self != NULL)
    g_signal_emit (self, signals[ENDED], 0);
  weak_ref_free (user_data);
}

static void
watch (DailiesDemo *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  g_subprocess_wait_async (self->process, NULL, process_ended, weak);
}

static DexFuture *
start_fiber (gpointer user_data)
{
  Start *start = user_data;
  g_autofree char *line = NULL;
  GError *error = NULL;

  line = dex_await_string (
    dex_future_first (read_line (start->output), dex_timeout_new_seconds (PATIENCE), NULL), &error);
  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    {
      g_clear_error (&error);
      /* It may not listen to a kinder word either. */
      g_subprocess_force_exit (start->demo->process);
      return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s",
                                    _ ("The demo service could not be started: it does not "
                                       "answer."));
    }
  if (error != NULL)
    return dex_future_new_for_error (error);

  if (line == NULL || !g_str_has_prefix (line, "http://127.0.0.1:"))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED,
                                  _ ("The demo service could not be started: it ended at once."));

  start->demo->address = g_steal_pointer (&line);
  watch (start->demo);
  return dex_future_new_for_object (start->demo);
}

DexFuture *
dailies_demo_start (GFile *folder)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GFile) place = NULL;
  g_autofree char *program = find_program ();
  g_autoptr (DailiesDemo) self = g_object_new (DAILIES_TYPE_DEMO, NULL);
  GError *error = NULL;
  Start *start;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);

  place = folder != NULL
            ? g_object_ref (folder)
            : g_file_new_build_filename (g_get_user_cache_dir (), "dailies", "demo", NULL);
  self->key = g_uuid_string_random ();

  launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, "DAILIES_DEMO_KEY", self->key, TRUE);
  /* None of its business. */
  g_subprocess_launcher_unsetenv (launcher, "AIML_API_KEY");
  self->process
    = g_subprocess_launcher_spawn (launcher, &error, program, "--exit-with-stdin", "--quiet",
                                   "--folder", g_file_peek_path (place), NULL);
  if (self->process == NULL)
    return dex_future_new_for_error (error);

  start = g_new0 (Start, 1);
  start->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  start->demo = g_steal_pointer (&self);
  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, start_fiber, start, start_free);
}

const char *
dailies_demo_get_address (DailiesDemo *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO (self), NULL);

  return self->address;
}

const char *
dailies_demo_get_key (DailiesDemo *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO (self), NULL);

  return self->key;
}

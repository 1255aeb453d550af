/* dailies-command-resume.c: every unfinished job, to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-private.h"
#include "dailies-command-watch.h"
#include "dailies-engine.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *service;
  char *dialect;
  int patience;
  gboolean json;
  gboolean verbose;
} Resume;

static void
resume_clear (Resume *self)
{
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->dialect, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Resume, resume_clear)

/* A job's service cannot be had for now: its key is gone, say. The others go on all the same. */
static void
add_job (DailiesCommandWatch *watch, DailiesEngine *engine, DailiesJob *job)
{
  g_autoptr (DailiesService) service = NULL;
  g_autoptr (GError) error = NULL;

  service = dex_await_object (dailies_engine_find_service (engine, dailies_job_get_service (job)),
                              &error);
  if (service != NULL)
    dailies_command_watch_add (watch, job, FALSE);
  else
    dailies_command_watch_leave (watch, job, error->message);
}

static DexFuture *
resume_fiber (gpointer data)
{
  Resume *self = data;
  g_autoptr (DailiesEngine) engine = NULL;
  g_autoptr (DailiesCommandWatch) watch = NULL;
  g_autoptr (GListModel) jobs = NULL;
  g_autoptr (DexFuture) started = NULL;
  GError *error = NULL;
  int status;

  if ((engine = dex_await_object (dailies_engine_open (NULL), &error)) == NULL
      || (jobs = dex_await_object (
            dailies_library_list_unfinished (dailies_engine_get_library (engine)), &error))
           == NULL)
    return dex_future_new_for_error (error);

  if (g_list_model_get_n_items (jobs) == 0)
    {
      g_printerr ("%s\n", _ ("No job is unfinished."));
      started = dailies_engine_start (engine);
      dex_await (dailies_engine_settle (engine), NULL);
      return dex_future_new_for_int (DAILIES_EXIT_FINISHED);
    }

  watch = dailies_command_watch_new (engine, self->json, self->verbose, (guint) self->patience);
  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (jobs, i);

      add_job (watch, engine, job);
    }

  /* Not awaited: it resolves when each job was looked at, and some may have ended long before. */
  started = dailies_engine_start (engine);
  status = dex_await_int (dailies_command_watch_run (watch), NULL);
  dex_await (dailies_engine_settle (engine), NULL);
  return dex_future_new_for_int (status);
}

/* A job goes on at the service that it was sent to, and in its dialect: what these two options say is
 * only held against the rules, so that both commands can be called alike. */
static gboolean
check_options (Resume *self, int argc, GError **error)
{
  DailiesDialect dialect = DAILIES_DIALECT_UNIVERSAL;
  g_autofree char *service = NULL;

  if (argc > 1)
    return dailies_command_refuse_usage (error, _ ("“dailies resume” takes no arguments."));
  if (self->patience < 0)
    return dailies_command_refuse_usage (error, _ ("--patience cannot be below 0 seconds."));
  if (!dailies_command_choose_dialect (self->dialect, &dialect, error))
    return FALSE;
  return self->service == NULL
         || (service = dailies_engine_parse_service (self->service, error)) != NULL;
}

int
dailies_command_resume (int argc, char **argv)
{
  g_auto (Resume) self = { .patience = DAILIES_COMMAND_PATIENCE };
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_FILENAME, &self.service,
      N_ ("As of generate; every job stays with its own"), N_ ("demo|aimlapi|URL") },
    { "dialect", 0, 0, G_OPTION_ARG_FILENAME, &self.dialect,
      N_ ("As of generate; every job stays with its own"), N_ ("universal|legacy") },
    { "patience", 0, 0, G_OPTION_ARG_INT, &self.patience,
      N_ ("How long the service’s log is asked for a lost answer (default: 20; 0: once)"),
      N_ ("SECONDS") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_ ("Print a JSON object at every change"),
      NULL },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &self.verbose,
      N_ ("Print what is said to the service and back, without the key"), NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context, _ ("Takes up every unfinished job of the library, and waits until each has ended."));
  g_option_context_set_description (
    context,
    _ ("Exit status, of several jobs the first of 1, 5, 4, 3, 0 that applies: 0 finished, 1 "
       "internal error, 3 refused by the service or failed there, 4 kept for a later "
       "“dailies resume”, 5 unconfirmed."));

  if (dailies_command_parse (context, &argc, &argv, &self.json, &error))
    check_options (&self, argc, &error);
  if (error != NULL)
    return dailies_command_refuse (error, self.json);

  return dailies_command_run_fiber (resume_fiber, &self, self.json);
}

/* dailies-command-jobs.c: the library as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-json.h"
#include "dailies-command-line.h"
#include "dailies-command-private.h"
#include "dailies-library.h"

#include <glib/gi18n-lib.h>

#define PROMPT_COLUMNS 60

static void
print_job (DailiesJob *job)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (dailies_job_get_created (job));
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *created = local != NULL ? g_date_time_format (local, "%F %R") : g_strdup ("");
  g_autofree char *plain = dailies_command_line_plain (dailies_job_get_prompt (job));
  g_autofree char *prompt = dailies_command_line_fit (plain, PROMPT_COLUMNS);

  g_print ("%s  %s  %-11s  %s\n", dailies_job_get_id (job), created,
           dailies_state_get_id (dailies_job_get_state (job)), prompt);
}

static DexFuture *
jobs_fiber (gpointer data)
{
  const gboolean *json = data;
  g_autoptr (GFile) folder = dailies_library_get_default_folder ();
  g_autoptr (GListModel) library = NULL;
  GError *error = NULL;

  library = dex_await_object (dailies_library_open (folder), &error);
  if (library == NULL)
    return dex_future_new_for_error (error);

  for (guint i = 0; i < g_list_model_get_n_items (library); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (library, i);

      if (*json)
        {
          g_autoptr (JsonNode) node = dailies_command_json_from_listed_job (job);

          dailies_command_json_print (node);
        }
      else
        print_job (job);
    }
  return dex_future_new_for_int (DAILIES_EXIT_FINISHED);
}

int
dailies_command_jobs (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON object a job"), NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Lists the jobs of the library, newest first."));
  if (dailies_command_parse (context, &argc, &argv, &json, &error) && argc > 1)
    g_set_error (&error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_USAGE,
                 _ ("“dailies jobs” takes no arguments."));
  if (error != NULL)
    return dailies_command_refuse (error, json);

  return dailies_command_run_fiber (jobs_fiber, &json, json);
}

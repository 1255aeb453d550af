/* dailies-command-receipt.c: all that is known of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-json.h"
#include "dailies-command-private.h"
#include "dailies-receipt.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *id;
  gboolean json;
} Receipt;

static DexFuture *
receipt_fiber (gpointer data)
{
  const Receipt *self = data;
  g_autoptr (GFile) folder = dailies_library_get_default_folder ();
  g_autoptr (DailiesLibrary) library = NULL;
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (JsonNode) receipt = NULL;
  GError *error = NULL;

  library = dex_await_object (dailies_library_open (folder), &error);
  if (library == NULL)
    return dex_future_new_for_error (error);

  job = dailies_library_lookup (library, self->id);
  if (job == NULL)
    {
      g_autofree char *shown = g_filename_display_name (self->id);

      return dex_future_new_reject (DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_JOB,
                                    _ ("There is no job “%s”. “dailies jobs” lists them."), shown);
    }

  receipt = dex_await_boxed (dailies_receipt_read (library, job), &error);
  if (receipt == NULL)
    return dex_future_new_for_error (error);

  if (self->json)
    dailies_command_json_print (receipt);
  else
    {
      g_autofree char *text = dailies_receipt_format (receipt);

      g_print ("%s", text);
    }
  return dex_future_new_for_int (DAILIES_EXIT_FINISHED);
}

int
dailies_command_receipt (int argc, char **argv)
{
  Receipt self = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_ ("Print it as a JSON object"), NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (_ ("JOB"));
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context, _ ("Prints what support asks for: everything that was said between Dailies and the "
                "service about a job, with times, ids and charges, and never the key. Deleted jobs "
                "have a receipt too."));
  if (dailies_command_parse (context, &argc, &argv, &self.json, &error) && argc != 2)
    dailies_command_refuse_usage (&error, _ ("“dailies receipt” takes one job."));
  if (error != NULL)
    return dailies_command_refuse (error, self.json);

  self.id = argv[1];
  return dailies_command_run_fiber (receipt_fiber, &self, self.json);
}

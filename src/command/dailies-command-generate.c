/* dailies-command-generate.c: one job, from the prompt to the clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-copy.h"
#include "dailies-command-json.h"
#include "dailies-command-private.h"
#include "dailies-command-watch.h"
#include "dailies-engine.h"
#include "dailies-settings.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define DEFAULT_MODEL "video-01"

/* What is read of a prompt on standard input: far more than any model takes. */
#define MAX_PROMPT_BYTES (1024 * 1024)

typedef struct
{
  char **prompts;
  char *image;
  char *model;
  gboolean no_enhance;
  char **parameters;
  char *output;
  char *service;
  char *dialect;
  int patience;
  gboolean json;
  gboolean verbose;

  DailiesRequest *request;
  DailiesDialect used_dialect;
  char *used_service;
  char *copy_path;
} Generate;

static void
generate_clear (Generate *self)
{
  g_clear_pointer (&self->prompts, g_strfreev);
  g_clear_pointer (&self->image, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->parameters, g_strfreev);
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->dialect, g_free);
  g_clear_object (&self->request);
  g_clear_pointer (&self->used_service, g_free);
  g_clear_pointer (&self->copy_path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Generate, generate_clear)

/* --- options --- */

static gboolean
parse_options (Generate *self, int argc, char **argv, GError **error)
{
  /* What a person writes is taken as bytes (FILENAME): in the C locale, GOption would refuse what is
   * not ASCII, and what is not UTF-8 is refused with a better sentence below. */
  const GOptionEntry entries[] = {
    { "image", 'i', 0, G_OPTION_ARG_FILENAME, &self->image,
      N_ ("A picture as the first frame: a file or a link"), N_ ("FILE|URL") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &self->model, N_ ("The model (default: video-01)"),
      N_ ("ID") },
    { "no-enhance", 0, 0, G_OPTION_ARG_NONE, &self->no_enhance,
      N_ ("Keep the service from rewriting the prompt"), NULL },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->parameters,
      N_ ("A parameter of the model; may be given several times"), N_ ("NAME=VALUE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("Write a copy of the finished clip"), N_ ("FILE") },
    { "service", 0, 0, G_OPTION_ARG_FILENAME, &self->service,
      N_ ("Where it is sent (default: the setting)"), N_ ("demo|aimlapi|URL") },
    { "dialect", 0, 0, G_OPTION_ARG_FILENAME, &self->dialect,
      N_ ("How the service is spoken to (default: universal)"), N_ ("universal|legacy") },
    { "patience", 0, 0, G_OPTION_ARG_INT, &self->patience,
      N_ ("How long the service’s log is asked for a lost answer (default: 20; 0: once)"),
      N_ ("SECONDS") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print a JSON object at every change"),
      NULL },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &self->verbose,
      N_ ("Print what is said to the service and back, without the key"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->prompts, NULL,
      N_ ("[--] PROMPT") },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context, _ ("Sends one job, waits for it, and keeps the clip in the library. PROMPT “-” reads "
                "standard input."));
  g_option_context_set_description (
    context,
    _ ("Exit status: 0 finished, 1 internal error, 2 refused here and nothing sent, 3 refused by "
       "the service or failed there, 4 kept for “dailies resume”, 5 unconfirmed."));
  if (!dailies_command_parse (context, &argc, &argv, &self->json, error))
    return FALSE;

  if (self->patience < 0)
    return dailies_command_refuse_usage (error, _ ("--patience cannot be below 0 seconds."));
  if (self->prompts == NULL)
    return dailies_command_refuse_usage (
      error, _ ("There is no prompt. “dailies generate --help” tells more."));
  if (self->prompts[1] != NULL)
    return dailies_command_refuse_usage (
      error, _ ("There are %u prompts; one is taken. Put it in quotation marks."),
      g_strv_length (self->prompts));
  return TRUE;
}

/* --- the request --- */

/* Returns: (transfer full) (nullable): what stands on standard input, without its last line break */
static char *
read_prompt (GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize size;

  while (bytes->len <= MAX_PROMPT_BYTES && (size = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (size < 0 && errno != EINTR)
        {
          g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PROMPT,
                       _ ("The prompt could not be read from standard input: %s."),
                       g_strerror (errno));
          return NULL;
        }
      if (size > 0)
        g_byte_array_append (bytes, buffer, (guint) size);
    }

  if (bytes->len > MAX_PROMPT_BYTES)
    {
      g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PROMPT,
                   _ ("The prompt on standard input has more than %'u bytes; no model takes so "
                      "much."),
                   MAX_PROMPT_BYTES);
      return NULL;
    }
  /* Before it is looked at: an array that nothing came into has no data at all. What is empty is a prompt
   * too, and refused as one. */
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  if (strlen ((const char *) bytes->data) + 1 < bytes->len)
    {
      g_set_error_literal (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PROMPT,
                           _ ("The prompt on standard input is no text: it has a zero byte."));
      return NULL;
    }

  if (g_str_has_suffix ((const char *) bytes->data, "\n"))
    bytes->data[bytes->len - 2] = '\0';
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

static gboolean
is_link (const char *image)
{
  return g_ascii_strncasecmp (image, "https://", 8) == 0
         || g_ascii_strncasecmp (image, "http://", 7) == 0;
}

static void
set_first_frame (Generate *self)
{
  g_autoptr (GFile) file = NULL;

  if (self->image == NULL)
    return;
  if (is_link (self->image))
    {
      dailies_request_set_first_frame_uri (self->request, self->image);
      return;
    }
  file = g_file_new_for_commandline_arg (self->image);
  dailies_request_set_first_frame_file (self->request, file);
}

static gboolean
set_enhance (Generate *self, DailiesModel *model, GError **error)
{
  DailiesParameter *parameter = dailies_model_get_by_role (model, DAILIES_ROLE_ENHANCE);

  if (!self->no_enhance)
    return TRUE;
  if (parameter == NULL)
    {
      g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER,
                   _ ("%s does not rewrite prompts, so --no-enhance has no meaning for it."),
                   dailies_model_get_id (model));
      return FALSE;
    }

  dailies_request_set_parameter (self->request,
                                 dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL),
                                 g_variant_new_boolean (FALSE));
  return TRUE;
}

static gboolean
set_parameter (Generate *self, DailiesModel *model, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = NULL;
  g_autoptr (GVariant) value = NULL;
  DailiesParameter *parameter;

  if (equals == NULL || equals == text)
    {
      g_autofree char *shown = g_filename_display_name (text);

      return dailies_command_refuse_usage (
        error, _ ("“%s” is no parameter: it has to be NAME=VALUE."), shown);
    }

  name = g_strndup (text, (gsize) (equals - text));
  if (dailies_request_get_parameter (self->request, name) != NULL)
    {
      g_autofree char *shown = g_filename_display_name (name);

      return dailies_command_refuse_usage (error, _ ("The parameter “%s” is given twice."), shown);
    }

  parameter = dailies_model_lookup_parameter (model, name);
  if (parameter == NULL)
    /* The check of the whole request says which there are. */
    value = g_variant_ref_sink (g_variant_new_boolean (FALSE));
  else
    value = dailies_parameter_parse (parameter, equals + 1, error);
  if (value == NULL)
    return FALSE;

  dailies_request_set_parameter (self->request, name, value);
  return TRUE;
}

static gboolean
make_request (Generate *self, GError **error)
{
  DailiesCatalogue *catalogue = dailies_catalogue_get_default ();
  g_autofree char *prompt = NULL;
  const char *model_id = self->model != NULL ? self->model : DEFAULT_MODEL;
  DailiesModel *model;

  if (g_str_equal (self->prompts[0], "-"))
    prompt = read_prompt (error);
  else
    prompt = g_strdup (self->prompts[0]);
  if (prompt == NULL)
    return FALSE;

  self->request = dailies_request_new (model_id, prompt);
  set_first_frame (self);

  /* An unknown one is told by the check below. */
  model = dailies_catalogue_lookup (catalogue, model_id);
  if (model != NULL)
    {
      if (!set_enhance (self, model, error))
        return FALSE;
      for (guint i = 0; self->parameters != NULL && self->parameters[i] != NULL; i++)
        {
          if (!set_parameter (self, model, self->parameters[i], error))
            return FALSE;
        }
    }
  return dailies_request_check (self->request, catalogue, self->used_dialect, error);
}

static gboolean
choose_service (Generate *self, GError **error)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *text = NULL;

  if (self->service != NULL)
    text = g_strdup (self->service);
  else if (settings != NULL)
    text = g_settings_get_string (settings, "service");
  else
    text = g_strdup (DAILIES_ENGINE_DEMO);

  self->used_service = dailies_engine_parse_service (text, error);
  return self->used_service != NULL;
}

/* --- sending --- */

/* The key is missing, say: known before the job is written down. */
static gboolean
has_service (Generate *self, DailiesEngine *engine, GError **error)
{
  g_autoptr (DailiesService) service = NULL;
  g_autoptr (GError) local_error = NULL;

  service
    = dex_await_object (dailies_engine_find_service (engine, self->used_service), &local_error);
  if (service != NULL)
    return TRUE;

  /* Of an address nothing else than its key is looked for here. */
  if (!g_str_equal (self->used_service, DAILIES_ENGINE_DEMO)
      && local_error->domain != DAILIES_ENGINE_ERROR)
    g_set_error (error, DAILIES_ENGINE_ERROR, DAILIES_ENGINE_ERROR_NO_KEY,
                 _ ("The key of %s cannot be had: %s"), self->used_service, local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
copy_clip (Generate *self, DailiesJob *job)
{
  g_autoptr (GError) error = NULL;

  if (dex_await (dailies_command_copy (dailies_job_get_clip (job), self->copy_path), &error))
    return DAILIES_EXIT_FINISHED;

  if (self->json)
    {
      g_autoptr (JsonNode) node = dailies_command_json_from_job_with_error (
        job, dailies_command_error_get_name (error), error->message);

      dailies_command_json_print (node);
    }
  g_printerr ("dailies: %s\n", error->message);
  return DAILIES_EXIT_INTERNAL;
}

/* Not repaired here by itself: what was asked for is what is sent, or nothing. */
static gboolean
check_picture (Generate *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (dex_await (dailies_request_check_picture (self->request, dailies_catalogue_get_default (),
                                                dailies_settings_get_picture_privacy ()),
                 &local_error))
    return TRUE;

  if (g_error_matches (local_error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PICTURE)
      && dailies_request_get_first_frame_file (self->request) != NULL)
    g_set_error (error, local_error->domain, local_error->code,
                 /* Translators: %s is what is wrong with a picture, in whole sentences */
                 _ ("%s “dailies check-image --repair=OUT FILE” makes a picture that fits."),
                 local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static DexFuture *
generate_fiber (gpointer data)
{
  Generate *self = data;
  g_autoptr (DailiesEngine) engine = NULL;
  g_autoptr (DailiesCommandWatch) watch = NULL;
  g_autoptr (DailiesJob) job = NULL;
  GError *error = NULL;
  int status;

  if (!check_picture (self, &error)
      || (engine = dex_await_object (dailies_engine_open (NULL), &error)) == NULL
      || !has_service (self, engine, &error)
      || (job
          = dex_await_object (dailies_queue_add (dailies_engine_get_queue (engine), self->request,
                                                 self->used_service, self->used_dialect),
                              &error))
           == NULL)
    return dex_future_new_for_error (error);

  watch = dailies_command_watch_new (engine, self->json, self->verbose, (guint) self->patience);
  dailies_command_watch_add (watch, job, TRUE);
  status = dex_await_int (dailies_command_watch_run (watch), NULL);
  dex_await (dailies_engine_settle (engine), NULL);

  if (status == DAILIES_EXIT_FINISHED && self->copy_path != NULL)
    status = copy_clip (self, job);
  return dex_future_new_for_int (status);
}

int
dailies_command_generate (int argc, char **argv)
{
  g_auto (Generate) self = { .patience = DAILIES_COMMAND_PATIENCE };
  g_autoptr (GError) error = NULL;

  if (!parse_options (&self, argc, argv, &error)
      || !dailies_command_choose_dialect (self.dialect, &self.used_dialect, &error)
      || !make_request (&self, &error) || !choose_service (&self, &error)
      || (self.output != NULL
          && (self.copy_path = dailies_command_copy_check (self.output, &error)) == NULL))
    return dailies_command_refuse (error, self.json);

  return dailies_command_run_fiber (generate_fiber, &self, self.json);
}

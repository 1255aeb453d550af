/* dailies-command.c: the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command.h"

#include "dailies-command-private.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  const char *word;
  int (*run) (int argc, char **argv);
  /* What it prints is not all that it does. */
  gboolean acts;
  const char *summary;
} Command;

static const Command commands[] = {
  { "generate", dailies_command_generate, TRUE, N_ ("Make a clip of a prompt, and wait for it") },
  { "resume", dailies_command_resume, TRUE,
    N_ ("Take up every unfinished job, and wait for them") },
  { "jobs", dailies_command_jobs, FALSE, N_ ("List the library, newest first") },
  { "receipt", dailies_command_receipt, FALSE, N_ ("Print all that is known of a job") },
  { "ledger", dailies_command_ledger, FALSE, N_ ("Print what was charged") },
  { "check-image", dailies_command_check_image, FALSE,
    N_ ("Say whether a picture can be a first frame") },
};

static const Command *
find_command (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (word, commands[i].word))
        return &commands[i];
    }
  return NULL;
}

static gboolean
asks_for_help (const char *word)
{
  return g_str_equal (word, "--help") || g_str_equal (word, "-h") || g_str_equal (word, "-?");
}

gboolean
dailies_command_is_word (const char *word)
{
  g_return_val_if_fail (word != NULL, FALSE);

  return find_command (word) != NULL || g_str_equal (word, "--version") || asks_for_help (word);
}

static int
print_help (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n", _ ("Usage:"));
  g_string_append_printf (text, "  dailies [%s]\n", _ ("PICTURE"));
  g_string_append_printf (text, "  dailies %s\n\n", _ ("COMMAND [OPTION…]"));
  g_string_append_printf (
    text, "%s\n\n", _ ("Makes video from words and pictures. Without a command its window opens."));
  g_string_append_printf (text, "%s\n", _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-13s %s\n", commands[i].word, _ (commands[i].summary));
  g_string_append_printf (text, "\n%s\n",
                          _ ("“dailies COMMAND --help” tells more of one of them."));

  g_print ("%s", text->str);
  return DAILIES_EXIT_FINISHED;
}

/* Whether something was printed that did not arrive where it was to be kept. Who reads from a pipe may
 * leave when there was enough. */
static gboolean
has_lost_output (void)
{
  struct stat info;

  return (fflush (stdout) != 0 || ferror (stdout) != 0) && fstat (STDOUT_FILENO, &info) == 0
         && !S_ISFIFO (info.st_mode) && !S_ISSOCK (info.st_mode);
}

int
dailies_command_run (int argc, char **argv)
{
  const Command *command;
  int status;
  g_autofree char *name = NULL;
  g_autofree char **arguments = NULL;

  g_return_val_if_fail (argc > 1 && dailies_command_is_word (argv[1]), DAILIES_EXIT_INTERNAL);

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("%s %s\n", APP_NAME, PACKAGE_VERSION);
      return DAILIES_EXIT_FINISHED;
    }
  if (asks_for_help (argv[1]))
    return print_help ();

  /* Whoever reads our output may leave; the job goes on. */
  signal (SIGPIPE, SIG_IGN);
  dex_init ();

  command = find_command (argv[1]);
  name = g_strconcat ("dailies ", command->word, NULL);
  g_set_prgname (name);

  arguments = g_new0 (char *, argc);
  arguments[0] = name;
  for (int i = 2; i < argc; i++)
    arguments[i - 1] = argv[i];
  status = command->run (argc - 1, arguments);
  if (!has_lost_output ())
    return status;

  g_printerr ("dailies: %s\n", _ ("What was printed could not be written whole."));
  /* Whoever has a clip made again because of this pays for it again. */
  return status == DAILIES_EXIT_FINISHED && !command->acts ? DAILIES_EXIT_INTERNAL : status;
}

int
dailies_command_run_unknown (const char *word)
{
  g_autofree char *shown = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (word != NULL, DAILIES_EXIT_INTERNAL);

  shown = g_filename_display_name (word);
  error = g_error_new (DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_USAGE,
                       _ ("“%s” is no command and no file. “dailies --help” lists the commands."),
                       shown);
  return dailies_command_refuse (error, FALSE);
}

/* --- running --- */

typedef struct
{
  GMainLoop *loop;
  gboolean json;
  int status;
} Run;

static DexFuture *
run_ended (DexFuture *future, gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (value != NULL)
    run->status = g_value_get_int (value);
  else
    run->status = dailies_command_refuse (error, run->json);

  g_main_loop_quit (run->loop);
  return NULL;
}

int
dailies_command_run_fiber (DexFiberFunc func, gpointer data, gboolean json)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DexFuture) future = NULL;
  Run run = { loop, json, DAILIES_EXIT_INTERNAL };

  future = dex_future_finally (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, func, data, NULL),
                               run_ended, &run, NULL);
  g_main_loop_run (loop);
  return run.status;
}

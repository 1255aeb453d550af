/* dailies-demo-service.c: the demo service as a program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-server.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* The key comes this way rather than as an argument where others may look at the processes. */
#define KEY_VARIABLE "DAILIES_DEMO_KEY"
#define DEFAULT_PACE 8.0
#define DEFAULT_BALANCE 10.0

static int port = 0;
static char *key = NULL;
static char *folder = NULL;
static double pace = DEFAULT_PACE;
static double price = 0;
static double balance = DEFAULT_BALANCE;
static gboolean log_at_once = FALSE;
static gboolean exit_with_stdin = FALSE;
static gboolean quiet = FALSE;

static const GOptionEntry entries[]
  = { { "port", 0, 0, G_OPTION_ARG_INT, &port, "Listen on this port (0: a free one)", "PORT" },
      { "key", 0, 0, G_OPTION_ARG_STRING, &key,
        "The key that opens it (else $" KEY_VARIABLE ", else a new one)", "KEY" },
      { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Where jobs and clips are kept", "FOLDER" },
      { "pace", 0, 0, G_OPTION_ARG_DOUBLE, &pace, "How long a generation takes (default 8)",
        "SECONDS" },
      { "price", 0, 0, G_OPTION_ARG_DOUBLE, &price, "What a generation costs (default 0)", "USD" },
      { "balance", 0, 0, G_OPTION_ARG_DOUBLE, &balance, "What the account begins with (default 10)",
        "USD" },
      { "log-at-once", 0, 0, G_OPTION_ARG_NONE, &log_at_once,
        "Show a request in the log at once, not when its generation has ended", NULL },
      { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &exit_with_stdin,
        "End when the standard input does, or the parent", NULL },
      { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, "Print nothing but the address", NULL },
      { NULL } };

static gboolean
quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
stdin_ready (int fd, GIOCondition condition, gpointer user_data)
{
  char ignored[64];
  gssize n = read (fd, ignored, sizeof ignored);

  if (n > 0)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static GFile *
get_folder (void)
{
  if (folder != NULL)
    return g_file_new_for_path (folder);
  return g_file_new_build_filename (g_get_user_cache_dir (), "dailies", "demo", NULL);
}

static gboolean
check_options (void)
{
  if (port < 0 || port > G_MAXUINT16)
    {
      g_printerr ("A port is a number from 0 to 65535.\n");
      return FALSE;
    }

  if (!(pace >= 0 && pace <= 86400) || !(price >= 0 && price <= 1e6)
      || !(balance >= 0 && balance <= 1e9))
    {
      g_printerr ("Pace, price and balance cannot be below zero or beyond all measure.\n");
      return FALSE;
    }

  return TRUE;
}

static void
say_hello (DailiesDemoServer *server, const char *used_key)
{
  const char *address = dailies_demo_server_get_address (server);

  g_print ("%s\n", address);
  if (!quiet)
    g_print ("The key is %s\n\n"
             "curl %s/v2/video/generations \\\n"
             "  -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\\n"
             "  -d '{\"model\": \"video-01\", \"prompt\": \"A harbour at dawn\"}'\n",
             used_key, address, used_key);
  (void) fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DailiesDemoStore) store = NULL;
  g_autoptr (DailiesDemoServer) server = NULL;
  g_autoptr (DexFuture) stopped = NULL;
  g_autoptr (GFile) place = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *used_key = NULL;
  DailiesDemoOptions options = { 0 };

  /* Characters as the locale has them; messages in English, as the service's are. */
  (void) setlocale (LC_CTYPE, "");

  g_option_context_set_summary (context,
                                "The video service's API on 127.0.0.1, rendering real clips.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (argc > 1)
    {
      g_printerr ("There are no arguments besides the options: %s\n", argv[1]);
      return 2;
    }
  if (!check_options ())
    return 2;

  if (exit_with_stdin)
    {
      (void) prctl (PR_SET_PDEATHSIG, SIGTERM);
      (void) g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_ready, loop);
    }
  (void) g_unix_signal_add (SIGINT, quit, loop);
  (void) g_unix_signal_add (SIGTERM, quit, loop);
  (void) signal (SIGPIPE, SIG_IGN);
  /* The program that is being shown comes first. */
  (void) setpriority (PRIO_PROCESS, 0, 5);

  used_key = g_strdup (key != NULL ? key : g_getenv (KEY_VARIABLE));
  if (used_key == NULL || *used_key == '\0')
    {
      g_free (used_key);
      used_key = g_uuid_string_random ();
    }
  (void) g_unsetenv (KEY_VARIABLE);

  options.key = used_key;
  options.pace = pace;
  options.price = price;
  options.balance = balance;
  options.log_at_once = log_at_once;

  dex_init ();
  place = get_folder ();
  store = dailies_demo_store_open (place, &error);
  if (store != NULL)
    server = dailies_demo_server_new (store, &options);
  if (server == NULL || !dailies_demo_server_listen (server, (guint16) port, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  say_hello (server, used_key);
  g_main_loop_run (loop);

  stopped = dailies_demo_renderer_stop (dailies_demo_server_get_renderer (server));
  while (dex_future_is_pending (stopped))
    g_main_context_iteration (NULL, TRUE);

  g_free (key);
  g_free (folder);
  return 0;
}

/* test-start.c: starting the demo service, and how it ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo.h"
#include "demo-peer.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static DailiesDemo *
start (const char *folder, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (DexFuture) future = dailies_demo_start (file);
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, error);
  return value != NULL ? g_value_dup_object (value) : NULL;
}

/* A connection that is open as long as the service is. */
static GSocketConnection *
hold (const char *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection
    = g_socket_client_connect_to_uri (client, address, 80, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

/* Waits until the service at the other end is gone. */
static void
await_end (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GError) error = NULL;
  char byte;
  gssize n = g_input_stream_read (input, &byte, 1, NULL, &error);

  g_assert_true (n == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED));
}

static guint
ask (const char *address, const char *key)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (address, "/v2/billing", NULL);
  g_autofree char *value = g_strconcat ("Bearer ", key, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", value);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  return soup_message_get_status (message);
}

static void
test_start (void)
{
  char *folder = demo_make_folder ();
  g_autoptr (GError) error = NULL;
  DailiesDemo *one = start (folder, &error);
  DailiesDemo *two = NULL;
  g_autoptr (GSocketConnection) connection = NULL;

  g_assert_no_error (error);
  two = start (folder, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (ask (dailies_demo_get_address (one), dailies_demo_get_key (one)), ==, 200);
  g_assert_cmpuint (ask (dailies_demo_get_address (two), dailies_demo_get_key (two)), ==, 200);
  g_assert_cmpuint (ask (dailies_demo_get_address (one), dailies_demo_get_key (two)), ==, 401);

  /* With its last reference it ends. */
  connection = hold (dailies_demo_get_address (one));
  g_assert_finalize_object (one);
  await_end (connection);
  g_assert_cmpuint (ask (dailies_demo_get_address (two), dailies_demo_get_key (two)), ==, 200);
  g_assert_finalize_object (two);

  demo_remove_folder (folder);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesDemo) demo = start ("/proc/nothing", &error);

  g_assert_null (demo);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* What a parent does that will be killed. */
G_NORETURN static void
be_parent (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesDemo) demo = start (folder, &error);

  g_assert_no_error (error);
  g_print ("%s\n", dailies_demo_get_address (demo));
  (void) fflush (stdout);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_parent_killed (void)
{
  char *folder = demo_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) parent
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error,
                        "/proc/self/exe", "--parent", folder, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (parent));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);

  connection = hold (address);
  g_subprocess_send_signal (parent, SIGKILL);
  await_end (connection);
  g_assert_true (g_subprocess_wait (parent, NULL, &error));

  demo_remove_folder (folder);
}

static void
test_stdin_closed (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (peer->process), NULL, &error));
  g_assert_true (g_subprocess_wait (peer->process, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (peer->process));
  g_assert_cmpint (g_subprocess_get_exit_status (peer->process), ==, 0);

  g_clear_object (&peer->session);
  g_clear_object (&peer->process);
  g_free (peer->address);
  g_free (peer->folder);
  g_free (peer);
  demo_remove_folder (folder);
}

static void
test_usage (void)
{
  static const char *const bad[] = { "--port=70000", "--pace=-1", "--price=-1", "--no-such", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process
        = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                            BUILD_DIR "/src/demo/dailies-demo-service", bad[i], NULL);

      g_assert_no_error (error);
      g_assert_true (g_subprocess_wait (process, NULL, &error));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
    }
}

static void
test_key_is_hidden (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, NULL);
  g_autofree char *path
    = g_strdup_printf ("/proc/%s/cmdline", g_subprocess_get_identifier (peer->process));
  g_autofree char *line = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &line, &length, NULL));
  g_assert_null (memmem (line, length, DEMO_KEY, strlen (DEMO_KEY)));

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

/* What the running processes have been given that this one started; one that has ended has nothing. */
static GString *
read_environments (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
  g_autofree char *children = NULL;
  g_auto (GStrv) pids = NULL;
  g_autoptr (GError) error = NULL;
  GString *all = g_string_new (NULL);

  (void) g_file_get_contents (path, &children, NULL, &error);
  g_assert_no_error (error);
  pids = g_strsplit (g_strchomp (children), " ", 0);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *place = g_build_filename ("/proc", pids[i], "environ", NULL);
      g_autofree char *environment = NULL;
      gsize length;

      if (g_file_get_contents (place, &environment, &length, NULL))
        g_string_append_len (all, environment, (gssize) length);
    }

  return all;
}

static void
test_keys_stay_here (void)
{
  char *folder = demo_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesDemo) demo = NULL;
  g_autoptr (GString) given = NULL;

  g_assert_true (g_setenv ("AIML_API_KEY", "none-of-its-business", TRUE));
  demo = start (folder, &error);
  g_assert_no_error (error);
  g_unsetenv ("AIML_API_KEY");

  given = read_environments ();
  g_assert_nonnull (memmem (given->str, given->len, dailies_demo_get_key (demo),
                            strlen (dailies_demo_get_key (demo))));
  g_assert_null (memmem (given->str, given->len, "AIML", 4));

  g_clear_object (&demo);
  demo_remove_folder (folder);
}

/* It reads its jobs before it says where it is, and this one has no end. */
static void
test_no_answer (void)
{
  char *folder = demo_make_folder ();
  g_autofree char *jobs = g_build_filename (folder, "jobs", NULL);
  g_autofree char *job = g_build_filename (jobs, "a.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesDemo) demo = NULL;

  g_assert_no_errno (g_mkdir (jobs, 0700));
  g_assert_no_errno (mkfifo (job, 0600));

  demo = start (folder, &error);
  g_assert_null (demo);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  demo_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  dex_init ();
  if (argc == 3 && g_str_equal (argv[1], "--parent"))
    be_parent (argv[2]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/start/start", test_start);
  g_test_add_func ("/demo/start/no-folder", test_no_folder);
  g_test_add_func ("/demo/start/parent-killed", test_parent_killed);
  g_test_add_func ("/demo/start/stdin-closed", test_stdin_closed);
  g_test_add_func ("/demo/start/usage", test_usage);
  g_test_add_func ("/demo/start/key-is-hidden", test_key_is_hidden);
  g_test_add_func ("/demo/start/keys-stay-here", test_keys_stay_here);
  g_test_add_func ("/demo/start/no-answer", test_no_answer);
  return g_test_run ();
}

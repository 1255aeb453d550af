/* test-unreachable.c: a service that never answers a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <locale.h>

/* A port of this machine on which nobody listens */
static char *
get_deaf_address (GSocket **holder)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  *holder
    = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_bind (*holder, any, FALSE, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (*holder, &error);
  g_assert_no_error (error);
  return g_strdup_printf ("--service=http://127.0.0.1:%u",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

/* It really gives up after its half minute: that is what is promised, so that is what is waited for,
 * by the program's own clock. */
static void
test_unreachable (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) holder = NULL;
  g_autofree char *service = get_deaf_address (&holder);
  g_autoptr (CommandResult) result
    = command_run (fixture, "generate", "--json", service, "A harbour", NULL);
  g_autoptr (CommandResult) jobs = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) listed = NULL;

  command_assert_status (result, 4);
  g_assert_nonnull (strstr (result->err, "dailies resume"));
  lines = command_parse_jobs (result);
  g_assert_cmpuint (lines->len, >, 2);
  g_assert_cmpstr (command_get (g_ptr_array_index (lines, lines->len - 1), "state"), ==, "waiting");
  g_assert_cmpstr (command_get_error (g_ptr_array_index (lines, lines->len - 1)), ==,
                   "unreachable");

  jobs = command_run (fixture, "jobs", "--json", NULL);
  listed = command_parse_jobs (jobs);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpstr (command_get (g_ptr_array_index (listed, 0), "state"), ==, "waiting");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/unreachable", test_unreachable);

  return g_test_run ();
}

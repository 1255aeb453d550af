/* dailies-bus.c: is there a session bus
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-bus.h"

#include <gio/gio.h>

/* What GDBus would use, without its last resort: starting a bus of its own with dbus-launch. */
static char *
dup_address (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;

  if (address != NULL && *address != '\0')
    return g_strdup (address);

  path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  escaped = g_dbus_address_escape_value (path);
  return g_strconcat ("unix:path=", escaped, NULL);
}

static gpointer
connect_once (gpointer data)
{
  g_autofree char *address = dup_address ();
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  if (address == NULL)
    return GINT_TO_POINTER (FALSE);

  /* A connection of its own: the shared one ends the program when the bus goes. */
  connection = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  if (connection == NULL)
    {
      g_debug ("No session bus: %s", error->message);
      return GINT_TO_POINTER (FALSE);
    }

  g_dbus_connection_close_sync (connection, NULL, NULL);
  return GINT_TO_POINTER (TRUE);
}

gboolean
dailies_bus_has_session (void)
{
  static GOnce once = G_ONCE_INIT;

  return GPOINTER_TO_INT (g_once (&once, connect_once, NULL));
}

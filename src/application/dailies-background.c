/* dailies-background.c: going on without a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-background.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"

#define MAX_STATUS 96

typedef struct
{
  DexPromise *promise;
  GDBusConnection *bus;
  guint subscription;
} Asking;

static void
asking_free (Asking *asking)
{
  g_dbus_connection_signal_unsubscribe (asking->bus, asking->subscription);
  g_object_unref (asking->bus);
  dex_unref (asking->promise);
  g_free (asking);
}

static void
answered (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GVariant) results = NULL;
  guint32 response;
  gboolean allowed = FALSE;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == 0)
    g_variant_lookup (results, "background", "b", &allowed);
  dex_promise_resolve_boolean (asking->promise, allowed);
  asking_free (asking);
}

static void
called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
    = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    return; /* the answer comes as a signal */

  g_debug ("There is no background portal: %s", error->message);
  dex_promise_resolve_boolean (asking->promise, TRUE);
  asking_free (asking);
}

DexFuture *
dailies_background_request (GDBusConnection *bus, const char *reason)
{
  g_autofree char *token = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *path = NULL;
  GVariantBuilder options;
  Asking *asking;
  DexPromise *promise;

  g_return_val_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  if (bus == NULL)
    return dex_future_new_for_boolean (TRUE);

  /* Listened to before the call: the answer may be there before the call has returned. */
  token = g_strdup_printf ("dailies%u", g_random_int ());
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);

  asking = g_new0 (Asking, 1);
  asking->promise = dex_promise_new ();
  asking->bus = g_object_ref (bus);
  asking->subscription
    = g_dbus_connection_signal_subscribe (bus, PORTAL_NAME, REQUEST, "Response", path, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, answered, asking, NULL);

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (FALSE));

  promise = dex_ref (asking->promise);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, BACKGROUND, "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, called, asking);
  return DEX_FUTURE (promise);
}

static char *
cut (const char *words)
{
  const char *end = words + MIN (strlen (words), MAX_STATUS);

  /* Not inside a character. */
  while (end > words && ((guchar) *end & 0xc0) == 0x80)
    end--;
  return g_strndup (words, end - words);
}

void
dailies_background_set_status (GDBusConnection *bus, const char *words)
{
  g_autofree char *message = NULL;
  GVariantBuilder options;

  g_return_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus));
  g_return_if_fail (words != NULL);

  if (bus == NULL)
    return;

  message = cut (words);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (message));
  /* Only in a sandbox does the portal take it; elsewhere there is nothing to be said. */
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, BACKGROUND, "SetStatus",
                          g_variant_new ("(a{sv})", &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, NULL, NULL);
}

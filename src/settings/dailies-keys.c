/* dailies-keys.c: the keys, one an origin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-keys.h"

#include "dailies-bus.h"
#include "dailies-service.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define KEY_VARIABLE "AIML_API_KEY"

static const SecretSchema schema = {
  APP_ID ".Key",
  SECRET_SCHEMA_NONE,
  {
    { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* What a keyring could not take: origin → key, until the program ends. Main context only. */
static GHashTable *keys_of_this_run;

/* --- a key's form --- */

/* Returns: (transfer full) (nullable): @text without the blanks around it, or NULL with a sentence
 *   if it could not stand in a header. Never quotes it. */
static char *
dup_checked_key (const char *text, GError **error)
{
  g_autofree char *key = g_strstrip (g_strdup (text));

  if (*key == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("The key is empty."));
      return NULL;
    }

  for (const char *p = key; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("This is no key: character %u is a blank, a line break or no ASCII. "
                          "Copy the key again."),
                       (guint) (p - key) + 1);
          return NULL;
        }
    }
  return g_steal_pointer (&key);
}

/* --- the environment --- */

gboolean
dailies_keys_may_use_environment (const char *origin)
{
  g_autofree char *vendor = dailies_service_get_origin_of (DAILIES_SERVICE_AIMLAPI);

  return g_str_equal (origin, vendor) || dailies_service_is_loopback (origin);
}

gboolean
dailies_keys_is_in_environment (const char *origin)
{
  const char *text = g_getenv (KEY_VARIABLE);

  return text != NULL && *text != '\0' && dailies_keys_may_use_environment (origin);
}

/* FALSE with @error where the variable is set to something that is no key. */
static gboolean
get_environment_key (const char *origin, char **key, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *key = NULL;
  if (!dailies_keys_is_in_environment (origin))
    return TRUE;

  *key = dup_checked_key (g_getenv (KEY_VARIABLE), &local_error);
  if (*key != NULL)
    return TRUE;

  g_set_error (error, local_error->domain, local_error->code,
               /* Translators: %s is the name of an environment variable; then a sentence */
               _ ("%s cannot be used. %s"), KEY_VARIABLE, local_error->message);
  return FALSE;
}

/* --- the keyring --- */

/* libsecret's own file needs no bus. */
static gboolean
has_way_to_keyring (void)
{
  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0 || dailies_bus_has_session ();
}

/* Whether nothing on the bus answers for the keyring, in contrast to one that fails. */
static gboolean
is_no_keyring (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND);
}

static const char *
get_key_of_this_run (const char *origin)
{
  return keys_of_this_run != NULL ? g_hash_table_lookup (keys_of_this_run, origin) : NULL;
}

gboolean
dailies_keys_is_for_this_run (const char *origin)
{
  return get_key_of_this_run (origin) != NULL;
}

static void
wipe (gpointer key)
{
  secret_password_free (key);
}

static void
keep_for_this_run (const char *origin, const char *key)
{
  if (keys_of_this_run == NULL)
    keys_of_this_run = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
  g_hash_table_replace (keys_of_this_run, g_strdup (origin), g_strdup (key));
}

static void
forget_for_this_run (const char *origin)
{
  if (keys_of_this_run != NULL)
    g_hash_table_remove (keys_of_this_run, origin);
}

typedef struct
{
  DexPromise *promise;
  char *origin;
  char *key;
} Call;

static Call *
call_new (const char *origin, const char *key)
{
  Call *call = g_new0 (Call, 1);

  call->promise = dex_promise_new ();
  call->origin = g_strdup (origin);
  call->key = g_strdup (key);
  return call;
}

static void
call_free (Call *call)
{
  dex_unref (call->promise);
  g_free (call->origin);
  g_clear_pointer (&call->key, wipe);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* --- looking up --- */

static DexFuture *
future_of_this_run (const char *origin)
{
  return dex_future_new_for_string (get_key_of_this_run (origin));
}

static void
looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  char *stored = secret_password_lookup_finish (result, &error);
  char *key = NULL;

  if (stored != NULL)
    key = dup_checked_key (stored, &error);
  else if (error == NULL || is_no_keyring (error))
    {
      g_clear_error (&error);
      key = g_strdup (get_key_of_this_run (call->origin));
    }
  g_clear_pointer (&stored, secret_password_free);

  if (error != NULL)
    dex_promise_reject (call->promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_string (call->promise, key);
}

DexFuture *
dailies_keys_lookup (const char *origin)
{
  g_autoptr (Call) call = NULL;
  g_autofree char *key = NULL;
  GError *error = NULL;
  DexPromise *promise;

  g_return_val_if_fail (origin != NULL, NULL);

  if (!get_environment_key (origin, &key, &error))
    return dex_future_new_for_error (error);
  if (key != NULL)
    return dex_future_new_take_string (g_steal_pointer (&key));
  if (!has_way_to_keyring ())
    return future_of_this_run (origin);

  call = call_new (origin, NULL);
  promise = dex_ref (call->promise);
  secret_password_lookup (&schema, NULL, looked_up, g_steal_pointer (&call), "origin", origin,
                          NULL);
  return DEX_FUTURE (promise);
}

/* --- storing --- */

static void
stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    {
      forget_for_this_run (call->origin);
      dex_promise_resolve_boolean (call->promise, TRUE);
    }
  else if (error != NULL && is_no_keyring (error))
    {
      keep_for_this_run (call->origin, call->key);
      dex_promise_resolve_boolean (call->promise, FALSE);
    }
  else
    dex_promise_reject (call->promise, g_steal_pointer (&error));
}

DexFuture *
dailies_keys_store (const char *origin, const char *key)
{
  g_autoptr (Call) call = NULL;
  g_autofree char *checked = NULL;
  g_autofree char *label = NULL;
  GError *error = NULL;
  DexPromise *promise;

  g_return_val_if_fail (origin != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  checked = dup_checked_key (key, &error);
  if (checked == NULL)
    return dex_future_new_for_error (error);

  if (!has_way_to_keyring ())
    {
      keep_for_this_run (origin, checked);
      return dex_future_new_for_boolean (FALSE);
    }

  /* Translators: how a keyring lists it: the program's name, the service's address */
  label = g_strdup_printf (_ ("%s key for %s"), APP_NAME, origin);
  call = call_new (origin, checked);
  promise = dex_ref (call->promise);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, checked, NULL, stored,
                         g_steal_pointer (&call), "origin", origin, NULL);
  return DEX_FUTURE (promise);
}

/* --- removing --- */

static void
removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  /* FALSE without an error: there was none. */
  secret_password_clear_finish (result, &error);
  if (error == NULL || is_no_keyring (error))
    dex_promise_resolve_boolean (call->promise, TRUE);
  else
    dex_promise_reject (call->promise, g_steal_pointer (&error));
}

DexFuture *
dailies_keys_remove (const char *origin)
{
  g_autoptr (Call) call = NULL;
  DexPromise *promise;

  g_return_val_if_fail (origin != NULL, NULL);

  forget_for_this_run (origin);
  if (!has_way_to_keyring ())
    return dex_future_new_for_boolean (TRUE);

  call = call_new (origin, NULL);
  promise = dex_ref (call->promise);
  secret_password_clear (&schema, NULL, removed, g_steal_pointer (&call), "origin", origin, NULL);
  return DEX_FUTURE (promise);
}

/* test-keys.c: the keys, one an origin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-keys.h"
#include "dailies-service.h"

#include <glib/gstdio.h>
#include <locale.h>

#define VENDOR "https://api.aimlapi.com:443"
#define LOOPBACK "http://127.0.0.1:8080"
#define OTHER "https://video.example.org:443"
/* A neighbour whose name begins like the vendor's */
#define LOOKALIKE "https://api.aimlapi.com.example.org:443"

/* Each world is a process of its own: bus and keyring are looked for once. */
static void run_in (const char *test, ...) G_GNUC_NULL_TERMINATED;

static void
run_in (const char *test, ...)
{
  g_auto (GStrv) environment = g_get_environ ();
  const char *name;
  va_list args;

  environment = g_environ_unsetenv (environment, "AIML_API_KEY");
  environment = g_environ_unsetenv (environment, "SECRET_BACKEND");
  environment
    = g_environ_setenv (environment, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);

  va_start (args, test);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *value = va_arg (args, const char *);

      environment = g_environ_setenv (environment, name, value, TRUE);
    }
  va_end (args);

  g_test_trap_subprocess_with_envp (test, (const char *const *) environment, 0,
                                    G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
wait_for (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

static char *
lookup (const char *origin, GError **error)
{
  g_autoptr (DexFuture) future = dailies_keys_lookup (origin);
  const GValue *value;

  wait_for (future);
  value = dex_future_get_value (future, error);
  return value != NULL ? g_value_dup_string (value) : NULL;
}

static void
assert_key (const char *origin, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = lookup (origin, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
}

static gboolean
finish_boolean (DexFuture *future, GError **error)
{
  const GValue *value;

  wait_for (future);
  value = dex_future_get_value (future, error);
  return value != NULL && g_value_get_boolean (value);
}

static gboolean
store (const char *origin, const char *key, GError **error)
{
  g_autoptr (DexFuture) future = dailies_keys_store (origin, key);

  return finish_boolean (future, error);
}

static void
assert_removed (const char *origin)
{
  g_autoptr (DexFuture) future = dailies_keys_remove (origin);
  g_autoptr (GError) error = NULL;

  g_assert_true (finish_boolean (future, &error));
  g_assert_no_error (error);
}

/* --- AIML_API_KEY --- */

static void
test_environment (void)
{
  run_in ("/keys/environment/subprocess", "AIML_API_KEY", " env-key\n", NULL);
}

static void
test_environment_subprocess (void)
{
  g_autofree char *vendor = dailies_service_get_origin_of (DAILIES_SERVICE_AIMLAPI);

  g_assert_cmpstr (vendor, ==, VENDOR);
  assert_key (VENDOR, "env-key");
  assert_key (LOOPBACK, "env-key");
  assert_key ("https://[::1]:8443", "env-key");
  /* It goes nowhere else. */
  assert_key (OTHER, NULL);
  assert_key (LOOKALIKE, NULL);
  assert_key ("http://api.aimlapi.com:80", NULL);
  assert_key ("https://api.aimlapi.com:8443", NULL);
}

static void
test_environment_broken (void)
{
  run_in ("/keys/environment-broken/subprocess", "AIML_API_KEY", "env\nInjected: yes", NULL);
}

static void
test_environment_broken_subprocess (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lookup (VENDOR, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "AIML_API_KEY"));
  /* A message never quotes it. */
  g_assert_null (strstr (error->message, "Injected"));
  assert_key (OTHER, NULL);
}

/* --- a keyring --- */

typedef struct
{
  char *folder;
  char *file;
} Keyring;

static void
keyring_init (Keyring *keyring)
{
  keyring->folder = g_dir_make_tmp ("dailies-keys-XXXXXX", NULL);
  keyring->file = g_build_filename (keyring->folder, "keyring", NULL);
}

static void
keyring_clear (Keyring *keyring)
{
  g_unlink (keyring->file);
  g_rmdir (keyring->folder);
  g_free (keyring->file);
  g_free (keyring->folder);
}

static void
test_keyring (void)
{
  Keyring keyring;

  keyring_init (&keyring);
  run_in ("/keys/keyring/subprocess/store", "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH",
          keyring.file, "SECRET_FILE_TEST_PASSWORD", "open", NULL);
  run_in ("/keys/keyring/subprocess/again", "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH",
          keyring.file, "SECRET_FILE_TEST_PASSWORD", "open", "AIML_API_KEY", "env-key", NULL);
  keyring_clear (&keyring);
}

static void
test_keyring_store (void)
{
  g_autoptr (GError) error = NULL;
  static const char *const refused[]
    = { "", " \n", "two\nlines", "two words", "schl\u00fcssel", "bell\x07" };

  assert_key (VENDOR, NULL);
  assert_removed (VENDOR);

  g_assert_true (store (VENDOR, "old-key", &error));
  g_assert_no_error (error);
  g_assert_true (store (VENDOR, "  new-key\n", &error));
  g_assert_no_error (error);
  g_assert_true (store (OTHER, "other-key", &error));
  g_assert_no_error (error);

  assert_key (VENDOR, "new-key");
  assert_key (OTHER, "other-key");
  assert_key (LOOPBACK, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_false (store (VENDOR, refused[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  assert_key (VENDOR, "new-key");
}

static void
test_keyring_again (void)
{
  /* The environment wins where it may go, and hides nothing elsewhere. */
  assert_key (VENDOR, "env-key");
  assert_key (OTHER, "other-key");
  g_unsetenv ("AIML_API_KEY");
  assert_key (VENDOR, "new-key");

  assert_removed (VENDOR);
  assert_key (VENDOR, NULL);
  assert_key (OTHER, "other-key");
}

/* A keyring that is there but fails is no reason to keep a key elsewhere in silence. */
static void
test_keyring_fails (void)
{
  Keyring keyring;

  keyring_init (&keyring);
  g_assert_cmpint (g_mkdir (keyring.file, 0700), ==, 0);
  run_in ("/keys/keyring-fails/subprocess", "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH",
          keyring.file, "SECRET_FILE_TEST_PASSWORD", "open", NULL);
  g_assert_cmpint (g_rmdir (keyring.file), ==, 0);
  keyring_clear (&keyring);
}

static void
test_keyring_fails_subprocess (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lookup (OTHER, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_false (store (OTHER, "key", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

/* --- no keyring --- */

static void
test_no_bus (void)
{
  run_in ("/keys/no-bus/subprocess", NULL);
}

/* A bus, but nothing on it that keeps secrets. */
static void
test_bus_alone (void)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autofree char *address = NULL;

  g_test_dbus_up (bus);
  address = g_strdup (g_test_dbus_get_bus_address (bus));
  run_in ("/keys/no-bus/subprocess", "DBUS_SESSION_BUS_ADDRESS", address, NULL);
  g_test_dbus_down (bus);
}

static void
test_no_keyring_subprocess (void)
{
  g_autoptr (GError) error = NULL;

  assert_key (OTHER, NULL);
  g_assert_false (store (OTHER, " key ", &error));
  g_assert_no_error (error);
  assert_key (OTHER, "key");
  assert_key (VENDOR, NULL);
  assert_removed (OTHER);
  assert_key (OTHER, NULL);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/keys/environment", test_environment);
  g_test_add_func ("/keys/environment/subprocess", test_environment_subprocess);
  g_test_add_func ("/keys/environment-broken", test_environment_broken);
  g_test_add_func ("/keys/environment-broken/subprocess", test_environment_broken_subprocess);
  g_test_add_func ("/keys/keyring", test_keyring);
  g_test_add_func ("/keys/keyring/subprocess/store", test_keyring_store);
  g_test_add_func ("/keys/keyring/subprocess/again", test_keyring_again);
  g_test_add_func ("/keys/keyring-fails", test_keyring_fails);
  g_test_add_func ("/keys/keyring-fails/subprocess", test_keyring_fails_subprocess);
  g_test_add_func ("/keys/no-bus", test_no_bus);
  g_test_add_func ("/keys/no-bus/subprocess", test_no_keyring_subprocess);
  g_test_add_func ("/keys/bus-alone", test_bus_alone);

  return g_test_run ();
}

/* test-settings.c: preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-settings-private.h"

#include <glib/gstdio.h>
#include <locale.h>

/* Each world is a process of its own: the settings are opened once. */
static void
run_in (const char *test, const char *config, const char *backend)
{
  g_auto (GStrv) environment = g_get_environ ();

  environment = g_environ_setenv (environment, "XDG_CONFIG_HOME", config, TRUE);
  environment
    = g_environ_setenv (environment, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  if (backend != NULL)
    environment = g_environ_setenv (environment, "GSETTINGS_BACKEND", backend, TRUE);
  else
    environment = g_environ_unsetenv (environment, "GSETTINGS_BACKEND");

  g_test_trap_subprocess_with_envp (test, (const char *const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_defaults (void)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *service = dailies_settings_dup_service ();

  g_assert_nonnull (settings);
  g_assert_cmpstr (service, ==, "demo");
  g_assert_cmpint (dailies_settings_get_dialect (), ==, DAILIES_DIALECT_UNIVERSAL);
  g_assert_cmpuint (dailies_settings_get_places (), ==, 3);
}

static void
test_values (void)
{
  g_autofree char *folder = g_dir_make_tmp ("dailies-settings-XXXXXX", NULL);

  run_in ("/settings/values/subprocess", folder, "memory");
  g_test_trap_assert_stderr ("*http://example.org*demo service*");
  /* What GSETTINGS_BACKEND chose is not overruled. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_service (const char *set, const char *expected)
{
  g_autofree char *service = NULL;

  g_assert_true (g_settings_set_string (dailies_settings_get_default (), "service", set));
  service = dailies_settings_dup_service ();
  g_assert_cmpstr (service, ==, expected);
}

static void
test_values_subprocess (void)
{
  GSettings *settings = dailies_settings_get_default ();

  assert_service ("aimlapi", "https://api.aimlapi.com");
  assert_service ("https://Video.Example.org/api/", "https://video.example.org/api");
  assert_service ("http://127.0.0.1:8080", "http://127.0.0.1:8080");
  assert_service ("http://example.org", "demo");
  assert_service ("demo", "demo");

  g_assert_true (g_settings_set_string (settings, "dialect", "legacy"));
  g_assert_cmpint (dailies_settings_get_dialect (), ==, DAILIES_DIALECT_LEGACY);

  g_assert_true (g_settings_set_uint (settings, "places", 7));
  g_assert_cmpuint (dailies_settings_get_places (), ==, 7);
}

static void
assert_refused (const char *name, GVariant *value)
{
  g_autoptr (GVariant) refused = g_variant_ref_sink (value);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  g_object_get (dailies_settings_get_default (), "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, name);
  g_assert_false (g_settings_schema_key_range_check (key, refused));
}

/* What the schema itself keeps out, so that no code has to. */
static void
test_ranges (void)
{
  assert_refused ("dialect", g_variant_new_string ("klingon"));
  assert_refused ("places", g_variant_new_uint32 (0));
  assert_refused ("when-closed", g_variant_new_string (""));
  assert_refused ("spending-limit", g_variant_new_double (-1));
}

/* Without a session bus values last all the same. */
static void
test_key_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("dailies-settings-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "dailies", NULL);
  g_autofree char *file = g_build_filename (own, "settings.ini", NULL);

  run_in ("/settings/key-file/subprocess/write", folder, NULL);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  run_in ("/settings/key-file/subprocess/read", folder, NULL);

  g_unlink (file);
  g_rmdir (own);
  g_rmdir (folder);
}

static void
test_key_file_write (void)
{
  g_assert_true (g_settings_set_uint (dailies_settings_get_default (), "places", 5));
  g_settings_sync ();
}

static void
test_key_file_read (void)
{
  g_assert_cmpuint (dailies_settings_get_places (), ==, 5);
}

static void
test_missing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("dailies-settings-XXXXXX", NULL);
  const char *const empty[] = { folder, "/nonexistent", NULL };
  const char *const built[] = { folder, BUILD_DIR "/data", NULL };
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (_dailies_settings_new (empty, FALSE, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  settings = _dailies_settings_new (built, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&settings));
  g_rmdir (folder);
}

static void
test_folders (void)
{
  g_auto (GStrv) installed = _dailies_settings_list_folders ("/opt/dailies/bin/dailies");
  g_auto (GStrv) built = _dailies_settings_list_folders (BUILD_DIR "/src/dailies");
  g_auto (GStrv) neighbour = _dailies_settings_list_folders (BUILD_DIR "2/bin/dailies");
  g_auto (GStrv) unknown = _dailies_settings_list_folders (NULL);

  g_assert_cmpstrv (installed,
                    ((const char *const[]) { "/opt/dailies/share/glib-2.0/schemas", NULL }));
  g_assert_cmpstrv (built, ((const char *const[]) { BUILD_DIR "/data", NULL }));
  g_assert_cmpstrv (neighbour,
                    ((const char *const[]) { BUILD_DIR "2/share/glib-2.0/schemas", NULL }));
  g_assert_cmpuint (g_strv_length (unknown), ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/values", test_values);
  g_test_add_func ("/settings/values/subprocess", test_values_subprocess);
  g_test_add_func ("/settings/ranges", test_ranges);
  g_test_add_func ("/settings/key-file", test_key_file);
  g_test_add_func ("/settings/key-file/subprocess/write", test_key_file_write);
  g_test_add_func ("/settings/key-file/subprocess/read", test_key_file_read);
  g_test_add_func ("/settings/missing", test_missing);
  g_test_add_func ("/settings/folders", test_folders);

  return g_test_run ();
}

/* dailies-settings.c: preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-settings.h"

#include "dailies-bus.h"
#include "dailies-service.h"
#include "dailies-settings-private.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>

#define SETTINGS_PATH "/io/github/dailiesapp/Dailies/"
#define SERVICE_DEMO "demo"
#define SERVICE_AIMLAPI "aimlapi"
#define DEFAULT_PLACES 3

static GSettingsSchema *
find_in_folder (const char *folder)
{
  g_autoptr (GSettingsSchemaSource) source = NULL;
  g_autoptr (GError) error = NULL;

  source = g_settings_schema_source_new_from_directory (folder, NULL, FALSE, &error);
  if (source == NULL)
    {
      g_debug ("No settings schemas in %s: %s", folder, error->message);
      return NULL;
    }
  return g_settings_schema_source_lookup (source, APP_ID, FALSE);
}

static GSettingsSchema *
find_in_system (void)
{
  /* NULL on a system without any schema */
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  return source != NULL ? g_settings_schema_source_lookup (source, APP_ID, TRUE) : NULL;
}

GSettings *
_dailies_settings_new (const char *const *folders,
                       gboolean system,
                       const char *key_file,
                       GError **error)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsBackend) backend = NULL;

  for (guint i = 0; folders[i] != NULL && schema == NULL; i++)
    schema = find_in_folder (folders[i]);
  if (schema == NULL && system)
    schema = find_in_system ();

  if (schema == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("The description of the settings (%s) is missing, so Dailies uses its "
                      "defaults. Installing Dailies again brings it back."),
                   APP_ID ".gschema.xml");
      return NULL;
    }

  if (key_file != NULL)
    backend = g_keyfile_settings_backend_new (key_file, SETTINGS_PATH, APP_NAME);
  return g_settings_new_full (schema, backend, NULL);
}

char **
_dailies_settings_list_folders (const char *program)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (program != NULL && g_str_has_prefix (program, BUILD_DIR G_DIR_SEPARATOR_S))
    {
      /* Only a program that runs from there: an installed one leaves a folder that anyone may have
       * made at the same place alone. */
      g_strv_builder_add (builder, BUILD_DIR "/data");
    }
  else if (program != NULL)
    {
      g_autofree char *bin = g_path_get_dirname (program);
      g_autofree char *prefix = g_path_get_dirname (bin);

      g_strv_builder_take (builder,
                           g_build_filename (prefix, "share", "glib-2.0", "schemas", NULL));
    }
  return g_strv_builder_end (builder);
}

/* dconf keeps nothing without a session bus, and GSettings' last resort keeps it in memory. */
static char *
dup_key_file (void)
{
  const char *chosen = g_getenv ("GSETTINGS_BACKEND");
  g_autoptr (GSettingsBackend) backend = NULL;

  if (chosen != NULL && *chosen != '\0')
    return NULL;

  if (dailies_bus_has_session ())
    {
      backend = g_settings_backend_get_default ();
      if (!g_str_equal (G_OBJECT_TYPE_NAME (backend), "GMemorySettingsBackend"))
        return NULL;
    }
  return g_build_filename (g_get_user_config_dir (), "dailies", "settings.ini", NULL);
}

static gpointer
open_default (gpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_auto (GStrv) folders = _dailies_settings_list_folders (program);
  g_autofree char *key_file = dup_key_file ();
  g_autoptr (GError) error = NULL;
  GSettings *settings;

  settings = _dailies_settings_new ((const char *const *) folders, TRUE, key_file, &error);
  if (settings == NULL)
    g_printerr ("%s: %s\n", APP_NAME, error->message);
  return settings;
}

GSettings *
dailies_settings_get_default (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, open_default, NULL);
}

char *
dailies_settings_dup_service (void)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  if (settings == NULL)
    return g_strdup (SERVICE_DEMO);

  text = g_settings_get_string (settings, "service");
  if (g_str_equal (text, SERVICE_DEMO))
    return g_steal_pointer (&text);

  address = dailies_service_check_address (
    g_str_equal (text, SERVICE_AIMLAPI) ? DAILIES_SERVICE_AIMLAPI : text, &error);
  if (address == NULL)
    {
      /* The demo service costs nothing, and the window says that it is in use. */
      g_printerr (_ ("The service in the settings, “%s”, cannot be used: %s The demo service is "
                     "used instead.\n"),
                  text, error->message);
      return g_strdup (SERVICE_DEMO);
    }
  return g_steal_pointer (&address);
}

DailiesDialect
dailies_settings_get_dialect (void)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *id = NULL;
  DailiesDialect dialect = DAILIES_DIALECT_UNIVERSAL;

  if (settings == NULL)
    return dialect;

  /* The schema lets no other word in. */
  id = g_settings_get_string (settings, "dialect");
  dailies_dialect_from_id (id, &dialect);
  return dialect;
}

GVariant *
dailies_settings_dup_options (const char *model_id)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autoptr (GVariant) all = NULL;
  GVariant *options = NULL;

  g_return_val_if_fail (model_id != NULL, NULL);

  if (settings != NULL)
    {
      all = g_settings_get_value (settings, "options");
      options = g_variant_lookup_value (all, model_id, G_VARIANT_TYPE_VARDICT);
    }
  return options != NULL
           ? options
           : g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}

void
dailies_settings_set_options (const char *model_id, GVariant *options)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autoptr (GVariant) taken = g_variant_ref_sink (options);
  g_autoptr (GVariant) all = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  GVariant *others;
  const char *id;

  g_return_if_fail (model_id != NULL);
  g_return_if_fail (g_variant_is_of_type (taken, G_VARIANT_TYPE_VARDICT));

  if (settings == NULL)
    return;

  all = g_settings_get_value (settings, "options");
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &id, &others))
    {
      if (!g_str_equal (id, model_id))
        g_variant_builder_add (&builder, "{s@a{sv}}", id, others);
    }
  if (g_variant_n_children (taken) > 0)
    g_variant_builder_add (&builder, "{s@a{sv}}", model_id, taken);
  g_settings_set_value (settings, "options", g_variant_builder_end (&builder));
}

guint
dailies_settings_get_places (void)
{
  GSettings *settings = dailies_settings_get_default ();

  return settings != NULL ? MAX (1, g_settings_get_uint (settings, "places")) : DEFAULT_PLACES;
}

DailiesPicturePrivacy
dailies_settings_get_picture_privacy (void)
{
  GSettings *settings = dailies_settings_get_default ();

  return settings != NULL && g_settings_get_boolean (settings, "keep-picture-data")
           ? DAILIES_PICTURE_PRIVACY_KEEP
           : DAILIES_PICTURE_PRIVACY_REMOVE;
}

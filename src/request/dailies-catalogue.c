/* dailies-catalogue.c: the models that Dailies knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-catalogue.h"

#include "dailies-model-private.h"
#include "dailies-request-resources.h"
#include "dailies-request.h"
#include "dailies-strict.h"

#include <glib/gi18n-lib.h>

#define CATALOGUE_PATH "/io/github/dailiesapp/Dailies/request/catalogue.json"
#define CATALOGUE_FORMAT 1

struct _DailiesCatalogue
{
  GObject parent_instance;

  GPtrArray *models;
  /* id or alias → DailiesModel; both owned by the models */
  GHashTable *by_name;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DailiesCatalogue,
                               dailies_catalogue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return DAILIES_TYPE_MODEL;
}

static guint
get_n_items (GListModel *list)
{
  return DAILIES_CATALOGUE (list)->models->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  DailiesCatalogue *self = DAILIES_CATALOGUE (list);

  if (position >= self->models->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->models, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
dailies_catalogue_finalize (GObject *object)
{
  DailiesCatalogue *self = DAILIES_CATALOGUE (object);

  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);

  G_OBJECT_CLASS (dailies_catalogue_parent_class)->finalize (object);
}

static void
dailies_catalogue_class_init (DailiesCatalogueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_catalogue_finalize;
}

static void
dailies_catalogue_init (DailiesCatalogue *self)
{
  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

static gboolean
name_model (DailiesCatalogue *self, const char *name, DailiesModel *model, GError **error)
{
  if (g_hash_table_insert (self->by_name, (gpointer) name, model))
    return TRUE;

  g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE,
               _ ("The catalogue names “%s” twice."), name);
  return FALSE;
}

static gboolean
add_model (DailiesCatalogue *self, JsonNode *node, GError **error)
{
  DailiesModel *model;
  const char *const *aliases;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE,
                   _ ("“%s” is not a JSON %s."), "models", "array of objects");
      return FALSE;
    }

  model = _dailies_model_new_from_json (json_node_get_object (node), error);
  if (model == NULL)
    return FALSE;
  g_ptr_array_add (self->models, model);

  if (!name_model (self, dailies_model_get_id (model), model, error))
    return FALSE;

  aliases = _dailies_model_get_aliases (model);
  for (guint i = 0; aliases[i] != NULL; i++)
    {
      if (!name_model (self, aliases[i], model, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_root (DailiesCatalogue *self, JsonNode *root, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_CATALOGUE;
  JsonArray *models = NULL;
  JsonObject *object;
  gint64 format = 0;

  /* json-glib takes empty input without an error, and has no root then. */
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, DAILIES_REQUEST_ERROR, code,
                           _ ("The catalogue of models is not a JSON object."));
      return FALSE;
    }

  object = json_node_get_object (root);
  if (!dailies_strict_get_count (object, "format", DAILIES_STRICT_REQUIRED, G_MAXINT, &format, code,
                                 error)
      || !dailies_strict_get_array (object, "models", DAILIES_STRICT_REQUIRED, &models, code,
                                    error))
    return FALSE;

  if (format != CATALOGUE_FORMAT)
    {
      g_set_error (error, DAILIES_REQUEST_ERROR, code,
                   _ ("The catalogue of models has format %d; this Dailies reads format %d."),
                   (int) format, CATALOGUE_FORMAT);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      if (!add_model (self, json_array_get_element (models, i), error))
        return FALSE;
    }
  return TRUE;
}

DailiesCatalogue *
dailies_catalogue_new_from_data (GBytes *json, GError **error)
{
  g_autoptr (DailiesCatalogue) self = g_object_new (DAILIES_TYPE_CATALOGUE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  const char *data;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  json_parser_set_strict (parser, TRUE);
  data = g_bytes_get_data (json, &size);
  if (!json_parser_load_from_data (parser, data != NULL ? data : "", (gssize) size, &local_error))
    {
      g_set_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE,
                   _ ("The catalogue of models is not JSON: %s."), local_error->message);
      return NULL;
    }

  if (!read_root (self, json_parser_get_root (parser), error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
load_default (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  DailiesCatalogue *catalogue = NULL;

  /* By hand, because a linker drops the constructor of an object file in a static library. */
  dailies_request_register_resource ();
  /* Among all resources, where an overlay can stand for it. */
  json = g_resources_lookup_data (CATALOGUE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (json != NULL)
    catalogue = dailies_catalogue_new_from_data (json, &error);

  /* It is compiled in and tested: without it the program is not whole. */
  if (catalogue == NULL)
    g_error ("%s", error->message);
  return catalogue;
}

DailiesCatalogue *
dailies_catalogue_get_default (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_default, NULL);
}

DailiesModel *
dailies_catalogue_lookup (DailiesCatalogue *self, const char *id)
{
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_name, id);
}

/* dailies-demo-server.c: the demo service behind its address
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-server.h"

#include "dailies-demo-handlers.h"
#include "dailies-demo-reply.h"

struct _DailiesDemoServer
{
  GObject parent_instance;

  SoupServer *server;
  DailiesDemoStore *store;
  DailiesDemoRenderer *renderer;
  DailiesDemoOptions options;
  char *key;
  char *address;
};

G_DEFINE_FINAL_TYPE (DailiesDemoServer, dailies_demo_server, G_TYPE_OBJECT)

static void
dailies_demo_server_dispose (GObject *object)
{
  DailiesDemoServer *self = DAILIES_DEMO_SERVER (object);

  if (self->server != NULL)
    {
      soup_server_remove_handler (self->server, NULL);
      soup_server_disconnect (self->server);
    }
  g_clear_object (&self->server);
  g_clear_object (&self->renderer);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (dailies_demo_server_parent_class)->dispose (object);
}

static void
dailies_demo_server_finalize (GObject *object)
{
  DailiesDemoServer *self = DAILIES_DEMO_SERVER (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (dailies_demo_server_parent_class)->finalize (object);
}

static void
dailies_demo_server_class_init (DailiesDemoServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_demo_server_dispose;
  object_class->finalize = dailies_demo_server_finalize;
}

/* Whether @path is where some model is created in @dialect. */
static gboolean
is_generations (DailiesDemoServer *self, const char *path, DailiesDialect dialect)
{
  GListModel *models = G_LIST_MODEL (dailies_demo_server_get_catalogue (self));

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (models, i);

      if (g_strcmp0 (dailies_model_get_path (model, dialect), path) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_any_generations (DailiesDemoServer *self, const char *path, DailiesDialect *dialect)
{
  *dialect = DAILIES_DIALECT_UNIVERSAL;
  if (is_generations (self, path, *dialect))
    return TRUE;
  *dialect = DAILIES_DIALECT_LEGACY;
  return is_generations (self, path, *dialect);
}

static gboolean
is_authorized (DailiesDemoServer *self, SoupServerMessage *message)
{
  g_autofree char *expected = g_strconcat ("Bearer ", self->key, NULL);

  return g_strcmp0 (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                  "Authorization"),
                    expected)
         == 0;
}

/* Whether the call may go on; else it is answered. */
static gboolean
authorize (DailiesDemoServer *self, SoupServerMessage *message)
{
  if (is_authorized (self, message))
    return TRUE;

  dailies_demo_reply_error (message, SOUP_STATUS_UNAUTHORIZED, "UnauthorizedException",
                            "This request requires a valid API key. The demo service takes only "
                            "the key that it was started with.",
                            NULL);
  return FALSE;
}

/* Whether @method is one of @allowed ("GET, POST"); else the call is answered. */
static gboolean
allow (SoupServerMessage *message, const char *allowed)
{
  g_auto (GStrv) methods = g_strsplit (allowed, ", ", -1);
  g_autofree char *text = NULL;

  if (g_strv_contains ((const char *const *) methods, soup_server_message_get_method (message)))
    return TRUE;

  text = g_strdup_printf ("Cannot %s %s", soup_server_message_get_method (message),
                          g_uri_get_path (soup_server_message_get_uri (message)));
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                allowed);
  dailies_demo_reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "MethodNotAllowedException",
                            text, NULL);
  return FALSE;
}

static void
reply_no_path (SoupServerMessage *message, const char *path)
{
  g_autofree char *text
    = g_strdup_printf ("Cannot %s %s", soup_server_message_get_method (message), path);

  dailies_demo_reply_error (message, SOUP_STATUS_NOT_FOUND, "NotFoundException", text, NULL);
}

/* Bodies are never gathered: a create call's goes through its own reader, any other is dropped. */
static void
handle_headers (SoupServer *server,
                SoupServerMessage *message,
                const char *path,
                GHashTable *query,
                gpointer user_data)
{
  DailiesDemoServer *self = user_data;
  DailiesDialect dialect;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);

  if (g_str_equal (soup_server_message_get_method (message), "POST")
      && is_any_generations (self, path, &dialect) && is_authorized (self, message))
    dailies_demo_generations_receive (self, message);
}

static void
handle (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer user_data)
{
  DailiesDemoServer *self = user_data;
  DailiesDialect dialect;

  dailies_demo_reply_begin (message);

  if (is_any_generations (self, path, &dialect))
    {
      if (!allow (message, "GET, HEAD, POST") || !authorize (self, message))
        return;
      if (g_str_equal (soup_server_message_get_method (message), "POST"))
        dailies_demo_generations_create (self, message, dialect);
      else
        dailies_demo_generations_poll (self, message, dialect);
    }
  else if (g_str_has_prefix (path, "/files/"))
    {
      if (allow (message, "GET, HEAD"))
        dailies_demo_files_serve (self, message, path + strlen ("/files/"));
    }
  else if (g_str_equal (path, "/v1/models") || g_str_equal (path, "/models"))
    {
      if (allow (message, "GET, HEAD"))
        dailies_demo_models_list (self, message);
    }
  else if (g_str_equal (path, "/models/metrics"))
    {
      if (allow (message, "GET, HEAD"))
        dailies_demo_models_metrics (self, message);
    }
  else if (g_str_equal (path, "/v2/billing"))
    {
      if (allow (message, "GET, HEAD") && authorize (self, message))
        dailies_demo_account_balance (self, message);
    }
  else if (g_str_equal (path, "/v2/logs"))
    {
      if (allow (message, "GET, HEAD") && authorize (self, message))
        dailies_demo_account_logs (self, message);
    }
  else
    reply_no_path (message, path);
}

static void
dailies_demo_server_init (DailiesDemoServer *self)
{
  self->server = soup_server_new ("server-header", "dailies-demo-service ", NULL);
  soup_server_add_early_handler (self->server, NULL, handle_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
}

DailiesDemoServer *
dailies_demo_server_new (DailiesDemoStore *store, const DailiesDemoOptions *options)
{
  DailiesDemoServer *self = g_object_new (DAILIES_TYPE_DEMO_SERVER, NULL);

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (store), NULL);
  g_return_val_if_fail (options != NULL && options->key != NULL, NULL);

  self->store = g_object_ref (store);
  self->renderer = dailies_demo_renderer_new (store);
  self->key = g_strdup (options->key);
  self->options = *options;
  self->options.key = self->key;
  return self;
}

static void
take_up (DailiesDemoServer *self)
{
  g_autoptr (GPtrArray) jobs = dailies_demo_store_list (self->store);

  for (guint i = jobs->len; i > 0; i--)
    dailies_demo_renderer_ensure (self->renderer, g_ptr_array_index (jobs, i - 1));
}

gboolean
dailies_demo_server_listen (DailiesDemoServer *self, guint16 port, GError **error)
{
  GSList *uris;

  g_return_val_if_fail (DAILIES_IS_DEMO_SERVER (self), FALSE);

  if (!soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;

  uris = soup_server_get_uris (self->server);
  self->address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  take_up (self);
  return TRUE;
}

const char *
dailies_demo_server_get_address (DailiesDemoServer *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_SERVER (self), NULL);

  return self->address;
}

DailiesDemoStore *
dailies_demo_server_get_store (DailiesDemoServer *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_SERVER (self), NULL);

  return self->store;
}

DailiesDemoRenderer *
dailies_demo_server_get_renderer (DailiesDemoServer *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_SERVER (self), NULL);

  return self->renderer;
}

DailiesCatalogue *
dailies_demo_server_get_catalogue (DailiesDemoServer *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_SERVER (self), NULL);

  return dailies_catalogue_get_default ();
}

const DailiesDemoOptions *
dailies_demo_server_get_options (DailiesDemoServer *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_SERVER (self), NULL);

  return &self->options;
}

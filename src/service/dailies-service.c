/* dailies-service.c: the wire
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-facts.h"
#include "dailies-fetch.h"
#include "dailies-log.h"
#include "dailies-partial.h"
#include "dailies-service.h"
#include "dailies-transport.h"
#include "dailies-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Gateways give an answer up after 100 s (Cloudflare's 524) or earlier. */
#define CONNECT_TIMEOUT 20000
#define STALL_TIMEOUT 60000
#define CREATE_TIMEOUT 180000
#define ASK_TIMEOUT 60000

struct _DailiesService
{
  GObject parent_instance;

  char *address;
  char *key;
  DailiesTimes times;
  DailiesTransport *transport;
};

enum
{
  PROP_0,
  PROP_ADDRESS,
  PROP_KEY,
  PROP_CONNECT_TIMEOUT,
  PROP_STALL_TIMEOUT,
  PROP_CREATE_TIMEOUT,
  PROP_ASK_TIMEOUT,
  N_PROPS,
};

enum
{
  EXCHANGE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (dailies - service - error - quark, dailies_service_error)
G_DEFINE_FINAL_TYPE (DailiesService, dailies_service, G_TYPE_OBJECT)

/* --- the object --- */

static void
transport_exchange (DailiesService *self, DailiesReply *reply)
{
  g_signal_emit (self, signals[EXCHANGE], 0, reply);
}

static void
dailies_service_constructed (GObject *object)
{
  DailiesService *self = DAILIES_SERVICE (object);

  G_OBJECT_CLASS (dailies_service_parent_class)->constructed (object);

  self->transport = dailies_transport_new (self->address, self->key, &self->times);
  g_signal_connect_object (self->transport, "exchange", G_CALLBACK (transport_exchange), self,
                           G_CONNECT_SWAPPED);
}

static void
dailies_service_dispose (GObject *object)
{
  DailiesService *self = DAILIES_SERVICE (object);

  if (self->transport != NULL)
    dailies_transport_close (self->transport);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (dailies_service_parent_class)->dispose (object);
}

static void
dailies_service_finalize (GObject *object)
{
  DailiesService *self = DAILIES_SERVICE (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (dailies_service_parent_class)->finalize (object);
}

static guint *
get_time (DailiesService *self, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_CONNECT_TIMEOUT:
      return &self->times.connect;
    case PROP_STALL_TIMEOUT:
      return &self->times.stall;
    case PROP_CREATE_TIMEOUT:
      return &self->times.create;
    case PROP_ASK_TIMEOUT:
      return &self->times.ask;
    default:
      return NULL;
    }
}

static void
dailies_service_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DailiesService *self = DAILIES_SERVICE (object);
  guint *time = get_time (self, prop_id);

  if (time != NULL)
    g_value_set_uint (value, *time);
  else if (prop_id == PROP_ADDRESS)
    g_value_set_string (value, self->address);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
dailies_service_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  DailiesService *self = DAILIES_SERVICE (object);
  guint *time = get_time (self, prop_id);

  if (time != NULL)
    *time = g_value_get_uint (value);
  else if (prop_id == PROP_ADDRESS)
    self->address = g_value_dup_string (value);
  else if (prop_id == PROP_KEY)
    self->key = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
install_time (guint prop_id, const char *name, guint milliseconds)
{
  properties[prop_id]
    = g_param_spec_uint (name, NULL, NULL, 1, G_MAXINT, milliseconds,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
}

static void
dailies_service_class_init (DailiesServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = dailies_service_constructed;
  object_class->dispose = dailies_service_dispose;
  object_class->finalize = dailies_service_finalize;
  object_class->get_property = dailies_service_get_property;
  object_class->set_property = dailies_service_set_property;

  properties[PROP_ADDRESS]
    = g_param_spec_string ("address", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* Never to be read again. */
  properties[PROP_KEY] = g_param_spec_string (
    "key", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  install_time (PROP_CONNECT_TIMEOUT, "connect-timeout", CONNECT_TIMEOUT);
  install_time (PROP_STALL_TIMEOUT, "stall-timeout", STALL_TIMEOUT);
  install_time (PROP_CREATE_TIMEOUT, "create-timeout", CREATE_TIMEOUT);
  install_time (PROP_ASK_TIMEOUT, "ask-timeout", ASK_TIMEOUT);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EXCHANGE] = g_signal_new ("exchange", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, DAILIES_TYPE_REPLY);
}

static void
dailies_service_init (DailiesService *self)
{
}

DailiesService *
dailies_service_new (const char *address, const char *key)
{
  g_return_val_if_fail (address != NULL, NULL);

  return g_object_new (DAILIES_TYPE_SERVICE, "address", address, "key", key, NULL);
}

const char *
dailies_service_get_address (DailiesService *self)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  return self->address;
}

/* --- create --- */

static gboolean
is_client_request_id (const char *id)
{
  gsize length = strlen (id);

  return length >= 1 && length <= 128
         && strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-")
              == length;
}

typedef struct
{
  DailiesTransport *transport;
  char *path;
  char *client_request_id;
} Create;

static void
create_free (gpointer data)
{
  Create *create = data;

  g_clear_object (&create->transport);
  g_clear_pointer (&create->path, g_free);
  g_clear_pointer (&create->client_request_id, g_free);
  g_free (create);
}

static DexFuture *
send_create (DexFuture *future, gpointer data)
{
  Create *create = data;
  DailiesBody *body = g_value_get_object (dex_future_get_value (future, NULL));
  g_autoptr (SoupMessage) message = NULL;

  message = dailies_transport_new_message (create->transport, "POST", create->path, TRUE);
  soup_message_headers_replace (soup_message_get_request_headers (message), "X-Client-Request-Id",
                                create->client_request_id);
  return dailies_transport_run (create->transport, message, body, create->path,
                                DAILIES_REPLY_CREATE, NULL, NULL, NULL);
}

DexFuture *
dailies_service_create (DailiesService *self,
                        DailiesModel *model,
                        DailiesRequest *request,
                        DailiesDialect dialect,
                        const char *client_request_id)
{
  const DailiesPictureRules *rules;
  g_autofree char *json = NULL;
  GError *error = NULL;
  DexFuture *body;
  Create *create;
  GFile *picture;

  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_MODEL (model), NULL);
  g_return_val_if_fail (DAILIES_IS_REQUEST (request), NULL);
  g_return_val_if_fail (client_request_id != NULL, NULL);
  g_return_val_if_fail (is_client_request_id (client_request_id), NULL);

  if (dailies_model_get_path (model, dialect) == NULL)
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                                  _ ("The model %s cannot be called in this dialect."),
                                  dailies_model_get_id (model));
  if ((json = dailies_wire_build_json (model, request, dialect, &error)) == NULL)
    return dex_future_new_for_error (error);

  rules = dailies_model_get_picture_rules (model);
  picture = dailies_request_get_first_frame_file (request);
  body = picture != NULL
           ? dailies_body_new_with_picture (
               json, dailies_wire_get_field (model, DAILIES_ROLE_FIRST_FRAME, dialect), picture,
               rules != NULL ? rules->max_bytes : 0)
           : dex_future_new_take_object (dailies_body_new (json));

  create = g_new0 (Create, 1);
  create->transport = g_object_ref (self->transport);
  create->path = g_strdup (dailies_model_get_path (model, dialect));
  create->client_request_id = g_strdup (client_request_id);
  return dex_future_then (body, send_create, create, create_free);
}

/* --- ask --- */

DexFuture *
dailies_service_ask (DailiesService *self, const char *path, const char *generation_id)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *full = NULL;

  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (path != NULL && *path == '/', NULL);
  g_return_val_if_fail (generation_id != NULL, NULL);

  /* Ids hold slashes and colons; all but unreserved characters are encoded. */
  escaped = g_uri_escape_string (generation_id, NULL, FALSE);
  full = g_strconcat (path, "?generation_id=", escaped, NULL);
  message = dailies_transport_new_message (self->transport, "GET", full, TRUE);
  return dailies_transport_run (self->transport, message, NULL, full, DAILIES_REPLY_ASK, NULL, NULL,
                                NULL);
}

DexFuture *
dailies_service_search_log (DailiesService *self, DailiesLogSearch *search)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (DAILIES_IS_LOG_SEARCH (search), NULL);

  return dailies_log_ask (self->transport, search);
}

DexFuture *
dailies_service_get_balance (DailiesService *self)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);

  return dailies_facts_get_balance (self->transport);
}

DexFuture *
dailies_service_get_models (DailiesService *self)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);

  return dailies_facts_get_models (self->transport);
}

DexFuture *
dailies_service_get_timing (DailiesService *self, const char *model_id)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (model_id != NULL, NULL);

  return dailies_facts_get_timing (self->transport, model_id);
}

DexFuture *
dailies_service_fetch (DailiesService *self,
                       const char *uri,
                       GFile *partial,
                       guint64 max_bytes,
                       gboolean allow_any_address,
                       DailiesFetchFunc progress,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (partial), NULL);

  return dailies_fetch (self->transport, uri, partial, max_bytes, allow_any_address, progress,
                        user_data, destroy);
}

DexFuture *
dailies_service_has_fetched (GFile *partial)
{
  g_return_val_if_fail (G_IS_FILE (partial), NULL);

  return dailies_partial_look (partial);
}

void
dailies_service_forget_fetched (GFile *partial)
{
  g_return_if_fail (G_IS_FILE (partial));

  dailies_partial_forget (partial);
}

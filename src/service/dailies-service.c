/* dailies-service.c: the wire
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-fetch.h"
#include "dailies-json.h"
#include "dailies-log.h"
#include "dailies-service.h"
#include "dailies-thread.h"
#include "dailies-transport.h"

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

void
dailies_timing_free (DailiesTiming *timing)
{
  g_free (timing);
}

static DailiesTiming *
timing_copy (DailiesTiming *timing)
{
  return g_memdup2 (timing, sizeof *timing);
}

G_DEFINE_BOXED_TYPE (DailiesTiming, dailies_timing, timing_copy, dailies_timing_free)

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

static JsonNode *
value_to_json (GVariant *value)
{
  JsonNode *node = json_node_alloc ();

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return json_node_init_string (node, g_variant_get_string (value, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return json_node_init_int (node, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return json_node_init_double (node, g_variant_get_double (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return json_node_init_boolean (node, g_variant_get_boolean (value));

  json_node_free (node);
  return NULL;
}

/* The field's name of the parameter with @role, where the model has one in this dialect. */
static const char *
get_field (DailiesModel *model, DailiesRole role, DailiesDialect dialect)
{
  DailiesParameter *parameter = dailies_model_get_by_role (model, role);

  return parameter != NULL ? dailies_parameter_get_name (parameter, dialect) : NULL;
}

static gboolean
add_parameters (JsonObject *object,
                DailiesModel *model,
                DailiesRequest *request,
                DailiesDialect dialect,
                GError **error)
{
  g_autofree char **names = dailies_request_list_parameters (request);

  for (guint i = 0; names[i] != NULL; i++)
    {
      DailiesParameter *parameter = dailies_model_lookup_parameter (model, names[i]);
      GVariant *value = dailies_request_get_parameter (request, names[i]);
      const char *field
        = parameter != NULL ? dailies_parameter_get_name (parameter, dialect) : NULL;
      g_autoptr (JsonNode) node = NULL;

      if (field == NULL)
        {
          g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                       _ ("This model does not know “%s” here."), names[i]);
          return FALSE;
        }
      if ((node = value_to_json (value)) == NULL)
        {
          g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                       _ ("The value of “%s” is of no kind that can be sent."), names[i]);
          return FALSE;
        }
      /* An empty text is a field that was not filled in. */
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          && *json_node_get_string (node) == '\0')
        continue;
      json_object_set_member (object, field, g_steal_pointer (&node));
    }
  return TRUE;
}

/* Everything but a picture that lies in a file. */
static char *
build_json (DailiesModel *model, DailiesRequest *request, DailiesDialect dialect, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  const char *prompt = dailies_request_get_prompt (request);
  const char *uri = dailies_request_get_first_frame_uri (request);
  const char *prompt_field = get_field (model, DAILIES_ROLE_PROMPT, dialect);
  const char *frame_field = get_field (model, DAILIES_ROLE_FIRST_FRAME, dialect);

  if (prompt == NULL || !g_utf8_validate (prompt, -1, NULL))
    {
      g_set_error_literal (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                           _ ("The prompt is no valid text."));
      return NULL;
    }
  if (frame_field == NULL
      && (uri != NULL || dailies_request_get_first_frame_file (request) != NULL))
    {
      g_set_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                   _ ("The model %s takes no first frame."), dailies_model_get_id (model));
      return NULL;
    }

  json_object_set_string_member (object, "model", dailies_model_get_id (model));
  if (prompt_field != NULL && *prompt != '\0')
    json_object_set_string_member (object, prompt_field, prompt);
  if (uri != NULL)
    json_object_set_string_member (object, frame_field, uri);
  if (!add_parameters (object, model, request, dialect, error))
    return NULL;

  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

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
  soup_message_set_request_body (message, "application/json", G_INPUT_STREAM (body),
                                 dailies_body_get_length (body));
  return dailies_transport_run (create->transport, message, create->path, DAILIES_REPLY_CREATE,
                                NULL, NULL, NULL);
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
  if ((json = build_json (model, request, dialect, &error)) == NULL)
    return dex_future_new_for_error (error);

  rules = dailies_model_get_picture_rules (model);
  picture = dailies_request_get_first_frame_file (request);
  body
    = picture != NULL
        ? dailies_body_new_with_picture (json, get_field (model, DAILIES_ROLE_FIRST_FRAME, dialect),
                                         picture, rules != NULL ? rules->max_bytes : 0)
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
  return dailies_transport_run (self->transport, message, full, DAILIES_REPLY_ASK, NULL, NULL,
                                NULL);
}

DexFuture *
dailies_service_find_in_log (DailiesService *self, const char *client_request_id, gint64 since)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (client_request_id != NULL, NULL);

  return dailies_log_find (self->transport, client_request_id, since);
}

/* --- account and catalogue --- */

static DexFuture *
get_facts (DailiesService *self, const char *path, gboolean with_key)
{
  g_autoptr (SoupMessage) message = NULL;

  message = dailies_transport_new_message (self->transport, "GET", path, with_key);
  return dailies_transport_run (self->transport, message, path, DAILIES_REPLY_FACTS, NULL, NULL,
                                NULL);
}

/* NULL, or the rejection for a reply that holds no facts. */
static DexFuture *
reject_failure (DailiesReply *reply)
{
  DailiesServiceError code = DAILIES_SERVICE_ERROR_STATUS;

  if (reply->outcome == DAILIES_OUTCOME_ANSWERED)
    return NULL;
  if (reply->http_status == 0)
    code = DAILIES_SERVICE_ERROR_UNREACHABLE;
  else if (reply->http_status / 100 == 2)
    code = DAILIES_SERVICE_ERROR_REPLY;
  return dex_future_new_reject (DAILIES_SERVICE_ERROR, code, "%s", reply->error_message);
}

static DexFuture *
reject_shape (const char *what)
{
  return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_REPLY,
                                _ ("The service’s answer could not be understood: %s."), what);
}

static DexFuture *
read_balance (DexFuture *future, gpointer data)
{
  DailiesReply *reply = g_value_get_object (dex_future_get_value (future, NULL));
  DexFuture *rejection = reject_failure (reply);
  JsonObject *object;
  const char *currency;
  double balance;

  if (rejection != NULL)
    return rejection;

  object = dailies_json_node_get_object (reply->root);
  currency = dailies_json_get_string (object, "currency");
  if (!dailies_json_get_number (object, "current_balance", &balance))
    return reject_shape (_ ("it has no balance"));
  if (currency != NULL && g_ascii_strcasecmp (currency, "USD") != 0)
    return reject_shape (_ ("the balance is not in US dollars"));
  return dex_future_new_for_double (balance);
}

DexFuture *
dailies_service_get_balance (DailiesService *self)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);

  return dex_future_then (get_facts (self, "/v2/billing", TRUE), read_balance, NULL, NULL);
}

static void
add_model (GStrvBuilder *builder, JsonObject *model)
{
  const char *type = dailies_json_get_string (model, "type");
  const char *id = dailies_json_get_string (model, "id");
  JsonArray *aliases = dailies_json_get_array (model, "aliases");

  /* The older catalogue says "video", the newer one "internal/video-generations/submit". */
  if (type == NULL || id == NULL
      || (!g_str_equal (type, "video") && !g_str_has_prefix (type, "internal/video-generations")))
    return;

  g_strv_builder_add (builder, id);
  for (guint i = 0; aliases != NULL && i < json_array_get_length (aliases); i++)
    {
      const char *alias = dailies_json_node_get_string (json_array_get_element (aliases, i));

      if (alias != NULL)
        g_strv_builder_add (builder, alias);
    }
}

static DexFuture *
read_models (DexFuture *future, gpointer data)
{
  DailiesReply *reply = g_value_get_object (dex_future_get_value (future, NULL));
  g_autoptr (GStrvBuilder) builder = NULL;
  DexFuture *rejection = reject_failure (reply);
  JsonArray *models;

  if (rejection != NULL)
    return rejection;

  models = dailies_json_get_array (dailies_json_node_get_object (reply->root), "data");
  if (models == NULL)
    return reject_shape (_ ("it has no list of models"));

  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonObject *model = dailies_json_node_get_object (json_array_get_element (models, i));

      if (model != NULL)
        add_model (builder, model);
    }
  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (builder));
}

DexFuture *
dailies_service_get_models (DailiesService *self)
{
  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);

  return dex_future_then (get_facts (self, "/v1/models", FALSE), read_models, NULL, NULL);
}

static gboolean
read_duration (JsonObject *entry, DailiesTiming *timing)
{
  JsonObject *metrics = dailies_json_get_object (entry, "metrics");
  JsonObject *duration = metrics != NULL ? dailies_json_get_object (metrics, "duration_ms") : NULL;
  double p50, p90, p99;

  if (duration == NULL || !dailies_json_get_number (duration, "p50", &p50)
      || !dailies_json_get_number (duration, "p90", &p90)
      || !dailies_json_get_number (duration, "p99", &p99))
    return FALSE;
  if (p50 < 0 || p90 < p50 || p99 < p90 || p99 > 1e12)
    return FALSE;

  timing->p50 = (gint64) p50;
  timing->p90 = (gint64) p90;
  timing->p99 = (gint64) p99;
  return TRUE;
}

static DexFuture *
read_timing (DexFuture *future, gpointer data)
{
  const char *model_id = data;
  DailiesReply *reply = g_value_get_object (dex_future_get_value (future, NULL));
  DexFuture *rejection = reject_failure (reply);
  DailiesTiming *timing = NULL;
  JsonArray *models;

  if (rejection != NULL)
    return rejection;

  models = dailies_json_get_array (dailies_json_node_get_object (reply->root), "models");
  if (models == NULL)
    return reject_shape (_ ("it has no list of models"));

  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonObject *entry = dailies_json_node_get_object (json_array_get_element (models, i));
      const char *alias = entry != NULL ? dailies_json_get_string (entry, "alias") : NULL;
      DailiesTiming found;

      if (g_strcmp0 (alias, model_id) != 0 || !read_duration (entry, &found))
        continue;
      /* One entry an endpoint: the slowest is the one that makes the clip. */
      if (timing == NULL)
        timing = g_memdup2 (&found, sizeof found);
      else if (found.p50 > timing->p50)
        *timing = found;
    }
  return dex_future_new_take_boxed (DAILIES_TYPE_TIMING, timing);
}

DexFuture *
dailies_service_get_timing (DailiesService *self, const char *model_id)
{
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_SERVICE (self), NULL);
  g_return_val_if_fail (model_id != NULL, NULL);

  escaped = g_uri_escape_string (model_id, NULL, FALSE);
  path = g_strconcat ("/models/metrics?aliases=", escaped, NULL);
  return dex_future_then (get_facts (self, path, FALSE), read_timing, g_strdup (model_id), g_free);
}

/* --- fetch --- */

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

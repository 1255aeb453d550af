/* dailies-facts.c: the account and the catalogue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-facts.h"
#include "dailies-json.h"

#include <glib/gi18n-lib.h>

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

static DexFuture *
get_facts (DailiesTransport *transport, const char *path, gboolean with_key)
{
  g_autoptr (SoupMessage) message = NULL;

  message = dailies_transport_new_message (transport, "GET", path, with_key);
  return dailies_transport_run (transport, message, NULL, path, DAILIES_REPLY_FACTS, NULL, NULL,
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
dailies_facts_get_balance (DailiesTransport *transport)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (transport), NULL);

  return dex_future_then (get_facts (transport, "/v2/billing", TRUE), read_balance, NULL, NULL);
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
dailies_facts_get_models (DailiesTransport *transport)
{
  g_return_val_if_fail (DAILIES_IS_TRANSPORT (transport), NULL);

  return dex_future_then (get_facts (transport, "/v1/models", FALSE), read_models, NULL, NULL);
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
dailies_facts_get_timing (DailiesTransport *transport, const char *model_id)
{
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_TRANSPORT (transport), NULL);
  g_return_val_if_fail (model_id != NULL, NULL);

  escaped = g_uri_escape_string (model_id, NULL, FALSE);
  path = g_strconcat ("/models/metrics?aliases=", escaped, NULL);
  return dex_future_then (get_facts (transport, path, FALSE), read_timing, g_strdup (model_id),
                          g_free);
}

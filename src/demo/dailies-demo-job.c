/* dailies-demo-job.c: one generation, as the demo service keeps it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-job.h"

#include <string.h>

/* How much of its time a generation waits in the queue. */
#define QUEUED_PART 0.25
#define CREDITS_PER_USD 2000000

const char *
dailies_demo_status_get_id (DailiesDemoStatus status)
{
  switch (status)
    {
    case DAILIES_DEMO_STATUS_QUEUED:
      return "queued";
    case DAILIES_DEMO_STATUS_GENERATING:
      return "generating";
    case DAILIES_DEMO_STATUS_COMPLETED:
      return "completed";
    case DAILIES_DEMO_STATUS_ERROR:
      return "error";
    }

  g_return_val_if_reached (NULL);
}

DailiesDemoJob *
dailies_demo_job_new (void)
{
  return g_new0 (DailiesDemoJob, 1);
}

DailiesDemoJob *
dailies_demo_job_copy (const DailiesDemoJob *job)
{
  DailiesDemoJob *copy;

  g_return_val_if_fail (job != NULL, NULL);

  copy = g_memdup2 (job, sizeof *job);
  copy->id = g_strdup (job->id);
  copy->name = g_strdup (job->name);
  copy->model = g_strdup (job->model);
  copy->vendor = g_strdup (job->vendor);
  copy->prompt = g_strdup (job->prompt);
  copy->request_id = g_strdup (job->request_id);
  copy->client_request_id = g_strdup (job->client_request_id);
  copy->picture = g_strdup (job->picture);
  copy->clip = g_strdup (job->clip);
  copy->error_name = g_strdup (job->error_name);
  copy->error_message = g_strdup (job->error_message);
  return copy;
}

void
dailies_demo_job_free (DailiesDemoJob *job)
{
  g_return_if_fail (job != NULL);

  g_free (job->id);
  g_free (job->name);
  g_free (job->model);
  g_free (job->vendor);
  g_free (job->prompt);
  g_free (job->request_id);
  g_free (job->client_request_id);
  g_free (job->picture);
  g_free (job->clip);
  g_free (job->error_name);
  g_free (job->error_message);
  g_free (job);
}

/* 122 random bits, from the one source of them in GLib that is good enough to be unique. */
static guint64
random_bits (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 bits;

  g_checksum_update (checksum, (const guchar *) uuid, -1);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&bits, digest, sizeof bits);
  return bits;
}

void
dailies_demo_job_take_id (DailiesDemoJob *job)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  g_return_if_fail (job != NULL && job->id == NULL);

  if (job->dialect == DAILIES_DIALECT_LEGACY)
    {
      job->name = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                   G_GUINT64_CONSTANT (100000000000000000)
                                     + random_bits () % G_GUINT64_CONSTANT (900000000000000000));
      job->id = g_strdup_printf ("%s:%s/%s", job->name, job->vendor, job->model);
    }
  else
    {
      char name[22] = { 0 };
      guint64 bits = 0;

      for (guint i = 0; i < sizeof name - 1; i++)
        {
          if (i % 10 == 0)
            bits = random_bits ();
          name[i] = alphabet[bits & 63];
          bits >>= 6;
        }
      job->name = g_strdup (name);
      job->id = g_strdup (name);
    }
}

char *
dailies_demo_job_dup_name (const char *id)
{
  gsize length;

  g_return_val_if_fail (id != NULL, NULL);

  length = strcspn (id, ":");
  if (length == 0 || length > 64)
    return NULL;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (id[i]) && id[i] != '-' && id[i] != '_')
        return NULL;
    }

  return g_strndup (id, length);
}

DailiesDemoStatus
dailies_demo_job_get_status (const DailiesDemoJob *job, gint64 now, gboolean has_clip)
{
  double age;

  g_return_val_if_fail (job != NULL, DAILIES_DEMO_STATUS_ERROR);

  /* A clock that was set back must not make a job wait for it. */
  age = now < job->created ? job->pace : (double) (now - job->created) / G_USEC_PER_SEC;

  if (age < job->pace * QUEUED_PART)
    return DAILIES_DEMO_STATUS_QUEUED;
  if (age < job->pace)
    return DAILIES_DEMO_STATUS_GENERATING;
  if (job->error_name != NULL)
    return DAILIES_DEMO_STATUS_ERROR;
  return has_clip ? DAILIES_DEMO_STATUS_COMPLETED : DAILIES_DEMO_STATUS_GENERATING;
}

double
dailies_demo_job_get_charge (const DailiesDemoJob *job)
{
  g_return_val_if_fail (job != NULL, 0);

  return job->error_name != NULL ? 0 : job->price;
}

gint64
dailies_demo_job_get_credits (const DailiesDemoJob *job)
{
  return (gint64) (dailies_demo_job_get_charge (job) * CREDITS_PER_USD + 0.5);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

JsonNode *
dailies_demo_job_to_json (const DailiesDemoJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (job != NULL, NULL);

  json_builder_begin_object (builder);
  add_string (builder, "id", job->id);
  add_string (builder, "model", job->model);
  add_string (builder, "vendor", job->vendor);
  add_string (builder, "prompt", job->prompt);
  add_string (builder, "dialect", dailies_dialect_get_id (job->dialect));
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, job->created);
  json_builder_set_member_name (builder, "pace");
  json_builder_add_double_value (builder, job->pace);
  json_builder_set_member_name (builder, "price");
  json_builder_add_double_value (builder, job->price);
  add_string (builder, "request_id", job->request_id);
  add_string (builder, "client_request_id", job->client_request_id);
  add_string (builder, "picture", job->picture);
  json_builder_set_member_name (builder, "link");
  json_builder_add_boolean_value (builder, job->link);
  add_string (builder, "clip", job->clip);
  add_string (builder, "error_name", job->error_name);
  add_string (builder, "error_message", job->error_message);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static char *
dup_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_dup_string (node);
}

static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  return json_node_get_double (node);
}

DailiesDemoJob *
dailies_demo_job_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (DailiesDemoJob) job = dailies_demo_job_new ();
  g_autofree char *dialect = NULL;
  JsonObject *object;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, data, (gssize) length, error))
    return NULL;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, JSON_READER_ERROR, JSON_READER_ERROR_NO_OBJECT, "not an object");
      return NULL;
    }

  object = json_node_get_object (root);
  job->id = dup_string (object, "id");
  job->name = job->id != NULL ? dailies_demo_job_dup_name (job->id) : NULL;
  job->model = dup_string (object, "model");
  job->vendor = dup_string (object, "vendor");
  job->prompt = dup_string (object, "prompt");
  job->request_id = dup_string (object, "request_id");
  job->client_request_id = dup_string (object, "client_request_id");
  job->picture = dup_string (object, "picture");
  job->clip = dup_string (object, "clip");
  job->error_name = dup_string (object, "error_name");
  job->error_message = dup_string (object, "error_message");
  job->created = (gint64) get_number (object, "created");
  job->pace = get_number (object, "pace");
  job->price = get_number (object, "price");
  job->link = json_object_get_boolean_member_with_default (object, "link", FALSE);
  dialect = dup_string (object, "dialect");

  if (job->name == NULL || job->model == NULL || job->vendor == NULL || job->prompt == NULL
      || job->clip == NULL || dialect == NULL || !dailies_dialect_from_id (dialect, &job->dialect))
    {
      g_set_error_literal (error, JSON_READER_ERROR, JSON_READER_ERROR_INVALID_MEMBER, "not a job");
      return NULL;
    }

  return g_steal_pointer (&job);
}

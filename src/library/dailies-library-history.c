/* dailies-library-history.c: what the library remembers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

#include <math.h>

/* As many jobs say what a model usually takes, and fewer than the second say nothing. */
#define USUAL_OF 50
#define USUAL_LEAST 3

/* --- events --- */

typedef struct
{
  char *id;
  GPtrArray *events;
} Events;

static void
events_free (gpointer data)
{
  Events *events = data;

  g_clear_pointer (&events->id, g_free);
  g_clear_pointer (&events->events, g_ptr_array_unref);
  g_free (events);
}

static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc_usec (time);

  return g_date_time_format_iso8601 (moment);
}

static void
set_json (JsonObject *object, const char *member, const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;

  /* The library wrote it, so it parses; a null stands for what is not there. */
  if (node != NULL)
    json_object_set_member (object, member, g_steal_pointer (&node));
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
read_event (DailiesStatement *statement)
{
  JsonObject *event = json_object_new ();
  g_autofree char *time = format_time (sqlite3_column_int64 (statement, 0));
  const char *raw;

  json_object_set_string_member (event, "time", time);
  json_object_set_string_member (event, "kind", (const char *) sqlite3_column_text (statement, 1));
  json_object_set_string_member (event, "state", (const char *) sqlite3_column_text (statement, 2));
  set_json (event, "changed", (const char *) sqlite3_column_text (statement, 3));
  set_json (event, "detail", (const char *) sqlite3_column_text (statement, 4));

  if ((raw = sqlite3_column_blob (statement, 5)) != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (raw, sqlite3_column_bytes (statement, 5));

      json_object_set_string_member (event, "raw", valid);
    }
  else
    json_object_set_null_member (event, "raw");

  return event;
}

static gboolean
read_events (DailiesDatabase *database, gpointer data, GError **error)
{
  Events *events = data;
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  if ((statement
       = dailies_database_prepare (database,
                                   "SELECT time, kind, state, changed, detail, raw FROM events"
                                   " WHERE job = (SELECT seq FROM jobs WHERE id = ?) ORDER BY seq",
                                   error))
      == NULL)
    return FALSE;

  dailies_statement_bind_text (statement, 1, events->id);
  while (more)
    {
      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (more)
        g_ptr_array_add (events->events, read_event (statement));
    }

  return TRUE;
}

static DexFuture *
events_done (gpointer data)
{
  Events *events = data;
  JsonArray *array = json_array_sized_new (events->events->len);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < events->events->len; i++)
    json_array_add_object_element (array, json_object_ref (g_ptr_array_index (events->events, i)));

  json_node_take_array (node, array);
  return dex_future_new_take_boxed (JSON_TYPE_NODE, node);
}

DexFuture *
dailies_library_list_events (DailiesLibrary *self, DailiesJob *job)
{
  Events *events;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  events = g_new0 (Events, 1);
  events->id = g_strdup (dailies_job_get_id (job));
  events->events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  return dailies_database_run (self->database, read_events, events_done, events, events_free);
}

/* --- how long it takes --- */

typedef struct
{
  char *service;
  char *model_id;
  gint64 took[USUAL_OF];
  guint n;
} Usual;

static void
usual_free (gpointer data)
{
  Usual *usual = data;

  g_clear_pointer (&usual->service, g_free);
  g_clear_pointer (&usual->model_id, g_free);
  g_free (usual);
}

static gboolean
read_usual (DailiesDatabase *database, gpointer data, GError **error)
{
  Usual *usual = data;
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean more = TRUE;

  if ((statement = dailies_database_prepare (
         database,
         "SELECT took FROM jobs WHERE service = ? AND model = ? AND took > 0"
         " ORDER BY ended DESC LIMIT ?",
         error))
      == NULL)
    return FALSE;

  dailies_statement_bind_text (statement, 1, usual->service);
  dailies_statement_bind_text (statement, 2, usual->model_id);
  sqlite3_bind_int (statement, 3, USUAL_OF);
  while (more)
    {
      if (!dailies_database_step (database, statement, &more, error))
        return FALSE;
      if (more)
        usual->took[usual->n++] = sqlite3_column_int64 (statement, 0);
    }

  return TRUE;
}

static int
compare_took (const void *a, const void *b)
{
  const gint64 first = *(const gint64 *) a;
  const gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static DexFuture *
usual_done (gpointer data)
{
  Usual *usual = data;
  const guint middle = usual->n / 2;
  double median;

  if (usual->n < USUAL_LEAST)
    return dex_future_new_for_double (NAN);

  qsort (usual->took, usual->n, sizeof *usual->took, compare_took);
  median = usual->n % 2 == 1 ? usual->took[middle]
                             : (usual->took[middle - 1] + usual->took[middle]) / 2.0;
  return dex_future_new_for_double (median / G_USEC_PER_SEC);
}

DexFuture *
dailies_library_get_usual_seconds (DailiesLibrary *self, const char *service, const char *model_id)
{
  Usual *usual;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);
  g_return_val_if_fail (model_id != NULL, NULL);

  usual = g_new0 (Usual, 1);
  usual->service = g_strdup (service);
  usual->model_id = g_strdup (model_id);
  return dailies_database_run (self->database, read_usual, usual_done, usual, usual_free);
}

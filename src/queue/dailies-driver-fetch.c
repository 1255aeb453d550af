/* dailies-driver-fetch.c: from the link to the whole file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int code;
  const char *name;
} ErrorName;

static const ErrorName fetch_names[] = {
  { DAILIES_SERVICE_ERROR_UNREACHABLE, DAILIES_QUEUE_ERROR_UNREACHABLE },
  { DAILIES_SERVICE_ERROR_LINK_DEAD, DAILIES_QUEUE_ERROR_LINK_DEAD },
  { DAILIES_SERVICE_ERROR_LINK_REFUSED, DAILIES_QUEUE_ERROR_LINK_REFUSED },
  { DAILIES_SERVICE_ERROR_TOO_LARGE, DAILIES_QUEUE_ERROR_TOO_LARGE },
  { DAILIES_SERVICE_ERROR_NO_SPACE, DAILIES_QUEUE_ERROR_DISK_FULL },
  { DAILIES_SERVICE_ERROR_DISK, DAILIES_QUEUE_ERROR_DISK },
};

static const char *
get_fetch_error_name (const GError *error)
{
  if (error->domain == DAILIES_SERVICE_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (fetch_names); i++)
      if (error->code == fetch_names[i].code)
        return fetch_names[i].name;
  return DAILIES_QUEUE_ERROR_FETCH;
}

void
dailies_driver_note_trouble (DailiesDriver *self,
                             const char *kind,
                             const char *name,
                             const char *message)
{
  g_autoptr (JsonNode) facts
    = dailies_driver_make_facts ("uri", dailies_job_get_result_uri (self->job));

  dailies_driver_note (
    self, &(DailiesRecord) { .kind = kind,
                             .facts = facts,
                             .error_name = name,
                             .error_message = message,
                             .next_ask = dailies_driver_set_due_after_trouble (self, -1) });
}

/* --- the fetch --- */

static gboolean
has_same_origin (const char *a, const char *b)
{
  g_autoptr (GUri) first = g_uri_parse (a, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) second = g_uri_parse (b, G_URI_FLAGS_ENCODED, NULL);

  return first != NULL && second != NULL
         && g_strcmp0 (g_uri_get_scheme (first), g_uri_get_scheme (second)) == 0
         && g_strcmp0 (g_uri_get_host (first), g_uri_get_host (second)) == 0
         && g_uri_get_port (first) == g_uri_get_port (second);
}

/* "Download anyway" is an event of the job, so it holds in every run and process; it is about one
 * place, so a link to elsewhere asks again. */
static gboolean
is_allowed_by_person (DailiesDriver *self, const char *uri)
{
  g_autoptr (JsonNode) events = dailies_driver_list_events (self);
  JsonObject *detail
    = events != NULL
        ? dailies_driver_get_detail (dailies_driver_find_last_event (events, "download-anyway"))
        : NULL;

  return detail != NULL
         && has_same_origin (json_object_get_string_member_with_default (detail, "uri", ""), uri);
}

/* The next thing that is tried is another link, unless the person says that this one is good. */
static void
wait_for_person (DailiesDriver *self, const char *uri, const char *message)
{
  g_autoptr (JsonNode) facts = dailies_driver_make_facts ("uri", uri);

  self->wants_link = TRUE;
  dailies_driver_note (
    self, &(DailiesRecord) { .kind = "link-refused",
                             .facts = facts,
                             .error_name = DAILIES_QUEUE_ERROR_LINK_REFUSED,
                             .error_message = message,
                             .next_ask = dailies_driver_set_due (self, self->pace->log_rare) });
}

static void
progress_cb (guint64 received, gint64 total, gpointer user_data)
{
  DailiesDriver *self = user_data;

  self->received = received;
  if (self->queue != NULL)
    dailies_queue_fetching (self->queue, self->job, received, total);
}

/* A line that breaks again and again is no reason to wait ever longer as long as it brings something
 * each time: a large clip would never be whole. */
static void
count_gain (DailiesDriver *self)
{
  if (self->received <= self->gathered)
    return;
  self->gathered = self->received;
  self->failures = 0;
}

/* Returns: whether the whole file is at @partial; else the trouble is written down */
static gboolean
fetch (DailiesDriver *self, DailiesService *service, const char *uri, GFile *partial)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) facts = dailies_driver_make_facts ("uri", uri);
  g_autofree char *damaged = NULL;

  if (dex_await (dailies_driver_until_changed (
                   self, dailies_service_fetch (service, uri, partial, 0, self->allows_address,
                                                progress_cb, g_object_ref (self), g_object_unref)),
                 &error))
    {
      dailies_driver_note (self,
                           &(DailiesRecord) { .kind = "fetched", .facts = facts, .keeps = TRUE });
      return self->queue != NULL;
    }

  if (error->domain == DAILIES_DRIVER_ERROR)
    return FALSE;

  if (g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_LINK_REFUSED))
    {
      self->allows_address = !self->allows_address && is_allowed_by_person (self, uri);
      if (!self->allows_address && self->queue != NULL)
        wait_for_person (self, uri, error->message);
      return FALSE;
    }

  count_gain (self);
  self->wants_link
    = g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_LINK_DEAD);
  damaged = dailies_driver_word_damaged (self, error->message, self->wants_link);
  if (damaged != NULL)
    dailies_driver_note_trouble (self, "fetch-failed", DAILIES_QUEUE_ERROR_SAME_DAMAGE, damaged);
  else
    dailies_driver_note_trouble (self, "fetch-failed", get_fetch_error_name (error),
                                 error->message);
  return FALSE;
}

/* Whatever the service says now, a clip that it once called ready is not given up.
 *
 * Returns: whether there is a link to try; else the trouble is written down */
static gboolean
renew_link (DailiesDriver *self)
{
  g_autoptr (DailiesReply) reply = dailies_driver_ask (self);
  g_autofree char *damaged = NULL;
  const char *uri;
  const char *message;

  if (reply == NULL)
    return FALSE;

  uri = dailies_reply_get_result_uri (reply);
  if (uri != NULL)
    {
      self->wants_link = FALSE;
      self->allows_address = FALSE;
      dailies_driver_note (
        self,
        &(DailiesRecord) {
          .kind = "asked", .reply = reply, .answered = TRUE, .keeps = TRUE, .result_uri = uri });
      return self->queue != NULL && !self->wants_link;
    }

  message = dailies_reply_get_error_message (reply);
  if (message == NULL)
    message = _ ("The service had said that the clip is ready, but gives no link now.");
  damaged = dailies_driver_word_damaged (self, message, TRUE);
  dailies_driver_note (self, &(DailiesRecord) {
                               .kind = "asked",
                               .reply = reply,
                               .answered = TRUE,
                               .error_name = damaged != NULL ? DAILIES_QUEUE_ERROR_SAME_DAMAGE
                                                             : DAILIES_QUEUE_ERROR_NO_LINK,
                               .error_message = damaged != NULL ? damaged : message,
                               .next_ask = dailies_driver_set_due_after_trouble (self, -1),
                             });
  return FALSE;
}

void
dailies_driver_fetch (DailiesDriver *self)
{
  g_autoptr (GFile) partial = dailies_library_get_partial (self->library, self->job);
  g_autoptr (DailiesService) service = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  if (!self->looked_for_clip)
    {
      self->looked_for_clip = TRUE;
      if (dailies_driver_finish_kept (self) || self->queue == NULL)
        return;
    }
  if (dailies_driver_may_keep_damaged (self))
    {
      dailies_driver_keep_damaged (self);
      return;
    }
  if (self->queue == NULL)
    return;

  /* All of it came before: whatever has become of its link, this may be the only one there is. */
  if (dex_await_boolean (dailies_driver_until_changed (self, dailies_service_has_fetched (partial)),
                         &error))
    {
      if (self->queue != NULL)
        dailies_driver_check (self, partial);
      return;
    }
  if (error != NULL || self->queue == NULL)
    return;

  uri = g_strdup (dailies_job_get_result_uri (self->job));
  if (uri != NULL
      && g_strcmp0 (dailies_job_get_error_name (self->job), DAILIES_QUEUE_ERROR_LINK_REFUSED) == 0)
    {
      self->allows_address = is_allowed_by_person (self, uri);
      self->wants_link = self->wants_link && !self->allows_address;
      if (self->queue == NULL)
        return;
    }

  if ((self->wants_link || uri == NULL) && !renew_link (self))
    return;
  if ((service = dailies_driver_find_service (self)) == NULL)
    return;

  g_set_str (&uri, dailies_job_get_result_uri (self->job));
  if (fetch (self, service, uri, partial))
    dailies_driver_check (self, partial);
}

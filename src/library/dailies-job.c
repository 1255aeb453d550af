/* dailies-job.c: one job of the library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-private.h"

#include <math.h>

struct _DailiesJob
{
  GObject parent_instance;

  GFile *folder;
  DailiesRow *row;
  /* The row that it was made with: what never changes is read from here, and so stays where it is. */
  DailiesRow *first;

  /* Made when they are asked for. */
  DailiesRequest *request;
  gboolean is_request_whole;
  GFile *clip;
  GFile *poster;

  /* Of this process alone */
  char *trouble;
};

G_DEFINE_FINAL_TYPE (DailiesJob, dailies_job, G_TYPE_OBJECT)

/* --- what the library does --- */

DailiesJob *
dailies_job_new (GFile *folder, DailiesRow *row)
{
  DailiesJob *self = g_object_new (DAILIES_TYPE_JOB, NULL);

  self->folder = g_object_ref (folder);
  self->row = dailies_row_ref (row);
  self->first = dailies_row_ref (row);
  return self;
}

DailiesRow *
dailies_job_get_row (DailiesJob *self)
{
  return self->row;
}

void
dailies_job_update (DailiesJob *self, DailiesRow *row)
{
  g_autoptr (DailiesRow) old = NULL;

  g_assert (DAILIES_IS_JOB (self));

  if (self->row == row)
    return;

  old = g_steal_pointer (&self->row);
  self->row = dailies_row_ref (row);
  if (g_strcmp0 (dailies_row_get_clip (old), dailies_row_get_clip (row)) != 0)
    g_clear_object (&self->clip);
  if (g_strcmp0 (old->texts[DAILIES_TEXT_POSTER], row->texts[DAILIES_TEXT_POSTER]) != 0)
    g_clear_object (&self->poster);

  dailies_job_notify_differences (self, old, row);
}

/* --- GObject --- */

static void
dailies_job_finalize (GObject *object)
{
  DailiesJob *self = DAILIES_JOB (object);

  g_clear_object (&self->folder);
  g_clear_pointer (&self->row, dailies_row_unref);
  g_clear_pointer (&self->first, dailies_row_unref);
  g_clear_object (&self->request);
  g_clear_object (&self->clip);
  g_clear_object (&self->poster);
  g_clear_pointer (&self->trouble, g_free);

  G_OBJECT_CLASS (dailies_job_parent_class)->finalize (object);
}

static void
dailies_job_class_init (DailiesJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_job_finalize;
  dailies_job_install_properties (object_class);
}

static void
dailies_job_init (DailiesJob *self)
{
}

/* --- getters --- */

static const char *
get_text (DailiesJob *self, DailiesText text)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), NULL);

  return self->row->texts[text];
}

/* Of a text that is the same for as long as there is the job. */
static const char *
get_lasting_text (DailiesJob *self, DailiesText text)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), NULL);

  return self->first->texts[text];
}

static gint64
get_time (DailiesJob *self, DailiesTime time)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), 0);

  return self->row->times[time];
}

static double
get_charge (DailiesJob *self, DailiesCharge charge)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), NAN);

  return self->row->charges[charge];
}

static gint64
get_measure (DailiesJob *self, DailiesMeasure measure)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), 0);

  return self->row->measures[measure];
}

const char *
dailies_job_get_id (DailiesJob *self)
{
  return get_lasting_text (self, DAILIES_TEXT_ID);
}

DailiesState
dailies_job_get_state (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), DAILIES_STATE_WAITING);

  return self->row->state;
}

DailiesState
dailies_job_get_stood (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), DAILIES_STATE_WAITING);

  return self->row->stood;
}

const char *
dailies_job_get_prompt (DailiesJob *self)
{
  return get_lasting_text (self, DAILIES_TEXT_PROMPT);
}

const char *
dailies_job_get_model_id (DailiesJob *self)
{
  return get_lasting_text (self, DAILIES_TEXT_MODEL);
}

const char *
dailies_job_get_service (DailiesJob *self)
{
  return get_lasting_text (self, DAILIES_TEXT_SERVICE);
}

DailiesDialect
dailies_job_get_dialect (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), DAILIES_DIALECT_UNIVERSAL);

  return self->row->dialect;
}

/* Whether this version knows all that is in a stored request. */
static gboolean
is_understood (JsonObject *object)
{
  static const char *const known[] = { "format", "model", "first_frame", "parameters", NULL };
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      return FALSE;
  /* Before it had a number, it was the first. */
  return json_object_get_int_member_with_default (object, "format", DAILIES_JOB_REQUEST_FORMAT)
         == DAILIES_JOB_REQUEST_FORMAT;
}

DailiesRequest *
dailies_job_get_request (DailiesJob *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (self), NULL);

  if (self->request != NULL)
    return self->request;

  node = json_from_string (self->row->texts[DAILIES_TEXT_REQUEST], &error);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      self->is_request_whole = is_understood (json_node_get_object (node));
      json_object_set_string_member (json_node_get_object (node), "prompt",
                                     self->row->texts[DAILIES_TEXT_PROMPT]);
      self->request = dailies_request_from_json (node, &error);
    }

  if (self->request == NULL)
    {
      /* Watching and fetching never need it, so the job goes on with what the columns know. It is not
       * sent like that. */
      g_info ("The request of job %s cannot be read: %s", self->row->texts[DAILIES_TEXT_ID],
              error != NULL ? error->message : "no object");
      self->is_request_whole = FALSE;
      self->request = dailies_request_new (self->row->texts[DAILIES_TEXT_MODEL],
                                           self->row->texts[DAILIES_TEXT_PROMPT]);
    }

  if (self->row->texts[DAILIES_TEXT_FRAME] != NULL)
    {
      g_autoptr (GFile) frames = g_file_get_child (self->folder, "frames");
      g_autoptr (GFile) frame = g_file_get_child (frames, self->row->texts[DAILIES_TEXT_FRAME]);

      dailies_request_set_first_frame_file (self->request, frame);
    }

  return self->request;
}

gboolean
dailies_job_is_request_whole (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), FALSE);

  dailies_job_get_request (self);
  return self->is_request_whole;
}

const char *
dailies_job_get_retry_of (DailiesJob *self)
{
  return get_lasting_text (self, DAILIES_TEXT_RETRY_OF);
}

const char *
dailies_job_get_generation_id (DailiesJob *self)
{
  return get_text (self, DAILIES_TEXT_GENERATION_ID);
}

const char *
dailies_job_get_result_uri (DailiesJob *self)
{
  return get_text (self, DAILIES_TEXT_RESULT_URI);
}

static GFile *
ensure_file (DailiesJob *self, GFile **file, const char *folder_name, const char *name)
{
  if (*file == NULL && name != NULL)
    {
      g_autoptr (GFile) folder = g_file_get_child (self->folder, folder_name);

      *file = g_file_get_child (folder, name);
    }

  return *file;
}

GFile *
dailies_job_get_clip (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), NULL);

  return ensure_file (self, &self->clip, "clips", dailies_row_get_clip (self->row));
}

guint
dailies_job_get_width (DailiesJob *self)
{
  return (guint) get_measure (self, DAILIES_MEASURE_WIDTH);
}

guint
dailies_job_get_height (DailiesJob *self)
{
  return (guint) get_measure (self, DAILIES_MEASURE_HEIGHT);
}

gint64
dailies_job_get_duration (DailiesJob *self)
{
  return get_measure (self, DAILIES_MEASURE_DURATION);
}

GFile *
dailies_job_get_poster (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), NULL);

  return ensure_file (self, &self->poster, "posters", self->row->texts[DAILIES_TEXT_POSTER]);
}

const char *
dailies_job_get_error_name (DailiesJob *self)
{
  return get_text (self, DAILIES_TEXT_ERROR_NAME);
}

const char *
dailies_job_get_error_message (DailiesJob *self)
{
  return get_text (self, DAILIES_TEXT_ERROR_MESSAGE);
}

double
dailies_job_get_credits_used (DailiesJob *self)
{
  return get_charge (self, DAILIES_CHARGE_CREDITS);
}

double
dailies_job_get_tokens_used (DailiesJob *self)
{
  return get_charge (self, DAILIES_CHARGE_TOKENS);
}

double
dailies_job_get_usd_spent (DailiesJob *self)
{
  return get_charge (self, DAILIES_CHARGE_USD);
}

gint64
dailies_job_get_created (DailiesJob *self)
{
  return get_time (self, DAILIES_TIME_CREATED);
}

gint64
dailies_job_get_submitted (DailiesJob *self)
{
  return get_time (self, DAILIES_TIME_SUBMITTED);
}

gint64
dailies_job_get_accepted (DailiesJob *self)
{
  return get_time (self, DAILIES_TIME_ACCEPTED);
}

gint64
dailies_job_get_ended (DailiesJob *self)
{
  return get_time (self, DAILIES_TIME_ENDED);
}

gint64
dailies_job_get_last_answer (DailiesJob *self)
{
  return get_time (self, DAILIES_TIME_LAST_ANSWER);
}

gint64
dailies_job_get_next_ask (DailiesJob *self)
{
  return get_time (self, DAILIES_TIME_NEXT_ASK);
}

gboolean
dailies_job_may_be_paid (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), FALSE);

  return dailies_row_may_be_paid (self->row);
}

gboolean
dailies_job_is_hidden (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), FALSE);

  return self->row->marks[DAILIES_MARK_HIDDEN];
}

gboolean
dailies_job_get_favourite (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), FALSE);

  return self->row->marks[DAILIES_MARK_FAVOURITE];
}

gboolean
dailies_job_get_copy_due (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), FALSE);

  return self->row->marks[DAILIES_MARK_COPY_DUE];
}

const char *
dailies_job_get_trouble (DailiesJob *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB (self), NULL);

  return self->trouble;
}

void
dailies_job_set_trouble (DailiesJob *self, const char *trouble)
{
  g_return_if_fail (DAILIES_IS_JOB (self));

  if (g_set_str (&self->trouble, trouble))
    g_object_notify (G_OBJECT (self), "trouble");
}

/* dailies-job-properties.c: what of a job can be watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-private.h"

#include <math.h>

typedef enum
{
  KIND_TEXT,
  KIND_TIME,
  KIND_CHARGE,
  KIND_PIXELS,
  KIND_DURATION,
  KIND_STATE,
  KIND_DIALECT,
  KIND_REQUEST,
  KIND_CLIP,
  KIND_POSTER,
  KIND_MAY_BE_PAID,
  KIND_MARK,
  KIND_TROUBLE,
} Kind;

/* A property of each getter. */
static const struct
{
  const char *name;
  Kind kind;
  guint index;
} table[] = {
  { "id", KIND_TEXT, DAILIES_TEXT_ID },
  { "state", KIND_STATE, 0 },
  { "stood", KIND_STATE, 1 },
  { "prompt", KIND_TEXT, DAILIES_TEXT_PROMPT },
  { "model-id", KIND_TEXT, DAILIES_TEXT_MODEL },
  { "service", KIND_TEXT, DAILIES_TEXT_SERVICE },
  { "dialect", KIND_DIALECT, 0 },
  { "request", KIND_REQUEST, 0 },
  { "retry-of", KIND_TEXT, DAILIES_TEXT_RETRY_OF },
  { "generation-id", KIND_TEXT, DAILIES_TEXT_GENERATION_ID },
  { "result-uri", KIND_TEXT, DAILIES_TEXT_RESULT_URI },
  { "clip", KIND_CLIP, 0 },
  { "poster", KIND_POSTER, 0 },
  { "width", KIND_PIXELS, DAILIES_MEASURE_WIDTH },
  { "height", KIND_PIXELS, DAILIES_MEASURE_HEIGHT },
  { "duration", KIND_DURATION, DAILIES_MEASURE_DURATION },
  { "error-name", KIND_TEXT, DAILIES_TEXT_ERROR_NAME },
  { "error-message", KIND_TEXT, DAILIES_TEXT_ERROR_MESSAGE },
  { "credits-used", KIND_CHARGE, DAILIES_CHARGE_CREDITS },
  { "tokens-used", KIND_CHARGE, DAILIES_CHARGE_TOKENS },
  { "usd-spent", KIND_CHARGE, DAILIES_CHARGE_USD },
  { "created", KIND_TIME, DAILIES_TIME_CREATED },
  { "submitted", KIND_TIME, DAILIES_TIME_SUBMITTED },
  { "accepted", KIND_TIME, DAILIES_TIME_ACCEPTED },
  { "ended", KIND_TIME, DAILIES_TIME_ENDED },
  { "last-answer", KIND_TIME, DAILIES_TIME_LAST_ANSWER },
  { "next-ask", KIND_TIME, DAILIES_TIME_NEXT_ASK },
  { "may-be-paid", KIND_MAY_BE_PAID, 0 },
  { "hidden", KIND_MARK, DAILIES_MARK_HIDDEN },
  { "favourite", KIND_MARK, DAILIES_MARK_FAVOURITE },
  { "copy-due", KIND_MARK, DAILIES_MARK_COPY_DUE },
  { "trouble", KIND_TROUBLE, 0 },
};

/* Of table[i] it is properties[i + 1]. */
static GParamSpec *properties[G_N_ELEMENTS (table) + 1];

static gboolean
is_different (const DailiesRow *old, const DailiesRow *new, guint i)
{
  const guint index = table[i].index;

  switch (table[i].kind)
    {
    case KIND_TEXT:
      return g_strcmp0 (old->texts[index], new->texts[index]) != 0;
    case KIND_TIME:
      return old->times[index] != new->times[index];
    case KIND_CHARGE:
      return old->charges[index] != new->charges[index]
             && !(isnan (old->charges[index]) && isnan (new->charges[index]));
    case KIND_PIXELS:
    case KIND_DURATION:
      return old->measures[index] != new->measures[index];
    case KIND_STATE:
      return index == 0 ? old->state != new->state : old->stood != new->stood;
    case KIND_CLIP:
      return g_strcmp0 (dailies_row_get_clip (old), dailies_row_get_clip (new)) != 0;
    case KIND_POSTER:
      return g_strcmp0 (old->texts[DAILIES_TEXT_POSTER], new->texts[DAILIES_TEXT_POSTER]) != 0;
    case KIND_MAY_BE_PAID:
      return dailies_row_may_be_paid (old) != dailies_row_may_be_paid (new);
    case KIND_MARK:
      return old->marks[index] != new->marks[index];
    case KIND_DIALECT:
    case KIND_REQUEST:
    case KIND_TROUBLE:
    default:
      return FALSE;
    }
}

void
dailies_job_notify_differences (DailiesJob *self, const DailiesRow *old, const DailiesRow *new)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (is_different (old, new, i))
        g_object_notify_by_pspec (G_OBJECT (self), properties[i + 1]);
    }
}

static void
dailies_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DailiesJob *self = DAILIES_JOB (object);
  DailiesRow *row = dailies_job_get_row (self);
  guint index;

  if (prop_id == 0 || prop_id > G_N_ELEMENTS (table))
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  index = table[prop_id - 1].index;
  switch (table[prop_id - 1].kind)
    {
    case KIND_TEXT:
      g_value_set_string (value, row->texts[index]);
      break;
    case KIND_TIME:
      g_value_set_int64 (value, row->times[index]);
      break;
    case KIND_CHARGE:
      g_value_set_double (value, row->charges[index]);
      break;
    case KIND_PIXELS:
      g_value_set_uint (value, (guint) row->measures[index]);
      break;
    case KIND_DURATION:
      g_value_set_int64 (value, row->measures[index]);
      break;
    case KIND_STATE:
      g_value_set_enum (value, index == 0 ? row->state : row->stood);
      break;
    case KIND_DIALECT:
      g_value_set_uint (value, row->dialect);
      break;
    case KIND_REQUEST:
      g_value_set_object (value, dailies_job_get_request (self));
      break;
    case KIND_CLIP:
      g_value_set_object (value, dailies_job_get_clip (self));
      break;
    case KIND_POSTER:
      g_value_set_object (value, dailies_job_get_poster (self));
      break;
    case KIND_MAY_BE_PAID:
      g_value_set_boolean (value, dailies_row_may_be_paid (row));
      break;
    case KIND_MARK:
      g_value_set_boolean (value, row->marks[index]);
      break;
    case KIND_TROUBLE:
      g_value_set_string (value, dailies_job_get_trouble (self));
      break;
    default:
      g_assert_not_reached ();
    }
}

static GParamSpec *
make_pspec (const char *name, Kind kind)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  switch (kind)
    {
    case KIND_TEXT:
    case KIND_TROUBLE:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case KIND_PIXELS:
      return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case KIND_TIME:
    case KIND_DURATION:
      return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, flags);
    case KIND_CHARGE:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case KIND_STATE:
      return g_param_spec_enum (name, NULL, NULL, DAILIES_TYPE_STATE, DAILIES_STATE_WAITING, flags);
    case KIND_DIALECT:
      return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case KIND_REQUEST:
      return g_param_spec_object (name, NULL, NULL, DAILIES_TYPE_REQUEST, flags);
    case KIND_CLIP:
    case KIND_POSTER:
      return g_param_spec_object (name, NULL, NULL, G_TYPE_FILE, flags);
    case KIND_MAY_BE_PAID:
    case KIND_MARK:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    default:
      g_assert_not_reached ();
    }
}

void
dailies_job_install_properties (GObjectClass *object_class)
{
  object_class->get_property = dailies_job_get_property;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    properties[i + 1] = make_pspec (table[i].name, table[i].kind);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

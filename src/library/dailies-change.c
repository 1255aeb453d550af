/* dailies-change.c: one change of a job, before it is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-change.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A job that was asked at least this often while it was made is one whose duration is known. */
#define WATCHED_CLOSELY (60 * G_USEC_PER_SEC)

DailiesChange *
dailies_change_new (const char *kind)
{
  DailiesChange *change;

  g_return_val_if_fail (kind != NULL, NULL);

  change = g_new0 (DailiesChange, 1);
  change->kind = g_strdup (kind);
  for (guint i = 0; i < DAILIES_N_CHARGES; i++)
    change->charges[i] = NAN;
  return change;
}

void
dailies_change_free (DailiesChange *change)
{
  g_clear_pointer (&change->kind, g_free);
  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    g_clear_pointer (&change->texts[i], g_free);
  g_clear_pointer (&change->detail, g_free);
  g_clear_pointer (&change->raw, g_free);
  g_free (change);
}

/* What the service sends need not be UTF-8; what the library keeps as text is. */
static void
set_text (DailiesChange *change, DailiesText text, const char *value)
{
  g_clear_pointer (&change->texts[text], g_free);
  if (value != NULL)
    change->texts[text] = g_utf8_make_valid (value, -1);
  change->texts_set |= 1u << text;
}

static void
set_time (DailiesChange *change, DailiesTime time, gint64 value)
{
  change->times[time] = value;
  change->times_set |= 1u << time;
}

static void
set_mark (DailiesChange *change, DailiesMark mark, gboolean value)
{
  change->marks[mark] = value;
  change->marks_set |= 1u << mark;
}

void
dailies_change_set_state (DailiesChange *change, DailiesState state)
{
  g_return_if_fail (change != NULL);

  change->state = state;
  change->state_set = TRUE;
}

void
dailies_change_require_state (DailiesChange *change, DailiesState state)
{
  g_return_if_fail (change != NULL);

  change->required = state;
  change->required_set = TRUE;
}

void
dailies_change_require_budget (DailiesChange *change, double limit)
{
  g_return_if_fail (change != NULL);

  change->limit = limit;
  change->limit_set = TRUE;
}

void
dailies_change_set_generation_id (DailiesChange *change, const char *generation_id)
{
  g_return_if_fail (change != NULL);
  g_return_if_fail (generation_id != NULL);

  set_text (change, DAILIES_TEXT_GENERATION_ID, generation_id);
}

void
dailies_change_set_result_uri (DailiesChange *change, const char *uri)
{
  g_return_if_fail (change != NULL);

  set_text (change, DAILIES_TEXT_RESULT_URI, uri);
}

void
dailies_change_set_error (DailiesChange *change, const char *name, const char *message)
{
  g_return_if_fail (change != NULL);

  set_text (change, DAILIES_TEXT_ERROR_NAME, name);
  set_text (change, DAILIES_TEXT_ERROR_MESSAGE, message);
}

void
dailies_change_set_charge (DailiesChange *change, double credits, double tokens, double usd)
{
  g_return_if_fail (change != NULL);

  change->charges[DAILIES_CHARGE_CREDITS] = credits;
  change->charges[DAILIES_CHARGE_TOKENS] = tokens;
  change->charges[DAILIES_CHARGE_USD] = usd;
}

void
dailies_change_set_last_answer (DailiesChange *change, gint64 time)
{
  g_return_if_fail (change != NULL);

  set_time (change, DAILIES_TIME_LAST_ANSWER, time);
}

void
dailies_change_set_next_ask (DailiesChange *change, gint64 time)
{
  g_return_if_fail (change != NULL);

  set_time (change, DAILIES_TIME_NEXT_ASK, time);
}

void
dailies_change_set_favourite (DailiesChange *change, gboolean favourite)
{
  g_return_if_fail (change != NULL);

  set_mark (change, DAILIES_MARK_FAVOURITE, favourite);
}

void
dailies_change_set_hidden (DailiesChange *change, gboolean hidden)
{
  g_return_if_fail (change != NULL);

  set_mark (change, DAILIES_MARK_HIDDEN, hidden);
}

void
dailies_change_set_copy_due (DailiesChange *change, gboolean due)
{
  g_return_if_fail (change != NULL);

  set_mark (change, DAILIES_MARK_COPY_DUE, due);
}

void
dailies_change_set_clip (DailiesChange *change, const char *name)
{
  g_return_if_fail (change != NULL);

  set_text (change, DAILIES_TEXT_CLIP, name);
}

void
dailies_change_set_poster (DailiesChange *change, const char *name)
{
  g_return_if_fail (change != NULL);

  set_text (change, DAILIES_TEXT_POSTER, name);
}

void
dailies_change_clear_files (DailiesChange *change)
{
  g_return_if_fail (change != NULL);

  set_text (change, DAILIES_TEXT_CLIP, NULL);
  set_text (change, DAILIES_TEXT_POSTER, NULL);
  set_text (change, DAILIES_TEXT_FRAME, NULL);
}

void
dailies_change_set_measures (DailiesChange *change, guint width, guint height, gint64 duration)
{
  g_return_if_fail (change != NULL);

  change->measures[DAILIES_MEASURE_WIDTH] = width;
  change->measures[DAILIES_MEASURE_HEIGHT] = height;
  change->measures[DAILIES_MEASURE_DURATION] = duration;
}

void
dailies_change_set_detail (DailiesChange *change, JsonNode *detail, const char *raw)
{
  g_return_if_fail (change != NULL);

  g_clear_pointer (&change->detail, g_free);
  if (detail != NULL)
    change->detail = json_to_string (detail, FALSE);
  g_set_str (&change->raw, raw);
}

/* --- applying --- */

static void
move (DailiesRow *fields, const DailiesRow *row, gint64 now)
{
  fields->stood = row->state;

  if (fields->state == DAILIES_STATE_SUBMITTING)
    fields->times[DAILIES_TIME_SUBMITTED] = now;
  if (fields->state == DAILIES_STATE_WAITING)
    fields->times[DAILIES_TIME_SUBMITTED] = 0;
  /* Found after its answer was lost: when it was accepted, nobody has seen; it was when it was sent. */
  if (fields->state == DAILIES_STATE_QUEUED && row->times[DAILIES_TIME_ACCEPTED] == 0)
    fields->times[DAILIES_TIME_ACCEPTED]
      = row->state == DAILIES_STATE_UNCONFIRMED && row->times[DAILIES_TIME_SUBMITTED] != 0
          ? row->times[DAILIES_TIME_SUBMITTED]
          : now;

  fields->times[DAILIES_TIME_ENDED] = dailies_state_has_ended (fields->state) ? now : 0;

  if (fields->state == DAILIES_STATE_DOWNLOADING && row->times[DAILIES_TIME_ACCEPTED] != 0
      && row->times[DAILIES_TIME_ACCEPTED] != row->times[DAILIES_TIME_SUBMITTED]
      && row->times[DAILIES_TIME_TOOK] == 0 && row->state != DAILIES_STATE_STOPPED)
    {
      gint64 took = now - row->times[DAILIES_TIME_ACCEPTED];
      gint64 asked = MAX (row->times[DAILIES_TIME_LAST_ANSWER], row->times[DAILIES_TIME_ACCEPTED]);

      /* After a night with the machine asleep nobody knows when it was done. */
      if (took > 0 && now - asked <= MAX (WATCHED_CLOSELY, took / 4))
        fields->times[DAILIES_TIME_TOOK] = took;
    }
}

static void
set_state_error (DailiesState is, DailiesState wanted, GError **error)
{
  g_debug ("The job is %s: %s is asked of it", dailies_state_get_id (is),
           dailies_state_get_id (wanted));
  g_set_error_literal (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE,
                       _ ("This cannot be done any more: the clip has gone on in the meantime."));
}

/* What the service holds at the POST and tells as spent it gives back when the generation fails, unless
 * that very answer says what it took. The events keep what was said. */
static void
release_held (DailiesRow *fields, const DailiesRow *row)
{
  if (row->state != DAILIES_STATE_QUEUED && row->state != DAILIES_STATE_GENERATING)
    return;

  for (guint i = 0; i < DAILIES_N_CHARGES; i++)
    {
      if (!isnan (fields->charges[i]))
        fields->charges[i] = 0;
    }
}

gboolean
dailies_change_apply (DailiesChange *change,
                      const DailiesRow *row,
                      DailiesRow *fields,
                      gint64 now,
                      GError **error)
{
  *fields = *row;

  if (change->required_set && change->required != row->state)
    {
      set_state_error (row->state, change->required, error);
      return FALSE;
    }

  if (change->state_set && change->state != row->state)
    {
      if (!dailies_state_may_become (row->state, change->state)
          || (row->state == DAILIES_STATE_STOPPED
              && !dailies_state_may_return (row->stood, change->state)))
        {
          set_state_error (row->state, change->state, error);
          return FALSE;
        }

      fields->state = change->state;
      /* It was deleted while it was under way, and has come after all: what may have been paid is not
       * kept from the person. */
      if (change->state == DAILIES_STATE_FINISHED)
        fields->marks[DAILIES_MARK_HIDDEN] = FALSE;
      fields->texts[DAILIES_TEXT_ERROR_NAME] = NULL;
      fields->texts[DAILIES_TEXT_ERROR_MESSAGE] = NULL;
      move (fields, row, now);
      if (change->state == DAILIES_STATE_FAILED)
        release_held (fields, row);
    }

  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    {
      if (change->texts_set & (1u << i))
        fields->texts[i] = change->texts[i];
    }
  for (guint i = 0; i < DAILIES_N_TIMES; i++)
    {
      if (change->times_set & (1u << i))
        fields->times[i] = change->times[i];
    }
  for (guint i = 0; i < DAILIES_N_CHARGES; i++)
    {
      if (!isnan (change->charges[i]))
        fields->charges[i] = change->charges[i];
    }
  for (guint i = 0; i < DAILIES_N_MEASURES; i++)
    {
      if (change->measures[i] > 0)
        fields->measures[i] = change->measures[i];
    }
  for (guint i = 0; i < DAILIES_N_MARKS; i++)
    {
      if ((change->marks_set & 1u << i) != 0)
        fields->marks[i] = change->marks[i];
    }

  return TRUE;
}

/* --- describing --- */

char *
dailies_change_describe (const DailiesRow *old, const DailiesRow *new)
{
  /* What the receipt shows; times of asking would only make it long. */
  static const char *const texts[DAILIES_N_TEXTS] = {
    [DAILIES_TEXT_FRAME] = "frame",
    [DAILIES_TEXT_CLIP] = "clip",
    [DAILIES_TEXT_POSTER] = "poster",
    [DAILIES_TEXT_GENERATION_ID] = "generation_id",
    [DAILIES_TEXT_RESULT_URI] = "result_uri",
    [DAILIES_TEXT_ERROR_NAME] = "error_name",
    [DAILIES_TEXT_ERROR_MESSAGE] = "error_message",
  };
  static const char *const charges[] = { "credits_used", "tokens_used", "usd_spent" };
  static const char *const measures[] = { "width", "height", "duration" };
  static const char *const marks[] = { "hidden", "favourite", "copy_due" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);

  if (old->state != new->state)
    {
      json_builder_set_member_name (builder, "from");
      json_builder_add_string_value (builder, dailies_state_get_id (old->state));
    }
  for (guint i = 0; i < DAILIES_N_TEXTS; i++)
    {
      if (texts[i] == NULL || g_strcmp0 (old->texts[i], new->texts[i]) == 0)
        continue;
      json_builder_set_member_name (builder, texts[i]);
      if (new->texts[i] != NULL)
        json_builder_add_string_value (builder, new->texts[i]);
      else
        json_builder_add_null_value (builder);
    }
  for (guint i = 0; i < DAILIES_N_CHARGES; i++)
    {
      if (isnan (new->charges[i]) || old->charges[i] == new->charges[i])
        continue;
      json_builder_set_member_name (builder, charges[i]);
      json_builder_add_double_value (builder, new->charges[i]);
    }
  for (guint i = 0; i < DAILIES_N_MEASURES; i++)
    {
      if (old->measures[i] == new->measures[i])
        continue;
      json_builder_set_member_name (builder, measures[i]);
      json_builder_add_int_value (builder, new->measures[i]);
    }
  for (guint i = 0; i < DAILIES_N_MARKS; i++)
    {
      if (old->marks[i] == new->marks[i])
        continue;
      json_builder_set_member_name (builder, marks[i]);
      json_builder_add_boolean_value (builder, new->marks[i]);
    }

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  if (json_object_get_size (json_node_get_object (root)) == 0)
    return NULL;
  return json_to_string (root, FALSE);
}

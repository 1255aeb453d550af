/* dailies-record.c: one step of a job, to be written down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-record.h"

#include <math.h>

static void
add_members (JsonObject *object, JsonObject *further)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, further);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (object, name, json_node_copy (member));
}

static void
set_reply (DailiesChange *change, const DailiesRecord *record)
{
  g_autoptr (JsonNode) detail = dailies_reply_to_json (record->reply);
  double credits = NAN;
  double tokens = NAN;
  double usd = NAN;

  if (!dailies_reply_get_credits_used (record->reply, &credits))
    credits = NAN;
  if (!dailies_reply_get_tokens_used (record->reply, &tokens))
    tokens = NAN;
  if (!dailies_reply_get_usd_spent (record->reply, &usd))
    usd = NAN;

  if (record->facts != NULL)
    add_members (json_node_get_object (detail), json_node_get_object (record->facts));
  dailies_change_set_charge (change, credits, tokens, usd);
  dailies_change_set_detail (change, detail, dailies_reply_get_raw (record->reply));
  if (record->answered)
    dailies_change_set_last_answer (change, dailies_reply_get_started (record->reply)
                                              + dailies_reply_get_took (record->reply));
}

DailiesChange *
dailies_record_to_change (const DailiesRecord *record)
{
  DailiesChange *change;

  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (record->kind != NULL, NULL);

  change = dailies_change_new (record->kind);

  if (record->moves)
    dailies_change_set_state (change, record->state);
  if (record->limit > 0)
    dailies_change_require_budget (change, record->limit);
  if (record->generation_id != NULL)
    dailies_change_set_generation_id (change, record->generation_id);
  if (record->result_uri != NULL)
    dailies_change_set_result_uri (change, record->result_uri);
  if (record->clip != NULL)
    dailies_change_set_clip (change, record->clip);
  if (record->poster != NULL)
    dailies_change_set_poster (change, record->poster);
  if (record->checked != NULL)
    dailies_change_set_measures (change, dailies_clip_get_width (record->checked),
                                 dailies_clip_get_height (record->checked),
                                 dailies_clip_get_duration (record->checked));

  if (record->reply != NULL)
    set_reply (change, record);
  else if (record->facts != NULL)
    dailies_change_set_detail (change, record->facts, NULL);

  if (!record->keeps || record->error_name != NULL)
    dailies_change_set_error (change, record->error_name, record->error_message);
  if (!record->keeps || record->next_ask != 0)
    dailies_change_set_next_ask (change, record->next_ask);

  return change;
}

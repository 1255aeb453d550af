/* dailies-record.h: one step of a job, to be written down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-clip.h"
#include "dailies-library.h"
#include "dailies-reply.h"

G_BEGIN_DECLS

/**
 * DailiesRecord:
 *
 * What one step changes, as a plain value: unlike a DailiesChange, which a write uses up, it can be
 * written again when the disk was full. Borrowed strings; made on the stack of the step.
 *
 * @kind: the event's word in the receipt
 * @moves: whether @state is set
 * @reply: (nullable): the exchange: its facts, raw body and charge are taken
 * @answered: @reply is a good answer: `last_answer` is set
 * @facts: (nullable): further members for the event's detail, beside those of @reply
 * @checked: (nullable): what the check of the clip found
 * @error_name: (nullable): with @error_message, what went wrong; both %NULL clear it
 * @next_ask: 0 where nothing is asked next
 * @keeps: the error stays as it is where none is given here, and so does next_ask
 * @limit: dollars that the day may cost, where this record is an intent; 0 for no limit
 * @synced: on disk before anything else is done
 */
typedef struct
{
  const char *kind;
  gboolean moves;
  DailiesState state;
  DailiesReply *reply;
  gboolean answered;
  JsonNode *facts;
  const char *generation_id;
  const char *result_uri;
  const char *clip;
  const char *poster;
  DailiesClip *checked;
  const char *error_name;
  const char *error_message;
  gint64 next_ask;
  gboolean keeps;
  double limit;
  gboolean synced;
} DailiesRecord;

/* (transfer full) */
DailiesChange *dailies_record_to_change (const DailiesRecord *record);

G_END_DECLS

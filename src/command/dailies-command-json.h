/* dailies-command-json.h: one object a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Prints @node and a line break on standard output, flushed: UTF-8, numbers in the C locale. Once
 * nobody reads any more it is silent. */
void dailies_command_json_print (JsonNode *node);

/* (transfer full): job, state, generation_id, clip, error */
JsonNode *dailies_command_json_from_job (DailiesJob *job);
/* (transfer full): the same in another state: what a job was before it was first looked at */
JsonNode *dailies_command_json_from_job_as (DailiesJob *job, DailiesState state);
/* (transfer full): the same with an error of ours, after the job had ended */
JsonNode *
dailies_command_json_from_job_with_error (DailiesJob *job, const char *name, const char *message);
/* (transfer full): the same, and prompt, model, created, service */
JsonNode *dailies_command_json_from_listed_job (DailiesJob *job);
/* (transfer full): what never became a job: job null, state "failed" */
JsonNode *dailies_command_json_from_refusal (const char *name, const char *message);

G_END_DECLS

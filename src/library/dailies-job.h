/* dailies-job.h: one job of the library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"
#include "dailies-state.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_JOB (dailies_job_get_type ())
/**
 * DailiesJob:
 *
 * What the library knows of one job; every getter is a property of the same name too, notified when
 * the library has written a change (its own or another process's). Read-only: dailies_library_write()
 * changes it. Main context only. Times are microseconds since the epoch, 0 where not yet. Id, prompt,
 * model, service and retry_of are valid as long as the job is; the other strings until it changes.
 */
G_DECLARE_FINAL_TYPE (DailiesJob, dailies_job, DAILIES, JOB, GObject)

/* A UUID; also the X-Client-Request-Id of its POST. */
const char *dailies_job_get_id (DailiesJob *self);
DailiesState dailies_job_get_state (DailiesJob *self);
/* The state before this one: of a STOPPED job, where it stood and may be watched again. */
DailiesState dailies_job_get_stood (DailiesJob *self);
const char *dailies_job_get_prompt (DailiesJob *self);
const char *dailies_job_get_model_id (DailiesJob *self);
/* "demo", or a checked address: where it was, and will always be, sent. */
const char *dailies_job_get_service (DailiesJob *self);
DailiesDialect dailies_job_get_dialect (DailiesJob *self);
/* (transfer none): with the first frame as the library's own copy */
DailiesRequest *dailies_job_get_request (DailiesJob *self);
/* Whether that is all that was asked for: not where a newer Dailies wrote more than this one reads. */
gboolean dailies_job_is_request_whole (DailiesJob *self);
/* (nullable): the job that this one tries again */
const char *dailies_job_get_retry_of (DailiesJob *self);

/* (nullable) */
const char *dailies_job_get_generation_id (DailiesJob *self);
/* (nullable): the link last heard of */
const char *dailies_job_get_result_uri (DailiesJob *self);
/* (transfer none) (nullable): the clip, once FINISHED */
GFile *dailies_job_get_clip (DailiesJob *self);
/* Of the clip, as shown: pixels, and nanoseconds; 0 where not known (it was not decoded here). */
guint dailies_job_get_width (DailiesJob *self);
guint dailies_job_get_height (DailiesJob *self);
gint64 dailies_job_get_duration (DailiesJob *self);
/* (transfer none) (nullable) */
GFile *dailies_job_get_poster (DailiesJob *self);
/* (nullable): of the last thing that went wrong; cleared when the state moves on */
const char *dailies_job_get_error_name (DailiesJob *self);
const char *dailies_job_get_error_message (DailiesJob *self);

/* NaN where the service did not say. */
double dailies_job_get_credits_used (DailiesJob *self);
double dailies_job_get_tokens_used (DailiesJob *self);
double dailies_job_get_usd_spent (DailiesJob *self);

gint64 dailies_job_get_created (DailiesJob *self);
gint64 dailies_job_get_submitted (DailiesJob *self);
gint64 dailies_job_get_accepted (DailiesJob *self);
gint64 dailies_job_get_ended (DailiesJob *self);
/* The last answer that was understood, and when it will be asked next. */
gint64 dailies_job_get_last_answer (DailiesJob *self);
gint64 dailies_job_get_next_ask (DailiesJob *self);

/* Whether money may have been spent: a charge was reported, or it was sent and neither refused nor
 * failed at the service (which then gives back what it held). One that a person marked as not
 * accepted may be paid all the same. */
gboolean dailies_job_may_be_paid (DailiesJob *self);
/* Deleted by the person: not in the model any more, but its ids, events and charges stay. */
gboolean dailies_job_is_hidden (DailiesJob *self);
/* Marked by the person. */
gboolean dailies_job_get_favourite (DailiesJob *self);
/* A copy of its clip is asked for, and not made yet. */
gboolean dailies_job_get_copy_due (DailiesJob *self);

/* (nullable): a sentence: what keeps this process from seeing to it for now, the disk is full, say. Where
 * nothing can be written it cannot be written either: it is nowhere but here, and no other process
 * knows of it. For whoever drives the job. */
const char *dailies_job_get_trouble (DailiesJob *self);
void dailies_job_set_trouble (DailiesJob *self, const char *trouble);

G_END_DECLS

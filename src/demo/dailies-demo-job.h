/* dailies-demo-job.h: one generation, as the demo service keeps it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-dialect.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  DAILIES_DEMO_STATUS_QUEUED,
  DAILIES_DEMO_STATUS_GENERATING,
  DAILIES_DEMO_STATUS_COMPLETED,
  DAILIES_DEMO_STATUS_ERROR,
} DailiesDemoStatus;

/* "queued", "generating", "completed" or "error", as documented. */
const char *dailies_demo_status_get_id (DailiesDemoStatus status);

/**
 * DailiesDemoJob:
 * @id: what the client gets: opaque to it
 * @name: the part of @id that is a file name
 * @created: microseconds since the epoch
 * @pace: seconds from asked for to completed
 * @price: US dollars
 * @client_request_id: (nullable): the client's own `X-Client-Request-Id`
 * @picture: (nullable): the digest of the first frame, where it came with the request
 * @link: whether the first frame is a link, which the demo service does not follow
 * @clip: the digest that the clip is called by: equal requests share one
 * @error_name: (nullable): set when it failed
 *
 * What is on disk of a generation. Where it stands is computed from its times and from whether its
 * clip is there, so that a restart has nothing to repair.
 */
typedef struct
{
  char *id;
  char *name;
  char *model;
  char *vendor;
  char *prompt;
  DailiesDialect dialect;
  gint64 created;
  double pace;
  double price;
  char *request_id;
  char *client_request_id;
  char *picture;
  gboolean link;
  char *clip;
  char *error_name;
  char *error_message;
} DailiesDemoJob;

DailiesDemoJob *dailies_demo_job_new (void);
DailiesDemoJob *dailies_demo_job_copy (const DailiesDemoJob *job);
void dailies_demo_job_free (DailiesDemoJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesDemoJob, dailies_demo_job_free)

/* Gives @job a fresh id in the manner of its dialect: letters and digits in the universal one,
 * digits, a colon and the model's name in the legacy one. */
void dailies_demo_job_take_id (DailiesDemoJob *job);

/**
 * dailies_demo_job_dup_name:
 *
 * Returns: (transfer full) (nullable): the file name in @id; %NULL where it cannot be an id of ours
 */
char *dailies_demo_job_dup_name (const char *id);

/**
 * dailies_demo_job_get_status:
 * @now: microseconds since the epoch
 * @has_clip: whether its clip is on disk
 */
DailiesDemoStatus
dailies_demo_job_get_status (const DailiesDemoJob *job, gint64 now, gboolean has_clip);

/* 1 USD is 2,000,000 credits; a failed generation costs nothing. */
gint64 dailies_demo_job_get_credits (const DailiesDemoJob *job);
double dailies_demo_job_get_charge (const DailiesDemoJob *job);

JsonNode *dailies_demo_job_to_json (const DailiesDemoJob *job);
/* %NULL with a #JsonReaderError or #JsonParserError where @data is no job. */
DailiesDemoJob *dailies_demo_job_from_data (const char *data, gsize length, GError **error);

G_END_DECLS

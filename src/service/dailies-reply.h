/* dailies-reply.h: one exchange with the service and what it came to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DailiesOutcome:
 * @DAILIES_OUTCOME_ANSWERED: 2xx that was understood
 * @DAILIES_OUTCOME_NOT_SENT: provably never reached the service: name not found, connection refused
 *   or timed out, TLS failed, the proxy refused, or no byte of the request's body was written (of a
 *   request without one: of its head). Safe to send again.
 * @DAILIES_OUTCOME_BUSY: 429, refused for now. Safe to send again after a pause.
 * @DAILIES_OUTCOME_REFUSED: any other 4xx: the service did not take it; also one that comes before
 *   the request is whole
 * @DAILIES_OUTCOME_UNKNOWN: anything else: cut or timed out after the first byte, 5xx, a redirect,
 *   a 2xx that cannot be understood. A POST with this outcome may have been accepted.
 */
typedef enum
{
  DAILIES_OUTCOME_ANSWERED,
  DAILIES_OUTCOME_NOT_SENT,
  DAILIES_OUTCOME_BUSY,
  DAILIES_OUTCOME_REFUSED,
  DAILIES_OUTCOME_UNKNOWN,
} DailiesOutcome;

/* "answered", "not-sent", "busy", "refused", "unknown": in events and receipts. */
const char *dailies_outcome_get_id (DailiesOutcome outcome);

/* What the service says of a generation; service.md §3 maps its many words to these. */
typedef enum
{
  DAILIES_PROGRESS_NONE,
  DAILIES_PROGRESS_QUEUED,
  DAILIES_PROGRESS_GENERATING,
  DAILIES_PROGRESS_COMPLETED,
  DAILIES_PROGRESS_FAILED,
} DailiesProgress;

#define DAILIES_TYPE_REPLY (dailies_reply_get_type ())
/* Immutable once a future has resolved to it. No getter ever shows a key. */
G_DECLARE_FINAL_TYPE (DailiesReply, dailies_reply, DAILIES, REPLY, GObject)

/* --- the exchange --- */
DailiesOutcome dailies_reply_get_outcome (DailiesReply *self);
const char *dailies_reply_get_method (DailiesReply *self);
/* Path and query as sent, without origin; of a fetch the whole link. */
const char *dailies_reply_get_path (DailiesReply *self);
/* 0 where no status line arrived. */
guint dailies_reply_get_http_status (DailiesReply *self);
/* Microseconds since the epoch, when it began. */
gint64 dailies_reply_get_started (DailiesReply *self);
/* Microseconds. */
gint64 dailies_reply_get_took (DailiesReply *self);
/* Bytes of the request's body that were written to the connection. */
guint64 dailies_reply_get_bytes_sent (DailiesReply *self);
/* (nullable): `x-request-id`, or the envelope's `requestId` */
const char *dailies_reply_get_request_id (DailiesReply *self);
/* (nullable): `x-inference-id` */
const char *dailies_reply_get_inference_id (DailiesReply *self);
/* Seconds of `Retry-After` (both its forms); -1 where it is absent or makes no sense. */
int dailies_reply_get_retry_after (DailiesReply *self);

/* --- what went wrong, where the outcome is not ANSWERED or the generation failed --- */
/* (nullable): the service's own name of the error, or one of the names in dailies-service.h */
const char *dailies_reply_get_error_name (DailiesReply *self);
/* (nullable): the service's own words, or a translated sentence */
const char *dailies_reply_get_error_message (DailiesReply *self);
/* (nullable): the body as received, at most 64 KiB, made valid UTF-8: kept for the receipt where the
 * reply was not understood or says that something failed */
const char *dailies_reply_get_raw (DailiesReply *self);

/* --- the generation --- */
/* (nullable): opaque. In a look-up of the log: the id that was found, %NULL where none was */
const char *dailies_reply_get_generation_id (DailiesReply *self);
DailiesProgress dailies_reply_get_progress (DailiesReply *self);
/* (nullable): the word that the service used */
const char *dailies_reply_get_status (DailiesReply *self);
/* (nullable): the first link of the result, verbatim */
const char *dailies_reply_get_result_uri (DailiesReply *self);

/* --- the charge: FALSE where the service did not say --- */
gboolean dailies_reply_get_credits_used (DailiesReply *self, double *credits);
gboolean dailies_reply_get_tokens_used (DailiesReply *self, double *tokens);
gboolean dailies_reply_get_usd_spent (DailiesReply *self, double *usd);

/* (transfer full): everything above but the raw body, as one object: the detail of an event */
JsonNode *dailies_reply_to_json (DailiesReply *self);

G_END_DECLS

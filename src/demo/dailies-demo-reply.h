/* dailies-demo-reply.h: how the demo service answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Gives the answer its `x-request-id`, which every answer has. Not before the body is here: with a
 * "100 Continue" the headers of the answer are cleared. */
void dailies_demo_reply_begin (SoupServerMessage *message);
/* (transfer none): that id */
const char *dailies_demo_reply_get_request_id (SoupServerMessage *message);

/**
 * dailies_demo_reply_get_client_request_id:
 *
 * Returns: (transfer none) (nullable): the `X-Client-Request-Id` of the request: 1 to 128 of
 *   `A-Z a-z 0-9 . _ : -`. As documented, anything else counts as not sent.
 */
const char *dailies_demo_reply_get_client_request_id (SoupServerMessage *message);

/* @node: (transfer none) */
void dailies_demo_reply_json (SoupServerMessage *message, guint status, JsonNode *node);

/**
 * dailies_demo_reply_error:
 * @name: the name of the error, "BadRequestException"
 * @text: what happened
 * @data: (transfer full) (nullable): what is known besides: issues, or a kind
 *
 * The envelope of today: application/problem+json.
 */
void dailies_demo_reply_error (SoupServerMessage *message,
                               guint status,
                               const char *name,
                               const char *text,
                               JsonNode *data);

/* A 400 with the issues of dailies-demo-check.h. */
void dailies_demo_reply_issues (SoupServerMessage *message, JsonArray *issues);

/* `x-inference-id`, and what the generation was charged. */
void dailies_demo_reply_set_inference (SoupServerMessage *message,
                                       const char *id,
                                       gint64 credits,
                                       double usd);

/* "2026-07-02T03:04:05.000Z" */
char *dailies_demo_reply_format_time (gint64 microseconds);

G_END_DECLS

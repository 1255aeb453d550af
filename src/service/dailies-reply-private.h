/* dailies-reply-private.h: how a reply comes to be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-reply.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What a reply is expected to tell. */
typedef enum
{
  DAILIES_REPLY_CREATE,
  DAILIES_REPLY_ASK,
  DAILIES_REPLY_LOG,
  DAILIES_REPLY_FACTS,
} DailiesReplyKind;

/* The raw body that is kept for the receipt, in bytes of UTF-8. */
#define DAILIES_REPLY_MAX_RAW (64 * 1024)

#define DAILIES_REPLY_MAX_ID 1024

struct _DailiesReply
{
  GObject parent_instance;

  DailiesOutcome outcome;
  char *method;
  char *path;
  guint http_status;
  gint64 started;
  gint64 took;
  guint64 bytes_sent;
  char *request_id;
  char *inference_id;
  int retry_after;
  /* What its `Date` says, in microseconds since the epoch; 0 where it says nothing */
  gint64 date;

  char *error_name;
  char *error_message;
  char *raw;

  char *generation_id;
  DailiesProgress progress;
  char *status;
  char *result_uri;

  /* NAN where the service did not say */
  double credits_used;
  double tokens_used;
  double usd_spent;

  /* The object that was read, for the callers inside this folder; never redacted, never shown. */
  JsonNode *root;
};

DailiesReply *dailies_reply_new (const char *method, const char *path);

void dailies_reply_set_error (DailiesReply *self, const char *name, const char *message);

/* Takes what the headers say: status, ids, charge, `Retry-After`. */
void dailies_reply_read_headers (DailiesReply *self, guint status, SoupMessageHeaders *headers);

/**
 * dailies_reply_read_body:
 * @body: (nullable): what came, at most %DAILIES_JSON_MAX_BYTES and one more
 * @complete: whether it came to its end
 * @reason: (nullable): of the status line
 *
 * Decides the outcome from status and body, and reads what @kind tells.
 */
void dailies_reply_read_body (DailiesReply *self,
                              DailiesReplyKind kind,
                              GBytes *body,
                              gboolean complete,
                              const char *reason);

/* --- what is told in words: dailies-reply-error.c --- */

/* Takes the words of the service for an error out of @object. */
void dailies_reply_read_error (DailiesReply *self, JsonObject *object);
/* Whether there is something in `error`: null, false, "", {} and [] are nothing. */
gboolean dailies_reply_has_error (JsonObject *object);
/* Whether @text (nullable) is one: an id, a name, an address */
gboolean dailies_reply_is_word (const char *text, gsize max);
/* (transfer full) (nullable): something a person can be shown: trimmed, one line a line, not endless */
char *dailies_reply_dup_words (const char *text);

/* --- */

/* (transfer full) (nullable): @body (nullable) without the key (nullable), before anything is cut out of
 * it: half a key would not be known for one */
GBytes *dailies_reply_redact_body (GBytes *body, const char *key);

/* Takes the key out of everything that a getter shows, should the service have echoed it. */
void dailies_reply_redact (DailiesReply *self, const char *key);

G_END_DECLS

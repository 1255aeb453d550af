/* dailies-fetch-private.h: what the parts of a fetch share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-exchange.h"
#include "dailies-fetch.h"
#include "dailies-gate.h"
#include "dailies-partial.h"
#include "dailies-reply-private.h"

G_BEGIN_DECLS

/* One is written to the disk while the next one is filled. */
#define DAILIES_FETCH_BLOCK (512 * 1024)

typedef struct
{
  DailiesTransport *transport;
  char *uri;
  GFile *file;
  guint64 max_bytes;
  DailiesGate gate;
  DailiesFetchFunc progress;
  gpointer user_data;
  GDestroyNotify destroy;
  GCancellable *cancellable;
  DexPromise *promise;

  DailiesPartial *partial;
  guint redirects;
  gboolean begun_anew;

  guint64 received;
  gint64 total;
  gint64 last_progress;
  guint8 *blocks[2];
} DailiesFetch;

/* What comes of an exchange: an error is set, another one is needed, or all is there. */
typedef enum
{
  DAILIES_FETCH_FAILED,
  DAILIES_FETCH_AGAIN,
  DAILIES_FETCH_DONE,
} DailiesFetchStep;

/* %FALSE, with an error */
gboolean dailies_fetch_fail (GError **error, DailiesServiceError code, const char *message);
gboolean dailies_fetch_refuse_link (GError **error, const char *message);

void dailies_fetch_tell_progress (DailiesFetch *fetch, gboolean at_once);

/* @stream: the body of the answer that @exchange, for @uri, has got. In a fiber. */
DailiesFetchStep dailies_fetch_take_answer (DailiesFetch *fetch,
                                            DailiesExchange *exchange,
                                            GInputStream *stream,
                                            GUri *uri,
                                            GError **error);
/* There was none: what @reply says of it */
DailiesFetchStep dailies_fetch_take_failure (DailiesFetch *fetch,
                                             DailiesExchange *exchange,
                                             DailiesReply *reply,
                                             GError **error);

G_END_DECLS

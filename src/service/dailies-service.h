/* dailies-service.h: the wire
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-reply.h"
#include "dailies-request.h"

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_SERVICE_ERROR (dailies_service_error_quark ())

/**
 * DailiesServiceError:
 * @DAILIES_SERVICE_ERROR_ADDRESS: not an address that Dailies talks to (https only, http to
 *   loopback; an origin with an optional path prefix)
 * @DAILIES_SERVICE_ERROR_INPUT: the request cannot be put into this dialect, or its picture cannot
 *   be read; nothing was sent
 * @DAILIES_SERVICE_ERROR_UNREACHABLE: no connection, or it broke; ask again later
 * @DAILIES_SERVICE_ERROR_STATUS: an HTTP status that is no success, where no #DailiesReply tells it
 * @DAILIES_SERVICE_ERROR_REPLY: an answer that cannot be understood
 * @DAILIES_SERVICE_ERROR_LINK_DEAD: the result's link is no longer good (401, 403, 404, 410, or a
 *   signature that expired): ask the service for a new one
 * @DAILIES_SERVICE_ERROR_LINK_REFUSED: the result's link leads where Dailies does not follow by
 *   itself (not http(s), or a loopback, link-local or private address)
 * @DAILIES_SERVICE_ERROR_TOO_LARGE: the file has more bytes than are taken
 * @DAILIES_SERVICE_ERROR_NO_SPACE: the disk has no room for the file, or is full
 * @DAILIES_SERVICE_ERROR_DISK: the file cannot be written
 */
typedef enum
{
  DAILIES_SERVICE_ERROR_ADDRESS,
  DAILIES_SERVICE_ERROR_INPUT,
  DAILIES_SERVICE_ERROR_UNREACHABLE,
  DAILIES_SERVICE_ERROR_STATUS,
  DAILIES_SERVICE_ERROR_REPLY,
  DAILIES_SERVICE_ERROR_LINK_DEAD,
  DAILIES_SERVICE_ERROR_LINK_REFUSED,
  DAILIES_SERVICE_ERROR_TOO_LARGE,
  DAILIES_SERVICE_ERROR_NO_SPACE,
  DAILIES_SERVICE_ERROR_DISK,
} DailiesServiceError;

GQuark dailies_service_error_quark (void);

/* The closed list of error names that Dailies itself gives a reply (dailies_reply_get_error_name());
 * every other name is the service's own. They stand in JSON, in the library and in the man page. */

/* No connection: name not found, refused, no route, no answer to the knock, TLS failed. */
#define DAILIES_ERROR_UNREACHABLE "unreachable"
/* The connection broke after the request had begun. */
#define DAILIES_ERROR_CONNECTION_LOST "connection-lost"
/* Connected, but no answer, or no end of it, in time. */
#define DAILIES_ERROR_TIMED_OUT "timed-out"
/* Ended by Dailies itself: the service object was dropped. */
#define DAILIES_ERROR_STOPPED "stopped"
/* 429, and the service gave no name. */
#define DAILIES_ERROR_BUSY "busy"
/* Any other 4xx, and the service gave no name. */
#define DAILIES_ERROR_REFUSED "refused"
/* 5xx, and the service gave no name. */
#define DAILIES_ERROR_SERVER "server-error"
/* 3xx on a call that carries the key: not followed. */
#define DAILIES_ERROR_REDIRECTED "redirected"
/* An answer that is no JSON, is cut off, is too large or too deep, or lacks what it must have. */
#define DAILIES_ERROR_UNREADABLE_REPLY "unreadable-reply"
/* The generation failed, and the service gave no name. */
#define DAILIES_ERROR_GENERATION_FAILED "generation-failed"

/* The vendor's address: what `--service=aimlapi` stands for. */
#define DAILIES_SERVICE_AIMLAPI "https://api.aimlapi.com"

/**
 * dailies_service_check_address:
 *
 * Returns: (transfer full) (nullable): @address in its normal form (lower-case host, no trailing
 *   slash), or %NULL with %DAILIES_SERVICE_ERROR_ADDRESS
 */
char *dailies_service_check_address (const char *address, GError **error);

/* (transfer full): "https://host:port" of a checked address: what a key belongs to */
char *dailies_service_get_origin_of (const char *address);
/* Whether the address is on this machine. */
gboolean dailies_service_is_loopback (const char *address);

#define DAILIES_TYPE_SERVICE (dailies_service_get_type ())
G_DECLARE_FINAL_TYPE (DailiesService, dailies_service, DAILIES, SERVICE, GObject)

/**
 * DailiesService:
 *
 * One service address with the key of its origin. All calls are made on the main context, several
 * at once; each is one HTTP exchange and is never repeated here.
 * Calls that carry the key follow no redirect. Dropping the last reference ends what is under way.
 *
 * Properties, all given at construction: `address`, `key` (never read again), and in milliseconds
 * `connect-timeout` (20,000: until the connection stands, proxy and TLS included), `stall-timeout`
 * (60,000: the longest pause in what is written; a fetch has to bring 16 KiB in it),
 * `create-timeout` (180,000) and `ask-timeout` (60,000): from the last byte of a POST or a GET to
 * the last byte of its answer, which ends a service that sends one byte a second too.
 *
 * ::exchange (DailiesReply *reply): emitted for every exchange when it has ended: what `--verbose`
 * shows and tests count. That of a fetch has the whole link for its path.
 */

/**
 * dailies_service_new:
 * @address: as dailies_service_check_address() returned it
 * @key: (nullable): sent as a bearer token to @address's origin alone; never shown or stored
 */
DailiesService *dailies_service_new (const char *address, const char *key);
const char *dailies_service_get_address (DailiesService *self);

/**
 * dailies_service_create:
 * @model: of @request
 * @client_request_id: 1 to 128 characters of `A-Za-z0-9._:-`: the job's id
 *
 * Sends one POST. The first frame is encoded as a data URI while it is sent. The reply's
 * generation id is set if the outcome is ANSWERED; where the body cannot be read it is that of the
 * header `x-inference-id`. Discarding the future does not end it: what was begun is brought to its
 * end and told by ::exchange.
 *
 * Returns: (transfer full): a future that resolves to a #DailiesReply whatever the service did;
 *   rejects with %DAILIES_SERVICE_ERROR_INPUT if nothing was sent
 */
DexFuture *dailies_service_create (DailiesService *self,
                                   DailiesModel *model,
                                   DailiesRequest *request,
                                   DailiesDialect dialect,
                                   const char *client_request_id);

/**
 * dailies_service_ask:
 * @path: the model's path in the dialect in which the job was sent
 *
 * Returns: (transfer full): a future that always resolves to a #DailiesReply
 */
DexFuture *dailies_service_ask (DailiesService *self, const char *path, const char *generation_id);

#define DAILIES_TYPE_LOG_SEARCH (dailies_log_search_get_type ())
/**
 * DailiesLogSearch:
 *
 * A search of the service's log for the row of one request, and how far it has come: through as many
 * pages as the window from a little before it was sent until now has (service.md §0), by our clock and,
 * where that is another one, by the service's. A page that could not be read is read again. Once it is
 * through, the next page is the first one of another search.
 */
G_DECLARE_FINAL_TYPE (DailiesLogSearch, dailies_log_search, DAILIES, LOG_SEARCH, GObject)

/**
 * dailies_log_search_new:
 * @since: microseconds since the epoch: when the POST was begun
 */
DailiesLogSearch *dailies_log_search_new (const char *client_request_id, gint64 since);

/* Whether all that there is was read, and the row is not there so far. */
gboolean dailies_log_search_is_through (DailiesLogSearch *self);

/* (transfer full) (nullable): how far it has come, an object for dailies_log_search_load(); %NULL where
 * the next page is the first one of a search */
JsonNode *dailies_log_search_save (DailiesLogSearch *self);

/**
 * dailies_log_search_load:
 * @self: of the same request, and no page of it was read yet
 * @saved: (nullable): what dailies_log_search_save() gave, in an earlier run perhaps
 *
 * Goes on from there.
 *
 * Returns: whether it does; where @saved says nothing that can be understood, it begins anew
 */
gboolean dailies_log_search_load (DailiesLogSearch *self, JsonNode *saved);

/**
 * dailies_service_search_log:
 *
 * Reads the next page of @search. A row is ours if its `client_request_id` is exactly the one that was
 * sent; one of someone else is never taken. How soon the page after it may be read is the caller's
 * business.
 *
 * Returns: (transfer full): a future that always resolves to a #DailiesReply. ANSWERED with a
 *   generation id: accepted. ANSWERED without one: not on this page; and once @search is through, not
 *   in the log so far, which never means "not accepted".
 */
DexFuture *dailies_service_search_log (DailiesService *self, DailiesLogSearch *search);

/**
 * dailies_service_get_balance:
 *
 * `GET /v2/billing`, the cheap check of a key.
 *
 * Returns: (transfer full): a future double in US dollars; rejects with #DailiesServiceError
 */
DexFuture *dailies_service_get_balance (DailiesService *self);

/**
 * dailies_service_get_models:
 *
 * `GET /v1/models`, without the key.
 *
 * Returns: (transfer full): a future #GStrv of the ids (and aliases) of the video models
 */
DexFuture *dailies_service_get_models (DailiesService *self);

/**
 * DailiesTiming:
 *
 * How long jobs of a model take on the service right now, in milliseconds.
 */
typedef struct
{
  gint64 p50;
  gint64 p90;
  gint64 p99;
} DailiesTiming;

#define DAILIES_TYPE_TIMING (dailies_timing_get_type ())
GType dailies_timing_get_type (void);
void dailies_timing_free (DailiesTiming *timing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesTiming, dailies_timing_free)

/**
 * dailies_service_get_timing:
 *
 * `GET /models/metrics`, without the key.
 *
 * Returns: (transfer full): a future boxed #DailiesTiming, %NULL for a model without recent jobs;
 *   rejects with #DailiesServiceError
 */
DexFuture *dailies_service_get_timing (DailiesService *self, const char *model_id);

/**
 * DailiesFetchFunc:
 * @received: how much of the file is there. The last call of a fetch that fails says how much of it the
 *   next one can build upon: 0 where it will have to begin anew
 * @total: -1 where it is not known
 */
typedef void (*DailiesFetchFunc) (guint64 received, gint64 total, gpointer user_data);

/**
 * dailies_service_fetch:
 * @uri: the result's link, used verbatim, without the key
 * @partial: where the bytes go; what is there from an earlier try is resumed with a range, if the
 *   server's validator says that it is still the same file, else begun anew. What says so lies
 *   beside it, in "@partial.tag". Once the file is whole that says so, and nothing is fetched
 * @max_bytes: 0 for the default of 2 GiB
 * @allow_any_address: "Download anyway" after %DAILIES_SERVICE_ERROR_LINK_REFUSED
 * @progress: (nullable): called on the main context at most every 100 ms
 *
 * Streams the file to @partial and syncs it. It is not looked into: probing and renaming are the
 * caller's. Up to five redirects are followed, each judged like the link. Ends when the future is
 * discarded.
 *
 * Returns: (transfer full): a future uint64, the size in bytes; rejects with #DailiesServiceError
 *   and keeps what has come so far
 */
DexFuture *dailies_service_fetch (DailiesService *self,
                                  const char *uri,
                                  GFile *partial,
                                  guint64 max_bytes,
                                  gboolean allow_any_address,
                                  DailiesFetchFunc progress,
                                  gpointer user_data,
                                  GDestroyNotify destroy);

/**
 * dailies_service_has_fetched:
 *
 * Returns: (transfer full): a future boolean: whether the whole file is at @partial, from an earlier
 *   dailies_service_fetch(), of whatever run
 */
DexFuture *dailies_service_has_fetched (GFile *partial);

/* What is noted beside @partial goes: the file has gone, or is somebody else's from now on. */
void dailies_service_forget_fetched (GFile *partial);

G_END_DECLS

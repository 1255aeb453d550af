/* dailies-body.h: the JSON of a request as a stream
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_BODY (dailies_body_get_type ())
/**
 * DailiesBody:
 *
 * A #GPollableInputStream of known length. A picture in it is read in blocks by a worker thread
 * and encoded as base64 while it is taken, so that it costs less than 1 MiB of memory whatever its
 * size. Its last bytes, which close the JSON, are withheld unless exactly as many bytes were read
 * as the length was computed from.
 *
 * It is read asynchronously, on the main context in which it was made.
 *
 * ::abandoned: closed before all of it was taken: it could not be written any further. libsoup still
 * holds the connection at this moment.
 */
G_DECLARE_FINAL_TYPE (DailiesBody, dailies_body, DAILIES, BODY, GInputStream)

/* The whole of a body without a picture. */
DailiesBody *dailies_body_new (const char *json);

/**
 * dailies_body_new_with_picture:
 * @json: the object without the picture: "{…}", at least one member in it
 * @member: the name of the member that is added
 * @picture: a regular file
 * @max_bytes: refuse a larger picture; 0 for no limit
 *
 * Opens the picture and reads its first block: it is a JPEG or a PNG by its first bytes, and its
 * size is fixed from here on.
 *
 * Returns: (transfer full): a future #DailiesBody; rejects with %DAILIES_SERVICE_ERROR_INPUT
 */
DexFuture *dailies_body_new_with_picture (const char *json,
                                          const char *member,
                                          GFile *picture,
                                          guint64 max_bytes);

/* In bytes: what `Content-Length` says. */
gint64 dailies_body_get_length (DailiesBody *self);

G_END_DECLS

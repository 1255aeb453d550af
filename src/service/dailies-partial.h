/* dailies-partial.h: a file that is not whole yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_PARTIAL (dailies_partial_get_type ())
/**
 * DailiesPartial:
 *
 * The bytes of a fetch so far, and beside them (`<file>.tag`) what says whose bytes they are: the
 * server's validator, the whole size, the link without its query; and whether they are all there. Bytes
 * that were not synced are trusted as long as the machine has not been started anew. All its functions
 * run in a worker thread, one at a time, and reject with a #DailiesServiceError.
 */
G_DECLARE_FINAL_TYPE (DailiesPartial, dailies_partial, DAILIES, PARTIAL, GObject)

/**
 * dailies_partial_open:
 *
 * The file is made if it is not there. Where another one has it open, in whatever process, that is
 * waited for.
 *
 * Returns: (transfer full): a future #DailiesPartial
 */
DexFuture *dailies_partial_open (GFile *file);

/* (transfer full): a future boolean: whether all of a fetch is at @file, synced */
DexFuture *dailies_partial_look (GFile *file);

/* What is noted beside @file goes, where there is anything. */
void dailies_partial_forget (GFile *file);

/* Whether nothing is missing any more: dailies_partial_finish() has been there. */
gboolean dailies_partial_is_whole (DailiesPartial *self);

/* Bytes that may be built upon; 0 where nothing says what they are. */
guint64 dailies_partial_get_offset (DailiesPartial *self);
/* (nullable): a strong ETag, or a date: what `If-Range` says */
const char *dailies_partial_get_validator (DailiesPartial *self);
/* (nullable) */
const char *dailies_partial_get_base (DailiesPartial *self);
guint64 dailies_partial_get_total (DailiesPartial *self);

/**
 * dailies_partial_begin:
 * @validator: (nullable): with it, what comes can be resumed
 * @total: the whole size, 0 where it is not known
 *
 * Throws away what is there; what was noted of it is gone for good before the first new byte. Future
 * boolean.
 */
DexFuture *dailies_partial_begin (DailiesPartial *self,
                                  const char *validator,
                                  const char *base,
                                  guint64 total);

/* Rejects with %DAILIES_SERVICE_ERROR_NO_SPACE where @bytes more do not fit. Future boolean. */
DexFuture *dailies_partial_reserve (DailiesPartial *self, guint64 bytes);

/* Appends. @data has to live until the future has come to an end. Future boolean. */
DexFuture *dailies_partial_append (DailiesPartial *self, const guint8 *data, gsize length);

/* Syncs what is there and notes how much it is, for the next try. Future boolean. */
DexFuture *dailies_partial_keep (DailiesPartial *self);

/* Syncs the file and notes that it is whole: it may be the only one that will ever be had. Future
 * uint64: its size. */
DexFuture *dailies_partial_finish (DailiesPartial *self);

G_END_DECLS

/* dailies-draft.h: what is being written, kept on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-request.h"

#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DRAFT (dailies_draft_get_type ())
/**
 * DailiesDraft:
 *
 * One file, `$XDG_STATE_HOME/dailies/draft.json`: written a moment after the last change, whole or
 * not at all, so that a crash costs at most that moment.
 */
G_DECLARE_FINAL_TYPE (DailiesDraft, dailies_draft, DAILIES, DRAFT, GObject)

DailiesDraft *dailies_draft_new (void);

/**
 * dailies_draft_load:
 *
 * Returns: (transfer full): a future #DailiesRequest; rejects with %G_IO_ERROR_NOT_FOUND where there
 *   is none, or with what is wrong with the file
 */
DexFuture *dailies_draft_load (DailiesDraft *self);

/* Written soon; @request is not changed any more. */
void dailies_draft_save (DailiesDraft *self, DailiesRequest *request);
/* Writes now what is to be written: before the program ends. Blocks for one small file. */
void dailies_draft_flush (DailiesDraft *self);

G_END_DECLS

/* dailies-demo-store.h: the folder of the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DEMO_STORE (dailies_demo_store_get_type ())
/**
 * DailiesDemoStore:
 *
 * A folder with one JSON file a job, the first frames and the clips. Several processes may work in
 * one folder: every file is written beside its place and renamed, and what two must not do at once
 * is guarded by a lock.
 */
G_DECLARE_FINAL_TYPE (DailiesDemoStore, dailies_demo_store, DAILIES, DEMO_STORE, GObject)

/**
 * dailies_demo_store_open:
 *
 * Makes what is missing of the folder, and removes what dead processes left half-done and what was
 * written more than four weeks ago.
 *
 * Returns: (transfer full): the store, or %NULL with a GIOError
 */
DailiesDemoStore *dailies_demo_store_open (GFile *folder, GError **error);

/**
 * dailies_demo_store_save:
 *
 * Returns: whether @job is on the disk: synced, so that what was accepted is not forgotten
 */
gboolean
dailies_demo_store_save (DailiesDemoStore *self, const DailiesDemoJob *job, GError **error);

/* (transfer none) (nullable): valid until the next call on the store */
const DailiesDemoJob *dailies_demo_store_lookup (DailiesDemoStore *self, const char *id);

/* (transfer container): every job, newest first; valid until the next call on the store */
GPtrArray *dailies_demo_store_list (DailiesDemoStore *self);

/* A path for a file that is being written; in the folder, so that it can be renamed. */
char *dailies_demo_store_dup_incoming_template (DailiesDemoStore *self);

/* (transfer full): where the first frame with that digest is kept */
GFile *dailies_demo_store_get_picture (DailiesDemoStore *self, const char *digest);

/* (transfer full) (nullable): the clip with that digest, where it is whole */
GFile *dailies_demo_store_find_clip (DailiesDemoStore *self, const char *digest);
gboolean dailies_demo_store_has_clip (DailiesDemoStore *self, const char *digest);
/* (transfer full) (nullable): a clip by its file name, as it stands in a link */
GFile *dailies_demo_store_find_file (DailiesDemoStore *self, const char *name);

/**
 * dailies_demo_store_lock_clip:
 *
 * Returns: a descriptor that holds the right to render that clip until it is closed, or -1 with
 *   %G_IO_ERROR_WOULD_BLOCK where another holds it
 */
int dailies_demo_store_lock_clip (DailiesDemoStore *self, const char *digest, GError **error);

/* (transfer full): where the holder of the lock renders, emptied of what was there */
GFile *dailies_demo_store_begin_clip (DailiesDemoStore *self, const char *digest, GError **error);

/* Moves a rendered clip to its place. */
gboolean dailies_demo_store_finish_clip (DailiesDemoStore *self,
                                         const char *digest,
                                         GFile *rendered,
                                         GError **error);

G_END_DECLS

/* dailies-demo-upload.h: a picture inside a request, decoded while it comes in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_DEMO_UPLOAD (dailies_demo_upload_get_type ())
/**
 * DailiesDemoUpload:
 *
 * What stands behind "data:" in a data URI (RFC 2397), character by character: the media type, and
 * the base64, which is decoded into a file. The file goes with the object.
 */
G_DECLARE_FINAL_TYPE (DailiesDemoUpload, dailies_demo_upload, DAILIES, DEMO_UPLOAD, GObject)

/* @template: a path ending in XXXXXX, whose file is removed with the upload */
DailiesDemoUpload *dailies_demo_upload_new (const char *template);

/* Removes the file of an upload whose process has ended; one that is still coming in stays. */
void dailies_demo_upload_remove_left (const char *path);

/* Takes what comes next of the URI. Never fails: what is wrong is kept for the end. */
void dailies_demo_upload_feed (DailiesDemoUpload *self, const char *data, gsize length);

/* Something in the URI that no URI has. */
void dailies_demo_upload_spoil (DailiesDemoUpload *self);

/**
 * dailies_demo_upload_finish:
 *
 * Returns: whether it was a base64 data URI to its end; else %FALSE with
 *   %G_IO_ERROR_INVALID_DATA, or with what the disk had to say
 */
gboolean dailies_demo_upload_finish (DailiesDemoUpload *self, GError **error);

/* (transfer none): after a finish that succeeded: where the picture is */
const char *dailies_demo_upload_get_path (DailiesDemoUpload *self);
/* (transfer none): its SHA-256 */
const char *dailies_demo_upload_get_digest (DailiesDemoUpload *self);

/* Moves the picture to @place and keeps it there. */
gboolean dailies_demo_upload_keep (DailiesDemoUpload *self, GFile *place, GError **error);

G_END_DECLS

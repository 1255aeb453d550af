/* dailies-demo-body.h: the JSON of a request, its pictures taken out while it comes in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-upload.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* More than a 20 MB picture in base64; beyond it the answer is 413. */
#define DAILIES_DEMO_BODY_MAX 40000000

#define DAILIES_TYPE_DEMO_BODY (dailies_demo_body_get_type ())
/**
 * DailiesDemoBody:
 *
 * Reads JSON as it arrives. A data URI in one of the picture fields of the outermost object is
 * decoded into a file on the way and leaves a mark in its place; the rest is small, and is parsed
 * when it is complete. So a 27 MB body costs no memory.
 */
G_DECLARE_FINAL_TYPE (DailiesDemoBody, dailies_demo_body, DAILIES, DEMO_BODY, GObject)

/**
 * dailies_demo_body_new:
 * @template: where pictures go: a path ending in XXXXXX
 * @picture_fields: (element-type utf8): a set of the fields that hold pictures
 */
DailiesDemoBody *dailies_demo_body_new (const char *template, GHashTable *picture_fields);

void dailies_demo_body_feed (DailiesDemoBody *self, const char *data, gsize length);

/**
 * dailies_demo_body_finish:
 *
 * Returns: (transfer full): the JSON, or %NULL with %G_IO_ERROR_MESSAGE_TOO_LARGE or
 *   %G_IO_ERROR_INVALID_DATA
 */
JsonNode *dailies_demo_body_finish (DailiesDemoBody *self, GError **error);

/* (transfer none) (nullable): the upload that @value is the mark of */
DailiesDemoUpload *dailies_demo_body_get_upload (DailiesDemoBody *self, const char *value);

G_END_DECLS

/* dailies-request.h: what a person asks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-catalogue.h"
#include "dailies-picture-repair.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define DAILIES_REQUEST_ERROR (dailies_request_error_quark ())

/**
 * DailiesRequestError:
 * @DAILIES_REQUEST_ERROR_MODEL: the model is unknown, or not callable in the dialect
 * @DAILIES_REQUEST_ERROR_PROMPT: empty, too long, or not UTF-8
 * @DAILIES_REQUEST_ERROR_PARAMETER: unknown, of the wrong kind, out of bounds, or missing
 * @DAILIES_REQUEST_ERROR_PICTURE: missing, unreadable, or breaks a rule
 * @DAILIES_REQUEST_ERROR_CATALOGUE: the catalogue's data is broken
 * @DAILIES_REQUEST_ERROR_FORMAT: stored JSON is no request
 *
 * Every message is a translated sentence that says what is wrong and by how much.
 */
typedef enum
{
  DAILIES_REQUEST_ERROR_MODEL,
  DAILIES_REQUEST_ERROR_PROMPT,
  DAILIES_REQUEST_ERROR_PARAMETER,
  DAILIES_REQUEST_ERROR_PICTURE,
  DAILIES_REQUEST_ERROR_CATALOGUE,
  DAILIES_REQUEST_ERROR_FORMAT,
} DailiesRequestError;

GQuark dailies_request_error_quark (void);

#define DAILIES_TYPE_REQUEST (dailies_request_get_type ())
/* Not changed any more once it was given to a library or a service. */
G_DECLARE_FINAL_TYPE (DailiesRequest, dailies_request, DAILIES, REQUEST, GObject)

DailiesRequest *dailies_request_new (const char *model_id, const char *prompt);
DailiesRequest *dailies_request_copy (DailiesRequest *self);

const char *dailies_request_get_model_id (DailiesRequest *self);
const char *dailies_request_get_prompt (DailiesRequest *self);

/* The first frame is a local file or a link (http, https), never both; setting one clears the
 * other. What is sent for a link is the link itself. */
void dailies_request_set_first_frame_file (DailiesRequest *self, GFile *file);
void dailies_request_set_first_frame_uri (DailiesRequest *self, const char *uri);
GFile *dailies_request_get_first_frame_file (DailiesRequest *self);
const char *dailies_request_get_first_frame_uri (DailiesRequest *self);

/* (nullable): what is done to the first frame's file before it is sent. Another file, or a link, has
 * none until it is given one. */
void dailies_request_set_repair (DailiesRequest *self, const DailiesPictureRepair *repair);
const DailiesPictureRepair *dailies_request_get_repair (DailiesRequest *self);

/**
 * dailies_request_set_parameter:
 * @name: the universal name; never a prompt or a picture
 * @value: (nullable): floating references are taken; %NULL unsets
 */
void dailies_request_set_parameter (DailiesRequest *self, const char *name, GVariant *value);
/* (transfer none) (nullable) */
GVariant *dailies_request_get_parameter (DailiesRequest *self, const char *name);
/* (transfer container): names, sorted */
char **dailies_request_list_parameters (DailiesRequest *self);

/**
 * dailies_request_check:
 * @catalogue: the models
 * @dialect: how it will be sent
 *
 * Everything that can be known without reading the picture: model, prompt (1 to max_length code
 * points of valid UTF-8, not only blanks), parameters, whether a picture is needed or not taken.
 *
 * Returns: whether it may be sent; else %FALSE with a #DailiesRequestError
 */
gboolean dailies_request_check (DailiesRequest *self,
                                DailiesCatalogue *catalogue,
                                DailiesDialect dialect,
                                GError **error);

/**
 * dailies_request_check_picture:
 * @privacy: whether what the file tells besides its pixels will be taken out
 *
 * Holds the first frame file, where there is one, against the model's rules: as it would be sent, with
 * its repair and without what is taken out of it.
 *
 * Returns: (transfer full): a future that resolves to a #DailiesPicture, or to %NULL (a G_TYPE_OBJECT
 *   value) where there is no local picture; rejects with a #DailiesPictureError or
 *   %DAILIES_REQUEST_ERROR_PICTURE, all problems in one message
 */
DexFuture *dailies_request_check_picture (DailiesRequest *self,
                                          DailiesCatalogue *catalogue,
                                          DailiesPicturePrivacy privacy);

/**
 * dailies_request_write_picture:
 * @out: where it stands once it is whole
 *
 * Writes the first frame file as it is sent: repaired, or copied byte for byte but for what @privacy
 * takes out, and held against the model's rules.
 *
 * Returns: like dailies_request_check_picture()
 */
DexFuture *dailies_request_write_picture (DailiesRequest *self,
                                          DailiesCatalogue *catalogue,
                                          DailiesPicturePrivacy privacy,
                                          GFile *out);

/* For the library: everything but the bytes of the picture. from_json is strict and forgiving of
 * unknown members (written by a newer Dailies). */
JsonNode *dailies_request_to_json (DailiesRequest *self);
DailiesRequest *dailies_request_from_json (JsonNode *node, GError **error);

G_END_DECLS

/* dailies-picture-privacy-private.h: the copy, on the calling thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-file.h"
#include "dailies-picture-privacy.h"

G_BEGIN_DECLS

/**
 * dailies_picture_privacy_copy_into:
 * @picture: the facts of @in, a JPEG or PNG
 *
 * dailies_picture_privacy_copy(), but for putting @file in its place. Blocks.
 */
DailiesPicture *dailies_picture_privacy_copy_into (DailiesPicture *picture,
                                                   GFile *in,
                                                   DailiesPictureFile *file,
                                                   DailiesPicturePrivacy privacy,
                                                   GCancellable *cancellable,
                                                   GError **error);

G_END_DECLS

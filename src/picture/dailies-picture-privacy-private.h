/* dailies-picture-privacy-private.h: the copy, on the calling thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-privacy.h"

G_BEGIN_DECLS

/* dailies_picture_privacy_copy(), where @in has been probed as @picture. Blocks. */
DailiesPicture *dailies_picture_privacy_copy_now (DailiesPicture *picture,
                                                  GFile *in,
                                                  GFile *out,
                                                  DailiesPicturePrivacy privacy,
                                                  GError **error);

G_END_DECLS

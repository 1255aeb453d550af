/* dailies-picture-privacy.h: what a picture tells besides its pixels, and a copy without it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture.h"

G_BEGIN_DECLS

/**
 * DailiesPicturePrivacy:
 * @DAILIES_PICTURE_PRIVACY_REMOVE: place, camera, times, texts and small copies stay here
 * @DAILIES_PICTURE_PRIVACY_KEEP: every byte goes along (a preference)
 */
typedef enum
{
  DAILIES_PICTURE_PRIVACY_REMOVE,
  DAILIES_PICTURE_PRIVACY_KEEP,
} DailiesPicturePrivacy;

/**
 * dailies_picture_privacy_copy:
 * @in: a JPEG or PNG
 * @out: where the copy stands once it is whole; may be @in
 *
 * Copies a picture without what it tells of its maker (with %DAILIES_PICTURE_PRIVACY_KEEP: with it), in
 * a worker thread and in bounded memory. Ends when the future is discarded, and leaves @out as it was.
 * The coded pixels are copied byte for byte, and so is a whole file that has nothing to remove.
 *
 * Of a JPEG stay: what is needed to decode it, JFIF (without its thumbnail), Adobe's note on the
 * colours, the colour profile, and an EXIF that holds nothing but the orientation (none where that
 * is 1). Of a PNG stay: what is needed to decode it, the colour chunks, and such an eXIf. All else
 * goes: the rest of EXIF, XMP, IPTC, comments and texts, times, makers' notes, content credentials,
 * further pictures (MPF) and what follows the picture's end. Of an animated PNG its still picture
 * stays, which makes it a plain PNG.
 *
 * So a picture that is stored lying on its side stays so, and says which way up it is shown. (What is made
 * anew is upright, and says nothing.) To turn a JPEG without coding it anew takes libjpeg-turbo's
 * transformation, which is not among what Dailies is built with (src/root/packages: a library more, in every
 * root and every runtime, with a reader of hostile files that gdk-pixbuf does not bring along), and which of
 * a picture that does not end on whole blocks cuts off or leaves a strip. To code it anew loses what a
 * person had, for a service that may well read EXIF, as its kind does: nothing is known of this one. The demo
 * service reads it (tests/demo/test-photo.c). Should a service be found that does not, this is the place.
 *
 * Returns: (transfer full): a future #DailiesPicture: the facts of @out, whole, with @in's width,
 *   height and orientation; rejects with a #DailiesPictureError
 */
DexFuture *dailies_picture_privacy_copy (GFile *in, GFile *out, DailiesPicturePrivacy privacy);

G_END_DECLS

/* dailies-picture-copier.h: from one file to another, leaving parts out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-file.h"
#include "dailies-picture-reader.h"

G_BEGIN_DECLS

/**
 * DailiesPictureCopier:
 *
 * Private to src/picture. Memory is the reader's window.
 */
typedef struct
{
  DailiesPictureReader *reader;
  DailiesPictureFile *file;
  GCancellable *cancellable;
} DailiesPictureCopier;

/* Copies the next @count bytes. */
gboolean dailies_picture_copier_pass (DailiesPictureCopier *self, guint64 count, GError **error);

/* Copies all that is left. */
gboolean dailies_picture_copier_pass_rest (DailiesPictureCopier *self, GError **error);

/* Leaves the next @count bytes out. */
gboolean dailies_picture_copier_drop (DailiesPictureCopier *self, guint64 count, GError **error);

/* Writes what does not stand in the source. */
gboolean dailies_picture_copier_put (DailiesPictureCopier *self,
                                     const void *data,
                                     gsize length,
                                     GError **error);

/**
 * dailies_picture_copier_strip_jpeg:
 *
 * Copies a JPEG to its EOI without what dailies_picture_privacy_copy() removes. The source has been
 * probed, but may have changed since: every length is still held against what is there.
 */
gboolean dailies_picture_copier_strip_jpeg (DailiesPictureCopier *self, GError **error);

/* The same of a PNG, to its IEND. */
gboolean dailies_picture_copier_strip_png (DailiesPictureCopier *self, GError **error);

/* The size of an EXIF that says nothing but the orientation */
#define DAILIES_PICTURE_EXIF_SIZE 26

/**
 * dailies_picture_exif_reduce:
 * @data: a TIFF structure that gives an orientation
 * @reduced: (out caller-allocates): one of nothing but that, in the same byte order
 *
 * Returns: whether there is something to say: %FALSE for an orientation of 1 or none
 */
gboolean dailies_picture_exif_reduce (const guint8 *data,
                                      gsize length,
                                      guint8 reduced[DAILIES_PICTURE_EXIF_SIZE]);

G_END_DECLS

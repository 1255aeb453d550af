/* dailies-picture-file.h: a picture's file, opened with care and written whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture.h"

G_BEGIN_DECLS

/**
 * dailies_picture_file_open:
 * @size: (inout): the number of bytes, where it is known
 *
 * Opens a regular file; directories, pipes and devices are refused without being read. Blocks.
 *
 * Returns: (transfer full): a stream; %NULL with a #DailiesPictureError
 */
GInputStream *dailies_picture_file_open (GFile *file, goffset *size, GError **error);

/* dailies_picture_probe_file(), on the calling thread. */
DailiesPicture *dailies_picture_probe_now (GFile *file, GCancellable *cancellable, GError **error);

/**
 * DailiesPictureFile:
 *
 * Private to src/picture. A file that is written beside its place and stands there only once it is
 * whole; until then what stood there stays. To free it before is to leave nothing behind. Only a regular
 * file is replaced, where a link leads to one that; a folder, a pipe or a device is refused at once.
 */
typedef struct _DailiesPictureFile DailiesPictureFile;

DailiesPictureFile *dailies_picture_file_new (GFile *place, GError **error);
void dailies_picture_file_free (DailiesPictureFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesPictureFile, dailies_picture_file_free)

/* Where it is written: to be looked at after dailies_picture_file_close(). */
GFile *dailies_picture_file_get_beside (DailiesPictureFile *self);

gboolean dailies_picture_file_write (DailiesPictureFile *self,
                                     const void *data,
                                     gsize length,
                                     GCancellable *cancellable,
                                     GError **error);

/* On the disk, beside its place. */
gboolean dailies_picture_file_close (DailiesPictureFile *self, GError **error);

/* The last step, after dailies_picture_file_close(). */
gboolean dailies_picture_file_put_in_place (DailiesPictureFile *self, GError **error);

G_END_DECLS

/* dailies-picture-reader.h: a picture's bytes in order, through a bounded window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most that can be looked at in one piece: a whole JPEG segment fits, with room to spare. */
#define DAILIES_PICTURE_READER_WINDOW (256 * 1024)

/**
 * DailiesPictureReader:
 *
 * Private to src/picture. Memory is the window, whatever is read through it.
 */
typedef struct _DailiesPictureReader DailiesPictureReader;

DailiesPictureReader *dailies_picture_reader_new (GInputStream *stream, GCancellable *cancellable);
void dailies_picture_reader_free (DailiesPictureReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesPictureReader, dailies_picture_reader_free)

/* The number of bytes that lie before what peek() returns next. */
guint64 dailies_picture_reader_get_offset (DailiesPictureReader *self);

/**
 * dailies_picture_reader_peek:
 * @wanted: at most %DAILIES_PICTURE_READER_WINDOW
 * @available: (out): how many bytes can be looked at: fewer than @wanted only at the stream's end
 *
 * Returns: (nullable): the next bytes, valid until the next call; %NULL with %G_IO_ERROR_CANCELLED
 *   or a #DailiesPictureError when the stream fails
 */
const guint8 *dailies_picture_reader_peek (DailiesPictureReader *self,
                                           gsize wanted,
                                           gsize *available,
                                           GError **error);

/**
 * dailies_picture_reader_need:
 *
 * dailies_picture_reader_peek() for bytes without which the picture is cut short.
 *
 * Returns: (nullable): at least @wanted bytes; %NULL with %DAILIES_PICTURE_ERROR_DAMAGED if the
 *   stream ends before
 */
const guint8 *
dailies_picture_reader_need (DailiesPictureReader *self, gsize wanted, GError **error);

/* Goes past @count bytes that peek() or need() have shown. */
void dailies_picture_reader_advance (DailiesPictureReader *self, gsize count);

/* Goes past @count bytes, however many; %DAILIES_PICTURE_ERROR_DAMAGED if the stream ends before. */
gboolean dailies_picture_reader_skip (DailiesPictureReader *self, guint64 count, GError **error);

/* Goes to the end of the stream. */
gboolean dailies_picture_reader_drain (DailiesPictureReader *self, GError **error);

/* Sets the error of a picture that breaks off where the reader stands. Returns %FALSE. */
gboolean dailies_picture_reader_cut_short (DailiesPictureReader *self, GError **error);

/* Sets the error of a picture whose structure breaks where the reader stands. Returns %FALSE. */
gboolean dailies_picture_reader_broken (DailiesPictureReader *self, GError **error);

G_END_DECLS

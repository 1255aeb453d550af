/* dailies-picture.h: what a picture file is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_PICTURE_ERROR (dailies_picture_error_quark ())

/**
 * DailiesPictureError:
 * @DAILIES_PICTURE_ERROR_UNREADABLE: the file cannot be opened or read, or is no regular file
 * @DAILIES_PICTURE_ERROR_EMPTY: the file has no bytes
 * @DAILIES_PICTURE_ERROR_NO_PICTURE: the bytes are no picture that is known
 * @DAILIES_PICTURE_ERROR_DAMAGED: a picture, but cut short or with a broken structure
 * @DAILIES_PICTURE_ERROR_TOO_LARGE: its header claims more than %DAILIES_PICTURE_MAX_PIXELS or
 *   %DAILIES_PICTURE_MAX_SIDE, or a
 *   stream of unknown length went on after %DAILIES_PICTURE_MAX_BYTES
 * @DAILIES_PICTURE_ERROR_NO_LOADER: the image loader that could decode it is not installed
 * @DAILIES_PICTURE_ERROR_UNMENDABLE: no repair makes it fit without being seen to be worse
 * @DAILIES_PICTURE_ERROR_UNWRITABLE: the result cannot be written where it should be
 *
 * Every message is a translated sentence for a person, without the file's name.
 */
typedef enum
{
  DAILIES_PICTURE_ERROR_UNREADABLE,
  DAILIES_PICTURE_ERROR_EMPTY,
  DAILIES_PICTURE_ERROR_NO_PICTURE,
  DAILIES_PICTURE_ERROR_DAMAGED,
  DAILIES_PICTURE_ERROR_TOO_LARGE,
  DAILIES_PICTURE_ERROR_NO_LOADER,
  DAILIES_PICTURE_ERROR_UNMENDABLE,
  DAILIES_PICTURE_ERROR_UNWRITABLE,
} DailiesPictureError;

GQuark dailies_picture_error_quark (void);

/**
 * DAILIES_PICTURE_MAX_PIXELS:
 *
 * 16,384 × 16,384: the largest picture that Dailies touches; the largest cameras of telephones make
 * 200 megapixels. A small file can claim far more (30,000 × 30,000 px in black are 110 kB), keep
 * every rule of the service, and would take gigabytes wherever it is previewed, turned or scaled.
 * So it is refused by its header, before anything else is read.
 */
#define DAILIES_PICTURE_MAX_PIXELS (G_GUINT64_CONSTANT (1) << 28)

/**
 * DAILIES_PICTURE_MAX_SIDE:
 *
 * The longest side of a picture that Dailies touches, in pixels. One that is 268 million pixels wide and
 * one high has no more of them than the largest, yet scaling it would need 6 GB for the weights of a
 * single line; of this length it is 25 MB.
 */
#define DAILIES_PICTURE_MAX_SIDE 1000000

/**
 * DAILIES_PICTURE_MAX_BYTES:
 *
 * 1 GiB: of a longer file only the header is read, not whether it is whole: no service takes it, and
 * the rule on the file's size says so with its number. A stream of unknown length is refused here.
 */
#define DAILIES_PICTURE_MAX_BYTES (G_GUINT64_CONSTANT (1) << 30)

/* By content, never by file name. Only JPEG and PNG are sent; the others are what the first-frame
 * repair can convert. An animated PNG is a valid PNG, but what a service would make of it is not
 * documented: it is told apart, and its still picture is sent. */
typedef enum
{
  DAILIES_PICTURE_FORMAT_UNKNOWN,
  DAILIES_PICTURE_FORMAT_JPEG,
  DAILIES_PICTURE_FORMAT_PNG,
  DAILIES_PICTURE_FORMAT_APNG,
  DAILIES_PICTURE_FORMAT_GIF,
  DAILIES_PICTURE_FORMAT_WEBP,
  DAILIES_PICTURE_FORMAT_AVIF,
  DAILIES_PICTURE_FORMAT_HEIC,
  DAILIES_PICTURE_FORMAT_TIFF,
  DAILIES_PICTURE_FORMAT_BMP,
  DAILIES_PICTURE_FORMAT_SVG,
} DailiesPictureFormat;

/* What an EXIF tells besides the pixels. */
typedef enum
{
  DAILIES_PICTURE_TELLS_PLACE = 1 << 0,
  DAILIES_PICTURE_TELLS_CAMERA = 1 << 1,
} DailiesPictureTells;

/**
 * dailies_picture_format_get_id:
 *
 * Returns: (transfer none): "jpeg", "png", …; "unknown" for %DAILIES_PICTURE_FORMAT_UNKNOWN. Not
 *   translated: it stands in JSON.
 */
const char *dailies_picture_format_get_id (DailiesPictureFormat format);

/**
 * dailies_picture_format_get_mime:
 *
 * Returns: (transfer none) (nullable): "image/jpeg" …
 */
const char *dailies_picture_format_get_mime (DailiesPictureFormat format);

#define DAILIES_TYPE_PICTURE (dailies_picture_get_type ())
G_DECLARE_FINAL_TYPE (DailiesPicture, dailies_picture, DAILIES, PICTURE, GObject)

/**
 * DailiesPicture:
 *
 * The facts of one picture file, read from its structure without decoding a pixel. Immutable, so
 * it may be read from any thread.
 */

/**
 * dailies_picture_probe_stream:
 * @stream: read from its position to the end of the picture; need not be seekable
 * @size: the number of bytes if it is known, else -1
 *
 * Reads header and structure: format, size in pixels as shown (EXIF orientation applied), number of
 * bytes, and whether the file is whole (PNG: chunk checksums to IEND; JPEG: segments to EOI; what
 * follows is counted and otherwise let be). Of the other formats only the header is read. When
 * @size is -1, @stream is read to its end to count its bytes.
 * Blocks; for worker threads. Memory is bounded (256 KiB) whatever the file says of itself.
 *
 * Returns: (transfer full): the facts, or %NULL with a #DailiesPictureError, or
 *   %G_IO_ERROR_CANCELLED
 */
DailiesPicture *dailies_picture_probe_stream (GInputStream *stream,
                                              goffset size,
                                              GCancellable *cancellable,
                                              GError **error);

/**
 * dailies_picture_probe_file:
 *
 * dailies_picture_probe_stream() on a file, in a worker thread. Directories, pipes and devices are
 * refused without being read. Ends when the future is discarded.
 *
 * Returns: (transfer full): a future #DailiesPicture; rejects with a #DailiesPictureError
 */
DexFuture *dailies_picture_probe_file (GFile *file);

DailiesPictureFormat dailies_picture_get_format (DailiesPicture *self);
/* Pixels, as shown: an orientation that turns by a quarter swaps them. Never 0 for JPEG and PNG;
 * both 0 for other formats where the header does not say it simply (BigTIFF, an SVG as large as what
 * surrounds it …). */
guint dailies_picture_get_width (DailiesPicture *self);
guint dailies_picture_get_height (DailiesPicture *self);
guint64 dailies_picture_get_bytes (DailiesPicture *self);
/* As EXIF counts orientations, 1 to 8; 1 where none is given. */
guint dailies_picture_get_orientation (DailiesPicture *self);
/* Of JPEG and PNG. That it tells nothing here does not say that it holds no text at all. */
DailiesPictureTells dailies_picture_get_tells (DailiesPicture *self);

G_END_DECLS

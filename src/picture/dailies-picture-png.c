/* dailies-picture-png.c: the structure of a PNG (W3C, third edition)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <zlib.h>

#include "dailies-picture-facts.h"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define SIGNATURE_SIZE 8
#define IHDR_SIZE 13
#define CRC_SIZE 4
#define COLOUR_INDEXED 3
#define CICP_SIZE 4
#define GAMA_SIZE 4
#define CHRM_SIZE 32

/* EXIF's first directory stands at its beginning; more than this is never looked at. */
#define EXIF_PEEK (64 * 1024)

typedef struct
{
  char type[5];
  guint32 length;
} Chunk;

static gboolean
is_chunk (const Chunk *chunk, const char *type)
{
  return memcmp (chunk->type, type, 4) == 0;
}

/* A decoder must not pass over a chunk whose name begins with a capital. */
static gboolean
is_critical (const Chunk *chunk)
{
  return g_ascii_isupper (chunk->type[0]);
}

/* Looks at the head of the next chunk and stays before it. */
static gboolean
peek_chunk (DailiesPictureReader *reader, Chunk *chunk, GError **error)
{
  const guint8 *data;

  if ((data = dailies_picture_reader_need (reader, 8, error)) == NULL)
    return FALSE;

  chunk->length = dailies_picture_be32 (data);
  memcpy (chunk->type, data + 4, 4);
  chunk->type[4] = '\0';

  if (chunk->length > G_MAXINT32)
    return dailies_picture_reader_broken (reader, error);

  for (guint i = 0; i < 4; i++)
    if (!g_ascii_isalpha (chunk->type[i]))
      return dailies_picture_reader_broken (reader, error);

  return TRUE;
}

static gboolean
set_bad_checksum (const Chunk *chunk, guint64 offset, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, offset);

  g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_DAMAGED,
               /* Translators: the first %s is the name of a part of a PNG, as in IDAT; the second
                * counts bytes from the beginning of a file */
               _ ("The picture is damaged: the checksum of its part %s at byte %s is wrong"),
               chunk->type, number);

  return FALSE;
}

/* Reads the chunk that peek_chunk() saw and holds it against its checksum. */
static gboolean
check_chunk (DailiesPictureReader *reader, const Chunk *chunk, GError **error)
{
  guint64 offset = dailies_picture_reader_get_offset (reader);
  guint64 left = 4 + (guint64) chunk->length;
  const guint8 *data;
  uLong crc = crc32 (0, NULL, 0);

  dailies_picture_reader_advance (reader, 4);

  while (left > 0)
    {
      gsize available;

      if ((data = dailies_picture_reader_peek (reader, 1, &available, error)) == NULL)
        return FALSE;
      if (available == 0)
        return dailies_picture_reader_cut_short (reader, error);

      available = MIN (available, left);
      crc = crc32 (crc, data, available);
      dailies_picture_reader_advance (reader, available);
      left -= available;
    }

  if ((data = dailies_picture_reader_need (reader, CRC_SIZE, error)) == NULL)
    return FALSE;
  if (dailies_picture_be32 (data) != crc)
    return set_bad_checksum (chunk, offset, error);
  dailies_picture_reader_advance (reader, CRC_SIZE);

  return TRUE;
}

static gboolean
is_sane_depth (guint8 colour, guint8 depth)
{
  switch (colour)
    {
    case 0:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case COLOUR_INDEXED:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    default:
      return FALSE;
    }
}

static gboolean
read_ihdr (DailiesPictureFacts *facts, DailiesPictureReader *reader, guint8 *colour, GError **error)
{
  const guint8 *data;
  Chunk chunk;

  if (!peek_chunk (reader, &chunk, error))
    return FALSE;
  if (!is_chunk (&chunk, "IHDR") || chunk.length != IHDR_SIZE)
    return dailies_picture_reader_broken (reader, error);

  if ((data = dailies_picture_reader_need (reader, 8 + IHDR_SIZE, error)) == NULL)
    return FALSE;
  data += 8;

  facts->width = dailies_picture_be32 (data);
  facts->height = dailies_picture_be32 (data + 4);
  *colour = data[9];

  if (facts->width == 0 || facts->width > G_MAXINT32 || facts->height == 0
      || facts->height > G_MAXINT32 || !is_sane_depth (data[9], data[8]) || data[10] != 0
      || data[11] != 0 || data[12] > 1)
    return dailies_picture_reader_broken (reader, error);

  return check_chunk (reader, &chunk, error);
}

static gboolean
read_exif (DailiesPictureFacts *facts,
           DailiesPictureReader *reader,
           const Chunk *chunk,
           GError **error)
{
  gsize length = MIN (chunk->length, EXIF_PEEK);
  const guint8 *data;

  if ((data = dailies_picture_reader_need (reader, 8 + length, error)) == NULL)
    return FALSE;

  facts->tells |= dailies_picture_exif_get_tells (data + 8, length);
  if (facts->orientation == 0)
    facts->orientation = dailies_picture_exif_get_orientation (data + 8, length);

  return TRUE;
}

/* The short chunks that say how the pixels are shown. Of one that has the wrong length nothing is
 * taken. */
static gboolean
read_colouring (DailiesPictureColouring *colouring,
                DailiesPictureReader *reader,
                const Chunk *chunk,
                gboolean *has_profile,
                GError **error)
{
  gsize length = MIN (chunk->length, CHRM_SIZE);
  const guint8 *data;

  if ((data = dailies_picture_reader_need (reader, 8 + length, error)) == NULL)
    return FALSE;
  data += 8;

  if (is_chunk (chunk, "cICP") && chunk->length == CICP_SIZE)
    {
      /* Pixels of a PNG are RGB, which is matrix 0; what leaves out part of the range is for films. */
      if (data[2] == 0 && data[3] == 1)
        {
          colouring->primaries = data[0];
          colouring->transfer = data[1];
        }
    }
  else if (is_chunk (chunk, "gAMA") && chunk->length == GAMA_SIZE)
    colouring->gamma = dailies_picture_be32 (data);
  else if (is_chunk (chunk, "cHRM") && chunk->length == CHRM_SIZE)
    for (guint i = 0; i < G_N_ELEMENTS (colouring->chroma); i++)
      colouring->chroma[i] = dailies_picture_be32 (data + 4 * i);
  else if (is_chunk (chunk, "sRGB") || is_chunk (chunk, "iCCP"))
    *has_profile = TRUE;

  return TRUE;
}

gboolean
dailies_picture_png_read_header (DailiesPictureFacts *facts,
                                 DailiesPictureReader *reader,
                                 GError **error)
{
  const guint8 *data;
  gboolean has_palette = FALSE;
  gboolean has_profile = FALSE;
  guint8 colour = 0;

  if ((data = dailies_picture_reader_need (reader, SIGNATURE_SIZE, error)) == NULL)
    return FALSE;
  /* Its last bytes are there to show that line ends were changed on the way. */
  if (memcmp (data, SIGNATURE, SIGNATURE_SIZE) != 0)
    return dailies_picture_reader_broken (reader, error);
  dailies_picture_reader_advance (reader, SIGNATURE_SIZE);

  if (!read_ihdr (facts, reader, &colour, error))
    return FALSE;

  for (;;)
    {
      Chunk chunk;

      if (!peek_chunk (reader, &chunk, error))
        return FALSE;

      if (is_chunk (&chunk, "IDAT"))
        break;

      if (is_chunk (&chunk, "PLTE"))
        has_palette = TRUE;
      else if (is_critical (&chunk))
        return dailies_picture_reader_broken (reader, error);
      else if (is_chunk (&chunk, "acTL"))
        facts->format = DAILIES_PICTURE_FORMAT_APNG;
      else if (is_chunk (&chunk, "eXIf") && !read_exif (facts, reader, &chunk, error))
        return FALSE;
      else if (!read_colouring (&facts->colouring, reader, &chunk, &has_profile, error))
        return FALSE;

      if (!check_chunk (reader, &chunk, error))
        return FALSE;
    }

  /* They stand there for whoever does not know of profiles. */
  if (has_profile)
    facts->colouring = (DailiesPictureColouring) { .primaries = facts->colouring.primaries,
                                                   .transfer = facts->colouring.transfer };

  if (colour == COLOUR_INDEXED && !has_palette)
    return dailies_picture_reader_broken (reader, error);

  return TRUE;
}

gboolean
dailies_picture_png_read_rest (DailiesPictureFacts *facts,
                               DailiesPictureReader *reader,
                               GError **error)
{
  gboolean in_data = TRUE;
  gboolean has_data = FALSE;

  for (;;)
    {
      Chunk chunk;

      if (!peek_chunk (reader, &chunk, error))
        return FALSE;

      if (is_chunk (&chunk, "IDAT"))
        {
          /* The data is one run of chunks. */
          if (!in_data)
            return dailies_picture_reader_broken (reader, error);
          has_data |= chunk.length > 0;
        }
      else
        {
          in_data = FALSE;

          if (is_chunk (&chunk, "IEND"))
            {
              if (chunk.length != 0 || !has_data)
                return dailies_picture_reader_broken (reader, error);
              /* What follows belongs to the file and not to the picture. */
              return check_chunk (reader, &chunk, error);
            }

          if (is_critical (&chunk))
            return dailies_picture_reader_broken (reader, error);

          if (is_chunk (&chunk, "eXIf") && !read_exif (facts, reader, &chunk, error))
            return FALSE;
        }

      if (!check_chunk (reader, &chunk, error))
        return FALSE;
    }
}

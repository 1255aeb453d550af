/* dailies-picture-boxes.c: how large an AVIF or HEIC claims to be (ISO/IEC 23008-12)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-decode-private.h"
#include "dailies-picture-facts.h"

#define BOX_HEAD 8
#define LARGE_BOX_HEAD 16
#define FULL_BOX_HEAD 4

typedef struct
{
  const guint8 *type;
  gsize head;
  guint64 size; /* 0: to the end of what it stands in */
} Box;

static gboolean
read_box (Box *box, const guint8 *data, gsize length)
{
  if (length < BOX_HEAD)
    return FALSE;

  box->type = data + 4;
  box->head = BOX_HEAD;
  box->size = dailies_picture_be32 (data);

  if (box->size == 1)
    {
      if (length < LARGE_BOX_HEAD)
        return FALSE;
      box->head = LARGE_BOX_HEAD;
      box->size
        = (guint64) dailies_picture_be32 (data + 8) << 32 | dailies_picture_be32 (data + 12);
    }

  return box->size == 0 || box->size >= box->head;
}

typedef struct
{
  const guint8 *data;
  gsize length;
} Bytes;

/* Goes past the next box of @type; gives its content, as far as it is there. */
static gboolean
next_box (Bytes *bytes, const char *type, Bytes *content)
{
  Box box;

  while (read_box (&box, bytes->data, bytes->length))
    {
      gsize whole = box.size == 0 ? bytes->length : MIN (box.size, bytes->length);
      gboolean is_found = memcmp (box.type, type, 4) == 0;

      *content = (Bytes) { bytes->data + box.head, whole - box.head };
      bytes->data += whole;
      bytes->length -= whole;
      if (is_found)
        return TRUE;
    }

  return FALSE;
}

static gboolean
skip_full_head (Bytes *content)
{
  if (content->length < FULL_BOX_HEAD)
    return FALSE;

  content->data += FULL_BOX_HEAD;
  content->length -= FULL_BOX_HEAD;

  return TRUE;
}

/* A grid's parts, a thumbnail and the picture each have a size. A decoder may come upon any of
 * them, so the largest is what counts. */
static gboolean
check_properties (Bytes *properties, GError **error)
{
  Bytes size;

  while (next_box (properties, "ispe", &size))
    if (skip_full_head (&size) && size.length >= 8
        && !dailies_picture_check_pixels (dailies_picture_be32 (size.data),
                                          dailies_picture_be32 (size.data + 4), error))
      return FALSE;

  return TRUE;
}

gboolean
dailies_picture_boxes_check (DailiesPictureReader *reader, GError **error)
{
  Bytes bytes;
  Bytes meta;
  Bytes properties;
  Bytes container;
  Box box;

  for (;;)
    {
      bytes.data = dailies_picture_reader_peek (reader, LARGE_BOX_HEAD, &bytes.length, error);
      if (bytes.data == NULL)
        return FALSE;

      /* What is no box, or has no end, is left for the decoder to complain of. */
      if (!read_box (&box, bytes.data, bytes.length))
        return TRUE;
      if (memcmp (box.type, "meta", 4) == 0)
        break;
      if (box.size == 0)
        return TRUE;
      if (!dailies_picture_reader_skip (reader, box.size, error))
        return FALSE;
    }

  bytes.data
    = dailies_picture_reader_peek (reader, DAILIES_PICTURE_READER_WINDOW, &bytes.length, error);
  if (bytes.data == NULL)
    return FALSE;

  return !next_box (&bytes, "meta", &meta) || !skip_full_head (&meta)
         || !next_box (&meta, "iprp", &properties) || !next_box (&properties, "ipco", &container)
         || check_properties (&container, error);
}

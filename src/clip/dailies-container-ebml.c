/* dailies-container-ebml.c: Matroska and WebM
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dailies-container-private.h"

/* RFC 8794 §4–§6 (EBML), RFC 9559 §5.1 (the segment) */

#define EBML_HEADER DAILIES_CONTAINER_EBML
#define EBML_DOCTYPE 0x4282
#define EBML_SEGMENT 0x18538067
#define UNKNOWN_LENGTH G_MAXUINT64

/* Returns: how many bytes the number takes; 0 if it is none or is cut off */
static gsize
read_ebml_number (const guint8 *bytes, gsize length, gboolean is_id, guint64 *number)
{
  gsize width = 1;
  guint64 value;

  if (length == 0 || bytes[0] == 0)
    return 0;
  while ((bytes[0] & (0x80 >> (width - 1))) == 0)
    width++;
  if (width > length || (is_id && width > 4))
    return 0;

  value = is_id ? bytes[0] : bytes[0] & (0xff >> width);
  for (gsize i = 1; i < width; i++)
    value = value << 8 | bytes[i];
  if (!is_id && value == (G_GUINT64_CONSTANT (1) << (7 * width)) - 1)
    value = UNKNOWN_LENGTH;
  *number = value;

  return width;
}

static gsize
read_ebml_element (const guint8 *bytes, gsize length, guint64 *id, guint64 *size)
{
  gsize id_width = read_ebml_number (bytes, length, TRUE, id);
  gsize size_width;

  if (id_width == 0)
    return 0;
  size_width = read_ebml_number (bytes + id_width, length - id_width, FALSE, size);

  return size_width == 0 ? 0 : id_width + size_width;
}

static gboolean
is_webm (const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      guint64 id = 0;
      guint64 size = 0;
      gsize head = read_ebml_element (bytes, length, &id, &size);

      if (head == 0 || size > length - head)
        return FALSE;
      if (id == EBML_DOCTYPE)
        return size >= 4 && memcmp (bytes + head, "webm", 4) == 0;

      bytes += head + size;
      length -= head + size;
    }

  return FALSE;
}

gboolean
dailies_container_read_ebml (DailiesContainerSource *source,
                             DailiesContainer *container,
                             GError **error)
{
  guint64 offset = 0;
  gboolean webm = FALSE;

  for (guint i = 0; i < 16 && offset < source->length; i++)
    {
      guint8 bytes[DAILIES_CONTAINER_HEAD];
      gsize there = MIN (sizeof bytes, source->length - offset);
      guint64 id = 0;
      guint64 size = 0;
      gsize head;

      if (!dailies_container_read_at (source, offset, bytes, there, error))
        return FALSE;
      if ((head = read_ebml_element (bytes, there, &id, &size)) == 0)
        {
          if (there < 12)
            break;
          return dailies_container_fail_damaged (error);
        }
      if (size == UNKNOWN_LENGTH && id != EBML_SEGMENT)
        return dailies_container_fail_damaged (error);
      if (size != UNKNOWN_LENGTH && size > source->length - offset - head)
        {
          if (size > G_MAXINT64 - offset - head)
            return dailies_container_fail_damaged (error);
          return dailies_container_fail_cut (source, offset + head + size, error);
        }

      if (id == EBML_HEADER)
        webm = is_webm (bytes + head, MIN (size, there - head));
      if (id == EBML_SEGMENT)
        {
          container->demuxer = "matroskademux";
          container->suffix = webm ? ".webm" : ".mkv";
          container->fragmented = size == UNKNOWN_LENGTH;
          return TRUE;
        }

      offset += head + size;
    }

  return dailies_container_fail_cut (source, source->length + 1, error);
}

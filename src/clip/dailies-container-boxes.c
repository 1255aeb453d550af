/* dailies-container-boxes.c: MP4 and QuickTime (ISO/IEC 14496-12)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dailies-container-private.h"

/* More boxes than any clip has; a file of nothing but empty ones ends here. */
#define MAX_BOXES 1000000
/* An index of a clip is some kilobytes. */
#define MAX_INDEX (64 * 1024 * 1024)
#define MAX_DEPTH 8

#define BOX DAILIES_CONTAINER_BOX

/* §4.2 (boxes) and §8 (the movie box) */

typedef struct
{
  guint64 media_end;
  gboolean has_tracks;
  gboolean has_video;
  gboolean has_extends;
} Index;

/* Walks the index for what its tracks are and where their media lies. */
static gboolean
read_index (const guint8 *bytes, gsize length, guint depth, Index *index)
{
  while (length >= 8)
    {
      guint64 size = dailies_container_be32 (bytes);
      guint32 type = dailies_container_be32 (bytes + 4);
      gsize head = 8;
      const guint8 *body;
      gsize body_length;

      if (size == 1 && length >= 16)
        {
          size = dailies_container_be64 (bytes + 8);
          head = 16;
        }
      else if (size == 0)
        size = length;

      if (size < head || size > length)
        return FALSE;

      body = bytes + head;
      body_length = size - head;

      switch (type)
        {
        case BOX ('t', 'r', 'a', 'k'):
          index->has_tracks = TRUE;
          G_GNUC_FALLTHROUGH;
        case BOX ('m', 'd', 'i', 'a'):
        case BOX ('m', 'i', 'n', 'f'):
        case BOX ('s', 't', 'b', 'l'):
          if (depth >= MAX_DEPTH || !read_index (body, body_length, depth + 1, index))
            return FALSE;
          break;

        case BOX ('m', 'v', 'e', 'x'):
          index->has_extends = TRUE;
          break;

        case BOX ('h', 'd', 'l', 'r'):
          if (body_length >= 12
              && (dailies_container_be32 (body + 8) == BOX ('v', 'i', 'd', 'e')
                  || dailies_container_be32 (body + 8) == BOX ('p', 'i', 'c', 't')))
            index->has_video = TRUE;
          break;

        case BOX ('s', 't', 'c', 'o'):
        case BOX ('c', 'o', '6', '4'):
          {
            gsize width = type == BOX ('s', 't', 'c', 'o') ? 4 : 8;
            guint32 count;

            if (body_length < 8
                || (count = dailies_container_be32 (body + 4)) > (body_length - 8) / width)
              return FALSE;
            for (guint32 i = 0; i < count; i++)
              {
                const guint8 *entry = body + 8 + i * width;
                guint64 offset
                  = width == 4 ? dailies_container_be32 (entry) : dailies_container_be64 (entry);

                /* a chunk has a byte at least */
                if (offset < G_MAXINT64)
                  index->media_end = MAX (index->media_end, offset + 1);
              }
          }
          break;

        default:
          break;
        }

      bytes += size;
      length -= size;
    }

  return TRUE;
}

static gboolean
load_index (DailiesContainerSource *source,
            guint64 offset,
            guint64 length,
            Index *index,
            GError **error)
{
  g_autofree guint8 *bytes = NULL;

  if (length > MAX_INDEX)
    return dailies_container_fail_damaged (error);

  bytes = g_malloc (length);
  if (!dailies_container_read_at (source, offset, bytes, length, error))
    return FALSE;
  /* What is odd in it is for the demuxer to judge: it may well play. */
  if (!read_index (bytes, length, 0, index))
    index->has_tracks = FALSE;

  return TRUE;
}

static gboolean
is_picture_brand (guint32 brand)
{
  return brand == BOX ('a', 'v', 'i', 'f') || brand == BOX ('h', 'e', 'i', 'c')
         || brand == BOX ('h', 'e', 'i', 'x') || brand == BOX ('m', 'i', 'f', '1')
         || brand == BOX ('m', 'i', 'f', '2') || brand == BOX ('h', 'e', 'i', 'f')
         || brand == BOX ('j', 'p', 'e', 'g');
}

gboolean
dailies_container_read_boxes (DailiesContainerSource *source,
                              DailiesContainer *container,
                              GError **error)
{
  Index index = { 0 };
  guint64 offset = 0;
  gboolean has_index = FALSE;
  gboolean has_media = FALSE;
  guint32 brand = 0;

  for (guint i = 0; source->length - offset >= 8; i++)
    {
      guint8 head[16];
      gsize head_length = 8;
      guint64 size;
      guint32 type;
      gboolean carries;

      if (i == MAX_BOXES)
        return dailies_container_fail_damaged (error);
      if (!dailies_container_read_at (source, offset, head, 8, error))
        return FALSE;

      size = dailies_container_be32 (head);
      type = dailies_container_be32 (head + 4);
      if (size == 1)
        {
          if (source->length - offset < 16)
            return dailies_container_fail_cut (source, offset + 16, error);
          if (!dailies_container_read_at (source, offset, head, 16, error))
            return FALSE;
          size = dailies_container_be64 (head + 8);
          head_length = 16;
        }
      else if (size == 0)
        size = source->length - offset;

      carries = type == BOX ('m', 'o', 'o', 'v') || type == BOX ('m', 'o', 'o', 'f')
                || type == BOX ('m', 'd', 'a', 't');

      if (size < head_length || size > source->length - offset)
        {
          /* What comes behind a whole video is not looked at by a player either. */
          if (has_index && has_media && !carries)
            break;
          if (size < head_length || size > G_MAXINT64)
            return dailies_container_fail_damaged (error);
          return dailies_container_fail_cut (source, offset + size, error);
        }

      switch (type)
        {
        case BOX ('f', 't', 'y', 'p'):
          if (i == 0 && size >= head_length + 4)
            {
              guint8 bytes[4];

              if (!dailies_container_read_at (source, offset + head_length, bytes, 4, error))
                return FALSE;
              brand = dailies_container_be32 (bytes);
            }
          break;

        case BOX ('m', 'o', 'o', 'v'):
          if (!load_index (source, offset + head_length, size - head_length, &index, error))
            return FALSE;
          has_index = TRUE;
          break;

        case BOX ('m', 'd', 'a', 't'):
          has_media = TRUE;
          break;

        default:
          break;
        }

      offset += size;
    }

  if (is_picture_brand (brand) && !has_index)
    return dailies_container_fail (error, DAILIES_CLIP_ERROR_NO_VIDEO,
                                   _ ("The file is not a video, but a picture."));
  if (!has_index || !has_media)
    return dailies_container_fail_cut (source, source->length + 8, error);
  if (index.has_tracks && !index.has_video)
    return dailies_container_fail (error, DAILIES_CLIP_ERROR_NO_VIDEO,
                                   _ ("The file is not a video: it has sound only."));
  if (index.media_end > source->length)
    return dailies_container_fail_cut (source, index.media_end, error);

  container->demuxer = "qtdemux";
  container->suffix = brand == BOX ('q', 't', ' ', ' ') || brand == 0 ? ".mov" : ".mp4";
  container->fragmented = index.has_extends;

  return TRUE;
}

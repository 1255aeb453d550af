/* dailies-container.c: what a video file is made of, read from its structure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-container.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gst/base/gsttypefindhelper.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dailies-clip.h"

/* More boxes than any clip has; a file of nothing but empty ones ends here. */
#define MAX_BOXES 1000000
/* An index of a clip is some kilobytes. */
#define MAX_INDEX (64 * 1024 * 1024)
#define MAX_DEPTH 8
#define HEAD 4096

#define BOX(a, b, c, d) \
  ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

typedef struct
{
  int fd;
  guint64 length;
  guint8 head[HEAD];
  gsize head_length;
} Source;

static guint32
be32 (const guint8 *bytes)
{
  return BOX (bytes[0], bytes[1], bytes[2], bytes[3]);
}

static guint64
be64 (const guint8 *bytes)
{
  return (guint64) be32 (bytes) << 32 | be32 (bytes + 4);
}

static gboolean
fail (GError **error, DailiesClipError code, const char *message)
{
  g_set_error_literal (error, DAILIES_CLIP_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  return fail (error, DAILIES_CLIP_ERROR_DAMAGED,
               _ ("The video file is damaged: its parts do not fit together."));
}

/* All of @length bytes at @offset; a file that became shorter meanwhile is damaged. */
static gboolean
read_at (Source *source, guint64 offset, gpointer bytes, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = pread (source->fd, (guint8 *) bytes + done, length - done, offset + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                       _ ("The video file cannot be read: %s"), g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        return fail_damaged (error);
      done += n;
    }

  return TRUE;
}

static gboolean
fail_cut (Source *source, guint64 needed, GError **error)
{
  g_autofree char *there = g_format_size (source->length);
  g_autofree char *missing = g_format_size (needed - source->length);

  /* Translators: sizes, such as "1.2 MB" and "300 kB" */
  g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED,
               _ ("The video file breaks off after %s. Missing: at least %s."), there, missing);
  return FALSE;
}

/* ISO base media and QuickTime: ISO/IEC 14496-12 §4.2 (boxes) and §8 (the movie box) */

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
      guint64 size = be32 (bytes);
      guint32 type = be32 (bytes + 4);
      gsize head = 8;
      const guint8 *body;
      gsize body_length;

      if (size == 1 && length >= 16)
        {
          size = be64 (bytes + 8);
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
              && (be32 (body + 8) == BOX ('v', 'i', 'd', 'e')
                  || be32 (body + 8) == BOX ('p', 'i', 'c', 't')))
            index->has_video = TRUE;
          break;

        case BOX ('s', 't', 'c', 'o'):
        case BOX ('c', 'o', '6', '4'):
          {
            gsize width = type == BOX ('s', 't', 'c', 'o') ? 4 : 8;
            guint32 count;

            if (body_length < 8 || (count = be32 (body + 4)) > (body_length - 8) / width)
              return FALSE;
            for (guint32 i = 0; i < count; i++)
              {
                const guint8 *entry = body + 8 + i * width;
                guint64 offset = width == 4 ? be32 (entry) : be64 (entry);

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
load_index (Source *source, guint64 offset, guint64 length, Index *index, GError **error)
{
  g_autofree guint8 *bytes = NULL;

  if (length > MAX_INDEX)
    return fail_damaged (error);

  bytes = g_malloc (length);
  if (!read_at (source, offset, bytes, length, error))
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

static gboolean
read_boxes (Source *source, DailiesContainer *container, GError **error)
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
        return fail_damaged (error);
      if (!read_at (source, offset, head, 8, error))
        return FALSE;

      size = be32 (head);
      type = be32 (head + 4);
      if (size == 1)
        {
          if (source->length - offset < 16)
            return fail_cut (source, offset + 16, error);
          if (!read_at (source, offset, head, 16, error))
            return FALSE;
          size = be64 (head + 8);
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
            return fail_damaged (error);
          return fail_cut (source, offset + size, error);
        }

      switch (type)
        {
        case BOX ('f', 't', 'y', 'p'):
          if (i == 0 && size >= head_length + 4)
            {
              guint8 bytes[4];

              if (!read_at (source, offset + head_length, bytes, 4, error))
                return FALSE;
              brand = be32 (bytes);
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
    return fail (error, DAILIES_CLIP_ERROR_NO_VIDEO, _ ("The file is not a video, but a picture."));
  if (!has_index || !has_media)
    return fail_cut (source, source->length + 8, error);
  if (index.has_tracks && !index.has_video)
    return fail (error, DAILIES_CLIP_ERROR_NO_VIDEO,
                 _ ("The file is not a video: it has sound only."));
  if (index.media_end > source->length)
    return fail_cut (source, index.media_end, error);

  container->demuxer = "qtdemux";
  container->suffix = brand == BOX ('q', 't', ' ', ' ') || brand == 0 ? ".mov" : ".mp4";
  container->fragmented = index.has_extends;

  return TRUE;
}

/* Matroska and WebM: RFC 8794 §4–§6 (EBML), RFC 9559 §5.1 (the segment) */

#define EBML_HEADER 0x1a45dfa3
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

static gboolean
read_ebml (Source *source, DailiesContainer *container, GError **error)
{
  guint64 offset = 0;
  gboolean webm = FALSE;

  for (guint i = 0; i < 16 && offset < source->length; i++)
    {
      guint8 bytes[HEAD];
      gsize there = MIN (sizeof bytes, source->length - offset);
      guint64 id = 0;
      guint64 size = 0;
      gsize head;

      if (!read_at (source, offset, bytes, there, error))
        return FALSE;
      if ((head = read_ebml_element (bytes, there, &id, &size)) == 0)
        {
          if (there < 12)
            break;
          return fail_damaged (error);
        }
      if (size == UNKNOWN_LENGTH && id != EBML_SEGMENT)
        return fail_damaged (error);
      if (size != UNKNOWN_LENGTH && size > source->length - offset - head)
        {
          if (size > G_MAXINT64 - offset - head)
            return fail_damaged (error);
          return fail_cut (source, offset + head + size, error);
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

  return fail_cut (source, source->length + 1, error);
}

/* What may have been paid for is never called no video: it is kept for whoever can open it. */
static gboolean
may_be_video (const char *media_type)
{
  static const char *const others[]
    = { "application/mxf", "application/ogg", "application/vnd.rn-realmedia", NULL };

  return g_str_has_prefix (media_type, "video/") || g_strv_contains (others, media_type);
}

/* What is none of the two gets its right name, so that a person can tell a login page from a film. */
static gboolean
refuse (Source *source, GError **error)
{
  g_autoptr (GstCaps) caps = NULL;
  g_autofree char *description = NULL;
  const char *name;

  if (source->length == 0)
    return fail (error, DAILIES_CLIP_ERROR_NO_VIDEO, _ ("The file is empty."));

  caps = gst_type_find_helper_for_data (NULL, source->head, source->head_length, NULL);
  if (caps == NULL)
    return fail (error, DAILIES_CLIP_ERROR_NO_VIDEO, _ ("The file is not a video."));

  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (may_be_video (name))
    {
      description = gst_pb_utils_get_codec_description (caps);
      g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                   /* Translators: a kind of file, such as "Audio Video Interleave (AVI)" */
                   _ ("Dailies cannot open videos of this kind: %s"),
                   description != NULL ? description : name);
      return FALSE;
    }

  g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_NO_VIDEO,
               /* Translators: a media type, such as "text/html" */
               _ ("The file is not a video, but “%s”."), name);
  return FALSE;
}

static gboolean
is_box (guint32 type)
{
  return type == BOX ('f', 't', 'y', 'p') || type == BOX ('m', 'o', 'o', 'v')
         || type == BOX ('m', 'd', 'a', 't') || type == BOX ('w', 'i', 'd', 'e')
         || type == BOX ('f', 'r', 'e', 'e') || type == BOX ('s', 'k', 'i', 'p')
         || type == BOX ('p', 'n', 'o', 't');
}

gboolean
dailies_container_read (const char *path, DailiesContainer *container, GError **error)
{
  g_autofd int fd = -1;
  Source source = { 0 };
  struct stat status;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (container != NULL, FALSE);

  *container = (DailiesContainer) { 0 };

  /* not blocking: a named pipe with no writer would never open */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 || fstat (fd, &status) < 0)
    {
      g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                   _ ("The video file cannot be read: %s"), g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (status.st_mode))
    return fail (error, DAILIES_CLIP_ERROR_FAILED,
                 _ ("The video cannot be read: it is not a file, but a folder or a device."));

  source.fd = fd;
  source.length = status.st_size;
  source.head_length = MIN (sizeof source.head, source.length);
  if (!read_at (&source, 0, source.head, source.head_length, error))
    return FALSE;

  if (source.head_length >= 8 && is_box (be32 (source.head + 4)))
    return read_boxes (&source, container, error);
  if (source.head_length >= 4 && be32 (source.head) == EBML_HEADER)
    return read_ebml (&source, container, error);

  return refuse (&source, error);
}

/* dailies-container.c: what a video file is made of, read from its structure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-container-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gst/base/gsttypefindhelper.h>
#include <gst/pbutils/pbutils.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOX DAILIES_CONTAINER_BOX

gboolean
dailies_container_fail (GError **error, DailiesClipError code, const char *message)
{
  g_set_error_literal (error, DAILIES_CLIP_ERROR, code, message);
  return FALSE;
}

gboolean
dailies_container_fail_damaged (GError **error)
{
  return dailies_container_fail (error, DAILIES_CLIP_ERROR_DAMAGED,
                                 _ ("The video file is damaged: its parts do not fit together."));
}

gboolean
dailies_container_read_at (DailiesContainerSource *source,
                           guint64 offset,
                           gpointer bytes,
                           gsize length,
                           GError **error)
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
        return dailies_container_fail_damaged (error);
      done += n;
    }

  return TRUE;
}

gboolean
dailies_container_fail_cut (DailiesContainerSource *source, guint64 needed, GError **error)
{
  g_autofree char *there = g_format_size (source->length);
  g_autofree char *missing = g_format_size (needed - source->length);

  /* Translators: sizes, such as "1.2 MB" and "300 kB" */
  g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED,
               _ ("The video file breaks off after %s. Missing: at least %s."), there, missing);
  return FALSE;
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
refuse (DailiesContainerSource *source, GError **error)
{
  g_autoptr (GstCaps) caps = NULL;
  g_autofree char *description = NULL;
  const char *name;

  if (source->length == 0)
    return dailies_container_fail (error, DAILIES_CLIP_ERROR_NO_VIDEO, _ ("The file is empty."));

  caps = gst_type_find_helper_for_data (NULL, source->head, source->head_length, NULL);
  if (caps == NULL)
    return dailies_container_fail (error, DAILIES_CLIP_ERROR_NO_VIDEO,
                                   _ ("The file is not a video."));

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
  DailiesContainerSource source = { 0 };
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
    return dailies_container_fail (
      error, DAILIES_CLIP_ERROR_FAILED,
      _ ("The video cannot be read: it is not a file, but a folder or a device."));

  source.fd = fd;
  source.length = status.st_size;
  source.head_length = MIN (sizeof source.head, source.length);
  if (!dailies_container_read_at (&source, 0, source.head, source.head_length, error))
    return FALSE;

  if (source.head_length >= 8 && is_box (dailies_container_be32 (source.head + 4)))
    return dailies_container_read_boxes (&source, container, error);
  if (source.head_length >= 4 && dailies_container_be32 (source.head) == DAILIES_CONTAINER_EBML)
    return dailies_container_read_ebml (&source, container, error);

  return refuse (&source, error);
}

/* dailies-container-private.h: what the kinds of video files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-clip.h"
#include "dailies-container.h"

G_BEGIN_DECLS

#define DAILIES_CONTAINER_HEAD 4096

/* The type of a box as a number */
#define DAILIES_CONTAINER_BOX(a, b, c, d) \
  ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

/**
 * DailiesContainerSource:
 * @head: the first @head_length bytes
 */
typedef struct
{
  int fd;
  guint64 length;
  guint8 head[DAILIES_CONTAINER_HEAD];
  gsize head_length;
} DailiesContainerSource;

/* All of @length bytes at @offset; a file that became shorter meanwhile is damaged. */
gboolean dailies_container_read_at (DailiesContainerSource *source,
                                    guint64 offset,
                                    gpointer bytes,
                                    gsize length,
                                    GError **error);

/* Each sets @error, and returns %FALSE. */
gboolean dailies_container_fail (GError **error, DailiesClipError code, const char *message);
gboolean dailies_container_fail_damaged (GError **error);
/* @needed: how long the file would have to be at least */
gboolean
dailies_container_fail_cut (DailiesContainerSource *source, guint64 needed, GError **error);

/* dailies-container-boxes.c: MP4 and QuickTime */
gboolean dailies_container_read_boxes (DailiesContainerSource *source,
                                       DailiesContainer *container,
                                       GError **error);

/* dailies-container-ebml.c: Matroska and WebM. What such a file begins with: */
#define DAILIES_CONTAINER_EBML 0x1a45dfa3
gboolean dailies_container_read_ebml (DailiesContainerSource *source,
                                      DailiesContainer *container,
                                      GError **error);

static inline guint32
dailies_container_be32 (const guint8 *bytes)
{
  return DAILIES_CONTAINER_BOX (bytes[0], bytes[1], bytes[2], bytes[3]);
}

static inline guint64
dailies_container_be64 (const guint8 *bytes)
{
  return (guint64) dailies_container_be32 (bytes) << 32 | dailies_container_be32 (bytes + 4);
}

G_END_DECLS

/* dailies-picture-part.h: choosing a part of a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-rules.h"

G_BEGIN_DECLS

/* A part of a picture, in its pixels as shown */
typedef struct
{
  guint x;
  guint y;
  guint width;
  guint height;
} DailiesPicturePart;

/**
 * DailiesPictureFrame:
 * @width: of the picture as shown, in pixels
 * @height: like @width
 * @ratio_width: with @ratio_height: the ratio that a part must have; 0: any that @rules allow
 *
 * What a part is chosen in. Whatever is done to a part below, it stays inside the picture, and where the
 * picture has pixels enough for it, its ratio stays one that is allowed.
 */
typedef struct
{
  guint width;
  guint height;
  guint ratio_width;
  guint ratio_height;
  DailiesPictureRules rules;
} DailiesPictureFrame;

typedef enum
{
  DAILIES_PICTURE_EDGE_NONE = 0,
  DAILIES_PICTURE_EDGE_LEFT = 1 << 0,
  DAILIES_PICTURE_EDGE_RIGHT = 1 << 1,
  DAILIES_PICTURE_EDGE_TOP = 1 << 2,
  DAILIES_PICTURE_EDGE_BOTTOM = 1 << 3,
} DailiesPictureEdges;

/* Whether a part of that size may be sent, and as large as it may be. */
gboolean dailies_picture_frame_allows (const DailiesPictureFrame *self, guint width, guint height);

/* The largest part of the frame's ratio, as near to where @part is as can be. */
void dailies_picture_part_fill (DailiesPicturePart *self, const DailiesPictureFrame *frame);

/* Pixels; stops at the picture's edges. */
void dailies_picture_part_move (DailiesPicturePart *self,
                                const DailiesPictureFrame *frame,
                                int dx,
                                int dy);

/**
 * dailies_picture_part_resize:
 * @edges: those that are moved: one, or two that meet
 * @dx: pixels to the right
 * @dy: pixels down
 *
 * The edge or corner opposite stays where it is.
 */
void dailies_picture_part_resize (DailiesPicturePart *self,
                                  const DailiesPictureFrame *frame,
                                  DailiesPictureEdges edges,
                                  int dx,
                                  int dy);

/* Grows by that many pixels of its longer side, or shrinks, around its middle; keeps its ratio. */
void dailies_picture_part_grow (DailiesPicturePart *self, const DailiesPictureFrame *frame, int by);

G_END_DECLS

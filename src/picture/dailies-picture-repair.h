/* dailies-picture-repair.h: what makes a picture fit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture-part.h"
#include "dailies-picture-privacy.h"
#include "dailies-picture-rules.h"

G_BEGIN_DECLS

/**
 * DAILIES_PICTURE_REPAIR_MAX_SIDE:
 *
 * What is made anew has at most this many pixels on its longer side: more than the largest clips
 * have (3,840), so nothing is lost that could be seen in one.
 */
#define DAILIES_PICTURE_REPAIR_MAX_SIDE 4096

/**
 * DAILIES_PICTURE_REPAIR_SOFT:
 *
 * What is enlarged by more than this will be seen to be soft.
 */
#define DAILIES_PICTURE_REPAIR_SOFT 2.0

/* What stands beside a picture that keeps its edges */
typedef enum
{
  DAILIES_PICTURE_PADDING_BLUR,
  DAILIES_PICTURE_PADDING_COLOUR,
} DailiesPicturePadding;

/**
 * DailiesPictureRepair:
 * @source_width: of the picture as shown; 0 where it is known only once it is decoded, and then
 *   everything is left at 0 and planned there
 * @source_height: like @source_width
 * @crop_x: the part that is taken, in pixels of the source; all of it for the whole picture
 * @canvas_width: what that part is set in the middle of, in pixels of the source: as large as the
 *   part where nothing is padded
 * @padding: what fills a larger canvas
 * @colour: 0xRRGGBB, of %DAILIES_PICTURE_PADDING_COLOUR
 * @width: of the result, in its pixels: the canvas, enlarged or reduced
 * @height: like @width
 * @format: JPEG or PNG, where the name of the result does not say it
 * @privacy: of a picture that is copied; one that is made anew tells nothing
 *
 * A repair as data. It may be copied and kept; what it does is done by
 * dailies_picture_repair_apply().
 */
typedef struct
{
  guint source_width;
  guint source_height;
  guint crop_x;
  guint crop_y;
  guint crop_width;
  guint crop_height;
  guint canvas_width;
  guint canvas_height;
  DailiesPicturePadding padding;
  guint32 colour;
  guint width;
  guint height;
  DailiesPictureFormat format;
  DailiesPicturePrivacy privacy;
} DailiesPictureRepair;

/**
 * dailies_picture_repair_auto:
 *
 * The repair that loses least: the ratio by a crop to the nearest one that is allowed, around the
 * centre; the shorter side by enlargement; the format by conversion; the weight while it is applied.
 * A picture that fits is left as it is.
 *
 * Returns: %FALSE with %DAILIES_PICTURE_ERROR_UNMENDABLE if no crop can fit
 */
gboolean dailies_picture_repair_auto (DailiesPictureRepair *self,
                                      DailiesPicture *picture,
                                      const DailiesPictureRules *rules,
                                      GError **error);

/**
 * dailies_picture_repair_auto_sized:
 * @width: as dailies_picture_pixels_get_source_width() says it
 * @height: like @width
 *
 * dailies_picture_repair_auto() for a picture whose header does not say its size.
 */
gboolean dailies_picture_repair_auto_sized (DailiesPictureRepair *self,
                                            DailiesPicture *picture,
                                            guint width,
                                            guint height,
                                            const DailiesPictureRules *rules,
                                            GError **error);

/**
 * dailies_picture_repair_crop:
 *
 * Takes that part instead, with nothing around it, and plans the size of the result anew. To be called
 * on a repair whose source is known.
 *
 * Returns: %FALSE with %DAILIES_PICTURE_ERROR_UNMENDABLE, and @self as it was, if the part is not
 *   inside the picture or its ratio is not allowed
 */
gboolean dailies_picture_repair_crop (DailiesPictureRepair *self,
                                      const DailiesPicturePart *part,
                                      const DailiesPictureRules *rules,
                                      GError **error);

/**
 * dailies_picture_repair_pad:
 * @part: what is taken, of any ratio
 * @ratio_width: with @ratio_height: the ratio of the canvas; 0: the nearest that is allowed
 *
 * Takes that part instead, in the middle of the smallest canvas of that ratio.
 *
 * Returns: like dailies_picture_repair_crop()
 */
gboolean dailies_picture_repair_pad (DailiesPictureRepair *self,
                                     const DailiesPicturePart *part,
                                     DailiesPicturePadding padding,
                                     guint32 colour,
                                     guint ratio_width,
                                     guint ratio_height,
                                     const DailiesPictureRules *rules,
                                     GError **error);

/* Whether what @self says can be done to a picture of its source's size: one that was kept in a file may
 * have become anything. */
gboolean dailies_picture_repair_is_sane (const DailiesPictureRepair *self);

/* How many times larger the result is than what is shown of the source: under 1 it is reduced. */
double dailies_picture_repair_get_enlargement (const DailiesPictureRepair *self);

/* Whether the picture keeps every pixel as it is. */
gboolean dailies_picture_repair_keeps_pixels (const DailiesPictureRepair *self);

/**
 * dailies_picture_repair_describe:
 * @picture: what is repaired
 *
 * Returns: (transfer full): translated sentences, one a change; empty if nothing is changed
 */
GStrv dailies_picture_repair_describe (const DailiesPictureRepair *self, DailiesPicture *picture);

/**
 * dailies_picture_repair_apply:
 * @in: the picture; may be @out
 * @out: where the result stands once it is whole; its name's ending (.jpg, .jpeg, .png) chooses the
 *   format, or without one of these @repair does
 *
 * Applies a repair, in a worker thread. A picture that keeps its pixels and its format is copied as
 * dailies_picture_privacy_copy() does it. The weight is brought down by coding a JPEG less dearly,
 * then by reducing it, but never to where it would be seen. Ends when the future is discarded, as
 * soon as the loader can, and leaves @out as it was.
 *
 * Returns: (transfer full): a future #DailiesPicture: the facts of @out, which breaks none of
 *   @rules; rejects with a #DailiesPictureError: %DAILIES_PICTURE_ERROR_UNMENDABLE if it cannot be
 *   made to fit
 */
DexFuture *dailies_picture_repair_apply (GFile *in,
                                         const DailiesPictureRepair *repair,
                                         GFile *out,
                                         const DailiesPictureRules *rules);

/**
 * dailies_picture_repair_file:
 *
 * Probes @in, and applies dailies_picture_repair_auto().
 *
 * Returns: like dailies_picture_repair_apply()
 */
DexFuture *dailies_picture_repair_file (GFile *in, GFile *out, const DailiesPictureRules *rules);

G_END_DECLS

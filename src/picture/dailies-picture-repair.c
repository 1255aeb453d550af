/* dailies-picture-repair.c: what makes a picture fit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "dailies-picture-decode-private.h"
#include "dailies-picture-repair.h"

/* Only rules without a ratio could ask for a longer side. */
#define LONGEST_SIDE 16384

/* How often a size is moved by a pixel to undo what rounding has done to its ratio */
#define MOST_STEPS 4

static gboolean
is_too_wide (const DailiesPictureRules *rules, guint64 width, guint64 height)
{
  return rules->max_ratio_height != 0
         && width * rules->max_ratio_height >= height * rules->max_ratio_width;
}

static gboolean
is_too_tall (const DailiesPictureRules *rules, guint64 width, guint64 height)
{
  return rules->min_ratio_height != 0
         && width * rules->min_ratio_height <= height * rules->min_ratio_width;
}

static gboolean
is_allowed (const DailiesPictureRules *rules, guint64 width, guint64 height)
{
  return !is_too_wide (rules, width, height) && !is_too_tall (rules, width, height);
}

static gboolean
set_unmendable (const char *message, GError **error)
{
  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNMENDABLE, message);

  return FALSE;
}

/* The size of the result: the canvas, enlarged where its shorter side is too small, reduced where
 * it has more pixels than are ever seen. */
static gboolean
plan_size (DailiesPictureRepair *self, const DailiesPictureRules *rules, GError **error)
{
  guint shorter = MIN (self->canvas_width, self->canvas_height);
  guint longer = MAX (self->canvas_width, self->canvas_height);
  double factor = 1;
  double width;
  double height;

  self->width = self->canvas_width;
  self->height = self->canvas_height;

  if (shorter <= rules->short_side_above)
    factor = (rules->short_side_above + 1.0) / shorter;
  else if (longer > DAILIES_PICTURE_REPAIR_MAX_SIDE)
    factor = MAX ((double) DAILIES_PICTURE_REPAIR_MAX_SIDE / longer,
                  (rules->short_side_above + 1.0) / shorter);
  else
    return TRUE;

  width = round (self->canvas_width * factor);
  height = round (self->canvas_height * factor);
  if (MAX (width, height) > LONGEST_SIDE)
    return set_unmendable (_ ("The picture is too thin to be made large enough"), error);

  self->width = MAX (width, 1);
  self->height = MAX (height, 1);

  for (guint i = 0; i < MOST_STEPS && is_too_wide (rules, self->width, self->height); i++)
    {
      if (self->width > self->height)
        self->width--;
      else
        self->height++;
    }
  for (guint i = 0; i < MOST_STEPS && is_too_tall (rules, self->width, self->height); i++)
    {
      if (self->height > self->width)
        self->height--;
      else
        self->width++;
    }

  if (!is_allowed (rules, self->width, self->height))
    return set_unmendable (_ ("The picture is too small to be brought to a ratio that is allowed"),
                           error);

  return TRUE;
}

static void
take_part (DailiesPictureRepair *self, const DailiesPicturePart *part)
{
  self->crop_x = part->x;
  self->crop_y = part->y;
  self->crop_width = self->canvas_width = part->width;
  self->crop_height = self->canvas_height = part->height;
}

/* What is photographed and heavy becomes a JPEG; what was drawn, or kept without loss, a PNG. */
static DailiesPictureFormat
choose_format (DailiesPicture *picture, const DailiesPictureRules *rules)
{
  switch (dailies_picture_get_format (picture))
    {
    case DAILIES_PICTURE_FORMAT_PNG:
    case DAILIES_PICTURE_FORMAT_APNG:
      return rules->max_bytes != 0 && dailies_picture_get_bytes (picture) > rules->max_bytes
               ? DAILIES_PICTURE_FORMAT_JPEG
               : DAILIES_PICTURE_FORMAT_PNG;

    case DAILIES_PICTURE_FORMAT_GIF:
    case DAILIES_PICTURE_FORMAT_SVG:
      return DAILIES_PICTURE_FORMAT_PNG;

    case DAILIES_PICTURE_FORMAT_JPEG:
    case DAILIES_PICTURE_FORMAT_WEBP:
    case DAILIES_PICTURE_FORMAT_AVIF:
    case DAILIES_PICTURE_FORMAT_HEIC:
    case DAILIES_PICTURE_FORMAT_TIFF:
    case DAILIES_PICTURE_FORMAT_BMP:
    case DAILIES_PICTURE_FORMAT_UNKNOWN:
    default:
      return DAILIES_PICTURE_FORMAT_JPEG;
    }
}

gboolean
dailies_picture_repair_auto_sized (DailiesPictureRepair *self,
                                   DailiesPicture *picture,
                                   guint width,
                                   guint height,
                                   const DailiesPictureRules *rules,
                                   GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  guint64 crop_width = width;
  guint64 crop_height = height;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (DAILIES_IS_PICTURE (picture), FALSE);
  g_return_val_if_fail (width > 0 && height > 0, FALSE);
  g_return_val_if_fail (rules != NULL, FALSE);

  *self = (DailiesPictureRepair) {
    .source_width = width,
    .source_height = height,
    .width = width,
    .height = height,
    .format = choose_format (picture, rules),
  };
  take_part (self, &(DailiesPicturePart) { 0, 0, width, height });

  /* A picture of any size that fits is left as it is. */
  problems = dailies_picture_rules_check (rules, picture);
  if (problems->len == 0)
    return TRUE;

  /* The largest integers that are strictly inside the bounds */
  if (is_too_wide (rules, width, height))
    crop_width = ((guint64) height * rules->max_ratio_width - 1) / rules->max_ratio_height;
  else if (is_too_tall (rules, width, height))
    crop_height = ((guint64) width * rules->min_ratio_height - 1) / rules->min_ratio_width;

  if (crop_width == 0 || crop_height == 0 || !is_allowed (rules, crop_width, crop_height))
    return set_unmendable (_ ("The picture is too small to be brought to a ratio that is allowed"),
                           error);

  take_part (self, &(DailiesPicturePart) { (width - crop_width) / 2, (height - crop_height) / 2,
                                           crop_width, crop_height });

  return plan_size (self, rules, error);
}

gboolean
dailies_picture_repair_auto (DailiesPictureRepair *self,
                             DailiesPicture *picture,
                             const DailiesPictureRules *rules,
                             GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (DAILIES_IS_PICTURE (picture), FALSE);
  g_return_val_if_fail (rules != NULL, FALSE);

  if (dailies_picture_get_width (picture) != 0)
    return dailies_picture_repair_auto_sized (self, picture, dailies_picture_get_width (picture),
                                              dailies_picture_get_height (picture), rules, error);

  *self = (DailiesPictureRepair) { .format = choose_format (picture, rules) };

  return TRUE;
}

static gboolean
is_inside (const DailiesPictureRepair *self, const DailiesPicturePart *part)
{
  return part->width > 0 && part->height > 0
         && (guint64) part->x + part->width <= self->source_width
         && (guint64) part->y + part->height <= self->source_height;
}

gboolean
dailies_picture_repair_crop (DailiesPictureRepair *self,
                             const DailiesPicturePart *part,
                             const DailiesPictureRules *rules,
                             GError **error)
{
  DailiesPictureRepair cropped;

  g_return_val_if_fail (self != NULL && self->source_width > 0, FALSE);
  g_return_val_if_fail (part != NULL, FALSE);
  g_return_val_if_fail (rules != NULL, FALSE);

  if (!is_inside (self, part))
    return set_unmendable (_ ("The chosen part is not inside the picture"), error);
  if (!is_allowed (rules, part->width, part->height))
    return set_unmendable (_ ("The chosen part has a ratio that is not allowed"), error);

  cropped = *self;
  take_part (&cropped, part);
  if (!plan_size (&cropped, rules, error))
    return FALSE;
  *self = cropped;

  return TRUE;
}

gboolean
dailies_picture_repair_pad (DailiesPictureRepair *self,
                            const DailiesPicturePart *part,
                            DailiesPicturePadding padding,
                            guint32 colour,
                            guint ratio_width,
                            guint ratio_height,
                            const DailiesPictureRules *rules,
                            GError **error)
{
  DailiesPictureRepair padded;
  guint64 width;
  guint64 height;

  g_return_val_if_fail (self != NULL && self->source_width > 0, FALSE);
  g_return_val_if_fail (part != NULL, FALSE);
  g_return_val_if_fail (colour <= 0xffffff, FALSE);
  g_return_val_if_fail (rules != NULL, FALSE);

  if (!is_inside (self, part))
    return set_unmendable (_ ("The chosen part is not inside the picture"), error);

  width = part->width;
  height = part->height;

  if (ratio_width != 0 && ratio_height != 0)
    {
      /* Rounded up: nothing of the part is lost. */
      if (width * ratio_height > height * ratio_width)
        height = (width * ratio_height + ratio_width - 1) / ratio_width;
      else
        width = (height * ratio_width + ratio_height - 1) / ratio_height;
    }
  /* The smallest integers that are strictly inside the bounds */
  else if (is_too_wide (rules, width, height))
    height = width * rules->max_ratio_height / rules->max_ratio_width + 1;
  else if (is_too_tall (rules, width, height))
    width = height * rules->min_ratio_width / rules->min_ratio_height + 1;

  if (width > G_MAXINT || height > G_MAXINT || !is_allowed (rules, width, height))
    return set_unmendable (_ ("The picture is too thin to be padded"), error);

  padded = *self;
  take_part (&padded, part);
  padded.canvas_width = width;
  padded.canvas_height = height;
  padded.padding = padding;
  padded.colour = colour;
  if (!plan_size (&padded, rules, error))
    return FALSE;
  *self = padded;

  return TRUE;
}

gboolean
dailies_picture_repair_is_sane (const DailiesPictureRepair *self)
{
  const DailiesPicturePart part
    = { self->crop_x, self->crop_y, self->crop_width, self->crop_height };

  g_return_val_if_fail (self != NULL, FALSE);

  return is_inside (self, &part) && self->canvas_width >= self->crop_width
         && self->canvas_height >= self->crop_height && self->canvas_width <= G_MAXINT
         && self->canvas_height <= G_MAXINT && self->width > 0
         && self->height > 0
         /* A picture that fits keeps its size, however long; none is enlarged beyond the longest. */
         && self->width <= MAX (LONGEST_SIDE, self->canvas_width)
         && self->height <= MAX (LONGEST_SIDE, self->canvas_height)
         && dailies_picture_check_pixels (self->width, self->height, NULL)
         && self->colour <= 0xffffff;
}

double
dailies_picture_repair_get_enlargement (const DailiesPictureRepair *self)
{
  g_return_val_if_fail (self != NULL && self->canvas_width > 0, 1);

  return MAX ((double) self->width / self->canvas_width,
              (double) self->height / self->canvas_height);
}

static gboolean
is_cropped (const DailiesPictureRepair *self)
{
  return self->crop_width != self->source_width || self->crop_height != self->source_height;
}

static gboolean
is_padded (const DailiesPictureRepair *self)
{
  return self->canvas_width != self->crop_width || self->canvas_height != self->crop_height;
}

gboolean
dailies_picture_repair_keeps_pixels (const DailiesPictureRepair *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->source_width != 0 && !is_cropped (self) && !is_padded (self)
         && self->width == self->canvas_width && self->height == self->canvas_height;
}

static char *
describe_size (const DailiesPictureRepair *self, DailiesPicture *picture)
{
  double factor = dailies_picture_repair_get_enlargement (self);

  /* It has no pixels of its own: it is as sharp at any size. */
  if (dailies_picture_get_format (picture) == DAILIES_PICTURE_FORMAT_SVG)
    return g_strdup_printf (_ ("Drawn at %'u × %'u px"), self->width, self->height);
  if (factor > DAILIES_PICTURE_REPAIR_SOFT)
    /* Translators: %.1f is a number, as in “3.5 times” */
    return g_strdup_printf (_ ("Enlarged %.1f times to %'u × %'u px: it will look soft"), factor,
                            self->width, self->height);
  if (factor > 1)
    return g_strdup_printf (_ ("Enlarged to %'u × %'u px"), self->width, self->height);

  return g_strdup_printf (_ ("Reduced to %'u × %'u px"), self->width, self->height);
}

GStrv
dailies_picture_repair_describe (const DailiesPictureRepair *self, DailiesPicture *picture)
{
  g_autoptr (GStrvBuilder) changes = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (DAILIES_IS_PICTURE (picture), NULL);

  if (is_cropped (self))
    g_strv_builder_take (changes, g_strdup_printf (_ ("Cropped to %'u × %'u px"), self->crop_width,
                                                   self->crop_height));
  if (is_padded (self))
    g_strv_builder_take (changes, g_strdup_printf (self->padding == DAILIES_PICTURE_PADDING_BLUR
                                                     ? _ ("Set on blurred edges to %'u × %'u px")
                                                     : _ ("Set on a colour to %'u × %'u px"),
                                                   self->canvas_width, self->canvas_height));
  if (self->width != self->canvas_width || self->height != self->canvas_height)
    g_strv_builder_take (changes, describe_size (self, picture));
  if (self->format != dailies_picture_get_format (picture))
    g_strv_builder_add (changes, self->format == DAILIES_PICTURE_FORMAT_PNG
                                   ? _ ("Converted to PNG")
                                   : _ ("Converted to JPEG"));

  return g_strv_builder_end (changes);
}

/* dailies-picture-part.c: choosing a part of a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-part.h"

#include <math.h>

/* What is smaller cannot be taken hold of. */
#define SMALLEST 16

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

gboolean
dailies_picture_frame_allows (const DailiesPictureFrame *self, guint width, guint height)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return width > 0 && height > 0 && width <= self->width && height <= self->height
         && !is_too_wide (&self->rules, width, height)
         && !is_too_tall (&self->rules, width, height);
}

/* A size, and which of its sides follows the other one */
typedef struct
{
  double width;
  double height;
  gboolean width_leads;
} Size;

static double
get_smallest (const DailiesPictureFrame *frame)
{
  return MIN (SMALLEST, MIN (frame->width, frame->height));
}

static void
keep_ratio (Size *size, const DailiesPictureFrame *frame, double most_width, double most_height)
{
  double ratio = (double) frame->ratio_width / frame->ratio_height;
  double smallest = get_smallest (frame);

  if (size->width_leads)
    size->height = size->width / ratio;
  else
    size->width = size->height * ratio;

  if (MIN (size->width, size->height) < smallest)
    {
      size->width = MAX (smallest, smallest * ratio);
      size->height = MAX (smallest, smallest / ratio);
    }
  if (size->width > most_width)
    {
      size->width = most_width;
      size->height = most_width / ratio;
    }
  if (size->height > most_height)
    {
      size->height = most_height;
      size->width = most_height * ratio;
    }
}

static double
get_widest (const DailiesPictureRules *rules, double height)
{
  return (double) (((guint64) height * rules->max_ratio_width - 1) / rules->max_ratio_height);
}

static double
get_tallest (const DailiesPictureRules *rules, double width)
{
  return (double) (((guint64) width * rules->min_ratio_height - 1) / rules->min_ratio_width);
}

/* The side that leads stops where the ratio would no longer be allowed, and where it cannot (the other
 * one would have to be longer than there is room for), the other one gives way. */
static void
keep_inside_limits (Size *size,
                    const DailiesPictureRules *rules,
                    double most_width,
                    double most_height)
{
  if (is_too_wide (rules, (guint64) size->width, (guint64) size->height) && !size->width_leads)
    size->height = floor (size->width * rules->max_ratio_height / rules->max_ratio_width) + 1;
  else if (is_too_tall (rules, (guint64) size->width, (guint64) size->height) && size->width_leads)
    size->width = floor (size->height * rules->min_ratio_width / rules->min_ratio_height) + 1;

  size->width = MIN (size->width, most_width);
  size->height = MIN (size->height, most_height);

  if (is_too_wide (rules, (guint64) size->width, (guint64) size->height))
    size->width = get_widest (rules, size->height);
  else if (is_too_tall (rules, (guint64) size->width, (guint64) size->height))
    size->height = get_tallest (rules, size->width);
}

static void
limit (Size *size, const DailiesPictureFrame *frame, double most_width, double most_height)
{
  double smallest = get_smallest (frame);

  if (frame->ratio_height != 0)
    keep_ratio (size, frame, most_width, most_height);

  size->width = round (CLAMP (size->width, MIN (smallest, most_width), most_width));
  size->height = round (CLAMP (size->height, MIN (smallest, most_height), most_height));
  keep_inside_limits (size, &frame->rules, most_width, most_height);
}

static guint
place (double wanted, guint length, guint room)
{
  return (guint) CLAMP (round (wanted), 0, (double) (room - MIN (length, room)));
}

/* Gives the part another size; the point at @fraction of both (0: left or top) stays. */
static void
take_size (DailiesPicturePart *self,
           const DailiesPictureFrame *frame,
           const Size *size,
           double fraction_x,
           double fraction_y)
{
  double x = self->x + fraction_x * self->width;
  double y = self->y + fraction_y * self->height;

  self->width = (guint) size->width;
  self->height = (guint) size->height;
  self->x = place (x - fraction_x * self->width, self->width, frame->width);
  self->y = place (y - fraction_y * self->height, self->height, frame->height);
}

void
dailies_picture_part_fill (DailiesPicturePart *self, const DailiesPictureFrame *frame)
{
  Size size;

  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL && frame->width > 0 && frame->height > 0);

  /* The longer side of the picture follows: it has room to. */
  size = (Size) { frame->width, frame->height, frame->width >= frame->height };
  limit (&size, frame, frame->width, frame->height);
  take_size (self, frame, &size, 0.5, 0.5);
}

void
dailies_picture_part_move (DailiesPicturePart *self,
                           const DailiesPictureFrame *frame,
                           int dx,
                           int dy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL);

  self->x = place ((double) self->x + dx, self->width, frame->width);
  self->y = place ((double) self->y + dy, self->height, frame->height);
}

void
dailies_picture_part_resize (DailiesPicturePart *self,
                             const DailiesPictureFrame *frame,
                             DailiesPictureEdges edges,
                             int dx,
                             int dy)
{
  Size size;
  double most_width;
  double most_height;
  double fraction_x = 0.5;
  double fraction_y = 0.5;

  g_return_if_fail (self != NULL);
  g_return_if_fail (frame != NULL);

  size = (Size) { self->width, self->height, FALSE };
  most_width = frame->width;
  most_height = frame->height;

  if (edges & DAILIES_PICTURE_EDGE_LEFT)
    {
      size.width -= dx;
      most_width = self->x + self->width;
      fraction_x = 1;
    }
  else if (edges & DAILIES_PICTURE_EDGE_RIGHT)
    {
      size.width += dx;
      most_width = frame->width - self->x;
      fraction_x = 0;
    }

  if (edges & DAILIES_PICTURE_EDGE_TOP)
    {
      size.height -= dy;
      most_height = self->y + self->height;
      fraction_y = 1;
    }
  else if (edges & DAILIES_PICTURE_EDGE_BOTTOM)
    {
      size.height += dy;
      most_height = frame->height - self->y;
      fraction_y = 0;
    }

  /* Of a corner the side leads that was moved farther. */
  size.width_leads = fabs (size.width - self->width) * self->height
                     >= fabs (size.height - self->height) * self->width;
  if (fraction_x == 0.5)
    size.width_leads = FALSE;
  else if (fraction_y == 0.5)
    size.width_leads = TRUE;

  limit (&size, frame, most_width, most_height);
  take_size (self, frame, &size, fraction_x, fraction_y);
}

void
dailies_picture_part_grow (DailiesPicturePart *self, const DailiesPictureFrame *frame, int by)
{
  DailiesPictureFrame kept;
  Size size;

  g_return_if_fail (self != NULL && self->width > 0 && self->height > 0);
  g_return_if_fail (frame != NULL);

  kept = *frame;
  if (kept.ratio_height == 0)
    {
      kept.ratio_width = self->width;
      kept.ratio_height = self->height;
    }

  size
    = (Size) { (double) self->width + by, (double) self->height + by, self->width >= self->height };
  limit (&size, &kept, frame->width, frame->height);
  take_size (self, frame, &size, 0.5, 0.5);
}

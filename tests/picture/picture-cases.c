/* picture-cases.c: the pictures of the table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-cases.h"

#include "picture-formats.h"
#include "picture-samples.h"

static GBytes *
save_and_unref (GdkPixbuf *pixbuf, const char *format)
{
  g_autoptr (GdkPixbuf) owned = pixbuf;

  return format_saved (owned, format, NULL);
}

GBytes *
case_make (const Case *c)
{
  guint width = c->source_width;
  guint height = c->source_height;
  SamplePicture sample = { width, height, c->orientation, c->orientation % 2, c->bytes };

  switch (c->kind)
    {
    case PNG:
      return sample_png (&sample);
    case JPEG:
      return sample_jpeg (&sample);
    case TIFF:
      return sample_saved ("tiff", width, height);
    case BMP:
      return sample_saved ("bmp", width, height);
    case WEBP:
      return sample_saved ("webp", width, height);
    case AVIF:
      return sample_saved ("avif", width, height);
    case HEIC:
      return format_heic (width, height);
    case GIF:
      return format_gif (width, height);
    case APNG:
      return format_apng (width, height);
    case SVG:
      return format_svg (width, height);
    case RGBA:
      return save_and_unref (format_plain (width, height, 0x33669980, TRUE), "png");
    case DEEP:
      return format_deep_png (width, height, (guint16[]) { 0x3333, 0x6666, 0x9999 });
    case PALETTE:
      return format_palette_png (width, height);
    case GREY:
      return format_flat_jpeg (width, height, 1, (guint8[]) { 99 }, FALSE, NULL);
    case CMYK:
      return format_flat_jpeg (width, height, 4, (guint8[]) { 9, 99, 199, 255 }, TRUE, NULL);
    default:
      g_assert_not_reached ();
    }
}

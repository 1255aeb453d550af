/* picture-table.h: pictures, what is wrong with them, and what they become
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

typedef enum
{
  PNG,
  JPEG,
  TIFF,
  BMP,
  WEBP,
  AVIF,
  HEIC,
  GIF,
  APNG,
  SVG,
  RGBA,
  DEEP,
  PALETTE,
  GREY,
  CMYK,
} Kind;

/**
 * Case:
 * @orientation: 0: none
 * @bytes: 0: as they come
 * @problems: the ids of the rules of video-01 that it breaks, in order
 * @width: of what it is repaired to
 * @height: like @width
 */
typedef struct
{
  Kind kind;
  guint source_width;
  guint source_height;
  guint orientation;
  gsize bytes;
  const char *problems;
  guint width;
  guint height;
} Case;

/* clang-format off */
static const Case cases[] = {
  { PNG, 512, 512, 0, 0, "", 512, 512 },
  { PNG, 301, 301, 0, 0, "", 301, 301 },
  { PNG, 1280, 720, 0, 0, "", 1280, 720 },
  { PNG, 720, 1280, 0, 0, "", 720, 1280 },
  { PNG, 300, 300, 0, 0, "short-side", 301, 301 },
  { PNG, 300, 400, 0, 0, "short-side", 301, 401 },
  { PNG, 400, 300, 0, 0, "short-side", 401, 301 },
  { PNG, 301, 752, 0, 0, "", 301, 752 },
  { PNG, 752, 301, 0, 0, "", 752, 301 },
  { PNG, 302, 755, 0, 0, "aspect-ratio", 302, 754 },
  { PNG, 755, 302, 0, 0, "aspect-ratio", 754, 302 },
  { PNG, 1000, 400, 0, 0, "aspect-ratio", 999, 400 },
  { PNG, 400, 1000, 0, 0, "aspect-ratio", 400, 999 },
  { PNG, 999, 400, 0, 0, "", 999, 400 },
  { PNG, 400, 999, 0, 0, "", 400, 999 },
  { PNG, 1001, 400, 0, 0, "aspect-ratio", 999, 400 },
  { PNG, 1200, 400, 0, 0, "aspect-ratio", 999, 400 },
  { PNG, 400, 1200, 0, 0, "aspect-ratio", 400, 999 },
  { PNG, 3000, 100, 0, 0, "aspect-ratio short-side", 749, 301 },
  { PNG, 100, 3000, 0, 0, "aspect-ratio short-side", 301, 749 },
  { PNG, 1, 1, 0, 0, "short-side", 301, 301 },
  { PNG, 2, 1, 0, 0, "short-side", 602, 301 },
  { PNG, 1, 2, 0, 0, "short-side", 301, 602 },
  { PNG, 3, 1, 0, 0, "aspect-ratio short-side", 602, 301 },
  { PNG, 1, 3, 0, 0, "aspect-ratio short-side", 301, 602 },
  { PNG, 7, 5, 0, 0, "short-side", 421, 301 },
  { PNG, 1, 4000, 0, 0, "aspect-ratio short-side", 301, 602 },
  { PNG, 4000, 1, 0, 0, "aspect-ratio short-side", 602, 301 },
  { JPEG, 512, 512, 0, 0, "", 512, 512 },
  { JPEG, 301, 301, 0, 0, "", 301, 301 },
  { JPEG, 1280, 720, 0, 0, "", 1280, 720 },
  { JPEG, 720, 1280, 0, 0, "", 720, 1280 },
  { JPEG, 300, 300, 0, 0, "short-side", 301, 301 },
  { JPEG, 300, 400, 0, 0, "short-side", 301, 401 },
  { JPEG, 400, 300, 0, 0, "short-side", 401, 301 },
  { JPEG, 301, 752, 0, 0, "", 301, 752 },
  { JPEG, 752, 301, 0, 0, "", 752, 301 },
  { JPEG, 302, 755, 0, 0, "aspect-ratio", 302, 754 },
  { JPEG, 755, 302, 0, 0, "aspect-ratio", 754, 302 },
  { JPEG, 1000, 400, 0, 0, "aspect-ratio", 999, 400 },
  { JPEG, 400, 1000, 0, 0, "aspect-ratio", 400, 999 },
  { JPEG, 999, 400, 0, 0, "", 999, 400 },
  { JPEG, 400, 999, 0, 0, "", 400, 999 },
  { JPEG, 1001, 400, 0, 0, "aspect-ratio", 999, 400 },
  { JPEG, 1200, 400, 0, 0, "aspect-ratio", 999, 400 },
  { JPEG, 400, 1200, 0, 0, "aspect-ratio", 400, 999 },
  { JPEG, 3000, 100, 0, 0, "aspect-ratio short-side", 749, 301 },
  { JPEG, 100, 3000, 0, 0, "aspect-ratio short-side", 301, 749 },
  { JPEG, 1, 1, 0, 0, "short-side", 301, 301 },
  { JPEG, 2, 1, 0, 0, "short-side", 602, 301 },
  { JPEG, 1, 2, 0, 0, "short-side", 301, 602 },
  { JPEG, 3, 1, 0, 0, "aspect-ratio short-side", 602, 301 },
  { JPEG, 1, 3, 0, 0, "aspect-ratio short-side", 301, 602 },
  { JPEG, 7, 5, 0, 0, "short-side", 421, 301 },
  { JPEG, 1, 4000, 0, 0, "aspect-ratio short-side", 301, 602 },
  { JPEG, 4000, 1, 0, 0, "aspect-ratio short-side", 602, 301 },
  { PNG, 1001, 400, 1, 0, "aspect-ratio", 999, 400 },
  { PNG, 640, 400, 2, 0, "", 640, 400 },
  { PNG, 1001, 400, 3, 0, "aspect-ratio", 999, 400 },
  { PNG, 640, 400, 4, 0, "", 640, 400 },
  { PNG, 1001, 400, 5, 0, "aspect-ratio", 400, 999 },
  { PNG, 640, 400, 6, 0, "", 400, 640 },
  { PNG, 1001, 400, 7, 0, "aspect-ratio", 400, 999 },
  { PNG, 640, 400, 8, 0, "", 400, 640 },
  { JPEG, 1001, 400, 1, 0, "aspect-ratio", 999, 400 },
  { JPEG, 640, 400, 2, 0, "", 640, 400 },
  { JPEG, 1001, 400, 3, 0, "aspect-ratio", 999, 400 },
  { JPEG, 640, 400, 4, 0, "", 640, 400 },
  { JPEG, 1001, 400, 5, 0, "aspect-ratio", 400, 999 },
  { JPEG, 640, 400, 6, 0, "", 400, 640 },
  { JPEG, 1001, 400, 7, 0, "aspect-ratio", 400, 999 },
  { JPEG, 640, 400, 8, 0, "", 400, 640 },
  { PNG, 512, 512, 0, 20000000, "", 512, 512 },
  { PNG, 512, 512, 0, 20000001, "file-size", 512, 512 },
  { JPEG, 512, 512, 6, 20000001, "file-size", 512, 512 },
  { PNG, 900, 300, 0, 22000000, "aspect-ratio short-side file-size", 751, 301 },
  { JPEG, 900, 300, 0, 22000000, "aspect-ratio short-side file-size", 751, 301 },
  { JPEG, 301, 320, 8, 21300000, "file-size", 320, 301 },
  { TIFF, 400, 400, 0, 0, "format", 400, 400 },
  { TIFF, 320, 240, 0, 0, "format short-side", 401, 301 },
  { TIFF, 900, 310, 0, 0, "format aspect-ratio", 774, 310 },
  { TIFF, 310, 900, 0, 0, "format aspect-ratio", 310, 774 },
  { TIFF, 64, 64, 0, 0, "format short-side", 301, 301 },
  { TIFF, 5, 3, 0, 0, "format short-side", 502, 301 },
  { BMP, 400, 400, 0, 0, "format", 400, 400 },
  { BMP, 320, 240, 0, 0, "format short-side", 401, 301 },
  { BMP, 900, 310, 0, 0, "format aspect-ratio", 774, 310 },
  { BMP, 310, 900, 0, 0, "format aspect-ratio", 310, 774 },
  { BMP, 64, 64, 0, 0, "format short-side", 301, 301 },
  { BMP, 5, 3, 0, 0, "format short-side", 502, 301 },
  { WEBP, 400, 400, 0, 0, "format", 400, 400 },
  { WEBP, 320, 240, 0, 0, "format short-side", 401, 301 },
  { WEBP, 900, 310, 0, 0, "format aspect-ratio", 774, 310 },
  { WEBP, 310, 900, 0, 0, "format aspect-ratio", 310, 774 },
  { WEBP, 64, 64, 0, 0, "format short-side", 301, 301 },
  { WEBP, 5, 3, 0, 0, "format short-side", 502, 301 },
  { AVIF, 320, 310, 0, 0, "format", 320, 310 },
  { AVIF, 64, 64, 0, 0, "format short-side", 301, 301 },
  { AVIF, 256, 64, 0, 0, "format aspect-ratio short-side", 748, 301 },
  { HEIC, 320, 310, 0, 0, "format", 320, 310 },
  { HEIC, 64, 64, 0, 0, "format short-side", 301, 301 },
  { HEIC, 256, 64, 0, 0, "format aspect-ratio short-side", 748, 301 },
  { GIF, 400, 350, 0, 0, "format", 400, 350 },
  { GIF, 120, 90, 0, 0, "format short-side", 401, 301 },
  { GIF, 700, 200, 0, 0, "format aspect-ratio short-side", 751, 301 },
  { GIF, 200, 700, 0, 0, "format aspect-ratio short-side", 301, 751 },
  { APNG, 400, 350, 0, 0, "format", 400, 350 },
  { APNG, 120, 90, 0, 0, "format short-side", 401, 301 },
  { APNG, 700, 200, 0, 0, "format aspect-ratio short-side", 751, 301 },
  { APNG, 200, 700, 0, 0, "format aspect-ratio short-side", 301, 751 },
  { SVG, 24, 24, 0, 0, "format short-side", 301, 301 },
  { SVG, 400, 400, 0, 0, "format", 400, 400 },
  { SVG, 3000, 100, 0, 0, "format aspect-ratio short-side", 749, 301 },
  { SVG, 100, 3000, 0, 0, "format aspect-ratio short-side", 301, 749 },
  { SVG, 1000, 999, 0, 0, "format", 1000, 999 },
  { SVG, 6000, 5000, 0, 0, "format", 4096, 3413 },
  { SVG, 1, 1, 0, 0, "format short-side", 301, 301 },
  { RGBA, 400, 350, 0, 0, "", 400, 350 },
  { RGBA, 310, 300, 0, 0, "short-side", 311, 301 },
  { RGBA, 1000, 310, 0, 0, "aspect-ratio", 774, 310 },
  { DEEP, 400, 350, 0, 0, "", 400, 350 },
  { DEEP, 310, 300, 0, 0, "short-side", 311, 301 },
  { DEEP, 1000, 310, 0, 0, "aspect-ratio", 774, 310 },
  { PALETTE, 400, 350, 0, 0, "", 400, 350 },
  { PALETTE, 310, 300, 0, 0, "short-side", 311, 301 },
  { PALETTE, 1000, 310, 0, 0, "aspect-ratio", 774, 310 },
  { GREY, 400, 350, 0, 0, "", 400, 350 },
  { GREY, 310, 300, 0, 0, "short-side", 311, 301 },
  { GREY, 1000, 310, 0, 0, "aspect-ratio", 774, 310 },
  { CMYK, 400, 350, 0, 0, "", 400, 350 },
  { CMYK, 310, 300, 0, 0, "short-side", 311, 301 },
  { CMYK, 1000, 310, 0, 0, "aspect-ratio", 774, 310 },
  { JPEG, 5000, 1999, 0, 0, "aspect-ratio", 4096, 1639 },
  { JPEG, 1800, 5000, 0, 0, "aspect-ratio", 1639, 4096 },
  { BMP, 5000, 310, 0, 0, "format aspect-ratio", 774, 310 },
};
/* clang-format on */

/* dailies-decoder-size.c: how large pictures may be, and are shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-decoder-size.h"

gboolean
dailies_decoder_is_too_large (GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  int width = 0;
  int height = 0;

  return gst_structure_get_int (structure, "width", &width)
         && gst_structure_get_int (structure, "height", &height) && width > 0 && height > 0
         && (gint64) width * height > DAILIES_DECODER_MAX_PIXELS;
}

static gboolean
is_sideways (GstVideoOrientationMethod orientation)
{
  return orientation == GST_VIDEO_ORIENTATION_90R || orientation == GST_VIDEO_ORIENTATION_90L
         || orientation == GST_VIDEO_ORIENTATION_UL_LR
         || orientation == GST_VIDEO_ORIENTATION_UR_LL;
}

void
dailies_decoder_get_shown_size (const GstVideoInfo *info,
                                GstVideoOrientationMethod orientation,
                                guint *width,
                                guint *height)
{
  guint64 shown_width = GST_VIDEO_INFO_WIDTH (info);
  guint64 shown_height = GST_VIDEO_INFO_HEIGHT (info);
  gint64 n = GST_VIDEO_INFO_PAR_N (info);
  gint64 d = GST_VIDEO_INFO_PAR_D (info);

  /* no camera and no model makes pixels more than eight times as wide as high */
  if (n <= 0 || d <= 0 || n > d * 8 || d > n * 8)
    n = d = 1;

  /* One side is stretched, or where that would be too much the other one is shrunk. */
  if (shown_width * shown_height * MAX (n, d) / MIN (n, d) <= DAILIES_DECODER_MAX_PIXELS)
    {
      shown_width = gst_util_uint64_scale_round (shown_width, MAX (n, d), d);
      shown_height = gst_util_uint64_scale_round (shown_height, MAX (n, d), n);
    }
  else
    {
      shown_width = MAX (1, gst_util_uint64_scale_round (shown_width, MIN (n, d), d));
      shown_height = MAX (1, gst_util_uint64_scale_round (shown_height, MIN (n, d), n));
    }

  *width = is_sideways (orientation) ? shown_height : shown_width;
  *height = is_sideways (orientation) ? shown_width : shown_height;
}

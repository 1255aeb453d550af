/* dailies-colors.c: exact colours between drawings, video and pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-colors.h"

/* ITU-R BT.709-6 §3: luma, and the two differences, in steps of 219 and 224 of 255; times 65536 */
#define RED 0.2126
#define GREEN 0.7152
#define BLUE 0.0722
#define FIXED(x) ((int) ((x) * 65536 + ((x) < 0 ? -0.5 : 0.5)))
#define LUMA(x) FIXED (219.0 / 255 * (x))
#define CHROMA_BLUE(x) FIXED (224.0 / 255 * (x) / (2 * (1 - BLUE)))
#define CHROMA_RED(x) FIXED (224.0 / 255 * (x) / (2 * (1 - RED)))

static void
draw_luma (const guint32 *row, guint width, guint8 *luma)
{
  for (guint x = 0; x < width; x++)
    {
      int r = row[x] >> 16 & 0xff;
      int g = row[x] >> 8 & 0xff;
      int b = row[x] & 0xff;

      luma[x]
        = (r * LUMA (RED) + g * LUMA (GREEN) + b * LUMA (BLUE) + (16 << 16) + (1 << 15)) >> 16;
    }
}

/* The sum of eight weights: the column itself twice, its neighbours once, all in two rows. Green is
 * kept apart, red and blue share a number: no sum reaches into the next. */
static void
draw_chroma (const guint32 *above, const guint32 *below, guint width, guint8 *blue, guint8 *red)
{
  guint32 before_rb = (above[0] & 0xff00ff) + (below[0] & 0xff00ff);
  guint32 before_g = (above[0] >> 8 & 0xff) + (below[0] >> 8 & 0xff);

  for (guint x = 0; x < width; x += 2)
    {
      guint32 here_rb = (above[x] & 0xff00ff) + (below[x] & 0xff00ff);
      guint32 here_g = (above[x] >> 8 & 0xff) + (below[x] >> 8 & 0xff);
      guint32 next_rb = (above[x + 1] & 0xff00ff) + (below[x + 1] & 0xff00ff);
      guint32 next_g = (above[x + 1] >> 8 & 0xff) + (below[x + 1] >> 8 & 0xff);
      guint32 sum_rb = before_rb + 2 * here_rb + next_rb;
      int r = sum_rb >> 16;
      int g = before_g + 2 * here_g + next_g;
      int b = sum_rb & 0xffff;

      blue[x / 2] = (r * CHROMA_BLUE (-RED) + g * CHROMA_BLUE (-GREEN) + b * CHROMA_BLUE (1 - BLUE)
                     + (128 << 19) + (1 << 18))
                    >> 19;
      red[x / 2] = (r * CHROMA_RED (1 - RED) + g * CHROMA_RED (-GREEN) + b * CHROMA_RED (-BLUE)
                    + (128 << 19) + (1 << 18))
                   >> 19;
      before_rb = next_rb;
      before_g = next_g;
    }
}

void
dailies_colors_draw (const guint8 *pixels, gsize stride, GstVideoFrame *frame)
{
  guint width = GST_VIDEO_FRAME_WIDTH (frame);
  guint height = GST_VIDEO_FRAME_HEIGHT (frame);

  g_return_if_fail (GST_VIDEO_FRAME_FORMAT (frame) == GST_VIDEO_FORMAT_I420);
  g_return_if_fail (width % 2 == 0 && height % 2 == 0);

  for (guint y = 0; y < height; y += 2)
    {
      const guint32 *above = (const guint32 *) (pixels + y * stride);
      const guint32 *below = (const guint32 *) (pixels + (y + 1) * stride);
      guint8 *planes[3];

      for (guint i = 0; i < 3; i++)
        planes[i] = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, i)
                    + (gsize) (i == 0 ? y : y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (frame, i);
      draw_luma (above, width, planes[0]);
      draw_luma (below, width, planes[0] + GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
      draw_chroma (above, below, width, planes[1], planes[2]);
    }
}

/* Scales a frame into another format of the same colours, into a new buffer. */
static GstBuffer *
convert (GstSample *sample, const GstVideoInfo *from, GstVideoInfo *to)
{
  GstVideoFrame source;
  GstVideoFrame target;
  GstVideoConverter *converter;
  g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (to), NULL);

  if (!gst_video_frame_map (&source, from, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  if (!gst_video_frame_map (&target, to, buffer, GST_MAP_WRITE))
    {
      gst_video_frame_unmap (&source);
      return NULL;
    }

  converter = gst_video_converter_new (
    from, to,
    gst_structure_new ("options", GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
                       GST_TYPE_VIDEO_RESAMPLER_METHOD, GST_VIDEO_RESAMPLER_METHOD_LANCZOS,
                       GST_VIDEO_CONVERTER_OPT_DITHER_METHOD, GST_TYPE_VIDEO_DITHER_METHOD,
                       GST_VIDEO_DITHER_NONE, NULL));
  if (converter != NULL)
    {
      gst_video_converter_frame (converter, &source, &target);
      gst_video_converter_free (converter);
    }
  gst_video_frame_unmap (&source);
  gst_video_frame_unmap (&target);

  return converter != NULL ? g_steal_pointer (&buffer) : NULL;
}

typedef struct
{
  double offset[3];
  double scale[3];
  double red;
  double blue;
} Matrix;

static void
get_matrix (const GstVideoInfo *info, Matrix *matrix)
{
  int offset[GST_VIDEO_MAX_COMPONENTS];
  int scale[GST_VIDEO_MAX_COMPONENTS];

  gst_video_color_range_offsets (info->colorimetry.range, info->finfo, offset, scale);
  for (guint i = 0; i < 3; i++)
    {
      matrix->offset[i] = offset[i];
      matrix->scale[i] = scale[i] > 0 ? scale[i] : 255;
    }
  if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &matrix->red, &matrix->blue))
    {
      matrix->red = RED;
      matrix->blue = BLUE;
    }
}

static guint8
to_byte (double value)
{
  return (guint8) (CLAMP (value, 0, 1) * 255 + 0.5);
}

static void
convert_pixel (const Matrix *matrix, const guint8 *ayuv, guint8 *rgb)
{
  double y = (ayuv[1] - matrix->offset[0]) / matrix->scale[0];
  double u = (ayuv[2] - matrix->offset[1]) / matrix->scale[1];
  double v = (ayuv[3] - matrix->offset[2]) / matrix->scale[2];
  double red = y + 2 * (1 - matrix->red) * v;
  double blue = y + 2 * (1 - matrix->blue) * u;
  double green = (y - matrix->red * red - matrix->blue * blue) / (1 - matrix->red - matrix->blue);

  rgb[0] = to_byte (red);
  rgb[1] = to_byte (green);
  rgb[2] = to_byte (blue);
}

static GstBuffer *
apply_matrix (GstBuffer *buffer, const GstVideoInfo *from, const GstVideoInfo *to)
{
  g_autoptr (GstBuffer) result = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (to), NULL);
  GstVideoFrame source;
  GstVideoFrame target;
  Matrix matrix;

  if (!gst_video_frame_map (&source, from, buffer, GST_MAP_READ))
    return NULL;
  if (!gst_video_frame_map (&target, to, result, GST_MAP_WRITE))
    {
      gst_video_frame_unmap (&source);
      return NULL;
    }

  get_matrix (from, &matrix);
  for (int y = 0; y < GST_VIDEO_INFO_HEIGHT (to); y++)
    {
      const guint8 *ayuv = (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&source, 0)
                           + (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&source, 0);
      guint8 *rgb = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&target, 0)
                    + (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&target, 0);

      for (int x = 0; x < GST_VIDEO_INFO_WIDTH (to); x++)
        convert_pixel (&matrix, ayuv + 4 * x, rgb + 3 * x);
    }
  gst_video_frame_unmap (&source);
  gst_video_frame_unmap (&target);

  return g_steal_pointer (&result);
}

/* A converter refuses what differs in these. */
static void
adopt_timing (GstVideoInfo *to, const GstVideoInfo *from)
{
  to->fps_n = from->fps_n;
  to->fps_d = from->fps_d;
  to->interlace_mode = from->interlace_mode;
}

GstSample *
dailies_colors_to_rgb (GstSample *sample, guint width, guint height)
{
  GstVideoInfo from;
  GstVideoInfo rgb;
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GstCaps) caps = NULL;

  if (!gst_video_info_from_caps (&from, gst_sample_get_caps (sample))
      || !gst_video_info_set_format (&rgb, GST_VIDEO_FORMAT_RGB, width, height))
    return NULL;

  if (GST_VIDEO_INFO_IS_YUV (&from))
    {
      GstVideoInfo yuv;
      g_autoptr (GstBuffer) scaled = NULL;

      if (!gst_video_info_set_format (&yuv, GST_VIDEO_FORMAT_AYUV, width, height))
        return NULL;
      yuv.colorimetry = from.colorimetry;
      adopt_timing (&yuv, &from);
      if ((scaled = convert (sample, &from, &yuv)) != NULL)
        buffer = apply_matrix (scaled, &yuv, &rgb);
    }
  else
    {
      adopt_timing (&rgb, &from);
      buffer = convert (sample, &from, &rgb);
    }
  if (buffer == NULL)
    return NULL;

  rgb.fps_n = 0;
  rgb.fps_d = 1;
  rgb.interlace_mode = GST_VIDEO_INTERLACE_MODE_PROGRESSIVE;
  caps = gst_video_info_to_caps (&rgb);

  return gst_sample_new (buffer, caps, NULL, NULL);
}

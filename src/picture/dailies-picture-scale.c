/* dailies-picture-scale.c: a part of a picture at another size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dailies-picture-decode-private.h"
#include "dailies-picture-scale.h"

#define LOBES 3
#define CHANNELS 3

/* The size at which a picture is blurred: what is seen of it is a handful of colours. */
#define BLUR_SIDE 96
#define BLUR_RADIUS 6
#define BLUR_TIMES 3

/* Which pixels, and how much of each, make one pixel of the result */
typedef struct
{
  guint first;
  guint count;
  float *weights; /* inside Taps.weights */
} Tap;

typedef struct
{
  Tap *taps;
  float *weights;
  guint most;
} Taps;

static void
taps_clear (Taps *taps)
{
  g_clear_pointer (&taps->taps, g_free);
  g_clear_pointer (&taps->weights, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taps, taps_clear)

static double
lanczos (double x)
{
  if (fabs (x) < 1e-8)
    return 1;
  if (fabs (x) >= LOBES)
    return 0;

  return LOBES * sin (G_PI * x) * sin (G_PI * x / LOBES) / (G_PI * G_PI * x * x);
}

static void
fill_tap (Tap *tap, double centre, double spread, gint64 begin, gint64 end)
{
  gint64 first = MAX (begin, (gint64) ceil (centre - LOBES * spread));
  gint64 last = MIN (end - 1, (gint64) floor (centre + LOBES * spread));
  double sum = 0;

  /* An area so thin that no pixel's centre is near: the nearest one */
  if (last < first)
    first = last = CLAMP ((gint64) floor (centre + 0.5), begin, end - 1);

  tap->first = first;
  tap->count = last - first + 1;

  for (guint i = 0; i < tap->count; i++)
    {
      tap->weights[i] = lanczos ((first + i - centre) / spread);
      sum += tap->weights[i];
    }

  /* Beyond the edges there is nothing, and what is there weighs one. */
  if (fabs (sum) < 1e-6)
    {
      for (guint i = 0; i < tap->count; i++)
        tap->weights[i] = 1.0 / tap->count;
      return;
    }
  for (guint i = 0; i < tap->count; i++)
    tap->weights[i] /= sum;
}

static gboolean
taps_init (Taps *taps, double offset, double length, guint available, guint wanted)
{
  double step = length / wanted;
  double spread = MAX (step, 1);
  gint64 begin = CLAMP ((gint64) floor (offset + 1e-6), 0, (gint64) available - 1);
  gint64 end = CLAMP ((gint64) ceil (offset + length - 1e-6), begin + 1, (gint64) available);

  taps->most = MIN ((gint64) (2 * ceil (LOBES * spread) + 2), end - begin);
  taps->taps = g_try_new0 (Tap, wanted);
  taps->weights = g_try_malloc_n ((gsize) wanted * taps->most, sizeof (float));
  if (taps->taps == NULL || taps->weights == NULL)
    return FALSE;

  for (guint i = 0; i < wanted; i++)
    {
      taps->taps[i].weights = taps->weights + (gsize) i * taps->most;
      /* A pixel's centre is half a pixel behind its edge. */
      fill_tap (&taps->taps[i], offset + (i + 0.5) * step - 0.5, spread, begin, end);
      g_assert (taps->taps[i].count <= taps->most);
    }

  return TRUE;
}

static void
scale_row (const guint8 *row, const Taps *taps, guint width, float *scaled)
{
  for (guint x = 0; x < width; x++, scaled += CHANNELS)
    {
      const Tap *tap = &taps->taps[x];
      const guint8 *from = row + (gsize) tap->first * CHANNELS;
      float sum[CHANNELS] = { 0 };

      for (guint i = 0; i < tap->count; i++, from += CHANNELS)
        for (guint c = 0; c < CHANNELS; c++)
          sum[c] += tap->weights[i] * from[c];

      memcpy (scaled, sum, sizeof sum);
    }
}

static void
sum_rows (const Tap *tap, float **rows, guint n_rows, gsize length, float *sum, guint8 *out)
{
  memset (sum, 0, length * sizeof (float));

  for (guint i = 0; i < tap->count; i++)
    {
      const float *row = rows[(tap->first + i) % n_rows];
      float weight = tap->weights[i];

      for (gsize x = 0; x < length; x++)
        sum[x] += weight * row[x];
    }

  for (gsize x = 0; x < length; x++)
    out[x] = CLAMP (sum[x] + 0.5f, 0.0f, 255.0f);
}

/* Rows are scaled across as they are needed, and only as many are held as one row of the result
 * is made of. */
static gboolean
scale_into (GdkPixbuf *pixbuf,
            GdkPixbuf *scaled,
            const Taps *across,
            const Taps *down,
            GCancellable *cancellable)
{
  guint width = gdk_pixbuf_get_width (scaled);
  guint height = gdk_pixbuf_get_height (scaled);
  gsize length = (gsize) width * CHANNELS;
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  guint8 *scaled_pixels = gdk_pixbuf_get_pixels (scaled);
  g_autofree float *held = g_try_malloc_n (length * (down->most + 1), sizeof (float));
  g_autofree float **rows = g_new (float *, down->most);
  guint next = down->taps[0].first;

  if (held == NULL)
    return FALSE;
  for (guint i = 0; i < down->most; i++)
    rows[i] = held + i * length;

  for (guint y = 0; y < height && !g_cancellable_is_cancelled (cancellable); y++)
    {
      const Tap *tap = &down->taps[y];

      for (next = MAX (next, tap->first); next < tap->first + tap->count; next++)
        scale_row (pixels + (gsize) next * gdk_pixbuf_get_rowstride (pixbuf), across, width,
                   rows[next % down->most]);

      sum_rows (tap, rows, down->most, length, held + down->most * length,
                scaled_pixels + (gsize) y * gdk_pixbuf_get_rowstride (scaled));
    }

  return TRUE;
}

static gboolean
is_whole (double number)
{
  return fabs (number - round (number)) < 1e-6;
}

static GdkPixbuf *
copy_area (GdkPixbuf *pixbuf, const DailiesPictureArea *area)
{
  g_autoptr (GdkPixbuf) part
    = gdk_pixbuf_new_subpixbuf (pixbuf, (int) round (area->x), (int) round (area->y),
                                (int) round (area->width), (int) round (area->height));

  return gdk_pixbuf_copy (part);
}

/* (nullable): %NULL if there is not enough memory */
static GdkPixbuf *
scale (GdkPixbuf *pixbuf,
       const DailiesPictureArea *area,
       guint width,
       guint height,
       GCancellable *cancellable)
{
  g_auto (Taps) across = { NULL };
  g_auto (Taps) down = { NULL };
  g_autoptr (GdkPixbuf) scaled = NULL;

  if (is_whole (area->x) && is_whole (area->y) && fabs (area->width - width) < 1e-6
      && fabs (area->height - height) < 1e-6)
    return copy_area (pixbuf, area);

  if (!taps_init (&across, area->x, area->width, gdk_pixbuf_get_width (pixbuf), width)
      || !taps_init (&down, area->y, area->height, gdk_pixbuf_get_height (pixbuf), height))
    return NULL;

  if ((scaled = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height)) == NULL
      || !scale_into (pixbuf, scaled, &across, &down, cancellable))
    return NULL;

  return g_steal_pointer (&scaled);
}

GdkPixbuf *
dailies_picture_scale (GdkPixbuf *pixbuf,
                       const DailiesPictureArea *area,
                       guint width,
                       guint height,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GdkPixbuf) scaled = NULL;

  g_assert (!gdk_pixbuf_get_has_alpha (pixbuf));
  g_assert (gdk_pixbuf_get_n_channels (pixbuf) == CHANNELS);
  g_assert (width > 0 && height > 0);
  g_assert (area->width > 0 && area->height > 0);

  scaled = scale (pixbuf, area, width, height, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (scaled == NULL)
    dailies_picture_out_of_memory (error);

  return g_steal_pointer (&scaled);
}

/* The mean of what lies within the radius, along a line of @count pixels that are @step apart */
static void
blur_line (guint8 *line, guint count, gsize step, guint8 *before)
{
  for (guint i = 0; i < count; i++)
    before[i] = line[i * step];

  for (guint i = 0; i < count; i++)
    {
      guint first = i > BLUR_RADIUS ? i - BLUR_RADIUS : 0;
      guint last = MIN (i + BLUR_RADIUS, count - 1);
      guint sum = 0;

      for (guint j = first; j <= last; j++)
        sum += before[j];
      line[i * step] = (sum + (last - first + 1) / 2) / (last - first + 1);
    }
}

static void
blur_small (GdkPixbuf *pixbuf)
{
  guint width = gdk_pixbuf_get_width (pixbuf);
  guint height = gdk_pixbuf_get_height (pixbuf);
  gsize stride = gdk_pixbuf_get_rowstride (pixbuf);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  guint8 before[BLUR_SIDE];

  for (guint time = 0; time < BLUR_TIMES; time++)
    for (guint c = 0; c < CHANNELS; c++)
      {
        for (guint y = 0; y < height; y++)
          blur_line (pixels + y * stride + c, width, CHANNELS, before);
        for (guint x = 0; x < width; x++)
          blur_line (pixels + x * CHANNELS + c, height, stride, before);
      }
}

GdkPixbuf *
dailies_picture_blur (GdkPixbuf *pixbuf,
                      const DailiesPictureArea *area,
                      guint width,
                      guint height,
                      GCancellable *cancellable,
                      GError **error)
{
  double factor = MIN (1, (double) BLUR_SIDE / MAX (width, height));
  guint small_width = CLAMP ((guint) (width * factor), 1, BLUR_SIDE);
  guint small_height = CLAMP ((guint) (height * factor), 1, BLUR_SIDE);
  g_autoptr (GdkPixbuf) small
    = dailies_picture_scale (pixbuf, area, small_width, small_height, cancellable, error);

  if (small == NULL)
    return NULL;

  blur_small (small);

  return dailies_picture_scale (small, &(DailiesPictureArea) { 0, 0, small_width, small_height },
                                width, height, cancellable, error);
}

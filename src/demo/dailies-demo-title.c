/* dailies-demo-title.c: the prompt, set
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-title.h"

#include <pango/pangocairo.h>
#include <string.h>

#define FONT "Noto Serif Display, Noto Serif, Serif"
#define NOTE_FONT "Cantarell, Noto Sans, Sans"
#define LARGEST 52
#define SMALLEST 13
#define MARGIN 76
#define NOTE_SIZE 19
#define BLUR 9

static PangoLayout *
new_layout (cairo_t *cr, const char *font, double size, const char *text, int width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_font_description_set_absolute_size (description, size * PANGO_SCALE);
  /* Small type needs more ink. */
  pango_font_description_set_weight (description,
                                     size < 26 ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_MEDIUM);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, size < 26 ? 1.12f : 1.02f);
  return layout;
}

/* The largest size in which it takes no more than a third of the height, or where even small type
 * needs more, no more than most of it. */
static PangoLayout *
fit (cairo_t *cr, const char *text, int width, int height)
{
  PangoLayout *layout = NULL;
  int needed;

  for (double size = LARGEST;; size *= 0.93)
    {
      g_clear_object (&layout);
      layout = new_layout (cr, FONT, MAX (size, SMALLEST), text, width);
      pango_layout_get_pixel_size (layout, NULL, &needed);
      if (needed <= height * (size > 30 ? 0.30 : size > 20 ? 0.42 : 0.74))
        break;
      if (size <= SMALLEST)
        {
          pango_layout_set_height (layout, (int) (height * 0.74) * PANGO_SCALE);
          pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
          break;
        }
    }

  return layout;
}

static void
blur_line (guint8 *data, int count, int step)
{
  g_autofree guint8 *line = g_malloc ((gsize) count);
  int sum = 0;

  for (int i = 0; i < count; i++)
    line[i] = data[i * step];
  for (int i = -BLUR; i < count; i++)
    {
      if (i + BLUR < count)
        sum += line[i + BLUR];
      if (i - BLUR - 1 >= 0)
        sum -= line[i - BLUR - 1];
      if (i >= 0)
        data[i * step] = (guint8) (sum / (2 * BLUR + 1));
    }
}

/* A shadow without an edge: three boxes one after the other come close to a bell. */
static void
blur (cairo_surface_t *mask)
{
  int width = cairo_image_surface_get_width (mask);
  int height = cairo_image_surface_get_height (mask);
  int stride = cairo_image_surface_get_stride (mask);
  guint8 *data;

  cairo_surface_flush (mask);
  data = cairo_image_surface_get_data (mask);
  for (guint i = 0; i < 3; i++)
    {
      for (int y = 0; y < height; y++)
        blur_line (data + (gsize) y * (gsize) stride, width, 1);
      for (int x = 0; x < width; x++)
        blur_line (data + x, height, stride);
    }
  cairo_surface_mark_dirty (mask);
}

static void
show (cairo_t *cr, PangoLayout *title, PangoLayout *note, double y, double note_y)
{
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, title);
  cairo_move_to (cr, MARGIN, note_y);
  pango_cairo_show_layout (cr, note);
}

static void
paint_shade (cairo_t *cr, double width, double height, double top)
{
  cairo_pattern_t *shade = cairo_pattern_create_linear (0, MAX (top - 130, 0), 0, height);

  /* Many stops, so that it sets in without an edge. */
  for (guint i = 0; i <= 8; i++)
    {
      double t = i / 8.0;

      cairo_pattern_add_color_stop_rgba (shade, t, 0.01, 0.02, 0.05, 0.62 * t * t * (3 - 2 * t));
    }
  cairo_set_source (cr, shade);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_pattern_destroy (shade);
}

cairo_surface_t *
dailies_demo_title_paint (const char *prompt, const char *note, guint width, guint height)
{
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) width, (int) height);
  g_autoptr (PangoLayout) title = NULL;
  g_autoptr (PangoLayout) note_layout = NULL;
  g_auto (GStrv) lines = g_strsplit_set (prompt, " \t\r\n\f\v", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autofree char *text = NULL;
  cairo_t *cr = cairo_create (surface);
  cairo_t *shadow = cairo_create (mask);
  int text_height;
  double y;
  double note_y;

  /* Blanks and line ends, however many, are one blank. */
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0')
        g_strv_builder_add (kept, lines[i]);
    }
  words = g_strv_builder_end (kept);
  text = g_strjoinv (" ", words);

  title = fit (cr, text, (int) width - 2 * MARGIN, (int) height);
  note_layout
    = new_layout (cr, NOTE_FONT, NOTE_SIZE, note != NULL ? note : "", (int) width - 2 * MARGIN);
  pango_layout_get_pixel_size (title, NULL, &text_height);
  note_y = (double) height - 62 - NOTE_SIZE * 0.4;
  y = (note != NULL ? note_y - 16 : (double) height - 62) - text_height;

  paint_shade (cr, width, height, y);
  show (shadow, title, note_layout, y, note_y);
  blur (mask);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.75);
  cairo_mask_surface (cr, mask, 0, 1.5);
  cairo_set_source_rgb (cr, 1, 0.995, 0.98);
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, title);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.78);
  cairo_move_to (cr, MARGIN, note_y);
  pango_cairo_show_layout (cr, note_layout);

  cairo_destroy (shadow);
  cairo_surface_destroy (mask);
  cairo_destroy (cr);
  return surface;
}

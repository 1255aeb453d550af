/* picture-scene.c: a picture with something in it, for eyes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "picture-formats.h"
#include "picture-scene.h"

/* What stands in it is drawn in a square of 100 by 100, with its foot on the lower edge. */
#define LIGHTHOUSE                                 \
  "<path fill='#fdf6ec' d='M38 20h24l6 80H32z'/>"  \
  "<path fill='#c8322b' d='M37 34h26l1.4 16H35.6z" \
  "M34.6 66h30.8l1.4 16H33.2z'/>"                  \
  "<path fill='#2f3640' d='M34 16h32v5H34z'/>"     \
  "<path fill='#ffe27a' d='M42 4h16v12H42z'/>"     \
  "<path fill='#c8322b' d='M38 4h24L50 -8z'/>"     \
  "<path fill='#5b4636' d='M45 84h10v16H45z'/>"

#define HOUSE                                                                          \
  "<path fill='#f2c14e' d='M14 46h72v54H14z'/>"                                        \
  "<path fill='#8c3b2a' d='M6 48 50 14l44 34z'/>"                                      \
  "<path fill='#3c6e71' d='M24 58h18v18H24zM58 58h18v18H58z'/>"                        \
  "<path stroke='#fdf6ec' stroke-width='2' d='M33 58v18M24 67h18M67 58v18M58 67h18'/>" \
  "<path fill='#5b4636' d='M43 80h14v20H43z'/>"

#define PERSON                                                                                 \
  "<path fill='#264f8c' d='M8 100c0-26 20-34 42-34s42 8 42 34z'/>"                             \
  "<path fill='#e9b58f' d='M40 56h20v16c-6 6-14 6-20 0z'/>"                                    \
  "<ellipse fill='#f3c9a5' cx='50' cy='36' rx='23' ry='28'/>"                                  \
  "<path fill='#4a2c1a' d='M25 40C20 4 36 0 50 0s30 4 25 40c-3-14-8-20-25-20s-22 6-25 20z'/>"  \
  "<circle cx='41' cy='36' r='3.4' fill='#fff'/><circle cx='59' cy='36' r='3.4' fill='#fff'/>" \
  "<circle cx='41.6' cy='36.4' r='1.9' fill='#26405c'/>"                                       \
  "<circle cx='59.6' cy='36.4' r='1.9' fill='#26405c'/>"                                       \
  "<path fill='none' stroke='#b5705a' stroke-width='1.6' d='M50 38l-3 9h5'/>"                  \
  "<path fill='none' stroke='#a33b3b' stroke-width='2.2' d='M41 53q9 7 18 0'/>"

static void
add_sky (GString *svg, double width, double horizon, double unit)
{
  g_string_append_printf (
    svg,
    "<defs><linearGradient id='sky' x2='0' y2='1'><stop stop-color='#1d4e9e'/>"
    "<stop offset='.6' stop-color='#8fc1ea'/><stop offset='1' stop-color='#ffd8a8'/>"
    "</linearGradient><linearGradient id='sea' x2='0' y2='1'><stop stop-color='#2d8a8f'/>"
    "<stop offset='1' stop-color='#0d3b4f'/></linearGradient></defs>"
    "<rect width='%g' height='%g' fill='url(#sky)'/>"
    "<circle cx='%g' cy='%g' r='%g' fill='#fff3c4'/>",
    width, horizon, width * 0.74, horizon * 0.3, unit * 0.09);

  for (int i = 0; i < 3; i++)
    g_string_append_printf (svg,
                            "<ellipse cx='%g' cy='%g' rx='%g' ry='%g' fill='#fff' opacity='.8'/>",
                            width * 0.22 + i * unit * 0.1, horizon * 0.22 - (i % 2) * unit * 0.03,
                            unit * 0.1, unit * 0.045);
  for (double x = 0; x < width; x += unit * 0.4)
    g_string_append_printf (svg,
                            "<path fill='#56789b' d='M%g %gl%g -%gl%g %gz'/>"
                            "<path fill='#fff' d='M%g %gl%g %gl%g 0z'/>",
                            x - unit * 0.1, horizon, unit * 0.25, unit * 0.24, unit * 0.25,
                            unit * 0.24, x + unit * 0.15, horizon - unit * 0.24, -unit * 0.06,
                            unit * 0.06, unit * 0.12);
}

/* Waves, and the finest lines that the picture has */
static void
add_sea (GString *svg, double width, double height, double horizon, double unit)
{
  g_string_append_printf (svg, "<rect y='%g' width='%g' height='%g' fill='url(#sea)'/>", horizon,
                          width, height - horizon);
  for (int row = 1; horizon + row * unit * 0.06 < height; row++)
    for (double x = (row % 2) * unit * 0.12; x < width; x += unit * 0.24)
      g_string_append_printf (svg,
                              "<path d='M%g %gq%g %g %g 0' fill='none' stroke='#bfe6e0' "
                              "stroke-width='%g' opacity='.55'/>",
                              x, horizon + row * unit * 0.06, unit * 0.04, -unit * 0.03,
                              unit * 0.08, unit * 0.006);
}

static void
add_thing (GString *svg, const char *drawing, double x, double foot, double size)
{
  g_string_append_printf (svg, "<g transform='translate(%g %g) scale(%g)'>%s</g>", x - size / 2,
                          foot - size, size / 100, drawing);
}

static void
add_sign (GString *svg, double x, double foot, double unit)
{
  g_string_append_printf (
    svg,
    "<g transform='translate(%g %g) scale(%g)'><rect x='-26' width='52' height='15' rx='1.5' "
    "fill='#fdf6ec' stroke='#5b4636'/><text y='7.5' font-size='7' font-weight='bold' "
    "text-anchor='middle' font-family='sans-serif' fill='#2f3640'>HARBOUR</text>"
    "<text y='12.5' font-size='3.2' text-anchor='middle' font-family='sans-serif' "
    "fill='#2f3640'>boats at nine and four</text></g>",
    x, foot - unit * 0.16, unit / 100);
}

GBytes *
scene_png (guint width, guint height)
{
  double unit = MIN (width, height);
  double horizon = height * 0.6;
  double foot = horizon + unit * 0.2;
  g_autoptr (GString) svg = g_string_new (NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) error = NULL;

  g_string_printf (svg, "<svg xmlns='http://www.w3.org/2000/svg' width='%u' height='%u'>", width,
                   height);
  add_sky (svg, width, horizon, unit);
  add_sea (svg, width, height, horizon, unit);
  add_thing (svg, LIGHTHOUSE, unit * 0.18, foot, unit * 0.55);
  add_thing (svg, HOUSE, width - unit * 0.18, foot, unit * 0.32);
  add_thing (svg, PERSON, width / 2.0, foot + unit * 0.02, unit * 0.5);
  add_sign (svg, width / 2.0, foot + unit * 0.2, unit);
  g_string_append (svg, "</svg>");

  stream = g_memory_input_stream_new_from_data (svg->str, svg->len, NULL);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);

  return format_saved (pixbuf, "png", NULL);
}

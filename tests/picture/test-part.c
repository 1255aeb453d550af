/* test-part.c: choosing a part of a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-part.h"

static const DailiesPictureRules rules = {
  .min_ratio_width = 2,
  .min_ratio_height = 5,
  .max_ratio_width = 5,
  .max_ratio_height = 2,
  .short_side_above = 300,
  .max_bytes = 20000000,
};

#define assert_part(part, x_, y_, width_, height_)    \
  G_STMT_START                                        \
  {                                                   \
    g_assert_cmpuint ((part)->x, ==, (x_));           \
    g_assert_cmpuint ((part)->y, ==, (y_));           \
    g_assert_cmpuint ((part)->width, ==, (width_));   \
    g_assert_cmpuint ((part)->height, ==, (height_)); \
  }                                                   \
  G_STMT_END

static void
test_fill (void)
{
  DailiesPictureFrame frame = { .width = 3000, .height = 1000, .rules = rules };
  DailiesPicturePart part = { 0, 0, 3000, 1000 };

  /* The widest that is under 5:2 */
  dailies_picture_part_fill (&part, &frame);
  assert_part (&part, 251, 0, 2499, 1000);

  frame.ratio_width = 1;
  frame.ratio_height = 1;
  dailies_picture_part_fill (&part, &frame);
  assert_part (&part, 1001, 0, 1000, 1000);

  /* As near to where it was as can be */
  part.x = 0;
  frame.ratio_width = 16;
  frame.ratio_height = 9;
  dailies_picture_part_fill (&part, &frame);
  assert_part (&part, 0, 0, 1778, 1000);
}

static void
test_move (void)
{
  const DailiesPictureFrame frame = { .width = 1000, .height = 800, .rules = rules };
  DailiesPicturePart part = { 100, 100, 500, 400 };

  dailies_picture_part_move (&part, &frame, 10, -20);
  assert_part (&part, 110, 80, 500, 400);
  dailies_picture_part_move (&part, &frame, -1000, 1000);
  assert_part (&part, 0, 400, 500, 400);
}

static void
test_resize (void)
{
  DailiesPictureFrame frame = { .width = 1000, .height = 800, .rules = rules };
  DailiesPicturePart part = { 100, 100, 500, 400 };

  dailies_picture_part_resize (&part, &frame, DAILIES_PICTURE_EDGE_RIGHT, 100, 7);
  assert_part (&part, 100, 100, 600, 400);
  dailies_picture_part_resize (&part, &frame, DAILIES_PICTURE_EDGE_LEFT | DAILIES_PICTURE_EDGE_TOP,
                               50, 100);
  assert_part (&part, 150, 200, 550, 300);

  /* Stops at the picture's edge, and where the ratio would be no longer allowed. */
  dailies_picture_part_resize (&part, &frame, DAILIES_PICTURE_EDGE_RIGHT, 5000, 0);
  assert_part (&part, 150, 200, 749, 300);
  dailies_picture_part_resize (&part, &frame, DAILIES_PICTURE_EDGE_BOTTOM, 0, 5000);
  assert_part (&part, 150, 200, 749, 600);

  frame.ratio_width = 1;
  frame.ratio_height = 1;
  dailies_picture_part_fill (&part, &frame);
  assert_part (&part, 125, 0, 800, 800);
  dailies_picture_part_resize (&part, &frame,
                               DAILIES_PICTURE_EDGE_RIGHT | DAILIES_PICTURE_EDGE_BOTTOM, -300, -10);
  assert_part (&part, 125, 0, 500, 500);
}

static void
test_grow (void)
{
  const DailiesPictureFrame frame = { .width = 1000, .height = 800, .rules = rules };
  DailiesPicturePart part = { 200, 200, 400, 200 };

  dailies_picture_part_grow (&part, &frame, 100);
  assert_part (&part, 150, 175, 500, 250);
  dailies_picture_part_grow (&part, &frame, 10000);
  assert_part (&part, 0, 50, 1000, 500);
  dailies_picture_part_grow (&part, &frame, -10000);
  assert_part (&part, 484, 292, 32, 16);
}

/* Whatever is done in whatever order: inside, and allowed. */
static void
test_anything (void)
{
  static const guint ratios[][2] = { { 0, 0 }, { 16, 9 }, { 9, 16 }, { 1, 1 }, { 4, 3 } };

  for (guint round = 0; round < 300; round++)
    {
      DailiesPictureFrame frame = {
        .width = (guint) g_test_rand_int_range (40, 5000),
        .height = (guint) g_test_rand_int_range (40, 5000),
        .rules = rules,
      };
      DailiesPicturePart part = { 0, 0, frame.width, frame.height };

      dailies_picture_part_fill (&part, &frame);
      for (guint i = 0; i < 100; i++)
        {
          int dx = g_test_rand_int_range (-3000, 3000);
          int dy = g_test_rand_int_range (-3000, 3000);
          guint ratio = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (ratios));

          switch (g_test_rand_int_range (0, 4))
            {
            case 0:
              dailies_picture_part_move (&part, &frame, dx, dy);
              break;
            case 1:
              dailies_picture_part_resize (
                &part, &frame, (DailiesPictureEdges) g_test_rand_int_range (1, 16), dx, dy);
              break;
            case 2:
              dailies_picture_part_grow (&part, &frame, dx);
              break;
            default:
              frame.ratio_width = ratios[ratio][0];
              frame.ratio_height = ratios[ratio][1];
              dailies_picture_part_fill (&part, &frame);
              break;
            }

          g_assert_cmpuint (part.x + part.width, <=, frame.width);
          g_assert_cmpuint (part.y + part.height, <=, frame.height);
          g_assert_true (dailies_picture_frame_allows (&frame, part.width, part.height));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/part/fill", test_fill);
  g_test_add_func ("/picture/part/move", test_move);
  g_test_add_func ("/picture/part/resize", test_resize);
  g_test_add_func ("/picture/part/grow", test_grow);
  g_test_add_func ("/picture/part/anything", test_anything);

  return g_test_run ();
}

/* test-repair.c: any picture becomes one that fits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include "dailies-picture-decode.h"
#include "dailies-picture-repair.h"
#include "picture-cases.h"
#include "picture-formats.h"
#include "picture-samples.h"
#include "picture-world.h"

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

static char *
list_problems (DailiesPicture *picture)
{
  g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&video_01, picture);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const DailiesPictureProblem *problem = problems->pdata[i];

      g_string_append_printf (list, "%s%s", i > 0 ? " " : "",
                              dailies_picture_rule_get_id (problem->rule));
    }

  return g_string_free_and_steal (g_steal_pointer (&list));
}

/* A second look at the result, by its own header and by a full decode */
static void
assert_result (GFile *out, DailiesPicture *told, const Case *c, DailiesPictureFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = world_await (dailies_picture_probe_file (out), &error);
  g_autoptr (DailiesPicturePixels) pixels = NULL;
  g_autofree char *problems = NULL;

  g_assert_no_error (error);
  problems = list_problems (picture);
  g_assert_cmpstr (problems, ==, "");
  g_assert_cmpint (dailies_picture_get_format (picture), ==, format);
  g_assert_cmpuint (dailies_picture_get_width (picture), ==, c->width);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, c->height);
  g_assert_cmpuint (dailies_picture_get_bytes (picture), ==, dailies_picture_get_bytes (told));

  pixels = world_await (dailies_picture_decode_file (out, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (dailies_picture_pixels_get_pixbuf (pixels)), ==, c->width);
  g_assert_cmpint (gdk_pixbuf_get_height (dailies_picture_pixels_get_pixbuf (pixels)), ==,
                   c->height);
}

static void
test_case (World *world, gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = case_make (c);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) png = world_get_file (world, "out.png");
  g_autoptr (GFile) jpeg = world_get_file (world, "out.jpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) before = world_await (dailies_picture_probe_file (in), &error);
  g_autoptr (DailiesPicture) as_png = NULL;
  g_autoptr (DailiesPicture) as_jpeg = NULL;
  g_autofree char *problems = NULL;

  g_assert_no_error (error);
  problems = list_problems (before);
  g_assert_cmpstr (problems, ==, c->problems);

  as_png = world_await (dailies_picture_repair_file (in, png, &video_01), &error);
  g_assert_no_error (error);
  assert_result (png, as_png, c, DAILIES_PICTURE_FORMAT_PNG);

  as_jpeg = world_await (dailies_picture_repair_file (in, jpeg, &video_01), &error);
  g_assert_no_error (error);
  assert_result (jpeg, as_jpeg, c, DAILIES_PICTURE_FORMAT_JPEG);

  world_assert_files (world, "in out.jpg out.png");
  g_assert_finalize_object (g_steal_pointer (&as_png));
  g_assert_finalize_object (g_steal_pointer (&as_jpeg));
}

/* Byte for byte, where nothing needs to be changed */
static void
test_fits (World *world, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = format_quarters (640, 480);
  static const char *const endings[] = { "png", "jpeg" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autoptr (GBytes) bytes = format_saved (pixbuf, endings[i], NULL);
      g_autoptr (GFile) in = world_write (world, "in", bytes);
      g_autofree char *name = g_strconcat ("out.", endings[i], NULL);
      g_autoptr (GFile) out = world_get_file (world, name);
      g_autoptr (GBytes) written = NULL;
      g_autoptr (DailiesPicture) picture = NULL;
      g_autoptr (GError) error = NULL;

      picture = world_await (dailies_picture_repair_file (in, out, &video_01), &error);
      g_assert_no_error (error);
      written = world_read (out);
      g_assert_true (g_bytes_equal (written, bytes));
    }
}

static GdkPixbuf *
decode (GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicturePixels) pixels
    = world_await (dailies_picture_decode_file (file, 0), &error);

  g_assert_no_error (error);

  return g_object_ref (dailies_picture_pixels_get_pixbuf (pixels));
}

static void
assert_colour (GdkPixbuf *pixbuf, guint x, guint y, guint32 colour, guint tolerance)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf)
                        + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf)
                        + (gsize) x * gdk_pixbuf_get_n_channels (pixbuf);

  for (guint i = 0; i < 3; i++)
    {
      int expected = colour >> (16 - 8 * i) & 0xff;

      if (ABS (pixel[i] - expected) > (int) tolerance)
        g_error ("Pixel %u, %u is #%02x%02x%02x and should be #%06x", x, y, pixel[0], pixel[1],
                 pixel[2], colour);
    }
}

/* A crop of whole pixels changes none of them. */
static void
test_crop (World *world, gconstpointer data)
{
  g_autoptr (GdkPixbuf) noise = format_noise (1300, 400);
  g_autoptr (GdkPixbuf) expected = NULL;
  g_autoptr (GdkPixbuf) cropped = NULL;
  g_autoptr (GBytes) bytes = format_saved (noise, "png", NULL);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) before = world_await (dailies_picture_probe_file (in), &error);
  g_autoptr (DailiesPicture) picture = NULL;
  g_auto (GStrv) changes = NULL;
  g_autofree char *described = NULL;
  DailiesPictureRepair repair;

  g_assert_true (dailies_picture_repair_auto (&repair, before, &video_01, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (repair.crop_x, ==, 150);
  g_assert_cmpuint (repair.crop_y, ==, 0);
  g_assert_cmpuint (repair.crop_width, ==, 999);
  g_assert_cmpuint (repair.crop_height, ==, 400);
  g_assert_false (dailies_picture_repair_keeps_pixels (&repair));
  changes = dailies_picture_repair_describe (&repair, before);
  described = g_strjoinv ("; ", changes);
  g_assert_cmpstr (described, ==, "Cropped to 999 × 400 px");

  g_assert_true (dailies_picture_repair_crop (&repair, &(DailiesPicturePart) { 37, 41, 500, 321 },
                                              &video_01, &error));
  g_assert_no_error (error);
  picture = world_await (dailies_picture_repair_apply (in, &repair, out, &video_01), &error);
  g_assert_no_error (error);

  cropped = decode (out);
  expected = gdk_pixbuf_new_subpixbuf (noise, 37, 41, 500, 321);
  g_assert_cmpint (gdk_pixbuf_get_width (cropped), ==, 500);
  g_assert_cmpint (gdk_pixbuf_get_height (cropped), ==, 321);
  for (guint y = 0; y < 321; y++)
    g_assert_cmpmem (
      gdk_pixbuf_read_pixels (cropped) + y * gdk_pixbuf_get_rowstride (cropped), 1500,
      gdk_pixbuf_read_pixels (expected) + y * gdk_pixbuf_get_rowstride (expected), 1500);
}

static void
test_crop_refused (World *world, gconstpointer data)
{
  g_autoptr (GBytes) bytes = sample_saved ("png", 1300, 400);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = world_await (dailies_picture_probe_file (in), &error);
  DailiesPictureRepair repair;
  DailiesPictureRepair before;
  static const struct
  {
    DailiesPicturePart part;
    const char *message;
  } refused[] = {
    { { 0, 0, 0, 400 }, "The chosen part is not inside the picture" },
    { { 900, 0, 401, 400 }, "The chosen part is not inside the picture" },
    { { G_MAXUINT, 0, 2, 2 }, "The chosen part is not inside the picture" },
    { { 0, 0, 1000, 400 }, "The chosen part has a ratio that is not allowed" },
    { { 0, 0, 160, 400 }, "The chosen part has a ratio that is not allowed" },
  };

  g_assert_true (dailies_picture_repair_auto (&repair, picture, &video_01, &error));
  before = repair;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_false (dailies_picture_repair_crop (&repair, &refused[i].part, &video_01, &error));
      g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNMENDABLE);
      g_assert_cmpstr (error->message, ==, refused[i].message);
      g_assert_cmpmem (&repair, sizeof repair, &before, sizeof before);
      g_clear_error (&error);
    }
}

/* What fits keeps its size, also where no picture would be enlarged to it. */
static void
test_panorama (World *world, gconstpointer data)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GFile) in = NULL;
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GError) error = NULL;
  DailiesPictureRepair repair;

  sample_add_png_signature (out);
  sample_add_png_ihdr (out, 20000, 9000, 1, 0);
  sample_add_png_pixels (out, 20000, 9000);
  sample_add_png_chunk (out, "IEND", NULL, 0);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  in = world_write (world, "in", bytes);
  picture = world_await (dailies_picture_probe_file (in), &error);
  g_assert_no_error (error);

  g_assert_true (dailies_picture_repair_auto (&repair, picture, &video_01, &error));
  g_assert_cmpuint (repair.width, ==, 20000);
  g_assert_true (dailies_picture_repair_is_sane (&repair));
  repair.width++;
  g_assert_false (dailies_picture_repair_is_sane (&repair));
}

static void
test_soft (World *world, gconstpointer data)
{
  g_autoptr (GBytes) bytes = sample_saved ("webp", 120, 100);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = world_await (dailies_picture_probe_file (in), &error);
  g_auto (GStrv) changes = NULL;
  g_autofree char *described = NULL;
  DailiesPictureRepair repair;

  g_assert_true (dailies_picture_repair_auto (&repair, picture, &video_01, &error));
  changes = dailies_picture_repair_describe (&repair, picture);
  described = g_strjoinv ("; ", changes);
  g_assert_cmpstr (described, ==,
                   "Enlarged 3.0 times to 361 × 301 px: it will look soft; Converted to JPEG");
}

/* It has no pixels that could be seen to be few. */
static void
test_drawing (World *world, gconstpointer data)
{
  g_autoptr (GBytes) bytes = format_svg (24, 16);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = world_await (dailies_picture_probe_file (in), &error);
  g_auto (GStrv) changes = NULL;
  g_autofree char *described = NULL;
  DailiesPictureRepair repair;

  g_assert_true (dailies_picture_repair_auto (&repair, picture, &video_01, &error));
  changes = dailies_picture_repair_describe (&repair, picture);
  described = g_strjoinv ("; ", changes);
  g_assert_cmpstr (described, ==, "Drawn at 452 × 301 px; Converted to PNG");
}

/* The picture in the middle, and beside it what was asked for */
static void
test_pad (World *world, gconstpointer data)
{
  DailiesPicturePadding padding = GPOINTER_TO_INT (data);
  g_autoptr (GdkPixbuf) quarters = format_quarters (400, 1600);
  g_autoptr (GdkPixbuf) padded = NULL;
  g_autoptr (GBytes) bytes = format_saved (quarters, "png", NULL);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) before = world_await (dailies_picture_probe_file (in), &error);
  g_autoptr (DailiesPicture) picture = NULL;
  const DailiesPicturePart whole = { 0, 0, 400, 1600 };
  DailiesPictureRepair repair;
  DailiesPictureRepair wide;

  g_assert_true (dailies_picture_repair_auto (&repair, before, &video_01, &error));
  g_assert_true (
    dailies_picture_repair_pad (&repair, &whole, padding, 0x123456, 0, 0, &video_01, &error));
  g_assert_no_error (error);
  /* The smallest canvas whose ratio is over 2:5 */
  g_assert_cmpuint (repair.canvas_width, ==, 641);
  g_assert_cmpuint (repair.canvas_height, ==, 1600);
  wide = repair;
  g_assert_true (dailies_picture_repair_pad (&wide, &whole, padding, 0, 16, 9, &video_01, &error));
  g_assert_cmpuint (wide.canvas_width, ==, 2845);
  g_assert_cmpuint (wide.canvas_height, ==, 1600);

  picture = world_await (dailies_picture_repair_apply (in, &repair, out, &video_01), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_width (picture), ==, 641);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, 1600);

  padded = decode (out);
  assert_colour (padded, 120, 0, 0xff0000, 0);
  assert_colour (padded, 519, 0, 0x00ff00, 0);
  assert_colour (padded, 120, 1599, 0x0000ff, 0);
  assert_colour (padded, 519, 1599, 0xffffff, 0);
  if (padding == DAILIES_PICTURE_PADDING_COLOUR)
    {
      assert_colour (padded, 119, 0, 0x123456, 0);
      assert_colour (padded, 520, 1599, 0x123456, 0);
      assert_colour (padded, 0, 800, 0x123456, 0);
    }
  else
    {
      /* Colours of the nearest quarter far from the others, a mixture between them */
      assert_colour (padded, 0, 10, 0xff0000, 40);
      assert_colour (padded, 640, 1590, 0xffffff, 40);
      assert_colour (padded, 0, 800, 0x800080, 40);
    }
}

/* A part of it, of a ratio that is not allowed, on edges: both at once, and what is said names both. */
static void
test_crop_and_pad (World *world, gconstpointer data)
{
  const DailiesPicturePart part = { 100, 40, 300, 50 };
  g_autoptr (GdkPixbuf) noise = format_noise (500, 200);
  g_autoptr (GdkPixbuf) expected = gdk_pixbuf_new_subpixbuf (noise, 100, 40, 300, 50);
  g_autoptr (GdkPixbuf) made = NULL;
  g_autoptr (GBytes) bytes = format_saved (noise, "png", NULL);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) before = world_await (dailies_picture_probe_file (in), &error);
  g_autoptr (DailiesPicture) picture = NULL;
  g_auto (GStrv) changes = NULL;
  g_autofree char *described = NULL;
  DailiesPictureRepair repair;

  g_assert_true (dailies_picture_repair_auto (&repair, before, &video_01, &error));
  g_assert_true (dailies_picture_repair_pad (&repair, &part, DAILIES_PICTURE_PADDING_COLOUR,
                                             0x123456, 1, 1, &video_01, &error));
  g_assert_no_error (error);
  /* One that is large enough already, so that every pixel can be compared */
  repair.canvas_width = repair.canvas_height = repair.width = repair.height = 400;
  changes = dailies_picture_repair_describe (&repair, before);
  described = g_strjoinv ("; ", changes);
  g_assert_cmpstr (described, ==, "Cropped to 300 × 50 px; Set on a colour to 400 × 400 px");

  picture = world_await (dailies_picture_repair_apply (in, &repair, out, &video_01), &error);
  g_assert_no_error (error);
  made = decode (out);
  for (guint y = 0; y < 50; y++)
    g_assert_cmpmem (
      gdk_pixbuf_read_pixels (made) + (175 + y) * gdk_pixbuf_get_rowstride (made) + 50 * 3, 900,
      gdk_pixbuf_read_pixels (expected) + y * gdk_pixbuf_get_rowstride (expected), 900);
  assert_colour (made, 49, 200, 0x123456, 0);
  assert_colour (made, 350, 200, 0x123456, 0);
  assert_colour (made, 200, 174, 0x123456, 0);
  assert_colour (made, 200, 225, 0x123456, 0);
}

/* A repair that comes out of a file may say anything: it is refused, and nothing is read beside the
 * picture. */
static void
test_insane (World *world, gconstpointer data)
{
  g_autoptr (GBytes) bytes = sample_saved ("png", 640, 480);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = world_await (dailies_picture_probe_file (in), &error);
  DailiesPictureRepair sane;
  DailiesPictureRepair huge;
  static const struct
  {
    gsize member;
    guint value;
  } insane[] = {
    { G_STRUCT_OFFSET (DailiesPictureRepair, crop_x), 1 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, crop_x), G_MAXUINT },
    { G_STRUCT_OFFSET (DailiesPictureRepair, crop_y), 1 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, crop_width), 0 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, crop_width), 641 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, crop_height), G_MAXINT },
    { G_STRUCT_OFFSET (DailiesPictureRepair, canvas_width), 639 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, canvas_height), 0 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, canvas_height), G_MAXUINT },
    { G_STRUCT_OFFSET (DailiesPictureRepair, width), 0 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, width), G_MAXINT },
    { G_STRUCT_OFFSET (DailiesPictureRepair, height), 16385 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, colour), 0x1000000 },
    { G_STRUCT_OFFSET (DailiesPictureRepair, source_height), 481 },
  };

  g_assert_true (dailies_picture_repair_auto (&sane, picture, &video_01, &error));
  g_assert_true (dailies_picture_repair_is_sane (&sane));

  /* 11 GB of pixels, of which no side alone is too long */
  huge = sane;
  huge.canvas_width = huge.canvas_height = huge.width = huge.height = 60000;
  g_assert_false (dailies_picture_repair_is_sane (&huge));

  for (guint i = 0; i < G_N_ELEMENTS (insane); i++)
    {
      DailiesPictureRepair repair = sane;

      G_STRUCT_MEMBER (guint, &repair, insane[i].member) = insane[i].value;
      g_assert_null (
        world_await (dailies_picture_repair_apply (in, &repair, out, &video_01), &error));
      g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE);
      g_clear_error (&error);
      world_assert_files (world, "in");
    }
}

typedef struct
{
  DailiesPictureRules rules;
  const char *out;
  const char *error; /* NULL: it is made to fit */
  guint width;       /* 0: smaller than before */
} Weight;

static const Weight weights[] = {
  /* As it is; coded less dearly; reduced too; never to where it would be seen */
  { { 2, 5, 5, 2, 300, 7000000 }, "out.png", NULL, 1500 },
  { { 2, 5, 5, 2, 300, 4700000 }, "out.png", NULL, 0 },
  { { 2, 5, 5, 2, 300, 1000000 },
    "out.png",
    "The picture cannot be made light enough as a PNG without being seen to be worse; as a JPEG it "
    "may" },
  { { 2, 5, 5, 2, 300, 2000000 }, "out.jpg", NULL, 1500 },
  { { 2, 5, 5, 2, 300, 1150000 }, "out.jpg", NULL, 0 },
  { { 2, 5, 5, 2, 300, 100000 },
    "out.jpg",
    "The picture cannot be made light enough without being seen to be worse" },
};

static void
test_weight (World *world, gconstpointer data)
{
  const Weight *w = data;
  g_autoptr (GdkPixbuf) noise = format_noise (1500, 1400);
  g_autoptr (GBytes) bytes = format_saved (noise, "tiff", NULL);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, w->out);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture
    = world_await (dailies_picture_repair_file (in, out, &w->rules), &error);
  guint shorter;

  if (w->error != NULL)
    {
      g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNMENDABLE);
      g_assert_cmpstr (error->message, ==, w->error);
      world_assert_files (world, "in");
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_bytes (picture), <=, w->rules.max_bytes);
  shorter = MIN (dailies_picture_get_width (picture), dailies_picture_get_height (picture));
  g_assert_cmpuint (shorter, >=, 1080);
  if (w->width != 0)
    g_assert_cmpuint (dailies_picture_get_width (picture), ==, w->width);
  else
    g_assert_cmpuint (dailies_picture_get_width (picture), <, 1500);
  g_test_message ("%s: %u × %u px in %" G_GUINT64_FORMAT " bytes of %" G_GUINT64_FORMAT, w->out,
                  dailies_picture_get_width (picture), dailies_picture_get_height (picture),
                  dailies_picture_get_bytes (picture), w->rules.max_bytes);
}

static void
assert_refused (World *world, GBytes *bytes, const char *out_name, int code, const char *message)
{
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, out_name);
  g_autoptr (GError) error = NULL;

  g_assert_null (world_await (dailies_picture_repair_file (in, out, &video_01), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, message));
  world_assert_files (world, "in");
}

static void
test_refused (World *world, gconstpointer data)
{
  SamplePicture sample = { 640, 300 };
  g_autoptr (GBytes) good = sample_png (&sample);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) - 1);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("no picture", 10);
  g_autoptr (GBytes) gif = format_gif (400, 400);
  g_autoptr (GBytes) broken_gif = g_bytes_new_from_bytes (gif, 0, 40);

  assert_refused (world, good, "out.webp", DAILIES_PICTURE_ERROR_UNWRITABLE,
                  "The picture can be written as .jpg, .jpeg or .png, not as .webp");
  assert_refused (world, cut, "out.png", DAILIES_PICTURE_ERROR_DAMAGED, "The picture is cut short");
  assert_refused (world, nothing, "out.png", DAILIES_PICTURE_ERROR_EMPTY, "The file is empty");
  assert_refused (world, text, "out.png", DAILIES_PICTURE_ERROR_NO_PICTURE, "The file is no");
  assert_refused (world, broken_gif, "out.png", DAILIES_PICTURE_ERROR_DAMAGED,
                  "The picture cannot be decoded: ");
}

/* What a rename would take away for good: `--repair=/dev/null` as root. */
static void
test_in_place_of_a_pipe (World *world, gconstpointer data)
{
  SamplePicture sample = { 640, 300 };
  g_autoptr (GBytes) good = sample_png (&sample);
  g_autoptr (GFile) in = world_write (world, "in", good);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (g_file_peek_path (out), 0600), ==, 0);
  g_assert_null (world_await (dailies_picture_repair_file (in, out, &video_01), &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE);
  g_assert_cmpstr (error->message, ==,
                   "The picture cannot be written: there is a pipe or a device in its place");
  g_assert_cmpint (g_file_query_file_type (out, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL), ==,
                   G_FILE_TYPE_SPECIAL);
  world_assert_files (world, "in out.png");
}

/* A link stays one, and what it leads to is replaced. */
static void
test_in_place_of_a_link (World *world, gconstpointer data)
{
  SamplePicture sample = { 640, 300 };
  g_autoptr (GBytes) good = sample_png (&sample);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GFile) in = world_write (world, "in", good);
  g_autoptr (GFile) kept = world_write (world, "kept", nothing);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (DailiesPicture) led_to = NULL;

  g_assert_cmpint (symlink ("kept", g_file_peek_path (out)), ==, 0);
  picture = world_await (dailies_picture_repair_file (in, out, &video_01), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_file_query_file_type (out, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL), ==,
                   G_FILE_TYPE_SYMBOLIC_LINK);
  led_to = world_await (dailies_picture_probe_file (kept), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_width (led_to), ==, dailies_picture_get_width (picture));
  world_assert_files (world, "in kept out.png");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, data, func) g_test_add (path, World, data, world_set_up, func, world_tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const char *const kinds[]
        = { "png",  "jpeg", "tiff", "bmp",  "webp",    "avif", "heic", "gif",
            "apng", "svg",  "rgba", "deep", "palette", "grey", "cmyk" };
      g_autofree char *path = g_strdup_printf (
        "/picture/repair/table/%03u-%s-%ux%u-%u-%" G_GSIZE_FORMAT, i, kinds[cases[i].kind],
        cases[i].source_width, cases[i].source_height, cases[i].orientation, cases[i].bytes);

      ADD (path, &cases[i], test_case);
    }

  ADD ("/picture/repair/fits", NULL, test_fits);
  ADD ("/picture/repair/crop", NULL, test_crop);
  ADD ("/picture/repair/crop-refused", NULL, test_crop_refused);
  ADD ("/picture/repair/crop-and-pad", NULL, test_crop_and_pad);
  ADD ("/picture/repair/insane", NULL, test_insane);
  ADD ("/picture/repair/panorama", NULL, test_panorama);
  ADD ("/picture/repair/soft", NULL, test_soft);
  ADD ("/picture/repair/drawing", NULL, test_drawing);
  ADD ("/picture/repair/pad/blur", GINT_TO_POINTER (DAILIES_PICTURE_PADDING_BLUR), test_pad);
  ADD ("/picture/repair/pad/colour", GINT_TO_POINTER (DAILIES_PICTURE_PADDING_COLOUR), test_pad);
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      g_autofree char *path = g_strdup_printf ("/picture/repair/weight/%u", i);

      ADD (path, &weights[i], test_weight);
    }
  ADD ("/picture/repair/refused", NULL, test_refused);
  ADD ("/picture/repair/in-place-of/pipe", NULL, test_in_place_of_a_pipe);
  ADD ("/picture/repair/in-place-of/link", NULL, test_in_place_of_a_link);

  return g_test_run ();
}

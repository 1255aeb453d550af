/* test-photo.c: a camera's move over a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-photo.h"
#include "demo-peer.h"
#include "demo-pixels.h"
#include "picture-samples.h"

#include <lcms2.h>

#define FRAMES 150

static char *folder;

static DailiesDemoPhoto *
load (GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "picture", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DexFuture) future = NULL;
  const GValue *value;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  future = dailies_demo_photo_load (file, "seed");
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  value = dex_future_get_value (future, error);
  return value != NULL ? g_value_get_pointer (value) : NULL;
}

static cairo_surface_t *
draw (DailiesDemoPhoto *photo, guint frame)
{
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) dailies_demo_photo_get_width (photo),
                                  (int) dailies_demo_photo_get_height (photo));
  cairo_t *cr = cairo_create (surface);

  dailies_demo_photo_draw (cr, frame, FRAMES, photo);
  cairo_destroy (cr);
  return surface;
}

static GdkPixbuf *
draw_first (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  DailiesDemoPhoto *photo = load (bytes, &error);
  cairo_surface_t *surface;
  GdkPixbuf *pixbuf;

  g_assert_no_error (error);
  surface = draw (photo, 0);
  pixbuf = demo_pixels_from_surface (surface);
  cairo_surface_destroy (surface);
  dailies_demo_photo_free (photo);
  return pixbuf;
}

static GdkPixbuf *
decode (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  return pixbuf;
}

static void
test_sizes (void)
{
  static const struct
  {
    int width;
    int height;
    int shown_width;
    int shown_height;
  } cases[] = { { 1280, 720, 1280, 720 }, { 400, 300, 960, 720 },   { 301, 301, 720, 720 },
                { 720, 1072, 720, 1072 }, { 768, 1142, 720, 1070 }, { 1000, 401, 1796, 720 },
                { 401, 1000, 720, 1796 }, { 3000, 2001, 1080, 720 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = demo_make_picture (cases[i].width, cases[i].height, "jpeg");
      g_autoptr (GdkPixbuf) first = draw_first (bytes);
      g_autoptr (GdkPixbuf) whole = decode (bytes);
      g_autoptr (GdkPixbuf) scaled = NULL;
      double similarity;

      g_test_message ("%d×%d", cases[i].width, cases[i].height);
      g_assert_cmpint (gdk_pixbuf_get_width (first), ==, cases[i].shown_width);
      g_assert_cmpint (gdk_pixbuf_get_height (first), ==, cases[i].shown_height);

      scaled = gdk_pixbuf_scale_simple (whole, cases[i].shown_width, cases[i].shown_height,
                                        GDK_INTERP_BILINEAR);
      similarity = demo_pixels_similarity (first, scaled);
      g_test_message ("%.4f", similarity);
      g_assert_cmpfloat (similarity, >, 0.98);
    }
}

/* @jpeg with an EXIF segment that says how it is to be turned. */
static GBytes *
add_orientation (GBytes *jpeg, guint orientation)
{
  g_autoptr (GBytes) exif = sample_exif (orientation, FALSE);
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);

  g_byte_array_append (segment, (const guint8 *) "Exif\0\0", 6);
  g_byte_array_append (segment, g_bytes_get_data (exif, NULL), (guint) g_bytes_get_size (exif));
  g_byte_array_append (out, data, 2);
  sample_add_jpeg_segment (out, 0xe1, segment->data, segment->len);
  g_byte_array_append (out, data + 2, (guint) length - 2);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
add_png_chunk (GBytes *png, const char *type, gconstpointer content, gsize content_length)
{
  /* behind the signature and IHDR, before all else */
  const gsize place = 8 + 25;
  GByteArray *out = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);

  g_byte_array_append (out, data, place);
  sample_add_png_chunk (out, type, content, content_length);
  g_byte_array_append (out, data + place, (guint) (length - place));
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
turn (GBytes *picture, const char *format, guint orientation)
{
  g_autoptr (GBytes) exif = sample_exif (orientation, FALSE);

  if (g_str_equal (format, "jpeg"))
    return add_orientation (picture, orientation);
  return add_png_chunk (picture, "eXIf", g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
}

static void
test_turned (gconstpointer data)
{
  const char *format = data;
  g_autoptr (GBytes) lying = demo_make_picture (960, 720, format);
  g_autoptr (GdkPixbuf) whole = decode (lying);
  static const GdkPixbufRotation turns[] = { [3] = GDK_PIXBUF_ROTATE_UPSIDEDOWN,
                                             [6] = GDK_PIXBUF_ROTATE_CLOCKWISE,
                                             [8] = GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE };
  static const guint orientations[] = { 3, 6, 8 };

  for (guint i = 0; i < G_N_ELEMENTS (orientations); i++)
    {
      g_autoptr (GBytes) bytes = turn (lying, format, orientations[i]);
      g_autoptr (GdkPixbuf) first = draw_first (bytes);
      g_autoptr (GdkPixbuf) expected = gdk_pixbuf_rotate_simple (whole, turns[orientations[i]]);

      g_assert_cmpint (gdk_pixbuf_get_width (first), ==, gdk_pixbuf_get_width (expected));
      g_assert_cmpfloat (demo_pixels_similarity (first, expected), >, 0.98);
    }
}

static GBytes *
save_png (GdkPixbuf *pixbuf, const char *icc)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  if (icc != NULL)
    g_assert_true (
      gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", &error, "icc-profile", icc, NULL));
  else
    g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", &error, NULL));
  return g_bytes_new_take (data, length);
}

static void
assert_pixel (GdkPixbuf *pixbuf, guchar r, guchar g, guchar b)
{
  const guchar *p = gdk_pixbuf_read_pixels (pixbuf) + 360 * gdk_pixbuf_get_rowstride (pixbuf)
                    + 360 * gdk_pixbuf_get_n_channels (pixbuf);

  g_assert_cmpint (ABS (p[0] - r), <=, 1);
  g_assert_cmpint (ABS (p[1] - g), <=, 1);
  g_assert_cmpint (ABS (p[2] - b), <=, 1);
}

static void
test_transparent (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 720, 720);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) first = NULL;

  gdk_pixbuf_fill (pixbuf, 0xff000080);
  bytes = save_png (pixbuf, NULL);
  first = draw_first (bytes);
  assert_pixel (first, 255, 127, 127);
}

static void
test_colours (void)
{
  /* Half the light is 128 in a picture that counts light, and 188 on the screen. */
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 720, 720);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) first = NULL;
  cmsCIExyY white = { 0.3127, 0.3290, 1 };
  cmsCIExyYTRIPLE primaries = { { 0.64, 0.33, 1 }, { 0.30, 0.60, 1 }, { 0.15, 0.06, 1 } };
  cmsToneCurve *straight = cmsBuildGamma (NULL, 1);
  cmsToneCurve *curves[] = { straight, straight, straight };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);
  cmsUInt32Number size = 0;
  g_autofree guchar *icc = NULL;
  g_autofree char *encoded = NULL;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &size));
  icc = g_malloc (size);
  g_assert_true (cmsSaveProfileToMem (profile, icc, &size));
  encoded = g_base64_encode (icc, size);
  cmsCloseProfile (profile);
  cmsFreeToneCurve (straight);

  gdk_pixbuf_fill (pixbuf, 0x808080ff);
  bytes = save_png (pixbuf, encoded);
  first = draw_first (bytes);
  assert_pixel (first, 188, 188, 188);
}

/* Without a profile, by what the PNG says of its gamma. */
static void
test_colours_named (void)
{
  static const guint8 linear[] = { 0, 1, 0x86, 0xa0 };
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 720, 720);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) first = NULL;

  gdk_pixbuf_fill (pixbuf, 0x808080ff);
  plain = save_png (pixbuf, NULL);
  bytes = add_png_chunk (plain, "gAMA", linear, sizeof linear);
  first = draw_first (bytes);
  assert_pixel (first, 188, 188, 188);
}

static void
test_moves (void)
{
  g_autoptr (GBytes) bytes = demo_make_picture (800, 600, "jpeg");
  g_autoptr (GError) error = NULL;
  DailiesDemoPhoto *photo = load (bytes, &error);
  cairo_surface_t *first = draw (photo, 0);
  cairo_surface_t *second = draw (photo, 1);
  cairo_surface_t *middle = draw (photo, 75);
  cairo_surface_t *last = draw (photo, FRAMES - 1);
  double step = demo_pixels_difference (first, second);

  g_assert_no_error (error);

  /* Gently at first, and then on and on. */
  g_assert_cmpfloat (step, <, 0.5);
  g_assert_cmpfloat (demo_pixels_difference (first, middle), >, step);
  g_assert_cmpfloat (demo_pixels_difference (first, last), >,
                     demo_pixels_difference (first, middle));

  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
  cairo_surface_destroy (middle);
  cairo_surface_destroy (last);
  dailies_demo_photo_free (photo);
}

static void
test_refused (void)
{
  g_autoptr (GBytes) bytes = demo_make_picture (800, 600, "jpeg");
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);
  g_autoptr (GError) error = NULL;

  g_assert_null (load (cut, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  folder = demo_make_folder ();

  g_test_add_func ("/demo/photo/sizes", test_sizes);
  g_test_add_data_func ("/demo/photo/turned/jpeg", "jpeg", test_turned);
  g_test_add_data_func ("/demo/photo/turned/png", "png", test_turned);
  g_test_add_func ("/demo/photo/transparent", test_transparent);
  g_test_add_func ("/demo/photo/colours", test_colours);
  g_test_add_func ("/demo/photo/colours-named", test_colours_named);
  g_test_add_func ("/demo/photo/moves", test_moves);
  g_test_add_func ("/demo/photo/refused", test_refused);
  result = g_test_run ();

  demo_remove_folder (folder);
  return result;
}

/* test-cancel.c: what nobody waits for any more ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-colour.h"
#include "dailies-picture-decode.h"
#include "dailies-picture-repair.h"
#include "dailies-picture-scale.h"

#include "picture-formats.h"
#include "picture-held.h"
#include "picture-look.h"
#include "picture-profiles.h"
#include "picture-world.h"

static const DailiesPictureRules square_only = { 9, 10, 10, 9, 30, 0 };
static const DailiesPictureRules all = { 0 };

/* --- what is begun --- */

typedef DexFuture *(*Begin) (GFile *in, GFile *out);

static DexFuture *
probe (GFile *in, GFile *out)
{
  return dailies_picture_probe_file (in);
}

static DexFuture *
decode (GFile *in, GFile *out)
{
  return dailies_picture_decode_file (in, 100);
}

static DexFuture *
repair (GFile *in, GFile *out)
{
  return dailies_picture_repair_file (in, out, &square_only);
}

/* One that fits is copied. */
static DexFuture *
copy_fitting (GFile *in, GFile *out)
{
  return dailies_picture_repair_file (in, out, &all);
}

static DexFuture *
copy (GFile *in, GFile *out)
{
  return dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE);
}

/* Each reads a picture once to know what it is, and what has pixels to do with once more. */
static const struct
{
  const char *name;
  Begin begin;
  guint openings;
} begun[] = {
  { "probe", probe, 1 },   { "decode", decode, 2 },
  { "repair", repair, 2 }, { "copy-fitting", copy_fitting, 2 },
  { "copy", copy, 2 },
};

/* --- the tests --- */

static DexFuture *
never (DexFuture *completed, gpointer data)
{
  g_assert_not_reached ();
}

static void
cancel (World *world, GBytes *bytes, Begin begin, guint opening, gboolean is_deaf)
{
  g_autoptr (HeldFile) in = held_file_new (bytes, opening, is_deaf);
  g_autoptr (GFile) out = world_get_file (world, "out.png");
  g_autoptr (DexFuture) work = begin (G_FILE (in), out);
  DexFuture *waiting = dex_future_finally (dex_ref (work), never, NULL, NULL);
  g_autoptr (GError) error = NULL;

  while (!held_file_is_held (in))
    {
      g_assert_true (dex_future_is_pending (work));
      g_main_context_iteration (NULL, TRUE);
    }

  dex_clear (&waiting);
  g_assert_null (world_await (g_steal_pointer (&work), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (held_file_get_reads_after (in), ==, 0);
  world_assert_files (world, "");
}

/* Too wide for a square */
static GBytes *
make (const char *format, guint width, guint height)
{
  g_autoptr (GdkPixbuf) noise = format_noise (width, height);

  return format_saved (noise, format, NULL);
}

static void
test_cancel (World *world, gconstpointer data)
{
  static const char *const formats[] = { "png", "jpeg" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      /* Of either half more than is read at once */
      g_autoptr (GBytes) bytes = make (formats[f], 1500, 700);

      for (guint i = 0; i < G_N_ELEMENTS (begun); i++)
        for (guint opening = 1; opening <= begun[i].openings; opening++)
          for (guint is_deaf = 0; is_deaf < 2; is_deaf++)
            {
              g_test_message ("%s of a %s, at its opening %u, %s", begun[i].name, formats[f],
                              opening, is_deaf ? "deaf" : "heard");
              cancel (world, bytes, begun[i].begin, opening, is_deaf);
            }
    }
}

/* A loader that begins once it has all is given no more than half. */
static void
test_late_loaders (World *world, gconstpointer data)
{
  static const char *const formats[] = { "webp", "avif" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autoptr (GBytes) bytes = make (formats[f], 640, 400);

      cancel (world, bytes, decode, 2, TRUE);
      cancel (world, bytes, repair, 2, FALSE);
    }
}

/* What is done with pixels ends at the next row: of the largest pictures all of them take long. */
static void
test_pixels (void)
{
  const DailiesPictureColouring none = { 0 };
  const DailiesPictureArea whole = { 0, 0, 640, 400 };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GdkPixbuf) pixbuf = format_plain (640, 400, 0x20a060ff, FALSE);
  g_autoptr (GdkPixbuf) scaled = NULL;
  g_autoptr (GBytes) profile = profile_wide ();
  g_autofree char *text
    = g_base64_encode (g_bytes_get_data (profile, NULL), g_bytes_get_size (profile));
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_set_option (pixbuf, "icc-profile", text);
  g_cancellable_cancel (cancelled);
  for (guint components = 3; components <= 4; components++)
    {
      g_assert_false (dailies_picture_colour_to_srgb (pixbuf, DAILIES_PICTURE_FORMAT_JPEG,
                                                      components, &none, cancelled, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      look_assert_near (look_get_colour (pixbuf, 0.5, 0.5), 0x20a060, 0);
    }

  g_assert_null (dailies_picture_scale (pixbuf, &whole, 320, 200, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (dailies_picture_blur (pixbuf, &whole, 320, 200, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_true (
    dailies_picture_colour_to_srgb (pixbuf, DAILIES_PICTURE_FORMAT_JPEG, 3, &none, NULL, &error));
  look_assert_near (look_get_colour (pixbuf, 0.5, 0.5), profile_wide_in_srgb (0x20a060), 1);
  scaled = dailies_picture_scale (pixbuf, &whole, 320, 200, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (scaled), ==, 320);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)
  ADD ("/picture/cancel/discarded", test_cancel);
  ADD ("/picture/cancel/late-loaders", test_late_loaders);
  g_test_add_func ("/picture/cancel/pixels", test_pixels);

  return g_test_run ();
}

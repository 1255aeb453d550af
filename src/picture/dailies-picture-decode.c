/* dailies-picture-decode.c: a picture's pixels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "dailies-picture-colour.h"
#include "dailies-picture-decode-private.h"
#include "dailies-picture-file.h"
#include "dailies-picture-habits.h"
#include "dailies-picture-loader.h"
#include "dailies-picture-scale.h"
#include "dailies-thread.h"

struct _DailiesPicturePixels
{
  GObject parent_instance;

  GdkPixbuf *pixbuf;
  guint source_width;
  guint source_height;
};

G_DEFINE_FINAL_TYPE (DailiesPicturePixels, dailies_picture_pixels, G_TYPE_OBJECT)

static void
dailies_picture_pixels_finalize (GObject *object)
{
  DailiesPicturePixels *self = DAILIES_PICTURE_PIXELS (object);

  g_clear_object (&self->pixbuf);

  G_OBJECT_CLASS (dailies_picture_pixels_parent_class)->finalize (object);
}

static void
dailies_picture_pixels_class_init (DailiesPicturePixelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_picture_pixels_finalize;
}

static void
dailies_picture_pixels_init (DailiesPicturePixels *self)
{
}

GdkPixbuf *
dailies_picture_pixels_get_pixbuf (DailiesPicturePixels *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE_PIXELS (self), NULL);

  return self->pixbuf;
}

guint
dailies_picture_pixels_get_source_width (DailiesPicturePixels *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE_PIXELS (self), 0);

  return self->source_width;
}

guint
dailies_picture_pixels_get_source_height (DailiesPicturePixels *self)
{
  g_return_val_if_fail (DAILIES_IS_PICTURE_PIXELS (self), 0);

  return self->source_height;
}

gboolean
dailies_picture_out_of_memory (GError **error)
{
  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE,
                       _ ("There is not enough memory for a picture of this size"));

  return FALSE;
}

static void
set_orientation (GdkPixbuf *pixbuf, DailiesPicture *picture)
{
  g_autofree char *value = g_strdup_printf ("%u", dailies_picture_get_orientation (picture));

  if (!dailies_picture_habits_turn (dailies_picture_get_format (picture)))
    gdk_pixbuf_set_option (pixbuf, "orientation", value);
}

DailiesPicturePixels *
dailies_picture_decode_now (GFile *file,
                            DailiesPicture *picture,
                            DailiesPictureWant want,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (DailiesPicturePixels) self = g_object_new (DAILIES_TYPE_PICTURE_PIXELS, NULL);
  g_autoptr (GdkPixbuf) loaded = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;

  self->source_width = dailies_picture_get_width (picture);
  self->source_height = dailies_picture_get_height (picture);

  if ((loaded = dailies_picture_loader_load (file, picture, want, user_data, &self->source_width,
                                             &self->source_height, cancellable, error))
        == NULL
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  set_orientation (loaded, picture);
  if (!dailies_picture_colour_to_srgb (loaded, dailies_picture_get_format (picture),
                                       dailies_picture_get_components (picture),
                                       dailies_picture_get_colouring (picture), cancellable, error))
    return NULL;

  if ((upright = gdk_pixbuf_apply_embedded_orientation (loaded)) == NULL)
    {
      dailies_picture_out_of_memory (error);
      return NULL;
    }
  /* Twice the pixels in memory are enough. */
  g_clear_object (&loaded);

  if ((self->pixbuf = dailies_picture_colour_flatten (upright)) == NULL)
    {
      dailies_picture_out_of_memory (error);
      return NULL;
    }

  if (self->source_width == 0)
    {
      self->source_width = gdk_pixbuf_get_width (self->pixbuf);
      self->source_height = gdk_pixbuf_get_height (self->pixbuf);
    }

  return g_steal_pointer (&self);
}

typedef struct
{
  GFile *file;
  guint max_side;
} Decode;

static void
decode_free (gpointer data)
{
  Decode *self = data;

  g_clear_object (&self->file);
  g_free (self);
}

static double
want_max_side (guint width, guint height, gpointer user_data)
{
  Decode *self = user_data;

  return self->max_side > 0 ? (double) self->max_side / MAX (width, height) : 1;
}

static gboolean
scale_down (DailiesPicturePixels *pixels, guint max_side, GCancellable *cancellable, GError **error)
{
  guint width = gdk_pixbuf_get_width (pixels->pixbuf);
  guint height = gdk_pixbuf_get_height (pixels->pixbuf);
  double factor = (double) max_side / MAX (width, height);
  DailiesPictureArea whole = { 0, 0, width, height };
  g_autoptr (GdkPixbuf) scaled = NULL;

  if (max_side == 0 || factor >= 1)
    return TRUE;

  scaled = dailies_picture_scale (pixels->pixbuf, &whole, MAX (round (width * factor), 1),
                                  MAX (round (height * factor), 1), cancellable, error);
  if (scaled == NULL)
    return FALSE;

  return g_set_object (&pixels->pixbuf, scaled);
}

static DexFuture *
decode_in_thread (gpointer data)
{
  Decode *self = data;
  GCancellable *cancellable = g_cancellable_get_current ();
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (DailiesPicturePixels) pixels = NULL;
  g_autoptr (GError) error = NULL;

  if ((picture = dailies_picture_probe_now (self->file, cancellable, &error)) == NULL
      || (pixels = dailies_picture_decode_now (self->file, picture, want_max_side, self,
                                               cancellable, &error))
           == NULL
      || !scale_down (pixels, self->max_side, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&pixels));
}

DexFuture *
dailies_picture_decode_file (GFile *file, guint max_side)
{
  Decode *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_new0 (Decode, 1);
  self->file = g_object_ref (file);
  self->max_side = max_side;

  return dailies_thread_run ("[dailies] decode a picture", decode_in_thread, self, decode_free);
}

/* dailies-picture-colour.c: colours brought to sRGB
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <lcms2.h>

#include "dailies-picture-colour.h"

typedef void *Context;
typedef void *Profile;
typedef void *Transform;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Context, cmsDeleteContext, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Profile, cmsCloseProfile, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Transform, cmsDeleteTransform, NULL)

typedef void (*Separate) (const guint8 *row, guint width, guint channels, guint8 *separated);

static void
separate_grey (const guint8 *row, guint width, guint channels, guint8 *separated)
{
  for (guint x = 0; x < width; x++, row += channels)
    separated[x] = row[0];
}

static void
separate_inks (const guint8 *row, guint width, guint channels, guint8 *separated)
{
  for (guint x = 0; x < width; x++, row += channels, separated += 4)
    {
      guint8 light = MAX (MAX (row[0], row[1]), row[2]);

      for (guint i = 0; i < 3; i++)
        separated[i] = light > 0 ? ((guint) (light - row[i]) * 255 + light / 2) / light : 0;
      separated[3] = 255 - light;
    }
}

/* Rows that are not in the profile's colours are first brought into them. */
static void
transform_separated (GdkPixbuf *pixbuf,
                     Transform transform,
                     Separate separate,
                     GCancellable *cancellable)
{
  guint width = gdk_pixbuf_get_width (pixbuf);
  guint height = gdk_pixbuf_get_height (pixbuf);
  guint channels = gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = gdk_pixbuf_get_rowstride (pixbuf);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  g_autofree guint8 *separated = g_malloc_n (width, 4);
  g_autofree guint8 *shown = g_malloc_n (width, 3);

  for (guint y = 0; y < height && !g_cancellable_is_cancelled (cancellable); y++)
    {
      guint8 *row = pixels + y * stride;

      separate (row, width, channels, separated);
      cmsDoTransform (transform, separated, shown, width);
      for (guint x = 0; x < width; x++)
        memcpy (row + (gsize) x * channels, shown + (gsize) x * 3, 3);
    }
}

static void
transform_rgb (GdkPixbuf *pixbuf, Transform transform, GCancellable *cancellable)
{
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = gdk_pixbuf_get_rowstride (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);

  for (int y = 0; y < height && !g_cancellable_is_cancelled (cancellable); y++)
    cmsDoTransform (transform, pixels + y * stride, pixels + y * stride,
                    gdk_pixbuf_get_width (pixbuf));
}

/* Profiles of devices and colour spaces; the others (links, abstract, named) transform nothing that
 * a file could hold. */
static gboolean
is_sane_class (cmsProfileClassSignature profile_class)
{
  return profile_class == cmsSigInputClass || profile_class == cmsSigDisplayClass
         || profile_class == cmsSigOutputClass || profile_class == cmsSigColorSpaceClass;
}

static void
follow_profile (GdkPixbuf *pixbuf,
                Context context,
                Profile profile,
                guint components,
                GCancellable *cancellable)
{
  g_auto (Profile) srgb = NULL;
  g_auto (Transform) transform = NULL;
  gboolean has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  cmsUInt32Number from;
  cmsUInt32Number to = TYPE_RGB_8;
  Separate separate = NULL;

  if (!is_sane_class (cmsGetDeviceClass (profile)))
    return;

  switch ((guint32) cmsGetColorSpace (profile))
    {
    case cmsSigRgbData:
      if (components == 4)
        return;
      from = to = has_alpha ? TYPE_RGBA_8 : TYPE_RGB_8;
      break;

    case cmsSigGrayData:
      if (components == 3 || components == 4)
        return;
      from = TYPE_GRAY_8;
      separate = separate_grey;
      break;

    case cmsSigCmykData:
      if (components != 4)
        return;
      from = TYPE_CMYK_8;
      separate = separate_inks;
      break;

    default:
      return;
    }

  srgb = cmsCreate_sRGBProfileTHR (context);
  transform = cmsCreateTransformTHR (context, profile, from, srgb, to, INTENT_PERCEPTUAL,
                                     has_alpha && separate == NULL ? cmsFLAGS_COPY_ALPHA : 0);
  if (transform == NULL)
    return;

  if (separate != NULL)
    transform_separated (pixbuf, transform, separate, cancellable);
  else
    transform_rgb (pixbuf, transform, cancellable);
}

/* (nullable): what the loader has left on @pixbuf */
static Profile
open_profile (GdkPixbuf *pixbuf, Context context)
{
  const char *option = gdk_pixbuf_get_option (pixbuf, "icc-profile");
  g_autofree guint8 *data = NULL;
  gsize length;

  if (option == NULL || *option == '\0')
    return NULL;

  data = g_base64_decode (option, &length);

  return length > 0 && length <= G_MAXUINT32 ? cmsOpenProfileFromMemTHR (context, data, length)
                                             : NULL;
}

gboolean
dailies_picture_colour_to_srgb (GdkPixbuf *pixbuf,
                                DailiesPictureFormat format,
                                guint components,
                                const DailiesPictureColouring *colouring,
                                GCancellable *cancellable,
                                GError **error)
{
  g_auto (Context) context = cmsCreateContext (NULL, NULL);
  g_auto (Profile) profile = NULL;

  g_assert (gdk_pixbuf_get_bits_per_sample (pixbuf) == 8);

  /* In the order in which PNG gives them precedence */
  if ((profile = dailies_picture_colour_new_coded (context, format, colouring)) == NULL
      && (profile = open_profile (pixbuf, context)) == NULL)
    profile = dailies_picture_colour_new_measured (context, colouring);
  if (profile != NULL)
    follow_profile (pixbuf, context, profile, components, cancellable);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

GdkPixbuf *
dailies_picture_colour_flatten (GdkPixbuf *pixbuf)
{
  guint width = gdk_pixbuf_get_width (pixbuf);
  guint height = gdk_pixbuf_get_height (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize stride = gdk_pixbuf_get_rowstride (pixbuf);
  g_autoptr (GdkPixbuf) flat = NULL;
  guint8 *flat_pixels;
  gsize flat_stride;

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return g_object_ref (pixbuf);

  if ((flat = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height)) == NULL)
    return NULL;
  flat_pixels = gdk_pixbuf_get_pixels (flat);
  flat_stride = gdk_pixbuf_get_rowstride (flat);

  for (guint y = 0; y < height; y++)
    {
      const guint8 *from = pixels + y * stride;
      guint8 *to = flat_pixels + y * flat_stride;

      for (guint x = 0; x < width; x++, from += 4, to += 3)
        for (guint i = 0; i < 3; i++)
          to[i] = (from[i] * from[3] + 255 * (255 - from[3]) + 127) / 255;
    }

  return g_steal_pointer (&flat);
}

/* picture-profiles.c: colour profiles, and what their colours are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <lcms2.h>
#include <math.h>

#include "picture-profiles.h"

#define GAMMA 2.2

static GBytes *
save_and_close (cmsHPROFILE profile)
{
  cmsUInt32Number size = 0;
  guint8 *data;

  g_assert_nonnull (profile);
  g_assert_true (cmsSaveProfileToMem (profile, NULL, &size));
  data = g_malloc (size);
  g_assert_true (cmsSaveProfileToMem (profile, data, &size));
  cmsCloseProfile (profile);

  return g_bytes_new_take (data, size);
}

GBytes *
profile_wide (void)
{
  cmsCIExyY white = { 0.3127, 0.3290, 1 };
  cmsCIExyYTRIPLE primaries = { { 0.64, 0.33, 1 }, { 0.21, 0.71, 1 }, { 0.15, 0.06, 1 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, GAMMA);
  GBytes *profile = save_and_close (
    cmsCreateRGBProfile (&white, &primaries, (cmsToneCurve *[]) { curve, curve, curve }));

  cmsFreeToneCurve (curve);

  return profile;
}

static guint8
to_srgb (double linear)
{
  double value = CLAMP (linear, 0, 1);

  value = value <= 0.0031308 ? 12.92 * value : 1.055 * pow (value, 1 / 2.4) - 0.055;

  return round (255 * value);
}

/* Both have the same white and the same red and blue, so their matrices differ in little: that from
 * linear Adobe RGB to linear sRGB. */
guint32
profile_wide_in_srgb (guint32 colour)
{
  static const double matrix[3][3]
    = { { 1.39836, -0.39836, 0 }, { 0, 1, 0 }, { 0, -0.04293, 1.04293 } };
  double linear[3];
  guint32 srgb = 0;

  for (guint i = 0; i < 3; i++)
    linear[i] = pow ((colour >> (16 - 8 * i) & 0xff) / 255.0, GAMMA);
  for (guint i = 0; i < 3; i++)
    srgb
      = srgb << 8
        | to_srgb (matrix[i][0] * linear[0] + matrix[i][1] * linear[1] + matrix[i][2] * linear[2]);

  return srgb;
}

GBytes *
profile_linear_grey (void)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, 1);
  GBytes *profile = save_and_close (cmsCreateGrayProfile (cmsD50_xyY (), curve));

  cmsFreeToneCurve (curve);

  return profile;
}

/* Lab of four inks, 0 to 1: lightness and colour fall with each */
static void
inks_to_lab (const double inks[4], cmsCIELab *lab)
{
  double paper = 1 - inks[3];

  lab->L = 100 * paper * (1 - 0.45 * inks[0]) * (1 - 0.5 * inks[1]) * (1 - 0.1 * inks[2]);
  lab->a = paper * (-20 * inks[0] + 30 * inks[1]);
  lab->b = paper * (-25 * inks[0] - 10 * inks[1] + 40 * inks[2]);
}

static cmsInt32Number
sample_inks (const cmsUInt16Number in[], cmsUInt16Number out[], void *data)
{
  double inks[4];
  cmsCIELab lab;

  for (guint i = 0; i < 4; i++)
    inks[i] = in[i] / 65535.0;
  inks_to_lab (inks, &lab);
  cmsFloat2LabEncoded (out, &lab);

  return TRUE;
}

GBytes *
profile_inks (void)
{
  cmsHPROFILE profile = cmsCreateProfilePlaceholder (NULL);
  cmsPipeline *pipeline = cmsPipelineAlloc (NULL, 4, 3);
  cmsStage *table = cmsStageAllocCLut16bit (NULL, 9, 4, 3, NULL);

  cmsSetProfileVersion (profile, 4.3);
  cmsSetDeviceClass (profile, cmsSigOutputClass);
  cmsSetColorSpace (profile, cmsSigCmykData);
  cmsSetPCS (profile, cmsSigLabData);
  g_assert_true (cmsStageSampleCLut16bit (table, sample_inks, NULL, 0));
  /* The format knows a table only between curves. */
  g_assert_true (
    cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, 4, NULL)));
  g_assert_true (cmsPipelineInsertStage (pipeline, cmsAT_END, table));
  g_assert_true (
    cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, 3, NULL)));
  g_assert_true (cmsWriteTag (profile, cmsSigAToB0Tag, pipeline));
  g_assert_true (cmsWriteTag (profile, cmsSigMediaWhitePointTag, cmsD50_XYZ ()));
  cmsPipelineFree (pipeline);

  return save_and_close (profile);
}

guint32
profile_inks_in_srgb (const guint8 levels[4])
{
  cmsHPROFILE from = cmsCreateLab4Profile (NULL);
  cmsHPROFILE to = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform
    = cmsCreateTransform (from, TYPE_Lab_DBL, to, TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
  double inks[4];
  guint8 rgb[3];
  cmsCIELab lab;

  for (guint i = 0; i < 4; i++)
    inks[i] = 1 - levels[i] / 255.0;
  inks_to_lab (inks, &lab);
  cmsDoTransform (transform, &lab, rgb, 1);
  cmsDeleteTransform (transform);
  cmsCloseProfile (from);
  cmsCloseProfile (to);

  return (guint32) rgb[0] << 16 | rgb[1] << 8 | rgb[2];
}

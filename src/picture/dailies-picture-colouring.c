/* dailies-picture-colouring.c: colours that are named, as a profile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <lcms2.h>

#include "dailies-picture-colour.h"
#include "dailies-picture-habits.h"

#define UNIT 100000

/* How writers without a profile say sRGB: its curve is near to this */
#define GAMMA_SRGB 45455
#define GAMMA_NEAR 500

/* What is beyond is a fault of the writer. */
#define SMALLEST_GAMMA (UNIT / 10)
#define LARGEST_GAMMA (UNIT * 10)

/* Steps of a curve that has no formula in a profile */
#define CURVE_STEPS 4096

/* Candelas a square metre: of a video's white, of PQ's and of HLG's brightest */
#define WHITE 203.0
#define BRIGHTEST_PQ 10000.0
#define BRIGHTEST_HLG 1000.0

#define D65 31270, 32900

/* Of H.273, in the order of cHRM: white, red, green, blue */
static const struct
{
  guint8 code;
  guint32 chroma[8];
} primaries[] = {
  { 1, { D65, 64000, 33000, 30000, 60000, 15000, 6000 } },
  { 5, { D65, 64000, 33000, 29000, 60000, 15000, 6000 } },
  { 6, { D65, 63000, 34000, 31000, 59500, 15500, 7000 } },
  { 7, { D65, 63000, 34000, 31000, 59500, 15500, 7000 } },
  { 9, { D65, 70800, 29200, 17000, 79700, 13100, 4600 } },
  { 11, { 31400, 35100, 68000, 32000, 26500, 69000, 15000, 6000 } },
  { 12, { D65, 68000, 32000, 26500, 69000, 15000, 6000 } },
};

#define PRIMARIES_SRGB 1
#define TRANSFER_SRGB 13

typedef cmsToneCurve Curve;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Curve, cmsFreeToneCurve)

static const guint32 *
find_chroma (guint8 code)
{
  for (guint i = 0; i < G_N_ELEMENTS (primaries); i++)
    if (primaries[i].code == code)
      return primaries[i].chroma;

  return NULL;
}

/* ITU-R BT.2100, tables 4 and 5: light of a level, in candelas a square metre */
static double
light_of_pq (double level)
{
  const double m1 = 2610.0 / 16384;
  const double m2 = 2523.0 / 4096 * 128;
  const double c1 = 3424.0 / 4096;
  const double c2 = 2413.0 / 4096 * 32;
  const double c3 = 2392.0 / 4096 * 32;
  double root = pow (level, 1 / m2);

  return BRIGHTEST_PQ * pow (MAX (root - c1, 0) / (c2 - c3 * root), 1 / m1);
}

static double
light_of_hlg (double level)
{
  const double a = 0.17883277;
  const double b = 1 - 4 * a;
  const double c = 0.5 - a * log (4 * a);
  double scene = level <= 0.5 ? level * level / 3 : (exp ((level - c) / a) + b) / 12;

  return BRIGHTEST_HLG * pow (scene, 1.2);
}

static Curve *
sample_curve (cmsContext context, double (*get_light) (double level))
{
  g_autofree float *steps = g_new (float, CURVE_STEPS);

  for (guint i = 0; i < CURVE_STEPS; i++)
    steps[i] = (float) MIN (get_light (i / (CURVE_STEPS - 1.0)) / WHITE, 1);

  return cmsBuildTabulatedToneCurveFloat (context, CURVE_STEPS, steps);
}

/* Of H.273; %NULL of one that is not known */
static Curve *
new_transfer (cmsContext context, guint8 code)
{
  /* Above the last value (aX + b)^g, under it cX */
  static const double film[] = { 1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081 };
  static const double srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };

  switch (code)
    {
    case 1:
    case 6:
    case 14:
    case 15:
      return cmsBuildParametricToneCurve (context, 4, film);
    case 4:
      return cmsBuildGamma (context, 2.2);
    case 5:
      return cmsBuildGamma (context, 2.8);
    case 8:
      return cmsBuildGamma (context, 1);
    case TRANSFER_SRGB:
      return cmsBuildParametricToneCurve (context, 4, srgb);
    case 16:
      return sample_curve (context, light_of_pq);
    case 18:
      return sample_curve (context, light_of_hlg);
    default:
      return NULL;
    }
}

/* A colour that has no light cannot be divided by it. */
static gboolean
read_chroma (const guint32 *chroma, cmsCIExyY *colour)
{
  *colour = (cmsCIExyY) { (double) chroma[0] / UNIT, (double) chroma[1] / UNIT, 1 };

  return chroma[1] > 0 && (guint64) chroma[0] + chroma[1] <= UNIT;
}

static cmsHPROFILE
new_rgb (cmsContext context, const guint32 *chroma, Curve *curve)
{
  Curve *curves[3] = { curve, curve, curve };
  cmsCIExyY white;
  cmsCIExyYTRIPLE colours;

  if (!read_chroma (chroma, &white) || !read_chroma (chroma + 2, &colours.Red)
      || !read_chroma (chroma + 4, &colours.Green) || !read_chroma (chroma + 6, &colours.Blue))
    return NULL;

  return cmsCreateRGBProfileTHR (context, &white, &colours, curves);
}

static gboolean
is_srgb (guint32 gamma, const guint32 *chroma)
{
  return ABS ((int) gamma - GAMMA_SRGB) < GAMMA_NEAR
         && memcmp (chroma, find_chroma (PRIMARIES_SRGB), sizeof primaries[0].chroma) == 0;
}

gpointer
dailies_picture_colour_new_coded (gpointer context,
                                  DailiesPictureFormat format,
                                  const DailiesPictureColouring *colouring)
{
  const guint32 *chroma = find_chroma (colouring->primaries);
  g_autoptr (Curve) curve = NULL;

  if (chroma == NULL || (curve = new_transfer (context, colouring->transfer)) == NULL
      || dailies_picture_habits_follow_code_points (format))
    return NULL;

  return new_rgb (context, chroma, curve);
}

gpointer
dailies_picture_colour_new_measured (gpointer context, const DailiesPictureColouring *colouring)
{
  const guint32 *chroma
    = colouring->chroma[1] != 0 ? colouring->chroma : find_chroma (PRIMARIES_SRGB);
  g_autoptr (Curve) curve = NULL;

  /* What colours there are is of no use without how bright they are; and who gave code points has
   * written this for whoever does not know of them. */
  if (colouring->primaries != 0 || colouring->gamma < SMALLEST_GAMMA
      || colouring->gamma > LARGEST_GAMMA || is_srgb (colouring->gamma, chroma)
      || dailies_picture_habits_follow_gamma ())
    return NULL;

  curve = cmsBuildGamma (context, (double) UNIT / colouring->gamma);

  return curve != NULL ? new_rgb (context, chroma, curve) : NULL;
}

/* dailies-picture-rules.c: what a service takes as a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dailies-picture-rules.h"

#define MEGABYTE 1000000

/* Ratios beyond this are shown as the picture's pixels: 1001:2503 is exact, 2:5 would be wrong. */
#define LARGEST_SHOWN_TERM 99

void
dailies_picture_problem_free (DailiesPictureProblem *problem)
{
  g_free (problem->message);
  g_free (problem);
}

const char *
dailies_picture_rule_get_id (DailiesPictureRule rule)
{
  switch (rule)
    {
    case DAILIES_PICTURE_RULE_FORMAT:
      return "format";
    case DAILIES_PICTURE_RULE_ASPECT_RATIO:
      return "aspect-ratio";
    case DAILIES_PICTURE_RULE_SHORT_SIDE:
      return "short-side";
    case DAILIES_PICTURE_RULE_FILE_SIZE:
      return "file-size";
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
take_problem (GPtrArray *problems, DailiesPictureRule rule, char *message)
{
  DailiesPictureProblem *problem = g_new0 (DailiesPictureProblem, 1);

  problem->rule = rule;
  problem->message = message;
  g_ptr_array_add (problems, problem);
}

/* Of the formats that are refused */
static const char *
get_format_name (DailiesPictureFormat format)
{
  switch (format)
    {
    case DAILIES_PICTURE_FORMAT_GIF:
      return "GIF";
    case DAILIES_PICTURE_FORMAT_WEBP:
      return "WebP";
    case DAILIES_PICTURE_FORMAT_AVIF:
      return "AVIF";
    case DAILIES_PICTURE_FORMAT_HEIC:
      return "HEIC";
    case DAILIES_PICTURE_FORMAT_TIFF:
      return "TIFF";
    case DAILIES_PICTURE_FORMAT_BMP:
      return "BMP";
    case DAILIES_PICTURE_FORMAT_SVG:
      return "SVG";
    case DAILIES_PICTURE_FORMAT_UNKNOWN:
    case DAILIES_PICTURE_FORMAT_JPEG:
    case DAILIES_PICTURE_FORMAT_PNG:
    case DAILIES_PICTURE_FORMAT_APNG:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
check_format (GPtrArray *problems, DailiesPicture *picture)
{
  DailiesPictureFormat format = dailies_picture_get_format (picture);

  if (format == DAILIES_PICTURE_FORMAT_JPEG || format == DAILIES_PICTURE_FORMAT_PNG)
    return;

  if (format == DAILIES_PICTURE_FORMAT_APNG)
    take_problem (problems, DAILIES_PICTURE_RULE_FORMAT,
                  g_strdup (_ ("Format is animated PNG; it must be JPEG or a still PNG")));
  else
    take_problem (problems, DAILIES_PICTURE_RULE_FORMAT,
                  g_strdup_printf (
                    /* Translators: %s is the name of a format, as in WebP */
                    _ ("Format is %s; it must be JPEG or PNG"), get_format_name (format)));
}

static guint
greatest_common_divisor (guint a, guint b)
{
  while (b != 0)
    {
      guint rest = a % b;

      a = b;
      b = rest;
    }

  return a;
}

static char *
format_ratio (guint width, guint height)
{
  guint divisor = greatest_common_divisor (width, height);

  if (MAX (width, height) / divisor <= LARGEST_SHOWN_TERM)
    return g_strdup_printf ("%u:%u", width / divisor, height / divisor);

  return g_strdup_printf ("%u:%u", width, height);
}

static void
check_ratio (GPtrArray *problems, const DailiesPictureRules *rules, guint width, guint height)
{
  g_autofree char *ratio = format_ratio (width, height);

  /* w/h > a/b, without leaving the integers */
  if (rules->min_ratio_height != 0
      && (guint64) width * rules->min_ratio_height <= (guint64) height * rules->min_ratio_width)
    take_problem (problems, DAILIES_PICTURE_RULE_ASPECT_RATIO,
                  g_strdup_printf (
                    /* Translators: %s and %u:%u are ratios of width to height, as in 1:3 */
                    _ ("Aspect ratio is %s; it must be over %u:%u"), ratio, rules->min_ratio_width,
                    rules->min_ratio_height));
  else if (rules->max_ratio_height != 0
           && (guint64) width * rules->max_ratio_height
                >= (guint64) height * rules->max_ratio_width)
    take_problem (problems, DAILIES_PICTURE_RULE_ASPECT_RATIO,
                  g_strdup_printf (
                    /* Translators: %s and %u:%u are ratios of width to height, as in 3:1 */
                    _ ("Aspect ratio is %s; it must be under %u:%u"), ratio, rules->max_ratio_width,
                    rules->max_ratio_height));
}

static void
check_short_side (GPtrArray *problems, const DailiesPictureRules *rules, guint width, guint height)
{
  guint side = MIN (width, height);

  if (side > rules->short_side_above)
    return;

  take_problem (problems, DAILIES_PICTURE_RULE_SHORT_SIDE,
                g_strdup_printf (_ ("Shorter side is %'u px; it must be over %'u px"), side,
                                 rules->short_side_above));
}

static char *
format_megabytes (guint64 bytes)
{
  double megabytes = (double) bytes / MEGABYTE;
  g_autofree char *number = NULL;

  if (bytes % MEGABYTE == 0)
    number = g_strdup_printf ("%'" G_GUINT64_FORMAT, bytes / MEGABYTE);
  else
    number = g_strdup_printf ("%'.1f", megabytes);

  /* Translators: %s is a number, as in 21.3; a megabyte is 1,000,000 bytes */
  return g_strdup_printf (_ ("%s MB"), number);
}

static char *
format_bytes (guint64 bytes)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, bytes);

  return g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) MIN (bytes, G_MAXULONG)),
                          number);
}

static void
check_bytes (GPtrArray *problems, const DailiesPictureRules *rules, guint64 bytes)
{
  g_autofree char *measured = NULL;
  g_autofree char *required = NULL;

  if (rules->max_bytes == 0 || bytes <= rules->max_bytes)
    return;

  /* "20.0 MB; at most 20 MB" says nothing: what is less than a tenth over is told exactly. */
  if (bytes - rules->max_bytes < MEGABYTE / 10)
    {
      measured = format_bytes (bytes);
      required = format_bytes (rules->max_bytes);
    }
  else
    {
      measured = format_megabytes (bytes);
      required = format_megabytes (rules->max_bytes);
    }

  take_problem (problems, DAILIES_PICTURE_RULE_FILE_SIZE,
                g_strdup_printf (
                  /* Translators: each %s is a number with its unit, as in “21.3 MB” */
                  _ ("The file has %s; it may have at most %s"), measured, required));
}

GPtrArray *
dailies_picture_rules_check (const DailiesPictureRules *rules, DailiesPicture *picture)
{
  g_autoptr (GPtrArray) problems = NULL;
  guint width;
  guint height;

  g_return_val_if_fail (rules != NULL, NULL);
  g_return_val_if_fail (DAILIES_IS_PICTURE (picture), NULL);

  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) dailies_picture_problem_free);
  width = dailies_picture_get_width (picture);
  height = dailies_picture_get_height (picture);

  check_format (problems, picture);
  /* Of a format that is converted first, the size may not be known yet. */
  if (width != 0 && height != 0)
    {
      check_ratio (problems, rules, width, height);
      check_short_side (problems, rules, width, height);
    }
  check_bytes (problems, rules, dailies_picture_get_bytes (picture));

  return g_steal_pointer (&problems);
}

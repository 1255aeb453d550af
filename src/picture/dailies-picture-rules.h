/* dailies-picture-rules.h: what a service takes as a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-picture.h"

G_BEGIN_DECLS

/**
 * DailiesPictureRules:
 * @min_ratio_width: with @min_ratio_height: width : height must be greater than this fraction
 * @max_ratio_width: with @max_ratio_height: width : height must be less than this fraction
 * @short_side_above: the shorter side must have more pixels than this
 * @max_bytes: the file must not have more bytes than this
 *
 * The limits of one model as data (they come from the catalogue). JPEG and PNG are the formats of
 * every model. All bounds but @max_bytes are strict: video-01 documents "greater than 2:5 and less
 * than 5:2", "the shorter side must exceed 300 pixels", "file size must not exceed 20MB"
 * (docs.aimlapi.com, video-01), which is read as 20,000,000 bytes. A bound that is 0 (of a ratio:
 * whose height is 0) does not bound.
 */
typedef struct
{
  guint min_ratio_width;
  guint min_ratio_height;
  guint max_ratio_width;
  guint max_ratio_height;
  guint short_side_above;
  guint64 max_bytes;
} DailiesPictureRules;

typedef enum
{
  DAILIES_PICTURE_RULE_FORMAT,
  DAILIES_PICTURE_RULE_ASPECT_RATIO,
  DAILIES_PICTURE_RULE_SHORT_SIDE,
  DAILIES_PICTURE_RULE_FILE_SIZE,
} DailiesPictureRule;

/**
 * DailiesPictureProblem:
 * @message: a translated sentence: what was measured, and what is required
 */
typedef struct
{
  DailiesPictureRule rule;
  char *message;
} DailiesPictureProblem;

void dailies_picture_problem_free (DailiesPictureProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesPictureProblem, dailies_picture_problem_free)

/**
 * dailies_picture_rule_get_id:
 *
 * Returns: (transfer none): "format", "aspect-ratio", "short-side" or "file-size", as in the
 *   JSON of `dailies check-image`
 */
const char *dailies_picture_rule_get_id (DailiesPictureRule rule);

/**
 * dailies_picture_rules_check:
 *
 * The one place that states the rules: window, command line and demo service all ask it.
 *
 * A format that must be converted first is refused for its format, and for its size in pixels where
 * that is known.
 *
 * Returns: (transfer full) (element-type DailiesPictureProblem): every rule that @picture breaks, in
 *   the order of #DailiesPictureRule; empty if it fits
 */
GPtrArray *dailies_picture_rules_check (const DailiesPictureRules *rules, DailiesPicture *picture);

G_END_DECLS

/* picture-mutate.h: broken pictures, the same ones at every run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One of: bits flipped, bytes replaced by ones that matter, a piece cut out, a piece doubled, cut
 * short, spliced with another picture */
void mutate_once (GRand *rand, GByteArray *picture, GBytes *other);

/* Makes the checksums of a PNG right again, so that what is broken behind them is reached. */
void mutate_mend_png (GByteArray *picture);

G_END_DECLS

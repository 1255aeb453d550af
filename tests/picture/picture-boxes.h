/* picture-boxes.h: parts put into files that are made of boxes or of chunks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * boxes_turn:
 * @bytes: an AVIF as libavif writes it, under whatever brand
 * @turns: by how many quarters to the left it is shown turned
 * @axis: -1: not mirrored; 0: top and bottom are exchanged, 1: left and right
 */
GBytes *boxes_turn (GBytes *bytes, guint turns, int axis);

/* The size that an AVIF says it has; nothing else is changed. */
GBytes *boxes_claim (GBytes *bytes, guint32 width, guint32 height);

/* The code points of H.273 that an AVIF says its colours have; nothing else is changed. */
GBytes *boxes_code (GBytes *bytes, guint8 primaries, guint8 transfer);

/* Of an AVIF that says its colours in two ways, the one that stood first stands second. */
GBytes *boxes_swap_colours (GBytes *bytes);

/* An AVIF with that colour profile behind its code points */
GBytes *boxes_add_profile (GBytes *bytes, GBytes *profile);

/* An AVIF with room of @length bytes before what says its size; nothing else is changed. */
GBytes *boxes_defer (GBytes *bytes, guint length);

/* A WebP of one part with an EXIF behind its pixels; @has_prefix: as some writers put it there */
GBytes *
boxes_extend_webp (GBytes *bytes, guint width, guint height, GBytes *exif, gboolean has_prefix);

G_END_DECLS

/* picture-held.h: a file that is not read further until nobody wants it any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TYPE_HELD_FILE (held_file_get_type ())
G_DECLARE_FINAL_TYPE (HeldFile, held_file, HELD, FILE, GObject)

/**
 * held_file_new:
 * @opening: which opening of it is held, counted from 1
 * @is_deaf: whether it then goes on with what it has, as streams do that ask no cancellable
 *
 * Somewhere on a network: the half of @bytes is there at once, and what is asked for then comes once
 * the asking is cancelled.
 */
HeldFile *held_file_new (GBytes *bytes, guint opening, gboolean is_deaf);

/* Whether somebody waits for its other half. Wakes the default main context when that comes to be so. */
gboolean held_file_is_held (HeldFile *self);

/* How many times it was read from after that. */
guint held_file_get_reads_after (HeldFile *self);

G_END_DECLS

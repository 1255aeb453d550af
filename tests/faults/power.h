/* power.h: a program whose syncs are watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on @disk has what this program has synced (power-disk.h). Its fsync() and fdatasync() are
 * defined in power.c, and the program's own definition is the one that every library finds. */
void power_watch (const char *disk);

/* Dies at the @nth sync: before anything of it is on the disk, or when all of it is. */
void power_die_at (guint nth, gboolean when_done);
/* The kernel kills it, wherever it happens to be. */
void power_die_after (guint microseconds);

G_END_DECLS

/* fake-clock.h: clocks that go as the test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whatever asks for the time in a program that this is linked into (GLib does, and SQLite) is told what
 * the test says. Only the kernel knows better. */

/* Somebody sets the wall clock by so many seconds; what the kernel tells to those who watch it, it tells. */
void fake_clock_set (gint64 seconds);
/* So much time goes by for both clocks, at once. */
void fake_clock_pass (gint64 seconds);
/* How many watched for the wall clock to be set, the last time that it was. */
guint fake_clock_count_watchers (void);

G_END_DECLS

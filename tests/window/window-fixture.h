/* window-fixture.h: what every test of a widget needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

G_BEGIN_DECLS

/* GTest, GTK and libdex, with a home of the test's own. */
void fixture_init (int *argc, char ***argv);

/* (transfer full): a new folder; removed with all that is in it */
GFile *fixture_make_folder (void);
void fixture_remove_folder (GFile *folder);

/* Runs the main loop until @future has resolved. (transfer none): its object */
gpointer fixture_await_object (DexFuture *future);

typedef gboolean (*FixtureCondition) (gpointer object);

/* Runs the main loop until @condition is true, looking at it when @signal is emitted. */
void fixture_wait (gpointer object, const char *signal, FixtureCondition condition);

/* (transfer none) (nullable): the visible widget below @root whose accessible name is @name, as a
 * tooltip, a label or a relation gives it */
GtkWidget *fixture_find (GtkWidget *root, const char *name);

/* Drops the last reference, and runs the main loop until the object is gone. */
void fixture_assert_finalized (GObject *object);

G_END_DECLS

/* picture-world.h: a folder for the files of one test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;
} World;

void world_set_up (World *world, gconstpointer data);
void world_tear_down (World *world, gconstpointer data);

GFile *world_get_file (World *world, const char *name);
GFile *world_write (World *world, const char *name, GBytes *bytes);
GBytes *world_read (GFile *file);

/* @expected: the names in the folder, in order, with a space between them: nothing else may lie
 * about. */
void world_assert_files (World *world, const char *expected);

/* Runs the main loop until @future is done. Returns: (transfer full): the object that it holds */
gpointer world_await (DexFuture *future, GError **error);

G_END_DECLS

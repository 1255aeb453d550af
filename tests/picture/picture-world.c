/* picture-world.c: a folder for the files of one test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "picture-world.h"

void
world_set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->folder = g_dir_make_tmp ("dailies-picture-XXXXXX", &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_files (World *world)
{
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  g_ptr_array_add (names, NULL);

  return g_steal_pointer (&names);
}

void
world_tear_down (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) names = list_files (world);

  for (guint i = 0; i + 1 < names->len; i++)
    {
      g_autofree char *path = g_build_filename (world->folder, names->pdata[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (world->folder), ==, 0);
  g_clear_pointer (&world->folder, g_free);
}

void
world_assert_files (World *world, const char *expected)
{
  g_autoptr (GPtrArray) names = list_files (world);
  g_autofree char *found = g_strjoinv (" ", (char **) names->pdata);

  g_assert_cmpstr (found, ==, expected);
}

GFile *
world_get_file (World *world, const char *name)
{
  return g_file_new_build_filename (world->folder, name, NULL);
}

GFile *
world_write (World *world, const char *name, GBytes *bytes)
{
  g_autoptr (GFile) file = world_get_file (world, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_file_peek_path (file), g_bytes_get_data (bytes, NULL),
                       g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);

  return g_steal_pointer (&file);
}

GBytes *
world_read (GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);

  g_assert_no_error (error);

  return g_steal_pointer (&bytes);
}

gpointer
world_await (DexFuture *future, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value;

  while (dex_future_is_pending (owned))
    g_main_context_iteration (NULL, TRUE);

  if ((value = dex_future_get_value (owned, error)) == NULL)
    return NULL;

  return g_value_dup_object (value);
}

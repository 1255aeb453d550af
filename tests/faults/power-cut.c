/* power-cut.c: what a power cut would leave
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "power-disk.h"

#include "fault-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What a disk writes at once, or not at all */
#define BLOCK 512

/* --- reading it --- */

/* (transfer full): key by name */
static GHashTable *
get_names (const char *disk, const char *key)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_build_filename (disk, key, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return names;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *tab = strchr (lines[i], '\t');

      g_hash_table_insert (names, g_strdup (tab + 1), g_strndup (lines[i], tab - lines[i]));
    }
  return names;
}

/* --- the cut --- */

typedef struct
{
  const char *disk;
  GRand *random;
  /* By key: where it was when the program died; where it is now */
  GHashTable *paths;
  GHashTable *placed;
  /* Of each folder, by key: its names on the disk, those at the death, and those that it is left with */
  GHashTable *synced;
  GHashTable *last;
  GHashTable *left;
} Cut;

/* Every folder that was there, on the disk or at the death */
static void
look (Cut *cut, const char *key, const char *path)
{
  GHashTable *synced = get_names (cut->disk, key);
  GHashTable *last = path != NULL ? power_disk_list_names (path)
                                  : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean whole = cut->random != NULL && path != NULL && g_rand_boolean (cut->random);
  GHashTableIter iter;
  gpointer name, child;

  g_hash_table_insert (cut->synced, g_strdup (key), synced);
  g_hash_table_insert (cut->last, g_strdup (key), last);
  g_hash_table_insert (cut->left, g_strdup (key), g_hash_table_ref (whole ? last : synced));

  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, &name, &child))
    {
      g_autofree char *child_path = g_build_filename (path, name, NULL);

      g_hash_table_insert (cut->paths, g_strdup (child), g_strdup (child_path));
      if (power_disk_is_folder (child))
        look (cut, child, child_path);
    }
  g_hash_table_iter_init (&iter, synced);
  while (g_hash_table_iter_next (&iter, &name, &child))
    if (power_disk_is_folder (child) && !g_hash_table_contains (cut->left, child))
      look (cut, child, NULL);
}

static gboolean
is_somewhere (GHashTable *folders, const char *key)
{
  GHashTableIter iter, inner;
  gpointer names, child;

  g_hash_table_iter_init (&iter, folders);
  while (g_hash_table_iter_next (&iter, NULL, &names))
    {
      g_hash_table_iter_init (&inner, names);
      while (g_hash_table_iter_next (&inner, NULL, &child))
        if (g_str_equal (child, key))
          return TRUE;
    }
  return FALSE;
}

/* What was on its way from one name to another is under neither by now: it keeps the old one. */
static void
keep_moved (Cut *cut)
{
  GHashTableIter iter, inner;
  gpointer folder, names, name, child;

  g_hash_table_iter_init (&iter, cut->synced);
  while (g_hash_table_iter_next (&iter, &folder, &names))
    {
      g_hash_table_iter_init (&inner, names);
      while (g_hash_table_iter_next (&inner, &name, &child))
        if (is_somewhere (cut->last, child) && !is_somewhere (cut->left, child))
          g_hash_table_insert (g_hash_table_lookup (cut->left, folder), g_strdup (name),
                               g_strdup (child));
    }
}

static void
get_bytes (const char *path, char **bytes, gsize *size)
{
  *bytes = NULL;
  *size = 0;
  if (path != NULL)
    g_file_get_contents (path, bytes, size, NULL);
}

/* The machine that starts again has another name for its running; what bears an old one is older, after
 * however many cuts: this one no machine has. */
static void
start_again (const char *path)
{
  g_autofree char *text = NULL;
  char *boot;

  if (!g_str_has_suffix (path, ".tag") || !g_file_get_contents (path, &text, NULL, NULL)
      || (boot = strstr (text, "boot=")) == NULL)
    return;
  boot[strlen ("boot=")] = 'x';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
place_file (Cut *cut, const char *key, const char *path)
{
  const char *placed = g_hash_table_lookup (cut->placed, key);
  g_autofree char *disk_path = g_build_filename (cut->disk, key, NULL);
  g_autofree char *synced = NULL;
  g_autofree char *last = NULL;
  gsize synced_size, last_size, size;
  g_autofree char *bytes = NULL;

  if (placed != NULL)
    {
      g_assert_no_errno (link (placed, path));
      return;
    }

  get_bytes (disk_path, &synced, &synced_size);
  get_bytes (g_hash_table_lookup (cut->paths, key), &last, &last_size);
  if (last == NULL)
    last_size = synced_size;
  size = cut->random != NULL && g_rand_boolean (cut->random) ? last_size : synced_size;
  bytes = g_malloc0 (size + 1);
  for (gsize at = 0; at < size; at += BLOCK)
    {
      const gboolean arrived = cut->random != NULL && last != NULL && g_rand_boolean (cut->random);
      const char *from = arrived ? last : synced;
      const gsize there = arrived ? last_size : synced_size;

      if (from != NULL && at < there)
        memcpy (bytes + at, from + at, MIN (MIN (BLOCK, there - at), size - at));
    }

  g_assert_true (
    g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  start_again (path);
  g_hash_table_insert (cut->placed, g_strdup (key), g_strdup (path));
}

static void
place_folder (Cut *cut, const char *key, const char *path)
{
  GHashTable *names = g_hash_table_lookup (cut->left, key);
  GHashTableIter iter;
  gpointer name, child;

  g_assert_no_errno (g_mkdir (path, 0700));
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &child))
    {
      g_autofree char *child_path = g_build_filename (path, name, NULL);

      if (power_disk_is_folder (child))
        place_folder (cut, child, child_path);
      else
        place_file (cut, child, child_path);
    }
}

static GHashTable *
new_table (GDestroyNotify destroy)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, destroy);
}

void
power_disk_cut (const char *disk, const char *folder, GRand *random)
{
  g_autofree char *left = g_strconcat (folder, ".left", NULL);
  g_autofree char *key = power_disk_dup_key (AT_FDCWD, folder);
  g_autoptr (GHashTable) paths = new_table (g_free);
  g_autoptr (GHashTable) placed = new_table (g_free);
  g_autoptr (GHashTable) synced = new_table ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) last = new_table ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) kept = new_table ((GDestroyNotify) g_hash_table_unref);
  Cut cut = { disk, random, paths, placed, synced, last, kept };

  look (&cut, key, folder);
  keep_moved (&cut);
  place_folder (&cut, key, left);
  fault_remove_tree (folder);
  g_assert_no_errno (g_rename (left, folder));
}

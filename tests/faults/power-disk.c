/* power-disk.c: what a power cut would leave
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "power-disk.h"

#include "fault-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a disk writes at once, or not at all */
#define BLOCK 512

/* --- what a file is --- */

/* (transfer full) (nullable): numbers are given again, but not at the same moment; %NULL where it has gone */
static char *
dup_key (int fd, const char *name)
{
  struct statx info;

  if (statx (fd, name, *name == '\0' ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW,
             STATX_INO | STATX_TYPE | STATX_BTIME, &info)
      != 0)
    {
      g_assert_cmpint (errno, ==, ENOENT);
      return NULL;
    }
  return g_strdup_printf ("%c%" G_GUINT64_FORMAT "-%" G_GINT64_FORMAT "-%u",
                          S_ISDIR (info.stx_mode) ? 'd' : 'f', (guint64) info.stx_ino,
                          (gint64) info.stx_btime.tv_sec, info.stx_btime.tv_nsec);
}

static gboolean
is_folder (const char *key)
{
  return *key == 'd';
}

/* --- writing the disk --- */

/* At once or not at all: the program may die in here. */
static void
put (const char *disk, const char *key, const char *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (disk, key, NULL);
  g_autofree char *unfinished = g_strdup_printf ("%s.%d", path, gettid ());
  g_autofd int fd = open (unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, !=, -1);
  for (gsize written = 0; written < size;)
    {
      gssize n = write (fd, bytes + written, size - written);

      g_assert_cmpint (n, >, 0);
      written += (gsize) n;
    }
  g_assert_no_errno (g_rename (unfinished, path));
}

/* Not opened anew: with the first of its descriptors that is closed, a process loses its locks. */
static GByteArray *
read_all (int fd)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = pread (fd, buffer, sizeof buffer, bytes->len)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  g_assert_cmpint (n, ==, 0);
  return bytes;
}

/* (transfer full): key by name */
static GHashTable *
list_names (const char *path)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofd int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_cmpint (fd, !=, -1);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      char *key = dup_key (fd, name);

      if (key != NULL)
        g_hash_table_insert (names, g_strdup (name), key);
    }
  return names;
}

void
power_disk_take (const char *disk, int fd)
{
  g_autofree char *key = dup_key (fd, "");

  if (is_folder (key))
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
      g_autoptr (GHashTable) names = list_names (path);
      g_autoptr (GString) text = g_string_new (NULL);
      GHashTableIter iter;
      gpointer name, child;

      g_hash_table_iter_init (&iter, names);
      while (g_hash_table_iter_next (&iter, &name, &child))
        g_string_append_printf (text, "%s\t%s\n", (char *) child, (char *) name);
      put (disk, key, text->str, text->len);
    }
  else
    {
      g_autoptr (GByteArray) bytes = read_all (fd);

      put (disk, key, (const char *) bytes->data, bytes->len);
    }
}

void
power_disk_settle (const char *disk, const char *folder)
{
  g_autoptr (GHashTable) names = list_names (folder);
  g_autofd int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  GHashTableIter iter;
  gpointer name, key;

  power_disk_take (disk, fd);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &key))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofd int child = is_folder (key) ? -1 : open (path, O_RDONLY | O_CLOEXEC);

      if (is_folder (key))
        power_disk_settle (disk, path);
      else
        power_disk_take (disk, child);
    }
}

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
  GHashTable *last = path != NULL ? list_names (path)
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
      if (is_folder (child))
        look (cut, child, child_path);
    }
  g_hash_table_iter_init (&iter, synced);
  while (g_hash_table_iter_next (&iter, &name, &child))
    if (is_folder (child) && !g_hash_table_contains (cut->left, child))
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

/* The machine that starts again has another name for its running; what bears the old one is older. */
static void
start_again (const char *path)
{
  g_autofree char *text = NULL;
  char *boot;

  if (!g_str_has_suffix (path, ".tag") || !g_file_get_contents (path, &text, NULL, NULL)
      || (boot = strstr (text, "boot=")) == NULL)
    return;
  boot[strlen ("boot=")] ^= 1;
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

      if (is_folder (child))
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
  g_autofree char *key = dup_key (AT_FDCWD, folder);
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

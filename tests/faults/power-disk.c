/* power-disk.c: what was synced
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "power-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- what a file is --- */

char *
power_disk_dup_key (int fd, const char *name)
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

gboolean
power_disk_is_folder (const char *key)
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

/* Not opened anew where it can be read: with the first of its descriptors that is closed, a process loses
 * its locks. */
static GByteArray *
read_all (int fd)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofd int anew = -1;
  guint8 buffer[65536];
  gssize n;

  if ((fcntl (fd, F_GETFL) & O_ACCMODE) == O_WRONLY)
    fd = anew = open (path, O_RDONLY | O_CLOEXEC);
  while ((n = pread (fd, buffer, sizeof buffer, bytes->len)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  g_assert_cmpint (n, ==, 0);
  return bytes;
}

GHashTable *
power_disk_list_names (const char *path)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofd int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_cmpint (fd, !=, -1);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      char *key = power_disk_dup_key (fd, name);

      if (key != NULL)
        g_hash_table_insert (names, g_strdup (name), key);
    }
  return names;
}

void
power_disk_take (const char *disk, int fd)
{
  g_autofree char *key = power_disk_dup_key (fd, "");

  if (power_disk_is_folder (key))
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
      g_autoptr (GHashTable) names = power_disk_list_names (path);
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
  g_autoptr (GHashTable) names = power_disk_list_names (folder);
  g_autofd int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  GHashTableIter iter;
  gpointer name, key;

  power_disk_take (disk, fd);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &key))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofd int child = power_disk_is_folder (key) ? -1 : open (path, O_RDONLY | O_CLOEXEC);

      if (power_disk_is_folder (key))
        power_disk_settle (disk, path);
      else
        power_disk_take (disk, child);
    }
}

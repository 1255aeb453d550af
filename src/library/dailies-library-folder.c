/* dailies-library-folder.c: the folders on the disk that a library is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

#include "dailies-library-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

char *
dailies_library_build_path (GFile *folder, const char *subfolder, const char *name)
{
  if (subfolder == NULL)
    return g_build_filename (g_file_peek_path (folder), name, NULL);
  return g_build_filename (g_file_peek_path (folder), subfolder, name, NULL);
}

gboolean
dailies_library_is_same_file (const char *a, const char *b)
{
  struct stat first, second;

  return lstat (a, &first) == 0 && lstat (b, &second) == 0 && first.st_dev == second.st_dev
         && first.st_ino == second.st_ino;
}

GFile *
dailies_library_get_default_folder (void)
{
  return g_file_new_build_filename (g_get_user_data_dir (), "dailies", NULL);
}

gboolean
dailies_library_make_folders (GFile *folder, GError **error)
{
  static const char *const names[] = { ".", "clips", "posters", "frames", "partial", "locks" };
  const gboolean is_new = !g_file_test (g_file_peek_path (folder), G_FILE_TEST_EXISTS);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = dailies_library_build_path (folder, NULL, names[i]);

      if (g_mkdir_with_parents (path, 0700) != 0)
        {
          dailies_library_set_error_from_errno (error, path, errno);
          return FALSE;
        }
    }

  /* What is in it is there after a power cut only if it is there itself. */
  return !is_new || dailies_library_sync_folder_of (g_file_peek_path (folder), error);
}

gboolean
dailies_library_sync_path (const char *path, GError **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd != -1 && fsync (fd) == 0)
    return TRUE;

  dailies_library_set_error_from_errno (error, path, errno);
  return FALSE;
}

gboolean
dailies_library_sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return dailies_library_sync_path (folder, error);
}

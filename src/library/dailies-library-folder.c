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
dailies_library_exists (GFile *folder)
{
  g_autoptr (GFile) place
    = folder != NULL ? g_object_ref (folder) : dailies_library_get_default_folder ();
  g_autofree char *path = dailies_library_build_path (place, NULL, "library.db");

  return g_file_test (path, G_FILE_TEST_EXISTS);
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

  /* A file system that cannot be told to (some of the network cannot, of folders) makes no promise that could
   * be waited for; a clip is not to be without its name for that. */
  if (fd != -1 && (fsync (fd) == 0 || errno == EINVAL || errno == ENOSYS))
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

gboolean
dailies_library_copy_file (GFile *source, const char *unfinished, const char *path, GError **error)
{
  g_autoptr (GFile) target = g_file_new_for_path (unfinished);
  g_autoptr (GError) copy_error = NULL;

  /* What a program that died has left there. */
  if (g_unlink (unfinished) != 0 && errno != ENOENT)
    {
      dailies_library_set_error_from_errno (error, unfinished, errno);
      return FALSE;
    }

  if (!g_file_copy (source, target,
                    G_FILE_COPY_TARGET_DEFAULT_PERMS | G_FILE_COPY_TARGET_DEFAULT_MODIFIED_TIME,
                    NULL, NULL, NULL, &copy_error))
    {
      g_autofree char *name = g_file_get_parse_name (source);

      g_unlink (unfinished);
      g_propagate_error (error,
                         dailies_library_error_from_io (name, g_steal_pointer (&copy_error)));
      return FALSE;
    }

  if (!dailies_library_sync_path (unfinished, error))
    {
      g_unlink (unfinished);
      return FALSE;
    }

  if (g_rename (unfinished, path) != 0)
    {
      dailies_library_set_error_from_errno (error, path, errno);
      g_unlink (unfinished);
      return FALSE;
    }

  return dailies_library_sync_folder_of (path, error);
}

/* test-files.c: whatever can stand at a path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "dailies-picture-rules.h"
#include "picture-samples.h"

#define NOBODY 65534

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dailies-picture-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
write_jpeg (const char *path)
{
  SamplePicture sample = { 640, 480 };
  g_autoptr (GBytes) bytes = sample_jpeg (&sample);

  write_bytes (path, bytes);
}

static DailiesPicture *
probe (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DexFuture) future = dailies_picture_probe_file (file);
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  if ((value = dex_future_get_value (future, error)) == NULL)
    return NULL;

  return g_value_dup_object (value);
}

static void
assert_error (const char *path, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (probe (path, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  /* Neither an ending nor a missing one says what a file is. */
  static const char *const names[] = { "plain.jpg",
                                       "no-ending",
                                       "wrong.txt",
                                       "with space.jpg",
                                       "two\nlines\t.jpg",
                                       "日本語 ✂ é.jpg",
                                       "not-utf-8 \xff\xfe.jpg",
                                       "-i",
                                       "%2F%s%n.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (DailiesPicture) picture = NULL;

      write_jpeg (path);
      picture = probe (path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (dailies_picture_get_format (picture), ==, DAILIES_PICTURE_FORMAT_JPEG);
      g_assert_finalize_object (g_steal_pointer (&picture));
    }
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "nothing.jpg", NULL);
  g_autofree char *link = g_build_filename (fixture->folder, "link.jpg", NULL);
  g_autofree char *good = g_build_filename (fixture->folder, "good.jpg", NULL);
  g_autofree char *good_link = g_build_filename (fixture->folder, "good-link", NULL);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  assert_error (path, DAILIES_PICTURE_ERROR_UNREADABLE,
                "The file cannot be read: No such file or directory");

  g_assert_cmpint (symlink (path, link), ==, 0);
  assert_error (link, DAILIES_PICTURE_ERROR_UNREADABLE,
                "The file cannot be read: No such file or directory");

  write_jpeg (good);
  g_assert_cmpint (symlink (good, good_link), ==, 0);
  picture = probe (good_link, &error);
  g_assert_no_error (error);
  g_assert_nonnull (picture);
}

static void
test_no_regular_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe.jpg", NULL);
  g_autofree char *socket_path = g_build_filename (fixture->folder, "socket.jpg", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofd int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_error (fixture->folder, DAILIES_PICTURE_ERROR_UNREADABLE,
                "This is a folder, not a picture");

  /* Nobody writes into it: to read from it would be to wait for ever. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_error (pipe_path, DAILIES_PICTURE_ERROR_UNREADABLE,
                "This is a pipe or a device, not a picture");

  g_assert_cmpint (fd, >=, 0);
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  assert_error (socket_path, DAILIES_PICTURE_ERROR_UNREADABLE,
                "This is a pipe or a device, not a picture");

  assert_error ("/dev/zero", DAILIES_PICTURE_ERROR_UNREADABLE,
                "This is a pipe or a device, not a picture");
}

static void
test_no_permission (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mine.jpg", NULL);
  gboolean is_root = geteuid () == 0;

  write_jpeg (path);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);

  /* Root may read everything, so it is somebody else for a moment. */
  if (is_root && seteuid (NOBODY) != 0)
    {
      g_test_skip_printf ("Root cannot be somebody else here: %s", g_strerror (errno));
      return;
    }

  assert_error (path, DAILIES_PICTURE_ERROR_UNREADABLE,
                "The file cannot be read: Permission denied");

  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "empty.jpg", NULL);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  write_bytes (path, nothing);
  assert_error (path, DAILIES_PICTURE_ERROR_EMPTY, "The file is empty");
}

/* A file longer than is ever read is refused by the rule on its size, with its number. */
static void
test_very_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "long.jpg", NULL);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  SamplePicture sample = { 640, 480 };
  g_autoptr (GBytes) bytes = sample_jpeg (&sample);
  /* Not to its end: it is not looked for. */
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 2);

  write_bytes (path, head);
  if (truncate (path, G_GINT64_CONSTANT (2000000000)) != 0)
    {
      g_test_skip_printf ("No file of 2 GB can be made here: %s", g_strerror (errno));
      return;
    }

  picture = probe (path, &error);
  g_assert_no_error (error);
  problems = dailies_picture_rules_check (&video_01, picture);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((DailiesPictureProblem *) g_ptr_array_index (problems, 0))->message, ==,
                   "The file has 2000 MB; it may have at most 20 MB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/picture/file/names", test_names);
  ADD ("/picture/file/none", test_no_file);
  ADD ("/picture/file/no-regular-file", test_no_regular_file);
  ADD ("/picture/file/no-permission", test_no_permission);
  ADD ("/picture/file/empty", test_empty);
  ADD ("/picture/file/very-long", test_very_long);

  return g_test_run ();
}

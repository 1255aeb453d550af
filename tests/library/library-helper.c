/* library-helper.c: a second process with the same library
 *
 * library-helper FOLDER COMMAND …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

static GValue *
settle (DexFuture *future)
{
  g_autoptr (DexFuture) owned = future;
  GError *error = NULL;
  const GValue *value;
  GValue *copy;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  if ((value = dex_future_get_value (future, &error)) == NULL)
    {
      fprintf (stderr, "library-helper: %s\n", error->message);
      exit (1);
    }

  copy = g_new0 (GValue, 1);
  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  return copy;
}

static gpointer
settle_object (DexFuture *future)
{
  GValue *value = settle (future);
  gpointer object = g_value_dup_object (value);

  g_value_unset (value);
  g_free (value);
  return object;
}

static void
say (const char *line)
{
  printf ("%s\n", line);
  fflush (stdout);
}

/* The main context goes on until standard input ends. */
static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  char buffer[64];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
stay (void)
{
  gboolean over = FALSE;

  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static DailiesJob *
add (DailiesLibrary *library, const char *prompt)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", prompt);

  return settle_object (
    dailies_library_add (library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL));
}

static void
move_job (DailiesLibrary *library, DailiesJob *job, DailiesState state, gboolean synced)
{
  DailiesChange *change = dailies_change_new ("helper");
  GValue *value;

  dailies_change_set_state (change, state);
  value = settle (dailies_library_write (library, job, change, synced));
  g_value_unset (value);
  g_free (value);
}

/* Adds @n jobs as fast as it can. */
static void
run_add (DailiesLibrary *library, int n)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("helper %d", i);
      g_autoptr (DailiesJob) job = add (library, prompt);

      say (dailies_job_get_id (job));
    }
}

/* For ever: a job, its intent, its id, both synced; says the id of a job and what is promised of it
 * once it is. */
static void
run_loop (DailiesLibrary *library)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("loop %u", i);
      g_autoptr (DailiesJob) job = add (library, prompt);
      g_autofree char *line = NULL;
      DailiesChange *change;
      GValue *value;

      move_job (library, job, DAILIES_STATE_SUBMITTING, TRUE);
      line = g_strdup_printf ("submitting %s", dailies_job_get_id (job));
      say (line);

      change = dailies_change_new ("accepted");
      dailies_change_set_state (change, DAILIES_STATE_QUEUED);
      dailies_change_set_generation_id (change, dailies_job_get_id (job));
      value = settle (dailies_library_write (library, job, change, TRUE));
      g_value_unset (value);
      g_free (value);
      g_free (line);
      line = g_strdup_printf ("queued %s", dailies_job_get_id (job));
      say (line);

      move_job (library, job, DAILIES_STATE_GENERATING, FALSE);
    }
}

/* Takes the lock @n times, alone each time. */
static void
run_turns (DailiesLibrary *library, DailiesJob *job, int n)
{
  g_autoptr (GFile) mark = g_file_get_child (dailies_library_get_folder (library), "mark");

  for (int i = 0; i < n; i++)
    {
      g_autoptr (DailiesLock) lock = settle_object (dailies_library_wait_job_lock (library, job));
      g_autofd int fd = open (g_file_peek_path (mark), O_CREAT | O_EXCL | O_WRONLY, 0600);

      if (fd == -1 || unlink (g_file_peek_path (mark)) != 0)
        {
          perror ("library-helper: not alone");
          exit (1);
        }
    }
  say ("done");
}

/* --- a full disk --- */

static GError *
settle_error (DexFuture *future)
{
  g_autoptr (DexFuture) owned = future;
  GError *error = NULL;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  return error;
}

static void
expect (gboolean condition, const char *what)
{
  if (condition)
    return;
  fprintf (stderr, "library-helper: expected %s\n", what);
  exit (1);
}

static guint
count_unfinished (DailiesLibrary *library)
{
  g_autoptr (GListModel) jobs = settle_object (dailies_library_list_unfinished (library));

  return g_list_model_get_n_items (jobs);
}

/* Adds jobs until the disk is full; reads what there is; makes room, and goes on. */
static void
run_full (DailiesLibrary *library, void (*make_room) (gpointer data), gpointer data)
{
  g_autofree char *prompt = g_strnfill (1500, 'x');
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", prompt);
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesJob) first = add (library, "first");
  g_autofree char *line = NULL;
  DailiesChange *change;
  guint n = 1;

  while ((error = settle_error (
            dailies_library_add (library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL)))
         == NULL)
    n++;
  expect (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FULL),
          error->message);
  expect (n > 10, "some jobs to fit");

  /* It can be read, and refuses again with the same word. */
  expect (count_unfinished (library) == n, "every job that was added");
  g_clear_error (&error);
  change = dailies_change_new ("intent");
  dailies_change_set_state (change, DAILIES_STATE_SUBMITTING);
  dailies_change_set_detail (change, NULL, prompt);
  while ((error = settle_error (dailies_library_write (library, first, change, TRUE))) == NULL)
    {
      /* A little may still fit. */
      change = dailies_change_new ("intent");
      dailies_change_set_detail (change, NULL, prompt);
    }
  expect (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FULL),
          error->message);

  make_room (data);
  change = dailies_change_new ("intent");
  dailies_change_set_state (change, DAILIES_STATE_SUBMITTING);
  g_clear_error (&error);
  error = settle_error (dailies_library_write (library, first, change, TRUE));
  expect (error == NULL, "a write once there is room");
  g_object_unref (add (library, "last"));
  expect (count_unfinished (library) == n + 1, "nothing lost");

  line = g_strdup_printf ("full %u", n);
  say (line);
}

/* A library that this process may read but not write. */
static int
run_read_only (const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0 && setresuid (65534, 65534, 65534) != 0)
    {
      say ("skip: root cannot be another user here");
      return 0;
    }

  dex_init ();
  error = settle_error (dailies_library_open (folder));
  expect (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_READ_ONLY),
          error != NULL ? error->message : "a refusal");
  say (error->message);
  return 0;
}

static void
raise_limit (gpointer data)
{
  struct rlimit limit;

  expect (getrlimit (RLIMIT_FSIZE, &limit) == 0, "a limit");
  limit.rlim_cur = limit.rlim_max;
  expect (setrlimit (RLIMIT_FSIZE, &limit) == 0, "to raise the limit");
}

static void
set_limit (void)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  expect (getrlimit (RLIMIT_FSIZE, &limit) == 0, "a limit");
  limit.rlim_cur = 2 * 1024 * 1024;
  expect (setrlimit (RLIMIT_FSIZE, &limit) == 0, "to set the limit");
}

/* A first frame that does not fit is not added, and nothing is left of it. */
static void
expect_no_room_for_a_frame (DailiesLibrary *library, const char *frame)
{
  g_autoptr (GFile) file = g_file_new_for_path (frame);
  g_autoptr (GFile) frames = g_file_get_child (dailies_library_get_folder (library), "frames");
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "with a picture");
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;

  dailies_request_set_first_frame_file (request, file);
  error = settle_error (
    dailies_library_add (library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL));
  expect (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FULL),
          error != NULL ? error->message : "a refusal of the frame");
  dir = g_dir_open (g_file_peek_path (frames), 0, NULL);
  expect (dir != NULL && g_dir_read_name (dir) == NULL, "nothing left of the frame");
}

static void
remove_ballast (gpointer data)
{
  expect (g_unlink (data) == 0, "to remove the ballast");
}

/* Before there is any thread: a file system of two megabytes on @folder, seen by this process only.
 * Says why where the system does not allow it. */
static gboolean
mount_small (const char *folder)
{
  const uid_t uid = getuid ();
  g_autofree char *map = g_strdup_printf ("0 %u 1", uid);

  if (unshare (CLONE_NEWNS) != 0)
    {
      if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0
          || !g_file_set_contents_full ("/proc/self/uid_map", map, -1, G_FILE_SET_CONTENTS_NONE, 0,
                                        NULL))
        {
          say ("skip: no mount namespace");
          return FALSE;
        }
    }
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("small", folder, "tmpfs", 0, "size=2m,mode=700") != 0)
    {
      say ("skip: mounting is not allowed");
      return FALSE;
    }
  return TRUE;
}

/* --- a power cut --- */

/* A file system of SQLite's that copies a file to this folder whenever it is synced: what is there
 * is what a cut leaves of it at the worst. */
static const char *durable_folder;
static sqlite3_vfs durable_vfs;
static sqlite3_vfs *real_vfs;

/* The database and its log have different methods. */
typedef struct
{
  char *path;
  const sqlite3_io_methods *real;
  sqlite3_io_methods methods;
} Durable;
/* sqlite3_file → Durable */
static GHashTable *durables;

static int
durable_sync (sqlite3_file *file, int flags)
{
  const Durable *durable = g_hash_table_lookup (durables, file);
  int result = durable->real->xSync (file, flags);

  if (result == SQLITE_OK)
    {
      g_autofree char *name = g_path_get_basename (durable->path);
      g_autofree char *target = g_build_filename (durable_folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      expect (g_file_get_contents (durable->path, &contents, &length, NULL)
                && g_file_set_contents_full (target, contents, length,
                                             G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL),
              "to copy what was synced");
    }
  return result;
}

static int
durable_close (sqlite3_file *file)
{
  Durable *durable = g_hash_table_lookup (durables, file);
  int result = durable->real->xClose (file);

  g_hash_table_remove (durables, file);
  g_free (durable->path);
  g_free (durable);
  return result;
}

static int
durable_open (sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *file, int flags, int *out)
{
  int result = real_vfs->xOpen (real_vfs, path, file, flags, out);

  if (result == SQLITE_OK && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0)
    {
      Durable *durable = g_new0 (Durable, 1);

      durable->path = g_strdup (path);
      durable->real = file->pMethods;
      durable->methods = *durable->real;
      durable->methods.xSync = durable_sync;
      durable->methods.xClose = durable_close;
      file->pMethods = &durable->methods;
      g_hash_table_insert (durables, file, durable);
    }
  return result;
}

static void
cut_power_at_will (const char *folder)
{
  durable_folder = folder;
  durables = g_hash_table_new (NULL, NULL);
  real_vfs = sqlite3_vfs_find (NULL);
  durable_vfs = *real_vfs;
  durable_vfs.zName = "durable";
  durable_vfs.xOpen = durable_open;
  expect (sqlite3_vfs_register (&durable_vfs, TRUE) == SQLITE_OK, "a file system");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GFile) folder = NULL;
  g_autoptr (DailiesLibrary) library = NULL;
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (DailiesLock) lock = NULL;
  const char *command;

  if (argc < 3)
    return 2;

  command = argv[2];
  if (g_str_equal (command, "read-only"))
    return run_read_only (argv[1]);
  if (g_str_equal (command, "full-tmpfs") && !mount_small (argv[1]))
    return 0;
  if (g_str_equal (command, "loop") && argc > 3)
    cut_power_at_will (argv[3]);

  dex_init ();
  folder = g_file_new_for_commandline_arg (argv[1]);
  library = settle_object (dailies_library_open (folder));
  if (argc > 3)
    job = dailies_library_lookup (library, argv[3]);

  if (g_str_equal (command, "add"))
    run_add (library, atoi (argv[3]));
  else if (g_str_equal (command, "full-limit"))
    {
      set_limit ();
      run_full (library, raise_limit, NULL);
    }
  else if (g_str_equal (command, "full-tmpfs"))
    {
      g_autofree char *ballast = g_build_filename (argv[1], "ballast", NULL);
      g_autofree char *weight = g_strnfill (512 * 1024, 'x');
      g_autofree char *frame = NULL;
      int fd;

      expect (g_file_set_contents (ballast, weight, 512 * 1024, NULL), "to make the ballast");
      expect ((fd = g_file_open_tmp ("dailies-frame-XXXXXX", &frame, NULL)) != -1
                && ftruncate (fd, 3 * 1024 * 1024) == 0 && close (fd) == 0,
              "to make a frame");
      expect_no_room_for_a_frame (library, frame);
      expect (g_unlink (frame) == 0, "to remove the frame");
      run_full (library, remove_ballast, ballast);
    }
  else if (g_str_equal (command, "loop"))
    run_loop (library);
  else if (g_str_equal (command, "move") && job != NULL)
    {
      DailiesState state;

      if (!dailies_state_from_id (argv[4], &state))
        return 2;
      move_job (library, job, state, FALSE);
      say ("moved");
    }
  else if (g_str_equal (command, "lock") && job != NULL)
    {
      if ((lock = dailies_library_lock_job (library, job, NULL)) == NULL)
        return 3;
      say ("locked");
    }
  else if (g_str_equal (command, "turns") && job != NULL)
    run_turns (library, job, atoi (argv[4]));
  else if (g_str_equal (command, "place"))
    {
      lock = settle_object (dailies_library_take_place (library, atoi (argv[3])));
      say ("taken");
    }
  else
    return 2;

  stay ();

  /* Closed in good order, as the program does. */
  while (G_OBJECT (library)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

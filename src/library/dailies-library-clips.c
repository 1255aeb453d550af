/* dailies-library-clips.c: from a file that was fetched to a clip with a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-error.h"
#include "dailies-library-write.h"

#include "dailies-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Moves a file to a name that is not there: %FALSE with EEXIST in errno where it is. */
static gboolean
move_to_new (const char *from, const char *to)
{
  g_autofd int fd = -1;

  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;

  /* A file system that cannot do that, but knows links. */
  if (link (from, to) == 0)
    return unlink (from) == 0;
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EMLINK)
    return FALSE;

  /* One that knows neither: the name is made first, then it is ours to replace. */
  if ((fd = open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) == -1)
    return FALSE;
  return rename (from, to) == 0;
}

GFile *
dailies_library_get_partial (DailiesLibrary *self, DailiesJob *job)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  name = g_strconcat (dailies_job_get_id (job), ".part", NULL);
  path = dailies_library_build_path (self->folder, "partial", name);
  return g_file_new_for_path (path);
}

/* --- from one file system to another --- */

/* Where clips/ is on another file system than what was fetched, the file is brought there first, under a
 * name of its job's own that only a whole and synced file ever has. From then on that is the one that
 * gets the clip's name, and the one that it was copied from goes before it does: so whenever a program
 * dies, what is there says how far it had come. */
static char *
build_hidden_path (GFile *folder, const char *id, const char *ending)
{
  g_autofree char *name = g_strconcat (".", id, ending, NULL);

  return dailies_library_build_path (folder, "clips", name);
}

char *
dailies_library_build_arrived_path (GFile *folder, const char *id)
{
  return build_hidden_path (folder, id, ".whole");
}

static char *
build_arriving_path (GFile *folder, const char *id)
{
  return build_hidden_path (folder, id, ".part");
}

typedef struct
{
  /* What was fetched; then the same beside the clip, where it has to be copied, and while it is. */
  char *partial;
  char *arrived;
  char *arriving;
  /* NULL: no name is known yet */
  char *clip;
} Move;

static Move *
move_new (DailiesLibrary *library, DailiesJob *job, GFile *partial, const char *name)
{
  const char *id = dailies_job_get_id (job);
  Move *move = g_new0 (Move, 1);

  move->partial = g_file_get_path (partial);
  move->arrived = dailies_library_build_arrived_path (library->folder, id);
  move->arriving = build_arriving_path (library->folder, id);
  if (name != NULL)
    move->clip = dailies_library_build_path (library->folder, "clips", name);
  return move;
}

static void
move_free (gpointer data)
{
  Move *move = data;

  g_clear_pointer (&move->partial, g_free);
  g_clear_pointer (&move->arrived, g_free);
  g_clear_pointer (&move->arriving, g_free);
  g_clear_pointer (&move->clip, g_free);
  g_free (move);
}

static gboolean
is_there (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0;
}

static gboolean
is_gone (const char *path)
{
  struct stat info;

  return lstat (path, &info) != 0 && errno == ENOENT;
}

/* What it was made of goes when the copy is there, and does not come back with a power cut. */
static gboolean
bring (Move *move, GError **error)
{
  g_autoptr (GFile) partial = g_file_new_for_path (move->partial);

  if (!is_there (move->arrived)
      && !dailies_library_copy_file (partial, move->arriving, move->arrived, error))
    return FALSE;
  if (unlink (move->partial) == 0 || errno == ENOENT)
    return dailies_library_sync_folder_of (move->partial, error);

  dailies_library_set_error_from_errno (error, move->partial, errno);
  return FALSE;
}

/* --- a name for it --- */

/* 0, or what kept it: EEXIST where the name is taken, EXDEV where it is on another file system. */
static int
move_file (const char *from, const char *clip)
{
  /* Linked, and then interrupted. */
  if (dailies_library_is_same_file (from, clip))
    return unlink (from) == 0 ? 0 : errno;
  return move_to_new (from, clip) ? 0 : errno;
}

/* Resolves to whether the clip has its name; FALSE where the name was taken meanwhile. */
static DexFuture *
move_in_thread (gpointer data)
{
  Move *move = data;
  GError *error = NULL;
  int result = EXDEV;

  if (!is_there (move->arrived))
    result = move_file (move->partial, move->clip);
  if (result == EXDEV)
    {
      if (!bring (move, &error))
        return dex_future_new_for_error (error);
      result = move_file (move->arrived, move->clip);
    }

  if (result == EEXIST)
    return dex_future_new_for_boolean (FALSE);
  if (result != 0)
    dailies_library_set_error_from_errno (&error, move->clip, result);
  if (error != NULL || !dailies_library_sync_folder_of (move->clip, &error)
      || !dailies_library_sync_folder_of (move->partial, &error))
    return dex_future_new_for_error (error);
  return dex_future_new_true ();
}

typedef struct
{
  DailiesLibrary *library;
  DailiesJob *job;
  GFile *partial;
  char *suffix;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_clear_object (&keeping->library);
  g_clear_object (&keeping->job);
  g_clear_object (&keeping->partial);
  g_clear_pointer (&keeping->suffix, g_free);
  g_free (keeping);
}

static Keeping *
keeping_new (DailiesLibrary *library, DailiesJob *job, GFile *partial)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->library = g_object_ref (library);
  keeping->job = g_object_ref (job);
  keeping->partial = g_object_ref (partial);
  return keeping;
}

/* In a fiber. */
static DexFuture *
keep (Keeping *keeping)
{
  while (TRUE)
    {
      g_autofree char *name = NULL;
      g_autoptr (GError) error = NULL;
      gboolean moved;

      /* The name is on the disk before the clip has it: after a crash in between, it is known whose
       * the file is. */
      if ((name = dex_await_string (
             dailies_library_reserve_clip (keeping->library, keeping->job,
                                           g_file_peek_path (keeping->partial), keeping->suffix),
             &error))
          == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));

      moved = dex_await_boolean (
        dailies_thread_run ("dailies-keep", move_in_thread,
                            move_new (keeping->library, keeping->job, keeping->partial, name),
                            move_free),
        &error);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (moved)
        return dex_future_new_take_string (g_steal_pointer (&name));
    }
}

static DexFuture *
keep_fiber (gpointer data)
{
  return keep (data);
}

/* To its end, whoever waits for it. */
static DexFuture *
run (DexFiberFunc func, Keeping *keeping)
{
  DexFuture *fiber = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, func, keeping, keeping_free);

  dex_future_disown (dex_ref (fiber));
  return fiber;
}

DexFuture *
dailies_library_keep_clip (DailiesLibrary *self,
                           DailiesJob *job,
                           GFile *partial,
                           const char *suffix)
{
  Keeping *keeping;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);
  g_return_val_if_fail (G_IS_FILE (partial), NULL);
  g_return_val_if_fail (suffix != NULL && suffix[0] == '.', NULL);

  keeping = keeping_new (self, job, partial);
  keeping->suffix = g_strdup (suffix);
  return run (keep_fiber, keeping);
}

/* --- after a crash --- */

typedef enum
{
  NOT_KEPT,
  /* It is beside its place, and lacks only the name. */
  ARRIVED,
  KEPT,
} Found;

static DexFuture *
look_in_thread (gpointer data)
{
  Move *move = data;
  struct stat info;
  GError *error = NULL;

  if (is_there (move->arrived))
    return dex_future_new_for_int (ARRIVED);
  if (lstat (move->clip, &info) != 0 || !S_ISREG (info.st_mode) || !is_gone (move->partial))
    return dex_future_new_for_int (NOT_KEPT);
  if (!dailies_library_sync_folder_of (move->clip, &error))
    return dex_future_new_for_error (error);
  return dex_future_new_for_int (KEPT);
}

static DexFuture *
find_kept_fiber (gpointer data)
{
  Keeping *keeping = data;
  g_autofree char *name = g_strdup (dailies_job_get_row (keeping->job)->texts[DAILIES_TEXT_CLIP]);
  g_autoptr (GError) error = NULL;
  Found found = NOT_KEPT;

  if (name != NULL)
    found = dex_await_int (
      dailies_thread_run ("dailies-kept", look_in_thread,
                          move_new (keeping->library, keeping->job, keeping->partial, name),
                          move_free),
      &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  switch (found)
    {
    case KEPT:
      return dex_future_new_take_string (g_steal_pointer (&name));

    case ARRIVED:
      g_set_str (&keeping->suffix, strrchr (name, '.'));
      return keep (keeping);

    case NOT_KEPT:
    default:
      return dex_future_new_reject (DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND,
                                    _ ("The clip was not kept yet."));
    }
}

DexFuture *
dailies_library_find_kept_clip (DailiesLibrary *self, DailiesJob *job, GFile *partial)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);
  g_return_val_if_fail (G_IS_FILE (partial), NULL);

  return run (find_kept_fiber, keeping_new (self, job, partial));
}

/* --- what is left over --- */

typedef struct
{
  char *folder;
  char *prefix;
  char *arriving;
} Leftovers;

static void
leftovers_free (gpointer data)
{
  Leftovers *leftovers = data;

  g_clear_pointer (&leftovers->folder, g_free);
  g_clear_pointer (&leftovers->prefix, g_free);
  g_clear_pointer (&leftovers->arriving, g_free);
  g_free (leftovers);
}

/* What stays costs only room; but what has gone is not to come back with a power cut, when nobody looks
 * for it any more. */
static DexFuture *
clear_in_thread (gpointer data)
{
  Leftovers *leftovers = data;
  g_autoptr (GDir) dir = g_dir_open (leftovers->folder, 0, NULL);
  gboolean cleared = FALSE;
  const char *name;
  GError *error = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (leftovers->folder, name, NULL);

      if (g_str_has_prefix (name, leftovers->prefix))
        cleared = unlink (path) == 0 || cleared;
    }

  if ((cleared && !dailies_library_sync_path (leftovers->folder, &error))
      || (unlink (leftovers->arriving) == 0
          && !dailies_library_sync_folder_of (leftovers->arriving, &error)))
    return dex_future_new_for_error (error);
  return dex_future_new_true ();
}

DexFuture *
dailies_library_clear_partial (DailiesLibrary *self, DailiesJob *job)
{
  g_autoptr (GFile) partial = NULL;
  Leftovers *leftovers;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  partial = dailies_library_get_partial (self, job);
  leftovers = g_new0 (Leftovers, 1);
  leftovers->folder = g_path_get_dirname (g_file_peek_path (partial));
  leftovers->prefix = g_file_get_basename (partial);
  leftovers->arriving = build_arriving_path (self->folder, dailies_job_get_id (job));
  return dailies_thread_run ("dailies-clear", clear_in_thread, leftovers, leftovers_free);
}

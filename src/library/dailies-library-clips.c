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

typedef struct
{
  char *partial;
  char *clip;
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_clear_pointer (&move->partial, g_free);
  g_clear_pointer (&move->clip, g_free);
  g_free (move);
}

/* Resolves to whether the clip has its name; FALSE where the name was taken meanwhile. */
static DexFuture *
move_in_thread (gpointer data)
{
  Move *move = data;
  GError *error = NULL;

  if (dailies_library_is_same_file (move->partial, move->clip))
    {
      /* Linked, and then interrupted. */
      if (unlink (move->partial) != 0)
        dailies_library_set_error_from_errno (&error, move->partial, errno);
    }
  else if (!move_to_new (move->partial, move->clip))
    {
      if (errno == EEXIST)
        return dex_future_new_for_boolean (FALSE);
      dailies_library_set_error_from_errno (&error, move->clip, errno);
    }

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

static DexFuture *
keep_fiber (gpointer data)
{
  Keeping *keeping = data;
  const char *partial = g_file_peek_path (keeping->partial);

  while (TRUE)
    {
      g_autofree char *name = NULL;
      g_autoptr (GError) error = NULL;
      gboolean moved;
      Move *move;

      /* The name is on the disk before the clip has it: after a crash in between, it is known whose
       * the file is. */
      if ((name = dex_await_string (dailies_library_reserve_clip (keeping->library, keeping->job,
                                                                  partial, keeping->suffix),
                                    &error))
          == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));

      move = g_new0 (Move, 1);
      move->partial = g_strdup (partial);
      move->clip = dailies_library_build_path (keeping->library->folder, "clips", name);
      moved = dex_await_boolean (
        dailies_thread_run ("dailies-keep", move_in_thread, move, move_free), &error);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (moved)
        return dex_future_new_take_string (g_steal_pointer (&name));
    }
}

DexFuture *
dailies_library_keep_clip (DailiesLibrary *self,
                           DailiesJob *job,
                           GFile *partial,
                           const char *suffix)
{
  Keeping *keeping;
  DexFuture *fiber;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);
  g_return_val_if_fail (G_IS_FILE (partial), NULL);
  g_return_val_if_fail (suffix != NULL && suffix[0] == '.', NULL);

  keeping = g_new0 (Keeping, 1);
  keeping->library = g_object_ref (self);
  keeping->job = g_object_ref (job);
  keeping->partial = g_object_ref (partial);
  keeping->suffix = g_strdup (suffix);

  fiber = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, keep_fiber, keeping, keeping_free);
  dex_future_disown (dex_ref (fiber));
  return fiber;
}

/* --- after a crash --- */

static DexFuture *
look_for_kept (gpointer data)
{
  Move *move = data;
  struct stat info;

  if (move->clip != NULL && lstat (move->clip, &info) == 0 && S_ISREG (info.st_mode)
      && lstat (move->partial, &info) != 0 && errno == ENOENT)
    {
      g_autofree char *name = g_path_get_basename (move->clip);
      GError *error = NULL;

      if (!dailies_library_sync_folder_of (move->clip, &error))
        return dex_future_new_for_error (error);
      return dex_future_new_take_string (g_steal_pointer (&name));
    }

  return dex_future_new_reject (DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND,
                                _ ("The clip was not kept yet."));
}

DexFuture *
dailies_library_find_kept_clip (DailiesLibrary *self, DailiesJob *job)
{
  g_autoptr (GFile) partial = NULL;
  const char *name;
  Move *move;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  partial = dailies_library_get_partial (self, job);
  name = dailies_job_get_row (job)->texts[DAILIES_TEXT_CLIP];
  move = g_new0 (Move, 1);
  move->partial = g_file_get_path (partial);
  if (name != NULL)
    move->clip = dailies_library_build_path (self->folder, "clips", name);
  return dailies_thread_run ("dailies-kept", look_for_kept, move, move_free);
}

/* dailies-library-trash.c: the files of what was deleted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-change.h"
#include "dailies-library-error.h"
#include "dailies-library-private.h"

#include "dailies-thread.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct
{
  DailiesLibrary *library;
  DailiesJob *job;
  /* NULL where there is none */
  char *clip;
  char *frame;
  char *poster;
} Trash;

static void
trash_clear (gpointer data)
{
  Trash *trash = data;

  g_clear_object (&trash->library);
  g_clear_object (&trash->job);
  g_clear_pointer (&trash->clip, g_free);
  g_clear_pointer (&trash->frame, g_free);
  g_clear_pointer (&trash->poster, g_free);
}

static void
trash_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, trash_clear);
}

/* A file that is not there needs no trash: a run that died has brought it there. */
static gboolean
trash_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) reason = NULL;

  if (path == NULL)
    return TRUE;

  file = g_file_new_for_path (path);
  if (g_file_trash (file, NULL, &reason)
      || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;

  g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED,
               _ ("“%s” could not be put into the trash, so it was kept: %s."), path,
               reason->message);
  return FALSE;
}

static DexFuture *
trash_in_thread (gpointer data)
{
  Trash *trash = data;
  GError *error = NULL;

  if (!trash_file (trash->clip, &error) || !trash_file (trash->frame, &error))
    return dex_future_new_for_error (error);

  /* A poster is only a frame of the clip. */
  if (trash->poster != NULL && g_unlink (trash->poster) != 0 && errno != ENOENT)
    {
      dailies_library_set_error_from_errno (&error, trash->poster, errno);
      return dex_future_new_for_error (error);
    }
  return dex_future_new_true ();
}

static gboolean
has_files (const DailiesRow *row)
{
  return row->texts[DAILIES_TEXT_CLIP] != NULL || row->texts[DAILIES_TEXT_FRAME] != NULL
         || row->texts[DAILIES_TEXT_POSTER] != NULL;
}

static gboolean
is_deleted (const DailiesRow *row)
{
  return row->marks[DAILIES_MARK_HIDDEN] && dailies_state_has_ended (row->state);
}

static DexFuture *
trash_fiber (gpointer data)
{
  Trash *trash = data;
  DailiesChange *change;
  g_autoptr (GError) error = NULL;

  if (!dex_await (dailies_thread_run ("dailies-trash", trash_in_thread,
                                      g_atomic_rc_box_acquire (trash), trash_unref),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  change = dailies_change_new ("trashed");
  dailies_change_clear_files (change);
  return dailies_library_write (trash->library, trash->job, change, FALSE);
}

/* (transfer full) (nullable) */
static char *
dup_path (DailiesLibrary *self, const char *subfolder, const char *name)
{
  return name != NULL ? dailies_library_build_path (self->folder, subfolder, name) : NULL;
}

DexFuture *
dailies_library_trash (DailiesLibrary *self, DailiesJob *job)
{
  const DailiesRow *row;
  Trash *trash;
  DexFuture *fiber;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  row = dailies_job_get_row (job);
  if (!is_deleted (row))
    return dex_future_new_reject (DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE, "%s",
                                  _ ("The job is not deleted, or is still under way."));
  if (!has_files (row))
    return dex_future_new_true ();

  trash = g_atomic_rc_box_new0 (Trash);
  trash->library = g_object_ref (self);
  trash->job = g_object_ref (job);
  trash->clip = dup_path (self, "clips", row->texts[DAILIES_TEXT_CLIP]);
  trash->frame = dup_path (self, "frames", row->texts[DAILIES_TEXT_FRAME]);
  trash->poster = dup_path (self, "posters", row->texts[DAILIES_TEXT_POSTER]);

  fiber = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, trash_fiber, trash, trash_unref);
  dex_future_disown (dex_ref (fiber));
  return fiber;
}

GListModel *
dailies_library_list_deleted (DailiesLibrary *self)
{
  g_autoptr (GListStore) store = NULL;
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  store = g_list_store_new (DAILIES_TYPE_JOB);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const DailiesRow *row = dailies_library_get_row (self, id);

      if (is_deleted (row) && has_files (row))
        {
          g_autoptr (DailiesJob) job = dailies_library_ref_job (self, id);

          g_list_store_append (store, job);
        }
    }
  return G_LIST_MODEL (g_steal_pointer (&store));
}

/* dailies-clip-picture.c: a frame of a clip, as a picture that something new begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip-picture.h"

#include "dailies-clip.h"
#include "dailies-thread.h"

#include <errno.h>
#include <glib/gstdio.h>

#define KEPT_SECONDS (7 * 24 * 60 * 60)

typedef struct
{
  GFile *clip;
  gint64 time;
  GFile *picture;
} Take;

static void
take_clear (gpointer data)
{
  Take *take = data;

  g_clear_object (&take->clip);
  g_clear_object (&take->picture);
}

static void
take_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, take_clear);
}

/* Makes the folder, and clears away what nothing can need any more. */
static DexFuture *
prepare_in_thread (gpointer data)
{
  Take *take = data;
  g_autofree char *folder = g_path_get_dirname (g_file_peek_path (take->picture));
  g_autoptr (GDir) dir = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GError *error = NULL;
  const char *name;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return dex_future_new_reject (G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder,
                                  g_strerror (errno));
  if ((dir = g_dir_open (folder, 0, &error)) == NULL)
    return dex_future_new_for_error (error);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0 && now - info.st_mtime > KEPT_SECONDS)
        g_unlink (path);
    }
  return dex_future_new_true ();
}

static DexFuture *
take_fiber (gpointer data)
{
  Take *take = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (dailies_thread_run ("clip-picture", prepare_in_thread,
                                      g_atomic_rc_box_acquire (take), take_unref),
                  &error)
      || !dex_await (dailies_clip_save_frame (take->clip, take->time, 0, take->picture), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_object (take->picture);
}

DexFuture *
dailies_clip_picture_take (DailiesJob *job, gint64 time)
{
  g_autofree char *name = NULL;
  Take *take;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);
  g_return_val_if_fail (dailies_job_get_clip (job) != NULL, NULL);

  name = time == DAILIES_CLIP_PICTURE_LAST
           ? g_strdup_printf ("%s-last.png", dailies_job_get_id (job))
           : g_strdup_printf ("%s-%" G_GINT64_FORMAT ".png", dailies_job_get_id (job), time);
  take = g_atomic_rc_box_new0 (Take);
  take->clip = g_object_ref (dailies_job_get_clip (job));
  take->time = time;
  take->picture
    = g_file_new_build_filename (g_get_user_state_dir (), "dailies", "frames", name, NULL);
  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, take_fiber, take, take_unref);
}

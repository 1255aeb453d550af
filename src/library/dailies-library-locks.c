/* dailies-library-locks.c: who drives which job, and how many at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

static char *
build_job_path (DailiesLibrary *self, DailiesJob *job)
{
  return dailies_library_build_path (self->folder, "locks", dailies_job_get_id (job));
}

DailiesLock *
dailies_library_lock_job (DailiesLibrary *self, DailiesJob *job, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  path = build_job_path (self, job);
  return dailies_lock_take (path, DAILIES_LOCK_PASSING | DAILIES_LOCK_SPARING, error);
}

static gboolean
is_empty (gpointer key, gpointer value, gpointer user_data)
{
  return dailies_line_is_empty (value);
}

DexFuture *
dailies_library_wait_job_lock (DailiesLibrary *self, DailiesJob *job)
{
  g_autofree char *path = NULL;
  DailiesLine *line;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  g_hash_table_foreach_remove (self->job_lines, is_empty, NULL);

  if ((line = g_hash_table_lookup (self->job_lines, dailies_job_get_id (job))) == NULL)
    {
      line = dailies_line_new (DAILIES_LOCK_PASSING | DAILIES_LOCK_SPARING);
      g_hash_table_insert (self->job_lines, g_strdup (dailies_job_get_id (job)), line);
    }

  path = build_job_path (self, job);
  return dailies_line_join (line, (const char *const[]) { path, NULL });
}

/* (transfer full) */
static char **
build_place_paths (DailiesLibrary *self, guint places)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < places; i++)
    {
      g_autofree char *name = g_strdup_printf ("place-%u", i);

      g_strv_builder_take (paths, dailies_library_build_path (self->folder, "locks", name));
    }
  return g_strv_builder_end (paths);
}

DexFuture *
dailies_library_take_place (DailiesLibrary *self, guint places)
{
  g_auto (GStrv) paths = NULL;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (places > 0, NULL);

  paths = build_place_paths (self, places);
  return dailies_line_join (self->places, (const char *const *) paths);
}

void
dailies_library_set_places (DailiesLibrary *self, guint places)
{
  g_auto (GStrv) paths = NULL;

  g_return_if_fail (DAILIES_IS_LIBRARY (self));
  g_return_if_fail (places > 0);

  paths = build_place_paths (self, places);
  dailies_line_set_paths (self->places, (const char *const *) paths);
}

DexFuture *
dailies_library_take_copying (DailiesLibrary *self)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  path = dailies_library_build_path (self->folder, "locks", "copies");
  return dailies_line_join (self->copying, (const char *const[]) { path, NULL });
}

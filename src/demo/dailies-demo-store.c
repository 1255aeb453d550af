/* dailies-demo-store.c: the folder of the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-store.h"

#include "dailies-demo-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _DailiesDemoStore
{
  GObject parent_instance;

  char *folder;
  /* name → DailiesDemoJob */
  GHashTable *jobs;
};

G_DEFINE_FINAL_TYPE (DailiesDemoStore, dailies_demo_store, G_TYPE_OBJECT)

static const char *const subfolders[] = { "jobs", "pictures", "files", "incoming", "rendering" };
/* Seconds: four weeks. */
#define KEPT (28 * 24 * 60 * 60)

static const char *const endings[] = { ".mp4", ".webm" };

static void
dailies_demo_store_finalize (GObject *object)
{
  DailiesDemoStore *self = DAILIES_DEMO_STORE (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->jobs, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_demo_store_parent_class)->finalize (object);
}

static void
dailies_demo_store_class_init (DailiesDemoStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_demo_store_finalize;
}

static void
dailies_demo_store_init (DailiesDemoStore *self)
{
  self->jobs
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) dailies_demo_job_free);
}

static char *
build (DailiesDemoStore *self, const char *subfolder, const char *name, const char *ending)
{
  g_autofree char *file_name = g_strconcat (name, ending, NULL);

  return g_build_filename (self->folder, subfolder, file_name, NULL);
}

/* A process that died leaves behind what it was receiving. */
static void
remove_orphans (DailiesDemoStore *self)
{
  g_autofree char *path = g_build_filename (self->folder, "incoming", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *orphan = g_build_filename (path, name, NULL);

      dailies_demo_upload_remove_left (orphan);
    }
}

/* Nobody comes back to it. A clip that somebody does come back to is rendered again. */
static void
remove_old (const char *path, gint64 before)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *old = g_build_filename (path, name, NULL);
      GStatBuf status;

      if (g_lstat (old, &status) < 0 || status.st_mtime >= before)
        continue;

      if (S_ISDIR (status.st_mode))
        {
          remove_old (old, before);
          (void) g_rmdir (old);
        }
      else
        (void) g_unlink (old);
    }
}

static void
remove_old_in_all (DailiesDemoStore *self, gint64 before)
{
  for (guint i = 0; i < G_N_ELEMENTS (subfolders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, subfolders[i], NULL);

      /* what is there is being received */
      if (!g_str_equal (subfolders[i], "incoming"))
        remove_old (path, before);
    }
}

DailiesDemoStore *
dailies_demo_store_open (GFile *folder, GError **error)
{
  g_autoptr (DailiesDemoStore) self = g_object_new (DAILIES_TYPE_DEMO_STORE, NULL);

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  self->folder = g_file_get_path (folder);
  if (self->folder == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not a local folder");
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (subfolders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, subfolders[i], NULL);

      if (g_mkdir_with_parents (path, 0700) < 0)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path,
                       g_strerror (code));
          return NULL;
        }
    }

  remove_orphans (self);
  remove_old_in_all (self, g_get_real_time () / G_USEC_PER_SEC - KEPT);
  return g_steal_pointer (&self);
}

gboolean
dailies_demo_store_save (DailiesDemoStore *self, const DailiesDemoJob *job, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), FALSE);

  path = build (self, "jobs", job->name, ".json");
  node = dailies_demo_job_to_json (job);
  text = json_to_string (node, TRUE);

  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* A job that has neither clip nor error may have got its error from another process. */
static const DailiesDemoJob *
look_up (DailiesDemoStore *self, const char *name)
{
  DailiesDemoJob *job = g_hash_table_lookup (self->jobs, name);
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (job != NULL && (job->error_name != NULL || dailies_demo_store_has_clip (self, job->clip)))
    return job;

  path = build (self, "jobs", name, ".json");
  if (!g_file_get_contents (path, &data, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_printerr ("%s\n", error->message);
      return NULL;
    }

  job = dailies_demo_job_from_data (data, length, &error);
  if (job == NULL)
    {
      g_printerr ("%s: %s\n", path, error->message);
      return NULL;
    }

  g_hash_table_replace (self->jobs, job->name, job);
  return job;
}

const DailiesDemoJob *
dailies_demo_store_lookup (DailiesDemoStore *self, const char *id)
{
  g_autofree char *name = NULL;
  const DailiesDemoJob *job;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  name = dailies_demo_job_dup_name (id);
  if (name == NULL)
    return NULL;

  job = look_up (self, name);
  return job != NULL && g_str_equal (job->id, id) ? job : NULL;
}

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const DailiesDemoJob *one = *(const DailiesDemoJob *const *) a;
  const DailiesDemoJob *two = *(const DailiesDemoJob *const *) b;

  if (one->created != two->created)
    return one->created > two->created ? -1 : 1;
  return g_strcmp0 (one->id, two->id);
}

GPtrArray *
dailies_demo_store_list (DailiesDemoStore *self)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autofree char *path = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *file_name;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);

  path = g_build_filename (self->folder, "jobs", NULL);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (file_name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = NULL;
      const DailiesDemoJob *job;

      if (!g_str_has_suffix (file_name, ".json"))
        continue;

      name = g_strndup (file_name, strlen (file_name) - strlen (".json"));
      if ((job = look_up (self, name)) != NULL)
        g_ptr_array_add (jobs, (gpointer) job);
    }

  g_ptr_array_sort (jobs, compare_newest_first);
  return g_steal_pointer (&jobs);
}

char *
dailies_demo_store_dup_incoming_template (DailiesDemoStore *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);

  return g_build_filename (self->folder, "incoming", "XXXXXX", NULL);
}

GFile *
dailies_demo_store_get_picture (DailiesDemoStore *self, const char *digest)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);

  path = build (self, "pictures", digest, NULL);
  return g_file_new_for_path (path);
}

static char *
find_clip (DailiesDemoStore *self, const char *digest)
{
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = build (self, "files", digest, endings[i]);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return NULL;
}

GFile *
dailies_demo_store_find_clip (DailiesDemoStore *self, const char *digest)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);
  g_return_val_if_fail (digest != NULL, NULL);

  path = find_clip (self, digest);
  return path != NULL ? g_file_new_for_path (path) : NULL;
}

gboolean
dailies_demo_store_has_clip (DailiesDemoStore *self, const char *digest)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  path = find_clip (self, digest);
  return path != NULL;
}

GFile *
dailies_demo_store_find_file (DailiesDemoStore *self, const char *name)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0' || *name == '.' || strchr (name, '/') != NULL)
    return NULL;

  path = build (self, "files", name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_file_new_for_path (path) : NULL;
}

int
dailies_demo_store_lock_clip (DailiesDemoStore *self, const char *digest, GError **error)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *path = NULL;
  g_autofd int fd = -1;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), -1);

  path = build (self, "rendering", digest, ".lock");
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || fcntl (fd, F_OFD_SETLK, &whole) < 0)
    {
      int code = errno;

      /* EAGAIN where another holds it, which becomes G_IO_ERROR_WOULD_BLOCK. */
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path,
                   g_strerror (code));
      return -1;
    }

  return g_steal_fd (&fd);
}

GFile *
dailies_demo_store_begin_clip (DailiesDemoStore *self, const char *digest, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), NULL);

  path = build (self, "rendering", digest, NULL);
  if (g_mkdir (path, 0700) < 0 && errno != EEXIST)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path,
                   g_strerror (code));
      return NULL;
    }

  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *left = g_build_filename (path, name, NULL);

      (void) g_unlink (left);
    }

  return g_file_new_build_filename (path, "clip", NULL);
}

gboolean
dailies_demo_store_finish_clip (DailiesDemoStore *self,
                                const char *digest,
                                GFile *rendered,
                                GError **error)
{
  g_autofree char *base_name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *lock = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GFile) place = NULL;
  const char *ending;

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (rendered), FALSE);

  base_name = g_file_get_basename (rendered);
  ending = strrchr (base_name, '.');
  path = build (self, "files", digest, ending);
  place = g_file_new_for_path (path);
  if (!g_file_move (rendered, place, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL,
                    NULL, NULL, error))
    return FALSE;

  /* Whoever opened the lock before this finds the clip when it gets it. */
  folder = build (self, "rendering", digest, NULL);
  lock = build (self, "rendering", digest, ".lock");
  (void) g_rmdir (folder);
  (void) g_unlink (lock);
  return TRUE;
}

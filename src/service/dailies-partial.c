/* dailies-partial.c: a file that is not whole yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-partial.h"
#include "dailies-service.h"
#include "dailies-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define GROUP "fetch"
#define TAG ".tag"

struct _DailiesPartial
{
  GObject parent_instance;

  char *path;
  char *tag_path;
  int fd;
  guint64 offset;
  char *validator;
  char *base;
  guint64 total;
  gboolean whole;
};

G_DEFINE_FINAL_TYPE (DailiesPartial, dailies_partial, G_TYPE_OBJECT)

static void
dailies_partial_finalize (GObject *object)
{
  DailiesPartial *self = DAILIES_PARTIAL (object);

  g_clear_fd (&self->fd, NULL);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->tag_path, g_free);
  g_clear_pointer (&self->validator, g_free);
  g_clear_pointer (&self->base, g_free);

  G_OBJECT_CLASS (dailies_partial_parent_class)->finalize (object);
}

static void
dailies_partial_class_init (DailiesPartialClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_partial_finalize;
}

static void
dailies_partial_init (DailiesPartial *self)
{
  self->fd = -1;
}

guint64
dailies_partial_get_offset (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), 0);
  return self->offset;
}

const char *
dailies_partial_get_validator (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);
  return self->validator;
}

const char *
dailies_partial_get_base (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);
  return self->base;
}

guint64
dailies_partial_get_total (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), 0);
  return self->total;
}

gboolean
dailies_partial_is_whole (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), FALSE);
  return self->whole;
}

static DexFuture *
reject_errno (int number)
{
  if (number == ENOSPC || number == EDQUOT)
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_NO_SPACE,
                                  _ ("The disk is full."));
  return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_DISK,
                                _ ("The clip cannot be written: %s"), g_strerror (number));
}

/* --- the tag --- */

/* Another one after each start of the machine; empty where the system does not say. */
static char *
dup_boot_id (void)
{
  char *id = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
    return g_strdup ("");
  return g_strstrip (id);
}

/* @synced: so many bytes are on the disk; of a whole file all of them */
static gboolean
write_tag (DailiesPartial *self, guint64 synced, GError **error)
{
  g_autoptr (GKeyFile) tag = NULL;
  g_autofree char *boot = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (self->validator == NULL && !self->whole)
    return TRUE;

  tag = g_key_file_new ();
  boot = dup_boot_id ();
  if (!self->whole)
    {
      g_key_file_set_string (tag, GROUP, "validator", self->validator);
      g_key_file_set_string (tag, GROUP, "base", self->base);
    }
  g_key_file_set_uint64 (tag, GROUP, "total", self->total);
  g_key_file_set_uint64 (tag, GROUP, "synced", synced);
  g_key_file_set_boolean (tag, GROUP, "whole", self->whole);
  g_key_file_set_string (tag, GROUP, "boot", boot);
  text = g_key_file_to_data (tag, &length, NULL);
  return g_file_set_contents_full (
    self->tag_path, text, (gssize) length,
    G_FILE_SET_CONTENTS_CONSISTENT | (self->whole ? G_FILE_SET_CONTENTS_DURABLE : 0), 0600, error);
}

/* (transfer full) (nullable) */
static GKeyFile *
load_tag (const char *path)
{
  g_autoptr (GKeyFile) tag = g_key_file_new ();

  return g_key_file_load_from_file (tag, path, G_KEY_FILE_NONE, NULL) ? g_steal_pointer (&tag)
                                                                      : NULL;
}

/* A tag that was left behind says nothing of a file that has gone since, or was begun anew. */
static gboolean
is_whole (GKeyFile *tag, guint64 size)
{
  return size > 0 && g_key_file_get_boolean (tag, GROUP, "whole", NULL)
         && g_key_file_get_uint64 (tag, GROUP, "total", NULL) == size;
}

/* What of @size bytes in the file may be built upon. */
static guint64
read_tag (DailiesPartial *self, guint64 size)
{
  g_autoptr (GKeyFile) tag = load_tag (self->tag_path);
  g_autofree char *boot = dup_boot_id ();
  g_autofree char *tag_boot = NULL;
  g_autofree char *validator = NULL;
  g_autofree char *base = NULL;
  guint64 synced;

  if (tag == NULL)
    return 0;

  self->whole = is_whole (tag, size);
  validator = g_key_file_get_string (tag, GROUP, "validator", NULL);
  base = g_key_file_get_string (tag, GROUP, "base", NULL);
  tag_boot = g_key_file_get_string (tag, GROUP, "boot", NULL);
  synced = g_key_file_get_uint64 (tag, GROUP, "synced", NULL);
  self->total = g_key_file_get_uint64 (tag, GROUP, "total", NULL);
  if (self->whole)
    return size;
  if (validator == NULL || base == NULL || self->total == 0 || size > self->total)
    return 0;

  self->validator = g_steal_pointer (&validator);
  self->base = g_steal_pointer (&base);
  if (*boot != '\0' && g_strcmp0 (boot, tag_boot) == 0)
    return size;
  return MIN (size, synced);
}

/* --- what runs in a thread --- */

/* Where a fetch that was dropped has not come to its end yet, that is waited for: two of them in one
 * file would spoil it. */
static gboolean
lock_fd (int fd)
{
  struct flock region = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int result;

  do
    result = fcntl (fd, F_OFD_SETLKW, &region);
  while (result != 0 && errno == EINTR);
  return result == 0;
}

/* Renamed or removed by the one who had it: the file is another one now. */
static gboolean
is_at_path (int fd, const char *path)
{
  struct stat ours, theirs;

  return fstat (fd, &ours) == 0 && stat (path, &theirs) == 0 && ours.st_dev == theirs.st_dev
         && ours.st_ino == theirs.st_ino;
}

static gboolean
open_locked (DailiesPartial *self)
{
  do
    {
      g_clear_fd (&self->fd, NULL);
      self->fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (self->fd == -1 || !lock_fd (self->fd))
        return FALSE;
    }
  while (!is_at_path (self->fd, self->path));
  return TRUE;
}

static DexFuture *
open_in_thread (gpointer data)
{
  g_autoptr (DailiesPartial) self = g_object_new (DAILIES_TYPE_PARTIAL, NULL);
  gint64 size;

  self->path = g_strdup (data);
  self->tag_path = g_strconcat (self->path, TAG, NULL);
  if (!open_locked (self) || (size = lseek (self->fd, 0, SEEK_END)) == -1)
    return reject_errno (errno);

  self->offset = read_tag (self, (guint64) size);
  if (ftruncate (self->fd, (off_t) self->offset) == -1)
    return reject_errno (errno);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

DexFuture *
dailies_partial_open (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_file_peek_path (file) == NULL)
    return reject_errno (EINVAL);
  return dailies_thread_run ("[dailies] open partial", open_in_thread,
                             g_strdup (g_file_peek_path (file)), g_free);
}

static DexFuture *
look_in_thread (gpointer data)
{
  g_autofree char *tag_path = g_strconcat (data, TAG, NULL);
  g_autoptr (GKeyFile) tag = load_tag (tag_path);
  struct stat info;

  return dex_future_new_for_boolean (tag != NULL && stat (data, &info) == 0
                                     && is_whole (tag, (guint64) info.st_size));
}

DexFuture *
dailies_partial_look (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (g_file_peek_path (file) != NULL, NULL);

  return dailies_thread_run ("[dailies] look at partial", look_in_thread,
                             g_strdup (g_file_peek_path (file)), g_free);
}

void
dailies_partial_forget (GFile *file)
{
  g_autofree char *tag_path = NULL;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (g_file_peek_path (file) != NULL);

  tag_path = g_strconcat (g_file_peek_path (file), TAG, NULL);
  g_unlink (tag_path);
}

/* After a power cut the tag of other bytes would vouch for what of these has not reached the disk. Where a
 * new one comes in its place, GLib syncs the folder with that. */
static gboolean
remove_tag (DailiesPartial *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofd int fd = -1;

  if (g_unlink (self->tag_path) == -1 && errno != ENOENT)
    return FALSE;
  if (self->validator != NULL)
    return TRUE;

  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  /* A file system that cannot be told to sync a folder makes no promise to wait for. */
  return fd != -1 && (fsync (fd) == 0 || errno == EINVAL || errno == ENOSYS);
}

static DexFuture *
begin_in_thread (gpointer data)
{
  DailiesPartial *self = data;
  g_autoptr (GError) error = NULL;

  if (!remove_tag (self))
    return reject_errno (errno);
  if (ftruncate (self->fd, 0) == -1)
    return reject_errno (errno);
  if (!write_tag (self, 0, &error))
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_DISK,
                                  _ ("The clip cannot be written: %s"), error->message);
  return dex_future_new_true ();
}

DexFuture *
dailies_partial_begin (DailiesPartial *self, const char *validator, const char *base, guint64 total)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);

  self->offset = 0;
  self->total = total;
  self->whole = FALSE;
  /* Without the size nothing tells whether a part is of the same file, or whole. */
  g_set_str (&self->validator, total > 0 ? validator : NULL);
  g_set_str (&self->base, base);
  return dailies_thread_run ("[dailies] begin partial", begin_in_thread, g_object_ref (self),
                             g_object_unref);
}

typedef struct
{
  DailiesPartial *partial;
  const guint8 *data;
  guint64 length;
} Bytes;

static void
bytes_free (gpointer data)
{
  Bytes *bytes = data;

  g_clear_object (&bytes->partial);
  g_free (bytes);
}

static DexFuture *
run_bytes (DailiesPartial *self,
           const char *name,
           DailiesThreadFunc func,
           const guint8 *data,
           guint64 length)
{
  Bytes *bytes = g_new0 (Bytes, 1);

  bytes->partial = g_object_ref (self);
  bytes->data = data;
  bytes->length = length;
  return dailies_thread_run (name, func, bytes, bytes_free);
}

static DexFuture *
reserve_in_thread (gpointer data)
{
  Bytes *bytes = data;
  g_autofree char *needs = NULL;
  g_autofree char *has = NULL;
  struct statvfs fs;
  guint64 available;

  /* Where the file system does not say, writing will. */
  if (fstatvfs (bytes->partial->fd, &fs) == -1)
    return dex_future_new_true ();

  available = (guint64) fs.f_bavail * fs.f_frsize;
  if (bytes->length <= available)
    return dex_future_new_true ();

  needs = g_format_size (bytes->length);
  has = g_format_size (available);
  return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_NO_SPACE,
                                _ ("The clip needs %s on the disk; %s are free."), needs, has);
}

DexFuture *
dailies_partial_reserve (DailiesPartial *self, guint64 bytes)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);

  return run_bytes (self, "[dailies] free space", reserve_in_thread, NULL, bytes);
}

static DexFuture *
append_in_thread (gpointer data)
{
  Bytes *bytes = data;
  DailiesPartial *self = bytes->partial;
  gsize written = 0;

  while (written < bytes->length)
    {
      gssize n = pwrite (self->fd, bytes->data + written, bytes->length - written,
                         (off_t) (self->offset + written));

      if (n == -1 && errno == EINTR)
        continue;
      if (n == -1)
        return reject_errno (errno);
      written += (gsize) n;
    }
  self->offset += written;
  return dex_future_new_true ();
}

DexFuture *
dailies_partial_append (DailiesPartial *self, const guint8 *data, gsize length)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);

  return run_bytes (self, "[dailies] write partial", append_in_thread, data, length);
}

static DexFuture *
keep_in_thread (gpointer data)
{
  DailiesPartial *self = data;
  g_autoptr (GError) error = NULL;

  if (ftruncate (self->fd, (off_t) self->offset) == -1 || fsync (self->fd) == -1)
    return reject_errno (errno);
  if (!write_tag (self, self->offset, &error))
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_DISK,
                                  _ ("The clip cannot be written: %s"), error->message);
  return dex_future_new_true ();
}

DexFuture *
dailies_partial_keep (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);

  return dailies_thread_run ("[dailies] keep partial", keep_in_thread, g_object_ref (self),
                             g_object_unref);
}

static DexFuture *
finish_in_thread (gpointer data)
{
  DailiesPartial *self = data;
  g_autoptr (GError) error = NULL;

  if (ftruncate (self->fd, (off_t) self->offset) == -1 || fsync (self->fd) == -1)
    return reject_errno (errno);

  self->whole = TRUE;
  self->total = self->offset;
  if (!write_tag (self, self->offset, &error))
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_DISK,
                                  _ ("The clip cannot be written: %s"), error->message);
  return dex_future_new_for_uint64 (self->offset);
}

DexFuture *
dailies_partial_finish (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);

  return dailies_thread_run ("[dailies] finish partial", finish_in_thread, g_object_ref (self),
                             g_object_unref);
}

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
#include <sys/statvfs.h>
#include <unistd.h>

#define GROUP "fetch"

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

static gboolean
write_tag (DailiesPartial *self, guint64 synced, GError **error)
{
  g_autoptr (GKeyFile) tag = NULL;
  g_autofree char *boot = NULL;

  if (self->validator == NULL)
    return TRUE;

  tag = g_key_file_new ();
  boot = dup_boot_id ();
  g_key_file_set_string (tag, GROUP, "validator", self->validator);
  g_key_file_set_string (tag, GROUP, "base", self->base);
  g_key_file_set_uint64 (tag, GROUP, "total", self->total);
  g_key_file_set_uint64 (tag, GROUP, "synced", synced);
  g_key_file_set_string (tag, GROUP, "boot", boot);
  return g_key_file_save_to_file (tag, self->tag_path, error);
}

/* What of @size bytes in the file may be built upon. */
static guint64
read_tag (DailiesPartial *self, guint64 size)
{
  g_autoptr (GKeyFile) tag = g_key_file_new ();
  g_autofree char *boot = dup_boot_id ();
  g_autofree char *tag_boot = NULL;
  g_autofree char *validator = NULL;
  g_autofree char *base = NULL;
  guint64 synced;

  if (!g_key_file_load_from_file (tag, self->tag_path, G_KEY_FILE_NONE, NULL))
    return 0;

  validator = g_key_file_get_string (tag, GROUP, "validator", NULL);
  base = g_key_file_get_string (tag, GROUP, "base", NULL);
  tag_boot = g_key_file_get_string (tag, GROUP, "boot", NULL);
  synced = g_key_file_get_uint64 (tag, GROUP, "synced", NULL);
  self->total = g_key_file_get_uint64 (tag, GROUP, "total", NULL);
  if (validator == NULL || base == NULL || self->total == 0 || size > self->total)
    return 0;

  self->validator = g_steal_pointer (&validator);
  self->base = g_steal_pointer (&base);
  if (*boot != '\0' && g_strcmp0 (boot, tag_boot) == 0)
    return size;
  return MIN (size, synced);
}

/* --- what runs in a thread --- */

static DexFuture *
open_in_thread (gpointer data)
{
  g_autoptr (DailiesPartial) self = g_object_new (DAILIES_TYPE_PARTIAL, NULL);
  gint64 size;

  self->path = g_strdup (data);
  self->tag_path = g_strconcat (self->path, ".tag", NULL);
  self->fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd == -1)
    return reject_errno (errno);
  if ((size = lseek (self->fd, 0, SEEK_END)) == -1)
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
begin_in_thread (gpointer data)
{
  DailiesPartial *self = data;
  g_autoptr (GError) error = NULL;

  if (g_unlink (self->tag_path) == -1 && errno != ENOENT)
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

  if (ftruncate (self->fd, (off_t) self->offset) == -1 || fsync (self->fd) == -1)
    return reject_errno (errno);
  if (g_unlink (self->tag_path) == -1 && errno != ENOENT)
    return reject_errno (errno);
  return dex_future_new_for_uint64 (self->offset);
}

DexFuture *
dailies_partial_finish (DailiesPartial *self)
{
  g_return_val_if_fail (DAILIES_IS_PARTIAL (self), NULL);

  return dailies_thread_run ("[dailies] finish partial", finish_in_thread, g_object_ref (self),
                             g_object_unref);
}

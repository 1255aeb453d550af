/* dailies-demo-upload.c: a picture inside a request, decoded while it comes in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_HEADER 256
#define BLOCK_SIZE (64 * 1024)

struct _DailiesDemoUpload
{
  GObject parent_instance;

  char *path;
  int fd;
  GChecksum *checksum;
  GError *error;

  /* What stands before the comma. */
  GString *header;
  gboolean in_data;
  gboolean spoiled;

  guint32 bits;
  guint characters;
  guint padding;
  guint8 *block;
  gsize filled;
};

G_DEFINE_FINAL_TYPE (DailiesDemoUpload, dailies_demo_upload, G_TYPE_OBJECT)

static void
dailies_demo_upload_finalize (GObject *object)
{
  DailiesDemoUpload *self = DAILIES_DEMO_UPLOAD (object);

  g_clear_fd (&self->fd, NULL);
  if (self->path != NULL)
    (void) g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->block, g_free);
  g_string_free (g_steal_pointer (&self->header), TRUE);

  G_OBJECT_CLASS (dailies_demo_upload_parent_class)->finalize (object);
}

static void
dailies_demo_upload_class_init (DailiesDemoUploadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_demo_upload_finalize;
}

static void
dailies_demo_upload_init (DailiesDemoUpload *self)
{
  self->fd = -1;
  self->header = g_string_new (NULL);
  self->block = g_malloc (BLOCK_SIZE);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
}

static void
take_errno (DailiesDemoUpload *self)
{
  int code = errno;

  if (self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
}

/* Held by the descriptor, so it ends with the process, in whatever namespace that has its number. */
static gboolean
lock_file (int fd, gboolean wait)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int result;

  do
    result = fcntl (fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &whole);
  while (result < 0 && errno == EINTR);

  return result == 0;
}

/* Returns: whether it is locked and still there: before it is locked, it may be taken for left over */
static gboolean
open_file (DailiesDemoUpload *self, const char *template)
{
  struct stat status;

  g_clear_fd (&self->fd, NULL);
  g_set_str (&self->path, template);
  self->fd = g_mkstemp_full (self->path, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      take_errno (self);
      g_clear_pointer (&self->path, g_free);
      return TRUE;
    }

  if (!lock_file (self->fd, TRUE) || fstat (self->fd, &status) < 0)
    {
      take_errno (self);
      return TRUE;
    }

  return status.st_nlink > 0;
}

DailiesDemoUpload *
dailies_demo_upload_new (const char *template)
{
  DailiesDemoUpload *self = g_object_new (DAILIES_TYPE_DEMO_UPLOAD, NULL);

  g_return_val_if_fail (template != NULL, NULL);

  while (!open_file (self, template))
    ;

  return self;
}

void
dailies_demo_upload_remove_left (const char *path)
{
  g_autofd int fd = -1;

  g_return_if_fail (path != NULL);

  fd = g_open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd >= 0 && lock_file (fd, FALSE))
    (void) g_unlink (path);
}

static void
flush_block (DailiesDemoUpload *self)
{
  gsize written = 0;

  g_checksum_update (self->checksum, self->block, (gssize) self->filled);
  while (self->error == NULL && written < self->filled)
    {
      gssize n = write (self->fd, self->block + written, self->filled - written);

      if (n < 0 && errno != EINTR)
        take_errno (self);
      else if (n > 0)
        written += (gsize) n;
    }
  self->filled = 0;
}

/* -1: no character of base64. */
static int
decode_character (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+')
    return 62;
  if (c == '/')
    return 63;
  return -1;
}

static void
take_character (DailiesDemoUpload *self, char c)
{
  int value = decode_character (c);

  if (c == '=')
    self->padding++;
  else if (value < 0 || self->padding > 0)
    {
      self->spoiled = TRUE;
      return;
    }

  self->bits = self->bits << 6 | (value < 0 ? 0 : (guint32) value);
  if (++self->characters % 4 != 0)
    return;

  if (self->padding > 2)
    {
      self->spoiled = TRUE;
      return;
    }

  for (guint i = 0; i < 3 - self->padding; i++)
    self->block[self->filled++] = (guint8) (self->bits >> (16 - 8 * i));
  if (self->filled > BLOCK_SIZE - 3)
    flush_block (self);
}

void
dailies_demo_upload_feed (DailiesDemoUpload *self, const char *data, gsize length)
{
  g_return_if_fail (DAILIES_IS_DEMO_UPLOAD (self));

  for (gsize i = 0; i < length && !self->spoiled; i++)
    {
      if (self->in_data)
        take_character (self, data[i]);
      else if (data[i] == ',')
        self->in_data = TRUE;
      else if (self->header->len < MAX_HEADER)
        g_string_append_c (self->header, data[i]);
      else
        self->spoiled = TRUE;
    }
}

void
dailies_demo_upload_spoil (DailiesDemoUpload *self)
{
  g_return_if_fail (DAILIES_IS_DEMO_UPLOAD (self));

  self->spoiled = TRUE;
}

gboolean
dailies_demo_upload_finish (DailiesDemoUpload *self, GError **error)
{
  g_autofree char *header = NULL;

  g_return_val_if_fail (DAILIES_IS_DEMO_UPLOAD (self), FALSE);

  if (self->filled > 0)
    flush_block (self);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  header = g_ascii_strdown (self->header->str, -1);
  if (self->spoiled || !self->in_data || self->characters % 4 != 0
      || !g_str_has_suffix (header, ";base64"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "Invalid data URL: expected data:image/jpeg;base64,… or "
                           "data:image/png;base64,…");
      return FALSE;
    }

  return TRUE;
}

const char *
dailies_demo_upload_get_path (DailiesDemoUpload *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_UPLOAD (self), NULL);

  return self->path;
}

const char *
dailies_demo_upload_get_digest (DailiesDemoUpload *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_UPLOAD (self), NULL);

  return g_checksum_get_string (self->checksum);
}

gboolean
dailies_demo_upload_keep (DailiesDemoUpload *self, GFile *place, GError **error)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_UPLOAD (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (place), FALSE);

  if (g_rename (self->path, g_file_peek_path (place)) < 0)
    {
      int code = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      return FALSE;
    }

  g_clear_pointer (&self->path, g_free);
  g_clear_fd (&self->fd, NULL);
  return TRUE;
}

/* dailies-body.c: the JSON of a request as a stream
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-body.h"
#include "dailies-json.h"
#include "dailies-service.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of the file, in bytes: a multiple of three, so that blocks are encoded one by one. */
#define BLOCK (192 * 1024)
#define ENCODED(n) (((n) + 2) / 3 * 4)

struct _DailiesBody
{
  GInputStream parent_instance;

  gint64 length;

  /* What is handed out now, and how much of it has been. */
  GByteArray *out;
  gsize taken;

  /* NULL in a body without a picture. */
  GInputStream *file;
  guint64 file_size;
  guint64 file_read;
  GCancellable *cancellable;
  guint8 *block;
  gsize block_length;
  gboolean block_ready;
  gboolean file_done;

  char *tail;
  GError *error;

  /* Sources that wait for the next block. */
  GPtrArray *waiting;
};

enum
{
  ABANDONED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void dailies_body_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DailiesBody,
                               dailies_body,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      dailies_body_pollable_init))

static void
wake_all (DailiesBody *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    g_source_set_ready_time (g_ptr_array_index (self->waiting, i), 0);
  g_ptr_array_set_size (self->waiting, 0);
}

static void
block_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesBody) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &self->block_length, &error))
    self->block_ready = TRUE;
  else if (self->error == NULL)
    self->error = g_error_new (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                               _ ("The picture could not be read: %s"), error->message);
  wake_all (self);
}

static void
read_block (DailiesBody *self)
{
  self->block_ready = FALSE;
  g_input_stream_read_all_async (self->file, self->block, BLOCK, G_PRIORITY_DEFAULT,
                                 self->cancellable, block_read, g_object_ref (self));
}

static gboolean
fail_changed (DailiesBody *self)
{
  self->error = g_error_new_literal (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                                     _ ("The picture changed its size while it was sent."));
  return FALSE;
}

/* Makes the block that was read the text that is handed out, and has the next one read. */
static gboolean
encode_block (DailiesBody *self)
{
  int state = 0;
  int save = 0;
  gsize written;

  self->file_read += self->block_length;
  if (self->file_read > self->file_size)
    return fail_changed (self);

  /* g_base64_encode_step() asks for (n / 3 + 1) * 4 + 4 bytes. */
  g_byte_array_set_size (self->out, ENCODED (BLOCK) + 8);
  written = g_base64_encode_step (self->block, self->block_length, FALSE, (char *) self->out->data,
                                  &state, &save);
  written += g_base64_encode_close (FALSE, (char *) self->out->data + written, &state, &save);
  g_byte_array_set_size (self->out, written);
  self->taken = 0;

  if (self->block_length == BLOCK)
    {
      read_block (self);
      return TRUE;
    }
  if (self->file_read != self->file_size)
    return fail_changed (self);
  self->file_done = TRUE;
  return TRUE;
}

/* Whether there is something to hand out, or nothing will ever come. */
static gboolean
fill (DailiesBody *self)
{
  while (self->taken == self->out->len && self->error == NULL)
    {
      if (self->file != NULL && !self->file_done)
        {
          if (!self->block_ready)
            return FALSE;
          encode_block (self);
        }
      else if (self->tail != NULL)
        {
          g_byte_array_set_size (self->out, 0);
          g_byte_array_append (self->out, (const guint8 *) self->tail, strlen (self->tail));
          self->taken = 0;
          g_clear_pointer (&self->tail, g_free);
        }
      else
        {
          break;
        }
    }
  return TRUE;
}

static gboolean
dailies_body_is_readable (GPollableInputStream *stream)
{
  return fill (DAILIES_BODY (stream));
}

static gssize
dailies_body_read_nonblocking (GPollableInputStream *stream,
                               void *buffer,
                               gsize count,
                               GError **error)
{
  DailiesBody *self = DAILIES_BODY (stream);
  gsize n;

  if (!fill (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Operation would block");
      return -1;
    }
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return -1;
    }

  n = MIN (count, self->out->len - self->taken);
  memcpy (buffer, self->out->data + self->taken, n);
  self->taken += n;
  return (gssize) n;
}

static GSource *
dailies_body_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  DailiesBody *self = DAILIES_BODY (stream);
  /* Of GLib's own kinds because g_pollable_source_new_full() gives it a callback. */
  g_autoptr (GSource) ready = g_timeout_source_new (0);

  g_source_set_static_name (ready, "[dailies] picture block");
  if (!fill (self))
    {
      g_source_set_ready_time (ready, -1);
      g_ptr_array_add (self->waiting, g_source_ref (ready));
    }
  return g_pollable_source_new_full (stream, ready, cancellable);
}

static void
dailies_body_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = dailies_body_is_readable;
  iface->read_nonblocking = dailies_body_read_nonblocking;
  iface->create_source = dailies_body_create_source;
}

/* Only for the interface: all who read it are asynchronous. */
static gssize
dailies_body_read (GInputStream *stream,
                   void *buffer,
                   gsize count,
                   GCancellable *cancellable,
                   GError **error)
{
  return dailies_body_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer, count, error);
}

/* The default closes in a worker thread, which may then be the one that frees the body; here is
 * nothing to close before it is freed. */
static void
dailies_body_close_async (GInputStream *stream,
                          int priority,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  DailiesBody *self = DAILIES_BODY (stream);
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);

  if (self->tail != NULL || self->taken < self->out->len)
    g_signal_emit (self, signals[ABANDONED], 0);
  g_task_set_priority (task, priority);
  g_task_return_boolean (task, TRUE);
}

static gboolean
dailies_body_close_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
dailies_body_dispose (GObject *object)
{
  DailiesBody *self = DAILIES_BODY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (dailies_body_parent_class)->dispose (object);
}

static void
dailies_body_finalize (GObject *object)
{
  DailiesBody *self = DAILIES_BODY (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_clear_pointer (&self->block, g_free);
  g_clear_pointer (&self->tail, g_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (dailies_body_parent_class)->finalize (object);
}

static void
dailies_body_class_init (DailiesBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->dispose = dailies_body_dispose;
  object_class->finalize = dailies_body_finalize;
  stream_class->read_fn = dailies_body_read;
  stream_class->close_async = dailies_body_close_async;
  stream_class->close_finish = dailies_body_close_finish;

  signals[ABANDONED] = g_signal_new ("abandoned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dailies_body_init (DailiesBody *self)
{
  self->out = g_byte_array_new ();
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
}

DailiesBody *
dailies_body_new (const char *json)
{
  DailiesBody *self;

  g_return_val_if_fail (json != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_BODY, NULL);
  g_byte_array_append (self->out, (const guint8 *) json, strlen (json));
  self->length = self->out->len;
  return self;
}

gint64
dailies_body_get_length (DailiesBody *self)
{
  g_return_val_if_fail (DAILIES_IS_BODY (self), 0);
  return self->length;
}

/* --- opening a picture, in a worker thread --- */

typedef struct
{
  char *json;
  char *member;
  GFile *picture;
  guint64 max_bytes;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->json);
  g_free (opening->member);
  g_clear_object (&opening->picture);
  g_free (opening);
}

static DexFuture *
reject_unreadable (const GError *error)
{
  return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                                _ ("The picture could not be read: %s"), error->message);
}

static DexFuture *
reject_size (guint64 size, guint64 max_bytes)
{
  g_autofree char *has = g_format_size (size);
  g_autofree char *may = g_format_size (max_bytes);

  return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                                _ ("The picture has %s; the service takes at most %s."), has, may);
}

static const char *
sniff (const guint8 *data, gsize length)
{
  if (length >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";
  if (length >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";
  return NULL;
}

/* "{…}" without its last brace, and the new member up to the first byte of the picture. */
static void
set_head (DailiesBody *self, Opening *opening, const char *mime)
{
  g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), opening->member);
  g_autofree char *quoted = json_to_string (name, FALSE);
  g_autofree char *head = NULL;

  head = g_strdup_printf ("%.*s,%s:\"data:%s;base64,", (int) strlen (opening->json) - 1,
                          opening->json, quoted, mime);
  g_byte_array_append (self->out, (const guint8 *) head, strlen (head));
  self->tail = g_strdup ("\"}");
  self->length = (gint64) (self->out->len + ENCODED (self->file_size) + strlen (self->tail));
}

static DexFuture *
open_picture (gpointer data)
{
  Opening *opening = data;
  g_autoptr (DailiesBody) self = g_object_new (DAILIES_TYPE_BODY, NULL);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  const char *mime;

  /* Asked before it is opened: opening a pipe waits for its other end. */
  info = g_file_query_info (opening->picture, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, &error);
  if (info == NULL)
    return reject_unreadable (error);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                                  _ ("The picture is no regular file."));
  g_clear_object (&info);

  stream = g_file_read (opening->picture, NULL, &error);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &error);
  if (info == NULL)
    return reject_unreadable (error);

  self->file_size = (guint64) g_file_info_get_size (info);
  if (opening->max_bytes > 0 && self->file_size > opening->max_bytes)
    return reject_size (self->file_size, opening->max_bytes);

  self->block = g_malloc (BLOCK);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), self->block, BLOCK, &self->block_length,
                                NULL, &error))
    return reject_unreadable (error);
  self->block_ready = TRUE;

  if ((mime = sniff (self->block, self->block_length)) == NULL)
    return dex_future_new_reject (DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_INPUT,
                                  _ ("The picture is neither a JPEG nor a PNG file."));

  self->file = G_INPUT_STREAM (g_steal_pointer (&stream));
  set_head (self, opening, mime);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

DexFuture *
dailies_body_new_with_picture (const char *json,
                               const char *member,
                               GFile *picture,
                               guint64 max_bytes)
{
  Opening *opening;

  g_return_val_if_fail (json != NULL && g_str_has_suffix (json, "}"), NULL);
  g_return_val_if_fail (member != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (picture), NULL);

  opening = g_new0 (Opening, 1);
  opening->json = g_strdup (json);
  opening->member = g_strdup (member);
  opening->picture = g_object_ref (picture);
  opening->max_bytes = max_bytes;
  return dailies_thread_run ("[dailies] open picture", open_picture, opening, opening_free);
}

/* picture-held.c: a file that is not read further until nobody wants it any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "picture-held.h"

struct _HeldFile
{
  GObject parent_instance;

  GBytes *bytes;
  guint opening;
  gboolean is_deaf;
  /* By whichever thread reads */
  int openings;
  int is_held;
  int reads_after;
};

static void held_file_iface_init (GFileIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeldFile,
                               held_file,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_FILE, held_file_iface_init))

#define TYPE_HELD_STREAM (held_stream_get_type ())
G_DECLARE_FINAL_TYPE (HeldStream, held_stream, HELD, STREAM, GFileInputStream)

struct _HeldStream
{
  GFileInputStream parent_instance;

  HeldFile *file;
  gboolean holds;
  gsize offset;
};

G_DEFINE_FINAL_TYPE (HeldStream, held_stream, G_TYPE_FILE_INPUT_STREAM)

/* --- the stream --- */

static void
hold (HeldFile *file, GCancellable *cancellable)
{
  GPollFD fd;

  /* Nobody could ever end this. */
  if (!g_cancellable_make_pollfd (cancellable, &fd))
    g_error ("The file is read without a cancellable");

  g_atomic_int_set (&file->is_held, TRUE);
  g_main_context_wakeup (NULL);
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
}

static gssize
held_stream_read (GInputStream *stream,
                  void *buffer,
                  gsize count,
                  GCancellable *cancellable,
                  GError **error)
{
  HeldStream *self = HELD_STREAM (stream);
  HeldFile *file = self->file;
  gsize size;
  const guint8 *data = g_bytes_get_data (file->bytes, &size);
  gsize end = self->holds && self->offset < size / 2 ? size / 2 : size;

  if (self->holds && self->offset >= size / 2)
    {
      if (g_atomic_int_get (&file->is_held))
        g_atomic_int_inc (&file->reads_after);
      else
        hold (file, cancellable);
      if (!file->is_deaf && g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
    }

  count = MIN (count, end - self->offset);
  memcpy (buffer, data + self->offset, count);
  self->offset += count;
  return (gssize) count;
}

static void
held_stream_finalize (GObject *object)
{
  HeldStream *self = HELD_STREAM (object);

  g_clear_object (&self->file);

  G_OBJECT_CLASS (held_stream_parent_class)->finalize (object);
}

static void
held_stream_class_init (HeldStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = held_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = held_stream_read;
}

static void
held_stream_init (HeldStream *self)
{
}

/* --- the file --- */

/* No path: it is read through GIO. */
static char *
held_file_get_path (GFile *file)
{
  return NULL;
}

static GFileInfo *
held_file_query_info (GFile *file,
                      const char *attributes,
                      GFileQueryInfoFlags flags,
                      GCancellable *cancellable,
                      GError **error)
{
  GFileInfo *info = g_file_info_new ();

  g_file_info_set_file_type (info, G_FILE_TYPE_REGULAR);
  g_file_info_set_size (info, (goffset) g_bytes_get_size (HELD_FILE (file)->bytes));
  return info;
}

static GFileInputStream *
held_file_read (GFile *file, GCancellable *cancellable, GError **error)
{
  HeldFile *self = HELD_FILE (file);
  HeldStream *stream = g_object_new (TYPE_HELD_STREAM, NULL);

  stream->file = g_object_ref (self);
  stream->holds = (guint) g_atomic_int_add (&self->openings, 1) + 1 == self->opening;
  return G_FILE_INPUT_STREAM (stream);
}

static void
held_file_iface_init (GFileIface *iface)
{
  iface->get_path = held_file_get_path;
  iface->query_info = held_file_query_info;
  iface->read_fn = held_file_read;
}

static void
held_file_finalize (GObject *object)
{
  HeldFile *self = HELD_FILE (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);

  G_OBJECT_CLASS (held_file_parent_class)->finalize (object);
}

static void
held_file_class_init (HeldFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = held_file_finalize;
}

static void
held_file_init (HeldFile *self)
{
}

HeldFile *
held_file_new (GBytes *bytes, guint opening, gboolean is_deaf)
{
  HeldFile *self = g_object_new (TYPE_HELD_FILE, NULL);

  self->bytes = g_bytes_ref (bytes);
  self->opening = opening;
  self->is_deaf = is_deaf;
  return self;
}

gboolean
held_file_is_held (HeldFile *self)
{
  return g_atomic_int_get (&self->is_held);
}

guint
held_file_get_reads_after (HeldFile *self)
{
  return (guint) g_atomic_int_get (&self->reads_after);
}

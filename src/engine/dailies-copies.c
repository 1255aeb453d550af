/* dailies-copies.c: a copy of each finished clip, in a folder of the person's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-copies.h"

#include "dailies-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK ((gsize) 256 * 1024)

struct _DailiesCopies
{
  GObject parent_instance;

  DailiesLibrary *library;
  GSettings *settings;
  gboolean started;
  guint under_way;
  DexPromise *settled; /* NULL while none is under way */
};

G_DEFINE_FINAL_TYPE (DailiesCopies, dailies_copies, G_TYPE_OBJECT)

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- in a worker thread --- */

typedef struct
{
  GFile *clip;
  GFile *folder;
  char *job_id;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->clip);
  g_object_unref (copy->folder);
  g_free (copy->job_id);
  g_free (copy);
}

/* (transfer full): "clip.mp4", "clip (2).mp4" … */
static char *
number_name (const char *name, guint number)
{
  const char *dot = strrchr (name, '.');

  if (number == 1)
    return g_strdup (name);
  if (dot == NULL)
    dot = name + strlen (name);
  return g_strdup_printf ("%.*s (%u)%s", (int) (dot - name), name, number, dot);
}

/* What cannot be read is not taken for the same. */
static gboolean
has_same_content (GFile *a, GFile *b)
{
  g_autoptr (GFileInputStream) first = g_file_read (a, NULL, NULL);
  g_autoptr (GFileInputStream) second = g_file_read (b, NULL, NULL);
  g_autofree char *first_bytes = g_malloc (BLOCK);
  g_autofree char *second_bytes = g_malloc (BLOCK);
  gsize first_size = 0;
  gsize second_size = 0;

  if (first == NULL || second == NULL)
    return FALSE;

  do
    {
      if (!g_input_stream_read_all (G_INPUT_STREAM (first), first_bytes, BLOCK, &first_size, NULL,
                                    NULL)
          || !g_input_stream_read_all (G_INPUT_STREAM (second), second_bytes, BLOCK, &second_size,
                                       NULL, NULL)
          || first_size != second_size || memcmp (first_bytes, second_bytes, first_size) != 0)
        return FALSE;
    }
  while (first_size == BLOCK);
  return TRUE;
}

/* A power cut after this does not take it away. */
static gboolean
sync_file (GFile *file, GError **error)
{
  const char *path = g_file_peek_path (file);
  g_autofd int fd = -1;

  /* A place that the system does not show as a folder keeps its files in its own way. */
  if (path == NULL)
    return TRUE;
  if ((fd = open (path, O_RDONLY | O_CLOEXEC)) != -1 && fsync (fd) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

/* Under a hidden name of the job's own until it is whole: what a program that died has left there is
 * written over. */
static char *
find_place (const Copy *copy, GFile *unfinished, GError **error)
{
  g_autofree char *name = g_file_get_basename (copy->clip);
  gboolean is_written = FALSE;

  for (guint number = 1;; number++)
    {
      g_autofree char *numbered = number_name (name, number);
      g_autoptr (GFile) place = g_file_get_child (copy->folder, numbered);
      g_autoptr (GError) local_error = NULL;

      if (g_file_query_exists (place, NULL))
        {
          /* The program may have died between making it and writing that down. */
          if (has_same_content (copy->clip, place))
            return g_file_get_uri (place);
          continue;
        }

      if (!is_written
          && (!g_file_copy (copy->clip, unfinished, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error)
              || !sync_file (unfinished, error)))
        return NULL;
      is_written = TRUE;

      if (g_file_move (unfinished, place, G_FILE_COPY_NONE, NULL, NULL, NULL, &local_error))
        return g_file_get_uri (place);
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
}

static DexFuture *
copy_in_thread (gpointer data)
{
  const Copy *copy = data;
  g_autofree char *unfinished_name = g_strdup_printf (".%s.part", copy->job_id);
  g_autoptr (GFile) unfinished = g_file_get_child (copy->folder, unfinished_name);
  GError *error = NULL;
  char *uri = find_place (copy, unfinished, &error);

  /* What there is of it, if anything. */
  g_file_delete (unfinished, NULL, NULL);
  return uri != NULL ? dex_future_new_take_string (uri) : dex_future_new_for_error (error);
}

/* --- one copy --- */

static DexFuture *
write_event (DailiesCopies *self,
             DailiesJob *job,
             const char *kind,
             const char *name,
             const char *value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) detail = NULL;
  DailiesChange *change = dailies_change_new (kind);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
  json_builder_end_object (builder);
  detail = json_builder_get_root (builder);

  dailies_change_set_detail (change, detail, NULL);
  if (g_str_equal (kind, "to-copy"))
    dailies_change_set_copy_due (change, TRUE);
  else if (g_str_equal (kind, "copied"))
    dailies_change_set_copy_due (change, FALSE);
  return dailies_library_write (self->library, job, change, FALSE);
}

/* With the right to copy. Returns: %FALSE with @error where it is still to be done */
static gboolean
await_copy (DailiesCopies *self, DailiesJob *job, GFile *clip, GFile *folder, GError **error)
{
  Copy *copy = g_new0 (Copy, 1);
  g_autofree char *uri = NULL;

  copy->clip = g_object_ref (clip);
  copy->folder = g_object_ref (folder);
  copy->job_id = g_strdup (dailies_job_get_id (job));
  uri = dex_await_string (dailies_thread_run ("copy-clip", copy_in_thread, copy, copy_free), error);
  if (uri == NULL)
    return FALSE;

  /* Were it not written down, the same copy would be found at its place the next time. */
  dex_await (write_event (self, job, "copied", "uri", uri), NULL);
  return TRUE;
}

static GFile *
dup_folder (DailiesCopies *self)
{
  g_autofree char *uri
    = self->settings != NULL ? g_settings_get_string (self->settings, "copy-folder") : NULL;

  return uri != NULL && *uri != '\0' ? g_file_new_for_uri (uri) : NULL;
}

static void
begin (DailiesCopies *self)
{
  if (self->under_way++ == 0)
    self->settled = dex_promise_new ();
}

static void
end (DailiesCopies *self)
{
  if (--self->under_way > 0)
    return;
  dex_promise_resolve_boolean (self->settled, TRUE);
  dex_clear (&self->settled);
}

/* --- as a clip comes --- */

typedef struct
{
  DailiesCopies *copies;
  DailiesJob *job;
  GFile *clip;
  GFile *folder;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_object_unref (task->copies);
  g_object_unref (task->job);
  g_object_unref (task->clip);
  g_object_unref (task->folder);
  g_free (task);
}

static DexFuture *
copy_fiber (gpointer data)
{
  Task *task = data;
  DailiesCopies *self = task->copies;
  g_autoptr (DailiesLock) lock = NULL;
  g_autoptr (GError) error = NULL;

  /* Where it cannot be had, a copy too many is better than none. */
  lock = dex_await_object (dailies_library_take_copying (self->library), NULL);
  if (!await_copy (self, task->job, task->clip, task->folder, &error))
    {
      g_autofree char *folder = g_file_get_parse_name (task->folder);

      dex_await (write_event (self, task->job, "not-copied", "message", error->message), NULL);
      g_prefix_error (&error,
                      /* Translators: the name of a folder; then what the system says */
                      _ ("The clip is in the library. It could not be copied to “%s”, which is "
                         "tried again at the next start: "),
                      folder);
      g_signal_emit (self, signals[FAILED], 0, task->job, error);
    }
  end (self);
  return dex_future_new_true ();
}

/* The job is not finished yet, and its changes are written in the order in which they are asked for: a
 * job that is found finished is one whose copy is known to be due. */
static void
kept (DailiesQueue *queue, DailiesJob *job, GFile *clip, DailiesCopies *self)
{
  g_autoptr (GFile) folder = dup_folder (self);
  g_autofree char *uri = NULL;
  Task *task;

  if (folder == NULL)
    return;

  uri = g_file_get_uri (folder);
  dex_future_disown (write_event (self, job, "to-copy", "folder", uri));

  task = g_new0 (Task, 1);
  task->copies = g_object_ref (self);
  task->job = g_object_ref (job);
  task->clip = g_object_ref (clip);
  task->folder = g_steal_pointer (&folder);
  begin (self);
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, copy_fiber, task, task_free));
}

/* --- what is still due --- */

static DexFuture *
catch_up_fiber (gpointer data)
{
  DailiesCopies *self = data;
  g_autoptr (GFile) folder = dup_folder (self);
  g_autoptr (DailiesLock) lock = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) jobs = NULL;

  /* What others have copied by then is not listed any more. */
  if (folder != NULL
      && (lock = dex_await_object (dailies_library_take_copying (self->library), &error)) != NULL)
    jobs = dex_await_object (dailies_library_list_copies_due (self->library), &error);

  for (guint i = 0; jobs != NULL && error == NULL && i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (jobs, i);
      GFile *clip = dailies_job_get_clip (job);

      /* One whose file somebody took away is not in the way of the others. */
      if (clip != NULL && g_file_query_exists (clip, NULL))
        await_copy (self, job, clip, folder, &error);
    }

  /* It was told when it came, and what is in the way of one is in the way of all. */
  if (error != NULL)
    g_message ("Copies of clips are still due: %s", error->message);
  end (self);
  return dex_future_new_true ();
}

static void
catch_up (DailiesCopies *self)
{
  begin (self);
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, catch_up_fiber,
                                          g_object_ref (self), g_object_unref));
}

void
dailies_copies_start (DailiesCopies *self)
{
  g_return_if_fail (DAILIES_IS_COPIES (self));

  catch_up (self);
  /* A folder that is full, or gone, is helped by another one. */
  if (self->settings != NULL && !self->started)
    g_signal_connect_object (self->settings, "changed::copy-folder", G_CALLBACK (catch_up), self,
                             G_CONNECT_SWAPPED);
  self->started = TRUE;
}

/* --- GObject --- */

static void
dailies_copies_finalize (GObject *object)
{
  DailiesCopies *self = DAILIES_COPIES (object);

  dex_clear (&self->settled);
  g_clear_object (&self->settings);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (dailies_copies_parent_class)->finalize (object);
}

static void
dailies_copies_class_init (DailiesCopiesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_copies_finalize;

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, DAILIES_TYPE_JOB, G_TYPE_ERROR);
}

static void
dailies_copies_init (DailiesCopies *self)
{
}

DailiesCopies *
dailies_copies_new (DailiesLibrary *library, DailiesQueue *queue, GSettings *settings)
{
  DailiesCopies *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (DAILIES_IS_QUEUE (queue), NULL);

  self = g_object_new (DAILIES_TYPE_COPIES, NULL);
  self->library = g_object_ref (library);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  g_signal_connect_object (queue, "kept", G_CALLBACK (kept), self, 0);
  return self;
}

DexFuture *
dailies_copies_settle (DailiesCopies *self)
{
  g_return_val_if_fail (DAILIES_IS_COPIES (self), NULL);

  return self->settled != NULL ? dex_ref (DEX_FUTURE (self->settled)) : dex_future_new_true ();
}

/* dailies-copies.c: a copy of each finished clip, in a folder of the person's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-copies.h"

#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DailiesCopies
{
  GObject parent_instance;

  DailiesLibrary *library;
  GSettings *settings;
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
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->clip);
  g_object_unref (copy->folder);
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

static DexFuture *
copy_in_thread (gpointer data)
{
  const Copy *copy = data;
  g_autofree char *name = g_file_get_basename (copy->clip);
  g_autofree char *unfinished_name = g_strdup_printf (".%s.%08x.part", name, g_random_int ());
  g_autoptr (GFile) unfinished = g_file_get_child (copy->folder, unfinished_name);
  g_autoptr (GError) error = NULL;

  if (!g_file_copy (copy->clip, unfinished, G_FILE_COPY_NONE, NULL, NULL, NULL, &error))
    {
      /* What there is of it, if anything. */
      g_file_delete (unfinished, NULL, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  for (guint number = 1;; number++)
    {
      g_autofree char *numbered = number_name (name, number);
      g_autoptr (GFile) place = g_file_get_child (copy->folder, numbered);

      g_clear_error (&error);
      if (g_file_move (unfinished, place, G_FILE_COPY_NONE, NULL, NULL, NULL, &error))
        return dex_future_new_take_string (g_file_get_uri (place));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_file_delete (unfinished, NULL, NULL);
          return dex_future_new_for_error (g_steal_pointer (&error));
        }
    }
}

/* --- one copy --- */

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

static void
await_record (Task *task, const char *kind, const char *name, const char *value)
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
  /* For the receipt: without it, the copy is there all the same. */
  dex_await (dailies_library_write (task->copies->library, task->job, change, FALSE), NULL);
}

static void
await_copy (Task *task)
{
  DailiesCopies *self = task->copies;
  Copy *copy = g_new0 (Copy, 1);
  g_autofree char *uri = NULL;
  g_autofree char *folder = g_file_get_parse_name (task->folder);
  g_autoptr (GError) error = NULL;

  copy->clip = g_object_ref (task->clip);
  copy->folder = g_object_ref (task->folder);
  uri
    = dex_await_string (dailies_thread_run ("copy-clip", copy_in_thread, copy, copy_free), &error);
  if (uri != NULL)
    {
      await_record (task, "copied", "uri", uri);
      return;
    }

  await_record (task, "not-copied", "message", error->message);
  /* Translators: the name of a folder; then what the system says */
  g_prefix_error (&error, _ ("The clip is in the library, but was not copied to “%s”: "), folder);
  g_signal_emit (self, signals[FAILED], 0, task->job, error);
}

static DexFuture *
copy_fiber (gpointer data)
{
  Task *task = data;
  DailiesCopies *self = task->copies;

  await_copy (task);
  if (--self->under_way == 0)
    {
      dex_promise_resolve_boolean (self->settled, TRUE);
      dex_clear (&self->settled);
    }
  return dex_future_new_true ();
}

static void
kept (DailiesQueue *queue, DailiesJob *job, GFile *clip, DailiesCopies *self)
{
  g_autofree char *uri
    = self->settings != NULL ? g_settings_get_string (self->settings, "copy-folder") : NULL;
  Task *task;

  if (uri == NULL || *uri == '\0')
    return;

  task = g_new0 (Task, 1);
  task->copies = g_object_ref (self);
  task->job = g_object_ref (job);
  task->clip = g_object_ref (clip);
  task->folder = g_file_new_for_uri (uri);
  if (self->under_way++ == 0)
    self->settled = dex_promise_new ();
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, copy_fiber, task, task_free));
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

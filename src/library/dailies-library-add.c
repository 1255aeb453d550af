/* dailies-library-add.c: a new job, and its first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-error.h"
#include "dailies-library-write.h"
#include "dailies-lock.h"

#include "dailies-thread.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* --- first frames --- */

#define UNFINISHED ".part"

typedef struct
{
  GFile *source;
  char *path;
  char *lock_path;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_clear_object (&copy->source);
  g_clear_pointer (&copy->path, g_free);
  g_clear_pointer (&copy->lock_path, g_free);
  g_free (copy);
}

/* The lock of the job that is to be says that somebody writes its frame: until its row is there. */
static DexFuture *
copy_in_thread (gpointer data)
{
  Copy *copy = data;
  g_autofree char *unfinished = g_strconcat (copy->path, UNFINISHED, NULL);
  g_autoptr (DailiesLock) lock = NULL;
  GError *error = NULL;

  if ((lock = dailies_lock_take (copy->lock_path, DAILIES_LOCK_PASSING | DAILIES_LOCK_WAIT, &error))
        == NULL
      || !dailies_library_copy_file (copy->source, unfinished, copy->path, &error))
    return dex_future_new_for_error (error);
  return dex_future_new_take_object (g_steal_pointer (&lock));
}

static DexFuture *
remove_in_thread (gpointer data)
{
  g_unlink (data);
  return dex_future_new_true ();
}

/* Whether the library knows the job @id; also where that cannot be told. */
static gboolean
is_known (DailiesDatabase *database, const char *id)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean known;

  if ((statement = dailies_database_prepare (database, "SELECT 1 FROM jobs WHERE id = ?", NULL))
      == NULL)
    return TRUE;

  dailies_statement_bind_text (statement, 1, id);
  return !dailies_database_step (database, statement, &known, NULL) || known;
}

void
dailies_library_sweep_frames (GFile *folder, DailiesDatabase *database)
{
  g_autofree char *frames = dailies_library_build_path (folder, NULL, "frames");
  g_autoptr (GDir) dir = g_dir_open (frames, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = g_strndup (name, strcspn (name, "."));
      g_autofree char *lock_path = dailies_library_build_path (folder, "locks", id);
      g_autofree char *path = g_build_filename (frames, name, NULL);
      g_autoptr (DailiesLock) lock = NULL;

      /* What is no frame is not ours. */
      if (!g_uuid_string_is_valid (id)
          || (!g_str_has_suffix (name, UNFINISHED) && is_known (database, id)))
        continue;
      /* Looked at again under its lock: its row may have come meanwhile. */
      if ((lock = dailies_lock_take (lock_path, DAILIES_LOCK_PASSING, NULL)) != NULL
          && (g_str_has_suffix (name, UNFINISHED) || !is_known (database, id)))
        g_unlink (path);
    }
}

/* (transfer full): the end of a file name where it is a plain one, so that a person who looks into
 * the folder knows what it is; nothing of Dailies goes by it */
static char *
dup_suffix (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  gsize length = dot != NULL ? strlen (dot + 1) : 0;

  if (length == 0 || length > 5)
    return g_strdup ("");
  for (const char *p = dot + 1; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p))
        return g_strdup ("");
    }
  return g_ascii_strdown (dot, -1);
}

/* --- a new job --- */

typedef struct
{
  DailiesLibrary *library;
  DailiesRequest *request;
  char *service;
  DailiesDialect dialect;
  char *retry_of;
} Adding;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  g_clear_object (&adding->library);
  g_clear_object (&adding->request);
  g_clear_pointer (&adding->service, g_free);
  g_clear_pointer (&adding->retry_of, g_free);
  g_free (adding);
}

/* (transfer full): without the prompt, which has a column of its own */
static char *
dup_request_json (DailiesRequest *request)
{
  g_autoptr (JsonNode) sealed = dailies_request_to_json (request);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_set_int_member (object, "format", DAILIES_JOB_REQUEST_FORMAT);
  json_object_iter_init_ordered (&iter, json_node_get_object (sealed));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!g_str_equal (name, "prompt"))
        json_object_set_member (object, name, json_node_copy (member));
    }

  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

static DexFuture *
add_fiber (gpointer data)
{
  Adding *adding = data;
  GFile *frame = dailies_request_get_first_frame_file (adding->request);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *frame_name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;
  g_autoptr (DailiesLock) lock = NULL;
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DailiesRow fields = {
    .state = DAILIES_STATE_WAITING,
    .stood = DAILIES_STATE_WAITING,
    .dialect = adding->dialect,
    .charges = { NAN, NAN, NAN },
  };

  if (frame != NULL)
    {
      g_autofree char *suffix = dup_suffix (frame);
      Copy *copy = g_new0 (Copy, 1);

      frame_name = g_strconcat (id, suffix, NULL);
      copy->source = g_object_ref (frame);
      path = dailies_library_build_path (adding->library->folder, "frames", frame_name);
      copy->path = g_strdup (path);
      copy->lock_path = dailies_library_build_path (adding->library->folder, "locks", id);
      lock = dex_await_object (
        dailies_thread_run ("dailies-frame", copy_in_thread, copy, copy_free), &error);
      if (lock == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  json = dup_request_json (adding->request);
  fields.times[DAILIES_TIME_CREATED] = g_get_real_time ();
  fields.texts[DAILIES_TEXT_ID] = id;
  fields.texts[DAILIES_TEXT_PROMPT] = dailies_request_get_prompt (adding->request);
  fields.texts[DAILIES_TEXT_MODEL] = dailies_request_get_model_id (adding->request);
  fields.texts[DAILIES_TEXT_SERVICE] = adding->service;
  fields.texts[DAILIES_TEXT_REQUEST] = json;
  fields.texts[DAILIES_TEXT_FRAME] = frame_name;
  fields.texts[DAILIES_TEXT_RETRY_OF] = adding->retry_of;
  job = dex_await_object (dailies_library_insert (adding->library, &fields), &error);
  if (job != NULL)
    return dex_future_new_take_object (g_steal_pointer (&job));

  /* Without its row nobody would ever ask for it. */
  if (path != NULL)
    dex_await (
      dailies_thread_run ("dailies-frame", remove_in_thread, g_steal_pointer (&path), g_free),
      NULL);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

DexFuture *
dailies_library_add (DailiesLibrary *self,
                     DailiesRequest *request,
                     const char *service,
                     DailiesDialect dialect,
                     const char *retry_of)
{
  Adding *adding;
  DexFuture *fiber;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_REQUEST (request), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  adding = g_new0 (Adding, 1);
  adding->library = g_object_ref (self);
  adding->request = g_object_ref (request);
  adding->service = g_strdup (service);
  adding->dialect = dialect;
  adding->retry_of = g_strdup (retry_of);

  /* What was asked for is done, even when nobody waits for it. */
  fiber = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, add_fiber, adding, adding_free);
  dex_future_disown (dex_ref (fiber));
  return fiber;
}

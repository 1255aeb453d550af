/* dailies-draft.c: what is being written, kept on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-draft.h"

#include "dailies-thread.h"

#include <glib/gstdio.h>

/* A person who types pauses longer than this between words, not between letters. */
#define SAVE_MSEC 400

/* Where it lies. Of two that are written at once the later one stays, whichever is quicker. */
typedef struct
{
  char *path;
  GMutex mutex;
  guint64 kept; /* the number of the one that lies there */
} Place;

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_mutex_clear (&place->mutex);
}

typedef struct
{
  Place *place;
  guint64 number;
  GBytes *bytes;
} Version;

static void
version_free (gpointer data)
{
  Version *version = data;

  g_atomic_rc_box_release_full (version->place, place_clear);
  g_bytes_unref (version->bytes);
  g_free (version);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Version, version_free)

/* In whatever thread. */
static gboolean
keep (const Version *version, GError **error)
{
  Place *place = version->place;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&place->mutex);
  g_autofree char *folder = g_path_get_dirname (place->path);

  if (version->number < place->kept)
    return TRUE;
  /* Where it cannot be made, writing the file says so. */
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (place->path, g_bytes_get_data (version->bytes, NULL),
                                 (gssize) g_bytes_get_size (version->bytes),
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  place->kept = version->number;
  return TRUE;
}

struct _DailiesDraft
{
  GObject parent_instance;

  Place *place;
  guint64 number;
  GBytes *waiting; /* what is to be written */
  guint timer;
  gboolean writing;
};

G_DEFINE_FINAL_TYPE (DailiesDraft, dailies_draft, G_TYPE_OBJECT)

/* What waits: (transfer full) */
static Version *
take_waiting (DailiesDraft *self)
{
  Version *version = g_new0 (Version, 1);

  version->place = g_atomic_rc_box_acquire (self->place);
  version->number = ++self->number;
  version->bytes = g_steal_pointer (&self->waiting);
  return version;
}

static void write_waiting (DailiesDraft *self);

static DexFuture *
keep_in_thread (gpointer version)
{
  GError *error = NULL;

  return keep (version, &error) ? dex_future_new_true () : dex_future_new_for_error (error);
}

static DexFuture *
written (DexFuture *completed, gpointer user_data)
{
  DailiesDraft *self = user_data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (completed, &error) == NULL)
    g_message ("The draft could not be kept: %s", error->message);

  self->writing = FALSE;
  if (self->waiting != NULL && self->timer == 0)
    write_waiting (self);
  return NULL;
}

static void
write_waiting (DailiesDraft *self)
{
  self->writing = TRUE;
  dex_future_disown (dex_future_finally (
    dailies_thread_run ("draft", keep_in_thread, take_waiting (self), version_free), written,
    g_object_ref (self), g_object_unref));
}

static void
timed_out (gpointer data)
{
  DailiesDraft *self = data;

  self->timer = 0;
  if (!self->writing && self->waiting != NULL)
    write_waiting (self);
}

void
dailies_draft_save (DailiesDraft *self, DailiesRequest *request)
{
  g_autoptr (JsonNode) node = NULL;
  gsize length;
  char *text;

  g_return_if_fail (DAILIES_IS_DRAFT (self));
  g_return_if_fail (DAILIES_IS_REQUEST (request));

  node = dailies_request_to_json (request);
  text = json_to_string (node, FALSE);
  length = strlen (text);
  g_clear_pointer (&self->waiting, g_bytes_unref);
  self->waiting = g_bytes_new_take (text, length);
  if (self->timer == 0)
    self->timer = g_timeout_add_once (SAVE_MSEC, timed_out, self);
}

void
dailies_draft_flush (DailiesDraft *self)
{
  g_autoptr (Version) version = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (DAILIES_IS_DRAFT (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->waiting == NULL)
    return;

  version = take_waiting (self);
  if (!keep (version, &error))
    g_message ("The draft could not be kept: %s", error->message);
}

static DexFuture *
parse (DexFuture *completed, gpointer user_data)
{
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (completed, NULL));
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  DailiesRequest *request = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (json_parser_load_from_data (parser, data != NULL ? data : "", (gssize) size, &error)
      && json_parser_get_root (parser) != NULL)
    request = dailies_request_from_json (json_parser_get_root (parser), &error);

  if (request == NULL && error == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The draft is empty");
  if (request == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (request);
}

DexFuture *
dailies_draft_load (DailiesDraft *self)
{
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (DAILIES_IS_DRAFT (self), NULL);

  file = g_file_new_for_path (self->place->path);
  return dex_future_then (dex_file_load_contents_bytes (file), parse, NULL, NULL);
}

static void
dailies_draft_dispose (GObject *object)
{
  DailiesDraft *self = DAILIES_DRAFT (object);

  dailies_draft_flush (self);

  G_OBJECT_CLASS (dailies_draft_parent_class)->dispose (object);
}

static void
dailies_draft_finalize (GObject *object)
{
  g_atomic_rc_box_release_full (DAILIES_DRAFT (object)->place, place_clear);

  G_OBJECT_CLASS (dailies_draft_parent_class)->finalize (object);
}

static void
dailies_draft_class_init (DailiesDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_draft_dispose;
  G_OBJECT_CLASS (klass)->finalize = dailies_draft_finalize;
}

static void
dailies_draft_init (DailiesDraft *self)
{
  self->place = g_atomic_rc_box_new0 (Place);
  self->place->path = g_build_filename (g_get_user_state_dir (), "dailies", "draft.json", NULL);
  g_mutex_init (&self->place->mutex);
}

DailiesDraft *
dailies_draft_new (void)
{
  return g_object_new (DAILIES_TYPE_DRAFT, NULL);
}

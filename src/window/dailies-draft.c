/* dailies-draft.c: what is being written, kept on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-draft.h"

#include <glib/gstdio.h>

/* A person who types pauses longer than this between words, not between letters. */
#define SAVE_MSEC 400

struct _DailiesDraft
{
  GObject parent_instance;

  GFile *file;
  GBytes *waiting; /* what is to be written */
  guint timer;
  gboolean writing;
};

G_DEFINE_FINAL_TYPE (DailiesDraft, dailies_draft, G_TYPE_OBJECT)

static void write_waiting (DailiesDraft *self);

static void
written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesDraft) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_message ("The draft could not be kept: %s", error->message);

  self->writing = FALSE;
  if (self->waiting != NULL && self->timer == 0)
    write_waiting (self);
}

static void
make_folder (DailiesDraft *self)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->file);

  g_mkdir_with_parents (g_file_peek_path (folder), 0700);
}

static void
write_waiting (DailiesDraft *self)
{
  g_autoptr (GBytes) bytes = g_steal_pointer (&self->waiting);

  self->writing = TRUE;
  make_folder (self);
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       written, g_object_ref (self));
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
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (DAILIES_IS_DRAFT (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!(bytes = g_steal_pointer (&self->waiting)))
    return;

  make_folder (self);
  if (!g_file_set_contents_full (g_file_peek_path (self->file), g_bytes_get_data (bytes, NULL),
                                 (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, &error))
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
  g_return_val_if_fail (DAILIES_IS_DRAFT (self), NULL);

  return dex_future_then (dex_file_load_contents_bytes (self->file), parse, NULL, NULL);
}

static void
dailies_draft_dispose (GObject *object)
{
  DailiesDraft *self = DAILIES_DRAFT (object);

  if (self->file != NULL)
    dailies_draft_flush (self);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (dailies_draft_parent_class)->dispose (object);
}

static void
dailies_draft_class_init (DailiesDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_draft_dispose;
}

static void
dailies_draft_init (DailiesDraft *self)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "dailies", "draft.json", NULL);

  self->file = g_file_new_for_path (path);
}

DailiesDraft *
dailies_draft_new (void)
{
  return g_object_new (DAILIES_TYPE_DRAFT, NULL);
}

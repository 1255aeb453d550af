/* dailies-driver-keep.c: from the whole file to the clip in the library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include "dailies-clip.h"

#include <glib/gi18n-lib.h>

#define POSTER_SIDE 640

/* --- the last steps --- */

/* A clip without a poster is a clip all the same.
 *
 * Returns: (transfer full) (nullable): the poster's name */
static char *
make_poster (DailiesDriver *self, const char *clip)
{
  GFile *folder = dailies_library_get_folder (self->library);
  g_autofree char *name = g_strconcat (dailies_job_get_id (self->job), ".jpg", NULL);
  g_autofree char *poster_path = g_build_filename ("posters", name, NULL);
  g_autofree char *clip_path = g_build_filename ("clips", clip, NULL);
  g_autoptr (GFile) poster = g_file_resolve_relative_path (folder, poster_path);
  g_autoptr (GFile) file = g_file_resolve_relative_path (folder, clip_path);
  g_autoptr (GError) error = NULL;

  if (dex_await (
        dailies_driver_until_ended (self, dailies_clip_save_frame (file, 0, POSTER_SIDE, poster)),
        &error))
    return g_steal_pointer (&name);

  if (error->domain != DAILIES_DRIVER_ERROR)
    g_debug ("No poster of %s: %s", clip, error->message);
  return NULL;
}

/* What stays costs only room. */
static void
clear_away (DailiesDriver *self)
{
  g_autoptr (GError) error = NULL;

  if (!dex_await (dailies_library_clear_partial (self->library, self->job), &error))
    g_debug ("%s", error->message);
}

/* @note_name: (nullable): with @note, what is to be said of it for ever */
static void
finish (DailiesDriver *self, const char *clip, const char *note_name, const char *note)
{
  g_autofree char *poster = make_poster (self, clip);
  g_autoptr (GFile) file = NULL;

  clear_away (self);
  if (self->queue == NULL)
    return;

  /* Before the job has ended: a program that waits for that may end with it. */
  file = g_file_new_build_filename (g_file_peek_path (dailies_library_get_folder (self->library)),
                                    "clips", clip, NULL);
  dailies_queue_kept (self->queue, self->job, file);

  dailies_driver_record (self, &(DailiesRecord) {
                                 .kind = "finished",
                                 .moves = TRUE,
                                 .state = DAILIES_STATE_FINISHED,
                                 .clip = clip,
                                 .poster = poster,
                                 .error_name = note_name,
                                 .error_message = note,
                                 .synced = TRUE,
                               });
}

/* What the check found is in the library before the clip is: the run that finishes it may be another
 * one. Not synced: what comes after it, the clip's name, is.
 *
 * @checked: (nullable): the clip, where it could be looked into */
static gboolean
record_check (DailiesDriver *self, DailiesClip *checked, const char *note_name, const char *note)
{
  g_autoptr (JsonNode) facts = NULL;

  if (note_name != NULL)
    {
      facts = dailies_driver_make_facts ("note_name", note_name);
      json_object_set_string_member (json_node_get_object (facts), "note", note);
    }
  return dailies_driver_record (
    self,
    &(DailiesRecord) { .kind = "checked", .checked = checked, .facts = facts, .keeps = TRUE });
}

/* It may have come as far as to be copied: where it is now is looked at the next time. */
static void
look_again (DailiesDriver *self, const GError *error)
{
  self->looked_for_clip = FALSE;
  dailies_driver_note_trouble (
    self, "keep-failed",
    g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FULL)
      ? DAILIES_QUEUE_ERROR_DISK_FULL
      : DAILIES_QUEUE_ERROR_DISK,
    error->message);
}

static void
keep (DailiesDriver *self,
      GFile *partial,
      const char *suffix,
      DailiesClip *checked,
      const char *note_name,
      const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (!record_check (self, checked, note_name, note))
    return;
  /* Awaited to its end: as long as the file is about to move, nobody else may have the job. */
  name = dex_await_string (dailies_library_keep_clip (self->library, self->job, partial, suffix),
                           &error);
  if (name != NULL)
    finish (self, name, note_name, note);
  else if (self->queue != NULL)
    look_again (self, error);
}

/* Where the bytes do not say what the file is called, its link does. */
static const char *
get_suffix_of_uri (const char *uri)
{
  static const char *const suffixes[] = { ".mp4", ".webm", ".mov", ".mkv" };
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);

  if (parsed != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
      if (g_str_has_suffix (g_uri_get_path (parsed), suffixes[i]))
        return suffixes[i];
  return suffixes[0];
}

void
dailies_driver_keep_damaged (DailiesDriver *self)
{
  g_autoptr (GFile) aside = dailies_driver_get_aside (self);

  keep (self, aside, get_suffix_of_uri (dailies_job_get_result_uri (self->job)), NULL,
        DAILIES_QUEUE_ERROR_KEPT_DAMAGED, _ ("Kept as it came: a part of this clip is damaged."));
}

/* --- what an earlier run had kept --- */

/* (nullable) */
static const char *
get_member (JsonObject *detail, const char *name)
{
  return detail != NULL ? json_object_get_string_member_with_default (detail, name, NULL) : NULL;
}

/* With what its last check said of it: that is written before the clip has its name, so it also tells
 * which file it was made of. */
gboolean
dailies_driver_finish_kept (DailiesDriver *self)
{
  g_autoptr (JsonNode) events = dailies_driver_list_events (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *name = NULL;
  JsonObject *checked;
  const char *note_name;

  if (self->queue == NULL)
    return FALSE;
  if (events == NULL)
    {
      self->looked_for_clip = FALSE;
      dailies_driver_set_due_after_trouble (self, -1);
      return TRUE;
    }

  checked = dailies_driver_get_detail (dailies_driver_find_last_event (events, "checked"));
  note_name = get_member (checked, "note_name");
  file = g_strcmp0 (note_name, DAILIES_QUEUE_ERROR_KEPT_DAMAGED) == 0
           ? dailies_driver_get_aside (self)
           : dailies_library_get_partial (self->library, self->job);
  /* Awaited to its end, as below: it may be about to move. */
  name = dex_await_string (dailies_library_find_kept_clip (self->library, self->job, file), &error);
  if (self->queue == NULL)
    return FALSE;
  if (name != NULL)
    finish (self, name, note_name, get_member (checked, "note"));
  else if (!g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND))
    look_again (self, error);
  else
    return FALSE;
  return TRUE;
}

/* --- the check --- */

void
dailies_driver_check (DailiesDriver *self, GFile *partial)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesClip) clip = NULL;

  clip
    = dex_await_object (dailies_driver_until_changed (self, dailies_clip_probe (partial)), &error);

  if (clip != NULL)
    keep (self, partial, dailies_clip_get_suffix (clip), clip, NULL, NULL);
  else if (error->domain == DAILIES_DRIVER_ERROR)
    return;
  else if (g_error_matches (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC))
    keep (self, partial, get_suffix_of_uri (dailies_job_get_result_uri (self->job)), NULL,
          DAILIES_QUEUE_ERROR_MISSING_CODEC, error->message);
  else if (g_error_matches (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_NO_VIDEO)
           || g_error_matches (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED))
    dailies_driver_discard (self, partial, error);
  else
    /* The check itself failed. That says nothing of the file, which stays and is looked at again. */
    dailies_driver_note_trouble (self, "check-failed", DAILIES_QUEUE_ERROR_FETCH, error->message);
}

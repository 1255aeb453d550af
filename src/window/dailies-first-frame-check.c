/* dailies-first-frame-check.c: what was chosen: can it be sent, and what would be?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-first-frame-private.h"

#include "dailies-fitting.h"
#include "dailies-online-picture.h"
#include "dailies-picture-decode.h"
#include "dailies-settings.h"

#include <glib/gi18n-lib.h>

#define THUMBNAIL_SIDE 184
/* Of an online picture this much more than may be sent is fetched, to say by how much it is too large */
#define FETCHED_BEYOND 1000000

static void
show_texture (DailiesFirstFrame *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->pages, "picture");
}

/* (nullable): the file that is looked at */
static GFile *
get_shown (DailiesFirstFrame *self)
{
  return self->file != NULL ? self->file : self->fetched;
}

static char *
join_problems (GPtrArray *problems)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const DailiesPictureProblem *problem = g_ptr_array_index (problems, i);

      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append_printf (joined, "%s.", problem->message);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/* What is taken out before it is sent is said where there is some. */
static const char *
get_privacy_note (DailiesPicture *picture)
{
  if (dailies_settings_get_picture_privacy () == DAILIES_PICTURE_PRIVACY_KEEP)
    return NULL;

  switch ((guint) dailies_picture_get_tells (picture))
    {
    case DAILIES_PICTURE_TELLS_PLACE | DAILIES_PICTURE_TELLS_CAMERA:
      return _ ("Location and camera data are taken out before it is sent.");
    case DAILIES_PICTURE_TELLS_PLACE:
      return _ ("Location data is taken out before it is sent.");
    case DAILIES_PICTURE_TELLS_CAMERA:
      return _ ("Camera data is taken out before it is sent.");
    default:
      return NULL;
    }
}

static DexFuture *
fitted (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value == NULL)
    {
      _dailies_first_frame_set_problem (self, error->message);
    }
  else
    {
      DailiesFitting *fitting = g_value_get_object (value);
      g_autofree char *words = dailies_fitting_describe (fitting, self->source);

      dex_clear (&self->loading);
      show_texture (self, dailies_fitting_get_texture (fitting));
      _dailies_first_frame_set_note (self, words);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }

  _dailies_first_frame_set_checking (self, NULL);
  return NULL;
}

static DexFuture *
source_loaded (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);
  g_autoptr (GdkTexture) texture
    = gdk_texture_new_for_pixbuf (dailies_picture_pixels_get_pixbuf (g_value_get_object (value)));

  show_texture (self, texture);
  return NULL;
}

/* The chosen picture can be read: what is it, and what would be sent? */
void
_dailies_first_frame_judge (DailiesFirstFrame *self)
{
  g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&self->rules, self->source);
  g_autofree char *joined = NULL;

  _dailies_first_frame_set_note (self, NULL);
  if (self->has_repair)
    {
      DailiesPictureRepair repair = self->repair;

      repair.privacy = dailies_settings_get_picture_privacy ();
      _dailies_first_frame_set_problem (self, NULL);
      _dailies_first_frame_set_checking (
        self,
        dex_future_finally (dailies_fitting_try (self->file, &repair, &self->rules, THUMBNAIL_SIDE),
                            fitted, self, NULL));
      return;
    }

  if (self->loading == NULL)
    self->loading = dex_future_then (dailies_picture_decode_file (get_shown (self), THUMBNAIL_SIDE),
                                     source_loaded, self, NULL);
  if (problems->len > 0)
    joined = join_problems (problems);
  _dailies_first_frame_set_problem (self, joined);
  if (joined == NULL)
    _dailies_first_frame_set_note (self, self->file != NULL
                                           ? get_privacy_note (self->source)
                                           : _ ("The service fetches it from its link by itself."));
  _dailies_first_frame_set_checking (self, NULL);
}

static DexFuture *
probed (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value == NULL)
    {
      _dailies_first_frame_set_problem (self, error->message);
      _dailies_first_frame_set_checking (self, NULL);
    }
  else
    {
      self->source = g_value_dup_object (value);
      _dailies_first_frame_judge (self);
    }

  _dailies_first_frame_update_actions (self);
  return NULL;
}

static DexFuture *
fetched (DexFuture *completed, gpointer user_data)
{
  DailiesFirstFrame *self = user_data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (completed, &error) != NULL)
    {
      _dailies_first_frame_set_checking (
        self, dex_future_finally (dailies_picture_probe_file (self->fetched), probed, self, NULL));
      return NULL;
    }

  g_clear_object (&self->fetched);
  /* What cannot be reached from here the service may still reach. */
  if (g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_LINK_REFUSED)
      || g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_TOO_LARGE)
      || g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_LINK_DEAD)
      || g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_REPLY))
    _dailies_first_frame_set_problem (self, error->message);
  else
    _dailies_first_frame_set_note (self, error->message);
  _dailies_first_frame_set_checking (self, NULL);
  return NULL;
}

static void
look_at_link (DailiesFirstFrame *self)
{
  g_autofree char *service = dailies_settings_dup_service ();
  guint64 most = self->rules.max_bytes > 0 ? self->rules.max_bytes + FETCHED_BEYOND : 0;

  self->fetched = _dailies_first_frame_new_place ("");
  _dailies_first_frame_set_checking (
    self, dex_future_finally (
            dailies_online_picture_fetch (self->engine, service, self->uri, most, self->fetched),
            fetched, self, NULL));
}

void
_dailies_first_frame_drop_fetched (DailiesFirstFrame *self)
{
  if (self->fetched != NULL)
    g_file_delete (self->fetched, NULL, NULL);
  g_clear_object (&self->fetched);
}

void
_dailies_first_frame_check (DailiesFirstFrame *self)
{
  g_clear_object (&self->source);
  dex_clear (&self->checking);
  dex_clear (&self->loading);
  _dailies_first_frame_drop_fetched (self);
  _dailies_first_frame_set_note (self, NULL);
  _dailies_first_frame_update_actions (self);

  if (!self->has_rules && (self->file != NULL || self->uri != NULL))
    _dailies_first_frame_set_problem (self, _ ("This model takes no first frame."));
  else
    _dailies_first_frame_set_problem (self, NULL);

  if (self->has_rules && self->file != NULL)
    _dailies_first_frame_set_checking (
      self, dex_future_finally (dailies_picture_probe_file (self->file), probed, self, NULL));
  else if (self->has_rules && self->uri != NULL && self->engine != NULL)
    look_at_link (self);
  else
    _dailies_first_frame_set_checking (self, NULL);
}

/* It vanishes, or another program saves it anew. */
void
_dailies_first_frame_watch (DailiesFirstFrame *self)
{
  g_clear_object (&self->monitor);
  if (self->file == NULL)
    return;

  /* Where nothing tells of changes, it is still read anew when it is sent. */
  self->monitor = g_file_monitor_file (self->file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (_dailies_first_frame_check),
                             self, G_CONNECT_SWAPPED);
}

/* dailies-playback-pipeline.c: the pipeline of a playback, and what it tells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-playback-private.h"

#include "dailies-gstreamer.h"

#include <glib/gi18n-lib.h>

/* Milliseconds between two notes of the position while playing: the slider's own pixel is longer. */
#define POSITION_INTERVAL 100

/* --- what GstPlay tells --- */

static void
come_to_end (DailiesPlayback *self)
{
  if (self->loop && self->playing)
    {
      gst_play_seek (self->play, 0);
      gst_play_play (self->play);
      return;
    }

  self->ended = TRUE;
  if (self->duration > 0)
    _dailies_playback_set_position (self, self->duration);
  _dailies_playback_note_stopped (self);
  gst_play_pause (self->play);
}

static void
take_media_info (DailiesPlayback *self, GstMessage *message)
{
  g_autoptr (GstPlayMediaInfo) info = NULL;

  gst_play_message_parse_media_info_updated (message, &info);
  _dailies_playback_set_has_sound (self,
                                   gst_play_media_info_get_number_of_audio_streams (info) > 0);
}

void
_dailies_playback_tear_down (DailiesPlayback *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->play != NULL)
    gst_play_stop (self->play);
  gst_clear_object (&self->play);
  _dailies_playback_set_shows_clip (self, FALSE);
  g_clear_object (&self->paintable);
}

/* A pipeline that has failed is not asked for anything more: the next clip gets a new one. */
static void
stop_for (DailiesPlayback *self, const char *problem, gboolean missing_codec)
{
  _dailies_playback_tear_down (self);
  _dailies_playback_note_stopped (self);
  _dailies_playback_set_problem (self, problem, missing_codec);
}

static void
stop_for_missing_codec (DailiesPlayback *self)
{
  stop_for (self,
            _ ("The decoder for this clip is not installed. The clip itself is safe: it can be "
               "saved and played elsewhere."),
            TRUE);
}

static void
take_error (DailiesPlayback *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (gst_play_message_parse_error_missing_plugin (message, NULL, NULL))
    {
      stop_for_missing_codec (self);
      return;
    }

  gst_play_message_parse_error (message, &error, NULL);
  g_message ("A clip does not play: %s", error->message);
  stop_for (self, _ ("This clip does not play: its file is damaged or gone."), FALSE);
}

/* A decoder that is not installed is a warning of GstPlay where something else of the clip still plays,
 * and an error where nothing does. */
static void
take_warning (DailiesPlayback *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (gst_play_message_parse_warning_missing_plugin (message, NULL, NULL))
    {
      stop_for_missing_codec (self);
      return;
    }

  gst_play_message_parse_warning (message, &error, NULL);
  g_message ("A clip plays with a warning: %s", error->message);
}

static void
take_position (DailiesPlayback *self, GstMessage *message)
{
  GstClockTime position = GST_CLOCK_TIME_NONE;

  gst_play_message_parse_position_updated (message, &position);
  if (GST_CLOCK_TIME_IS_VALID (position) && !self->ended)
    _dailies_playback_set_position (self, (gint64) position);
}

/* Paused or playing, its first picture is there. */
static void
take_state (DailiesPlayback *self, GstMessage *message)
{
  GstPlayState state;

  gst_play_message_parse_state_changed (message, &state);
  if (state == GST_PLAY_STATE_PAUSED || state == GST_PLAY_STATE_PLAYING)
    _dailies_playback_set_shows_clip (self, TRUE);
}

static void
take_duration (DailiesPlayback *self, GstMessage *message)
{
  GstClockTime duration = GST_CLOCK_TIME_NONE;

  gst_play_message_parse_duration_changed (message, &duration);
  _dailies_playback_set_duration (self,
                                  GST_CLOCK_TIME_IS_VALID (duration) ? (gint64) duration : -1);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  DailiesPlayback *self = user_data;
  g_autofree char *uri = self->clip != NULL ? g_file_get_uri (self->clip) : NULL;
  GstPlayMessage type;

  /* What is still on its way about the clip before is no news of this one. */
  if (!gst_play_is_play_message (message)
      || g_strcmp0 (gst_play_message_get_uri (message), uri) != 0)
    return G_SOURCE_CONTINUE;

  gst_play_message_parse_type (message, &type);
  switch (type)
    {
    case GST_PLAY_MESSAGE_STATE_CHANGED:
      take_state (self, message);
      break;
    case GST_PLAY_MESSAGE_POSITION_UPDATED:
      take_position (self, message);
      break;
    case GST_PLAY_MESSAGE_DURATION_CHANGED:
      take_duration (self, message);
      break;
    case GST_PLAY_MESSAGE_END_OF_STREAM:
      come_to_end (self);
      break;
    case GST_PLAY_MESSAGE_MEDIA_INFO_UPDATED:
      take_media_info (self, message);
      break;
    case GST_PLAY_MESSAGE_ERROR:
      take_error (self, message);
      break;
    case GST_PLAY_MESSAGE_WARNING:
      take_warning (self, message);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

/* --- starting --- */

#define SINK "gtk4paintablesink"

static void
say_not_installed (DailiesPlayback *self)
{
  _dailies_playback_set_problem (
    self, _ ("Clips cannot be played: a part of GStreamer is not installed."), TRUE);
}

static gboolean
build_up (DailiesPlayback *self)
{
  GstElement *sink = gst_element_factory_make (SINK, NULL);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstStructure *config;

  if (sink == NULL)
    {
      say_not_installed (self);
      return FALSE;
    }

  g_object_get (sink, "paintable", &self->paintable, NULL);
  self->play = gst_play_new (gst_play_video_overlay_video_renderer_new_with_sink (NULL, sink));

  pipeline = gst_play_get_pipeline (self->play);
  dailies_gstreamer_mend_decoders (GST_BIN (pipeline));

  config = gst_play_get_config (self->play);
  gst_play_config_set_position_update_interval (config, POSITION_INTERVAL);
  gst_play_config_set_seek_accurate (config, TRUE);
  gst_play_set_config (self->play, config);

  bus = gst_play_get_message_bus (self->play);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  return TRUE;
}

static void
open_clip (DailiesPlayback *self)
{
  g_autofree char *uri = NULL;

  if (self->clip == NULL)
    {
      if (self->play != NULL)
        gst_play_stop (self->play);
      return;
    }
  if (self->play == NULL && !build_up (self))
    return;

  uri = g_file_get_uri (self->clip);
  gst_play_set_uri (self->play, uri);
  gst_play_set_mute (self->play, self->muted);
  if (self->playing)
    gst_play_play (self->play);
  else
    gst_play_pause (self->play);
}

static DexFuture *
gstreamer_started (DexFuture *completed, gpointer user_data)
{
  DailiesPlayback *self = user_data;
  g_autoptr (GError) error = NULL;

  self->started = dex_future_get_value (completed, &error) != NULL;
  if (self->started)
    {
      open_clip (self);
      return NULL;
    }

  g_message ("GStreamer does not start: %s", error->message);
  say_not_installed (self);
  return NULL;
}

void
_dailies_playback_prepare (DailiesPlayback *self)
{
  /* With what GstPlay makes, for which it keeps its caller waiting */
  static const char *const elements[] = { SINK, "playbin3", NULL };

  if (self->started)
    open_clip (self);
  else if (self->clip != NULL && self->starting == NULL)
    self->starting
      = dex_future_finally (dailies_gstreamer_start (elements), gstreamer_started, self, NULL);
}

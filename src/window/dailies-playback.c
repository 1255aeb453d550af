/* dailies-playback.c: GStreamer behind the player
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-playback.h"

#include "dailies-gstreamer.h"

#include <glib/gi18n-lib.h>
#include <gst/play/play.h>

/* Milliseconds between two notes of the position while playing: the slider's own pixel is longer. */
#define POSITION_INTERVAL 100

struct _DailiesPlayback
{
  GObject parent_instance;

  DexFuture *starting;
  gboolean started; /* GStreamer */
  GstPlay *play;
  guint bus_watch;
  GdkPaintable *paintable;
  gboolean shows_clip; /* what it shows is of this clip, not of the one before */

  GFile *clip;
  gboolean playing;
  gboolean loop;
  gboolean muted;
  gboolean has_sound;
  gboolean ended;
  gboolean missing_codec;
  gint64 position;
  gint64 duration;
  char *problem;
};

G_DEFINE_FINAL_TYPE (DailiesPlayback, dailies_playback, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CLIP,
  PROP_PAINTABLE,
  PROP_PLAYING,
  PROP_LOOP,
  PROP_MUTED,
  PROP_HAS_SOUND,
  PROP_POSITION,
  PROP_DURATION,
  PROP_PROBLEM,
  PROP_MISSING_CODEC,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (DailiesPlayback *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_problem (DailiesPlayback *self, const char *problem, gboolean missing_codec)
{
  gboolean changed = g_set_str (&self->problem, problem);

  if (self->missing_codec != missing_codec)
    {
      self->missing_codec = missing_codec;
      notify (self, PROP_MISSING_CODEC);
    }
  if (changed)
    notify (self, PROP_PROBLEM);
}

static void
set_position (DailiesPlayback *self, gint64 position)
{
  if (self->position == position)
    return;
  self->position = position;
  notify (self, PROP_POSITION);
}

static void
set_duration (DailiesPlayback *self, gint64 duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  notify (self, PROP_DURATION);
}

static void
set_shows_clip (DailiesPlayback *self, gboolean shows_clip)
{
  if (self->shows_clip == shows_clip)
    return;
  self->shows_clip = shows_clip;
  notify (self, PROP_PAINTABLE);
}

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
    set_position (self, self->duration);
  if (self->playing)
    {
      self->playing = FALSE;
      notify (self, PROP_PLAYING);
    }
  gst_play_pause (self->play);
}

static void
take_media_info (DailiesPlayback *self, GstMessage *message)
{
  g_autoptr (GstPlayMediaInfo) info = NULL;
  gboolean has_sound;

  gst_play_message_parse_media_info_updated (message, &info);
  has_sound = gst_play_media_info_get_number_of_audio_streams (info) > 0;
  if (self->has_sound == has_sound)
    return;
  self->has_sound = has_sound;
  notify (self, PROP_HAS_SOUND);
}

static void
tear_down (DailiesPlayback *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->play != NULL)
    gst_play_stop (self->play);
  gst_clear_object (&self->play);
  set_shows_clip (self, FALSE);
  g_clear_object (&self->paintable);
}

/* A pipeline that has failed is not asked for anything more: the next clip gets a new one. */
static void
stop_for (DailiesPlayback *self, const char *problem, gboolean missing_codec)
{
  tear_down (self);
  if (self->playing)
    {
      self->playing = FALSE;
      notify (self, PROP_PLAYING);
    }
  set_problem (self, problem, missing_codec);
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
    set_position (self, (gint64) position);
}

/* Paused or playing, its first picture is there. */
static void
take_state (DailiesPlayback *self, GstMessage *message)
{
  GstPlayState state;

  gst_play_message_parse_state_changed (message, &state);
  if (state == GST_PLAY_STATE_PAUSED || state == GST_PLAY_STATE_PLAYING)
    set_shows_clip (self, TRUE);
}

static void
take_duration (DailiesPlayback *self, GstMessage *message)
{
  GstClockTime duration = GST_CLOCK_TIME_NONE;

  gst_play_message_parse_duration_changed (message, &duration);
  set_duration (self, GST_CLOCK_TIME_IS_VALID (duration) ? (gint64) duration : -1);
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

static gboolean
build_up (DailiesPlayback *self)
{
  GstElement *sink = gst_element_factory_make ("gtk4paintablesink", NULL);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstStructure *config;

  if (sink == NULL)
    {
      set_problem (self, _ ("Clips cannot be played: a part of GStreamer is not installed."), TRUE);
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
prepare (DailiesPlayback *self)
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
      prepare (self);
      return NULL;
    }

  g_message ("GStreamer does not start: %s", error->message);
  set_problem (self, _ ("Clips cannot be played: a part of GStreamer is not installed."), TRUE);
  return NULL;
}

/* --- what others do --- */

void
dailies_playback_set_clip (DailiesPlayback *self, GFile *clip)
{
  g_return_if_fail (DAILIES_IS_PLAYBACK (self));
  g_return_if_fail (clip == NULL || G_IS_FILE (clip));

  if (self->clip == clip || (self->clip != NULL && clip != NULL && g_file_equal (self->clip, clip)))
    return;

  g_set_object (&self->clip, clip);
  self->ended = FALSE;
  set_shows_clip (self, FALSE);
  set_problem (self, NULL, FALSE);
  set_position (self, 0);
  set_duration (self, -1);
  if (self->playing)
    {
      self->playing = FALSE;
      notify (self, PROP_PLAYING);
    }

  if (self->started)
    prepare (self);
  else if (clip != NULL && self->starting == NULL)
    self->starting = dex_future_finally (dailies_gstreamer_start (), gstreamer_started, self, NULL);

  notify (self, PROP_CLIP);
}

GdkPaintable *
dailies_playback_get_paintable (DailiesPlayback *self)
{
  g_return_val_if_fail (DAILIES_IS_PLAYBACK (self), NULL);
  return self->shows_clip ? self->paintable : NULL;
}

void
dailies_playback_set_playing (DailiesPlayback *self, gboolean playing)
{
  g_return_if_fail (DAILIES_IS_PLAYBACK (self));

  playing = playing && self->clip != NULL && self->problem == NULL;
  if (self->playing == playing)
    return;

  self->playing = playing;
  if (self->play != NULL && playing)
    {
      if (self->ended)
        gst_play_seek (self->play, 0);
      self->ended = FALSE;
      gst_play_play (self->play);
    }
  else if (self->play != NULL)
    {
      gst_play_pause (self->play);
    }
  notify (self, PROP_PLAYING);
}

gboolean
dailies_playback_get_playing (DailiesPlayback *self)
{
  g_return_val_if_fail (DAILIES_IS_PLAYBACK (self), FALSE);
  return self->playing;
}

void
dailies_playback_set_loop (DailiesPlayback *self, gboolean loop)
{
  g_return_if_fail (DAILIES_IS_PLAYBACK (self));

  if (self->loop == loop)
    return;
  self->loop = loop;
  notify (self, PROP_LOOP);
}

void
dailies_playback_set_muted (DailiesPlayback *self, gboolean muted)
{
  g_return_if_fail (DAILIES_IS_PLAYBACK (self));

  if (self->muted == muted)
    return;
  self->muted = muted;
  if (self->play != NULL)
    gst_play_set_mute (self->play, muted);
  notify (self, PROP_MUTED);
}

void
dailies_playback_seek (DailiesPlayback *self, gint64 position)
{
  g_return_if_fail (DAILIES_IS_PLAYBACK (self));

  if (self->play == NULL || self->clip == NULL)
    return;

  position = CLAMP (position, 0, MAX (self->duration, 0));
  self->ended = FALSE;
  gst_play_seek (self->play, (GstClockTime) position);
  set_position (self, position);
}

gint64
dailies_playback_get_position (DailiesPlayback *self)
{
  g_return_val_if_fail (DAILIES_IS_PLAYBACK (self), 0);
  return self->position;
}

gint64
dailies_playback_get_duration (DailiesPlayback *self)
{
  g_return_val_if_fail (DAILIES_IS_PLAYBACK (self), -1);
  return self->duration;
}

const char *
dailies_playback_get_problem (DailiesPlayback *self)
{
  g_return_val_if_fail (DAILIES_IS_PLAYBACK (self), NULL);
  return self->problem;
}

static void
dailies_playback_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesPlayback *self = DAILIES_PLAYBACK (object);

  switch (id)
    {
    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;
    case PROP_PAINTABLE:
      g_value_set_object (value, dailies_playback_get_paintable (self));
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case PROP_HAS_SOUND:
      g_value_set_boolean (value, self->has_sound);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_MISSING_CODEC:
      g_value_set_boolean (value, self->missing_codec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_playback_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DailiesPlayback *self = DAILIES_PLAYBACK (object);

  switch (id)
    {
    case PROP_CLIP:
      dailies_playback_set_clip (self, g_value_get_object (value));
      break;
    case PROP_PLAYING:
      dailies_playback_set_playing (self, g_value_get_boolean (value));
      break;
    case PROP_LOOP:
      dailies_playback_set_loop (self, g_value_get_boolean (value));
      break;
    case PROP_MUTED:
      dailies_playback_set_muted (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_playback_dispose (GObject *object)
{
  DailiesPlayback *self = DAILIES_PLAYBACK (object);

  dex_clear (&self->starting);
  tear_down (self);
  g_clear_object (&self->clip);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (dailies_playback_parent_class)->dispose (object);
}

static void
dailies_playback_class_init (DailiesPlaybackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = read | G_PARAM_WRITABLE;

  object_class->dispose = dailies_playback_dispose;
  object_class->get_property = dailies_playback_get_property;
  object_class->set_property = dailies_playback_set_property;

  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, G_TYPE_FILE, write);
  properties[PROP_PAINTABLE]
    = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, read);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, write);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, write);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, write);
  properties[PROP_HAS_SOUND] = g_param_spec_boolean ("has-sound", NULL, NULL, FALSE, read);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, read);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, -1, G_MAXINT64, -1, read);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read);
  properties[PROP_MISSING_CODEC] = g_param_spec_boolean ("missing-codec", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dailies_playback_init (DailiesPlayback *self)
{
  self->duration = -1;
}

DailiesPlayback *
dailies_playback_new (void)
{
  return g_object_new (DAILIES_TYPE_PLAYBACK, NULL);
}

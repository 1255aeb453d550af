/* dailies-playback.c: GStreamer behind the player
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-playback-private.h"

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

void
_dailies_playback_set_problem (DailiesPlayback *self, const char *problem, gboolean missing_codec)
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

void
_dailies_playback_set_position (DailiesPlayback *self, gint64 position)
{
  if (self->position == position)
    return;
  self->position = position;
  notify (self, PROP_POSITION);
}

void
_dailies_playback_set_duration (DailiesPlayback *self, gint64 duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  notify (self, PROP_DURATION);
}

void
_dailies_playback_set_shows_clip (DailiesPlayback *self, gboolean shows_clip)
{
  if (self->shows_clip == shows_clip)
    return;
  self->shows_clip = shows_clip;
  notify (self, PROP_PAINTABLE);
}

void
_dailies_playback_set_has_sound (DailiesPlayback *self, gboolean has_sound)
{
  if (self->has_sound == has_sound)
    return;
  self->has_sound = has_sound;
  notify (self, PROP_HAS_SOUND);
}

void
_dailies_playback_note_stopped (DailiesPlayback *self)
{
  if (!self->playing)
    return;
  self->playing = FALSE;
  notify (self, PROP_PLAYING);
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
  _dailies_playback_set_shows_clip (self, FALSE);
  _dailies_playback_set_problem (self, NULL, FALSE);
  _dailies_playback_set_position (self, 0);
  _dailies_playback_set_duration (self, -1);
  _dailies_playback_note_stopped (self);

  _dailies_playback_prepare (self);

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
  _dailies_playback_set_position (self, position);
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
  _dailies_playback_tear_down (self);
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

/* dailies-playback-private.h: the parts of a playback, for its own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-playback.h"

#include <gst/play/play.h>
#include <libdex.h>

G_BEGIN_DECLS

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

/* --- dailies-playback.c: what others are told --- */

/* @problem: (nullable): a translated sentence, %NULL while all is well */
void
_dailies_playback_set_problem (DailiesPlayback *self, const char *problem, gboolean missing_codec);
/* Nanoseconds. */
void _dailies_playback_set_position (DailiesPlayback *self, gint64 position);
void _dailies_playback_set_duration (DailiesPlayback *self, gint64 duration);
void _dailies_playback_set_shows_clip (DailiesPlayback *self, gboolean shows_clip);
void _dailies_playback_set_has_sound (DailiesPlayback *self, gboolean has_sound);
/* It no longer plays, and nobody asked for that. */
void _dailies_playback_note_stopped (DailiesPlayback *self);

/* --- dailies-playback-pipeline.c: GstPlay --- */

/* Opens the clip, or lets go of the one before; the first clip starts GStreamer. */
void _dailies_playback_prepare (DailiesPlayback *self);
void _dailies_playback_tear_down (DailiesPlayback *self);

G_END_DECLS

/* dailies-clip.c: looking at a clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip.h"

#include <glib/gi18n-lib.h>

#include "dailies-container.h"
#include "dailies-decoder-size.h"
#include "dailies-decoder.h"
#include "dailies-gstreamer.h"
#include "dailies-work.h"

struct _DailiesClip
{
  GObject parent_instance;

  guint width;
  guint height;
  gint64 duration;
  guint frames;
  double frame_rate;
  gboolean has_sound;
  const char *suffix; /* static */
};

G_DEFINE_FINAL_TYPE (DailiesClip, dailies_clip, G_TYPE_OBJECT)

G_DEFINE_QUARK (dailies_clip_error, dailies_clip_error)

static void
dailies_clip_class_init (DailiesClipClass *klass)
{
}

static void
dailies_clip_init (DailiesClip *self)
{
}

typedef struct
{
  GFile *file;
  GCancellable *cancellable;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->file);
  g_clear_object (&probe->cancellable);
  g_free (probe);
}

static gboolean
check_pictures (const DailiesDecoded *decoded, GError **error)
{
  guint shown = decoded->frames - MIN (decoded->corrupted, decoded->frames);
  guint expected = decoded->samples;

  if (decoded->pads == 0)
    {
      g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_NO_VIDEO,
                           _ ("The file is not a video: it has no pictures."));
      return FALSE;
    }

  /* The two fields of an interlaced picture may come as one sample each. */
  if (GST_VIDEO_INFO_FORMAT (&decoded->info) != GST_VIDEO_FORMAT_UNKNOWN
      && GST_VIDEO_INFO_IS_INTERLACED (&decoded->info))
    expected /= 2;

  /* Some formats have coded pictures that are never shown, and a decoder may leave out what it
   * cannot begin with: a few missing are no reason to withhold a clip that plays. */
  if (shown == 0 || shown < expected - expected / 10)
    {
      g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED,
                   ngettext ("The video is damaged: of its %u picture, %u can be shown.",
                             "The video is damaged: of its %u pictures, %u can be shown.",
                             decoded->samples),
                   decoded->samples, shown);
      return FALSE;
    }

  return TRUE;
}

static gboolean
fail_as_broken_off (GstClockTime reached, GstClockTime expected, GError **error)
{
  g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED,
               _ ("The video breaks off after %.1f of %.1f seconds."),
               (double) reached / GST_SECOND, (double) expected / GST_SECOND);
  return FALSE;
}

/* What the decoder made of the samples. */
static gboolean
check_end (const DailiesDecoded *decoded, GError **error)
{
  if (decoded->sample_end > decoded->video_end + GST_SECOND / 4)
    return fail_as_broken_off (decoded->video_end, decoded->sample_end, error);

  return TRUE;
}

/* A file in fragments that lost its last ones is told from a whole one by its duration only. */
static gboolean
check_fragments (const DailiesDecoded *decoded, GError **error)
{
  GstClockTime end = MAX (MAX (decoded->sample_end, decoded->video_end), decoded->sound_end);

  if (decoded->claimed > end + GST_SECOND)
    return fail_as_broken_off (end, decoded->claimed, error);

  return TRUE;
}

static gboolean
check_decoded (const DailiesDecoded *decoded, gboolean is_fragmented, GError **error)
{
  if (is_fragmented && decoded->pads > 0 && !check_fragments (decoded, error))
    return FALSE;

  if (check_pictures (decoded, error) && check_end (decoded, error))
    return TRUE;

  dailies_decoder_weigh (decoded, error);
  return FALSE;
}

static double
get_rate (const DailiesDecoded *decoded)
{
  int n = GST_VIDEO_INFO_FPS_N (&decoded->info);
  int d = GST_VIDEO_INFO_FPS_D (&decoded->info);
  GstClockTime length;

  if (n > 0 && d > 0)
    return (double) n / d;
  if (!GST_CLOCK_TIME_IS_VALID (decoded->video_start) || decoded->video_end <= decoded->video_start)
    return 0;

  length = decoded->video_end - decoded->video_start;
  return (double) decoded->frames * GST_SECOND / length;
}

static DexFuture *
probe_in_thread (gpointer data)
{
  Probe *probe = data;
  g_autoptr (DailiesClip) clip = NULL;
  const char *path = g_file_peek_path (probe->file);
  DailiesContainer container;
  DailiesDecoded decoded;
  GError *error = NULL;

  if (path == NULL)
    return dex_future_new_reject (DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED, "%s",
                                  _ ("The video is not a file on this computer."));

  if (!dailies_gstreamer_start_here (&error) || !dailies_container_read (path, &container, &error)
      || !dailies_decoder_run (path, container.demuxer, 0, NULL, NULL, probe->cancellable, &decoded,
                               &error)
      || !check_decoded (&decoded, container.fragmented, &error))
    return dex_future_new_for_error (error);

  clip = g_object_new (DAILIES_TYPE_CLIP, NULL);
  dailies_decoder_get_shown_size (&decoded.info, decoded.orientation, &clip->width, &clip->height);
  clip->duration = MAX (decoded.video_end, decoded.sound_end);
  clip->frames = decoded.frames;
  clip->frame_rate = get_rate (&decoded);
  clip->has_sound = decoded.sound_end > 0;
  clip->suffix = container.suffix;

  return dex_future_new_take_object (g_steal_pointer (&clip));
}

DexFuture *
dailies_clip_probe (GFile *file)
{
  Probe *probe;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  probe = g_new0 (Probe, 1);
  probe->file = g_object_ref (file);
  probe->cancellable = g_cancellable_new ();

  return dailies_work_run ("clip-probe", probe_in_thread, probe, probe_free, probe->cancellable);
}

guint
dailies_clip_get_width (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), 0);

  return self->width;
}

guint
dailies_clip_get_height (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), 0);

  return self->height;
}

gint64
dailies_clip_get_duration (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), 0);

  return self->duration;
}

guint
dailies_clip_get_frames (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), 0);

  return self->frames;
}

double
dailies_clip_get_frame_rate (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), 0);

  return self->frame_rate;
}

gboolean
dailies_clip_has_sound (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), FALSE);

  return self->has_sound;
}

const char *
dailies_clip_get_suffix (DailiesClip *self)
{
  g_return_val_if_fail (DAILIES_IS_CLIP (self), NULL);

  return self->suffix;
}

/* dailies-pipeline.c: running a GStreamer pipeline from a worker thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-pipeline.h"

#include <glib/gi18n-lib.h>
#include <gst/pbutils/pbutils.h>

#define PATIENCE (30 * GST_SECOND)

GstElement *
dailies_pipeline_add (GstElement *bin, const char *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    {
      g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                   /* Translators: the name of a part of GStreamer, such as "qtdemux" */
                   _ ("A part of GStreamer is not installed: %s"), factory);
      return NULL;
    }
  gst_bin_add (GST_BIN (bin), element);

  return element;
}

void
dailies_pipeline_free (DailiesPipeline *pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

void
dailies_pipeline_announce (GstElement *pipeline, const char *name)
{
  gst_element_post_message (
    pipeline, gst_message_new_application (GST_OBJECT (pipeline), gst_structure_new_empty (name)));
}

static void
cancelled (GCancellable *cancellable, gpointer user_data)
{
  dailies_pipeline_announce (user_data, "cancelled");
}

static void
set_missing_error (GError **error, GstMessage *message)
{
  g_autofree char *description = gst_missing_plugin_message_get_description (message);

  g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
               /* Translators: what is missing, such as "H.264 (Main Profile) decoder" */
               _ ("The video cannot be played, because this is not installed: %s"), description);
}

static void
set_sorted_error (GError **error, DailiesClipError blame, GstMessage *message)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *details = NULL;

  gst_message_parse_error (message, &cause, &details);
  g_debug ("%s: %s", cause->message, details != NULL ? details : "no details");

  if (g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND)
      || g_error_matches (cause, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                 _ ("The video cannot be played with what is installed: %s"), cause->message);
  else if (g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT)
           || g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_DECRYPT_NOKEY))
    g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_MISSING_CODEC,
                         _ ("The video is encrypted."));
  else if (cause->domain == GST_STREAM_ERROR && blame == DAILIES_CLIP_ERROR_DAMAGED)
    g_set_error (error, DAILIES_CLIP_ERROR, blame, _ ("The video is damaged: %s"), cause->message);
  else
    g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED, cause->message);
}

static GstMessage *
wait_for_message (GstElement *pipeline,
                  DailiesClipError blame,
                  DailiesProgressFunc get_progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  GstClockTime patience = get_progress != NULL ? PATIENCE : GST_CLOCK_TIME_NONE;
  guint progress = get_progress != NULL ? get_progress (user_data) : 0;

  for (;;)
    {
      g_autoptr (GstMessage) message = NULL;

      message
        = gst_bus_timed_pop_filtered (bus, patience,
                                      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT
                                        | GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_APPLICATION);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      if (message == NULL)
        {
          guint now = get_progress (user_data);

          /* This may be the machine's doing, so it is held against no video. */
          if (now == progress)
            {
              g_set_error_literal (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                                   _ ("The video stood still for 30 seconds."));
              return NULL;
            }
          progress = now;
          continue;
        }

      switch (GST_MESSAGE_TYPE (message))
        {
        case GST_MESSAGE_ERROR:
          set_sorted_error (error, blame, message);
          return NULL;

        case GST_MESSAGE_ELEMENT:
          if (!gst_is_missing_plugin_message (message))
            break;
          set_missing_error (error, message);
          return NULL;

        default:
          return g_steal_pointer (&message);
        }
    }
}

GstMessage *
dailies_pipeline_wait (GstElement *pipeline,
                       DailiesClipError blame,
                       DailiesProgressFunc get_progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  GstMessage *message;
  gulong handler = 0;

  g_return_val_if_fail (GST_IS_PIPELINE (pipeline), NULL);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled), gst_object_ref (pipeline),
                                     gst_object_unref);
  message = wait_for_message (pipeline, blame, get_progress, user_data, cancellable, error);
  g_cancellable_disconnect (cancellable, handler);

  return message;
}

/* dailies-gstreamer.c: starting GStreamer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-gstreamer.h"

#include <glib/gi18n-lib.h>
#include <gst/pbutils/pbutils.h>

#include "dailies-clip.h"
#include "dailies-thread.h"

gboolean
dailies_gstreamer_start_here (GError **error)
{
  static GMutex lock;
  static gboolean started;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GError) local_error = NULL;

  if (started)
    return TRUE;

  if (!gst_init_check (NULL, NULL, &local_error))
    {
      g_set_error (error, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_FAILED,
                   _ ("Videos cannot be opened, because GStreamer does not start: %s"),
                   local_error != NULL ? local_error->message : _ ("it gives no reason"));
      return FALSE;
    }
  gst_pb_utils_init ();
  started = TRUE;

  return TRUE;
}

/* What is missing is told of by whoever makes it. */
static void
load_elements (const char *const *names)
{
  for (; names != NULL && *names != NULL; names++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (*names);
      g_autoptr (GstPluginFeature) loaded = NULL;

      if (factory != NULL)
        loaded = gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory));
    }
}

static DexFuture *
start (gpointer data)
{
  GError *error = NULL;

  if (!dailies_gstreamer_start_here (&error))
    return dex_future_new_for_error (error);

  load_elements (data);
  return dex_future_new_true ();
}

DexFuture *
dailies_gstreamer_start (const char *const *elements)
{
  return dailies_thread_run ("gstreamer-start", start, g_strdupv ((char **) elements),
                             (GDestroyNotify) g_strfreev);
}

static void
mend_decoder (GstBin *pipeline, GstBin *bin, GstElement *element, gpointer user_data)
{
  /* No element but those of libav has a property of this name. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "direct-rendering") != NULL)
    g_object_set (element, "direct-rendering", FALSE, NULL);
}

void
dailies_gstreamer_mend_decoders (GstBin *pipeline)
{
  g_signal_connect (pipeline, "deep-element-added", G_CALLBACK (mend_decoder), NULL);
}

/* dailies-pipeline.h: running a GStreamer pipeline from a worker thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

#include "dailies-clip.h"

G_BEGIN_DECLS

/**
 * dailies_pipeline_add:
 * @bin: takes the element
 * @factory: its kind
 *
 * Returns: (transfer none) (nullable): the element in @bin; %NULL with
 *   %DAILIES_CLIP_ERROR_MISSING_CODEC when its plugin is not installed
 */
GstElement *dailies_pipeline_add (GstElement *bin, const char *factory, GError **error);

/* Ends all its threads, then frees it. */
typedef GstElement DailiesPipeline;
void dailies_pipeline_free (DailiesPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesPipeline, dailies_pipeline_free)

/* Ends dailies_pipeline_wait(). May be called in any thread. */
void dailies_pipeline_announce (GstElement *pipeline, const char *name);

/**
 * DailiesProgressFunc:
 *
 * Called in the waiting thread.
 *
 * Returns: a number that changes as long as the work goes on
 */
typedef guint (*DailiesProgressFunc) (gpointer user_data);

/**
 * dailies_pipeline_wait:
 * @pipeline: nobody else reads its bus
 * @blame: what a stream that does not go through is called
 * @get_progress: (nullable): asked every 30 seconds; %NULL for work of one step, which takes the time
 *   that it takes
 *
 * Blocks until the pipeline reports one of: its end, a finished change of state, an announcement.
 * Gives up on cancellation, and with %DAILIES_CLIP_ERROR_FAILED when no progress was made for 30
 * seconds.
 *
 * Returns: (transfer full) (nullable): what was reported; %NULL with #DailiesClipError or
 *   %G_IO_ERROR_CANCELLED.
 */
GstMessage *dailies_pipeline_wait (GstElement *pipeline,
                                   DailiesClipError blame,
                                   DailiesProgressFunc get_progress,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS

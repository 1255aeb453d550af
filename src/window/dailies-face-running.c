/* dailies-face-running.c: a job that is under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-face-running.h"

#include "dailies-job-words.h"
#include "dailies-thread.h"
#include "dailies-thumbnail.h"
#include "dailies-tick.h"

#define FRAME_SIDE 1280

struct _DailiesFaceRunning
{
  DailiesFace parent_instance;

  DexFuture *loading; /* the first frame */

  GtkPicture *first_frame;
  GtkLabel *title;
  GtkLabel *words;
  GtkProgressBar *progress;
  GtkWidget *keep_damaged;
  GtkWidget *download_anyway;
};

G_DEFINE_FINAL_TYPE (DailiesFaceRunning, dailies_face_running, DAILIES_TYPE_FACE)

static DexFuture *
frame_loaded (DexFuture *completed, gpointer user_data)
{
  DailiesFaceRunning *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);

  gtk_picture_set_paintable (self->first_frame, g_value_get_object (value));
  return NULL;
}

static void
dailies_face_running_take (DailiesFace *face, DailiesJob *job)
{
  DailiesFaceRunning *self = DAILIES_FACE_RUNNING (face);
  GFile *file;

  dailies_tick_at (self, 0, NULL);
  dex_clear (&self->loading);
  if (job == NULL)
    return;

  gtk_picture_set_paintable (self->first_frame, NULL);
  file = dailies_request_get_first_frame_file (dailies_job_get_request (job));
  if (file != NULL)
    self->loading
      = dex_future_then (dailies_thumbnail_load (file, FRAME_SIDE), frame_loaded, self, NULL);
}

static void
on_tick (gpointer owner)
{
  DAILIES_FACE_GET_CLASS (owner)->update (owner, dailies_face_get_job (owner));
}

static void
dailies_face_running_update (DailiesFace *face, DailiesJob *job)
{
  DailiesFaceRunning *self = DAILIES_FACE_RUNNING (face);
  gint64 now = g_get_real_time ();
  double usual = dailies_job_words_usual (job);
  double fraction = dailies_job_words_fraction (job, now, usual);
  g_autofree char *state = dailies_job_words_state (job, now);
  g_autofree char *left = dailies_job_words_left (job, now, usual);
  const char *trouble = dailies_job_get_trouble (job);
  const char *message = trouble != NULL ? trouble : dailies_job_get_error_message (job);
  const char *error = dailies_job_get_state (job) == DAILIES_STATE_DOWNLOADING
                        ? dailies_job_get_error_name (job)
                        : NULL;

  gtk_label_set_label (self->title, state);
  gtk_label_set_label (self->words, message != NULL ? message : left != NULL ? left : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_widget_set_visible (self->keep_damaged,
                          g_strcmp0 (error, DAILIES_QUEUE_ERROR_SAME_DAMAGE) == 0);
  gtk_widget_set_visible (self->download_anyway,
                          g_strcmp0 (error, DAILIES_QUEUE_ERROR_LINK_REFUSED) == 0);

  dailies_tick_at (
    self,
    gtk_widget_get_mapped (GTK_WIDGET (self)) ? dailies_job_words_next_change (job, now, usual) : 0,
    on_tick);
}

static void
dailies_face_running_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_face_running_parent_class)->unmap (widget);
  dailies_tick_at (widget, 0, NULL);
}

static void
dailies_face_running_class_init (DailiesFaceRunningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DailiesFaceClass *face_class = DAILIES_FACE_CLASS (klass);

  widget_class->unmap = dailies_face_running_unmap;
  face_class->take = dailies_face_running_take;
  face_class->update = dailies_face_running_update;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-face-running.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceRunning, download_anyway);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceRunning, first_frame);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceRunning, keep_damaged);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceRunning, progress);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceRunning, title);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceRunning, words);
}

static void
dailies_face_running_init (DailiesFaceRunning *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

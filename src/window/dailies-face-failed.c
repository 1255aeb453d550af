/* dailies-face-failed.c: a job of which no clip came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-face-failed.h"

#include "dailies-job-words.h"
#include "dailies-page.h"

#include <glib/gi18n-lib.h>

struct _DailiesFaceFailed
{
  DailiesFace parent_instance;

  DailiesPage *page;
  GtkWidget *try_again;
  GtkWidget *watch_again;
};

G_DEFINE_FINAL_TYPE (DailiesFaceFailed, dailies_face_failed, DAILIES_TYPE_FACE)

static void
dailies_face_failed_update (DailiesFace *face, DailiesJob *job)
{
  DailiesFaceFailed *self = DAILIES_FACE_FAILED (face);
  const gboolean stopped = dailies_job_get_state (job) == DAILIES_STATE_STOPPED;
  const gboolean sent = dailies_job_get_submitted (job) != 0;
  const char *message = dailies_job_get_error_message (job);
  g_autofree char *cost = dailies_job_words_cost (job);
  g_autofree char *words = NULL;

  if (stopped && dailies_job_may_be_paid (job))
    message = _ ("Dailies no longer watches this clip. The service may still make it.");
  else if (stopped)
    message = _ ("It was withdrawn before it was sent.");

  /* Translators: what happened, and then what it cost: "not charged". */
  words = g_strdup_printf (_ ("%s\n\nThis clip: %s."), message != NULL ? message : "",
                           cost != NULL ? cost : _ ("may have been charged"));
  g_object_set (self->page, "title", stopped ? _ ("Stopped") : _ ("No Clip This Time"), NULL);
  dailies_page_set_description_text (self->page, words);

  gtk_widget_set_visible (self->try_again, !stopped || !sent);
  gtk_widget_set_visible (self->watch_again, stopped && sent);
}

static void
dailies_face_failed_class_init (DailiesFaceFailedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DAILIES_FACE_CLASS (klass)->update = dailies_face_failed_update;

  g_type_ensure (DAILIES_TYPE_PAGE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-face-failed.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceFailed, page);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceFailed, try_again);
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceFailed, watch_again);
}

static void
dailies_face_failed_init (DailiesFaceFailed *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* dailies-face-decision.c: a job of which nobody knows whether it was accepted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-face-decision.h"

#include "dailies-evidence.h"
#include "dailies-job-words.h"
#include "dailies-page.h"
#include "dailies-thread.h"

struct _DailiesFaceDecision
{
  DailiesFace parent_instance;

  DexFuture *reading; /* what is known */

  DailiesPage *page;
};

G_DEFINE_FINAL_TYPE (DailiesFaceDecision, dailies_face_decision, DAILIES_TYPE_FACE)

static void
describe (DailiesFaceDecision *self, DailiesJob *job, const char *evidence)
{
  g_autofree char *words = dailies_job_words_unconfirmed (job);
  g_autofree char *all = g_strjoin ("\n\n", words, evidence, NULL);

  dailies_page_set_description_text (self->page, all);
}

static DexFuture *
evidence_read (DexFuture *completed, gpointer user_data)
{
  DailiesFaceDecision *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);
  g_autofree char *evidence = dailies_evidence_describe (g_value_get_boxed (value));

  describe (self, dailies_face_get_job (DAILIES_FACE (self)), evidence);
  return NULL;
}

static void
dailies_face_decision_take (DailiesFace *face, DailiesJob *job)
{
  DailiesFaceDecision *self = DAILIES_FACE_DECISION (face);

  dex_clear (&self->reading);
  if (job != NULL)
    describe (self, job, NULL);
}

/* What is known comes from the job's events, of which there is a new one with every change. */
static void
dailies_face_decision_update (DailiesFace *face, DailiesJob *job)
{
  DailiesFaceDecision *self = DAILIES_FACE_DECISION (face);
  DailiesLibrary *library = dailies_face_get_library (face);

  dex_clear (&self->reading);
  if (library != NULL)
    self->reading
      = dex_future_then (dailies_library_list_events (library, job), evidence_read, self, NULL);
}

static void
dailies_face_decision_class_init (DailiesFaceDecisionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DailiesFaceClass *face_class = DAILIES_FACE_CLASS (klass);

  face_class->take = dailies_face_decision_take;
  face_class->update = dailies_face_decision_update;

  g_type_ensure (DAILIES_TYPE_PAGE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-face-decision.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFaceDecision, page);
}

static void
dailies_face_decision_init (DailiesFaceDecision *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

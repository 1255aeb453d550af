/* dailies-window-news.c: what a person is told who does not see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-words.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

void
dailies_window_announce (DailiesWindow *self,
                         const char *words,
                         GtkAccessibleAnnouncementPriority priority)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words, priority);
}

/* Of the job that is shown every step; of the others what they came to. How far they are is never
 * said: whoever wants to know looks at the row. */
static void
on_moved (DailiesLibrary *library, DailiesJob *job, DailiesState from, DailiesWindow *self)
{
  gboolean urgent = dailies_job_words_needs_person (job);
  gboolean ended = dailies_state_has_ended (dailies_job_get_state (job));
  g_autofree char *news = NULL;

  if (dailies_job_is_hidden (job) || (job != self->selected && !urgent && !ended))
    return;

  news = dailies_job_words_news (job);
  dailies_window_announce (self, news,
                           urgent ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH
                                  : GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update_title (DailiesWindow *self)
{
  g_autofree char *running = NULL;
  g_autofree char *title = NULL;
  guint n;

  g_object_get (dailies_engine_get_library (self->engine), "under-way", &n, NULL);
  running = dailies_job_words_under_way (n);
  if (n > 0)
    /* Translators: the title of the window; the first %s is “2 running”, the second the program. */
    title = g_strdup_printf (C_ ("title", "%s — %s"), running, APP_NAME);
  else
    title = g_strdup (APP_NAME);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

void
dailies_window_follow_library (DailiesWindow *self)
{
  DailiesLibrary *library = dailies_engine_get_library (self->engine);

  g_signal_connect_object (library, "moved", G_CALLBACK (on_moved), self, 0);
  g_signal_connect_object (library, "notify::under-way", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  update_title (self);
}

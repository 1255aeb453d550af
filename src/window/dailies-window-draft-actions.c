/* dailies-window-draft-actions.c: what changes the draft, with Undo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip-picture.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

static void
restore_draft (AdwToast *toast, gpointer user_data)
{
  DailiesWindow *self = user_data;
  DailiesRequest *before = g_object_get_data (G_OBJECT (toast), "draft");

  dailies_composer_set_request (self->composer, before);
}

/* Before the draft changes. (transfer full): to be told with tell_draft_changed() */
static AdwToast *
remember_draft (DailiesWindow *self, const char *words)
{
  AdwToast *toast = adw_toast_new (words);

  g_object_set_data_full (G_OBJECT (toast), "draft", dailies_composer_dup_request (self->composer),
                          g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (restore_draft), self, 0);
  return toast;
}

static void
tell_draft_changed (DailiesWindow *self, AdwToast *toast)
{
  dailies_window_show_composer (self);
  dailies_window_offer_undo (self, toast);
}

static void
use_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);
  g_autoptr (AdwToast) toast = remember_draft (self, _ ("Draft replaced"));

  dailies_composer_set_request (self->composer, dailies_job_get_request (job));
  tell_draft_changed (self, toast);
}

static DexFuture *
picture_taken (DexFuture *completed, gpointer user_data)
{
  DailiesWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);
  g_autoptr (AdwToast) toast = NULL;

  if (value == NULL)
    {
      dailies_window_say_error (self, _ ("The Frame Could Not Be Taken"), error);
      return NULL;
    }

  toast = remember_draft (self, _ ("First frame replaced"));
  dailies_composer_set_first_frame (self->composer, g_value_get_object (value));
  tell_draft_changed (self, toast);
  return NULL;
}

static void
take_picture (DailiesWindow *self, gint64 time)
{
  DailiesJob *job = dailies_jobs_pane_get_selected (self->jobs);

  dex_future_disown (dex_future_finally (dailies_clip_picture_take (job, time), picture_taken,
                                         g_object_ref (self), g_object_unref));
}

static void
continue_from_last_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_picture (DAILIES_WINDOW (widget), DAILIES_CLIP_PICTURE_LAST);
}

static void
use_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  take_picture (self, dailies_stage_get_position (self->stage));
}

gboolean
dailies_window_take_dropped (DailiesWindow *self, const GValue *value)
{
  g_autoptr (DailiesRequest) draft = dailies_composer_dup_request (self->composer);
  gboolean has_picture = dailies_request_get_first_frame_file (draft) != NULL
                         || dailies_request_get_first_frame_uri (draft) != NULL;
  g_autoptr (AdwToast) toast = remember_draft (self, _ ("First frame replaced"));

  if (!dailies_composer_take_first_frame (self->composer, value))
    return FALSE;
  if (has_picture)
    tell_draft_changed (self, toast);
  else
    dailies_window_show_composer (self);
  return TRUE;
}

void
dailies_window_install_draft_actions (GtkWidgetClass *widget_class)
{
  static const DailiesWindowAction all[] = {
    { "win.continue", continue_from_last_frame },
    { "win.use-again", use_again },
    { "win.use-frame", use_frame },
  };

  dailies_window_install (widget_class, all, G_N_ELEMENTS (all));
}

/* dailies-window.c: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-window.h"

#include "dailies-composer.h"
#include "dailies-engine.h"
#include "dailies-job-words.h"
#include "dailies-jobs-pane.h"
#include "dailies-late-menu.h"
#include "dailies-settings.h"
#include "dailies-shortcuts.h"
#include "dailies-stage.h"
#include "dailies-thread.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>
#include <malloc.h>

G_DEFINE_FINAL_TYPE (DailiesWindow, dailies_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- its first frame --- */

/* A window that the desktop does not show (on another workspace, say) is not drawn. */
#define MOST_MILLISECONDS 500

static void
on_drawn (GdkFrameClock *clock, DailiesWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, on_drawn, self);
  /* It may have been closed before, or shown twice. */
  if (self->drawn != NULL && dex_future_is_pending (DEX_FUTURE (self->drawn)))
    dex_promise_resolve_boolean (self->drawn, TRUE);
}

static void
dailies_window_map (GtkWidget *widget)
{
  DailiesWindow *self = DAILIES_WINDOW (widget);

  GTK_WIDGET_CLASS (dailies_window_parent_class)->map (widget);

  if (dex_future_is_pending (DEX_FUTURE (self->drawn)))
    g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                             G_CALLBACK (on_drawn), self, 0);
}

/* --- the engine --- */

/* Who does not see a banner come hears it. */
static void
reveal (DailiesWindow *self, AdwBanner *banner, gboolean revealed)
{
  if (revealed && !adw_banner_get_revealed (banner))
    dailies_window_announce (self, adw_banner_get_title (banner),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  adw_banner_set_revealed (banner, revealed);
}

static void
update_banners (DailiesWindow *self)
{
  g_autofree char *service = dailies_settings_dup_service ();
  g_autofree char *reason = NULL;
  gboolean paused = FALSE;
  gboolean offline = FALSE;

  if (self->engine != NULL)
    g_object_get (dailies_engine_get_queue (self->engine), "offline", &offline, "paused", &paused,
                  "pause-reason", &reason, NULL);
  if (reason != NULL)
    adw_banner_set_title (self->paused_banner, reason);

  adw_banner_set_revealed (self->demo_banner, g_str_equal (service, DAILIES_ENGINE_DEMO));
  reveal (self, self->offline_banner, offline);
  reveal (self, self->paused_banner, paused);
}

/* A window that was closed lives on for as long as something is under way for it. What comes of that is
 * told in the window that there is now, or by the desktop. */
void
dailies_window_say_error (DailiesWindow *self, const char *title, const GError *error)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *window = GTK_WINDOW (self);
  AdwDialog *dialog;

  if (gtk_window_get_application (window) == NULL)
    window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL)
    {
      g_autoptr (GNotification) notification = g_notification_new (title);

      g_notification_set_body (notification, error->message);
      g_application_send_notification (application, NULL, notification);
      return;
    }

  dialog = adw_alert_dialog_new (title, error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

static void
on_copy_failed (DailiesWindow *self, DailiesJob *job, GError *error)
{
  AdwToast *toast = adw_toast_new (error->message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Reading the library, the theme and the first pictures needs some MiB that nothing needs afterwards;
 * glibc keeps them unless it is told. */
static DexFuture *
give_back_in_thread (gpointer data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return dex_future_new_true ();
}

static void
give_back (void)
{
  dex_future_disown (dailies_thread_run ("give-back", give_back_in_thread, NULL, NULL));
}

static DexFuture *
open_fiber (gpointer data)
{
  DailiesWindow *self = data;
  g_autoptr (DailiesEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  DailiesQueue *queue;

  /* The library is read meanwhile; its jobs come into a window that is there. */
  dex_await (
    dex_future_first (dex_ref (self->drawn), dex_timeout_new_msec (MOST_MILLISECONDS), NULL), NULL);

  if (!(engine = dex_await_object (dex_ref (self->opening), &error)))
    {
      /* The program is about to end: nobody waits for it. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        dailies_window_say_error (self, _ ("The Library Could Not Be Opened"), error);
      return dex_future_new_for_boolean (FALSE);
    }

  self->engine = g_object_ref (engine);
  queue = dailies_engine_get_queue (engine);
  g_signal_connect_object (queue, "notify::offline", G_CALLBACK (update_banners), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::paused", G_CALLBACK (update_banners), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::pause-reason", G_CALLBACK (update_banners), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (engine, "copy-failed", G_CALLBACK (on_copy_failed), self,
                           G_CONNECT_SWAPPED);

  dailies_composer_set_engine (self->composer, engine);
  dailies_jobs_pane_set_engine (self->jobs, engine);
  dailies_stage_set_engine (self->stage, engine);
  dailies_window_follow_library (self);
  dailies_window_sweep (self);
  update_banners (self);
  dailies_window_update_actions (self);

  if (!dex_await (dailies_engine_start (engine), &error))
    dailies_window_say_error (self, _ ("Some Clips Could Not Be Taken Up"), error);
  return dex_future_new_for_boolean (TRUE);
}

/* --- one part tells another --- */

static void
on_example (DailiesStage *stage, const char *prompt, DailiesWindow *self)
{
  dailies_composer_set_prompt (self->composer, prompt);
  dailies_window_show_composer (self);
}

static void
on_activated (DailiesJobsPane *jobs, DailiesWindow *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (g_settings_get_boolean (dailies_settings_get_default (), "autoplay"))
    dailies_stage_play (self->stage);
}

static void
on_selected (DailiesJobsPane *jobs, GParamSpec *pspec, DailiesWindow *self)
{
  DailiesJob *job = dailies_jobs_pane_get_selected (jobs);

  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_data (self->selected, self);
  g_set_object (&self->selected, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify", G_CALLBACK (dailies_window_update_actions), self);
  dailies_window_update_actions (self);
  /* The menu of a clip that was deleted is gone with it. */
  dailies_window_look_for_focus (self);
}

/* --- closures of the template --- */

static char *
page_title (GObject *object, DailiesJob *job)
{
  return job != NULL ? dailies_job_words_title (job) : g_strdup (_ ("New Clip"));
}

static gboolean
has_job (GObject *object, DailiesJob *job)
{
  return job != NULL;
}

static void
dailies_window_constructed (GObject *object)
{
  DailiesWindow *self = DAILIES_WINDOW (object);

  G_OBJECT_CLASS (dailies_window_parent_class)->constructed (object);

  dailies_window_start_asking (self);
  dailies_window_take_drops (self);
  g_signal_connect (self->stage, "example", G_CALLBACK (on_example), self);
  g_signal_connect (self->jobs, "complete", G_CALLBACK (give_back), NULL);
  g_signal_connect_object (self->jobs, "complete", G_CALLBACK (dailies_stage_prepare), self->stage,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dailies_settings_get_default (), "changed::service",
                           G_CALLBACK (update_banners), self, G_CONNECT_SWAPPED);

  /* Known by its first frame, and not only once the library is read */
  dailies_jobs_pane_set_empty (self->jobs, !dailies_library_exists (NULL));

  dailies_window_restore_size (self);
  dailies_window_keep_focus (self);
  update_banners (self);
  dailies_window_update_actions (self);

  /* Whoever comes to write, writes. */
  dailies_composer_focus_prompt (self->composer);
}

static void
dailies_window_dispose (GObject *object)
{
  DailiesWindow *self = DAILIES_WINDOW (object);

  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_data (self->selected, self);
  g_clear_object (&self->selected);
  g_clear_object (&self->undoable);
  g_clear_pointer (&self->deeds, g_hash_table_unref);
  g_clear_handle_id (&self->finding_focus, g_source_remove);
  dex_clear (&self->opened);
  dex_clear (&self->drawn);
  dex_clear (&self->opening);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_WINDOW);

  G_OBJECT_CLASS (dailies_window_parent_class)->dispose (object);
}

static gboolean
dailies_window_close_request (GtkWindow *window)
{
  dailies_window_save_size (DAILIES_WINDOW (window));
  /* The window may live on, for what is under way for it. */
  dailies_composer_flush_draft (DAILIES_WINDOW (window)->composer);

  return GTK_WINDOW_CLASS (dailies_window_parent_class)->close_request (window);
}

static void
dailies_window_class_init (DailiesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = dailies_window_constructed;
  object_class->dispose = dailies_window_dispose;
  widget_class->map = dailies_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = dailies_window_close_request;

  g_type_ensure (DAILIES_TYPE_COMPOSER);
  g_type_ensure (DAILIES_TYPE_JOB);
  g_type_ensure (DAILIES_TYPE_JOBS_PANE);
  g_type_ensure (DAILIES_TYPE_STAGE);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, composer);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, composer_below);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, composer_in_sheet);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, continue_button);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, demo_banner);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, drop_sign);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, job_menu);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, job_menu_model);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, jobs);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, paused_banner);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DailiesWindow, toolbar);
  gtk_widget_class_bind_template_callback (widget_class, has_job);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, page_title);

  dailies_window_bind_layout (widget_class);
  dailies_window_install_actions (widget_class);
  dailies_window_install_draft_actions (widget_class);
  dailies_window_install_job_actions (widget_class);
  dailies_window_install_undo (widget_class);
}

static void
dailies_window_init (DailiesWindow *self)
{
  self->drawn = dex_promise_new ();
  self->deeds = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  dailies_late_menu_set (self->job_menu, self->job_menu_model);
  /* The list that something was deleted from may be gone with it. What undoes writing comes first. */
  gtk_widget_add_controller (GTK_WIDGET (self), dailies_shortcuts_new_controller_of ("win.undo"));
}

DailiesWindow *
dailies_window_new (GtkApplication *application, DexFuture *opening)
{
  DailiesWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DEX_IS_FUTURE (opening), NULL);

  dailies_shortcuts_install (application);
  self = g_object_new (DAILIES_TYPE_WINDOW, "application", application, NULL);
  self->opening = dex_ref (opening);
  self->opened = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, open_fiber, g_object_ref (self),
                                      g_object_unref);
  return self;
}

void
dailies_window_set_first_frame (DailiesWindow *self, GFile *picture)
{
  g_return_if_fail (DAILIES_IS_WINDOW (self));
  g_return_if_fail (picture == NULL || G_IS_FILE (picture));

  dailies_composer_set_first_frame (self->composer, picture);
  dailies_window_show_composer (self);
}

/* --- from the desktop --- */

typedef struct
{
  DailiesWindow *window;
  char *id;
  gboolean play;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->window);
  g_free (wish->id);
  g_free (wish);
}

static DexFuture *
show_wish (DexFuture *opened, gpointer data)
{
  Wish *wish = data;
  DailiesWindow *self = wish->window;
  g_autoptr (DailiesJob) job = NULL;

  if (self->engine != NULL)
    job = dailies_library_lookup (dailies_engine_get_library (self->engine), wish->id);
  if (job == NULL || dailies_job_is_hidden (job))
    return NULL;

  dailies_jobs_pane_set_selected (self->jobs, job);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (wish->play)
    dailies_stage_play (self->stage);
  return NULL;
}

void
dailies_window_show_job (DailiesWindow *self, const char *id, gboolean play)
{
  Wish *wish;

  g_return_if_fail (DAILIES_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  wish = g_new0 (Wish, 1);
  wish->window = g_object_ref (self);
  wish->id = g_strdup (id);
  wish->play = play;
  dex_future_disown (dex_future_finally (dex_ref (self->opened), show_wish, wish, wish_free));
}

void
dailies_window_search (DailiesWindow *self, const char *text)
{
  g_return_if_fail (DAILIES_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  dailies_jobs_pane_start_search (self->jobs, text);
}

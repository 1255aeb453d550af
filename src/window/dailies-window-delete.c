/* dailies-window-delete.c: deleting a job, with Undo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-thread.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  DailiesWindow *window;
  DailiesLibrary *library;
  DailiesJob *job;
  gboolean waited; /* it was not sent yet */
  gboolean undone;
} Deletion;

static void
deletion_clear (gpointer data)
{
  Deletion *deletion = data;

  g_object_unref (deletion->window);
  g_object_unref (deletion->library);
  g_object_unref (deletion->job);
}

static void
deletion_unref (gpointer data)
{
  g_rc_box_release_full (data, deletion_clear);
}

/* --- the trash --- */

static DexFuture *
trashed (DexFuture *completed, gpointer user_data)
{
  Deletion *deletion = user_data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (completed, &error) == NULL)
    dailies_window_say_error (deletion->window, _ ("The Files Were Kept"), error);
  return NULL;
}

/* Undo has lapsed. What is still under way keeps its files until it has ended; they are looked for
 * when the library is opened the next time. */
static void
on_dismissed (AdwToast *toast, Deletion *deletion)
{
  if (deletion->undone || !dailies_job_is_hidden (deletion->job)
      || !dailies_state_has_ended (dailies_job_get_state (deletion->job)))
    return;

  dex_future_disown (dex_future_finally (dailies_library_trash (deletion->library, deletion->job),
                                         trashed, g_rc_box_acquire (deletion), deletion_unref));
}

static DexFuture *
sweep_fiber (gpointer data)
{
  DailiesWindow *self = data;
  DailiesLibrary *library = dailies_engine_get_library (self->engine);
  g_autoptr (GListModel) deleted = dailies_library_list_deleted (library);

  for (guint i = 0; i < g_list_model_get_n_items (deleted); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (deleted, i);
      g_autoptr (GError) error = NULL;

      /* It was said when it was deleted. */
      if (!dex_await (dailies_library_trash (library, job), &error))
        g_message ("%s", error->message);
    }
  return dex_future_new_for_boolean (TRUE);
}

void
dailies_window_sweep (DailiesWindow *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, sweep_fiber,
                                          g_object_ref (self), g_object_unref));
}

/* --- Undo --- */

static DexFuture *
restored (DexFuture *completed, gpointer user_data)
{
  Deletion *deletion = user_data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (completed, &error) == NULL)
    dailies_window_say_error (deletion->window, _ ("Not Restored"), error);
  else if (deletion->window->engine != NULL)
    dailies_jobs_pane_set_selected (deletion->window->jobs, deletion->job);
  return NULL;
}

static void
on_undo (AdwToast *toast, Deletion *deletion)
{
  DailiesChange *change = dailies_change_new ("restored");

  deletion->undone = TRUE;
  dailies_change_set_hidden (change, FALSE);
  /* What was withdrawn because it was deleted waits for its turn again. */
  if (deletion->waited && dailies_job_get_state (deletion->job) == DAILIES_STATE_STOPPED
      && dailies_job_get_stood (deletion->job) == DAILIES_STATE_WAITING)
    {
      dailies_change_require_state (change, DAILIES_STATE_STOPPED);
      dailies_change_set_state (change, DAILIES_STATE_WAITING);
    }
  dex_future_disown (
    dex_future_finally (dailies_library_write (deletion->library, deletion->job, change, FALSE),
                        restored, g_rc_box_acquire (deletion), deletion_unref));
}

/* --- deleting --- */

/* One that was not sent yet is withdrawn in the same write: nothing is ever paid for what a person has
 * deleted. */
static gboolean
withdraw (Deletion *deletion, GError **error)
{
  DailiesChange *change = dailies_change_new ("deleted");

  dailies_change_require_state (change, DAILIES_STATE_WAITING);
  dailies_change_set_state (change, DAILIES_STATE_STOPPED);
  dailies_change_set_hidden (change, TRUE);
  return dex_await (dailies_library_write (deletion->library, deletion->job, change, TRUE), error);
}

static gboolean
hide (Deletion *deletion, GError **error)
{
  DailiesChange *change = dailies_change_new ("deleted");

  dailies_change_set_hidden (change, TRUE);
  return dex_await (dailies_library_write (deletion->library, deletion->job, change, FALSE), error);
}

static DexFuture *
delete_fiber (gpointer data)
{
  Deletion *deletion = data;
  DailiesJob *job = deletion->job;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  gboolean may_come;
  g_autoptr (AdwToast) toast = NULL;

  deletion->waited = dailies_job_get_state (job) == DAILIES_STATE_WAITING;
  if (deletion->waited)
    done = withdraw (deletion, &error);
  /* It was sent at this very moment. */
  if (g_error_matches (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE))
    g_clear_error (&error);
  if (!done && error == NULL)
    done = hide (deletion, &error);
  dailies_window_end_deed (deletion->window, job);
  if (!done)
    {
      dailies_window_say_error (deletion->window, _ ("Not Deleted"), error);
      return dex_future_new_for_boolean (FALSE);
    }

  may_come
    = dailies_job_may_be_paid (job) && !dailies_state_has_ended (dailies_job_get_state (job));
  toast = adw_toast_new (may_come ? _ ("Deleted. It may be paid: its clip is shown when it comes")
                                  : _ ("Deleted"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), g_rc_box_acquire (deletion),
                         (GClosureNotify) deletion_unref, 0);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (on_dismissed), g_rc_box_acquire (deletion),
                         (GClosureNotify) deletion_unref, 0);
  if (deletion->window->engine == NULL)
    return dex_future_new_for_boolean (TRUE);

  dailies_window_offer_undo (deletion->window, toast);
  return dex_future_new_for_boolean (TRUE);
}

void
dailies_window_delete (DailiesWindow *self, DailiesJob *job)
{
  Deletion *deletion;

  if (!dailies_window_begin_deed (self, job))
    return;

  deletion = g_rc_box_new0 (Deletion);
  deletion->window = g_object_ref (self);
  deletion->library = g_object_ref (dailies_engine_get_library (self->engine));
  deletion->job = g_object_ref (job);
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, delete_fiber, deletion, deletion_unref));
}

/* dailies-window-asking.c: a clip is asked for, and by one press once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-settings.h"
#include "dailies-thread.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

/* --- a key that is held down --- */

static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint keyval,
                guint keycode,
                GdkModifierType modifiers,
                DailiesWindow *self)
{
  if (self->held_key != keycode)
    self->held_key_spent = FALSE;
  self->held_key = keycode;
  return GDK_EVENT_PROPAGATE;
}

static void
let_go (DailiesWindow *self)
{
  self->held_key = 0;
  self->held_key_spent = FALSE;
}

static void
on_key_released (GtkEventControllerKey *keys,
                 guint keyval,
                 guint keycode,
                 GdkModifierType modifiers,
                 DailiesWindow *self)
{
  if (self->held_key == keycode)
    let_go (self);
}

gboolean
dailies_window_take_press (DailiesWindow *self)
{
  if (self->held_key_spent)
    return FALSE;
  self->held_key_spent = self->held_key != 0;
  return TRUE;
}

static void
watch_keys (DailiesWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Before whatever the key does. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (on_key_released), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  /* It is let go elsewhere then. */
  g_signal_connect (self, "notify::is-active", G_CALLBACK (let_go), NULL);
}

/* --- deeds under way --- */

gboolean
dailies_window_begin_deed (DailiesWindow *self, DailiesJob *job)
{
  if (!dailies_window_take_press (self) || !g_hash_table_add (self->deeds, g_object_ref (job)))
    return FALSE;
  dailies_window_update_actions (self);
  return TRUE;
}

void
dailies_window_end_deed (DailiesWindow *self, DailiesJob *job)
{
  g_hash_table_remove (self->deeds, job);
  dailies_window_update_actions (self);
}

/* --- asking --- */

typedef struct
{
  DailiesWindow *window;
  DailiesRequest *request;
  guint takes;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->window);
  g_object_unref (asking->request);
  g_free (asking);
}

static void
say_missing (Asking *asking, guint added, const GError *error)
{
  g_autoptr (GError) whole = NULL;

  if (added == 0)
    {
      dailies_window_say_error (asking->window, _ ("Nothing Was Sent"), error);
      return;
    }

  whole
    = g_error_new (error->domain, error->code,
                   /* Translators: how many clips were asked for, of how many, and a sentence that
                        * says why not all. */
                   ngettext ("%u of %u clip was asked for. %s", "%u of %u clips were asked for. %s",
                             asking->takes),
                   added, asking->takes, error->message);
  dailies_window_say_error (asking->window, _ ("Not All Clips Were Asked For"), whole);
}

static DexFuture *
ask_fiber (gpointer data)
{
  Asking *asking = data;
  DailiesWindow *self = asking->window;
  g_autofree char *service = dailies_settings_dup_service ();
  g_autoptr (DailiesJob) last = NULL;
  g_autoptr (GError) error = NULL;
  guint added = 0;

  while (added < asking->takes && error == NULL)
    {
      g_autoptr (DailiesJob) job = dex_await_object (
        dailies_queue_add (dailies_engine_get_queue (self->engine), asking->request, service,
                           dailies_settings_get_dialect ()),
        &error);

      added += job != NULL;
      if (job != NULL)
        g_set_object (&last, job);
    }

  dailies_composer_set_asking (self->composer, FALSE);
  if (error != NULL)
    say_missing (asking, added, error);
  if (last == NULL)
    return dex_future_new_for_boolean (FALSE);

  dailies_jobs_pane_set_selected (self->jobs, last);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  adw_bottom_sheet_set_open (self->sheet, FALSE);
  return dex_future_new_for_boolean (error == NULL);
}

static void
on_generate (DailiesComposer *composer, DailiesRequest *request, guint takes, DailiesWindow *self)
{
  Asking *asking;

  if (self->engine == NULL || !dailies_window_take_press (self))
    return;

  dailies_composer_set_asking (composer, TRUE);
  asking = g_new0 (Asking, 1);
  asking->window = g_object_ref (self);
  asking->request = g_object_ref (request);
  asking->takes = takes;
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, ask_fiber, asking, asking_free));
}

void
dailies_window_start_asking (DailiesWindow *self)
{
  watch_keys (self);
  g_signal_connect (self->composer, "generate", G_CALLBACK (on_generate), self);
}

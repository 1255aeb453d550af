/* test-window.c: a window that is closed while it begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-engine.h"
#include "dailies-window.h"

static AdwApplication *application;

typedef struct
{
  GFile *folder;
  DexPromise *opening; /* what the window waits for */
  DailiesWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_make_folder ();
  fixture->opening = dex_promise_new ();
  fixture->window
    = dailies_window_new (GTK_APPLICATION (application), DEX_FUTURE (fixture->opening));
  g_object_ref (fixture->window);
}

/* The library is there only now. */
static void
open_library (Fixture *fixture)
{
  g_autoptr (DexFuture) opened = dailies_engine_open (fixture->folder);
  g_autoptr (DailiesEngine) engine = g_object_ref (fixture_await_object (opened));

  dex_promise_resolve_object (fixture->opening, g_object_ref (engine));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  open_library (fixture);
  fixture_assert_finalized (G_OBJECT (fixture->window));
  dex_clear (&fixture->opening);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fixture_remove_folder (fixture->folder);
}

static void
close_window (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

/* Before it waits for anything */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  close_window (fixture);
}

static void
test_before_first_frame (Fixture *fixture, gconstpointer data)
{
  gtk_window_present (GTK_WINDOW (fixture->window));
  close_window (fixture);
}

static void
on_after_paint (GdkFrameClock *clock, gboolean *drawn)
{
  *drawn = TRUE;
}

static void
test_after_first_frame (Fixture *fixture, gconstpointer data)
{
  gboolean drawn = FALSE;

  gtk_window_present (GTK_WINDOW (fixture->window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)), "after-paint",
                    G_CALLBACK (on_after_paint), &drawn);
  while (!drawn)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)),
                                        &drawn);
  close_window (fixture);
}

#define ADD(path, func) g_test_add ("/window/window" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  ADD ("/closed-at-once", test_at_once);
  ADD ("/closed-before-first-frame", test_before_first_frame);
  ADD ("/closed-after-first-frame", test_after_first_frame);
  return g_test_run ();
}

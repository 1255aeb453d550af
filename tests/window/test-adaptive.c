/* test-adaptive.c: the window, wide and narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-window-private.h"

typedef struct
{
  DexPromise *opening;
  DailiesWindow *window;
} Fixture;

static GtkApplication *application;

static gboolean
is_narrow (gpointer window)
{
  return adw_application_window_get_current_breakpoint (window) != NULL;
}

static gboolean
is_wide (gpointer window)
{
  return !is_narrow (window);
}

/* The focus is where it can be seen. */
static gboolean
has_focus (gpointer window)
{
  GtkWidget *focus = gtk_root_get_focus (window);

  return focus != NULL && gtk_widget_get_mapped (focus);
}

static void
resize (Fixture *fixture, int width, FixtureCondition condition)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 700);
  fixture_wait (fixture->window, "notify::current-breakpoint", condition);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  /* A library that is still being opened. */
  fixture->opening = dex_promise_new ();
  fixture->window = dailies_window_new (application, DEX_FUTURE (fixture->opening));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  dex_promise_reject (fixture->opening, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
  dex_clear (&fixture->opening);
  fixture_assert_finalized (G_OBJECT (fixture->window));
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  GtkWidget *prompt = fixture_find (GTK_WIDGET (fixture->window->composer), "Prompt");

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (prompt));
}

static void
assert_draft (Fixture *fixture, const char *prompt)
{
  g_autoptr (DailiesRequest) draft = dailies_composer_dup_request (fixture->window->composer);

  g_assert_cmpstr (dailies_request_get_prompt (draft), ==, prompt);
}

/* One composer, which changes its place: text, undo and the cursor go with it. */
static void
test_one_composer (Fixture *fixture, gconstpointer data)
{
  DailiesWindow *window = fixture->window;
  GtkWidget *composer = GTK_WIDGET (window->composer);
  GtkWidget *focus;

  dailies_composer_set_prompt (window->composer, "A harbour");
  dailies_composer_set_prompt (window->composer, "A harbour at dawn");
  dailies_window_show_composer (window);
  focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (gtk_widget_is_ancestor (focus, composer));
  g_assert_true (gtk_widget_is_ancestor (composer, GTK_WIDGET (window->composer_below)));

  resize (fixture, 400, is_narrow);
  g_assert_true (gtk_widget_is_ancestor (composer, GTK_WIDGET (window->composer_in_sheet)));
  g_assert_true (adw_bottom_sheet_get_open (window->sheet));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == focus);
  assert_draft (fixture, "A harbour at dawn");

  resize (fixture, 1000, is_wide);
  g_assert_true (gtk_widget_is_ancestor (composer, GTK_WIDGET (window->composer_below)));
  g_assert_false (adw_bottom_sheet_get_open (window->sheet));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == focus);
  gtk_text_buffer_undo (get_buffer (fixture));
  assert_draft (fixture, "A harbour");
}

/* The bar below says what is being written, and nothing opens by itself. */
static void
test_bar (Fixture *fixture, gconstpointer data)
{
  DailiesWindow *window = fixture->window;
  g_autofree char *invitation = NULL;
  g_autofree char *words = NULL;

  resize (fixture, 400, is_narrow);
  g_assert_false (adw_bottom_sheet_get_open (window->sheet));
  g_assert_true (adw_bottom_sheet_get_reveal_bottom_bar (window->sheet));
  fixture_wait (window, "notify::focus-widget", has_focus);

  g_object_get (window->composer, "summary", &invitation, NULL);
  g_assert_cmpstr (invitation, ==, "Write a prompt…");
  dailies_composer_set_prompt (window->composer, "\nA harbour\nat dawn");
  g_object_get (window->composer, "summary", &words, NULL);
  g_assert_cmpstr (words, ==, "A harbour at dawn");

  /* Opened, it is for writing. */
  adw_bottom_sheet_set_open (window->sheet, TRUE);
  g_assert_true (
    gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (window)), GTK_WIDGET (window->composer)));

  resize (fixture, 1000, is_wide);
  g_assert_false (adw_bottom_sheet_get_reveal_bottom_bar (window->sheet));
}

#define ADD(path, func) g_test_add ("/window/adaptive" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int result;

  fixture_init (&argc, &argv);
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                              G_APPLICATION_NON_UNIQUE, NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  /* Before there is a draft: it would come back whenever it has been read. */
  ADD ("/bar", test_bar);
  ADD ("/one-composer", test_one_composer);
  result = g_test_run ();
  g_clear_object (&application);
  return result;
}

/* test-beginning.c: what a new clip begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-composer.h"
#include "dailies-draft.h"
#include "dailies-settings.h"

typedef struct
{
  GSettings *settings;
  GtkWidget *window;
  DailiesComposer *composer;
} Fixture;

static void
open_composer (Fixture *self)
{
  self->composer = g_object_new (DAILIES_TYPE_COMPOSER, NULL);
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->composer));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
close_composer (Fixture *self)
{
  g_object_ref (self->composer);
  gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_assert_finalized (G_OBJECT (self->composer));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->settings = dailies_settings_get_default ();
  g_settings_reset (self->settings, "model");
  g_settings_reset (self->settings, "enhance");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_composer (self);
}

static void
assert_begins (Fixture *self, const char *model, gboolean enhance)
{
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (self->composer);

  g_assert_cmpstr (dailies_request_get_model_id (request), ==, model);
  g_assert_cmpint (
    g_variant_get_boolean (dailies_request_get_parameter (request, "enhance_prompt")), ==, enhance);
}

static GtkDropDown *
get_model (Fixture *self)
{
  return GTK_DROP_DOWN (fixture_find (GTK_WIDGET (self->composer), "Model"));
}

static void
test_preferences (Fixture *self, gconstpointer data)
{
  g_settings_set_string (self->settings, "model", "video-01-live2d");
  open_composer (self);
  assert_begins (self, "video-01-live2d", TRUE);

  /* Also while it is open, as long as nothing was chosen in it. */
  dailies_composer_set_prompt (self->composer, "A harbour");
  g_settings_set_string (self->settings, "model", "video-01");
  g_settings_set_boolean (self->settings, "enhance", FALSE);
  assert_begins (self, "video-01", FALSE);
}

static void
test_chosen (Fixture *self, gconstpointer data)
{
  open_composer (self);
  gtk_drop_down_set_selected (get_model (self), 1);
  assert_begins (self, "video-01-live2d", TRUE);
  g_settings_set_boolean (self->settings, "enhance", FALSE);
  assert_begins (self, "video-01-live2d", TRUE);

  /* The clip that it was chosen for has been asked for. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self->composer), "composer.generate", TRUE);
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (self->composer), "composer.generate", NULL));
  g_settings_set_string (self->settings, "model", "video-01-live2d");
  g_settings_set_string (self->settings, "model", "video-01");
  assert_begins (self, "video-01", FALSE);
}

static gboolean
has_prompt (gpointer composer)
{
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (composer);

  return *dailies_request_get_prompt (request) != '\0';
}

static void
write_draft (const char *prompt)
{
  g_autoptr (DailiesDraft) draft = dailies_draft_new ();
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01-live2d", prompt);

  dailies_draft_save (draft, request);
  dailies_draft_flush (draft);
}

/* What was written comes back with what was chosen for it. */
static void
test_draft (Fixture *self, gconstpointer data)
{
  write_draft ("A paper boat");
  open_composer (self);
  fixture_wait (self->composer, "notify::summary", has_prompt);
  assert_begins (self, "video-01-live2d", TRUE);
  g_settings_set_boolean (self->settings, "enhance", FALSE);
  assert_begins (self, "video-01-live2d", TRUE);
}

/* Where nothing was written, nothing comes back. */
static void
test_blank_draft (Fixture *self, gconstpointer data)
{
  g_autoptr (DailiesDraft) draft = dailies_draft_new ();
  g_autoptr (DexFuture) loaded = NULL;

  write_draft ("");
  open_composer (self);
  /* It is read after the composer has asked for it, which comes first. */
  loaded = dailies_draft_load (draft);
  fixture_await_object (loaded);
  assert_begins (self, "video-01", TRUE);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc) set_up,
                     (GTestFixtureFunc) func, (GTestFixtureFunc) tear_down);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  add ("/window/beginning/preferences", test_preferences);
  add ("/window/beginning/chosen", test_chosen);
  add ("/window/beginning/draft", test_draft);
  add ("/window/beginning/blank-draft", test_blank_draft);
  return g_test_run ();
}

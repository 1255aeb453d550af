/* test-composer.c: what is written and chosen is what is asked for, and why nothing can be asked for is said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "rows.h"
#include "window-fixture.h"

#include "dailies-composer.h"
#include "dailies-draft.h"
#include "dailies-settings.h"

/* Nobody listens there: nothing is asked for here. */
#define NOWHERE "http://127.0.0.1:9"

/* Models of this test's own: one that takes all there is to take, and one that needs a picture. */
static const char catalogue[]
  = "{\"format\":1,\"models\":[{\"id\":\"all\",\"title\":\"All\",\"vendor\":\"V\",\"aliases\":[],"
    "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\","
    "\"required\":true,\"max_length\":20},"
    "{\"name\":\"enhance_prompt\",\"role\":\"enhance\",\"kind\":\"boolean\",\"title\":\"Enhance\","
    "\"default\":true},"
    "{\"name\":\"sound\",\"role\":\"option\",\"kind\":\"boolean\",\"title\":\"Sound\","
    "\"default\":false},"
    "{\"name\":\"resolution\",\"role\":\"option\",\"kind\":\"string\",\"title\":\"Resolution\","
    "\"choices\":[\"720p\",\"1080p\"]},"
    "{\"name\":\"duration\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"Duration\","
    "\"min\":4,\"max\":12,\"default\":6},"
    "{\"name\":\"seed\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"Seed\"}],"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]},"
    "{\"id\":\"moved\",\"title\":\"Moved\",\"vendor\":\"V\",\"aliases\":[],"
    "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\"},"
    "{\"name\":\"image_url\",\"role\":\"first-frame\",\"kind\":\"picture\","
    "\"title\":\"First frame\",\"required\":true}],"
    "\"picture\":{\"short_side_above\":300},"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]}]}";

typedef struct
{
  GFile *folder;
  DailiesEngine *engine;
  GtkWidget *window;
  DailiesComposer *composer;
  /* What Generate asked for last */
  DailiesRequest *request;
  guint takes;
} ComposerFixture;

static void
on_generate (DailiesComposer *composer,
             DailiesRequest *request,
             guint takes,
             ComposerFixture *fixture)
{
  g_set_object (&fixture->request, request);
  fixture->takes = takes;
}

static void
set_up (ComposerFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = NULL;

  g_settings_set_string (dailies_settings_get_default (), "service", NOWHERE);
  fixture->folder = fixture_make_folder ();
  opening = dailies_engine_open (fixture->folder);
  fixture->engine = g_object_ref (fixture_await_object (opening));

  fixture->composer = g_object_new (DAILIES_TYPE_COMPOSER, NULL);
  g_signal_connect (fixture->composer, "generate", G_CALLBACK (on_generate), fixture);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->composer));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 300);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (ComposerFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesDraft) draft = dailies_draft_new ();
  g_autoptr (DailiesRequest) blank = dailies_request_new ("all", "");

  g_object_ref (fixture->composer);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture_assert_finalized (G_OBJECT (fixture->composer));
  /* Its draft is not that of the next. */
  dailies_draft_save (draft, blank);
  dailies_draft_flush (draft);

  g_clear_object (&fixture->request);
  g_clear_object (&fixture->engine);
  remove_tree (g_file_peek_path (fixture->folder));
  g_clear_object (&fixture->folder);
}

static GtkWidget *
find (ComposerFixture *fixture, const char *name)
{
  GtkWidget *found = fixture_find (GTK_WIDGET (fixture->composer), name);

  if (found == NULL)
    g_error ("There is no \"%s\"", name);
  return found;
}

static gboolean
shows (ComposerFixture *fixture, const char *words)
{
  return fixture_find (GTK_WIDGET (fixture->composer), words) != NULL;
}

static gboolean
can_generate (ComposerFixture *fixture)
{
  return gtk_widget_is_sensitive (find (fixture, "Generate"));
}

/* (nullable): why Generate cannot be pressed, as it is read out */
static void
assert_reason (ComposerFixture *fixture, const char *reason)
{
  gtk_test_accessible_assert_property (find (fixture, "Generate"),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason);
}

static void
choose_model (ComposerFixture *fixture, guint position)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (fixture, "Model")), position);
}

static void
press_generate (ComposerFixture *fixture)
{
  g_clear_object (&fixture->request);
  g_assert_true (can_generate (fixture));
  g_signal_emit_by_name (find (fixture, "Generate"), "clicked");
  g_assert_nonnull (fixture->request);
}

/* --- the prompt --- */

/* Generate waits for a prompt and for whoever sends it. */
static void
test_ready (ComposerFixture *fixture, gconstpointer data)
{
  g_assert_true (shows (fixture, "What do you want to see?"));
  g_assert_false (can_generate (fixture));
  dailies_composer_set_prompt (fixture->composer, "A harbour");
  g_assert_false (shows (fixture, "What do you want to see?"));
  g_assert_false (can_generate (fixture));

  dailies_composer_set_engine (fixture->composer, fixture->engine);
  g_assert_true (can_generate (fixture));
  dailies_composer_set_prompt (fixture->composer, "");
  g_assert_false (can_generate (fixture));
  assert_reason (fixture, "");
}

/* Counted as a person counts, not as the computer writes them down. */
static void
test_count (ComposerFixture *fixture, gconstpointer data)
{
  dailies_composer_set_engine (fixture->composer, fixture->engine);
  g_assert_true (shows (fixture, "0 / 20"));
  dailies_composer_set_prompt (fixture->composer, "Äöü 🌊🌊");
  g_assert_true (shows (fixture, "6 / 20"));

  dailies_composer_set_prompt (fixture->composer, "ääääääääääääääääääää");
  g_assert_true (shows (fixture, "20 / 20"));
  g_assert_true (can_generate (fixture));
  g_assert_false (gtk_widget_has_css_class (find (fixture, "20 / 20"), "error"));

  dailies_composer_set_prompt (fixture->composer, "äääääääääääääääääääää");
  g_assert_true (gtk_widget_has_css_class (find (fixture, "21 / 20"), "error"));
  g_assert_false (can_generate (fixture));

  /* A model that sets no bound shows none. */
  choose_model (fixture, 1);
  g_assert_true (shows (fixture, "21"));
}

/* Why is seen beside the button, and read out with it. */
static void
test_reason (ComposerFixture *fixture, gconstpointer data)
{
  static const char reason[] = "moved needs a picture as its first frame.";

  dailies_composer_set_engine (fixture->composer, fixture->engine);
  dailies_composer_set_prompt (fixture->composer, "A harbour");
  choose_model (fixture, 1);
  g_assert_false (can_generate (fixture));
  assert_reason (fixture, reason);
  g_assert_true (gtk_widget_get_visible (find (fixture, reason)));

  choose_model (fixture, 0);
  g_assert_true (can_generate (fixture));
  g_assert_false (shows (fixture, reason));
  assert_reason (fixture, "");
}

/* --- asking --- */

static void
test_generate (ComposerFixture *fixture, gconstpointer data)
{
  dailies_composer_set_engine (fixture->composer, fixture->engine);
  dailies_composer_set_prompt (fixture->composer, "A harbour");
  press_generate (fixture);
  g_assert_cmpuint (fixture->takes, ==, 1);
  g_assert_cmpstr (dailies_request_get_prompt (fixture->request), ==, "A harbour");
  g_assert_cmpstr (dailies_request_get_model_id (fixture->request), ==, "all");

  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (fixture, "Takes")), 3);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (fixture, "Enhance prompt")), FALSE);
  press_generate (fixture);
  g_assert_cmpuint (fixture->takes, ==, 4);
  g_assert_false (
    g_variant_get_boolean (dailies_request_get_parameter (fixture->request, "enhance_prompt")));

  /* Not while the one before is being written down */
  dailies_composer_set_asking (fixture->composer, TRUE);
  g_assert_false (can_generate (fixture));
  dailies_composer_set_asking (fixture->composer, FALSE);
  g_assert_true (can_generate (fixture));
}

/* --- options --- */

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !is_mapped (widget);
}

static GtkWidget *
find_options (GtkWidget *root)
{
  GtkWidget *found = NULL;

  if (GTK_IS_MENU_BUTTON (root)
      && g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (root)), "Options") == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_options (child);
  return found;
}

/* The popover is there for a model that has something to fill in, and what is said in it is asked for. */
static void
test_options (ComposerFixture *fixture, gconstpointer data)
{
  GtkWidget *options = find_options (GTK_WIDGET (fixture->composer));
  GtkWidget *popover;
  GtkWidget *sound, *resolution, *duration, *seed;

  dailies_composer_set_engine (fixture->composer, fixture->engine);
  dailies_composer_set_prompt (fixture->composer, "A harbour");
  choose_model (fixture, 1);
  g_assert_false (gtk_widget_get_visible (options));
  choose_model (fixture, 0);
  g_assert_true (gtk_widget_get_visible (options));

  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (options)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (options));
  fixture_wait (popover, "map", is_mapped);
  sound = find_row (popover, "Sound");
  resolution = find_row (popover, "Resolution");
  duration = find_row (popover, "Duration");
  seed = find_row (popover, "Seed");
  g_assert_true (gtk_widget_get_mapped (seed));

  /* What is left as the service assumes it is not sent. */
  press_generate (fixture);
  g_assert_null (dailies_request_get_parameter (fixture->request, "sound"));
  g_assert_null (dailies_request_get_parameter (fixture->request, "duration"));

  adw_switch_row_set_active (ADW_SWITCH_ROW (sound), TRUE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (resolution), 2);
  adw_spin_row_set_value (ADW_SPIN_ROW (duration), 8);
  gtk_editable_set_text (GTK_EDITABLE (seed), "12x");
  g_assert_false (can_generate (fixture));
  gtk_editable_set_text (GTK_EDITABLE (seed), "12");
  press_generate (fixture);
  g_assert_true (g_variant_get_boolean (dailies_request_get_parameter (fixture->request, "sound")));
  g_assert_cmpstr (
    g_variant_get_string (dailies_request_get_parameter (fixture->request, "resolution"), NULL), ==,
    "1080p");
  g_assert_cmpint (
    g_variant_get_int64 (dailies_request_get_parameter (fixture->request, "duration")), ==, 8);
  g_assert_cmpint (g_variant_get_int64 (dailies_request_get_parameter (fixture->request, "seed")),
                   ==, 12);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (options));
  fixture_wait (popover, "unmap", is_unmapped);
}

/* --- again, and undone --- */

static void
assert_prompt (ComposerFixture *fixture, const char *prompt)
{
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (fixture->composer);

  g_assert_cmpstr (dailies_request_get_prompt (request), ==, prompt);
}

static void
test_use_again (ComposerFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesRequest) before = NULL;
  g_autoptr (DailiesRequest) used = dailies_request_new ("all", "A fox");
  g_autoptr (DailiesRequest) now = NULL;

  dailies_request_set_parameter (used, "enhance_prompt", g_variant_new_boolean (FALSE));
  dailies_request_set_parameter (used, "duration", g_variant_new_int64 (10));
  dailies_composer_set_prompt (fixture->composer, "A draft of mine");
  choose_model (fixture, 1);
  before = dailies_composer_dup_request (fixture->composer);

  dailies_composer_set_request (fixture->composer, used);
  now = dailies_composer_dup_request (fixture->composer);
  g_assert_cmpstr (dailies_request_get_model_id (now), ==, "all");
  g_assert_cmpstr (dailies_request_get_prompt (now), ==, "A fox");
  g_assert_false (g_variant_get_boolean (dailies_request_get_parameter (now, "enhance_prompt")));
  g_assert_cmpint (g_variant_get_int64 (dailies_request_get_parameter (now, "duration")), ==, 10);

  dailies_composer_set_request (fixture->composer, before);
  g_clear_object (&now);
  now = dailies_composer_dup_request (fixture->composer);
  g_assert_cmpstr (dailies_request_get_model_id (now), ==, "moved");
  g_assert_cmpstr (dailies_request_get_prompt (now), ==, "A draft of mine");
}

static void
test_undo (ComposerFixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (fixture, "Prompt")));

  dailies_composer_set_prompt (fixture->composer, "A harbour");
  dailies_composer_set_prompt (fixture->composer, "A fox");
  gtk_text_buffer_undo (buffer);
  assert_prompt (fixture, "A harbour");
  gtk_text_buffer_redo (buffer);
  assert_prompt (fixture, "A fox");
}

#define ADD(path, func) \
  g_test_add ("/window/composer" path, ComposerFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *overlay = NULL;
  g_autoptr (GError) error = NULL;
  int result;

  /* Before anything is read from a resource */
  g_unsetenv ("AIML_API_KEY");
  folder = fixture_make_folder ();
  path = g_build_filename (g_file_peek_path (folder), "catalogue.json", NULL);
  g_file_set_contents (path, catalogue, -1, &error);
  g_assert_no_error (error);
  overlay = g_strdup_printf ("/io/github/dailiesapp/Dailies/request/catalogue.json=%s", path);
  g_setenv ("G_RESOURCE_OVERLAYS", overlay, TRUE);
  fixture_init (&argc, &argv);

  ADD ("/ready", test_ready);
  ADD ("/count", test_count);
  ADD ("/reason", test_reason);
  ADD ("/generate", test_generate);
  ADD ("/options", test_options);
  ADD ("/use-again", test_use_again);
  ADD ("/undo", test_undo);
  result = g_test_run ();

  fixture_remove_folder (g_steal_pointer (&folder));
  return result;
}

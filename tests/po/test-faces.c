/* test-faces.c: every face, menu and dialog of the window in a language: all of it is translated, and
 * nothing of it is cut off. On a screen of its own (tests/display), which the window fills.
 *
 * With DAILIES_PICTURES, a folder, it leaves a picture of each there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "face-walk.h"
#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-application.h"
#include "dailies-drawing.h"
#include "dailies-settings.h"
#include "dailies-window-private.h"

#include <glib/gi18n-lib.h>

static GtkApplication *application;
static FaceWalk walk;
/* Of all windows, to the end: their queues wait for these jobs as long as the process lives. */
static GPtrArray *folders, *locks;

typedef struct
{
  Fixture fixture; /* the library, and what the test says in it */
  DailiesWindow *window;
} Faces;

/* --- waiting --- */

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *frames = data;

  *frames -= 1;
  return *frames > 0;
}

/* Until what was asked for has been laid out and drawn. */
static void
settle (Faces *self)
{
  guint frames = 3;

  gtk_widget_add_tick_callback (GTK_WIDGET (self->window), on_frame, &frames, NULL);
  while (frames > 0 || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

/* Until the window's library has answered everything that it was asked before. */
static void
await_library (Faces *self)
{
  DailiesLibrary *library = dailies_engine_get_library (self->window->engine);
  g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (library), 0);
  g_autoptr (JsonNode) events = NULL;
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    return;
  events = await_json (dailies_library_list_events (library, job), &error);
  g_assert_no_error (error);
}

/* --- looking --- */

static void
leave_picture (const char *face)
{
  const char *folder = g_getenv ("DAILIES_PICTURES");
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, face);
  const char *argv[] = { "import", "-window", "root", path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (folder == NULL)
    return;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
get_screen (GdkRectangle *screen)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);

  gdk_monitor_get_geometry (monitor, screen);
}

static void
look (Faces *self, const char *face)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GdkRectangle screen;

  settle (self);
  face_walk_look (&walk, face, window);
  get_screen (&screen);
  if (gtk_widget_get_width (window) > screen.width
      || gtk_widget_get_height (window) > screen.height)
    g_ptr_array_add (walk.faults,
                     g_strdup_printf ("%s: the window does not fit into %d × %d: %d × %d", face,
                                      screen.width, screen.height, gtk_widget_get_width (window),
                                      gtk_widget_get_height (window)));
  leave_picture (face);
}

/* All of the screen is the window's, as on a telephone, without the frame that GTK draws where
 * nothing composes. */
static void
fill_screen (void)
{
  GSettings *settings = dailies_settings_get_default ();
  GdkRectangle screen;
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_string (provider, "window { margin: 0; padding: 0; border: none; }");
  gtk_style_context_add_provider_for_display (
    gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_USER);

  get_screen (&screen);
  g_settings_set_int (settings, "window-width", screen.width);
  g_settings_set_int (settings, "window-height", screen.height);
  /* Nobody is here to show them. */
  g_settings_set_boolean (settings, "notifications", FALSE);
}

static gboolean
collect (GtkWidget *widget, gpointer data)
{
  g_ptr_array_add (data, g_object_ref (widget));
  return FALSE;
}

static GPtrArray *
find_all (Faces *self, GType type)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  face_walk_each (GTK_WIDGET (self->window), type, collect, all);
  return all;
}

/* The face, and what its menus show. */
static void
look_with_menus (Faces *self, const char *face)
{
  g_autoptr (GPtrArray) buttons = NULL;

  look (self, face);
  buttons = find_all (self, GTK_TYPE_MENU_BUTTON);
  for (guint i = 0; i < buttons->len; i++)
    {
      g_autofree char *menu = g_strdup_printf ("%s-menu-%u", face, i + 1);

      if (!gtk_widget_is_sensitive (g_ptr_array_index (buttons, i)))
        continue;
      gtk_menu_button_popup (g_ptr_array_index (buttons, i));
      look (self, menu);
      gtk_menu_button_popdown (g_ptr_array_index (buttons, i));
    }
  settle (self);
}

/* The dialog that is open, page by page. It is closed then. */
static void
look_at_dialog (Faces *self, const char *face)
{
  AdwDialog *dialog;
  g_autoptr (GPtrArray) stacks = NULL;

  await_library (self);
  settle (self);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));
  g_assert_nonnull (dialog);
  look (self, face);

  stacks = find_all (self, ADW_TYPE_VIEW_STACK);
  for (guint i = 0; i < stacks->len; i++)
    {
      g_autoptr (GtkSelectionModel) pages
        = adw_view_stack_get_pages (g_ptr_array_index (stacks, i));

      for (guint j = 1; j < g_list_model_get_n_items (G_LIST_MODEL (pages)); j++)
        {
          g_autofree char *page = g_strdup_printf ("%s-page-%u", face, j + 1);

          gtk_selection_model_select_item (pages, j, TRUE);
          look (self, page);
        }
    }
  adw_dialog_force_close (dialog);
  settle (self);
}

static void
look_at_action (Faces *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
  look_at_dialog (self, strchr (action, '.') + 1);
}

/* --- jobs, as they come to be --- */

static DailiesJob *
add_job (Faces *self, const char *prompt, DailiesState state)
{
  DailiesJob *job = library_add (self->fixture.library, prompt);

  /* Nobody drives it: it stays as it is. */
  g_ptr_array_add (locks, dailies_library_lock_job (self->fixture.library, job));
  g_assert_nonnull (g_ptr_array_index (locks, locks->len - 1));
  library_lead (self->fixture.library, job, state);
  return job;
}

static void
write_change (Faces *self, DailiesJob *job, DailiesChange *change)
{
  g_autoptr (GError) error = NULL;

  await_boolean (dailies_library_write (self->fixture.library, job, change, FALSE), &error);
  g_assert_no_error (error);
}

static void
add_troubled (Faces *self, const char *prompt, DailiesState state, const char *name, gint64 answer)
{
  g_autoptr (DailiesJob) job = add_job (self, prompt, state);
  DailiesChange *change = dailies_change_new ("test");

  dailies_change_set_error (change, name, "Δεν υπήρξε απάντηση.");
  dailies_change_set_last_answer (change, answer);
  if (state == DAILIES_STATE_WAITING)
    dailies_change_set_next_ask (change, g_get_real_time () + G_TIME_SPAN_HOUR);
  write_change (self, job, change);
}

static void
draw_grey (cairo_t *cr, guint frame, guint frames, gpointer data)
{
  cairo_set_source_rgb (cr, 0.3, 0.4, 0.5);
  cairo_paint (cr);
}

/* A clip that plays, or a file that does not. */
static void
add_finished (Faces *self, const char *prompt, gboolean plays)
{
  const DailiesDrawing drawing = { 320, 180, 25, 25 };
  g_autoptr (DailiesJob) job = add_job (self, prompt, DAILIES_STATE_DOWNLOADING);
  DailiesChange *change = dailies_change_new ("test");
  g_autoptr (GFile) partial = dailies_library_get_partial (self->fixture.library, job);
  g_autofree char *name = NULL;
  g_autofree char *suffix = g_strdup (".mp4");
  g_autoptr (GError) error = NULL;

  if (plays)
    {
      g_autoptr (GFile) drawn
        = await_object (dailies_drawing_encode (&drawing, draw_grey, NULL, NULL, partial), &error);

      g_assert_no_error (error);
      g_set_str (&suffix, strrchr (g_file_peek_path (drawn), '.'));
      g_set_object (&partial, drawn);
    }
  else
    {
      g_file_set_contents (g_file_peek_path (partial), "no clip", -1, &error);
      g_assert_no_error (error);
    }

  name = await_string (dailies_library_keep_clip (self->fixture.library, job, partial, suffix),
                       &error);
  g_assert_no_error (error);
  dailies_change_set_clip (change, name);
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_charge (change, 1040000, 12, 0.52);
  if (plays)
    dailies_change_set_measures (change, 320, 180, 1000000000);
  write_change (self, job, change);
}

static void
add_event (Faces *self, DailiesJob *job, const char *kind, const char *json)
{
  DailiesChange *change = dailies_change_new (kind);
  g_autoptr (JsonNode) detail = json_from_string (json, NULL);

  dailies_change_set_detail (change, detail, NULL);
  write_change (self, job, change);
}

/* With all that can be known of it. */
static void
add_unconfirmed (Faces *self)
{
  g_autoptr (DailiesJob) job = add_job (self, "Αλεπού στο χιόνι", DAILIES_STATE_UNCONFIRMED);

  add_event (self, job, "intent", "{\"balance\":12.52}");
  add_event (self, job, "unconfirmed", "{\"bytes_sent\":1234567,\"http_status\":502}");
  add_event (self, job, "looked", "{\"outcome\":\"answered\"}");
  add_event (self, job, "balance", "{\"balance\":12.0}");
}

static void
add_jobs (Faces *self)
{
  const gint64 now = g_get_real_time ();

  g_object_unref (
    add_job (self, "Λιμάνι την αυγή, γλάροι πάνω από το νερό", DAILIES_STATE_WAITING));
  g_object_unref (add_job (self, "Χάρτινο καραβάκι", DAILIES_STATE_SUBMITTING));
  add_unconfirmed (self);
  g_object_unref (add_job (self, "Φάρος", DAILIES_STATE_QUEUED));
  g_object_unref (add_job (self, "Ανεμόμυλος", DAILIES_STATE_GENERATING));
  g_object_unref (add_job (self, "Τρένο", DAILIES_STATE_DOWNLOADING));
  g_object_unref (add_job (self, "Γέφυρα", DAILIES_STATE_STOPPED));
  add_troubled (self, "Βουνό", DAILIES_STATE_WAITING, "busy", 0);
  add_troubled (self, "Ποτάμι", DAILIES_STATE_QUEUED, "unreachable", 0);
  add_troubled (self, "Θάλασσα", DAILIES_STATE_GENERATING, "unreachable", now);
  add_troubled (self, "Δάσος", DAILIES_STATE_DOWNLOADING, "link-refused", now);
  add_troubled (self, "Κύμα", DAILIES_STATE_DOWNLOADING, "always-damaged", now);
  add_troubled (self, "Πηγάδι", DAILIES_STATE_WAITING, "spending-limit", now);
  add_troubled (self, "Άλογο", DAILIES_STATE_FAILED, "refused", now);
  add_finished (self, "Πουλιά", TRUE);
  add_finished (self, "Σύννεφα", FALSE);
  {
    g_autoptr (DailiesJob) withdrawn = add_job (self, "Νησί", DAILIES_STATE_WAITING);

    library_move (self->fixture.library, withdrawn, DAILIES_STATE_STOPPED);
  }

  /* Some are of yesterday, some of last year; where they were charged, it was not for play. */
  sql_run (self->fixture.path, "UPDATE jobs SET created = created - 86400000000 WHERE seq < 4;"
                               "UPDATE jobs SET created = created - 31622400000000 WHERE seq = 4;"
                               "UPDATE jobs SET service = 'http://127.0.0.1:9'");
  fixture_reopen (&self->fixture);
}

/* --- the window --- */

static gboolean
is_open (gpointer self)
{
  return ((Faces *) self)->window->engine != NULL;
}

static void
open_window (Faces *self)
{
  self->window = dailies_window_new (application, dailies_engine_open (self->fixture.folder));
  gtk_window_present (GTK_WINDOW (self->window));
  await_condition (is_open, self);
  /* Narrow or wide: it has been laid out as what it is. */
  settle (self);
}

static void
set_up (Faces *self, gconstpointer data)
{
  fixture_set_up (&self->fixture, NULL);
}

static void
tear_down (Faces *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_close (&self->fixture);
  g_clear_object (&self->fixture.folder);
  g_ptr_array_add (folders, self->fixture.path);
}

static void
show_list (Faces *self, gboolean list)
{
  adw_bottom_sheet_set_open (self->window->sheet, FALSE);
  adw_navigation_split_view_set_show_content (self->window->split_view, !list);
}

static void
test_empty (Faces *self, gconstpointer data)
{
  open_window (self);
  show_list (self, FALSE);
  look_with_menus (self, "welcome");
  show_list (self, TRUE);
  look_with_menus (self, "list-empty");
  look_at_action (self, "win.ledger");
  look_at_action (self, "win.account");
}

static void
test_jobs (Faces *self, gconstpointer data)
{
  DailiesLibrary *library;
  g_autoptr (GPtrArray) entries = NULL;

  add_jobs (self);
  open_window (self);
  library = dailies_engine_get_library (self->window->engine);

  show_list (self, TRUE);
  look (self, "list");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (library), i);
      g_autofree char *face = g_strdup_printf ("job-%02u-%s", i + 1,
                                               dailies_state_get_id (dailies_job_get_state (job)));

      show_list (self, FALSE);
      dailies_jobs_pane_set_selected (self->window->jobs, job);
      show_list (self, FALSE);
      look_with_menus (self, face);
      if (dailies_job_get_state (job) == DAILIES_STATE_FINISHED)
        look_at_action (self, "win.details");
    }

  show_list (self, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.copy-prompt", NULL);
  look (self, "toast-copied");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.delete", NULL);
  look (self, "toast-deleted");

  dailies_jobs_pane_start_search (self->window->jobs, NULL);
  show_list (self, TRUE);
  entries = find_all (self, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (g_ptr_array_index (entries, 0), "ζζζ");
  look (self, "list-none");
}

static void
put_picture (Faces *self)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 400, 240);
  g_autoptr (GFile) file = g_file_get_child (self->fixture.folder, "small.png");
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (picture, 0x336699ff);
  gdk_pixbuf_save (picture, g_file_peek_path (file), "png", &error, NULL);
  g_assert_no_error (error);
  dailies_composer_set_first_frame (self->window->composer, file);
}

static gboolean
has_fault (GtkWidget *widget, gpointer data)
{
  return gtk_widget_has_css_class (widget, "error");
}

static gboolean
is_refused (gpointer self)
{
  return face_walk_each (GTK_WIDGET (((Faces *) self)->window->composer), GTK_TYPE_LABEL, has_fault,
                         NULL);
}

static gboolean
is_taken (gpointer self)
{
  return !is_refused (self);
}

static gboolean
activate (GtkWidget *widget, gpointer action)
{
  return gtk_widget_activate_action (widget, action, NULL);
}

static void
do_with_first_frame (Faces *self, const char *action)
{
  g_assert_true (face_walk_each (GTK_WIDGET (self->window), g_type_from_name ("DailiesFirstFrame"),
                                 activate, (gpointer) action));
}

static void
test_composer (Faces *self, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (2400, 'z');

  open_window (self);
  dailies_window_show_composer (self->window);
  look_with_menus (self, "composer");

  dailies_composer_set_prompt (self->window->composer, endless);
  look (self, "prompt-too-long");

  dailies_composer_set_prompt (self->window->composer, "Λιμάνι");
  put_picture (self);
  await_condition (is_refused, self);
  look_with_menus (self, "picture-refused");
  do_with_first_frame (self, "first-frame.adjust");
  look_at_dialog (self, "adjust");
  do_with_first_frame (self, "first-frame.fit");
  await_condition (is_taken, self);
  look (self, "picture-fitted");
}

static void
test_dialogs (Faces *self, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Λάθος");

  add_jobs (self);
  open_window (self);
  look_at_action (self, "win.ledger");
  look_at_action (self, "win.preferences");
  look_at_action (self, "win.show-help-overlay");

  g_settings_set_string (dailies_settings_get_default (), "service", "http://127.0.0.1:9");
  look_at_action (self, "win.account");
  g_settings_reset (dailies_settings_get_default (), "service");

  dailies_window_show_composer (self->window);
  settle (self);
  do_with_first_frame (self, "first-frame.link");
  look_at_dialog (self, "link");
  dailies_window_say_error (self->window, _ ("Nothing Was Sent"), error);
  look_at_dialog (self, "error");
}

static gboolean
is_running (gpointer library)
{
  guint running;

  g_object_get (library, "under-way", &running, NULL);
  return running > 0;
}

/* The question when a window is closed while clips are being made: the application's own window asks
 * it, over its own library. */
static void
test_closing (Faces *self, gconstpointer data)
{
  DailiesLibrary *library;

  fixture_close (&self->fixture);
  remove_tree (self->fixture.path);
  g_clear_object (&self->fixture.folder);
  self->fixture.folder = dailies_library_get_default_folder ();
  g_set_str (&self->fixture.path, g_file_peek_path (self->fixture.folder));
  self->fixture.library = library_open (self->fixture.path);
  add_jobs (self);

  g_application_activate (G_APPLICATION (application));
  self->window = DAILIES_WINDOW (gtk_application_get_active_window (application));
  await_condition (is_open, self);
  library = dailies_engine_get_library (self->window->engine);
  await_condition (is_running, library);
  gtk_window_close (GTK_WINDOW (self->window));
  look_at_dialog (self, "closing");
}

/* Every template of the window was on the screen: who adds one, shows it here too. */
static void
test_all_seen (void)
{
  const char *folder = "/io/github/dailiesapp/Dailies/window";
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, &error);
  guint templates = 0;

  g_assert_no_error (error);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GString) type = g_string_new (NULL);
      g_auto (GStrv) words = NULL;

      if (!g_str_has_suffix (names[i], ".ui"))
        continue;
      names[i][strlen (names[i]) - strlen (".ui")] = '\0';
      words = g_strsplit (names[i], "-", -1);
      for (guint j = 0; words[j] != NULL; j++)
        g_string_append_printf (type, "%c%s", g_ascii_toupper (words[j][0]), words[j] + 1);
      templates++;
      if (!g_hash_table_contains (walk.seen, type->str))
        g_ptr_array_add (walk.faults, g_strdup_printf ("%s was never shown", type->str));
    }
  g_assert_cmpuint (templates, >, 0);
}

static void
test_faults (void)
{
  for (guint i = 0; i < walk.faults->len; i++)
    g_printerr ("%s\n", (char *) g_ptr_array_index (walk.faults, i));
  g_assert_cmpuint (walk.faults->len, ==, 0);
}

/* The check, held against what it has to find. */
static void
test_check (void)
{
  g_assert_true (face_walk_is_untranslated ("Generate"));
  g_assert_true (face_walk_is_untranslated ("⟦Łéƒŧ⟧ · ready"));
  g_assert_false (face_walk_is_untranslated ("⟦Ǧéñéřáŧé łá⟧"));
  g_assert_false (face_walk_is_untranslated ("Λιμάνι · 6 s · Dailies"));
}

static void
remove_folder (gpointer path, gpointer data)
{
  remove_tree (path);
}

#define ADD(path, func) g_test_add ("/po/faces" path, Faces, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int result;

  fixture_init (&argc, &argv);
  bindtextdomain (GETTEXT_PACKAGE, LOCALES);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  fill_screen ();
  /* An alert of libadwaita 1.7 measures a long heading in less than its words need, and GTK warns. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  folders = g_ptr_array_new_with_free_func (g_free);
  locks = g_ptr_array_new_with_free_func (g_object_unref);
  face_walk_init (&walk, g_str_has_prefix (setlocale (LC_MESSAGES, NULL), "en_XA"));
  application = GTK_APPLICATION (dailies_application_new ());
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/po/faces/check", test_check);
  ADD ("/closing", test_closing);
  ADD ("/empty", test_empty);
  ADD ("/jobs", test_jobs);
  ADD ("/composer", test_composer);
  ADD ("/dialogs", test_dialogs);
  g_test_add_func ("/po/faces/all-seen", test_all_seen);
  g_test_add_func ("/po/faces/faults", test_faults);
  result = g_test_run ();
  g_clear_object (&application);
  face_walk_clear (&walk);
  /* As long as the locks are held, nobody takes a job up and writes into what is removed. */
  g_ptr_array_foreach (folders, remove_folder, NULL);
  g_clear_pointer (&locks, g_ptr_array_unref);
  g_clear_pointer (&folders, g_ptr_array_unref);
  return result;
}

/* test-faces.c: every face, menu and dialog of the window in a language: all of it is translated, and
 * nothing of it is cut off. On a screen of its own (tests/display), which the window fills.
 *
 * With DAILIES_PICTURES, a folder, it leaves a picture of each there. DAILIES_TEXT_SCALE is how much
 * larger than usual the letters are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "faces.h"
#include "window-fixture.h"

#include "dailies-application.h"
#include "dailies-settings.h"

#include <glib/gi18n-lib.h>

static GtkApplication *application;
static GPtrArray *folders;

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
  faces_settle (self);
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
  faces_look_with_menus (self, "welcome");
  show_list (self, TRUE);
  faces_look_with_menus (self, "list-empty");
  faces_look_at_action (self, "win.ledger");
  faces_look_at_action (self, "win.account");
}

static void
test_jobs (Faces *self, gconstpointer data)
{
  DailiesLibrary *library;
  g_autoptr (GPtrArray) entries = NULL;

  faces_add_jobs (self);
  open_window (self);
  library = dailies_engine_get_library (self->window->engine);

  show_list (self, FALSE);
  faces_look (self, "new");
  show_list (self, TRUE);
  faces_look (self, "list");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (library), i);
      g_autofree char *face = g_strdup_printf ("job-%02u-%s", i + 1,
                                               dailies_state_get_id (dailies_job_get_state (job)));

      show_list (self, FALSE);
      dailies_jobs_pane_set_selected (self->window->jobs, job);
      show_list (self, FALSE);
      faces_look_with_menus (self, face);
      if (dailies_job_get_state (job) == DAILIES_STATE_FINISHED)
        faces_look_at_action (self, "win.details");
    }

  show_list (self, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.copy-prompt", NULL);
  faces_look (self, "toast-copied");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.delete", NULL);
  faces_look (self, "toast-deleted");

  dailies_jobs_pane_start_search (self->window->jobs, NULL);
  show_list (self, TRUE);
  entries = faces_find_all (self, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (g_ptr_array_index (entries, 0), "ζζζ");
  faces_look (self, "list-none");
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
  faces_look_with_menus (self, "composer");

  dailies_composer_set_prompt (self->window->composer, endless);
  faces_look (self, "prompt-too-long");

  dailies_composer_set_prompt (self->window->composer, "Λιμάνι");
  put_picture (self);
  await_condition (is_refused, self);
  faces_look_with_menus (self, "picture-refused");
  do_with_first_frame (self, "first-frame.adjust");
  faces_look_at_dialog (self, "adjust");
  do_with_first_frame (self, "first-frame.fit");
  await_condition (is_taken, self);
  faces_look (self, "picture-fitted");
}

static void
test_dialogs (Faces *self, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Λάθος");

  faces_add_jobs (self);
  open_window (self);
  faces_look_at_action (self, "win.ledger");
  faces_look_at_action (self, "win.preferences");
  faces_look_at_action (self, "win.show-help-overlay");

  g_settings_set_string (dailies_settings_get_default (), "service", "http://127.0.0.1:9");
  faces_look_at_action (self, "win.account");
  g_settings_reset (dailies_settings_get_default (), "service");

  dailies_window_show_composer (self->window);
  faces_settle (self);
  do_with_first_frame (self, "first-frame.link");
  faces_look_at_dialog (self, "link");
  dailies_window_say_error (self->window, _ ("Nothing Was Sent"), error);
  faces_look_at_dialog (self, "error");
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
  faces_add_jobs (self);

  g_application_activate (G_APPLICATION (application));
  self->window = DAILIES_WINDOW (gtk_application_get_active_window (application));
  await_condition (is_open, self);
  library = dailies_engine_get_library (self->window->engine);
  await_condition (is_running, library);
  gtk_window_close (GTK_WINDOW (self->window));
  faces_look_at_dialog (self, "closing");
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
      if (!g_hash_table_contains (faces_walk.seen, type->str))
        g_ptr_array_add (faces_walk.faults, g_strdup_printf ("%s was never shown", type->str));
    }
  g_assert_cmpuint (templates, >, 0);
}

static void
test_faults (void)
{
  for (guint i = 0; i < faces_walk.faults->len; i++)
    g_printerr ("%s\n", (char *) g_ptr_array_index (faces_walk.faults, i));
  g_assert_cmpuint (faces_walk.faults->len, ==, 0);
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

/* As the desktop's setting of large letters does; and its windows have one button. */
static void
scale_text (void)
{
  const char *scale = g_getenv ("DAILIES_TEXT_SCALE");
  int dpi;

  if (scale == NULL)
    return;
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                (int) (dpi * g_ascii_strtod (scale, NULL)), "gtk-decoration-layout",
                "appmenu:close", NULL);
}

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

  scale_text ();
  faces_fill_screen ();
  /* An alert of libadwaita 1.7 measures a long heading in less than its words need, and GTK warns. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  folders = g_ptr_array_new_with_free_func (g_free);
  faces_locks = g_ptr_array_new_with_free_func (g_object_unref);
  face_walk_init (&faces_walk, g_str_has_prefix (setlocale (LC_MESSAGES, NULL), "en_XA"),
                  g_getenv ("DAILIES_TEXT_SCALE") == NULL);
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
  face_walk_clear (&faces_walk);
  /* As long as the locks are held, nobody takes a job up and writes into what is removed. */
  g_ptr_array_foreach (folders, remove_folder, NULL);
  g_clear_pointer (&faces_locks, g_ptr_array_unref);
  g_clear_pointer (&folders, g_ptr_array_unref);
  return result;
}
